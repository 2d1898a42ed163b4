//! The file that is only ever added to, and the promise that what was written is on the disk.

use super::record;
use anyhow::{Result, anyhow};
use serde::Serialize;
use std::fs::File;
use std::io::{self, ErrorKind, Write};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Where a journal's bytes go: a file, or in tests a disk that fails when it is told to.
pub trait Store: Send + Sync {
    /// Adds bytes at the end.
    ///
    /// # Errors
    /// When they could not all be added.
    fn append(&self, bytes: &[u8]) -> io::Result<()>;

    /// Returns when everything that was added before is on the disk.
    ///
    /// # Errors
    /// When that cannot be said.
    fn sync(&self) -> io::Result<()>;

    /// Cuts everything off after so many bytes.
    ///
    /// # Errors
    /// When the bytes are still there.
    fn cut_to(&self, length: u64) -> io::Result<()>;
}

impl Store for File {
    fn append(&self, bytes: &[u8]) -> io::Result<()> {
        let mut file = self;
        file.write_all(bytes)
    }

    fn sync(&self) -> io::Result<()> {
        self.sync_data()
    }

    fn cut_to(&self, length: u64) -> io::Result<()> {
        self.set_len(length)
    }
}

/// A place in the journal, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Position(u64);

/// The journal of one newsletter.
pub(super) struct Journal {
    store: Box<dyn Store>,
    /// The file's name, for people.
    name: String,
    state: Mutex<State>,
    /// Told after each sync.
    is_synced: Condvar,
}

struct State {
    /// How many bytes hold whole lines.
    written: u64,
    /// How many of them are on the disk for certain.
    synced: u64,
    /// Whether a thread is waiting for the disk.
    syncing: bool,
    /// Why nothing can be relied on any more.
    broken: Option<ErrorKind>,
    /// Whether the last line is torn and could not be taken away, so that nothing may follow it.
    is_torn: bool,
}

impl Journal {
    /// A journal that holds so many bytes of whole lines, all of them on the disk.
    pub(super) fn new(store: Box<dyn Store>, name: String, length: u64) -> Self {
        let state = State {
            written: length,
            synced: length,
            syncing: false,
            broken: None,
            is_torn: false,
        };
        Self {
            store,
            name,
            state: Mutex::new(state),
            is_synced: Condvar::new(),
        }
    }

    /// Adds one record. A line that could only be written in part is taken away again, so that the journal never
    /// holds a torn line before a whole one.
    pub(super) fn append(&self, record: &impl Serialize) -> Result<Position> {
        let line = record::line(record).map_err(|_| self.failure(ErrorKind::InvalidData))?;
        let mut state = self.state();
        if let Some(kind) = state.broken.filter(|_| state.is_torn) {
            return Err(self.failure(kind));
        }
        if let Err(error) = self.store.append(&line) {
            state.broken = Some(error.kind());
            // A torn line at the end is cut off when the journal is read; one in the middle would be damage.
            state.is_torn = self.store.cut_to(state.written).is_err();
            return Err(self.failure(error.kind()));
        }
        state.written += line.len() as u64;
        Ok(Position(state.written))
    }

    /// Returns when the journal is on the disk up to a place. Threads that wait together share one sync: the first
    /// one asks the disk for all that was written so far, the others wait for its answer.
    pub(super) fn commit(&self, place: Position) -> Result<()> {
        let mut state = self.state();
        loop {
            if let Some(kind) = state.broken {
                return Err(self.failure(kind));
            }
            if state.synced >= place.0 {
                return Ok(());
            }
            state = if state.syncing {
                self.is_synced.wait(state).unwrap_or_else(PoisonError::into_inner)
            } else {
                self.sync(state)
            };
        }
    }

    /// Everything that was written so far is on the disk when this returns.
    pub(super) fn commit_all(&self) -> Result<()> {
        let written = self.state().written;
        self.commit(Position(written))
    }

    /// Fails if nothing may be relied on any more.
    pub(super) fn check(&self) -> Result<()> {
        self.state().broken.map_or(Ok(()), |kind| Err(self.failure(kind)))
    }

    fn sync<'s>(&'s self, mut state: MutexGuard<'s, State>) -> MutexGuard<'s, State> {
        let target = state.written;
        state.syncing = true;
        drop(state);
        let result = self.store.sync();
        let mut state = self.state();
        state.syncing = false;
        match result {
            Ok(()) => state.synced = target,
            // After a failed sync nobody can say what is on the disk, even if a later one succeeds.
            Err(error) => state.broken = Some(error.kind()),
        }
        self.is_synced.notify_all();
        state
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn failure(&self, kind: ErrorKind) -> anyhow::Error {
        let name = &self.name;
        let goes_on = "Nothing more is sent. Run the command again afterwards: it goes on where it stopped";
        match kind {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
                anyhow!("the disk is full: `{name}` could not be written. Make room. {goes_on}")
            }
            kind => anyhow!("`{name}` could not be written ({kind}). {goes_on}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::{Arc, Barrier};
    use std::thread;
    use std::time::Duration;

    /// A disk that is slow to say that it has everything.
    #[derive(Clone, Default)]
    struct Slow(Arc<AtomicUsize>);

    impl Store for Slow {
        fn append(&self, _: &[u8]) -> io::Result<()> {
            Ok(())
        }

        fn sync(&self) -> io::Result<()> {
            thread::sleep(Duration::from_millis(20));
            self.0.fetch_add(1, Ordering::SeqCst);
            Ok(())
        }

        fn cut_to(&self, _: u64) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn connections_that_wait_together_share_a_sync() {
        let syncs = Slow::default();
        let journal = Journal::new(Box::new(syncs.clone()), "x.jsonl".to_owned(), 0);
        let together = Barrier::new(16);
        thread::scope(|threads| {
            for number in 0..16 {
                let (journal, together) = (&journal, &together);
                threads.spawn(move || {
                    together.wait();
                    let place = journal.append(&number).unwrap();
                    journal.commit(place).unwrap();
                });
            }
        });
        assert!(syncs.0.load(Ordering::SeqCst) < 16);
        let state = journal.state();
        assert_eq!(state.synced, state.written);
    }
}
