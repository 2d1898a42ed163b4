//! The clock of whoever sends: the one place under `newsletter` that asks what time it is, and that waits.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the home of the sender's clock; everything else is handed one"
)]

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// How long a wait may go on after somebody asked to stop.
const SLICE: Duration = Duration::from_millis(50);

/// Tells the time since 1 January 1970 UTC; never goes back within a run, whatever happens to the computer's clock.
#[derive(Debug)]
pub struct Clock {
    began: Duration,
    running: Instant,
    /// Milliseconds that were skipped instead of waited.
    skipped: AtomicU64,
    skips: bool,
}

impl Clock {
    /// The computer's clock.
    #[must_use]
    pub fn system() -> Self {
        Self {
            began: SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default(),
            running: Instant::now(),
            skipped: AtomicU64::new(0),
            skips: false,
        }
    }

    /// A clock that is put forward instead of being waited for, so that tests of long pauses are short.
    #[must_use]
    pub fn skipping() -> Self {
        Self {
            skips: true,
            ..Self::system()
        }
    }

    /// Time since 1970.
    #[must_use]
    pub fn now(&self) -> Duration {
        self.began + self.running.elapsed() + Duration::from_millis(self.skipped.load(Ordering::SeqCst))
    }

    /// Waits until a time or until `stop` is set.
    pub fn wait_until(&self, time: Duration, stop: &AtomicBool) {
        while !stop.load(Ordering::SeqCst) {
            let left = time.saturating_sub(self.now());
            if left.is_zero() {
                return;
            }
            if self.skips {
                self.put_forward(left);
            } else {
                thread::sleep(left.min(SLICE));
            }
        }
    }

    fn put_forward(&self, by: Duration) {
        let milliseconds = u64::try_from(by.as_millis()).unwrap_or(u64::MAX).saturating_add(1);
        self.skipped.fetch_add(milliseconds, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_skipping_clock_is_at_the_time_that_was_waited_for() {
        let clock = Clock::skipping();
        let later = clock.now() + Duration::from_hours(24);
        clock.wait_until(later, &AtomicBool::new(false));
        assert!(clock.now() >= later);
    }

    #[test]
    fn whoever_asks_to_stop_is_not_kept_waiting() {
        let clock = Clock::system();
        clock.wait_until(clock.now() + Duration::from_hours(24), &AtomicBool::new(true));
    }
}
