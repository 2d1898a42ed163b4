//! The people who are owed a newsletter: of the list of subscribers all who are subscribed, each once, without those who
//! are suppressed. No disk, no clock.

mod check;
mod columns;
mod dates;
mod doubtful;
mod field;
mod formula;
pub(crate) mod import;
mod list;
mod problem;
mod status;
mod suppressed;
mod table;
mod text;
mod typos;

pub(crate) use check::said;
pub(crate) use columns::{Named, NoColumn};
pub(crate) use doubtful::Doubt;
pub(crate) use field::Field;
pub(crate) use list::{Entry, List, Newcomer};
pub(crate) use problem::{Problem, Problems};
pub(crate) use status::Status;
pub(crate) use suppressed::{Suppressed, Suppression};
pub(crate) use typos::meant;

use crate::address;
use jiff::civil::Date;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;
use table::TooMuch;
use text::Mixed;

/// The name of the list of subscribers, beside `handout.yaml`.
pub(crate) const LIST: &str = "subscribers.csv";

/// The name of the list of those who must not be mailed.
pub(crate) const SUPPRESSED: &str = "unsubscribed.csv";

/// Somebody who is owed a newsletter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// The address as it stands in the list.
    pub email: String,
    /// On one line, without control characters.
    pub name: Option<String>,
}

impl Recipient {
    /// The address as one person is known by it: spellings of the same mailbox have the same key.
    #[must_use]
    pub fn key(&self) -> String {
        address::key(&self.email)
    }
}

/// Both files: who is on the list, and who must not be mailed.
#[derive(Debug, Clone)]
pub(crate) struct Register {
    /// `subscribers.csv`
    pub(crate) list: List,
    /// `unsubscribed.csv`
    pub(crate) suppressed: Suppressed,
    /// How many were suppressed when the files were read.
    were_suppressed: usize,
}

/// Why the two files cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Unusable {
    /// No column of the list is known to hold addresses.
    List(NoColumn),
    /// The list of those who left holds something, but no address: everybody in it would be mailed.
    Suppressed,
    /// A part of the file of this name cannot be read.
    Mixed(&'static str, Mixed),
    /// The file of this name holds more than is read.
    TooMuch(&'static str, TooMuch),
}

impl std::error::Error for Unusable {}

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unusable::List(error) => write!(f, "cannot use `{LIST}`: {error}"),
            Unusable::Mixed(file, error) => write!(f, "cannot use `{file}`: {error}"),
            Unusable::TooMuch(file, error) => write!(f, "cannot use `{file}`: {error}"),
            Unusable::Suppressed => write!(
                f,
                "cannot use `{SUPPRESSED}`: no address can be read in it, so that whoever left would be mailed. Save it as \
                 `CSV UTF-8`, or bring it back from a backup"
            ),
        }
    }
}

/// What became of somebody who was to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Added {
    /// They are new on the list.
    New,
    /// They were on the list with this status and stay as they were.
    Present(Status),
    /// They stay as they were, because a column that is not understood may say that they left.
    Doubtful(Doubt),
    /// They are suppressed and stay so.
    Suppressed(Suppression),
    /// They had left and are on the list again, by a consent that is newer.
    Again,
}

/// What became of somebody who was to be removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Removed {
    /// Whether they were on the list.
    pub(crate) listed: bool,
    /// Whether they are suppressed only since now.
    pub(crate) newly: bool,
}

/// Why, since when and whether only the address is the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Leaving {
    /// Unsubscribed or bounced.
    pub(crate) status: Status,
    /// The day.
    pub(crate) date: String,
    /// In words.
    pub(crate) reason: String,
}

impl Register {
    /// Reads both files; empty bytes stand for a file that is not there.
    pub(crate) fn read(list: &[u8], suppressed: &[u8]) -> Result<Self, Unusable> {
        let suppressed = Suppressed::read(suppressed);
        suppressed.check_size()?;
        let mixed = |file| move |error| Unusable::Mixed(file, error);
        suppressed.letters().check().map_err(mixed(SUPPRESSED))?;
        if !suppressed.is_legible() {
            return Err(Unusable::Suppressed);
        }
        let list = List::read(list).map_err(Unusable::List)?;
        list.check_size()?;
        list.letters().check().map_err(mixed(LIST))?;
        Ok(Self {
            list,
            were_suppressed: suppressed.count(),
            suppressed,
        })
    }

    /// Refuses what would be more than is read again.
    pub(crate) fn check_size(&self) -> Result<(), Unusable> {
        self.suppressed.check_size().and(self.list.check_size())
    }

    /// Both files as they should be written, by name. If the program is killed between the two, nobody may be mailed
    /// who should not be: suppressions are written first and lifted last.
    pub(crate) fn files(&self) -> [(&'static str, Vec<u8>); 2] {
        let list = (LIST, self.list.to_bytes());
        let suppressed = (SUPPRESSED, self.suppressed.to_bytes());
        if self.suppressed.count() < self.were_suppressed {
            [list, suppressed]
        } else {
            [suppressed, list]
        }
    }

    /// Those who are owed a newsletter, in the order of the list, each once.
    pub(crate) fn recipients(&self) -> Vec<Recipient> {
        let mut done = self.barred();
        let mut recipients = Vec::new();
        for entry in self.list.entries() {
            let is_meant = entry.fault.is_none() && entry.status == Ok(Status::Subscribed);
            let recipient = Recipient {
                email: entry.email,
                name: (!entry.name.is_empty()).then_some(entry.name),
            };
            let key = recipient.key();
            if is_meant && self.suppressed.get(&key).is_none() && done.insert(key) {
                recipients.push(recipient);
            }
        }
        recipients
    }

    /// The days on which people agreed, by [`address::key`], where they can be read.
    pub(crate) fn consents(&self) -> HashMap<String, Date> {
        let entries = self.list.entries();
        entries
            .filter_map(|entry| Some((entry.key(), dates::day(&entry.consent)?)))
            .collect()
    }

    /// The people of whom any row says something else than that they are subscribed.
    fn barred(&self) -> HashSet<String> {
        let is_barred = |entry: &Entry| entry.status != Ok(Status::Subscribed);
        self.list.entries().filter(is_barred).map(|entry| entry.key()).collect()
    }

    /// What somebody should look at, by file; `today` is needed to know what lies in the future.
    pub(crate) fn problems(&self, today: Date) -> [(&'static str, Problems); 2] {
        [
            (LIST, check::list(self, today)),
            (SUPPRESSED, self.suppressed.problems()),
        ]
    }

    /// What had to be guessed when the list was read.
    pub(crate) fn note(&self) -> Option<&'static str> {
        self.list.letters().note()
    }

    /// How somebody stands; none if nothing is known of them.
    pub(crate) fn standing(&self, key: &str) -> Option<Status> {
        self.standings().remove(key)
    }

    /// How everybody stands, by [`address::key`]. Of several rows the one that forbids most counts; a word that nobody
    /// understands forbids.
    pub(crate) fn standings(&self) -> HashMap<String, Status> {
        let mut standings = self.suppressed.standings();
        for entry in self.list.entries() {
            let status = entry.status.clone().unwrap_or(Status::Unsubscribed);
            let highest = standings.entry(entry.key()).or_insert(status);
            *highest = status.max(*highest);
        }
        standings
    }

    /// Puts somebody on the list. One who is suppressed is not, unless a consent is given that is not older.
    pub(crate) fn add(&mut self, newcomer: Newcomer, again: bool) -> Added {
        let key = address::key(&newcomer.email);
        if let Some(doubt) = self.doubt(&key) {
            return Added::Doubtful(doubt);
        }
        match self.standing(&key) {
            None => {
                self.list.append(newcomer);
                Added::New
            }
            Some(Status::Subscribed) => Added::Present(Status::Subscribed),
            Some(_) if again && self.is_newer(&key, &newcomer.consent) => {
                self.suppressed.lift(&key);
                self.bring_back(&key, newcomer);
                Added::Again
            }
            Some(status) => match self.suppressed.get(&key) {
                Some(suppression) => Added::Suppressed(suppression),
                None => Added::Present(status),
            },
        }
    }

    /// Whether a consent was given on the day of somebody's leaving or later. A day that cannot be read is no obstacle:
    /// whoever typed `--again` knows of it.
    fn is_newer(&self, key: &str, consent: &str) -> bool {
        let left = self
            .suppressed
            .get(key)
            .and_then(|suppression| dates::day(&suppression.date));
        left.is_none_or(|left| dates::day(consent).is_some_and(|given| given >= left))
    }

    /// What keeps somebody from being mailed that no consent can lift: only whoever wrote it knows what it means.
    fn doubt(&self, key: &str) -> Option<Doubt> {
        let mut theirs = self.list.entries().filter(|entry| entry.key() == key);
        theirs.find_map(|entry| entry.doubt)
    }

    fn bring_back(&mut self, key: &str, newcomer: Newcomer) {
        let is_listed = self.list.entries().any(|entry| entry.key() == key);
        if !is_listed {
            return self.list.append(newcomer);
        }
        let values = [
            (Field::Status, newcomer.status.word()),
            (Field::Consent, &newcomer.consent),
            (Field::Source, &newcomer.source),
        ];
        for (field, value) in values {
            self.list.set(field, |other| (other == key).then_some(value));
        }
    }

    /// Suppresses people for ever, by [`address::key`] and address, and changes their status.
    pub(crate) fn suppress(&mut self, people: &HashMap<String, (String, Leaving)>) {
        let sorted: BTreeMap<_, _> = people.iter().collect();
        for (email, leaving) in sorted.into_values() {
            self.suppressed.add(email, &leaving.date, &leaving.reason);
        }
        let status = |key: &str| people.get(key).map(|(_, leaving)| leaving.status.word());
        self.list.set(Field::Status, status);
    }

    /// Takes somebody off: suppressed with a reason, and by `forget` without a row on the list.
    pub(crate) fn remove(&mut self, email: &str, leaving: Leaving, forget: bool) -> Removed {
        let key = address::key(email);
        let removed = Removed {
            listed: self.list.entries().any(|entry| entry.key() == key),
            newly: self.suppressed.get(&key).is_none(),
        };
        self.suppress(&HashMap::from([(key.clone(), (email.to_owned(), leaving))]));
        if forget {
            self.list.erase(&key);
        }
        removed
    }
}

#[cfg(test)]
mod tests;
