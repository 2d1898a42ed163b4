//! Arguments in, exit code out; nothing else.

use clap::Parser;
use handout::cli::Cli;
use handout::commands;
use std::process::ExitCode;

fn main() -> ExitCode {
    let outcome = commands::answer().unwrap_or_else(|| commands::run(&Cli::parse()));
    outcome.into()
}
