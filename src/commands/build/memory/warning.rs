//! Warnings as they are remembered: without the texts that they point into, which are as they were.

use crate::diagnostic::{Diagnostic, Diagnostics, Label};
use crate::project::{Project, Text};
use crate::rules;
use crate::source::Span;
use serde::{Deserialize, Serialize};

/// A diagnostic without its source's text.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Warning {
    code: String,
    message: String,
    /// The file, the place in it and the words beside it.
    labels: Vec<(String, Span, String)>,
    help: Option<String>,
    note: Option<String>,
}

impl Warning {
    pub(super) fn of(diagnostic: &Diagnostic) -> Self {
        let label = |label: &Label| {
            (
                label.place.source.name.clone(),
                label.place.span.clone(),
                label.text.clone(),
            )
        };
        Self {
            code: diagnostic.rule.code.to_owned(),
            message: diagnostic.message.clone(),
            labels: diagnostic.labels.iter().map(label).collect(),
            help: diagnostic.help.clone(),
            note: diagnostic.note.clone(),
        }
    }

    /// The diagnostic with its sources, which are as they were.
    fn read(&self, project: &Project) -> Option<Diagnostic> {
        let rule = rules::ALL.iter().find(|rule| rule.code == self.code)?;
        let mut diagnostic = Diagnostic::new(rule, &self.message);
        for (name, span, text) in &self.labels {
            let Text::Readable(source) = project.text(name).ok()? else {
                return None;
            };
            diagnostic = diagnostic.at(&source, span.clone(), text);
        }
        Some(Diagnostic {
            help: self.help.clone(),
            note: self.note.clone(),
            ..diagnostic
        })
    }
}

/// All of them; nothing if one of them cannot be told again.
pub(super) fn read(warnings: &[Warning], project: &Project) -> Option<Diagnostics> {
    warnings.iter().map(|warning| warning.read(project)).collect()
}
