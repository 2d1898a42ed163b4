//! Pictures to post and to show beside links: `layout/cards` lays them out, `raster/cards` paints them.

mod alt;
#[cfg(test)]
mod tests;

pub(super) use alt::preview as preview_alt;

use super::{Artifact, Output, Render, pdf};
use crate::diagnostic::Diagnostics;
use crate::edition::Edition;
use crate::picture;
use anyhow::Result;

/// The pictures.
pub const OUTPUT: Output = Output {
    name: "social",
    needs: None,
    render: Render::Each(render),
};

/// The picture of the handout's first page, under the exercise's folder.
pub(super) const HANDOUT: &str = "handout.png";

/// The picture for link previews, under the exercise's folder, and its size in pixels.
pub(super) const PREVIEW: (&str, (u32, u32)) = ("social/landscape.png", (1200, 630));

/// The most that a picture to post may weigh, in bytes.
const MOST_BYTES: usize = 300_000;

fn render(edition: &Edition<'_>, found: &mut Diagnostics) -> Result<Vec<Artifact>> {
    let id = &edition.exercise.id;
    let (cards, missing) = pdf::cards(edition);
    for character in &missing {
        found.push(pdf::no_glyph(edition, character));
    }
    let mut painter = pdf::Painter::new(edition.fonts);
    let mut files = Vec::new();
    for card in &cards {
        let done = painter.paint(card)?;
        let file = picture::png_with_photos(MOST_BYTES, done.pixels, &done.photos)?;
        files.push(Artifact::new(format!("{id}/{}", path(&card.name)), file));
    }
    files.push(Artifact::new(format!("{id}/{HANDOUT}"), pdf::first_page_png(edition)?));
    let count = files.len();
    Ok(files
        .into_iter()
        .map(|file| file.noted(format!("{count} pictures")))
        .collect())
}

/// Every picture to post, by its path under the exercise's folder (`social/step-01.png`), with its alt text: what it
/// says and what its drawings show, in at most 1,000 characters.
#[cfg_attr(not(test), expect(dead_code, reason = "captions/alt.txt is written from it"))]
pub(super) fn described(edition: &Edition<'_>) -> Vec<(String, String)> {
    let (cards, _) = pdf::cards(edition);
    let described = |card: &pdf::Card| (path(&card.name), alt::text(edition, &card.shows));
    cards.iter().map(described).collect()
}

fn path(card: &str) -> String {
    format!("social/{card}.png")
}
