//! `handout export`: a newsletter for another program.

use super::{Outcome, build};
use crate::cli::{Cli, Export, ExportTo, Listmonk};
use crate::newsletter::listmonk::{self, Place};
use crate::newsletter::message::Written;
use crate::project::Project;
use crate::report;
use anyhow::{Result, bail};

/// Runs the command.
pub(super) fn run(cli: &Cli, options: &Export) -> Result<Outcome> {
    let project = Project::open(&cli.project)?;
    match &options.to {
        ExportTo::Listmonk(options) => listmonk(cli, &project, options),
    }
}

/// Writes the newsletter as it would be built now: a campaign has no use for one that is out of date.
fn listmonk(cli: &Cli, project: &Project, options: &Listmonk) -> Result<Outcome> {
    let Some(issue) = build::issue(cli, project, &options.exercise)? else {
        return Ok(Outcome::Mistakes);
    };
    if issue.exercise.draft {
        bail!(
            "`{}` is a draft: take the line `draft: true` out first",
            issue.exercise.id
        );
    }
    let place = Place {
        list: options.list,
        template: options.template,
    };
    let written = Written::new(&issue.config, &issue.exercise, &issue.html, &issue.text);
    let campaign = listmonk::campaign(&written, issue.exercise.date, place)?;
    let people = listmonk::list(&project.register()?.recipients())?;
    let files = [
        (format!("{}.json", issue.exercise.id), campaign),
        ("template.json".to_owned(), listmonk::template()?),
        ("subscribers.csv".to_owned(), people.csv),
    ];
    for (name, text) in files {
        let path = project.export(&format!("listmonk/{name}"), text.as_bytes())?;
        if !cli.quiet {
            report::result(&path)?;
        }
    }
    for address in &people.left_out {
        report::progress(&format!(
            "`{address}` is left out: spreadsheets take it for a formula. Add it in listmonk by hand"
        ))?;
    }
    Ok(Outcome::Done)
}
