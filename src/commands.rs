//! The commands: each reads as its list of steps.

mod build;
mod check;
mod clock;
mod completions;
mod explain;
mod export;
mod init;
mod man;
mod new;
mod preview;
mod rhythm;
mod schema;
mod send;
mod status;
mod subscribers;
mod template;

#[cfg(any(test, fuzzing))]
pub(crate) use build::is_memory;
pub use completions::answer;

use crate::cli::{Cli, Command};
use crate::newsletter::ledger::AlreadySending;
use crate::report;
use anyhow::Result;
use clap::Parser;
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
    /// Another one is running (`EX_TEMPFAIL` of sysexits.h: try again later).
    Busy,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Done => ExitCode::SUCCESS,
            Outcome::Mistakes => ExitCode::from(1),
            Outcome::Failed => ExitCode::from(2),
            Outcome::Busy => ExitCode::from(75),
        }
    }
}

/// What was typed; help, the version and mistakes are shown at once.
///
/// # Errors
/// With how the run has ended then.
pub fn typed() -> Result<Cli, Outcome> {
    Cli::try_parse().map_err(|mistake| {
        let words = mistake.render().to_string();
        if report::harmless(&words) == words {
            mistake.exit();
        }
        // Nothing is left to be done if even this cannot be said.
        let _ = report::progress(words.trim_end());
        Outcome::Failed
    })
}

/// Runs a command and reports what stopped it.
#[must_use]
pub fn run(cli: &Cli) -> Outcome {
    let result = clock::check().and_then(|()| command(cli));
    result.unwrap_or_else(|failure| {
        // Nothing is left to be done if even this cannot be said.
        let _ = report::progress(&format!("error: {}", report::told(&failure)));
        if failure.is::<AlreadySending>() {
            return Outcome::Busy;
        }
        Outcome::Failed
    })
}

fn command(cli: &Cli) -> Result<Outcome> {
    match &cli.command {
        Command::Build(options) => build::run(cli, options),
        Command::Check(options) => check::run(cli, options),
        Command::Completions(options) => completions::run(options),
        Command::Explain(options) => explain::run(options),
        Command::Export(options) => export::run(cli, options),
        Command::Init(options) => init::run(cli, options),
        Command::Man(options) => man::run(cli, options),
        Command::New(options) => new::run(cli, options),
        Command::Schema(options) => schema::run(options),
        Command::Preview(options) => preview::run(cli, options),
        Command::Send(options) => send::run(cli, options),
        Command::Status(options) => status::run(cli, options),
        Command::Subscribers(options) => subscribers::run(cli, options),
        Command::Template(options) => template::run(options),
    }
}
