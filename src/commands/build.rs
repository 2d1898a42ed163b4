//! `handout build`: sources to artifacts to `out/`.

mod announcement;
mod catalogue;
mod inspect;
mod issue;
mod render;
mod shelf;
mod summary;

use super::Outcome;
use crate::cli::{Build, Cli};
use crate::config::{Config, PUBLICATION_HOUR};
use crate::diagnostic::Diagnostics;
use crate::outputs::{Fonts, OUTPUTS, Output, Render};
use crate::project::{Project, Record};
use crate::report;
use anyhow::{Result, bail};
use catalogue::Catalogue;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{ToSpan, Zoned};
use render::{Made, Scope};

pub(super) use catalogue::{did_you_mean, id_of, readable};
pub(super) use inspect::{Inspected, inspect};
pub(super) use issue::{Issue, issue};
pub(super) use shelf::{Known, Shelf};

/// Runs the command.
pub(super) fn run(cli: &Cli, options: &Build) -> Result<Outcome> {
    refuse_parts_of_the_whole(options, &wanted(options))?;
    let project = Project::open(&cli.project)?;
    let mut found = Diagnostics::default();
    let Some(catalogue) = Catalogue::read(&project, options, &mut found)? else {
        return stopped(&found);
    };
    let scope = scope(options, &catalogue.config);
    let published = announcement::published(cli, options, &project, &catalogue, &scope, &mut found)?;
    let fonts = Fonts::new(project.fonts()?);
    let stage = project.stage();
    let made = render::render(&catalogue, &fonts, &scope, &published, &stage, &mut found)?;
    if found.has_errors() {
        return stopped(&found);
    }
    project.write(&stage, &made.files, &published, |record| {
        is_stale(record, &scope, &made)
    })?;
    drop(stage);
    report::print(&found, report::Style::of_stderr())?;
    summary::print(cli, options, &catalogue, &made, &scope)?;
    Ok(Outcome::Done)
}

/// What is made, for which day.
fn scope(options: &Build, config: &Config) -> Scope {
    let real_day = today(&config.site.timezone);
    let today = options.today.unwrap_or(real_day);
    Scope {
        outputs: wanted(options),
        everything: options.exercises.is_empty(),
        today,
        is_preview: today > real_day,
    }
}

/// Shows what stands in the way; the files of the last build stay as they were.
fn stopped(found: &Diagnostics) -> Result<Outcome> {
    report::print(found, report::Style::of_stderr())?;
    Ok(Outcome::Mistakes)
}

/// The day up to which exercises are published: each from its hour on.
#[expect(clippy::disallowed_methods, reason = "commands know the clock")]
fn today(zone: &TimeZone) -> Date {
    let now = Zoned::now().with_time_zone(zone.clone());
    if now.hour() < PUBLICATION_HOUR {
        now.date().saturating_sub(1.day())
    } else {
        now.date()
    }
}

/// The outputs that were asked for; all if none was named.
fn wanted(options: &Build) -> Vec<&'static Output> {
    let named = |output: &&Output| options.only.is_empty() || options.only.iter().any(|name| name == output.name);
    OUTPUTS.iter().filter(named).collect()
}

/// An output of all exercises cannot be made of some of them.
fn refuse_parts_of_the_whole(options: &Build, outputs: &[&Output]) -> Result<()> {
    let all_are_whole = outputs.iter().all(|output| !matches!(output.render, Render::Each(_)));
    match options.exercises.first() {
        Some(exercise) if all_are_whole => bail!(
            "`{}` is made of all exercises: leave out `{exercise}`",
            options.only.join("` and `")
        ),
        _ => Ok(()),
    }
}

/// Whether a file of an earlier build, which this one did not make again, should go: all its makers ran, or its
/// exercise is gone and nothing leads to it any more. Messages that `send` has written hold people's addresses, and go
/// before the site is published.
fn is_stale(record: &Record, scope: &Scope, made: &Made) -> bool {
    if record.is_message() {
        return true;
    }
    let makers_ran = record
        .outputs
        .iter()
        .all(|name| scope.outputs.iter().any(|output| output.name == name));
    match &record.exercise {
        Some(id) if made.ids.contains(id) => makers_ran,
        Some(_) => scope.is_complete(),
        None => makers_ran && scope.everything,
    }
}
