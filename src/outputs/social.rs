//! Pictures to post and to show beside links.

use super::{Artifact, Output, Render, pdf};
use crate::diagnostic::Diagnostics;
use crate::edition::Edition;
use anyhow::Result;

/// The pictures.
pub const OUTPUT: Output = Output {
    name: "social",
    needs: None,
    render: Render::Each(render),
};

/// The picture of the handout's first page, under the exercise's folder.
pub(super) const HANDOUT: &str = "handout.png";

fn render(edition: &Edition<'_>, _found: &mut Diagnostics) -> Result<Vec<Artifact>> {
    let path = format!("{}/{HANDOUT}", edition.exercise.id);
    let picture = pdf::first_page_png(edition)?;
    Ok(vec![Artifact::new(path, picture).noted("picture of the handout")])
}
