//! What came of a run: for the last words of `handout send` and for the progress before them.

use std::time::Duration;

/// What came of a run. Recipients are told by their place in the list that was handed in.
#[derive(Debug, Default)]
pub struct Tally {
    /// How many the server has taken.
    pub sent: usize,
    /// Whom the server refused for good.
    pub refused: Vec<Refusal>,
    /// Whom the server asked to come back later or hung up on, as often as it was tried, and its words or ours: still
    /// owed.
    pub deferred: Vec<(usize, String)>,
    /// Whose body went out without an answer that could be written down: held until somebody decides.
    pub unknown: Vec<usize>,
    /// Who of those the server did take, while the disk refused to say so: the next run cannot know it.
    pub unrecorded: Vec<usize>,
    /// Whose message could not be made, or not so that this server can take it, and why: still owed.
    pub unwritten: Vec<(usize, String)>,
    /// How many were not tried: still owed.
    pub left: usize,
    /// How the run ended.
    pub ending: Ending,
}

/// A refusal for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The recipient's place in the list.
    pub place: usize,
    /// The server's words.
    pub reason: String,
    /// Whether it says that there is no such mailbox, so that the address should leave the list.
    pub is_about_the_address: bool,
    /// Whether it was taken back, because the server refused everybody: still owed.
    pub is_taken_back: bool,
}

impl Refusal {
    pub(super) fn new(place: usize, reason: &str) -> Self {
        Self {
            place,
            reason: reason.to_owned(),
            is_about_the_address: false,
            is_taken_back: false,
        }
    }
}

/// How a run ended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Ending {
    /// Everybody was tried.
    #[default]
    Done,
    /// Somebody asked to stop.
    Stopped,
    /// A rate is used up until this time since 1970, which is too far to wait for.
    UsedUp(Duration),
    /// Nothing more can be sent before something is changed; a sentence or two says what.
    Trouble(String),
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// How many there are in this run.
    pub total: usize,
    /// How many the server has taken.
    pub sent: usize,
    /// How many are settled otherwise.
    pub others: usize,
    /// Until when nothing goes out, in time since 1970, because of a rate or a server that asked for time.
    pub waiting_until: Option<Duration>,
}

impl Tally {
    pub(super) fn progress(&self, total: usize, waiting_until: Option<Duration>) -> Progress {
        let lists = [self.deferred.len(), self.unknown.len(), self.unwritten.len()];
        Progress {
            total,
            sent: self.sent,
            others: self.refused.len() + lists.iter().sum::<usize>(),
            waiting_until,
        }
    }
}
