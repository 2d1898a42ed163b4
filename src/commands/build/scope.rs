//! What a build is asked to make.

use crate::outputs::{Each, OUTPUTS, Output, Render};
use jiff::civil::Date;

/// What is to be made.
#[derive(Debug)]
pub(super) struct Scope {
    /// The outputs that were asked for.
    pub(super) outputs: Vec<&'static Output>,
    /// Whether all exercises are built, so that outputs of the whole archive can be made.
    pub(super) everything: bool,
    /// The day up to which exercises are published.
    pub(super) today: Date,
    /// Whether that day is still to come, so that subscribers get nothing of it yet.
    pub(super) is_preview: bool,
}

impl Scope {
    pub(super) fn wants(&self, output: &Output) -> bool {
        self.outputs.iter().any(|wanted| wanted.name == output.name)
    }

    /// Whether outputs of the whole archive are made.
    pub(super) fn has_whole(&self) -> bool {
        let is_whole = |output: &&Output| matches!(output.render, Render::Whole { .. });
        self.everything && self.outputs.iter().any(is_whole)
    }

    /// Whether everything is made, so that nothing leads any more to an exercise that is gone.
    pub(super) fn is_complete(&self) -> bool {
        let mut whole = OUTPUTS
            .iter()
            .filter(|output| matches!(output.render, Render::Whole { .. }));
        self.everything && whole.all(|output| self.wants(output))
    }

    /// Whether what is published goes out to subscribers.
    pub(super) fn announces(&self) -> bool {
        self.has_whole() && !self.is_preview
    }

    /// What an output makes of each exercise.
    pub(super) fn of_each(&self, output: &Output) -> Option<Each> {
        match output.render {
            Render::Each(run) => Some(run),
            Render::Whole { each, .. } => each.filter(|_| self.everything),
            Render::Plan(_) => None,
        }
    }

    /// Whether an output must run: it was asked for, or one that was asks for its sizes.
    pub(super) fn runs(&self, output: &Output) -> bool {
        self.wants(output) || self.outputs.iter().any(|wanted| wanted.needs == Some(output.name))
    }
}
