//! Texts that stand on lines of their own below `|` or `>`: what is in them is never a mistake of YAML, but they must
//! be indented.

use super::super::lines::{self, Line};
use super::{Explained, Failure};
use crate::diagnostic::Diagnostic;
use crate::rules;
use crate::source::Source;
use std::sync::Arc;

/// Whether a value says that its text follows on the next lines.
pub(in crate::parse) fn is_header(value: &str) -> bool {
    let Some(rest) = value.strip_prefix(['|', '>']) else {
        return false;
    };
    let rest = rest.trim_start_matches(|sign: char| "+-".contains(sign) || sign.is_ascii_digit());
    rest.is_empty() || rest.starts_with(' ') && (rest.trim().is_empty() || rest.trim_start().starts_with('#'))
}

/// The block with spaces for these texts, so that no line of them is taken for a key or a value.
pub(super) fn without_texts(text: &str) -> String {
    let mut masked = text.to_owned();
    let mut header: Option<usize> = None;
    let mut least: Option<usize> = None;
    for line in lines::lines(text) {
        let indent = line.indent();
        let is_empty = line.text.trim().is_empty();
        let is_inside = header.is_some_and(|header| indent >= least.unwrap_or(header + 1));
        if is_inside && !is_empty && !line.text[..indent].contains('\t') {
            least = least.or(Some(indent));
            lines::blank(&mut masked, line.start..line.start + line.text.len());
        } else if !is_empty {
            let value = header_of(&line);
            header = value.map(|_| indent);
            least = value.and_then(|value| Some(indent + typed_indent(value)?));
        }
    }
    masked
}

/// The `|` of a line, with what stands beside it.
fn header_of<'t>(line: &Line<'t>) -> Option<&'t str> {
    let value = line.key_line().map(|part| part.value);
    value
        .or(line.item().map(|(value, _)| value))
        .filter(|value| is_header(value))
}

/// The 2 of `|2`: how far the text is indented, whatever its first line says.
fn typed_indent(header: &str) -> Option<usize> {
    let digit = header.trim_start_matches(['|', '>', '+', '-']).chars().next()?;
    digit.to_digit(10).and_then(|digit| usize::try_from(digit).ok())
}

/// Explains lines below a `|` that are not indented, or less than the first of them.
pub(super) fn not_indented(source: &Arc<Source>, text: &str, base: usize, failure: &Failure<'_>) -> Option<Explained> {
    let header = *failure.suspects().last().filter(|line| header_of(line).is_some())?;
    let key = header.key_line()?.key;
    let below = || lines::lines(failure.text).skip_while(|line| line.start <= header.start);
    let first = below().find(|line| !line.is_blank())?;
    if looks_like_a_key(first.text) || first.text[..first.indent()].contains('\t') {
        return None;
    }
    let typed = lines::lines(text)
        .skip_while(|line| line.start <= header.start)
        .find(|line| !line.is_blank())?;
    let (message, indent) = if typed.start < first.start {
        let message = format!("this line is not indented like the text of `{key}` above it");
        (message, typed.indent())
    } else {
        (format!("the text of `{key}` is not indented"), header.indent() + 2)
    };
    let last = below().take_while(|line| !looks_like_a_key(line.text)).last()?;
    let spaces = " ".repeat(indent);
    Some(Explained {
        diagnostic: Diagnostic::new(rules::UNREADABLE, message)
            .at(source, first.span().start + base..first.span().end + base, "")
            .help(format!(
                "begin each line of it with {}: `{spaces}{}`",
                worded(indent),
                first.text.trim()
            )),
        left_out: header.start..last.start + last.text.len(),
        key: key.to_owned(),
    })
}

/// `disclaimer: …` and slips such as `disclaimer:…`, but no sentence that holds a colon.
fn looks_like_a_key(line: &str) -> bool {
    let word = line.trim().split([':', '=']).next().unwrap_or_default();
    let is_key = |letter: char| letter.is_lowercase() || letter.is_ascii_digit() || letter == '_';
    let goes_on = word.len() < line.trim().len();
    goes_on && !word.is_empty() && word.trim_end().chars().all(is_key)
}

fn worded(spaces: usize) -> String {
    match spaces {
        1 => "one space".to_owned(),
        2 => "two spaces".to_owned(),
        4 => "four spaces".to_owned(),
        other => format!("{other} spaces"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_marks_of_a_text_of_lines_are_known() {
        for good in ["|", ">", "|-", ">+", "|2", "|2-", "| # a note"] {
            assert!(is_header(good), "{good}");
        }
        for bad in ["| words", "|words", ">#", "words"] {
            assert!(!is_header(bad), "{bad}");
        }
    }

    #[test]
    fn texts_of_lines_are_hidden_and_nothing_else() {
        let text = "a: |\n  b: @\n\n   c\nd: |2\n   e\n  f\n g: h\n";
        let hidden = "a: |\n      \n\n    \nd: |2\n    \n   \n g: h\n";
        assert_eq!(without_texts(text), hidden);
    }
}
