//! What exercises there are, without looking at more than their heads.

use super::catalogue::readable;
use crate::diagnostic::Diagnostics;
use crate::parse::{self, Reading};
use crate::project::Project;
use anyhow::Result;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// The exercises of a project, drafts and those with mistakes too.
pub(in super::super) struct Shelf {
    pub(in super::super) known: Vec<Known>,
    /// Where the practice's days begin; UTC if the settings cannot be read.
    pub(in super::super) timezone: TimeZone,
}

/// An exercise by what other files must not take.
pub(in super::super) struct Known {
    /// The file's path under the project's folder.
    pub(in super::super) name: String,
    pub(in super::super) id: String,
    /// The day in the file, or in its name if the file cannot be read.
    pub(in super::super) date: Option<Date>,
}

impl Shelf {
    /// Reads the exercises; their mistakes are for others to report.
    pub(in super::super) fn read(project: &Project) -> Result<Self> {
        let mut found = Diagnostics::default();
        let settings = readable(project.settings()?, &mut found);
        let config = settings.and_then(|source| parse::config(&source, &mut found));
        let texts = project.exercises()?.into_iter();
        let known = texts.map(|text| {
            let name = text.name().to_owned();
            let source = readable(text, &mut found);
            let reading = source.map_or_else(Reading::default, |source| parse::reading(&source, &mut found));
            Known {
                id: reading.id.unwrap_or_else(|| parse::id_of(&name)),
                date: reading
                    .exercise
                    .map(|exercise| exercise.date)
                    .or_else(|| parse::date_of(&name)),
                name,
            }
        });
        Ok(Self {
            known: known.collect(),
            timezone: config.map_or(TimeZone::UTC, |config| config.site.timezone),
        })
    }
}
