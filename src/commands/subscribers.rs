//! `handout subscribers`: the list of people who get the newsletter.

mod bounces;
mod import;
mod list;
mod people;

use super::Outcome;
use crate::cli::{Cli, StatusWord, Subscribers, SubscribersCommand};
use crate::config::{Config, DEFAULT_TIMEZONE};
use crate::diagnostic::Diagnostics;
use crate::newsletter::recipients::{LIST, Problems, Register, Status};
use crate::project::{Project, Text};
use crate::{parse, report};
use anyhow::Result;
use jiff::Zoned;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Runs the command.
pub(super) fn run(cli: &Cli, options: &Subscribers) -> Result<Outcome> {
    let project = Project::open(&cli.project)?;
    let config = settings(&project)?;
    let desk = Desk {
        today: options.today.unwrap_or_else(|| today(config.as_ref())),
        project,
        config,
        quiet: cli.quiet,
    };
    match &options.command {
        SubscribersCommand::Import(import) => import::run(&desk, import),
        SubscribersCommand::Add(add) => people::add(&desk, add),
        SubscribersCommand::Remove(remove) => people::remove(&desk, remove),
        SubscribersCommand::List(list) => list::run(&desk, list),
        SubscribersCommand::Check => list::check(&desk),
        SubscribersCommand::Bounces(bounces) => bounces::run(&desk, bounces),
    }
}

/// Where all of these commands work.
struct Desk {
    project: Project,
    /// None if the settings have mistakes, which are `handout build`'s business.
    config: Option<Config>,
    today: Date,
    quiet: bool,
}

impl Desk {
    /// Changes the lists; says if the letters of the old one had to be guessed, since it is then written anew.
    fn change<T>(&self, change: impl FnOnce(&mut Register) -> Result<T>) -> Result<T> {
        let (done, note) = self.project.change_register(|register| {
            let note = register.note();
            Ok((change(register)?, note))
        })?;
        if let Some(note) = note {
            report::progress(&format!("{LIST}: {note}"))?;
        }
        Ok(done)
    }

    /// Prints what was done.
    fn say(&self, line: &str) -> Result<()> {
        if !self.quiet {
            report::result(&report::harmless(line))?;
        }
        Ok(())
    }
}

/// Prints what somebody should look at, as `file:line: what`.
fn show(file: &str, problems: &Problems) -> Result<()> {
    for problem in problems.iter() {
        let line = format!("{file}:{}: {}", problem.line, problem.text);
        report::progress(&report::harmless(&line))?;
    }
    if problems.more() > 0 {
        let line = format!("{file}: {} more are not shown; correct these first", problems.more());
        report::progress(&report::harmless(&line))?;
    }
    Ok(())
}

fn settings(project: &Project) -> Result<Option<Config>> {
    let mut mistakes = Diagnostics::default();
    let Text::Readable(source) = project.settings()? else {
        return Ok(None);
    };
    Ok(parse::config(&source, &mut mistakes))
}

#[expect(clippy::disallowed_methods, reason = "commands know the clock")]
fn today(config: Option<&Config>) -> Date {
    let default = || TimeZone::get(DEFAULT_TIMEZONE).unwrap_or(TimeZone::UTC);
    let zone = config.map_or_else(default, |config| config.site.timezone.clone());
    Zoned::now().with_time_zone(zone).date()
}

fn status(word: StatusWord) -> Status {
    match word {
        StatusWord::Subscribed => Status::Subscribed,
        StatusWord::Pending => Status::Pending,
        StatusWord::Unsubscribed => Status::Unsubscribed,
        StatusWord::Bounced => Status::Bounced,
    }
}

/// `1 person`, `2 people`.
fn people(count: usize) -> String {
    if count == 1 {
        "1 person".to_owned()
    } else {
        format!("{count} people")
    }
}
