//! Pictures to post and to show beside links: `layout/cards` lays them out, `raster/cards` paints them.

mod alt;
#[cfg(test)]
mod tests;

pub(super) use alt::preview as preview_alt;

use super::{Artifact, Output, Render, captions, pdf};
use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::edition::Edition;
use crate::exercise::Exercise;
use crate::picture;
use anyhow::Result;
use rayon::prelude::*;

/// The pictures.
pub const OUTPUT: Output = Output {
    name: "social",
    needs: None,
    render: Render::Each(render),
    find: Some(find),
};

/// The picture of the handout's first page, under the exercise's folder.
pub(super) const HANDOUT: &str = "handout.png";

/// The picture for link previews, under the exercise's folder, and its size in pixels.
pub(super) const PREVIEW: (&str, (u32, u32)) = ("social/landscape.png", (1200, 630));

/// The most that a picture to post may weigh, in bytes.
const MOST_BYTES: usize = 300_000;

/// How many pictures are packed side by side, each of some 4 MB until it is: most of the time goes there.
const AT_ONCE: usize = 4;

fn render(edition: &Edition<'_>, found: &mut Diagnostics) -> Result<Vec<Artifact>> {
    let id = &edition.exercise.id;
    let (cards, missing) = pdf::cards(edition);
    for character in &missing {
        found.push(pdf::no_glyph(edition, character));
    }
    let mut painter = pdf::Painter::new(edition.fonts);
    let words = described(edition, &cards);
    let mut files = Vec::new();
    for some in cards.chunks(AT_ONCE) {
        let done: Result<Vec<_>> = some.iter().map(|card| Ok((card, painter.paint(card)?))).collect();
        let packed = done?.into_par_iter().map(|(card, done)| {
            let file = picture::png_with_photos(MOST_BYTES, done.pixels, &done.photos)?;
            Ok(Artifact::new(format!("{id}/{}", path(&card.name)), file))
        });
        files.extend(packed.collect::<Result<Vec<_>>>()?);
    }
    files.push(Artifact::new(format!("{id}/{HANDOUT}"), pdf::first_page_png(edition)?));
    let note = format!("{} pictures", files.len());
    files.push(alt::file(id, &words));
    Ok(files.into_iter().map(|file| file.noted(note.clone())).collect())
}

#[expect(clippy::unnecessary_wraps, reason = "the signature of every output")]
fn find(edition: &Edition<'_>, found: &mut Diagnostics) -> Result<()> {
    if !pdf::prints_all(edition) {
        let (_, missing) = pdf::cards(edition);
        missing
            .iter()
            .for_each(|character| found.push(pdf::no_glyph(edition, character)));
    }
    Ok(())
}

/// Every picture to post, by its path under the exercise's folder (`social/step-01.png`), with its alt text: what it
/// says and what its drawings show, within what each network of the practice takes.
fn described(edition: &Edition<'_>, cards: &[pdf::Card]) -> Vec<(String, String)> {
    let most = longest_alt(edition.config);
    let described = |card: &pdf::Card| (path(&card.name), alt::text(edition, &card.shows, most));
    cards.iter().map(described).collect()
}

/// The picture to post if there is only one, by its path under the exercise's folder, with its alt text.
pub(super) fn single(config: &Config, exercise: &Exercise) -> (String, String) {
    let shown = exercise.pictures().into_iter().next();
    (path("portrait"), alt::of_title(exercise, shown, longest_alt(config)))
}

/// The longest alt text that every network of a practice takes, in UTF-16 units.
fn longest_alt(config: &Config) -> usize {
    let networks = captions::networks(config);
    let limits = networks.iter().filter_map(|network| network.alt.most);
    limits.min().unwrap_or(alt::LIMIT)
}

fn path(card: &str) -> String {
    format!("social/{card}.png")
}
