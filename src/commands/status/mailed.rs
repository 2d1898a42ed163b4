//! How far the newsletters are, from their ledgers and the list.

use crate::newsletter::ledger::{Account, Entry, Name, Standing};
use crate::newsletter::recipients::{Recipient, Register};
use crate::project::Project;
use anyhow::Result;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::{BTreeMap, HashSet};

/// How far one newsletter is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Mailed {
    /// The server has taken it.
    pub(super) sent: usize,
    /// On the list, and the next run sends it to them: tried before, or on the list already when it was sent.
    pub(super) owed: usize,
    /// The server refused it for good.
    pub(super) refused: usize,
    /// It may have arrived or not.
    pub(super) unknown: usize,
    /// Those of them who are on the list, so that somebody should decide.
    pub(super) undecided: usize,
    /// On the list since later; the next run would send it to them too.
    pub(super) newcomers: usize,
}

impl Mailed {
    /// To how many it was to go.
    pub(super) fn all(&self) -> usize {
        self.sent + self.owed + self.refused + self.unknown
    }
}

/// The newsletters that were begun, by id; those that cannot be read with the reason.
pub(super) type Begun = BTreeMap<String, Result<Mailed>>;

/// Reads the ledgers of these exercises, which are given from the latest to the earliest.
pub(super) fn read(project: &Project, ids: &[&str], register: Option<&Register>, zone: &TimeZone) -> Begun {
    let read = |id: &&str| Account::read(project.root(), id).transpose();
    let accounts: Vec<(&str, Result<Account>)> = ids.iter().filter_map(|id| Some((*id, read(id)?))).collect();
    let any = accounts.iter().find_map(|(_, account)| account.as_ref().ok());
    let list = any.map(|account| List::of(account, register, zone));
    let latest = accounts.first().map(|(id, _)| *id);
    accounts
        .into_iter()
        .map(|(id, account)| {
            let compare = |account| Some(list.as_ref()?.compare(&account, Some(id) == latest));
            let mailed = account.map(|account| compare(account).unwrap_or_default());
            (id.to_owned(), mailed)
        })
        .collect()
}

/// Who may be mailed, by the names that ledgers know, with the day on which each agreed.
struct List {
    people: Vec<(Name, Option<Date>)>,
    names: HashSet<Name>,
    zone: TimeZone,
}

impl List {
    fn of(account: &Account, register: Option<&Register>, zone: &TimeZone) -> Self {
        let consents = register.map(Register::consents).unwrap_or_default();
        let recipients = register.map(Register::recipients).unwrap_or_default();
        let known = |person: &Recipient| {
            let key = person.key();
            (account.name_of(&key), consents.get(&key).copied())
        };
        let people: Vec<_> = recipients.iter().map(known).collect();
        Self {
            names: people.iter().map(|(name, _)| *name).collect(),
            people,
            zone: zone.clone(),
        }
    }

    fn compare(&self, account: &Account, is_latest: bool) -> Mailed {
        let mut mailed = Mailed::default();
        for (name, entry) in account.known() {
            let is_listed = self.names.contains(name);
            match entry.standing {
                Standing::Sent => mailed.sent += 1,
                Standing::Refused => mailed.refused += 1,
                Standing::Owed | Standing::Deferred => mailed.owed += usize::from(is_listed),
                Standing::Unknown => {
                    mailed.unknown += 1;
                    mailed.undecided += usize::from(is_listed);
                }
            }
        }
        let last = account.entries().map(|entry| self.day(entry)).max();
        let untried = self.people.iter().filter(|(name, _)| !account.has(name));
        for (_, consent) in untried {
            // Whoever agreed later, or nobody knows when, is owed the latest newsletter only.
            let was_there = consent.is_some_and(|day| last.is_some_and(|last| day <= last));
            if is_latest || was_there {
                mailed.owed += 1;
            } else {
                mailed.newcomers += 1;
            }
        }
        mailed
    }

    /// The day of the last record of somebody.
    fn day(&self, entry: &Entry) -> Date {
        let seconds = i64::try_from(entry.at).unwrap_or(i64::MAX);
        let time = Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX);
        time.to_zoned(self.zone.clone()).date()
    }
}
