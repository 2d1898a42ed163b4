//! Who is next: the recipients in their order, and those who are tried again later.

use crate::newsletter::ledger::Name;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::time::Duration;

/// One recipient's message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Job {
    /// The place in the list of recipients.
    pub(super) place: usize,
    /// Under which name the ledger knows the recipient; none where nothing is recorded.
    pub(super) name: Option<Name>,
    /// How often the server has asked to come back later, in this run.
    pub(super) deferrals: u32,
    /// How often a connection ended before the body, in this run.
    pub(super) losses: u32,
}

/// What a connection should do next.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Send this.
    Job(Job),
    /// Come back at this time.
    Wait(Duration),
    /// Nobody is left.
    Nothing,
}

/// The jobs that are left.
#[derive(Debug, Default)]
pub(super) struct Queue {
    ready: VecDeque<Job>,
    later: BinaryHeap<Reverse<(Duration, Job)>>,
    /// Nothing goes out before this time.
    hold: Duration,
}

impl Queue {
    pub(super) fn new(jobs: impl Iterator<Item = Job>) -> Self {
        Self {
            ready: jobs.collect(),
            ..Self::default()
        }
    }

    /// How many jobs wait.
    pub(super) fn len(&self) -> usize {
        self.ready.len() + self.later.len()
    }

    /// Takes the next job. Those whose time has come go first, since their servers expect them.
    pub(super) fn take(&mut self, now: Duration) -> Next {
        if self.hold > now && self.len() > 0 {
            return Next::Wait(self.hold);
        }
        match self.later.peek() {
            Some(Reverse((time, _))) if *time <= now => match self.later.pop() {
                Some(Reverse((_, job))) => Next::Job(job),
                None => Next::Nothing,
            },
            later => match (self.ready.pop_front(), later) {
                (Some(job), _) => Next::Job(job),
                (None, Some(Reverse((time, _)))) => Next::Wait(*time),
                (None, None) => Next::Nothing,
            },
        }
    }

    /// Gives a job back that was not begun.
    pub(super) fn give_back(&mut self, job: Job) {
        self.ready.push_front(job);
    }

    /// A job for later.
    pub(super) fn postpone(&mut self, job: Job, until: Duration) {
        self.later.push(Reverse((until, job)));
    }

    /// Lets nothing go out before a time.
    pub(super) fn hold_until(&mut self, time: Duration) {
        self.hold = self.hold.max(time);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(place: usize) -> Job {
        Job {
            place,
            name: None,
            deferrals: 0,
            losses: 0,
        }
    }

    #[test]
    fn whoever_was_postponed_comes_when_the_time_has_come() {
        let [early, late] = [10, 20].map(Duration::from_secs);
        let mut queue = Queue::new([job(0), job(1)].into_iter());
        queue.postpone(job(2), late);
        assert_eq!(queue.take(early), Next::Job(job(0)));
        assert_eq!(queue.take(late), Next::Job(job(2)));
        queue.give_back(job(0));
        queue.hold_until(late);
        assert_eq!(queue.take(early), Next::Wait(late));
        assert_eq!(queue.take(late), Next::Job(job(0)));
        assert_eq!(queue.take(late), Next::Job(job(1)));
        queue.postpone(job(3), late);
        assert_eq!(queue.take(early), Next::Wait(late));
        assert_eq!(queue.take(late), Next::Job(job(3)));
        assert_eq!(queue.take(late), Next::Nothing);
    }
}
