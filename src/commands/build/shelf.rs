//! What exercises there are and how they stand, without pictures and outputs.

use super::catalogue::{Parsed, readable};
use crate::config::Config;
use crate::diagnostic::{Diagnostics, Severity};
use crate::exercise::Exercise;
use crate::parse;
use crate::project::{Project, SETTINGS};
use anyhow::Result;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;

/// The exercises of a project, drafts and those with mistakes too.
pub(in super::super) struct Shelf {
    pub(in super::super) known: Vec<Known>,
    /// Those without mistakes.
    pub(in super::super) exercises: Vec<Exercise>,
    /// The settings, unless they have mistakes.
    pub(in super::super) config: Option<Config>,
    /// Where the practice's days begin; UTC if the settings cannot be read.
    pub(in super::super) timezone: TimeZone,
    /// How many mistakes the settings have.
    pub(in super::super) settings_mistakes: usize,
}

/// An exercise by what other files must not take, and how far it is.
pub(in super::super) struct Known {
    /// The file's path under the project's folder.
    pub(in super::super) name: String,
    pub(in super::super) id: String,
    pub(in super::super) title: Option<String>,
    /// The day in the file, or in its name if the file cannot be read.
    pub(in super::super) date: Option<Date>,
    pub(in super::super) is_draft: bool,
    /// The day by which it should be read again.
    pub(in super::super) review_by: Option<Date>,
    /// How many mistakes stand in its text.
    pub(in super::super) mistakes: usize,
}

impl Shelf {
    /// Reads the exercises; their mistakes are only counted.
    pub(in super::super) fn read(project: &Project) -> Result<Self> {
        let mut found = Diagnostics::default();
        let settings = readable(project.settings()?, &mut found);
        let config = settings.and_then(|source| parse::config(&source, &mut found));
        let (mut all, mut exercises) = (Vec::new(), Vec::new());
        for (one, exercise, own) in Parsed::all(project)?.into_iter().map(known) {
            all.push(one);
            exercises.extend(exercise);
            found.extend(own);
        }
        parse::archive(&exercises, &[], &mut found);
        let mistakes = mistakes(&found);
        let of = |name: &str| mistakes.get(name).copied().unwrap_or(0);
        all.iter_mut().for_each(|known| known.mistakes = of(&known.name));
        Ok(Self {
            known: all,
            exercises,
            timezone: config
                .as_ref()
                .map_or(TimeZone::UTC, |config| config.site.timezone.clone()),
            settings_mistakes: of(SETTINGS),
            config,
        })
    }
}

fn known(parsed: Parsed) -> (Known, Option<Exercise>, Diagnostics) {
    let reading = parsed.reading;
    let known = Known {
        id: parsed.id,
        title: reading.title,
        date: reading.date.or_else(|| parse::date_of(&parsed.name)),
        is_draft: reading.is_draft,
        review_by: reading.exercise.as_ref().and_then(|exercise| exercise.review_by),
        mistakes: 0,
        name: parsed.name,
    };
    (known, reading.exercise, parsed.found)
}

/// How many mistakes each file has.
fn mistakes(found: &Diagnostics) -> BTreeMap<&str, usize> {
    let mut mistakes = BTreeMap::new();
    for mistake in found.iter().filter(|one| one.severity == Severity::Error) {
        if let Some(label) = mistake.labels.first() {
            *mistakes.entry(label.place.source.name.as_str()).or_default() += 1;
        }
    }
    mistakes
}
