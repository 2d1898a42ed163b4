//! A caption for each network the practice posts on, to be copied under the picture.
//!
//! A caption is made of parts, which stand in this order (`ORDER`): hook (or title), summary, dose, what one should
//! feel, steps, tip, caution, link (or "link in bio"), whom to follow, invitation and sign-off, hashtags. Each network
//! gets the fullest version that fits. What does not fit is left out whole, in this order (`IMPORTANCE`, from its end):
//! whom to follow, invitation, tip, what one should feel, steps, caution, dose, summary, hashtags, link. A part that is
//! dropped makes room for smaller ones; but steps never stand without the caution, and caution, feeling and tip never
//! without what they are about. The hook always stays; if it is too long even alone, it ends after a whole word, with
//! "…".

mod addresses;
mod compose;
mod count;
mod hashtags;
mod networks;
mod parts;
#[cfg(test)]
mod tests;

pub use count::Unit;
pub use networks::{Links, NETWORKS, Network};

use super::{Artifact, Output, Render};
use crate::diagnostic::Diagnostics;
use crate::edition::Edition;
use anyhow::Result;

/// The captions.
pub const OUTPUT: Output = Output {
    name: "captions",
    needs: None,
    render: Render::Each(render),
};

/// Each file holds the caption and nothing else, not even a line end: what is in it can be posted as it is.
#[expect(clippy::unnecessary_wraps, reason = "the signature of every output")]
fn render(edition: &Edition<'_>, _found: &mut Diagnostics) -> Result<Vec<Artifact>> {
    let names = &edition.config.captions.networks;
    let networks: Vec<&Network> = names.iter().filter_map(|name| Network::named(name)).collect();
    let captions = networks.iter().map(|network| {
        let path = format!("{}/captions/{}.txt", edition.exercise.id, network.name);
        Artifact::new(path, compose::caption(edition, network)).noted(note(networks.len()))
    });
    Ok(captions.collect())
}

fn note(count: usize) -> String {
    format!("{count} caption{}", if count == 1 { "" } else { "s" })
}
