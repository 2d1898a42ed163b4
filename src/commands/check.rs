//! `handout check`: everything that a build would find, and nothing is written.

use super::{Outcome, build};
use crate::cli::{Check, Cli, Format};
use crate::report;
use anyhow::Result;
use build::Inspected;

/// What to say where the words cannot be judged.
const NOT_MEASURED: &str = "how hard the texts are to read and what they promise is only looked at in English; `site: {language: …}` says otherwise";

/// Runs the command.
pub(super) fn run(cli: &Cli, options: &Check) -> Result<Outcome> {
    let mut inspected = build::inspect(cli, &options.as_build())?;
    if options.strict {
        inspected.found.be_strict();
    }
    inspected.found.sort();
    match options.format() {
        Format::Text => {}
        Format::Json => lines(&report::json(&inspected.found))?,
        Format::Github => lines(&report::github(&inspected.found, &cli.project))?,
    }
    if !inspected.is_measured && !cli.quiet {
        report::progress(NOT_MEASURED)?;
    }
    tell(cli, options, &inspected)?;
    if inspected.found.has_errors() {
        return Ok(Outcome::Mistakes);
    }
    Ok(Outcome::Done)
}

fn lines(lines: &[String]) -> Result<()> {
    lines.iter().try_for_each(|line| report::result(line))?;
    Ok(())
}

/// The report for people if that was asked for, and the summary, which never mixes with what programs read.
fn tell(cli: &Cli, options: &Check, inspected: &Inspected) -> Result<()> {
    let summary = summary(inspected);
    let is_clean = inspected.found.iter().next().is_none();
    match options.format() {
        _ if is_clean && cli.quiet => {}
        Format::Text if is_clean => report::result(&summary)?,
        Format::Text => report::print_with(&inspected.found, report::Style::of_stderr(), &summary)?,
        _ if cli.quiet => {}
        _ => report::progress(&summary)?,
    }
    Ok(())
}

/// `3 exercises: 2 mistakes and 1 warning in 1 file`.
fn summary(inspected: &Inspected) -> String {
    let found = report::how_much(&inspected.found);
    let found = if found.is_empty() { "no mistakes" } else { &found };
    let looked_at = report::counted(inspected.exercises, "exercise");
    let rest = if inspected.is_whole {
        ""
    } else {
        "; what is made of them is looked at once that is corrected"
    };
    format!("{looked_at} checked: {found}{rest}")
}
