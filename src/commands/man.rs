//! `handout man`: a manual page for each command, made of the same definition as the help.

mod page;

use super::Outcome;
use crate::cli::{Cli, Man};
use crate::project;
use crate::report;
use anyhow::Result;
use clap::CommandFactory;

/// Runs the command.
pub(super) fn run(cli: &Cli, options: &Man) -> Result<Outcome> {
    let pages = page::all(Cli::command())?;
    project::write_files(&options.folder, &pages)?;
    if !cli.quiet {
        let written = report::counted(pages.len(), "page");
        report::result(&format!("{written} in `{}`", options.folder.display()))?;
    }
    Ok(Outcome::Done)
}
