//! Diagnostics for programs: one JSON object each. The keys are documented in `docs/check.md` and never change their
//! meaning; new ones may be added.

use crate::diagnostic::{Diagnostic, Diagnostics, Label, Severity};
use serde::Serialize;

#[derive(Serialize)]
struct Finding<'a> {
    code: &'static str,
    severity: &'static str,
    message: &'a str,
    help: Option<&'a str>,
    note: Option<&'a str>,
    #[serde(flatten)]
    place: Place<'a>,
    related: Vec<Place<'a>>,
}

/// Lines and columns are counted from 1, columns in characters; the end is the first place that is not meant any more.
#[derive(Serialize, Default)]
struct Place<'a> {
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    label: Option<&'a str>,
}

/// A line for each, in the order given.
pub(crate) fn json(diagnostics: &Diagnostics) -> Vec<String> {
    // Numbers and texts always become JSON.
    diagnostics
        .iter()
        .filter_map(|one| serde_json::to_string(&finding(one)).ok())
        .collect()
}

fn finding(diagnostic: &Diagnostic) -> Finding<'_> {
    let mut places = diagnostic.labels.iter().map(place);
    Finding {
        code: diagnostic.rule.code,
        severity: word(diagnostic.severity),
        message: &diagnostic.message,
        help: diagnostic.help.as_deref(),
        note: diagnostic.note.as_deref(),
        place: places.next().unwrap_or_default(),
        related: places.collect(),
    }
}

/// The word for a severity, here and in GitHub's annotations.
pub(super) fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn place(label: &Label) -> Place<'_> {
    let source = &label.place.source;
    let (line, column) = source.line_and_column(label.place.span.start);
    let (end_line, end_column) = source.line_and_column(label.place.span.end);
    Place {
        file: Some(&source.name),
        line: Some(line),
        column: Some(column),
        end_line: Some(end_line),
        end_column: Some(end_column),
        label: Some(label.text.as_str()).filter(|text| !text.is_empty()),
    }
}
