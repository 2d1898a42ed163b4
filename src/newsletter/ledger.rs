//! Who has got a newsletter and who is still owed it: one append-only journal for each, in `.handout/sent/`.
//!
//! # What is promised
//!
//! Nobody gets a newsletter twice, nobody is left out, and where that cannot be known, it is said. Four records do it:
//!
//! 1. `trying` is **on the disk before the first byte of the body goes out** ([`Ledger::trying`] returns after
//!    `fdatasync`). The commands before the body (MAIL, RCPT, DATA) may go out earlier: a server delivers nothing
//!    before it has read the final dot (RFC 5321, section 4.1.1.4).
//! 2. `sent`, `refused` or `deferred` is **written when the answer has come**, in one `write` of a whole line, and on
//!    the disk at the latest with the next `trying` of any connection, or when the connections pause or end.
//! 3. `owed` takes a `trying` or a refusal back, when it is certain that nothing was delivered.
//!
//! So a journal that ends anywhere says one of these about each recipient:
//!
//! | last record | what may have happened | standing |
//! |---|---|---|
//! | none, `owed` | the body never went out | owed: sent by the next run |
//! | `trying` | it may be delivered or not; the answer never came or was lost | unknown: held |
//! | `deferred` | the server does not have it | owed, too: sent by the next run |
//! | `sent` | the answer came | final |
//! | `refused` | the answer came | final, unless somebody asks to try again ([`Ledger::resend_refused`]) |
//!
//! A killed process loses nothing that `write` has returned from. A power failure may lose the outcomes of the last
//! messages, one for each connection: their `trying` is on the disk, so they are *unknown*, never sent again silently.
//! That is why an outcome need not wait for the disk, and why one `fdatasync` a message is enough; connections that
//! wait together share it (`journal`). A torn last line was never synced as a whole: as a `trying`, its body did not go
//! out; as an outcome, its `trying` stands. It is cut off and told. A line damaged anywhere else stops everything; so does
//! a missing first line, since a journal appears with it or not at all.
//!
//! A disk that is full while `trying` is written stops the run with that message unsent; full while an outcome is
//! written, it stops the run and leaves that one message unknown.
//!
//! Addresses are never written down: people are known by an HMAC under the project's key (`.handout/secret`), and the
//! key's own mark stands in the first line, so that another key cannot make everybody look unsent. A key that is missing
//! is not made anew where there are journals.

mod account;
mod disk;
mod history;
mod journal;
mod record;

pub use account::Account;
pub use history::{Entry, Standing};
pub use journal::Store;
pub use record::Name;

use crate::newsletter::secret::Secret;
use anyhow::{Context, Result, bail};
use history::History;
use journal::Journal;
use record::{Event, Header, Record};
use std::collections::HashSet;
use std::fmt;
use std::fs::File;
use std::path::Path;
use std::time::Duration;

/// What is to be done about recipients of whom it is not known whether they got it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unknown {
    /// They wait until somebody decides.
    #[default]
    Hold,
    /// They get it, some of them perhaps for the second time.
    Resend,
}

/// Another process is sending a newsletter of this project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AlreadySending;

impl fmt::Display for AlreadySending {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("another `handout send` is running in this project: wait until it has ended, or stop it")
    }
}

impl std::error::Error for AlreadySending {}

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The server has taken it.
    Sent,
    /// The server has refused it for good.
    Refused,
    /// The server has asked to come back later.
    Deferred,
    /// Surely nothing was delivered, and it was nobody's fault.
    Owed,
}

/// What a server said about an attempt, to whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said<'t> {
    /// Its words.
    pub words: &'t str,
    /// The address that must not be written down with them.
    pub address: &'t str,
}

/// The ledger of one newsletter, open for sending; no second one can be open in the same project.
pub struct Ledger {
    journal: Journal,
    history: History,
    secret: Secret,
    /// Seconds since 1970 at which bodies went out in the last day, of all newsletters of the project.
    tries: Vec<u64>,
    notes: Vec<String>,
    has_changed: bool,
    is_first: bool,
    /// What keeps other senders away: the file for it, and the journal.
    locks: [File; 2],
}

/// The project's key; made if there is none yet.
///
/// # Errors
/// When the disk refuses, when the key is damaged, or when it is missing although newsletters were sent with it.
pub fn secret(project: &Path) -> Result<Secret> {
    disk::secret(project)
}

impl Ledger {
    /// Opens the ledger of a newsletter, or begins it. `content` tells what the newsletter says, `now` is the time
    /// since 1970.
    ///
    /// # Errors
    /// [`AlreadySending`] if another process sends; else when the disk refuses, when the journal is damaged, or when
    /// the project's key is not the one that it was written with.
    pub fn open(project: &Path, id: &str, content: &str, now: Duration) -> Result<Self> {
        Self::open_on(project, id, content, now, |file| Box::new(file))
    }

    /// The same with something between the journal and its file, such as a disk that is full when a test says so.
    ///
    /// # Errors
    /// As [`Ledger::open`].
    pub fn open_on(
        project: &Path,
        id: &str,
        content: &str,
        now: Duration,
        store: impl FnOnce(File) -> Box<dyn Store>,
    ) -> Result<Self> {
        disk::check_id(id)?;
        let secret = disk::secret(project)?;
        let lock = disk::lock(project)?;
        let name = disk::name(id);
        let first = first(id, content, &secret, now).with_context(|| format!("cannot make `{name}`"))?;
        let (file, history) = disk::journal(project, id, &first)?;
        check_key(&history, &secret, &name)?;
        // A clock that was once ahead must not stop the mail until its time has come.
        let last_day = now.saturating_sub(DAY).as_secs()..=now.as_secs();
        let locks = [lock, disk::again(&file, &name)?];
        let ledger = Self {
            has_changed: history.content != content && history.may_have_arrived(),
            is_first: history.entries.is_empty() && disk::tries_within(project, &(0..=u64::MAX))?.is_empty(),
            tries: disk::tries_within(project, &last_day)?,
            notes: notes(&history, &name),
            journal: Journal::new(store(file), name, history.whole),
            history,
            secret,
            locks,
        };
        ledger.begin(content, now)
    }

    /// Writes what must stand in the journal before anything is sent.
    fn begin(mut self, content: &str, now: Duration) -> Result<Self> {
        if self.history.content != content && !self.has_changed {
            // Nobody has got what it said before.
            self.continue_with_changes(content, now)?;
        }
        Ok(self)
    }

    /// What the user should know about the journal, a sentence each.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// Whether some may have got the newsletter with another content than it has now.
    #[must_use]
    pub fn has_changed(&self) -> bool {
        self.has_changed
    }

    /// Whether nothing was ever sent from this folder, as far as it remembers: a copy of a project without its memory
    /// looks like a new one.
    #[must_use]
    pub fn is_first(&self) -> bool {
        self.is_first
    }

    /// Writes down that the rest gets the content as it is now.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn continue_with_changes(&mut self, content: &str, now: Duration) -> Result<()> {
        self.journal.append(&Record {
            at: now.as_secs(),
            is: Event::Changed,
            to: None,
            said: Some(content.into()),
        })?;
        self.has_changed = false;
        self.journal.commit_all()
    }

    /// The project's key.
    #[must_use]
    pub fn secret(&self) -> &Secret {
        &self.secret
    }

    /// Under which name the ledger knows a person, given by the text that stands for this one person.
    #[must_use]
    pub fn name_of(&self, key: &str) -> Name {
        Name::of(&self.secret, key)
    }

    /// What was known of a person when the ledger was opened; nothing if nothing was ever tried.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.history.entries.get(&self.name_of(key))
    }

    /// Whether anything was known of a person when the ledger was opened.
    #[must_use]
    pub fn was_tried(&self, name: Name) -> bool {
        self.history.entries.contains_key(&name)
    }

    /// Whether anybody had got it when the ledger was opened.
    #[must_use]
    pub fn has_sent(&self) -> bool {
        let mut entries = self.history.entries.values();
        entries.any(|entry| entry.standing == Standing::Sent)
    }

    /// Who of these is to be sent the newsletter now: their places in the list, each person once.
    #[must_use]
    pub fn owed(&self, keys: &[String], unknown: Unknown) -> Vec<(usize, Name)> {
        let mut seen = HashSet::with_capacity(keys.len());
        let is_owed = |name: &Name| match self.history.entries.get(name).map(|entry| entry.standing) {
            None | Some(Standing::Owed | Standing::Deferred) => true,
            Some(Standing::Unknown) => unknown == Unknown::Resend,
            Some(Standing::Refused | Standing::Sent) => false,
        };
        keys.iter()
            .map(|key| self.name_of(key))
            .enumerate()
            .filter(|(_, name)| is_owed(name) && seen.insert(*name))
            .collect()
    }

    /// Counts those as owed who were refused for another reason than their address, such as a server that took the
    /// message for spam.
    pub fn resend_refused(&mut self) {
        let refused = |entry: &&mut Entry| entry.standing == Standing::Refused && !entry.is_about_the_address;
        for entry in self.history.entries.values_mut().filter(refused) {
            entry.standing = Standing::Owed;
        }
    }

    /// When bodies went out in the day before the ledger was opened, in seconds since 1970, oldest first; those of
    /// all newsletters of the project.
    #[must_use]
    pub fn tries(&self) -> &[u64] {
        &self.tries
    }

    /// Writes down that a body is about to go out. It may go out once this has returned, and not before.
    ///
    /// # Errors
    /// When the disk refuses: then the body must not go out, and nothing else either.
    pub fn trying(&self, name: Name, now: Duration) -> Result<()> {
        self.journal.check()?;
        let place = self.journal.append(&record(name, Event::Trying, None, now))?;
        self.journal.commit(place)
    }

    /// Writes down how an attempt ended, and the server's words without the recipient's address.
    ///
    /// # Errors
    /// When the disk refuses: then nothing else may be sent.
    pub fn settle(&self, name: Name, outcome: Outcome, said: Option<Said<'_>>, now: Duration) -> Result<()> {
        let event = match outcome {
            Outcome::Sent => Event::Sent,
            Outcome::Refused => Event::Refused,
            Outcome::Deferred => Event::Deferred,
            Outcome::Owed => Event::Owed,
        };
        let said = said.map(|said| record::without_addresses(said.words, said.address));
        let record = record(name, event, said.as_deref(), now);
        self.journal.append(&record).map(|_| ())
    }

    /// Everything that was written is on the disk when this returns.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn commit(&self) -> Result<()> {
        self.journal.commit_all()
    }
}

impl Drop for Ledger {
    fn drop(&mut self) {
        // Closing would not do while a program that is just being started still has a copy of the open file.
        for lock in &self.locks {
            let _ = lock.unlock();
        }
    }
}

/// As long as a provider's day.
const DAY: Duration = Duration::from_hours(24);

/// The first line of a journal.
fn first(id: &str, content: &str, secret: &Secret, now: Duration) -> Result<Vec<u8>> {
    Ok(record::line(&Header {
        handout: record::VERSION,
        exercise: id.to_owned(),
        content: content.to_owned(),
        key: mark(secret),
        at: now.as_secs(),
    })?)
}

fn record(name: Name, is: Event, said: Option<&str>, now: Duration) -> Record<'_> {
    Record {
        at: now.as_secs(),
        is,
        to: Some(name),
        said: said.map(Into::into),
    }
}

/// By what a journal recognises the key that its names were made with.
fn mark(secret: &Secret) -> String {
    secret.token("ledger", "key")[..16].to_owned()
}

fn check_key(history: &History, secret: &Secret, name: &str) -> Result<()> {
    match &history.header {
        Some(header) if header.key != mark(secret) => bail!(
            "`.handout/secret` is not the key that `{name}` was written with, so it is not known who got this \
             newsletter: put the old key back from a backup"
        ),
        _ => Ok(()),
    }
}

fn notes(history: &History, name: &str) -> Vec<String> {
    if !history.is_torn {
        return Vec::new();
    }
    vec![format!(
        "the last line of `{name}` was cut short when the last run was stopped; it was taken away"
    )]
}

/// For the fuzzer: a journal whose whole lines are read says the same as those lines alone.
#[cfg(any(test, fuzzing))]
pub(crate) fn is_read_as_its_whole_lines(journal: &[u8]) {
    let Ok(history) = History::replay(journal) else {
        return;
    };
    let whole = usize::try_from(history.whole).expect("as long as the journal at most");
    let again = History::replay(&journal[..whole]).expect("whole lines are read");
    assert!(!again.is_torn && again.entries == history.entries);
    let _ = history::tries_within(&(0..=u64::MAX), journal);
}
