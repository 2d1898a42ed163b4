//! The handout: a tagged PDF for the kitchen floor.
//!
//! `layout` turns an edition into positioned pages and a tree of meanings, and knows nothing of PDF; `writer` turns
//! those into a file, and is the only one that knows krilla.

mod column;
mod flow;
mod fonts;
mod layout;
mod raster;
mod sheet;
#[cfg(test)]
mod tests;
mod text;
mod theme;
mod writer;

pub use fonts::Fonts;
pub(super) use layout::cards::{Card, Part, Shows, cards};
pub(super) use raster::cards::Painter;

use super::{Artifact, Output, Render, article, wording};
use crate::config::Paper;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::edition::Edition;
use crate::picture::{self, Drawing};
use crate::rules;
use anyhow::{Context, Result};
use sheet::Sheet;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The PDF handout.
pub const OUTPUT: Output = Output {
    name: "pdf",
    needs: None,
    render: Render::Each(render),
    find: Some(find),
};

/// A handout that is laid out and not yet written.
#[derive(Debug)]
pub struct Laid {
    sheet: Sheet,
    missing: BTreeSet<String>,
}

/// The first step: an edition to positioned pages.
#[must_use]
pub fn lay_out(edition: &Edition<'_>) -> Laid {
    let (sheet, missing) = layout::handout(edition);
    Laid { sheet, missing }
}

/// The second step: positioned pages to a PDF file.
///
/// # Errors
/// When the file would break PDF/UA-1 or PDF/A-2a, as it does with a character that no font has.
pub fn write(laid: &Laid, edition: &Edition<'_>) -> Result<Vec<u8>> {
    let exercise = edition.exercise;
    let about = writer::About {
        title: &exercise.title,
        author: &edition.config.practice.author,
        summary: &exercise.summary,
        language: &edition.config.site.language,
        url: &edition.url(),
        date: exercise.date,
    };
    writer::write(&laid.sheet, edition.fonts, &about)
        .with_context(|| format!("cannot write the handout of `{}`", exercise.id))
}

fn render(edition: &Edition<'_>, found: &mut Diagnostics) -> Result<Vec<Artifact>> {
    let laid = lay_out(edition);
    if !laid.missing.is_empty() {
        let missing = laid.missing.iter();
        missing.for_each(|character| found.push(no_glyph(edition, character)));
        return Ok(Vec::new());
    }
    let bytes = write(&laid, edition)?;
    let note = format!(
        "{} handout, {}, {}",
        edition.config.handout.paper.name(),
        pages(laid.sheet.pages.len()),
        wording::size(bytes.len() as u64)
    );
    let path = article::handout_path(&edition.exercise.id);
    Ok(vec![Artifact::new(path, bytes).noted(note)])
}

#[expect(clippy::unnecessary_wraps, reason = "the signature of every output")]
fn find(edition: &Edition<'_>, found: &mut Diagnostics) -> Result<()> {
    if !prints_all(edition) {
        let missing = lay_out(edition).missing;
        missing
            .iter()
            .for_each(|character| found.push(no_glyph(edition, character)));
    }
    Ok(())
}

/// Whether the text fonts have every character that was typed, so that none can be missing wherever it stands.
pub(super) fn prints_all(edition: &Edition<'_>) -> bool {
    let sources = [&edition.exercise.source, &edition.config.source];
    sources.iter().all(|source| edition.fonts.print_all(&source.text))
}

fn pages(count: usize) -> String {
    format!("{count} page{}", if count == 1 { "" } else { "s" })
}

/// Points at the first place where a character stands that no font has.
pub(super) fn no_glyph(edition: &Edition<'_>, character: &str) -> Diagnostic {
    let message = format!("no font can print `{character}`");
    let help = "leave it out, or put a font that has it into the project's `fonts` folder";
    let sources = [&edition.exercise.source, &edition.config.source];
    let place = sources
        .into_iter()
        .find_map(|source| Some((source, source.text.find(character)?)));
    let diagnostic = Diagnostic::new(rules::NO_GLYPH, message).help(help);
    match place {
        Some((source, start)) => diagnostic.at(source, start..start + character.len(), ""),
        None => diagnostic.at(&edition.exercise.source, 0..0, ""),
    }
}

/// The first page as a PNG file of about 1000 pixels in height.
pub(super) fn first_page_png(edition: &Edition<'_>) -> Result<Vec<u8>> {
    let laid = lay_out(edition);
    let pixels = raster::page(
        &laid.sheet,
        0,
        edition.fonts,
        preview_size(edition.config.handout.paper),
    )?;
    picture::png_within(PREVIEW_BYTES, &pixels)
}

/// Every page as a PNG file, large enough to be read on a screen; none if a character cannot be printed.
///
/// # Errors
/// When a picture cannot be decoded.
pub(crate) fn page_pngs(edition: &Edition<'_>) -> Result<Vec<Vec<u8>>> {
    let laid = lay_out(edition);
    let size = size_at(edition.config.handout.paper, SCREEN_HEIGHT);
    let pages = 0..if laid.missing.is_empty() {
        laid.sheet.pages.len()
    } else {
        0
    };
    pages
        .map(|number| picture::png(raster::page(&laid.sheet, number, edition.fonts, size)?))
        .collect()
}

/// Width and height of the first page's picture.
pub(super) fn preview_size(paper: Paper) -> (u32, u32) {
    size_at(paper, PREVIEW_HEIGHT)
}

/// Width and height of a page's picture.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "paper is small and positive"
)]
fn size_at(paper: Paper, height: f32) -> (u32, u32) {
    let (wide, tall) = paper.size();
    ((height * wide / tall).round() as u32, height as u32)
}

/// The most that picture may weigh, in bytes.
const PREVIEW_BYTES: usize = 120_000;

/// The height of the first page's picture, in pixels.
const PREVIEW_HEIGHT: f32 = 1000.0;

/// The height of a page that is read on a screen, in pixels.
const SCREEN_HEIGHT: f32 = 1600.0;

/// A drawing as a PNG file of a width in pixels, on white.
pub(super) fn drawing_png(drawing: &Drawing, width: u32) -> Result<Arc<Vec<u8>>> {
    drawing.painted(width, || picture::png(raster::drawing(drawing, width)?))
}
