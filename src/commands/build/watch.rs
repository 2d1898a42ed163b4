//! `handout build --watch`: a build at each save.

use super::super::Outcome;
use super::{Built, Day, Shop};
use crate::diagnostic::Severity;
use crate::report;
use crate::watch::Watch;
use anyhow::{Result, bail};
use serde::Serialize;
use std::path::PathBuf;
use std::process;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How often the clock is looked at for a new day: a computer that slept does not know how long.
/// Tests have no time to lose.
const CLOCK: Duration = Duration::from_millis(if cfg!(test) { 10 } else { 60_000 });

/// Builds until Ctrl-C is pressed or the project's folder is gone. What the first build cannot do ends it; afterwards
/// everything is told, and mended by the next save.
pub(super) fn run(shop: &Shop<'_>) -> Result<Outcome> {
    end_on_interrupt(&shop.writing)?;
    let mut watch = Watch::start(&shop.folder)?;
    let mut built = Ok(shop.build()?);
    let mut cause = Cause::Start;
    let mut day = None;
    loop {
        // With a mistake in the settings, nobody knows where the practice's days begin: where they did before.
        day = built.as_ref().ok().and_then(|built| built.day.clone()).or(day);
        tell_end(shop, &cause, &built, watch.note().as_deref())?;
        cause = wait(&mut watch, day.as_ref())?;
        tell_cause(shop, &cause)?;
        built = shop.build();
    }
}

/// Why a build is made.
enum Cause {
    Start,
    Changed(Vec<PathBuf>),
    NewDay,
}

impl Cause {
    fn files(&self) -> Vec<String> {
        let Cause::Changed(files) = self else {
            return Vec::new();
        };
        files
            .iter()
            .map(|file| file.to_string_lossy().replace('\\', "/"))
            .collect()
    }
}

/// Waits for a change, or for the hour at which a new day's exercises are published.
fn wait(watch: &mut Watch, day: Option<&Day>) -> Result<Cause> {
    loop {
        if let Some(files) = watch.next(day.map(|_| CLOCK))? {
            return Ok(Cause::Changed(files));
        }
        if day.is_some_and(Day::is_over) {
            return Ok(Cause::NewDay);
        }
    }
}

/// The end of a build, for programs.
#[derive(Serialize)]
struct End {
    outcome: &'static str,
    mistakes: usize,
    warnings: usize,
    /// Why nothing could be built.
    error: Option<String>,
    /// The files whose change led to this build.
    changed: Vec<String>,
}

impl End {
    fn of(cause: &Cause, built: &Result<Built>) -> Self {
        let count = |severity| built.as_ref().map_or(0, |built| built.found.count(severity));
        Self {
            outcome: match built.as_ref().map(Built::outcome) {
                Ok(Outcome::Done) => "done",
                Ok(_) => "mistakes",
                Err(_) => "failed",
            },
            mistakes: count(Severity::Error),
            warnings: count(Severity::Warning),
            error: built.as_ref().err().map(report::told),
            changed: cause.files(),
        }
    }
}

fn tell_end(shop: &Shop<'_>, cause: &Cause, built: &Result<Built>, note: Option<&str>) -> Result<()> {
    if let Err(error) = built {
        report::progress(&format!("error: {}", report::told(error)))?;
    }
    if shop.options.json {
        report::result(&serde_json::to_string(&End::of(cause, built))?)?;
    }
    if shop.cli.quiet {
        return Ok(());
    }
    note.into_iter().try_for_each(report::progress)?;
    Ok(report::progress("waiting for changes (Ctrl-C ends)")?)
}

fn tell_cause(shop: &Shop<'_>, cause: &Cause) -> Result<()> {
    if shop.cli.quiet {
        return Ok(());
    }
    let files = cause.files();
    let line = match files.split_first() {
        None => "\na new day has begun".to_owned(),
        Some((file, [])) => format!("\n{file} has changed"),
        Some((file, more)) => format!("\n{file} and {} more have changed", more.len()),
    };
    Ok(report::progress(&line)?)
}

/// Lets Ctrl-C, or the system's wish, end the program at once, but for a build that writes: that is finished first.
fn end_on_interrupt(writing: &Arc<Mutex<()>>) -> Result<()> {
    let writing = Arc::clone(writing);
    let set = ctrlc::set_handler(move || {
        let _nobody_writes = writing.lock().unwrap_or_else(PoisonError::into_inner);
        report::clear();
        process::exit(0);
    });
    match set {
        Ok(()) => Ok(()),
        Err(error) => bail!("cannot listen to Ctrl-C: {error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::today;
    use super::*;
    use jiff::ToSpan;
    use jiff::tz::TimeZone;

    #[test]
    fn a_build_follows_when_a_new_day_has_begun_or_a_file_has_changed() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut watch = Watch::start(folder.path()).expect("can watch");
        let date = today(&TimeZone::UTC);
        let day = |date| Day {
            timezone: TimeZone::UTC,
            date,
        };
        let cause = wait(&mut watch, Some(&day(date.saturating_sub(1.day())))).expect("can wait");
        assert!(matches!(cause, Cause::NewDay));
        #[expect(clippy::disallowed_methods, reason = "the test changes a file")]
        std::fs::write(folder.path().join("logo.svg"), "one").expect("can write");
        // Unless this is run at the very moment of the change.
        let cause = wait(&mut watch, Some(&day(today(&TimeZone::UTC)))).expect("can wait");
        assert!(cause.files() == ["logo.svg"] || day(date).is_over());
    }
}
