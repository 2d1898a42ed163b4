//! Four connections at one ledger on a disk that forgets what it was not asked to keep, fills up, fails, and loses its
//! power: whatever it does, nobody to whom a body went out is owed it again.

use super::{JOURNAL, NOW, open, project};
use crate::smtp::fastrand;
use handout::newsletter::ledger::{Ledger, Outcome, Standing, Store};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

const CONNECTIONS: usize = 4;
const EACH: usize = 12;

/// What is going to happen to the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// It is full from this call on, and writes the half of a line that still fits.
    Full,
    /// It says that it cannot tell what it holds.
    Unsure,
    /// It writes the half of one line, cannot take it away again, and then goes on as if nothing had been.
    Torn,
    /// The power fails.
    Dark,
}

#[derive(Debug)]
struct Disk {
    /// How many calls are still answered as they should be.
    calls: u64,
    fate: Fate,
    cannot_cut: bool,
    written: u64,
    /// What is there after the power fails, at least.
    kept: u64,
}

impl Disk {
    /// Counts a call; whether it is one of those that go wrong.
    fn fails(&mut self) -> bool {
        self.calls = self.calls.saturating_sub(1);
        self.calls == 0
    }

    /// Whether a line is written only in part.
    fn tears(&mut self) -> bool {
        let tears = self.fails() && self.fate != Fate::Unsure;
        if tears && self.fate == Fate::Torn {
            (self.calls, self.cannot_cut) = (u64::MAX, true);
        }
        tears
    }
}

struct Fated(File, Arc<Mutex<Disk>>);

impl Fated {
    fn disk(&self) -> std::sync::MutexGuard<'_, Disk> {
        self.1.lock().expect("not poisoned")
    }
}

impl Store for Fated {
    fn append(&self, bytes: &[u8]) -> io::Result<()> {
        let mut disk = self.disk();
        let fails = disk.tears();
        let fits = if fails { bytes.len() / 2 } else { bytes.len() };
        Store::append(&self.0, &bytes[..fits])?;
        disk.written += fits as u64;
        if fails {
            Err(ErrorKind::StorageFull.into())
        } else {
            Ok(())
        }
    }

    fn sync(&self) -> io::Result<()> {
        // What others write while the disk is at work is not promised.
        let promised = self.disk().written;
        thread::yield_now();
        let mut disk = self.disk();
        if matches!(disk.fate, Fate::Unsure | Fate::Dark) && disk.fails() {
            return Err(io::Error::other("medium error"));
        }
        disk.kept = disk.kept.max(promised);
        Ok(())
    }

    fn cut_to(&self, length: u64) -> io::Result<()> {
        let mut disk = self.disk();
        if disk.fate == Fate::Dark && disk.calls == 0 || std::mem::take(&mut disk.cannot_cut) {
            return Err(ErrorKind::BrokenPipe.into());
        }
        disk.written = length;
        self.0.cut_to(length)
    }
}

/// What a connection did for one person, as far as the world saw it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seen {
    /// No body went out.
    Nothing,
    /// The body went out, and this was written down if it could be.
    Body(Outcome),
}

fn person(connection: usize, number: usize) -> String {
    format!("p{connection}-{number}")
}

/// One connection's work, until the ledger says that nothing more may go out; a clock that goes back as it likes.
fn work(ledger: &Ledger, connection: usize, seed: u64, bodies: &Mutex<BTreeMap<String, Seen>>) {
    let mut random = fastrand(seed * 16 + connection as u64 + 1);
    for number in 0..EACH {
        let (key, now) = (
            person(connection, number),
            Duration::from_secs(random() % NOW.as_secs()),
        );
        let name = ledger.name_of(&key);
        if ledger.trying(name, now).is_err() {
            let _ = ledger.settle(name, Outcome::Owed, None, now);
            return;
        }
        let outcome = [Outcome::Sent, Outcome::Sent, Outcome::Refused, Outcome::Deferred][(random() % 4) as usize];
        bodies.lock().expect("not poisoned").insert(key, Seen::Body(outcome));
        if ledger.settle(name, outcome, None, now).is_err() {
            return;
        }
    }
}

/// A run that ends in a fate, and what the ledger says afterwards.
fn fated(seed: u64) {
    let mut random = fastrand(seed);
    let fate = [Fate::Full, Fate::Unsure, Fate::Torn, Fate::Dark][(random() % 4) as usize];
    let project = project();
    let disk = Arc::new(Mutex::new(Disk {
        calls: 4 + random() % 120,
        fate,
        cannot_cut: false,
        written: 0,
        kept: 0,
    }));
    let bodies = Mutex::default();
    let opened = Ledger::open_on(&project.path(""), "calf", "as it was", NOW, |file| {
        // The first line is there before anything is written through this.
        let length = file.metadata().expect("is there").len();
        let mut begun = disk.lock().expect("not poisoned");
        (begun.written, begun.kept) = (length, length);
        Box::new(Fated(file, Arc::clone(&disk)))
    });
    let ledger = opened.expect("opens");
    thread::scope(|threads| {
        for connection in 0..CONNECTIONS {
            let (ledger, bodies) = (&ledger, &bodies);
            threads.spawn(move || work(ledger, connection, seed, bodies));
        }
    });
    drop(ledger);
    let file = fs::OpenOptions::new()
        .write(true)
        .open(project.path(JOURNAL))
        .expect("opens");
    let (length, kept) = (
        file.metadata().expect("is there").len(),
        disk.lock().expect("not poisoned").kept,
    );
    let left = kept.min(length) + (length - kept.min(length)) * (random() % 256) / 255;
    if matches!(fate, Fate::Unsure | Fate::Dark) {
        file.set_len(left).expect("can cut");
    }
    compare(&open(&project), &bodies.into_inner().expect("not poisoned"), seed);
}

fn compare(ledger: &Ledger, bodies: &BTreeMap<String, Seen>, seed: u64) {
    for connection in 0..CONNECTIONS {
        for number in 0..EACH {
            let key = person(connection, number);
            let standing = ledger.entry(&key).map_or(Standing::Owed, |entry| entry.standing);
            let may_be = match bodies.get(&key).copied().unwrap_or(Seen::Nothing) {
                // A `trying` of which nobody knows whether it got to the disk may be there.
                Seen::Nothing => [Standing::Owed, Standing::Unknown],
                Seen::Body(Outcome::Sent) => [Standing::Sent, Standing::Unknown],
                Seen::Body(Outcome::Refused) => [Standing::Refused, Standing::Unknown],
                Seen::Body(_) => [Standing::Deferred, Standing::Unknown],
            };
            assert!(may_be.contains(&standing), "{key} is {standing:?}, seed {seed}");
        }
    }
}

#[test]
fn however_a_disk_ends_under_four_connections_nobody_who_may_have_it_is_owed_it() {
    for seed in 1..=150 {
        fated(seed);
    }
}
