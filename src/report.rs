//! What is said on the terminal; nothing else prints.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the one place that talks to the terminal"
)]

mod bar;
mod breakdown;
mod failure;
mod github;
mod ink;
mod input;
mod json;

pub(crate) use bar::{Bar, clear};
pub use breakdown::tell_breakdowns;
pub(crate) use failure::told;
pub(crate) use github::github;
pub(crate) use ink::{Ink, Words, lines, width_of_stdout};
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
    /// The width for lines of a source in columns, of which only a part is then shown.
    pub width: usize,
    /// Whether a terminal breaks lines that are wider, so that what is pointed at must fit too.
    pub fits: bool,
}

impl Style {
    /// For files and tests.
    pub const PLAIN: Style = Style {
        colour: false,
        width: 100,
        fits: false,
    };

    /// For standard error as it is: colours only on a terminal that has any.
    #[must_use]
    pub fn of_stderr() -> Self {
        Self {
            colour: io::stderr().is_terminal() && !is_plain(),
            width: width_of_stderr().map_or(Self::PLAIN.width, |width| width.max(NARROWEST) - GUTTER),
            fits: width_of_stderr().is_some(),
        }
    }

    /// As much of a span in one line as there is room for, beside dots for what is left out.
    fn fitting(self, text: &str, span: Span) -> Span {
        const DOTS: usize = 10;
        if !self.fits || text[span.clone()].contains('\n') {
            return span;
        }
        let mut letters = text[span.clone()].char_indices();
        match letters.nth(self.width.saturating_sub(DOTS)) {
            Some((length, _)) => span.start..span.start + length,
            None => span,
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

/// What stands before a line of a source: its number and a bar.
const GUTTER: usize = 7;

/// In fewer columns there is no room for a line of the source beside its number; the terminal then breaks them.
const NARROWEST: usize = 30;

/// Whether plain lines are wanted, by `NO_COLOR` (no-color.org) or because the terminal can do nothing else.
fn is_plain() -> bool {
    let is_set = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    is_set("NO_COLOR").is_some() || is_set("TERM").is_some_and(|kind| kind == "dumb")
}

/// The width in columns of the terminal that standard error is, if it is one and says so.
fn width_of_stderr() -> Option<usize> {
    let (terminal_size::Width(columns), _) = terminal_size::terminal_size_of(io::stderr())?;
    (columns > 0).then_some(usize::from(columns))
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
        .map(|diagnostic| render_one(diagnostic, style, &renderer) + "\n\n")
        .collect();
    match sorted.iter().count().saturating_sub(MOST_SHOWN) {
        0 => report,
        more => format!("{report}{more} more are not shown; correct these first\n\n"),
    }
}

fn render_one(diagnostic: &Diagnostic, style: Style, renderer: &Renderer) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let shown: Vec<Shown<'_>> = by_source(&diagnostic.labels, style);
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
    style: Style,
    source: &'d Arc<Source>,
    text: String,
    labels: Vec<(AnnotationKind, &'d Label)>,
}

impl Shown<'_> {
    fn snippet(&self) -> Snippet<'_, annotate_snippets::Annotation<'_>> {
        let annotations = self.labels.iter().map(|(kind, label)| {
            let span = self.style.fitting(&self.text, visible(&self.text, &label.place.span));
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
fn by_source(labels: &[Label], style: Style) -> Vec<Shown<'_>> {
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
                style,
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

/// A text that cannot steer the terminal: control characters are shown as `�`. Nor can a line of it be taken for a
/// command by a build server that reads along (GitHub Actions: `::error::`).
pub(crate) fn harmless(text: &str) -> String {
    let mut lines = text.split('\n');
    let first = lines.next().unwrap_or_default();
    lines.fold(without_steering(first), |shown, line| {
        format!("{shown}\n{}{}", mark(line), without_steering(line))
    })
}

/// What keeps a line from being a command to a build server, where it looks like one.
fn mark(line: &str) -> &'static str {
    if line.trim_start().starts_with("::") {
        "\u{fffd}"
    } else {
        ""
    }
}

fn without_steering(line: &str) -> String {
    line.chars()
        .map(|letter| if steers(letter) { '\u{fffd}' } else { letter })
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
    letter.is_control()
        || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' | '\u{fffe}' | '\u{ffff}')
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
    bar::aside(|| unless_closed(writeln!(io::stderr().lock(), "{report}{last}")))
}

/// Prints a result to standard output.
///
/// # Errors
/// When standard output cannot be written to; a closed pipe is no error.
pub fn result(line: &str) -> io::Result<()> {
    bar::aside(|| unless_closed(writeln!(io::stdout().lock(), "{}", harmless(line))))
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
    bar::aside(|| unless_closed(writeln!(io::stderr().lock(), "{}", harmless(line))))
}

/// A reader such as `head` may stop listening.
fn unless_closed(written: io::Result<()>) -> io::Result<()> {
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

#[cfg(test)]
mod tests;
