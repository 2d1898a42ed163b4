//! A caption for each network the practice posts on, to be copied under the picture.
//!
//! A caption is made of parts, which stand in this order (`ORDER`): hook (or title), summary, dose, what one should
//! feel, steps, tip, caution, link (or "link in bio"), whom to follow, invitation and sign-off, hashtags. Each network
//! gets the fullest version that fits. What does not fit is left out whole, in this order (`IMPORTANCE`, from its end):
//! whom to follow, invitation, tip, what one should feel, steps, caution, dose, summary, hashtags, link. A part that is
//! dropped makes room for smaller ones; but steps never stand without the caution, and caution, feeling and tip never
//! without what they are about. The hook always stays; if it is too long even alone, it ends after a whole word, with
//! "…", early enough for the link. What the writer typed for a network (`caption: {x: …}`) is checked and posted as it is.

mod alt;
mod check;
mod compose;
mod continued;
mod count;
mod hashtags;
mod networks;
mod parts;
mod post;
#[cfg(test)]
mod random;
#[cfg(test)]
mod tests;
mod together;
mod x;

pub(super) use compose::heading;
pub use continued::CONTINUED;
pub use count::Unit;
pub(crate) use hashtags::Apart;
pub use networks::{AltText, Hashtags, Links, NETWORKS, Network, sources, table};
pub(crate) use post::Caption;
pub(super) use together::{Address, caption as together};

use super::{Artifact, Output, Render};
use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::edition::Edition;
use crate::exercise::Exercise;
use anyhow::Result;

/// The captions.
pub const OUTPUT: Output = Output {
    name: "captions",
    needs: None,
    render: Render::Each(render),
    find: Some(find),
};

/// What captions are made of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Subject<'a> {
    /// The practice, its site, its networks.
    pub(super) config: &'a Config,
    /// The exercise.
    pub(super) exercise: &'a Exercise,
}

impl Subject<'_> {
    /// The address of the exercise's page.
    pub(super) fn url(&self) -> String {
        self.config.page_url(&self.exercise.id)
    }

    fn continues_on(&self, network: &Network) -> bool {
        self.config.captions.continue_on.iter().any(|name| name == network.name)
    }
}

/// The captions of an exercise, one for each network of the practice.
pub(crate) fn of(config: &Config, exercise: &Exercise) -> Vec<Caption> {
    let subject = Subject { config, exercise };
    let networks = networks(config).into_iter();
    networks.map(|network| Caption::of(subject, network)).collect()
}

/// The networks that a practice posts on.
pub(super) fn networks(config: &Config) -> Vec<&'static Network> {
    let names = &config.captions.networks;
    names.iter().filter_map(|name| Network::named(name)).collect()
}

fn render(edition: &Edition<'_>, found: &mut Diagnostics) -> Result<Vec<Artifact>> {
    let Edition { config, exercise, .. } = *edition;
    let networks = networks(config);
    let subject = Subject { config, exercise };
    find(edition, found)?;
    let captions = networks.iter().map(|network| Caption::of(subject, network));
    let file = |caption: Caption| {
        let path = format!("{}/captions/{}.txt", exercise.id, caption.network.name);
        let artifact = Artifact::new(path, caption.file()).about(caption.about());
        artifact.noted(note(networks.len()))
    };
    Ok(captions.map(file).collect())
}

#[expect(clippy::unnecessary_wraps, reason = "the signature of every output")]
fn find(edition: &Edition<'_>, found: &mut Diagnostics) -> Result<()> {
    let Edition { config, exercise, .. } = *edition;
    let networks = networks(config);
    let subject = Subject { config, exercise };
    check::check(subject, &networks, found);
    alt::check(exercise, &networks, found);
    continued::check(subject, &networks, found);
    Ok(())
}

fn note(count: usize) -> String {
    format!("{count} caption{}", if count == 1 { "" } else { "s" })
}
