//! A run of `handout send`: some connections side by side, each message recorded before and after it goes out.
//!
//! One connection's way with one message (`worker`):
//!
//! 1. take the next recipient and a slot of the rates;
//! 2. MAIL, RCPT, DATA. A refusal here is settled at once; nothing can have been delivered;
//! 3. `trying` into the ledger, on the disk when that returns;
//! 4. the body with its dot;
//! 5. the answer into the ledger.
//!
//! What a run does about trouble:
//!
//! - 4yz: tried again after growing pauses, then left owed. Several in a row make everybody wait.
//! - 5yz to the recipient or the body: final. But after [`MOST_REFUSED`] in a row the fault is hardly theirs: the run
//!   stops and they are owed again, after all others. Mailboxes that do not exist count only as long as nobody at all
//!   was accepted, since old lists hold many of them together.
//! - 5yz to the sender, wrong login, certificate and the like: the run stops with a sentence that helps.
//! - a connection that ends before the body: a new one, after growing pauses. Whoever it ends for [`MOST_LOST`] times
//!   is deferred like after a 4yz, so that one recipient does not keep the others waiting.
//! - a connection that ends after the body: unknown. After [`MOST_UNKNOWN`] in a row the run stops.
//! - a disk that refuses: the run stops; nothing goes out that is not written down.

mod queue;
mod rates;
mod tally;
mod worker;

pub use rates::Rates;
pub use tally::{Ending, Progress, Refusal, Tally};

use super::clock::Clock;
use super::ledger::{Ledger, Outcome, Unknown};
use super::smtp::{Connection, Outgoing, Server, Trouble};
use anyhow::Result;
use queue::{Job, Queue};
use rates::Pace;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;
use worker::Worker;

/// After so many refusals in a row, with nobody accepted since the first, the fault is taken to be ours.
pub const MOST_REFUSED: usize = 10;

/// After so many lost connections at the same recipient the others go first.
pub const MOST_LOST: u32 = 2;

/// After so many unanswered bodies in a row the server is taken to be broken.
pub const MOST_UNKNOWN: usize = 3;

/// All that a run needs, apart from the recipients and their messages.
pub struct Delivery<'a> {
    /// The mail server.
    pub server: &'a Server,
    /// What is recorded; nothing for a test.
    pub ledger: Option<&'a Ledger>,
    /// What is done about those of whom it is not known whether they got it.
    pub unknown: Unknown,
    /// How fast it may go.
    pub rates: Rates,
    /// How many connections there may be.
    pub connections: usize,
    /// How long to wait before each further try.
    pub patience: Patience,
    /// The clock.
    pub clock: &'a Clock,
    /// Set by whoever wants the run to stop after the messages in flight.
    pub stop: &'a AtomicBool,
    /// Told after each message and before each wait.
    pub progress: &'a (dyn Fn(Progress) + Sync),
}

/// How long to wait before each further try, and for what it is too long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Patience {
    /// Before a message that was deferred is tried again; after the last one it is left owed. Servers that try
    /// whether a sender comes back ("greylisting") want five minutes or so.
    pub deferred: Vec<Duration>,
    /// Before the next connection when one could not be made or was lost; after the last one the run stops.
    pub lost: Vec<Duration>,
    /// The longest wait for a rate within a run.
    pub longest: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            deferred: [60, 300, 900].map(Duration::from_secs).to_vec(),
            lost: [0, 2, 10, 60, 180].map(Duration::from_secs).to_vec(),
            longest: Duration::from_mins(65),
        }
    }
}

/// How long a run takes at least at given rates, for whoever wants to know before.
#[must_use]
pub fn least_time(rates: Rates, count: u64) -> Duration {
    Pace::least_time(rates, count)
}

/// Sends the newsletter to those who are owed it. `keys` are the texts that stand for one person each
/// (`Recipient::key`), in the order of the list; `write` makes the message of the recipient at a place in it.
pub fn deliver(delivery: &Delivery<'_>, keys: &[String], write: &(dyn Fn(usize) -> Result<Outgoing> + Sync)) -> Tally {
    let jobs = jobs(delivery, keys);
    let run = Run {
        delivery,
        write,
        total: jobs.len(),
        pace: Mutex::new(Pace::new(delivery.rates, delivery.ledger.map_or(&[], Ledger::tries))),
        queue: Mutex::new(Queue::new(jobs.into_iter())),
        state: Mutex::default(),
        workers: AtomicUsize::new(0),
    };
    if run.total > 0 && !delivery.stop.load(Ordering::SeqCst) {
        run.go();
    }
    run.end()
}

fn jobs(delivery: &Delivery<'_>, keys: &[String]) -> Vec<Job> {
    let owed: Vec<_> = match delivery.ledger {
        Some(ledger) => {
            let mut owed = ledger.owed(keys, delivery.unknown);
            // Whoever stopped an earlier run must not stop every run before the others.
            owed.sort_by_key(|(_, name)| ledger.was_tried(*name));
            owed.into_iter().map(|(place, name)| (place, Some(name))).collect()
        }
        None => (0..keys.len()).map(|place| (place, None)).collect(),
    };
    let job = |(place, name)| Job {
        place,
        name,
        deferrals: 0,
        losses: 0,
    };
    owed.into_iter().map(job).collect()
}

/// What the connections of one run share.
struct Run<'a> {
    delivery: &'a Delivery<'a>,
    write: &'a (dyn Fn(usize) -> Result<Outgoing> + Sync),
    total: usize,
    queue: Mutex<Queue>,
    pace: Mutex<Pace>,
    state: Mutex<State>,
    /// How many connections are at work.
    workers: AtomicUsize,
}

/// What has happened so far.
#[derive(Default)]
struct State {
    tally: Tally,
    /// Why the run ends before everybody was tried.
    ending: Option<Ending>,
    /// The refusals since somebody was last accepted.
    refused_in_a_row: Vec<Job>,
    /// Whether refusals are taken back, also those that other connections hear while the run ends.
    is_forgiving: bool,
    deferred_in_a_row: u32,
    unknown_in_a_row: usize,
}

impl Run<'_> {
    /// The first connection is made alone, so that a wrong password is tried once and not once for each connection.
    fn go(&self) {
        let wanted = self.delivery.connections.clamp(1, self.total);
        self.workers.store(1, Ordering::SeqCst);
        let mut first = Worker::new(self);
        if !first.connect_first() {
            return;
        }
        thread::scope(|threads| {
            for _ in 1..wanted {
                self.workers.fetch_add(1, Ordering::SeqCst);
                threads.spawn(|| Worker::new(self).work());
            }
            first.work();
        });
        // A message may have come back just when the last of the others had found nothing to do.
        while self.queue().len() > 0 && !self.is_ending() {
            self.workers.store(1, Ordering::SeqCst);
            Worker::new(self).work();
        }
    }

    /// Whether the run ends after what is in flight.
    fn is_ending(&self) -> bool {
        self.delivery.stop.load(Ordering::SeqCst) || self.state().ending.is_some()
    }

    /// Ends the run after what is in flight; the first reason counts.
    fn stop(&self, ending: Ending) {
        self.state().ending.get_or_insert(ending);
    }

    fn now(&self) -> Duration {
        self.delivery.clock.now()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn pace(&self) -> MutexGuard<'_, Pace> {
        self.pace.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self, waiting_until: Option<Duration>) {
        let progress = self.state().tally.progress(self.total, waiting_until);
        (self.delivery.progress)(progress);
    }

    fn trouble(&self, trouble: &Trouble) {
        self.stop(Ending::Trouble(trouble.sentence(self.delivery.server)));
    }

    /// The last step: everything is on the disk, and what is left is counted.
    fn end(self) -> Tally {
        self.forgive_if_nobody_was_accepted();
        if let Some(Err(error)) = self.delivery.ledger.map(Ledger::commit) {
            self.stop(Ending::Trouble(format!("{error:#}")));
        }
        let left = self.queue().len();
        let is_stopped = self.delivery.stop.load(Ordering::SeqCst) && left > 0;
        let mut state = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        let ending = state.ending.take();
        state.tally.left = left;
        state.tally.ending = ending.unwrap_or(if is_stopped { Ending::Stopped } else { Ending::Done });
        state.tally
    }

    /// A server that has never accepted anybody, for reasons that are not about addresses, has something against us.
    fn forgive_if_nobody_was_accepted(&self) {
        let state = self.state();
        let nobody = !self.has_accepted(&state);
        let all_are_ours = state.tally.refused.iter().all(|refusal| !refusal.is_about_the_address);
        let is_forgiven = nobody && all_are_ours && !state.refused_in_a_row.is_empty();
        let reason = state.tally.refused.last().map(|refusal| refusal.reason.clone());
        drop(state);
        if let Some(reason) = reason.filter(|_| is_forgiven) {
            self.forgive(&reason);
        }
    }

    /// Whether the server has ever accepted this newsletter for anybody.
    fn has_accepted(&self, state: &State) -> bool {
        state.tally.sent > 0 || self.delivery.ledger.is_some_and(Ledger::has_sent)
    }

    /// Takes back the refusals since somebody was last accepted, and ends the run.
    fn forgive(&self, reason: &str) {
        let mut state = self.state();
        let jobs = std::mem::take(&mut state.refused_in_a_row);
        state.is_forgiving = true;
        let nobody = if self.has_accepted(&state) {
            ""
        } else {
            " and accepted nobody"
        };
        for refusal in &mut state.tally.refused {
            refusal.is_taken_back |= jobs.iter().any(|job| job.place == refusal.place);
        }
        drop(state);
        for job in &jobs {
            self.record(*job, Outcome::Owed, None);
        }
        self.stop(Ending::Trouble(format!(
            "the server refused {} in a row{nobody}, so it hardly means their addresses: they are still owed it. It \
             said: {reason}",
            jobs.len()
        )));
    }

    /// Writes an outcome down; a disk that refuses ends the run.
    fn record(&self, job: Job, outcome: Outcome, said: Option<super::ledger::Said<'_>>) -> bool {
        let (Some(ledger), Some(name)) = (self.delivery.ledger, job.name) else {
            return true;
        };
        let result = ledger.settle(name, outcome, said, self.now());
        if let Err(error) = &result {
            self.stop(Ending::Trouble(format!("{error:#}")));
        }
        result.is_ok()
    }
}
