//! Mistakes as the preview's pages show them: the lines of the source with the place marked, and what to type instead.

use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::report::harmless;
use crate::source::Span;
use serde::Serialize;

/// The most lines of a source that are shown of one place.
const MOST_LINES: usize = 4;

/// The most characters of a line before and after what is meant.
const MOST_AROUND: usize = 160;

/// A mistake or a warning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Finding {
    code: &'static str,
    /// What the rule is about.
    rule: &'static str,
    is_mistake: bool,
    message: Vec<Word>,
    help: Option<Vec<Word>>,
    note: Option<Vec<Word>>,
    places: Vec<Place>,
}

/// A piece of a sentence; what stands in backticks is typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Word {
    is_typed: bool,
    text: String,
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Place {
    file: String,
    line: usize,
    column: usize,
    label: String,
    lines: Vec<Line>,
    /// How many more lines are meant than are shown.
    more: usize,
}

/// A line, cut into what stands before, at and after the place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Line {
    number: usize,
    before: String,
    meant: String,
    after: String,
    /// Whether the place is between two characters, where nothing stands that could be marked.
    is_point: bool,
}

/// A diagnostic for the page.
pub(crate) fn finding(diagnostic: &Diagnostic) -> Finding {
    Finding {
        code: diagnostic.rule.code,
        rule: diagnostic.rule.what,
        is_mistake: diagnostic.severity == Severity::Error,
        message: words(&diagnostic.message),
        help: diagnostic.help.as_deref().map(words),
        note: diagnostic.note.as_deref().map(words),
        places: diagnostic.labels.iter().map(place).collect(),
    }
}

fn words(text: &str) -> Vec<Word> {
    let parts: Vec<&str> = text.split('`').collect();
    // A backtick without a second one is one that was typed.
    if parts.len().is_multiple_of(2) {
        return vec![Word {
            is_typed: false,
            text: harmless(text),
        }];
    }
    let parts = parts.into_iter().enumerate();
    let parts = parts.filter(|(_, part)| !part.is_empty());
    parts
        .map(|(number, part)| Word {
            is_typed: number % 2 == 1,
            text: harmless(part),
        })
        .collect()
}

fn place(label: &Label) -> Place {
    let source = &label.place.source;
    let text = source.text.as_str();
    let start = text.floor_char_boundary(label.place.span.start.min(text.len()));
    let end = text.ceil_char_boundary(label.place.span.end.clamp(start, text.len()));
    let (line, column) = source.line_and_column(start);
    let (last, _) = source.line_and_column(if end > start { end - 1 } else { end });
    let meant = line..=last.max(line);
    let count = meant.clone().count();
    Place {
        file: harmless(&source.name),
        line,
        column,
        label: harmless(&label.text),
        lines: meant
            .take(MOST_LINES)
            .map(|number| cut(text, number, &source.line(number), &(start..end)))
            .collect(),
        more: count.saturating_sub(MOST_LINES),
    }
}

fn cut(text: &str, number: usize, line: &Span, meant: &Span) -> Line {
    let start = meant.start.clamp(line.start, line.end);
    let end = meant.end.clamp(start, line.end);
    Line {
        number,
        before: shortened_at_the_start(&text[line.start..start]),
        meant: harmless(&text[start..end]),
        after: shortened_at_the_end(&text[end..line.end]),
        is_point: start == end,
    }
}

fn shortened_at_the_start(text: &str) -> String {
    let from = text.char_indices().rev().nth(MOST_AROUND).map(|(at, _)| at);
    from.map_or_else(|| harmless(text), |at| format!("…{}", harmless(&text[at..])))
}

fn shortened_at_the_end(text: &str) -> String {
    let to = text.char_indices().nth(MOST_AROUND).map(|(at, _)| at);
    to.map_or_else(|| harmless(text), |at| format!("{}…", harmless(&text[..at])))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules;
    use crate::source::Source;

    fn at(text: &str, span: Span) -> Place {
        let source = Source::new("exercises/a.md", text);
        let diagnostic = Diagnostic::new(rules::BAD_TIME, "x").at(&source, span, "here");
        finding(&diagnostic).places.remove(0)
    }

    fn parts(line: &Line) -> (&str, &str, &str) {
        (&line.before, &line.meant, &line.after)
    }

    #[test]
    fn the_place_is_cut_out_of_its_line() {
        let place = at("title: x\ndose: {hold: twenty}\n", 22..28);
        assert_eq!((place.line, place.column, place.more), (2, 14, 0));
        assert_eq!(parts(&place.lines[0]), ("dose: {hold: ", "twenty", "}"));
    }

    #[test]
    fn several_lines_are_shown_and_many_are_counted() {
        let place = at("a\nbc\nd\ne\nf\ng\n", 3..12);
        assert_eq!(place.lines.len(), 4);
        assert_eq!(parts(&place.lines[0]), ("b", "c", ""));
        assert_eq!(parts(&place.lines[1]), ("", "d", ""));
        assert_eq!(place.more, 1);
    }

    #[test]
    fn places_at_the_edges_do_no_harm() {
        for (text, span) in [("", 0..0), ("a", 5..9), ("é", 1..2), ("a\n", 2..2), ("a\n\nb", 2..2)] {
            let place = at(text, span);
            assert_eq!(place.lines.len(), 1, "{text:?}");
        }
        assert!(at("abc", 1..1).lines[0].is_point);
    }

    #[test]
    fn a_long_line_is_shortened_around_the_place() {
        let place = at(&format!("{}here{}", "x".repeat(500), "y".repeat(500)), 500..504);
        let (before, meant, after) = parts(&place.lines[0]);
        assert!(before.starts_with('…') && after.ends_with('…') && meant == "here");
        assert!(before.chars().count() < 170 && after.chars().count() < 170);
    }

    #[test]
    fn what_is_typed_stands_apart() {
        let typed: Vec<(bool, String)> = words("type `hold: 20s` here")
            .into_iter()
            .map(|word| (word.is_typed, word.text))
            .collect();
        let expected = [(false, "type "), (true, "hold: 20s"), (false, " here")];
        assert_eq!(typed, expected.map(|(is_typed, text)| (is_typed, text.to_owned())));
        assert_eq!(words("one ` alone").len(), 1);
    }
}
