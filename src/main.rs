//! Arguments in, exit code out; nothing else.

use clap::Parser;
use handout::cli::Cli;
use handout::commands;
use std::process::ExitCode;

fn main() -> ExitCode {
    commands::run(&Cli::parse()).into()
}
