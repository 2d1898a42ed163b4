//! Warnings as they are remembered: without the texts that they point into, which are as they were.

use crate::diagnostic::{Diagnostic, Diagnostics, Label};
use crate::exercise::Exercise;
use crate::project::{Project, Text};
use crate::rules;
use crate::source::{Source, Span};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

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

    /// Whether it says what day it was.
    pub(super) fn is_of_a_day(&self) -> bool {
        self.code == rules::CLOCK_BEHIND.code
    }

    /// The diagnostic with its sources, which are as they were.
    fn read(&self, source: &impl Fn(&str) -> Option<Arc<Source>>) -> Option<Diagnostic> {
        let rule = rules::ALL.iter().find(|rule| rule.code == self.code)?;
        let mut diagnostic = Diagnostic::new(rule, &self.message);
        for (name, span, text) in &self.labels {
            diagnostic = diagnostic.at(&source(name)?, span.clone(), text);
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
    let source = |name: &str| text(project, name);
    warnings.iter().map(|warning| warning.read(&source)).collect()
}

/// The same of warnings about an exercise, which has been read already.
pub(super) fn read_of(exercise: &Exercise, warnings: &[Warning], project: &Project) -> Option<Diagnostics> {
    let own = &exercise.source;
    let source = |name: &str| match name {
        _ if name == own.name => Some(Arc::clone(own)),
        _ => text(project, name),
    };
    warnings.iter().map(|warning| warning.read(&source)).collect()
}

fn text(project: &Project, name: &str) -> Option<Arc<Source>> {
    match project.text(name).ok()? {
        Text::Readable(source) => Some(source),
        Text::Garbled(..) => None,
    }
}
