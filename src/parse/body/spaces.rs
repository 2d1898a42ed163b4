//! No-break spaces and the like after a mark that needs an ordinary space: Markdown takes the mark for a word, and nobody
//! sees why.

use super::Markdown;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rules;
use comrak::nodes::Sourcepos;

/// A mark with a space after it that Markdown does not know.
#[derive(Debug, PartialEq, Eq)]
struct Slip<'t> {
    /// `2.` or `##`.
    mark: &'t str,
    space: char,
    /// What follows them.
    words: &'t str,
    /// The offset of the mark in its line.
    at: usize,
}

impl Slip<'_> {
    fn diagnostic(&self) -> Diagnostic {
        let (mark, words) = (self.mark, self.words);
        let space = match self.space {
            '\u{a0}' | '\u{202f}' => "an invisible no-break space",
            _ => "no ordinary one",
        };
        let message = format!("the space after `{mark}` is {space}, so it would be printed as it stands");
        Diagnostic::new(rules::GLUED_MARK, message)
            .help(format!("delete it and type an ordinary space: `{mark} {words}`"))
            .note("on a Mac, a space that is typed while Option is still held down becomes one")
    }

    fn is_number(&self) -> bool {
        self.mark.starts_with(|first: char| first.is_ascii_digit())
    }
}

/// Reports such spaces at the beginnings of the lines of a paragraph, and says whether one follows a number. Within a
/// paragraph a number may belong to the sentence (`2. Dezember`) unless the paragraph is a step or begins with one.
pub(super) fn after_marks(markdown: &Markdown<'_>, place: Sourcepos, in_step: bool, found: &mut Diagnostics) -> bool {
    let text = &markdown.source.text;
    let span = markdown.span(place);
    let first = text[..span.start].rfind('\n').map_or(0, |end| end + 1);
    let (mut start, mut has_number) = (first, false);
    for line in text[first..span.end].split('\n') {
        if let Some(slip) = slip(line) {
            let is_mistake = !slip.is_number() || in_step || has_number || start == first;
            has_number |= is_mistake && slip.is_number();
            let place = start + slip.at..start + slip.at + slip.mark.len() + slip.space.len_utf8();
            if is_mistake {
                found.push(slip.diagnostic().at(markdown.source, place, ""));
            }
        }
        start += line.len() + 1;
    }
    has_number
}

/// The first mark of a line with such a space after it, if only marks stand before it.
fn slip(line: &str) -> Option<Slip<'_>> {
    let mut rest = line;
    loop {
        rest = rest.trim_start_matches([' ', '\t']);
        let (mark, after) = rest.split_at(mark_length(rest)?);
        let space = after.chars().next()?;
        if space.is_whitespace() && !space.is_ascii() {
            let words = after.trim();
            // Before plain words, a quotation needs no space.
            let matters = mark != ">" || words.starts_with(['[', '#', '-']);
            return (matters && !words.is_empty()).then(|| Slip {
                mark,
                space,
                words,
                at: line.len() - rest.len(),
            });
        }
        if mark != ">" && ![' ', '\t'].contains(&space) {
            return None;
        }
        rest = after;
    }
}

/// How long the mark is with which a text begins: `>`, `-`, `*`, `##` or `12.`.
fn mark_length(text: &str) -> Option<usize> {
    if text.starts_with(['>', '-', '*']) {
        return Some(1);
    }
    let length = |after: &str| text.len() - after.len();
    let hashes = length(text.trim_start_matches('#'));
    if (1..=6).contains(&hashes) {
        return Some(hashes);
    }
    let after_number = text.trim_start_matches(|digit: char| digit.is_ascii_digit());
    let is_number = (1..=2).contains(&length(after_number)) && after_number.starts_with(['.', ')']);
    is_number.then(|| length(after_number) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_space_that_is_no_ordinary_one_is_found_after_marks_only() {
        let mark = |line| slip(line).map(|slip| (slip.mark, slip.at));
        for (line, expected) in [
            ("##\u{a0}How", ("##", 0)),
            (">\u{a0}[!TIP]", (">", 0)),
            ("> 1. -\u{202f}Sit", ("-", 5)),
            ("12)\u{3000}Sit", ("12)", 0)),
        ] {
            assert_eq!(mark(line), Some(expected), "{line}");
        }
        for line in [
            "## How\u{a0}to",
            ">\u{a0}Sit",
            "20\u{a0}seconds",
            "- Sit",
            "-\u{a0}",
            "2026.\u{a0}",
        ] {
            assert_eq!(mark(line), None, "{line}");
        }
    }
}
