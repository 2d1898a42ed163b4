//! `handout status`: how every week stands and what to do next; or who has got one newsletter.

mod advice;
mod calendar;
mod draw;
mod json;
mod mailed;
mod newsletter;
mod survey;

use super::{Outcome, build, rhythm};
use crate::cli::{Cli, Status};
use crate::project::Project;
use crate::report;
use anyhow::Result;
use calendar::Calendar;
use survey::Survey;

/// Runs the command.
pub(super) fn run(cli: &Cli, options: &Status) -> Result<Outcome> {
    let project = Project::open(&cli.project)?;
    if let Some(exercise) = &options.exercise {
        return newsletter::tell(&project, exercise, options.json);
    }
    let survey = Survey::of(&project, options.today, options.all)?;
    let calendar = Calendar::of(&survey);
    let steps = advice::steps(&survey, &calendar);
    if options.json {
        for line in json::lines(&survey, &calendar, &steps) {
            report::result(&line)?;
        }
    } else {
        report::lines(&draw::lines(&survey, &calendar, &steps, report::width_of_stdout()))?;
    }
    Ok(Outcome::Done)
}
