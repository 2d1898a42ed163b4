//! The newsletter: the whole exercise as HTML for mail programs and as a letter in plain text.

mod blocks;
mod context;
pub(crate) mod leave;
mod letter;
mod palette;
#[cfg(test)]
pub(super) mod sample;
#[cfg(test)]
mod tests;

use super::web_pictures::{self, MAIL_WIDTH, Place};
use super::{Artifact, Output, Render, wording};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::edition::Edition;
use crate::exercise::{Exercise, Picture};
use crate::rules;
use anyhow::{Context as _, Result};
use context::Context;
use css_inline::CSSInliner;
use palette::Palette;

/// The newsletter.
pub const OUTPUT: Output = Output {
    name: "email",
    needs: Some("pdf"),
    render: Render::Each(render),
    find: Some(find),
};

/// Gmail shows the first 102 KB of a message's HTML; a sender adds links and headers of its own to ours.
const TOO_LONG: usize = 90_000;

fn render(edition: &Edition<'_>, found: &mut Diagnostics) -> Result<Vec<Artifact>> {
    let exercise = edition.exercise;
    let html = checked(edition, found)?;
    let note = format!("email {}", wording::size(html.len() as u64));
    let mut artifacts = vec![
        Artifact::new(format!("{}/email.html", exercise.id), html).noted(note),
        Artifact::new(format!("{}/email.txt", exercise.id), letter::text(edition)),
    ];
    let shown = exercise.pictures().into_iter().map(|picture| (picture, MAIL_WIDTH));
    let shown = shown.chain(logo(edition));
    artifacts.extend(web_pictures::files(&exercise.id, shown, edition.pictures, Place::Mail)?);
    Ok(artifacts)
}

/// The logo with its width in pixels at the density of today's phones.
fn logo<'a>(edition: &Edition<'a>) -> Option<(&'a Picture, u32)> {
    const DENSITY: u32 = 3;
    let logo = edition.config.practice.logo.as_ref()?;
    let web = web_pictures::reference(edition.pictures, logo, Place::Mail)?;
    Some((logo, DENSITY * blocks::logo_width(&web)))
}

fn find(edition: &Edition<'_>, found: &mut Diagnostics) -> Result<()> {
    if most_bytes(edition) > TOO_LONG {
        checked(edition, found)?;
    }
    Ok(())
}

/// The newsletter in HTML, after a look at its length.
fn checked(edition: &Edition<'_>, found: &mut Diagnostics) -> Result<String> {
    let exercise = edition.exercise;
    let html = html(edition).with_context(|| format!("cannot make the newsletter of `{}`", exercise.id))?;
    if html.len() > TOO_LONG {
        found.push(too_long(exercise, html.len()));
    }
    Ok(html)
}

/// More bytes than the newsletter can have, reckoned from what was typed: its frame, its words, a box and styles for each
/// line of Markdown, styles for each word that stands out.
fn most_bytes(edition: &Edition<'_>) -> usize {
    const FRAME: usize = 25_000;
    const BLOCK: usize = 600;
    const INLINE: usize = 250;
    const ESCAPED: usize = 5;
    let (text, settings) = (&edition.exercise.source.text, &edition.config.source.text);
    let count = |letters: &[char]| text.matches(letters).count() + settings.matches(letters).count();
    let blocks = text.lines().filter(|line| !line.trim().is_empty()).count();
    let words = text.len() + settings.len() + ESCAPED * count(&['<', '>', '&', '"', '\'']);
    FRAME + words + BLOCK * blocks + INLINE * count(&['*', '_', '[', '\\'])
}

/// The newsletter in HTML: mail programs drop style sheets, so each element gets its own styles; only what depends on
/// the reader's screen stays in a sheet, for the programs that have one.
fn html(edition: &Edition<'_>) -> Result<String> {
    let context = Context::new(edition);
    let (light, dark) = (
        Palette::light(edition.config.brand),
        Palette::dark(edition.config.brand),
    );
    let (start, templates) = (context.start(), &edition.config.templates);
    let styles = templates.render("email.css", light.sheet(start))?;
    let media = templates.render("email-media.css", dark.sheet(start))?;
    let page = templates.render("email.html", context.with_media(media))?;
    let inliner = CSSInliner::options()
        .load_remote_stylesheets(false)
        .minify_css(true)
        .extra_css(Some(styles.into()))
        .build();
    inliner
        .inline(&page)
        .context("cannot write the styles into the newsletter")
}

fn too_long(exercise: &Exercise, bytes: usize) -> Diagnostic {
    let kilobytes = bytes / 1000;
    Diagnostic::new(rules::MAIL_TOO_LONG, format!("the newsletter is {kilobytes} KB long"))
        .at(&exercise.source, exercise.source.line(1), "")
        .help("shorten the text, or make two exercises of it")
        .note("Gmail hides what comes after 102 KB, and the line to unsubscribe stands at the end")
}
