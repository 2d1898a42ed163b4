//! Everything that the calendar is made of. Whatever cannot be read is named, and the rest is shown.

use super::build::{self, Known, Shelf};
use super::mailed::{self, Begun};
use crate::newsletter::recipients::Register;
use crate::parse::{self, Announced};
use crate::project::{Project, SETTINGS};
use crate::published::Published;
use crate::report::{self, counted};
use anyhow::Result;
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// So many days of the past are shown where not all are wanted: eight weeks.
const RECENT: i64 = 56;

/// What was read.
pub(super) struct Survey {
    /// The day up to which exercises are published.
    pub(super) today: Date,
    /// The first day that is shown.
    pub(super) from: Date,
    pub(super) known: Vec<Known>,
    /// What subscribers have; nothing if that cannot be read.
    pub(super) published: Option<Published>,
    /// The ids of what was changed since it was published, so that the next build stops.
    pub(super) changed: BTreeSet<String>,
    /// How many people may be mailed, if newsletters go out through a mail server.
    pub(super) readers: Option<usize>,
    pub(super) begun: Begun,
    /// What could not be read, a sentence each, and what to do about it.
    pub(super) troubles: Vec<String>,
}

impl Survey {
    /// Looks at a project on a day, or today.
    pub(super) fn of(project: &Project, day: Option<Date>, all: bool) -> Result<Self> {
        let shelf = Shelf::read(project)?;
        let today = day.unwrap_or_else(|| build::today(&shelf.timezone));
        let mut troubles = Vec::new();
        if shelf.settings_mistakes > 0 {
            let mistakes = counted(shelf.settings_mistakes, "mistake");
            troubles.push(format!("`{SETTINGS}` has {mistakes}: `handout check` shows more"));
        }
        let misnamed = project.misnamed()?.into_iter();
        troubles.extend(misnamed.map(|name| format!("`{name}` is not read: `handout check` says what to rename")));
        let published = kept(project.published(), &mut troubles);
        let register = kept(project.register(), &mut troubles);
        let mut survey = Self {
            today,
            from: if all {
                Date::MIN
            } else {
                today.saturating_sub(RECENT.days())
            },
            changed: published
                .as_ref()
                .map_or_else(BTreeSet::new, |published| changed(&shelf, published, today)),
            published,
            readers: readers(&shelf, register.as_ref()),
            begun: Begun::new(),
            troubles,
            known: shelf.known,
        };
        survey.begun = mailed::read(project, &survey.past(), register.as_ref(), &shelf.timezone);
        // One damaged key is in the way of every ledger, and told once.
        let unreadable = survey.begun.values().filter_map(|mailed| mailed.as_ref().err());
        let reasons: BTreeSet<String> = unreadable.map(report::told).collect();
        survey.troubles.extend(reasons);
        survey.note_lost();
        Ok(survey)
    }

    fn note_lost(&mut self) {
        if self.published.as_ref().is_some_and(Published::is_lost) {
            self.troubles.push(build::LOST.to_owned());
        }
    }

    /// The ids of all whose day has come and is shown, published ones that are gone too; from the latest to the earliest.
    fn past(&self) -> Vec<&str> {
        let known = self.known.iter().map(|known| (known.date, known.id.as_str()));
        let record = self.published.iter().flat_map(Published::iter);
        let gone = record.map(|known| (Some(known.date), known.id.as_str()));
        let is_past = |date: &Option<Date>| date.is_some_and(|date| date >= self.from && date <= self.today);
        let past: BTreeSet<_> = known.chain(gone).filter(|(date, _)| is_past(date)).collect();
        let mut seen = BTreeSet::new();
        (past.into_iter().rev().map(|(_, id)| id))
            .filter(|id| seen.insert(*id))
            .collect()
    }
}

/// What was read; why it was not is noted.
fn kept<T>(read: Result<T>, troubles: &mut Vec<String>) -> Option<T> {
    read.map_err(|error| troubles.push(report::told(&error))).ok()
}

/// The exercises that the next build refuses because subscribers would see them twice.
fn changed(shelf: &Shelf, published: &Published, today: Date) -> BTreeSet<String> {
    let Some(config) = &shelf.config else {
        return BTreeSet::new();
    };
    let ids = shelf.known.iter().map(|known| known.id.clone()).collect();
    let exercises: Vec<_> = shelf.exercises.iter().filter(|exercise| !exercise.draft).collect();
    let due: Vec<_> = (exercises.iter().copied())
        .filter(|exercise| exercise.date <= today)
        .collect();
    let announced = Announced {
        config,
        ids: &ids,
        exercises: &exercises,
        published: &due,
    };
    let changes = parse::republished(&announced, published);
    changes
        .iter()
        .filter_map(|change| change.id().map(str::to_owned))
        .collect()
}

fn readers(shelf: &Shelf, register: Option<&Register>) -> Option<usize> {
    let newsletter = shelf.config.as_ref()?.newsletter.as_ref()?;
    newsletter.smtp.as_ref()?;
    Some(register?.recipients().len())
}
