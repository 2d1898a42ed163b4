//! How long texts may be: far longer than anybody means, and short enough that no file costs more than moments.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rules;
use crate::source::{Source, Span};
use std::sync::Arc;
use unicode_segmentation::UnicodeSegmentation;

/// The longest exercise in bytes: real ones have up to 10,000, and a newsletter of 90,000 is cut off by Gmail.
const FILE: usize = 120_000;

/// The longest that one letter may be with all its marks, in bytes: the longest emoji has 50, and PDF/A-2 has no room for
/// more than 32,767 (ISO 19005-2, 6.1.13).
const LETTER: usize = 1_000;

/// The longest value of a key, in characters; titles and summaries have limits of their own.
pub(super) const VALUE: usize = 5_000;

/// The most entries of a list: of tags, each has a page of its own, and no network takes more than 30.
pub(super) const LIST: usize = 100;

/// The longest address of a link, in characters: browsers and mail programs cut off longer ones.
const ADDRESS: usize = 2_000;

/// The longest heading, in characters.
const HEADING: usize = 300;

/// The longest description of a picture, in characters: what a screen reader says in five minutes.
const ALT: usize = 5_000;

/// Refuses a file that is no exercise by its length, before anything in it costs time.
pub(super) fn refuse_file(source: &Arc<Source>, found: &mut Diagnostics) -> bool {
    if source.text.len() > FILE {
        let (kilobytes, lines) = (source.text.len() / 1000, source.text.lines().count());
        let message = format!(
            "the file has {kilobytes} KB in {lines} lines, at most {} KB fit",
            FILE / 1000
        );
        found.push(
            Diagnostic::new(rules::TOO_LONG, message)
                .at(source, source.line(1), "")
                .help("check whether this is the right file, or make several exercises of it"),
        );
        return true;
    }
    let Some((at, letter)) = endless_letter(&source.text) else {
        return false;
    };
    let message = format!(
        "this letter has {} marks above and below it",
        letter.chars().count() - 1
    );
    found.push(
        Diagnostic::new(rules::TOO_LONG, message)
            .at(source, at..at + letter.chars().next().map_or(0, char::len_utf8), "")
            .help("delete it, and type the letter again"),
    );
    true
}

/// The first letter that is too long. Only one with a long run of bytes beyond ASCII, before or after its one letter of
/// ASCII, can be, which hardly any text has.
fn endless_letter(text: &str) -> Option<(usize, &str)> {
    let mut runs = text.as_bytes().split(u8::is_ascii);
    if !runs.any(|run| run.len() >= LETTER / 2) {
        return None;
    }
    text.grapheme_indices(true).find(|(_, letter)| letter.len() > LETTER)
}

/// What to say about a link's address.
pub(super) fn address(to: &str) -> Option<Diagnostic> {
    too_long("this link's address", to, ADDRESS).map(|long| long.help("type the shortest address that leads there"))
}

/// What to say about a heading.
pub(super) fn heading(text: &str) -> Option<Diagnostic> {
    too_long("this heading", text, HEADING).map(|long| long.help("type a few words, and the rest below them"))
}

/// What to say about a picture's description.
pub(super) fn alt(source: &Arc<Source>, text: &str, span: &Span) -> Option<Diagnostic> {
    let long = too_long("this picture's alt text", text, ALT)?;
    let help = "say in a sentence or two what the picture shows";
    Some(long.at(source, span.clone(), "").help(help))
}

fn too_long(what: &str, text: &str, most: usize) -> Option<Diagnostic> {
    let length = text.chars().count();
    let message = || format!("{what} has {length} characters, at most {most} fit");
    (length > most).then(|| Diagnostic::new(rules::TOO_LONG, message()))
}
