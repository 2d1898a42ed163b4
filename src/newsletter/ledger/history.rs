//! What a journal says, read from its beginning: where everybody stands. Knows no disk.

use super::record::{Event, Header, Name, Record, VERSION};
use crate::newsletter::smtp::Answer;
use std::collections::HashMap;
use std::io::{self, BufRead};
use std::ops::RangeInclusive;

/// Where one recipient stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Standing {
    /// Has not got it; the next run sends it.
    Owed,
    /// The server asked to come back later and the tries of that run were used up; the next run sends it.
    Deferred,
    /// The body went out and no answer came: it may have arrived or not. Held back until somebody decides.
    Unknown,
    /// The server refused it for good.
    Refused,
    /// The server has taken it.
    Sent,
}

impl Standing {
    /// Every standing with the word for it, in the order in which they are told.
    pub const ALL: [(&'static str, Standing); 5] = [
        ("sent", Standing::Sent),
        ("owed", Standing::Owed),
        ("deferred", Standing::Deferred),
        ("refused", Standing::Refused),
        ("unknown", Standing::Unknown),
    ];
}

/// What is known of one recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Where they stand.
    pub standing: Standing,
    /// When that was written down, in seconds since 1970.
    pub at: u64,
    /// How often the server asked to come back later.
    pub deferrals: u32,
    /// The server's words of a refusal or deferral, without addresses.
    pub said: Option<Box<str>>,
    /// Whether a refusal said that there is no such mailbox.
    pub is_about_the_address: bool,
}

/// A journal as it was read.
#[derive(Debug, Default)]
pub(super) struct History {
    /// The first line; nothing if there is none.
    pub(super) header: Option<Header>,
    /// What the newsletter said when it was last sent.
    pub(super) content: String,
    /// Everybody who was ever tried.
    pub(super) entries: HashMap<Name, Entry>,
    /// Whether somebody was sent it once more who may have got it before.
    is_repeated: bool,
    /// How many bytes hold whole lines.
    pub(super) whole: u64,
    /// Whether something follows that is no whole line.
    pub(super) is_torn: bool,
}

/// Why a journal could not be read.
#[derive(Debug)]
pub(super) enum Damage {
    /// The disk refused.
    Disk(io::Error),
    /// A line that is no record, counted from 1.
    Line(usize),
    /// A newer program wrote it.
    Newer,
    /// It has no first line.
    Beheaded,
    /// It is another newsletter's.
    Other,
}

impl History {
    /// Reads a journal line by line, so that its length costs no memory.
    pub(super) fn replay(mut journal: impl BufRead) -> Result<Self, Damage> {
        let mut history = Self::default();
        let mut line = Vec::new();
        for number in 1.. {
            line.clear();
            let length = journal.read_until(b'\n', &mut line).map_err(Damage::Disk)?;
            if !line.ends_with(b"\n") {
                history.is_torn = length > 0;
                break;
            }
            history.take_line(number, &line)?;
            history.whole += length as u64;
        }
        Ok(history)
    }

    /// Refuses the journal of another newsletter, which may come under this one's name with a copy of an exercise, and
    /// one that does not say whose it is.
    pub(super) fn of(self, id: &str) -> Result<Self, Damage> {
        match &self.header {
            None => Err(Damage::Beheaded),
            Some(header) if header.exercise != id => Err(Damage::Other),
            Some(_) => Ok(self),
        }
    }

    /// Whether somebody has got it, or may have.
    pub(super) fn may_have_arrived(&self) -> bool {
        let may_have = |entry: &Entry| matches!(entry.standing, Standing::Sent | Standing::Unknown);
        self.is_repeated || self.entries.values().any(may_have)
    }

    fn take_line(&mut self, number: usize, line: &[u8]) -> Result<(), Damage> {
        let damaged = |_| Damage::Line(number);
        if number == 1 {
            let header: Header = serde_json::from_slice(line).map_err(|_| first_line(line))?;
            if header.handout > VERSION {
                return Err(Damage::Newer);
            }
            self.content.clone_from(&header.content);
            self.header = Some(header);
            return Ok(());
        }
        let record: Record<'_> = serde_json::from_slice(line).map_err(damaged)?;
        self.take(record).ok_or(Damage::Line(number))
    }

    /// Takes one record in; nothing comes back if it makes no sense.
    fn take(&mut self, record: Record<'_>) -> Option<()> {
        if record.is == Event::Changed {
            self.content = record.said?.into_owned();
            return Some(());
        }
        let entry = self.entries.entry(record.to?).or_insert(Entry {
            standing: Standing::Owed,
            at: record.at,
            deferrals: 0,
            said: None,
            is_about_the_address: false,
        });
        // Whatever is written afterwards, what was delivered is never owed again.
        if entry.standing == Standing::Sent {
            return Some(());
        }
        self.is_repeated |= entry.standing == Standing::Unknown && record.is == Event::Trying;
        // After a body went out, a refusal is about that.
        let is_early = record.is == Event::Refused && entry.standing != Standing::Unknown;
        entry.is_about_the_address = is_early && record.said.as_deref().is_some_and(names_no_mailbox);
        entry.at = record.at;
        entry.standing = standing(record.is);
        entry.deferrals += u32::from(record.is == Event::Deferred);
        let is_told = matches!(record.is, Event::Refused | Event::Deferred);
        entry.said = record.said.filter(|_| is_told).map(|said| said.into_owned().into());
        Some(())
    }
}

fn names_no_mailbox(said: &str) -> bool {
    Answer::read(said).is_some_and(|answer| answer.is_about_the_address())
}

fn standing(event: Event) -> Standing {
    match event {
        Event::Trying => Standing::Unknown,
        Event::Sent => Standing::Sent,
        Event::Refused => Standing::Refused,
        Event::Deferred => Standing::Deferred,
        Event::Owed | Event::Changed => Standing::Owed,
    }
}

/// A first line that this program does not know may be a newer program's.
fn first_line(line: &[u8]) -> Damage {
    let version = serde_json::from_slice::<serde_json::Value>(line)
        .ok()
        .and_then(|header| header.get("handout")?.as_u64());
    match version {
        Some(version) if version > u64::from(VERSION) => Damage::Newer,
        _ => Damage::Line(1),
    }
}

/// When bodies went out, in seconds since 1970, for those within a time. Lines that cannot be read are for
/// [`History::replay`] to report.
pub(super) fn tries_within(time: &RangeInclusive<u64>, journal: impl BufRead) -> io::Result<Vec<u64>> {
    let mut tries = Vec::new();
    for line in journal.split(b'\n') {
        let line = line?;
        let record = serde_json::from_slice::<Record<'_>>(&line);
        if let Ok(record) = record
            && record.is == Event::Trying
            && time.contains(&record.at)
        {
            tries.push(record.at);
        }
    }
    Ok(tries)
}
