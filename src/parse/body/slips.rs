//! Slips that Markdown takes for plain words: they would be printed as they were typed.

use super::{Markdown, callouts};
use crate::diagnostic::Diagnostic;
use crate::rules;
use crate::source::Span;
use comrak::nodes::Sourcepos;

/// A step or heading whose mark has no space after it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Glued<'t> {
    /// `4.` or `##`.
    mark: &'t str,
    /// What follows it.
    words: &'t str,
    /// The offset of the mark in its line.
    at: usize,
}

impl Glued<'_> {
    fn diagnostic(&self) -> Diagnostic {
        let (mark, words) = (self.mark, self.words);
        let message = format!("a space is missing after `{mark}`, so it would be printed as it stands");
        let line = if self.is_number() { "" } else { " on a line of its own" };
        Diagnostic::new(rules::GLUED_MARK, message).help(format!("type `{mark} {words}`{line}"))
    }

    fn is_number(&self) -> bool {
        self.mark.starts_with(|first: char| first.is_ascii_digit())
    }
}

/// What is glued at the beginnings of the lines of a paragraph: headings always, numbers only beside a list.
/// A call-out is lost in the lines above it if no empty line parts them, a step in the step before it if its number is
/// indented or mistyped.
pub(super) fn glued(markdown: &Markdown<'_>, place: Sourcepos, in_step: bool, found: &mut Vec<(bool, Diagnostic)>) {
    let span = markdown.span(place);
    let mut start = span.start;
    for (number, line) in markdown.source.text[span].split('\n').enumerate() {
        let lost = match number {
            0 => foreign_bullet(line),
            _ => callouts::lost(line.trim_start_matches(['>', ' ', '\t']))
                .or_else(|| lost_step(line).filter(|_| in_step))
                .or_else(|| foreign_bullet(line)),
        };
        if let Some(diagnostic) = lost {
            let at = start + line.len() - line.trim_start_matches(['>', ' ', '\t']).len();
            found.push((
                false,
                diagnostic.at(markdown.source, at..start + line.trim_end().len(), ""),
            ));
        }
        if let Some(slip) = glued_mark(line) {
            let place = start + slip.at..start + slip.at + slip.mark.len();
            found.push((slip.is_number(), slip.diagnostic().at(markdown.source, place, "")));
        }
        start += line.len() + 1;
    }
}

/// `• After a walk`, as word processors write lists.
fn foreign_bullet(line: &str) -> Option<Diagnostic> {
    let text = line.trim_start_matches(['>', ' ', '\t']);
    let words = text.strip_prefix(['•', '‣', '◦', '▪', '●', '·'])?.trim();
    (!words.is_empty()).then(|| {
        let message = "a list from a word processor: its lines would run together";
        Diagnostic::new(rules::GLUED_MARK, message).help(format!("type `- {words}`"))
    })
}

/// `    2. Step back`, `2 . Step back` or `2, Step back` within a step.
fn lost_step(line: &str) -> Option<Diagnostic> {
    let text = line.trim();
    let after = text.trim_start_matches(|digit: char| digit.is_ascii_digit());
    let number = &text[..text.len() - after.len()];
    let (mark, words) = after.trim_start().split_once(' ')?;
    let begins = words.trim_start_matches(['*', '_', '"', '“']);
    let is_step =
        (1..=2).contains(&number.len()) && matches!(mark, "." | ")" | ",") && begins.starts_with(char::is_uppercase);
    is_step.then(|| {
        let message = "this step is part of the step above it";
        Diagnostic::new(rules::GLUED_MARK, message)
            .help(format!("type `{number}. {words}` at the beginning of the line"))
    })
}

/// `##How to` or `4.Four`, after the marks of quotations and spaces.
fn glued_mark(line: &str) -> Option<Glued<'_>> {
    let text = line.trim_start_matches(['>', ' ', '\t']);
    let after_marks = text.trim_start_matches('#');
    let after_number = text
        .trim_start_matches(|digit: char| digit.is_ascii_digit())
        .strip_prefix(['.', ')'])
        .unwrap_or(text);
    let is_heading = (2..=6).contains(&(text.len() - after_marks.len()));
    let is_number = (2..=3).contains(&(text.len() - after_number.len()));
    let words = if is_heading { after_marks } else { after_number };
    let begins = words.trim_start_matches(['*', '_', '[', '"', '“']);
    let is_slip = (is_heading || is_number) && begins.starts_with(char::is_alphabetic);
    is_slip.then(|| Glued {
        mark: &text[..text.len() - words.len()],
        words: words.trim_end(),
        at: line.len() - text.len(),
    })
}

/// Brackets that were meant for a link or a picture and are none, and where they begin and end.
pub(super) fn broken_link(typed: &str) -> Option<(Diagnostic, Span)> {
    // Looking for one sign is much faster than for two, and most words have none.
    if !typed.contains('[') && !typed.contains(']') {
        return None;
    }
    if let Some(swapped) = swapped(typed) {
        return Some(swapped);
    }
    let picture = typed
        .match_indices("![")
        .map(|(at, _)| at)
        .find(|at| !typed[..*at].ends_with('\\'));
    let link = || typed.find("](").map(|end| typed[..end].rfind('[').unwrap_or(0));
    let wiki = || typed.find("[[").filter(|at| typed[*at..].contains("]]"));
    let start = picture.or_else(link).or_else(wiki)?;
    let what = if picture.is_some() { "picture" } else { "link" };
    let message = format!("this {what} is mistyped and would be printed as it stands");
    Some((
        Diagnostic::new(rules::BROKEN_LINK, message).help(help(what, &typed[start..])),
        start..typed.len(),
    ))
}

/// `!(words)[img/file.png]` or `(words)[https://…]`: each pair of brackets in the place of the other.
fn swapped(typed: &str) -> Option<(Diagnostic, Span)> {
    let middle = typed.find(")[")?;
    let open = typed[..middle].rfind('(')?;
    let (words, rest) = (&typed[open + 1..middle], &typed[middle + ")[".len()..]);
    let is_picture = typed[..open].ends_with('!');
    // A whole address is a link of its own, and not among these words.
    let (address, end) = match rest.split_once(']') {
        Some((address, after)) => (address, typed.len() - after.len()),
        None => ("https://…", typed.len()),
    };
    let is_address = address.contains('/') || address.starts_with(['#']) || address.contains('@');
    if !is_picture && (!is_address || rest.contains(' ') && !rest.contains(']')) {
        return None;
    }
    let (what, mark) = if is_picture { ("picture", "!") } else { ("link", "") };
    let message = format!("the brackets of this {what} are swapped, so it would be printed as it stands");
    let help = format!("type `{mark}[{words}]({address})`");
    Some((
        Diagnostic::new(rules::BROKEN_LINK, message).help(help),
        open - mark.len()..end,
    ))
}

/// What to type instead of brackets that are no link or picture.
fn help(what: &str, typed: &str) -> String {
    let end = typed.find(')').map_or(typed.len(), |end| end + 1);
    if let Some((words, address)) = typed[..end].split_once("](") {
        let address = address.trim_end_matches(')');
        return match what {
            _ if !address.contains(char::is_whitespace) && typed.contains(')') => without_brackets(words, address),
            "picture" if address.contains(' ') => {
                format!("a path cannot hold spaces; rename the file, or type `](<{address}>)`")
            }
            _ => "an address cannot hold spaces; leave them out, or type `%20` in place of each".to_owned(),
        };
    }
    if typed[..end].contains("] (") {
        return format!("leave out the space: `{}`", typed[..end].replace("] (", "]("));
    }
    match what {
        "picture" if !typed.contains(']') => {
            "type it like this, with no other square brackets: `![Woman on her side](img/open-book.png)`".to_owned()
        }
        "picture" => "type it like this: `![Woman on her side](img/open-book.png)`".to_owned(),
        _ => "type it like this: `[words](https://example.org)`".to_owned(),
    }
}

/// The same without the brackets between the square ones, if it is they that make it no link.
fn without_brackets(words: &str, address: &str) -> String {
    let mark = if words.starts_with('!') { "!" } else { "" };
    let inside = words.trim_start_matches(['!', '[']);
    if !inside.contains(['[', ']']) {
        return format!("type it like this: `{mark}[{inside}]({address})`, and each letter of the address as it is");
    }
    let inside = inside.replace(['[', ']'], "");
    format!("leave out the square brackets between the first and the last: `{mark}[{inside}]({address})`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_at_the_beginning_of_a_line_needs_a_space() {
        let mark = |line| glued_mark(line).map(|slip| slip.mark);
        for (line, expected) in [
            ("##How to", "##"),
            ("  > ###Why", "###"),
            ("4.Four", "4."),
            ("12)**Twelve**", "12)"),
        ] {
            assert_eq!(mark(line), Some(expected), "{line}");
        }
        for line in [
            "#UpperBack",
            "1.5 litres",
            "10.30",
            "2026.Nov",
            "4. Four",
            "\\##x",
            "(4)four",
            "##",
            "4.",
        ] {
            assert_eq!(mark(line), None, "{line}");
        }
    }
}
