//! The table of outputs. A new output is one new file and its two lines here.

mod addresses;
mod article;
pub mod captions;
pub mod email;
pub mod feed;
mod frame;
mod html;
pub mod index;
mod linked_data;
pub mod page;
pub mod pdf;
#[cfg(test)]
mod sample;
pub mod schedule;
mod share;
pub mod social;
mod templates;
mod text;
mod theme;
mod topics;
mod web_pictures;
mod wording;

pub use pdf::Fonts;
pub(crate) use templates::write as write_escaped;
pub use templates::{Mistake as TemplateMistake, Templates};
pub(crate) use theme::artifacts as shared_files;

use crate::diagnostic::Diagnostics;
use crate::edition::{Archive, Edition, Plan};
use anyhow::Result;
use std::sync::Arc;

/// Every output, in the order in which they are rendered: one may ask for the size of an earlier one.
pub const OUTPUTS: &[Output] = &[
    pdf::OUTPUT,
    page::OUTPUT,
    email::OUTPUT,
    captions::OUTPUT,
    social::OUTPUT,
    index::OUTPUT,
    feed::OUTPUT,
    schedule::OUTPUT,
];

/// One format that exercises are published in.
#[derive(Debug, Clone, Copy)]
pub struct Output {
    /// Its name on the command line.
    pub name: &'static str,
    /// The name of an earlier output whose sizes it asks for.
    pub needs: Option<&'static str>,
    /// Its renderer.
    pub render: Render,
    /// The mistakes that it alone can find, found without making it; none if there are none to find.
    pub find: Option<Find>,
}

impl Output {
    /// Whether an output of the whole archive asks for its sizes.
    pub(crate) fn is_needed_by_the_whole(&self) -> bool {
        let asks = |other: &Output| other.needs == Some(self.name) && matches!(other.render, Render::Whole { .. });
        OUTPUTS.iter().any(asks)
    }
}

/// What makes artifacts of one exercise.
pub type Each = fn(&Edition<'_>, &mut Diagnostics) -> Result<Vec<Artifact>>;

/// Looks for what rendering an exercise would report, and makes nothing.
pub type Find = fn(&Edition<'_>, &mut Diagnostics) -> Result<()>;

/// A pure function to artifacts: no disk, no network, no clock, no randomness.
#[derive(Debug, Clone, Copy)]
pub enum Render {
    /// Runs for each exercise.
    Each(Each),
    /// Runs once for the whole archive.
    Whole {
        /// What it makes of each exercise alone, with its pictures at hand.
        each: Option<Each>,
        /// What it makes of all of them; of their pictures only the outlines are known.
        whole: fn(&Archive<'_>, &mut Diagnostics) -> Result<Vec<Artifact>>,
    },
    /// Runs once for all that is built and has its day, whether it has come or not. Nothing of it is announced.
    Plan(fn(&Plan<'_>, &mut Diagnostics) -> Result<Vec<Artifact>>),
}

/// A file to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    /// The path under `out/`, with forward slashes.
    pub path: String,
    /// What the file holds.
    pub bytes: Arc<Vec<u8>>,
    /// A few words about it for the line that a build prints; the output's name if no file has any.
    pub note: Option<String>,
    /// What programs may want to know about it: `handout build --json` passes it on.
    pub about: Option<serde_json::Value>,
}

impl Artifact {
    /// A file with these bytes at a path under `out/`.
    #[must_use]
    pub fn new(path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self::shared(path, Arc::new(bytes.into()))
    }

    /// A file with bytes that others have too, such as a picture of several exercises.
    #[must_use]
    pub fn shared(path: impl Into<String>, bytes: Arc<Vec<u8>>) -> Self {
        Self {
            path: path.into(),
            bytes,
            note: None,
            about: None,
        }
    }

    /// Adds a few words about the file, with its size if that matters to people.
    #[must_use]
    pub fn noted(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }

    /// Adds what programs may want to know about the file.
    #[must_use]
    pub fn about(mut self, about: serde_json::Value) -> Self {
        self.about = Some(about);
        self
    }
}
