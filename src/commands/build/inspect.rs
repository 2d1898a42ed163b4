//! What a build would find; nothing is written.

use super::announcement;
use super::catalogue::Catalogue;
use super::memory::Last;
use super::render::{self, Work};
use super::scope;
use crate::cli::{Build, Cli};
use crate::diagnostic::Diagnostics;
use crate::outputs::Fonts;
use crate::project::Project;
use crate::proofread::{self, proofread};
use crate::report::Bar;
use anyhow::Result;

/// What was looked at, and what was found.
pub(in super::super) struct Inspected {
    pub(in super::super) found: Diagnostics,
    /// How many exercise files were read.
    pub(in super::super) exercises: usize,
    /// Whether the outputs were looked at too; without settings there are none.
    pub(in super::super) is_whole: bool,
    /// Whether the words could be judged, which only English ones are.
    pub(in super::super) is_measured: bool,
}

/// Reads and renders everything, for the mistakes alone.
pub(in super::super) fn inspect(cli: &Cli, options: &Build) -> Result<Inspected> {
    let project = Project::open(&cli.project)?;
    let mut inspected = Inspected {
        found: Diagnostics::default(),
        exercises: 0,
        is_whole: false,
        is_measured: true,
    };
    let found = &mut inspected.found;
    inspected.exercises = match options.exercises.len() {
        0 => project.exercises()?.len(),
        named => named,
    };
    let bar = Bar::of_work(cli.quiet);
    let Some(catalogue) = Catalogue::read(&project, options, found)? else {
        return Ok(inspected);
    };
    let scope = scope(options, &catalogue.config.site.timezone);
    let published = announcement::published(cli, options, &project, &catalogue, &scope, found)?;
    let fonts = Fonts::new(project.fonts()?);
    let work = Work {
        project: &project,
        catalogue: &catalogue,
        fonts: &fonts,
        scope: &scope,
        record: &published,
        last: &Last::of(&project, options, &scope, &catalogue.config),
        bar: &bar,
    };
    render::render(&work, found)?;
    let exercises = catalogue.chosen.iter();
    exercises.for_each(|exercise| proofread(&catalogue.config, exercise, scope.today, found));
    inspected.is_measured = proofread::measures(&catalogue.config);
    inspected.is_whole = true;
    Ok(inspected)
}
