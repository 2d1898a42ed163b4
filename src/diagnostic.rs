//! What is wrong with a source, as plain data: found anywhere, printed only by [`crate::report`].

use crate::rules::{self, Rule};
use crate::source::{Place, Source, Span};
use std::sync::Arc;

/// Whether a mistake stops the build.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is written.
    Error,
    /// The build goes on.
    Warning,
}

/// A place and what to say beside its caret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where the caret goes.
    pub place: Place,
    /// A few words beside it; may be empty.
    pub text: String,
}

/// One mistake: what is wrong, where, and what to type instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule that was broken; it gives the code.
    pub rule: &'static Rule,
    /// The rule's severity, unless warnings are taken for mistakes.
    pub severity: Severity,
    /// One plain sentence without a full stop.
    pub message: String,
    /// The first is the place of the mistake, the others are places that belong to it.
    pub labels: Vec<Label>,
    /// What to type instead.
    pub help: Option<String>,
    /// Why it matters, if that is not obvious.
    pub note: Option<String>,
}

impl Diagnostic {
    /// A mistake with no place yet.
    #[must_use]
    pub fn new(rule: &'static Rule, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity: rule.severity,
            message: message.into(),
            labels: Vec::new(),
            help: None,
            note: None,
        }
    }

    /// Points at a place, with a few words beside the caret.
    #[must_use]
    pub fn at(mut self, source: &Arc<Source>, span: Span, text: impl Into<String>) -> Self {
        let source = Arc::clone(source);
        self.labels.push(Label {
            place: Place { source, span },
            text: text.into(),
        });
        self
    }

    /// Says what to type instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says why it matters.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }
}

/// The mistakes found so far.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Adds those of another stage or thread.
    pub fn extend(&mut self, others: Diagnostics) {
        self.0.extend(others.0);
    }

    /// Whether there is one that stops the build.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// How many there are of a severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.iter().filter(|d| d.severity == severity).count()
    }

    /// Takes every warning for a mistake, but those that leave nothing to do.
    pub(crate) fn be_strict(&mut self) {
        let asks_for_something = |d: &&mut Diagnostic| d.rule != rules::PICTURE_METADATA;
        let found = self.0.iter_mut().filter(asks_for_something);
        found.for_each(|d| d.severity = Severity::Error);
    }

    /// In the order in which a reader meets them: by file, then by place; what has no place comes first.
    pub fn sort(&mut self) {
        self.0.sort_by(|a, b| {
            fn key(d: &Diagnostic) -> Option<(&str, usize, &str)> {
                let place = &d.labels.first()?.place;
                Some((&place.source.name, place.span.start, d.rule.code))
            }
            key(a).cmp(&key(b))
        });
        self.0.dedup();
    }

    /// One after the other.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }
}

impl FromIterator<Diagnostic> for Diagnostics {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(diagnostics: I) -> Self {
        Self(diagnostics.into_iter().collect())
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
