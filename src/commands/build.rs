//! `handout build`: sources to artifacts to `out/`.

mod album;
mod announcement;
mod catalogue;
mod collected;
mod gallery;
mod inspect;
mod issue;
mod memory;
mod render;
mod scope;
mod shelf;
mod summary;
mod watch;

use super::Outcome;
use crate::cli::{Build, Cli};
use crate::config::PUBLICATION_HOUR;
use crate::diagnostic::Diagnostics;
use crate::outputs::{Fonts, OUTPUTS, Output, Render};
use crate::project::{Project, Record, Stage};
use crate::published::Published;
use crate::report::{self, Bar};
use anyhow::{Result, bail};
use catalogue::Catalogue;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{ToSpan, Zoned};
use memory::{Last, Recalled, Told, Unchanged};
use render::{Made, Work};
use scope::Scope;
use std::cell::RefCell;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use summary::Summary;

pub(super) use announcement::LOST;
pub(super) use catalogue::{did_you_mean, id_of, readable};
pub(super) use gallery::{Entry, Gallery};
pub(super) use inspect::{Inspected, inspect};
pub(super) use issue::{Issue, issue};
#[cfg(any(test, fuzzing))]
pub(crate) use memory::is_memory;
pub(super) use shelf::{Known, Shelf};

/// Runs the command.
pub(super) fn run(cli: &Cli, options: &Build) -> Result<Outcome> {
    refuse_parts_of_the_whole(options, &wanted(options))?;
    let project = Project::open(&cli.project)?;
    let shop = Shop {
        cli,
        options,
        folder: project.root().to_owned(),
        typefaces: RefCell::default(),
        writing: Arc::default(),
    };
    if options.watch {
        return watch::run(&shop);
    }
    Ok(shop.build()?.outcome())
}

/// Where builds are made, one or one after another.
struct Shop<'a> {
    cli: &'a Cli,
    options: &'a Build,
    /// The project's; what a build sees of it is its own.
    folder: PathBuf,
    typefaces: RefCell<Option<Typefaces>>,
    /// Held while files are written.
    writing: Arc<Mutex<()>>,
}

/// The fonts, and the project's own font files that they were made of.
struct Typefaces {
    files: Vec<Vec<u8>>,
    fonts: Arc<Fonts>,
}

/// A day, and where the practice's days begin.
#[derive(Clone)]
struct Day {
    timezone: TimeZone,
    date: Date,
}

impl Day {
    fn is_over(&self) -> bool {
        today(&self.timezone) != self.date
    }
}

/// What came of a build.
struct Built {
    found: Diagnostics,
    /// The day that was taken for today, by the clock; none if one was named, or if the settings have mistakes.
    day: Option<Day>,
}

impl Built {
    fn new(options: &Build, scope: &Scope, timezone: TimeZone, found: Diagnostics) -> Self {
        let date = scope.today;
        let day = options.today.is_none().then_some(Day { timezone, date });
        Self { found, day }
    }

    fn outcome(&self) -> Outcome {
        if self.found.has_errors() {
            Outcome::Mistakes
        } else {
            Outcome::Done
        }
    }
}

impl Shop<'_> {
    /// Builds, and shows the results or what stands in their way; then the files of the last build stay as they were.
    fn build(&self) -> Result<Built> {
        let (cli, options) = (self.cli, self.options);
        let project = Project::open(&self.folder)?;
        let _turn = project.turn(|| self.tell_waiting());
        let memory = match memory::recall(&project, options) {
            Recalled::Unchanged(Unchanged { scope, zone, told }) => {
                self.tell(&scope, &told)?;
                return Ok(Built::new(options, &scope, zone, told.found));
            }
            Recalled::Changed(memory) => memory,
        };
        let bar = Bar::of_work(cli.quiet);
        let mut found = Diagnostics::default();
        let Some(catalogue) = Catalogue::read(&project, options, &mut found)? else {
            return stopped(Built { found, day: None });
        };
        let zone = catalogue.config.site.timezone.clone();
        let scope = scope(options, &zone);
        let record = announcement::published(cli, options, &project, &catalogue, &scope, &mut found)?;
        let work = Work {
            project: &project,
            catalogue: &catalogue,
            fonts: &*self.fonts(&project)?,
            scope: &scope,
            bar: &bar,
        };
        let (last, stage) = (Last::of(memory, &work, options), project.stage());
        let made = render::render(&work, &record, last, &stage, &mut found)?;
        if found.has_errors() {
            return stopped(Built::new(options, &scope, zone, found));
        }
        self.write(&project, &stage, &scope, &record, &made)?;
        drop(stage);
        drop(bar);
        let summary = Summary::of(&catalogue, &made);
        let exercises = made.exercises;
        // A large archive needs the room for what is remembered of it.
        drop((catalogue, made.files));
        let told = Told { found, summary };
        self.tell(&scope, &told)?;
        let found = told.found.clone();
        memory::keep(&project, options, &zone, &scope, told, &exercises);
        Ok(Built::new(options, &scope, zone, found))
    }

    /// The fonts; they are read again where the project's own have changed.
    fn fonts(&self, project: &Project) -> Result<Arc<Fonts>> {
        let files = project.fonts()?;
        let mut known = self.typefaces.borrow_mut();
        let same = known.take().filter(|known| known.files == files);
        let typefaces = known.insert(same.unwrap_or_else(|| Typefaces {
            fonts: Arc::new(Fonts::new(files.clone())),
            files,
        }));
        Ok(Arc::clone(&typefaces.fonts))
    }

    fn write(
        &self,
        project: &Project,
        stage: &Stage<'_>,
        scope: &Scope,
        record: &Published,
        made: &Made,
    ) -> Result<()> {
        let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let is_stale = |old: &Record| is_stale(old, scope, made);
        project.write(stage, &made.files, record, is_stale, |output| has_run(output, scope))
    }

    fn tell_waiting(&self) {
        if !self.cli.quiet {
            // Where nobody listens, it waits all the same.
            let _ = report::progress("another build of this project is at work: this one follows when it has ended");
        }
    }

    fn tell(&self, scope: &Scope, told: &Told) -> Result<()> {
        report::print(&told.found, report::Style::of_stderr())?;
        told.summary.print(self.cli, self.options, scope)
    }
}

/// What is made, for which day.
fn scope(options: &Build, zone: &TimeZone) -> Scope {
    let real_day = today(zone);
    let today = options.today.unwrap_or(real_day);
    Scope {
        outputs: wanted(options),
        everything: options.exercises.is_empty(),
        today,
        is_preview: today > real_day,
    }
}

/// Shows what stands in the way.
fn stopped(built: Built) -> Result<Built> {
    report::print(&built.found, report::Style::of_stderr())?;
    Ok(built)
}

/// The day up to which exercises are published: each from its hour on.
#[expect(clippy::disallowed_methods, reason = "commands know the clock")]
pub(super) fn today(zone: &TimeZone) -> Date {
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

/// Whether an output has made all of its files that there are; one that another version of this program had makes none.
fn has_run(name: &str, scope: &Scope) -> bool {
    match OUTPUTS.iter().find(|output| output.name == name) {
        Some(output) => {
            let was_asked_for = scope.outputs.iter().any(|other| other.name == name);
            was_asked_for && (scope.everything || matches!(output.render, Render::Each(_)))
        }
        None => true,
    }
}

/// Whether a file of an earlier build, which this one did not make again, should go: all its makers ran, or its
/// exercise is gone and nothing leads to it any more. Messages that `send` has written hold people's addresses, and go
/// before the site is published.
fn is_stale(record: &Record, scope: &Scope, made: &Made) -> bool {
    if record.is_message() {
        return true;
    }
    let makers_ran = record.outputs.iter().all(|name| has_run(name, scope));
    match &record.exercise {
        Some(id) if made.exercises.contains_key(id) => makers_ran,
        Some(_) => scope.is_complete(),
        None => makers_ran && scope.everything,
    }
}
