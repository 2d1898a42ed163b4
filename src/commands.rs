//! The commands: each reads as its list of steps.

mod build;
mod export;
mod subscribers;

use crate::cli::{Cli, Command};
use crate::report;
use std::process::ExitCode;

/// How a run ended, as the shell sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// All is well.
    Done,
    /// The content has mistakes.
    Mistakes,
    /// It could not run: bad usage, disk, network.
    Failed,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Done => ExitCode::SUCCESS,
            Outcome::Mistakes => ExitCode::from(1),
            Outcome::Failed => ExitCode::from(2),
        }
    }
}

/// Runs a command and reports what stopped it.
#[must_use]
pub fn run(cli: &Cli) -> Outcome {
    let result = match &cli.command {
        Command::Build(options) => build::run(cli, options),
        Command::Export(options) => export::run(cli, options),
        Command::Subscribers(options) => subscribers::run(cli, options),
    };
    result.unwrap_or_else(|failure| {
        // Nothing is left to be done if even this cannot be said.
        let _ = report::progress(&format!("error: {failure:#}"));
        Outcome::Failed
    })
}
