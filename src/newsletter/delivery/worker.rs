//! One connection's work, message after message.

use super::queue::{Job, Next};
use super::tally::Refusal;
use super::{Connection, Ending, MOST_LOST, MOST_REFUSED, MOST_UNKNOWN, Outcome, Outgoing, Run, Trouble};
use crate::newsletter::ledger::Said;
use crate::newsletter::smtp::{Answer, Delivered, Envelope, Stage};
use std::sync::atomic::Ordering;
use std::time::Duration;

/// A wait longer than this is spent without a connection: servers hang up on idle ones after five minutes.
const LONGEST_IDLE: Duration = Duration::from_mins(1);

/// How long a worker that waits looks away.
const LOOK_AGAIN: Duration = Duration::from_millis(500);

/// After so many deferrals in a row everybody waits, since the server is busy. One that defers everybody once
/// (greylisting) is served more slowly for it, and no worse.
const MANY_DEFERRED: u32 = 20;

/// A worker with its connection, if it has one at the moment.
pub(super) struct Worker<'r> {
    run: &'r Run<'r>,
    connection: Option<Connection>,
    /// How often in a row a connection could not be made or was lost before a body.
    losses: usize,
    /// Whether it has left because the others suffice.
    is_retired: bool,
}

impl<'r> Worker<'r> {
    pub(super) fn new(run: &'r Run<'r>) -> Self {
        Self {
            run,
            connection: None,
            losses: 0,
            is_retired: false,
        }
    }

    /// Makes the first connection of a run; what goes wrong now is a mistake in the settings more often than not.
    pub(super) fn connect_first(&mut self) -> bool {
        match Connection::open(self.run.delivery.server) {
            Ok(connection) => {
                self.connection = Some(connection);
                true
            }
            Err(Trouble::Busy(_) | Trouble::Closed) => true,
            Err(trouble) => {
                self.run.trouble(&trouble);
                false
            }
        }
    }

    /// Sends until nobody is left or the run ends.
    pub(super) fn work(mut self) {
        while !self.is_retired && !self.run.is_ending() {
            let now = self.run.now();
            let next = self.run.queue().take(now);
            match next {
                Next::Job(job) => self.begin(job),
                Next::Wait(until) => self.wait(until),
                Next::Nothing => break,
            }
        }
        if let Some(connection) = self.connection.take() {
            connection.quit();
        }
        if !self.is_retired {
            self.run.workers.fetch_sub(1, Ordering::SeqCst);
        }
    }

    /// Makes sure of a connection and of a slot, and sends.
    fn begin(&mut self, job: Job) {
        if self.connection.is_none() && !self.reconnect() {
            self.run.queue().give_back(job);
            self.retire();
            return;
        }
        if !self.has_slot() {
            self.run.queue().give_back(job);
            return;
        }
        match (self.run.write)(job.place) {
            Ok(outgoing) => self.send(job, &outgoing),
            Err(error) => self.unwritten(job, format!("{error:#}")),
        }
        if self.connection.as_ref().is_some_and(Connection::is_over) {
            self.connection = None;
        }
    }

    /// Takes a slot of the rates; if there is none now, waits for a while or ends the run.
    fn has_slot(&mut self) -> bool {
        let now = self.run.now();
        let slot = self.run.pace().take(now);
        match slot {
            Ok(()) => true,
            Err(free) if free.saturating_sub(now) > self.run.delivery.patience.longest => {
                self.run.stop(Ending::UsedUp(free));
                false
            }
            Err(free) => {
                self.wait(free);
                false
            }
        }
    }

    /// Waits until a time, or a little less if that is far away: somebody may have ended the run.
    fn wait(&mut self, until: Duration) {
        let now = self.run.now();
        let left = until.saturating_sub(now);
        if left > LOOK_AGAIN {
            // Nothing else waits for the disk now.
            if let Some(Err(error)) = self.run.delivery.ledger.map(super::Ledger::commit) {
                self.run.stop(Ending::Trouble(format!("{error:#}")));
            }
            self.run.tell(Some(until));
        }
        if left > LONGEST_IDLE
            && let Some(connection) = self.connection.take()
        {
            connection.quit();
        }
        let delivery = self.run.delivery;
        delivery.clock.wait_until(until.min(now + LOOK_AGAIN), delivery.stop);
    }

    /// A further connection that the server does not want is not needed; the last one stays. Says whether it left.
    fn retire(&mut self) -> bool {
        let leave = |count| (count > 1).then(|| count - 1);
        if !self.is_retired {
            let left = self.run.workers.fetch_update(Ordering::SeqCst, Ordering::SeqCst, leave);
            self.is_retired = left.is_ok();
        }
        self.is_retired
    }

    /// Makes a new connection after the pause that its losses ask for; the longest pause stays the longest.
    fn reconnect(&mut self) -> bool {
        let pauses = &self.run.delivery.patience.lost;
        let nth = self.losses.min(pauses.len()).checked_sub(1);
        let pause = nth.and_then(|nth| pauses.get(nth).copied()).unwrap_or_default();
        self.pause(pause);
        if self.run.is_ending() {
            return false;
        }
        match Connection::open(self.run.delivery.server) {
            Ok(connection) => {
                self.connection = Some(connection);
                true
            }
            Err(trouble) => {
                self.lost(&trouble);
                false
            }
        }
    }

    fn pause(&mut self, pause: Duration) {
        let until = self.run.now() + pause;
        while self.run.now() < until && !self.run.is_ending() {
            self.wait(until);
        }
    }

    /// Counts a loss. When there is no patience left, this connection is given up, and the run with the last one.
    fn lost(&mut self, trouble: &Trouble) {
        self.losses += 1;
        self.connection = None;
        let has_patience = self.losses <= self.run.delivery.patience.lost.len();
        if trouble.is_lasting() || !has_patience && !self.retire() {
            self.run.trouble(trouble);
        }
    }

    fn send(&mut self, job: Job, outgoing: &Outgoing) {
        let Some(connection) = &mut self.connection else { return };
        match connection.envelope(outgoing) {
            Envelope::Ready => {
                self.losses = 0;
                self.send_body(job, outgoing);
            }
            Envelope::Answered(stage, answer) => {
                self.losses = 0;
                self.answered(job, outgoing, stage, &answer);
            }
            Envelope::Unfit(reason) => self.unwritten(job, reason.to_owned()),
            Envelope::TooLarge(most) => {
                let size = outgoing.bytes.len().div_ceil(1000);
                self.give_up(
                    job,
                    format!(
                        "the server takes messages of at most {} KB, this one has {size} KB",
                        most / 1000
                    ),
                );
            }
            Envelope::BadSender => {
                self.give_up(job, format!("`{}` is no address to send from", outgoing.from));
            }
            Envelope::Gone {
                goodbye,
                knows_recipient,
            } => self.hung_up(job, outgoing, goodbye, knows_recipient),
        }
    }

    /// The connection ended before the body. When that happens again at the same recipient, the others go first.
    fn hung_up(&mut self, mut job: Job, outgoing: &Outgoing, goodbye: Option<Answer>, knows_recipient: bool) {
        job.losses += u32::from(knows_recipient);
        if knows_recipient && job.losses >= MOST_LOST {
            let words = goodbye.as_ref().map(ToString::to_string);
            let words = words.unwrap_or_else(|| "the server ends the connection at this recipient".to_owned());
            self.deferred(job, outgoing, words);
        } else {
            self.run.queue().give_back(job);
        }
        self.lost(&goodbye.map_or(Trouble::Closed, Trouble::Busy));
    }

    /// Writes down that the body goes out, sends it, and writes down what came of it.
    fn send_body(&mut self, job: Job, outgoing: &Outgoing) {
        if let (Some(ledger), Some(name)) = (self.run.delivery.ledger, job.name)
            && let Err(error) = ledger.trying(name, self.run.now())
        {
            // The body stays here. Whether `trying` got onto the disk is not known, so that is taken back if possible.
            let _ = ledger.settle(name, Outcome::Owed, None, self.run.now());
            self.connection = None;
            self.give_up(job, format!("{error:#}"));
            return;
        }
        let Some(connection) = &mut self.connection else { return };
        match connection.body(outgoing) {
            Delivered::Yes(answer) => self.sent(job, outgoing, &answer),
            Delivered::No(answer) => self.answered(job, outgoing, Stage::Body, &answer),
            Delivered::Unknown => self.unknown(job),
        }
    }

    fn sent(&self, job: Job, outgoing: &Outgoing, answer: &Answer) {
        let is_recorded = self.record(job, outgoing, Outcome::Sent, &answer.to_string());
        let mut state = self.run.state();
        state.refused_in_a_row.clear();
        state.deferred_in_a_row = 0;
        state.unknown_in_a_row = 0;
        if is_recorded {
            state.tally.sent += 1;
        } else {
            // The ledger will say so.
            state.tally.unknown.push(job.place);
            state.tally.unrecorded.push(job.place);
        }
        drop(state);
        self.run.tell(None);
    }

    /// A server that takes bodies and never answers would leave everybody unknown.
    fn unknown(&self, job: Job) {
        let mut state = self.run.state();
        state.tally.unknown.push(job.place);
        state.unknown_in_a_row += 1;
        let is_broken = state.unknown_in_a_row >= MOST_UNKNOWN;
        drop(state);
        if is_broken {
            self.run.stop(Ending::Trouble(format!(
                "the connection ended {MOST_UNKNOWN} times in a row before the server had answered, so nothing more is \
                 sent: ask its operator, or try later"
            )));
        }
        self.run.tell(None);
    }

    /// The server said no.
    fn answered(&mut self, job: Job, outgoing: &Outgoing, stage: Stage, answer: &Answer) {
        if !answer.is_lasting() {
            return self.deferred(job, outgoing, answer.to_string());
        }
        if answer.wants_login() {
            let sentence =
                format!("the server wants to know who sends: type `username` under `smtp`. It said: {answer}");
            return self.give_up(job, sentence);
        }
        if stage == Stage::Mail {
            let sentence = format!(
                "the server does not let you send as `{}`. It said: {answer}",
                outgoing.from
            );
            return self.give_up(job, sentence);
        }
        self.refused(job, outgoing, stage, answer);
    }

    /// Tried again after a pause, until there have been enough.
    fn deferred(&self, mut job: Job, outgoing: &Outgoing, words: String) {
        self.record(job, outgoing, Outcome::Deferred, &words);
        let pause = self.run.delivery.patience.deferred.get(job.deferrals as usize).copied();
        let now = self.run.now();
        let mut state = self.run.state();
        state.deferred_in_a_row += 1;
        let are_many = state.deferred_in_a_row >= MANY_DEFERRED;
        if pause.is_none() {
            state.tally.deferred.push((job.place, words));
        }
        drop(state);
        job.deferrals += 1;
        if let Some(pause) = pause {
            let mut queue = self.run.queue();
            queue.postpone(job, now + pause);
            if are_many {
                queue.hold_until(now + pause);
            }
        }
        self.run.tell(None);
    }

    /// The server was not asked: another one may take it, or a later run.
    fn unwritten(&self, job: Job, reason: String) {
        self.run.state().tally.unwritten.push((job.place, reason));
        self.run.tell(None);
    }

    /// Refused by the server.
    fn refused(&self, job: Job, outgoing: &Outgoing, stage: Stage, answer: &Answer) {
        let reason = answer.to_string();
        self.record(job, outgoing, Outcome::Refused, &reason);
        let is_about_the_address = stage == Stage::Rcpt && answer.is_about_the_address();
        let mut so_far = self.run.state();
        // A server that accepts others means what it says about a mailbox.
        if !(is_about_the_address && self.run.has_accepted(&so_far)) {
            so_far.refused_in_a_row.push(job);
        }
        let are_many =
            so_far.refused_in_a_row.len() >= MOST_REFUSED || so_far.is_forgiving && !so_far.refused_in_a_row.is_empty();
        so_far.tally.refused.push(Refusal {
            is_about_the_address,
            ..Refusal::new(job.place, &reason)
        });
        drop(so_far);
        if are_many {
            self.run.forgive(&reason);
        }
        self.run.tell(None);
    }

    /// Ends the run with this recipient still owed.
    fn give_up(&self, job: Job, sentence: String) {
        self.run.queue().give_back(job);
        self.run.stop(Ending::Trouble(sentence));
    }

    fn record(&self, job: Job, outgoing: &Outgoing, outcome: Outcome, words: &str) -> bool {
        let address = &outgoing.to;
        self.run.record(job, outcome, Some(Said { words, address }))
    }
}
