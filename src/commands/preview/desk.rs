//! The project as it was read last, and what was made of it so far; everything else asks here.

use super::build::{Entry, Gallery};
use super::proofs::{Proof, Proofs, Purpose, Stage};
use crate::cli::Cli;
use crate::diagnostic::{Diagnostics, Severity};
use crate::outputs::{Artifact, Fonts};
use crate::parse::Unusable;
use crate::picture::{Image, Pictures, Use};
use crate::preview::Events;
use crate::project::Project;
use crate::report;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// More than anybody saves while a preview is open.
const REVISIONS: u64 = 1_000_000;

/// What is on the desk.
pub(super) struct Desk {
    project: Project,
    /// The day that was asked for.
    day: Option<Date>,
    now: Mutex<Arc<Now>>,
    /// Told at each new reading.
    changed: Condvar,
    /// The pictures that were read, until their files change.
    pictures: Mutex<Known>,
    /// What each output last made of each exercise, to be shown while it has mistakes.
    good: Mutex<BTreeMap<OutputOf, Arc<Vec<Artifact>>>>,
    /// What the outputs found in exercises, by file, until something changes that they are made of.
    outputs_found: Mutex<BTreeMap<String, Diagnostics>>,
}

/// A file and the name of an output.
type OutputOf = (String, &'static str);

/// One reading of the project.
pub(super) struct Now {
    /// Grows with each reading, so that pages know whether they are of the last one.
    pub(super) revision: u64,
    /// Nothing before the project could be read for the first time.
    pub(super) gallery: Option<Arc<Gallery>>,
    /// Why the project could not be read this time.
    pub(super) failure: Option<String>,
    pub(super) fonts: Arc<Fonts>,
    proofs: Proofs,
}

/// Pictures that were read.
#[derive(Default)]
struct Known {
    pictures: Pictures,
    /// How often some were forgotten: what was read before that may be out of date.
    times: u64,
}

impl Known {
    fn forget(&mut self, changed: &[PathBuf]) {
        self.times += 1;
        self.pictures.forget(|file| is_in(file, changed));
    }
}

/// Forgets what was found in files that have changed; in all if what changed is not only their texts.
fn forget(found: &mut BTreeMap<String, Diagnostics>, changed: &[PathBuf]) {
    let is_source = |path: &PathBuf| path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("md"));
    if changed.iter().all(is_source) {
        found.retain(|file, _| !is_in(file, changed));
    } else {
        found.clear();
    }
}

/// Whether a file is one of these, or in one of these folders.
fn is_in(file: &str, changed: &[PathBuf]) -> bool {
    changed.iter().any(|path| Path::new(file).starts_with(path))
}

/// A lock; what somebody left in the middle of a panic is only a cache.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Desk {
    pub(super) fn new(project: Project, day: Option<Date>) -> Self {
        let now = Now {
            // A page that was opened by an earlier preview at the same address is of no revision of this one.
            revision: u64::from(std::process::id()) * REVISIONS,
            gallery: None,
            failure: None,
            fonts: Arc::new(Fonts::new(Vec::new())),
            proofs: Proofs::default(),
        };
        Self {
            project,
            day,
            now: Mutex::new(Arc::new(now)),
            changed: Condvar::new(),
            pictures: Mutex::default(),
            good: Mutex::default(),
            outputs_found: Mutex::default(),
        }
    }

    /// The last reading.
    pub(super) fn now(&self) -> Arc<Now> {
        Arc::clone(&lock(&self.now))
    }

    /// Reads the project again after these files have changed, all of it for the first time, and tells everybody.
    pub(super) fn read(&self, cli: &Cli, changed: &[PathBuf]) {
        let before = self.now();
        lock(&self.pictures).forget(changed);
        let gallery = Gallery::read(cli, &self.project, self.day, before.gallery.as_deref());
        let (gallery, failure) = match gallery {
            Ok(gallery) => (Some(Arc::new(gallery)), None),
            Err(error) => (before.gallery.clone(), Some(report::told(&error))),
        };
        let (fonts, failure) = match self.fonts(&before, changed) {
            Ok(fonts) => (fonts, failure),
            Err(error) => (Arc::clone(&before.fonts), Some(failure.unwrap_or(report::told(&error)))),
        };
        let now = Now {
            revision: before.revision + 1,
            gallery,
            failure,
            fonts,
            proofs: Proofs::default(),
        };
        // Together, so that nobody who still looks at the reading before adds what was found in it.
        let mut found = lock(&self.outputs_found);
        forget(&mut found, changed);
        *lock(&self.now) = Arc::new(now);
        drop(found);
        self.changed.notify_all();
    }

    /// The fonts, which take a moment to read and hardly ever change.
    fn fonts(&self, before: &Now, changed: &[PathBuf]) -> anyhow::Result<Arc<Fonts>> {
        if !changed.is_empty() && !changed.iter().any(|path| path.starts_with("fonts")) {
            return Ok(Arc::clone(&before.fonts));
        }
        Ok(Arc::new(Fonts::new(self.project.fonts()?)))
    }

    /// Whether a day has begun since the project was read, on which other exercises are published.
    pub(super) fn is_of_yesterday(&self) -> bool {
        let now = self.now();
        let is_old = now.gallery.as_ref().is_some_and(|gallery| gallery.is_of_yesterday());
        is_old && self.day.is_none()
    }

    /// The news of each further reading, by its number.
    pub(super) fn news(self: &Arc<Self>) -> Events {
        let desk = Arc::clone(self);
        // The first news is what is there, so that a page that missed some learns of it.
        let mut told = 0;
        Box::new(move |wait: Duration| {
            let now = lock(&desk.now);
            let waited = desk.changed.wait_timeout_while(now, wait, |now| now.revision <= told);
            let (now, _) = waited.unwrap_or_else(PoisonError::into_inner);
            let is_new = now.revision > told;
            told = now.revision;
            is_new.then(|| told.to_string())
        })
    }

    /// What is made of an exercise at a stage; made now if nobody has looked yet.
    pub(super) fn proof(&self, now: &Arc<Now>, entry: &Entry, stage: Stage) -> Arc<Proof> {
        now.proofs.of(&entry.file, stage, || {
            let proof = Proof::make(self, now, entry, stage, Purpose::Shown);
            if stage == Stage::Words {
                self.remember(now.revision, &entry.file, proof.found.clone());
            }
            proof
        })
    }

    /// Remembers what outputs found in a file, unless it has been read again since.
    fn remember(&self, revision: u64, file: &str, of_outputs: Diagnostics) {
        let mut found = lock(&self.outputs_found);
        if self.now().revision == revision {
            found.insert(file.to_owned(), of_outputs);
        }
    }

    /// What belongs to the whole site.
    pub(super) fn site(&self, now: &Arc<Now>, stage: Stage) -> Arc<Proof> {
        now.proofs.of("", stage, || Proof::of_site(self, now, stage))
    }

    /// What the outputs have found in an exercise, if they have looked.
    pub(super) fn found_by_outputs(&self, file: &str) -> Diagnostics {
        lock(&self.outputs_found).get(file).cloned().unwrap_or_default()
    }

    /// How many mistakes are known in a file.
    pub(super) fn mistakes(&self, gallery: &Gallery, file: &str) -> usize {
        let is_its = |name: &str| name == file;
        let count = |found: &Diagnostics| {
            let errors = found.iter().filter(|one| one.severity == Severity::Error);
            errors
                .filter(|one| one.labels.first().is_some_and(|label| is_its(&label.place.source.name)))
                .count()
        };
        count(&gallery.found) + count(&self.found_by_outputs(file))
    }

    /// A picture of the project. Those that are shown are read once, as long as their files stay the same.
    pub(super) fn picture(&self, file: &str, purpose: Purpose) -> Result<Arc<Image>, Unusable> {
        let known = lock(&self.pictures);
        if let Some(image) = known.pictures.get(file) {
            return Ok(Arc::clone(image));
        }
        let times = known.times;
        drop(known);
        let image = Arc::new(self.project.picture(file, Use::Publishing)?);
        let mut known = lock(&self.pictures);
        if purpose == Purpose::Shown && known.times == times {
            known.pictures.add(file.to_owned(), Arc::clone(&image));
        }
        Ok(image)
    }

    /// Remembers what an output made, or gives what it made before, if it makes nothing now.
    pub(super) fn good(
        &self,
        file: &str,
        output: &'static str,
        made: Option<Vec<Artifact>>,
    ) -> (Arc<Vec<Artifact>>, bool) {
        let mut good = lock(&self.good);
        let key = (file.to_owned(), output);
        match made {
            Some(made) => {
                let made = Arc::new(made);
                good.insert(key, Arc::clone(&made));
                (made, false)
            }
            None => (good.get(&key).cloned().unwrap_or_default(), true),
        }
    }

    /// Looks at every exercise for the mistakes that only its outputs find, whenever there is nothing else to do, so that
    /// the list shows them.
    pub(super) fn look_ahead(self: &Arc<Self>) {
        let desk = Arc::clone(self);
        thread::spawn(move || {
            let mut done = 0;
            loop {
                done = desk.wait_for_more_than(done);
                desk.look_at_all(done);
            }
        });
    }

    fn wait_for_more_than(&self, revision: u64) -> u64 {
        let now = lock(&self.now);
        let waited = self.changed.wait_while(now, |now| now.revision <= revision);
        waited.unwrap_or_else(PoisonError::into_inner).revision
    }

    /// Until all is looked at, or there is something newer.
    fn look_at_all(&self, revision: u64) {
        let now = self.now();
        let Some(gallery) = now.gallery.as_ref().filter(|_| now.revision == revision) else {
            return;
        };
        let mut has_news = false;
        for entry in &gallery.entries {
            if self.now().revision != revision {
                return;
            }
            if !lock(&self.outputs_found).contains_key(&entry.file) {
                let found = Proof::make(self, &now, entry, Stage::Words, Purpose::Checked).found;
                has_news |= found.has_errors();
                self.remember(revision, &entry.file, found);
            }
        }
        if has_news {
            self.tell_again(revision);
        }
    }

    /// The same reading under a new number, since more is known of it.
    fn tell_again(&self, revision: u64) {
        let mut now = lock(&self.now);
        if now.revision == revision {
            *now = Arc::new(now.again());
            self.changed.notify_all();
        }
    }
}

impl Now {
    fn again(&self) -> Self {
        Self {
            revision: self.revision + 1,
            gallery: self.gallery.clone(),
            failure: self.failure.clone(),
            fonts: Arc::clone(&self.fonts),
            proofs: self.proofs.clone(),
        }
    }
}
