//! `handout init`: a project that builds at once.

mod answers;
mod example;

use super::Outcome;
use crate::cli::{Cli, Init};
use crate::project::Project;
use crate::report;
use anyhow::Result;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{ToSpan, Zoned};
use std::path::Path;

/// Runs the command.
pub(super) fn run(cli: &Cli, options: &Init) -> Result<Outcome> {
    Project::refuse_begun(&options.folder)?;
    let ask = |question: &str| report::ask(question);
    let answers = answers::all(options, &time_zone(), report::is_conversation().then_some(ask))?;
    let has_own = Project::has_exercises(&options.folder);
    let files = example::files(&answers, (!has_own).then(example_day));
    let kept = Project::begin(&options.folder, &files)?;
    for name in kept {
        report::progress(&format!("`{name}` was there already and stays as it is"))?;
    }
    if !cli.quiet {
        report::result(&next_steps(&options.folder, has_own))?;
    }
    Ok(Outcome::Done)
}

/// The name of this computer's time zone; empty if it has none.
#[expect(clippy::disallowed_methods, reason = "commands know the clock")]
fn time_zone() -> String {
    TimeZone::system().iana_name().unwrap_or_default().to_owned()
}

/// The last Monday, so that the example is published and the next exercise comes soon.
#[expect(clippy::disallowed_methods, reason = "commands know the clock")]
fn example_day() -> Date {
    let mut day = Zoned::now().date().saturating_sub(1.day());
    while day.weekday() != Weekday::Monday {
        day = day.saturating_sub(1.day());
    }
    day
}

fn next_steps(folder: &Path, has_own: bool) -> String {
    let shown = folder.display();
    let go = if folder == Path::new(".") {
        String::new()
    } else {
        format!("  cd \"{shown}\"\n")
    };
    let exercises = if has_own { "your exercises are" } else { "an example is" };
    format!(
        "\
Your project is ready: your settings are in handout.yaml, {exercises} in exercises/.

{go}  handout preview --open               shows in your browser what becomes of it
  handout build                        makes everything in out/: open out/index.html
  handout new \"Your first exercise\"    makes its file, with guidance in each part"
    )
}
