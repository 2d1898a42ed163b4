//! `handout check`: what can be typed.

use super::{Build, day};
use clap::{Args, ValueEnum};
use jiff::civil::Date;

/// What to look at, and how the findings are told.
#[derive(Debug, Args)]
pub struct Check {
    /// Only these exercises, by file or by id
    #[arg(value_name = "EXERCISE")]
    pub exercises: Vec<String>,

    /// Also the pictures and outputs of drafts; the text of drafts is always read
    #[arg(long)]
    pub drafts: bool,

    /// Take this day as today
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub today: Option<Date>,

    /// Take warnings for mistakes
    #[arg(long)]
    pub strict: bool,

    /// Print what was found as one JSON object a line; the same as `--format json`
    #[arg(long, conflicts_with = "format")]
    pub json: bool,

    /// How to print what was found
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
}

/// The forms of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Text,
    /// One JSON object a line, on standard output
    Json,
    /// Annotations of GitHub Actions, on standard output
    Github,
}

impl Check {
    /// The form that was asked for.
    pub(crate) fn format(&self) -> Format {
        if self.json { Format::Json } else { self.format }
    }

    /// The build whose mistakes are wanted. A draft that is asked for by name is looked at whole.
    pub(crate) fn as_build(&self) -> Build {
        Build {
            exercises: self.exercises.clone(),
            drafts: self.drafts || !self.exercises.is_empty(),
            today: self.today,
            ..Build::default()
        }
    }
}

/// Examples under the help of `check`.
pub(super) const CHECK_EXAMPLES: &str = "Examples:
  handout check                    everything
  handout check open-book          one exercise, even if it is a draft
  handout check --strict           warnings are mistakes too
  handout check --format github    annotations at the lines of a pull request

Ends with 0 if there is no mistake, 1 if there is one, 2 if it could not look.";
