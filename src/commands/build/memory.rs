//! What the last build did, so that a build with nothing changed does nothing, and one with little changed little.
//!
//! Everything that was read (sources, pictures, fonts, settings, the folders' names) and everything that was written is
//! kept with its fingerprint. If all of it is as it was, and so is what was asked for, this program and the set of
//! exercises whose day has come, then the same would be made, and what was told is told again. Whatever is in doubt, such
//! as a memory that cannot be read, means that everything is made.

mod last;
mod warning;

pub(super) use last::{Kept, Last, Remembered};

use super::scope::Scope;
use super::summary::Summary;
use crate::cli::Build;
use crate::diagnostic::Diagnostics;
use crate::project::{self, Fingerprint, Project, Sights};
use anyhow::{Context, Result};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};
use std::collections::BTreeMap;
use warning::Warning;

/// A build that went well.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Memory {
    request: Request,
    /// The time zone in which days begin.
    zone: String,
    /// The days from and before which the same exercises are published.
    days: (Option<Date>, Option<Date>),
    /// Half of all there is: written on a line of its own, so that both halves are read side by side.
    #[serde(skip)]
    sights: Sights,
    warnings: Vec<Warning>,
    summary: Summary,
    /// What is remembered of each exercise, by id; only read where something has changed.
    exercises: Box<RawValue>,
}

/// What was asked for, and of which program.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Request {
    program: String,
    outputs: Vec<String>,
    drafts: bool,
    /// Whether the day was the clock's, which may be wrong.
    is_of_clock: bool,
}

/// What a build tells.
pub(super) struct Told {
    pub(super) found: Diagnostics,
    pub(super) summary: Summary,
}

/// What is known before anything is made.
pub(super) enum Recalled {
    /// The same would be made.
    Unchanged(Unchanged),
    /// Something has changed since the last build, of which this is left.
    Changed(Option<Box<Before>>),
}

/// What an earlier build did, as far as it is still as it was.
pub(super) struct Before {
    /// Without the sights of what has changed.
    memory: Memory,
    /// The names of the files and folders that have changed.
    changed: Vec<String>,
}

/// What the last build told, if the same would come of this one.
pub(super) struct Unchanged {
    pub(super) scope: Scope,
    /// Where the practice's days begin.
    pub(super) zone: TimeZone,
    pub(super) told: Told,
}

/// Looks whether a build would make what is there, in which case nothing is touched.
pub(super) fn recall(project: &Project, options: &Build) -> Recalled {
    let Some(mut before) = Before::read(project) else {
        return Recalled::Changed(None);
    };
    match before.unchanged(project, options) {
        Some((scope, zone, found)) => Recalled::Unchanged(Unchanged {
            scope,
            zone,
            told: Told {
                found,
                summary: before.memory.summary,
            },
        }),
        None => Recalled::Changed(Some(Box::new(before))),
    }
}

impl Before {
    fn read(project: &Project) -> Option<Self> {
        let (sights, memory) = Memory::read(&project.recall()?, |sights| project.look(sights))?;
        let (sights, changed) = sights;
        let memory = Memory { sights, ..memory };
        Some(Self { memory, changed })
    }

    /// What was asked for and where days begin, with what was found then, if the same would be made.
    fn unchanged(&mut self, project: &Project, options: &Build) -> Option<(Scope, TimeZone, Diagnostics)> {
        let memory = &mut self.memory;
        let zone = TimeZone::get(&memory.zone).ok()?;
        let scope = super::scope(options, &zone);
        let is_same = self.changed.is_empty()
            && !project.is_unfinished()
            && project.has_nothing_odd_to_publish()
            && !memory.warnings.iter().any(Warning::is_of_a_day);
        if !is_same || memory.request != Request::of(options, &scope)? || !memory.is_of(scope.today) {
            return None;
        }
        let found = warning::read(&memory.warnings, project)?;
        if memory.sights.values().any(|sight| !sight.is_settled()) {
            memory.settle(project);
        }
        Some((scope, zone, found))
    }
}

/// Keeps in mind what a build did; where it cannot, the next one has everything to do.
pub(super) fn keep(
    project: &Project,
    options: &Build,
    zone: &TimeZone,
    scope: &Scope,
    told: Told,
    exercises: &BTreeMap<String, Remembered>,
) {
    let zone = zone.iana_name();
    let Some((request, zone)) = Request::of(options, scope).zip(zone) else {
        return;
    };
    let Ok(exercises) = to_raw_value(&exercises) else {
        return;
    };
    let mut memory = Memory {
        request,
        zone: zone.to_owned(),
        days: told.summary.days(scope.today),
        sights: Sights::default(),
        warnings: told.found.iter().map(Warning::of).collect(),
        summary: told.summary,
        exercises,
    };
    let _ = memory.write(project);
}

/// A fingerprint, and that of which it is.
fn named(half: &impl Serialize) -> Result<[Vec<u8>; 2]> {
    let half = serde_json::to_vec(half).context("cannot write down what was built")?;
    Ok([Fingerprint::of(&half).digits().into(), half])
}

/// What stands behind its fingerprint, if it is as it was written down: a damaged disk must not name other files.
fn whole(rest: &[u8]) -> Option<&[u8]> {
    let (name, rest) = rest.split_at_checked(Fingerprint::LENGTH)?;
    (Fingerprint::of(rest).digits().as_bytes() == name).then_some(rest)
}

/// For the fuzzer: whether bytes are a memory.
#[cfg(any(test, fuzzing))]
pub(crate) fn is_memory(bytes: &[u8]) -> bool {
    Memory::read(bytes, |_| ()).is_some()
}

impl Memory {
    /// Reads what was written down, and makes something of what was seen then.
    fn read<T: Send>(bytes: &[u8], look: impl FnOnce(Sights) -> T + Send) -> Option<(T, Self)> {
        let end = bytes.iter().position(|byte| *byte == b'\n')?;
        let (sights, rest) = bytes.split_at(end);
        let (sights, memory) = rayon::join(
            || serde_json::from_slice(whole(sights)?).ok().map(look),
            || serde_json::from_slice(whole(&rest[1..])?).ok(),
        );
        sights.zip(memory)
    }

    /// Whether the same exercises are published on a day.
    fn is_of(&self, today: Date) -> bool {
        let (come, to_come) = self.days;
        come.is_none_or(|come| come <= today) && to_come.is_none_or(|next| today < next)
    }

    /// Writes down how everything looked just now, since its times tell more than they did.
    fn settle(&mut self, project: &Project) {
        project.see_again(std::mem::take(&mut self.sights));
        // Where this fails, the next build only has more to read.
        let _ = self.write(project);
    }

    /// Writes everything down with what was seen.
    fn write(&mut self, project: &Project) -> Result<()> {
        project.remember(|sights| {
            let (sights, rest) = rayon::join(|| named(&sights), || named(self));
            let ([name, sights], [other, rest]) = (sights?, rest?);
            Ok([name, sights, b"\n".to_vec(), other, rest])
        })
    }
}

impl Request {
    /// What can be remembered; nothing of what is asked for once.
    fn of(options: &Build, scope: &Scope) -> Option<Self> {
        if !options.accept_republish.is_empty() || !scope.everything || scope.is_preview {
            return None;
        }
        Some(Self {
            program: project::program()?,
            outputs: scope.outputs.iter().map(|output| output.name.to_owned()).collect(),
            drafts: options.drafts,
            is_of_clock: options.today.is_none(),
        })
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "a test saves a file")]
mod tests {
    use super::*;
    use std::fs;

    fn nothing_built() -> Memory {
        Memory {
            request: Request {
                program: String::new(),
                outputs: Vec::new(),
                drafts: false,
                is_of_clock: true,
            },
            zone: "UTC".to_owned(),
            days: (None, None),
            sights: Sights::new(),
            warnings: Vec::new(),
            summary: serde_json::from_str(r#"{"exercises": [], "whole": []}"#).unwrap(),
            exercises: to_raw_value(&()).unwrap(),
        }
    }

    #[test]
    fn a_file_that_is_saved_while_a_build_looks_is_seen_by_the_next_one() {
        const CALF: &str = "exercises/calf.md";
        let folder = tempfile::tempdir().unwrap();
        let save = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        fs::create_dir(folder.path().join("exercises")).unwrap();
        save("handout.yaml", "");
        save(CALF, "old");
        let open = || Project::open(folder.path()).unwrap();
        let first = open();
        first.text(CALF).unwrap();
        nothing_built().write(&first).unwrap();
        let next = open();
        let mut before = Before::read(&next).unwrap();
        assert!(before.changed.is_empty());
        save(CALF, "new");
        before.memory.settle(&next);
        assert_eq!(Before::read(&open()).unwrap().changed, [CALF]);
        save(CALF, "old");
        assert!(Before::read(&open()).unwrap().changed.is_empty());
    }

    #[test]
    fn a_memory_that_a_damaged_disk_has_altered_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let save = |name: &str| fs::write(folder.path().join(name), "").unwrap();
        save("handout.yaml");
        save("calf.md");
        let project = Project::open(folder.path()).unwrap();
        project.text("calf.md").unwrap();
        nothing_built().write(&project).unwrap();
        let written = project.recall().unwrap();
        assert!(is_memory(&written));
        for at in 0..written.len() {
            let mut damaged = written.clone();
            damaged[at] ^= 1;
            assert!(!is_memory(&damaged), "{at}: {}", String::from_utf8_lossy(&damaged));
        }
    }
}
