//! Files of a build that is still going on: each is written down as soon as it is made, so that thousands need no
//! memory, but outside `out/`, so that a mistake found later leaves nothing behind. At the end they move in.

use super::output::OUT;
use super::sight::{Fingerprint, Stamp};
use super::{Project, failed_to_write, private};
use anyhow::{Context, Result};
use std::collections::HashMap;
use std::fs::{self, File};
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// Where files wait.
const STAGE: &str = ".handout/staged";

/// The files of one build that wait.
#[derive(Debug)]
pub struct Stage<'a> {
    project: &'a Project,
    next: AtomicUsize,
    /// Held from the first file on: another build of the project waits, and would use the same folder.
    lock: Mutex<Option<File>>,
    /// The names of bytes that more than one file has, by where they are in memory; as long as one of these is kept,
    /// nothing else comes to that place.
    shared: Mutex<HashMap<usize, Named>>,
}

/// Bytes and their name.
type Named = (Weak<Vec<u8>>, Fingerprint);

/// A file that was put on a stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staged {
    /// Its size in bytes.
    pub bytes: u64,
    /// Its name on the stage; none if `out/` has the same file already.
    pub(super) number: Option<usize>,
    /// Whether another file stands where it will go.
    pub(super) replaces: bool,
    /// How it was when it was written or compared.
    pub(super) stamp: Option<Stamp>,
    /// What it holds; none of what was not made again.
    pub(super) hash: Option<Fingerprint>,
}

impl Staged {
    /// Whether it was made by this build.
    pub(super) fn is_new(&self) -> bool {
        self.hash.is_some()
    }

    /// A file that is in `out/` and would come out the same.
    #[must_use]
    pub fn there(bytes: u64) -> Self {
        Self {
            bytes,
            number: None,
            replaces: false,
            stamp: None,
            hash: None,
        }
    }
}

impl Project {
    /// A place for the files of a build.
    #[must_use]
    pub fn stage(&self) -> Stage<'_> {
        Stage {
            project: self,
            next: AtomicUsize::new(0),
            lock: Mutex::default(),
            shared: Mutex::default(),
        }
    }
}

impl Stage<'_> {
    /// Writes a file down that will go to a path under `out/`, unless the same file is there.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn put(&self, path: &str, bytes: &Arc<Vec<u8>>) -> Result<Staged> {
        self.begin()?;
        let place = self.project.root.join(OUT).join(path);
        let about = fs::metadata(&place).ok();
        let stamp = about.as_ref().and_then(Stamp::told);
        // What is no file is not opened as one: a pipe would never end.
        let is_file = about.is_some_and(|about| about.is_file());
        let there = is_file.then(|| fs::read(&place).ok()).flatten();
        let is_same = there.as_ref() == Some(bytes.as_ref());
        let number = (!is_same).then(|| self.next.fetch_add(1, Ordering::Relaxed));
        let stamp = match number {
            Some(number) => {
                let written = self.write(number, bytes);
                written.with_context(|| failed_to_write(&self.project.root, &place))?
            }
            None => stamp,
        };
        Ok(Staged {
            bytes: bytes.len() as u64,
            number,
            replaces: there.is_some() && !is_same,
            stamp,
            hash: Some(self.fingerprint(bytes)),
        })
    }

    /// The bytes' name; pictures that many exercises share are only looked at once.
    fn fingerprint(&self, bytes: &Arc<Vec<u8>>) -> Fingerprint {
        if Arc::strong_count(bytes) == 1 {
            return Fingerprint::of(bytes);
        }
        let place = Arc::as_ptr(bytes);
        let shared = || self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, known)) = shared().get(&place.addr()) {
            return known.clone();
        }
        let hash = Fingerprint::of(bytes);
        shared().insert(place.addr(), (Arc::downgrade(bytes), hash.clone()));
        hash
    }

    fn write(&self, number: usize, bytes: &[u8]) -> io::Result<Option<Stamp>> {
        let file = self.file(number);
        fs::write(&file, bytes)?;
        Ok(Stamp::of(&file))
    }

    /// Whether a file on the stage has these bytes.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn holds(&self, path: &str, staged: &Staged, bytes: &[u8]) -> Result<bool> {
        if staged.bytes != bytes.len() as u64 {
            return Ok(false);
        }
        let file = match staged.number {
            Some(number) => self.file(number),
            None => self.project.root.join(OUT).join(path),
        };
        let read = fs::read(&file).with_context(|| format!("cannot read `{}`", file.display()))?;
        Ok(read == bytes)
    }

    /// Begins with an empty stage: a killed build may have left something on it.
    pub(super) fn begin(&self) -> Result<()> {
        let mut lock = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        if lock.is_none() {
            let held = self.project.lock()?;
            let folder = self.project.root.join(STAGE);
            let _ = fs::remove_dir_all(&folder);
            private::folder(&folder).with_context(|| format!("cannot write `{STAGE}`"))?;
            *lock = Some(held);
        }
        Ok(())
    }

    /// The path of a file on the stage.
    pub(super) fn file(&self, number: usize) -> PathBuf {
        self.project.root.join(STAGE).join(number.to_string())
    }
}

impl Drop for Stage<'_> {
    fn drop(&mut self) {
        let lock = self.lock.get_mut().unwrap_or_else(PoisonError::into_inner);
        if lock.is_some() {
            let _ = fs::remove_dir_all(self.project.root.join(STAGE));
        }
    }
}
