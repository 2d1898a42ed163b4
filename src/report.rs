//! What is said on the terminal; nothing else prints.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the one place that talks to the terminal"
)]

mod bar;
mod github;
mod input;
mod json;

pub(crate) use bar::Bar;
pub(crate) use github::github;
pub(crate) use input::{ask, is_conversation, standard_input};
pub(crate) use json::json;

use crate::diagnostic::{Diagnostic, Diagnostics, Label, Severity};
use crate::source::{Source, Span};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use std::collections::BTreeSet;
use std::io::{self, IsTerminal, Write};
use std::sync::Arc;

/// How diagnostics are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// With the terminal's colours.
    pub colour: bool,
    /// The width of the terminal in columns.
    pub width: usize,
}

impl Style {
    /// For files and tests.
    pub const PLAIN: Style = Style {
        colour: false,
        width: 100,
    };

    /// For standard error as it is: colours only on a terminal and never under `NO_COLOR` (no-color.org).
    #[must_use]
    pub fn of_stderr() -> Self {
        let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        Self {
            colour: wanted && io::stderr().is_terminal(),
            ..Self::PLAIN
        }
    }

    fn renderer(self) -> Renderer {
        let renderer = if self.colour {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        renderer.term_width(self.width).hyperlink(false)
    }
}

/// After so many, the writer should correct these first.
const MOST_SHOWN: usize = 100;

/// The diagnostics as text, in the order in which a reader meets them, each followed by an empty line.
#[must_use]
pub fn render(diagnostics: &Diagnostics, style: Style) -> String {
    let mut sorted = diagnostics.clone();
    sorted.sort();
    let renderer = style.renderer();
    let shown = sorted.iter().take(MOST_SHOWN);
    let report: String = shown
        .map(|diagnostic| render_one(diagnostic, &renderer) + "\n\n")
        .collect();
    match sorted.iter().count().saturating_sub(MOST_SHOWN) {
        0 => report,
        more => format!("{report}{more} more are not shown; correct these first\n\n"),
    }
}

fn render_one(diagnostic: &Diagnostic, renderer: &Renderer) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let shown: Vec<Shown<'_>> = by_source(&diagnostic.labels);
    let title = level
        .primary_title(harmless(&diagnostic.message))
        .id(diagnostic.rule.code);
    let mut group = Group::with_title(title);
    for shown in &shown {
        group = group.element(shown.snippet());
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(harmless(help)));
    }
    if let Some(note) = &diagnostic.note {
        group = group.element(Level::NOTE.message(harmless(note)));
    }
    renderer.render(&[group])
}

/// A source with the labels that belong to it.
struct Shown<'d> {
    source: &'d Arc<Source>,
    text: String,
    labels: Vec<(AnnotationKind, &'d Label)>,
}

impl Shown<'_> {
    fn snippet(&self) -> Snippet<'_, annotate_snippets::Annotation<'_>> {
        let annotations = self.labels.iter().map(|(kind, label)| {
            let span = visible(&self.text, &label.place.span);
            let annotation = kind.span(span);
            let text = harmless(&label.text);
            if text.is_empty() {
                annotation
            } else {
                annotation.label(text)
            }
        });
        Snippet::source(self.text.as_str())
            .path(harmless(&self.source.name))
            .annotations(annotations)
    }
}

/// The labels by the file they are in, that of the mistake itself first.
fn by_source(labels: &[Label]) -> Vec<Shown<'_>> {
    let mut shown: Vec<Shown<'_>> = Vec::new();
    for (number, label) in labels.iter().enumerate() {
        let kind = if number == 0 {
            AnnotationKind::Primary
        } else {
            AnnotationKind::Context
        };
        let source = &label.place.source;
        match shown.iter_mut().find(|other| Arc::ptr_eq(other.source, source)) {
            Some(same) => same.labels.push((kind, label)),
            None => shown.push(Shown {
                source,
                text: harmless_in_place(&source.text),
                labels: vec![(kind, label)],
            }),
        }
    }
    shown
}

/// A span that is inside the text and at least a caret wide.
fn visible(text: &str, span: &Span) -> Span {
    let start = text.floor_char_boundary(span.start.min(text.len()));
    let end = text.ceil_char_boundary(span.end.clamp(start, text.len()));
    start..end
}

/// A text that cannot steer the terminal: control characters are shown as `�`.
pub(crate) fn harmless(text: &str) -> String {
    text.chars()
        .map(|letter| {
            if steers(letter) && letter != '\n' {
                '\u{fffd}'
            } else {
                letter
            }
        })
        .collect()
}

/// The same with every byte where it was, so that spans stay true: each control character becomes one that is seen
/// and is as many bytes long.
fn harmless_in_place(text: &str) -> String {
    text.chars()
        .map(|letter| match letter.len_utf8() {
            _ if !steers(letter) || letter == '\n' || letter == '\t' => letter,
            1 => '?',
            2 => '¿',
            _ => '\u{fffd}',
        })
        .collect()
}

/// Whether a character does something to a terminal instead of being seen in it.
fn steers(letter: char) -> bool {
    letter.is_control() || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}')
}

/// The last line of a build's report: how much was found and what that means; empty if nothing was found.
#[must_use]
pub fn summary(diagnostics: &Diagnostics) -> String {
    let outcome = if diagnostics.has_errors() {
        "; nothing was written"
    } else {
        ""
    };
    how_much(diagnostics) + outcome
}

/// How much was found and in how many files; empty if nothing was found.
pub(crate) fn how_much(diagnostics: &Diagnostics) -> String {
    let (mistakes, warnings) = (diagnostics.count(Severity::Error), diagnostics.count(Severity::Warning));
    let files: BTreeSet<&str> = diagnostics
        .iter()
        .filter_map(|diagnostic| diagnostic.labels.first())
        .map(|label| label.place.source.name.as_str())
        .collect();
    let counts: Vec<String> = [(mistakes, "mistake"), (warnings, "warning")]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| counted(count, word))
        .collect();
    if counts.is_empty() {
        return String::new();
    }
    let found = counts.join(" and ");
    let places = if files.is_empty() {
        String::new()
    } else {
        format!(" in {}", counted(files.len(), "file"))
    };
    format!("{found}{places}")
}

/// "1 file", "2 files".
pub(crate) fn counted(count: usize, word: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {word}{plural}")
}

/// Prints diagnostics and their summary to standard error.
///
/// # Errors
/// When standard error cannot be written to; a closed pipe is no error.
pub fn print(diagnostics: &Diagnostics, style: Style) -> io::Result<()> {
    match summary(diagnostics) {
        nothing if nothing.is_empty() => Ok(()),
        summary => print_with(diagnostics, style, &summary),
    }
}

/// Prints diagnostics and a last line to standard error.
///
/// # Errors
/// When standard error cannot be written to; a closed pipe is no error.
pub(crate) fn print_with(diagnostics: &Diagnostics, style: Style, last: &str) -> io::Result<()> {
    let report = render(diagnostics, style);
    unless_closed(writeln!(io::stderr().lock(), "{report}{last}"))
}

/// Prints a result to standard output.
///
/// # Errors
/// When standard output cannot be written to; a closed pipe is no error.
pub fn result(line: &str) -> io::Result<()> {
    unless_closed(writeln!(io::stdout().lock(), "{}", harmless(line)))
}

/// Prints a text that another program reads to standard output, exactly as it is.
///
/// # Errors
/// When standard output cannot be written to; a closed pipe is no error.
pub(crate) fn exactly(text: &str) -> io::Result<()> {
    unless_closed(io::stdout().lock().write_all(text.as_bytes()))
}

/// Prints what is going on to standard error.
///
/// # Errors
/// When standard error cannot be written to; a closed pipe is no error.
pub fn progress(line: &str) -> io::Result<()> {
    unless_closed(writeln!(io::stderr().lock(), "{}", harmless(line)))
}

/// A reader such as `head` may stop listening.
fn unless_closed(written: io::Result<()>) -> io::Result<()> {
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules;

    fn one(diagnostic: Diagnostic) -> Diagnostics {
        let mut found = Diagnostics::default();
        found.push(diagnostic);
        found
    }

    fn too_long(source: &Arc<Source>, span: Span) -> Diagnostic {
        Diagnostic::new(rules::BAD_TIME, "`hold` must be a time")
            .at(source, span, "no unit")
            .help("type `hold: 20s`")
    }

    #[test]
    fn a_mistake_is_shown_with_its_line_a_caret_and_what_to_type() {
        let source = Source::new("exercises/a.md", "---\nhold: 20\n---\n");
        let expected = "\
error[E027]: `hold` must be a time
 --> exercises/a.md:2:7
  |
2 | hold: 20
  |       ^^ no unit
  |
  = help: type `hold: 20s`

";
        assert_eq!(render(&one(too_long(&source, 10..12)), Style::PLAIN), expected);
    }

    #[test]
    fn labels_in_two_files_are_shown_in_both() {
        let (a, b) = (Source::new("a.md", "id: x\n"), Source::new("b.md", "id: x\n"));
        let twice = Diagnostic::new(rules::DUPLICATE_ID, "twice")
            .at(&b, 0..5, "this")
            .at(&a, 0..5, "that");
        let text = render(&one(twice), Style::PLAIN);
        assert!(text.contains("--> b.md:1:1"), "{text}");
        assert!(text.contains("::: a.md:1:1"), "{text}");
    }

    #[test]
    fn a_mistake_without_a_place_is_shown_too() {
        let text = render(
            &one(Diagnostic::new(rules::NOT_UTF8, "not text").help("save it again")),
            Style::PLAIN,
        );
        assert_eq!(text, "error[E003]: not text\n |\n = help: save it again\n\n");
    }

    #[test]
    fn no_source_can_steer_the_terminal() {
        let source = Source::new("a\u{1b}[2J.md", "x\u{1b}[31m\u{9b}2J\u{202e}y\u{7}\u{feff}\n");
        let text = render(&one(too_long(&source, 1..2)), Style::PLAIN);
        assert!(!text.contains(['\u{1b}', '\u{9b}', '\u{202e}', '\u{7}']), "{text:?}");
    }

    #[test]
    fn places_beyond_the_text_and_inside_a_letter_do_no_harm() {
        let source = Source::new("a.md", "Zoë");
        for span in [0..99, 99..99, 3..3, 2..3, 3..4] {
            assert!(render(&one(too_long(&source, span)), Style::PLAIN).contains("E027"));
        }
        let empty = Source::new("b.md", "");
        assert!(render(&one(too_long(&empty, 0..0)), Style::PLAIN).contains("E027"));
    }

    #[test]
    fn a_very_long_line_is_trimmed() {
        let source = Source::new("a.md", &format!("{}here{}\n", "x".repeat(5000), "y".repeat(5000)));
        let text = render(&one(too_long(&source, 5000..5004)), Style::PLAIN);
        assert!(text.lines().all(|line| line.chars().count() < 120), "{text}");
        assert!(text.contains("here"), "{text}");
    }

    #[test]
    fn nobody_reads_more_than_a_hundred() {
        let source = Source::new("a.md", &"x".repeat(150));
        let mut found = Diagnostics::default();
        (0..150).for_each(|at| found.push(too_long(&source, at..at + 1)));
        let text = render(&found, Style::PLAIN);
        assert_eq!(text.matches("E027").count(), 100);
        assert!(text.ends_with("50 more are not shown; correct these first\n\n"));
    }

    #[test]
    fn the_summary_counts_and_says_what_it_means() {
        let source = Source::new("a.md", "x");
        let mut found = one(too_long(&source, 0..1));
        assert_eq!(summary(&found), "1 mistake in 1 file; nothing was written");
        found.push(Diagnostic::new(rules::NO_CAUTION, "x").at(&source, 0..1, ""));
        found.push(Diagnostic::new(rules::LONG_STEP, "x").at(&source, 0..1, ""));
        assert_eq!(
            summary(&found),
            "1 mistake and 2 warnings in 1 file; nothing was written"
        );
        assert_eq!(summary(&Diagnostics::default()), "");
    }
}
