//! Watches a project's folder, and tells what has changed of what a build reads once the disk is quiet again.
//!
//! The system's own events only say that it is time to look; what has changed is found by comparing what is there with
//! what was there (`snapshot`). So an editor's way of saving makes no difference, nor does an event that was lost.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the home of watching the disk, and of how long it is quiet"
)]

mod remote;
mod snapshot;

use anyhow::{Result, bail};
use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use snapshot::{Snapshot, is_hidden, is_leftover, is_skipped};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

/// Editors save in several steps; when nothing has stirred for so long, they are through.
const QUIET: Duration = Duration::from_millis(60);

/// Saves that keep coming, and files that are gone or empty in the middle of a save, are waited for no longer than this.
const LONGEST: Duration = Duration::from_millis(400);

/// How often the disk is looked at where the system tells nothing; tests have no time to lose.
const POLL: Duration = Duration::from_millis(if cfg!(test) { 50 } else { 1000 });

/// A project's folder that is watched.
#[derive(Debug)]
pub struct Watch {
    root: PathBuf,
    events: Option<Events>,
    known: Snapshot,
    note: Option<String>,
}

/// What the system tells. It stops when the watcher is dropped.
#[derive(Debug)]
struct Events {
    watcher: RecommendedWatcher,
    told: Receiver<notify::Result<Event>>,
}

/// What came of waiting.
enum Stirred {
    Something,
    Nothing,
}

impl Watch {
    /// Begins to watch; what changes from now on is told. Where the system cannot tell, the disk is looked at every
    /// second, and [`Watch::note`] says why.
    ///
    /// # Errors
    /// When the folder is not there.
    pub fn start(project_root: &Path) -> Result<Self> {
        let Ok(root) = project_root.canonicalize() else {
            bail!("cannot watch the folder `{}`: it is not there", project_root.display());
        };
        let mut watch = Self::polling(root);
        match remote::file_system(&watch.root) {
            Some(kind) => watch.give_up_events(&format!("the project is on a disk of another computer ({kind})")),
            None => watch.listen(),
        }
        // Only now, so that nothing which changes after the first look goes unseen.
        watch.known = Snapshot::take(&watch.root, &Snapshot::default());
        Ok(watch)
    }

    /// One that looks by itself.
    fn polling(root: PathBuf) -> Self {
        Self {
            root,
            events: None,
            known: Snapshot::default(),
            note: None,
        }
    }

    /// Waits until something that a build reads has changed and the disk is quiet again, and gives the files' paths under
    /// the project's folder, in order; nothing at the time limit. Without a limit it waits for ever.
    ///
    /// # Errors
    /// When the project's folder is gone.
    pub fn next(&mut self, timeout: Option<Duration>) -> Result<Option<Vec<PathBuf>>> {
        let limit = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
        while let Stirred::Something = self.wait(limit) {
            let changed = self.settled()?;
            if !changed.is_empty() {
                return Ok(Some(changed));
            }
        }
        Ok(None)
    }

    /// A sentence for people about how this project is watched, if there is something to say, once.
    pub fn note(&mut self) -> Option<String> {
        self.note.take()
    }

    /// Waits for an event, or for the time to look again.
    fn wait(&mut self, limit: Option<Instant>) -> Stirred {
        let left = limit.map(|limit| limit.saturating_duration_since(Instant::now()));
        let Some(events) = &self.events else {
            if left == Some(Duration::ZERO) {
                return Stirred::Nothing;
            }
            thread::sleep(left.map_or(POLL, |left| left.min(POLL)));
            return Stirred::Something;
        };
        let told = match left {
            None => events.told.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(left) => events.told.recv_timeout(left),
        };
        match told {
            Ok(event) => self.heed(event),
            Err(RecvTimeoutError::Timeout) => return Stirred::Nothing,
            Err(RecvTimeoutError::Disconnected) => self.give_up_events("the system stopped telling what changes"),
        }
        Stirred::Something
    }

    /// What has changed, when the disk is quiet again.
    fn settled(&mut self) -> Result<Vec<PathBuf>> {
        let began = Instant::now();
        loop {
            self.let_it_be_quiet(began + LONGEST);
            self.refuse_gone()?;
            let now = Snapshot::take(&self.root, &self.known);
            let changed = now.changes(&self.known);
            if began.elapsed() >= LONGEST || !now.may_be_unfinished(&changed) {
                self.known = now;
                return Ok(changed);
            }
        }
    }

    /// Waits until nothing has stirred for a moment, or until the limit.
    fn let_it_be_quiet(&mut self, limit: Instant) {
        loop {
            let left = QUIET.min(limit.saturating_duration_since(Instant::now()));
            let Some(events) = &self.events else {
                return thread::sleep(left);
            };
            let Ok(event) = events.told.recv_timeout(left) else {
                return;
            };
            self.heed(event);
            if left.is_zero() {
                return;
            }
        }
    }

    fn refuse_gone(&self) -> Result<()> {
        if self.root.is_dir() {
            return Ok(());
        }
        bail!(
            "the project's folder `{}` is gone: there is nothing left to watch",
            self.root.display()
        )
    }

    /// Begins to listen to the system.
    fn listen(&mut self) {
        let (tell, told) = channel();
        let root = self.root.clone();
        let handler = move |event: notify::Result<Event>| {
            if event.as_ref().map_or(true, |event| stirs(&root, event)) {
                // Nobody listens any more when the program ends.
                let _ = tell.send(event);
            }
        };
        match notify::recommended_watcher(handler) {
            Ok(watcher) => {
                self.events = Some(Events { watcher, told });
                self.watch_folders();
            }
            Err(error) => self.give_up_events(reason(&error)),
        }
    }

    /// Watches the project's folder without what is in it, and the folders in it that a build may read with everything.
    fn watch_folders(&mut self) {
        let root = self.root.clone();
        self.watch(&root, RecursiveMode::NonRecursive);
        let entries = fs::read_dir(&root).into_iter().flatten().flatten();
        entries.for_each(|entry| self.watch_folder(&entry.path()));
    }

    /// Watches a folder in the project's folder, also one that has taken the place of another.
    fn watch_folder(&mut self, path: &Path) {
        if is_skipped(path) || !path.is_dir() {
            return;
        }
        if let Some(events) = &mut self.events {
            // It may not have been watched.
            let _ = events.watcher.unwatch(path);
        }
        self.watch(path, RecursiveMode::Recursive);
    }

    fn watch(&mut self, path: &Path, mode: RecursiveMode) {
        let Some(events) = &mut self.events else { return };
        match events.watcher.watch(path, mode) {
            // What is gone again already needs no watching.
            Err(error) if path.is_dir() => self.give_up_events(reason(&error)),
            _ => {}
        }
    }

    /// Watches folders that are new, and gives up what the system cannot do.
    fn heed(&mut self, event: notify::Result<Event>) {
        match event {
            Err(error) => self.give_up_events(reason(&error)),
            Ok(event) if event.need_rescan() => self.watch_folders(),
            Ok(event) => {
                let new = event.paths.iter().filter(|path| path.parent() == Some(&self.root));
                let new: Vec<PathBuf> = new.cloned().collect();
                new.iter().for_each(|path| self.watch_folder(path));
            }
        }
    }

    fn give_up_events(&mut self, why: &str) {
        self.events = None;
        self.note = Some(format!(
            "{why}, so the files are looked at every second instead, and changes are seen a little later"
        ));
    }
}

/// Whether an event says that something may have changed that a build reads.
fn stirs(root: &Path, event: &Event) -> bool {
    let is_read = match event.kind {
        EventKind::Access(access) => access != AccessKind::Close(AccessMode::Write),
        _ => false,
    };
    !is_read && (event.need_rescan() || event.paths.iter().any(|path| may_matter(root, path)))
}

/// Whether a file or folder is one that a build may read. A folder behind a link has another path.
fn may_matter(root: &Path, path: &Path) -> bool {
    let Ok(path) = path.strip_prefix(root) else {
        return true;
    };
    let first = path.components().next();
    let is_elsewhere = first.is_some_and(|first| is_skipped(Path::new(first.as_os_str())));
    !is_elsewhere && !path.iter().any(is_hidden) && !path.file_name().is_some_and(is_leftover)
}

/// Why the system cannot tell, in words for people.
fn reason(error: &notify::Error) -> &'static str {
    match error.kind {
        notify::ErrorKind::MaxFilesWatch => "this system watches no more folders than it does already",
        _ => "this system cannot tell when files in the project change",
    }
}

#[cfg(test)]
mod tests;
