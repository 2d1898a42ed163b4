//! How fast mail may go out: a slot for each message, counted over runs and newsletters.

use crate::config::Smtp;
use std::collections::VecDeque;
use std::time::Duration;

/// The most messages in a time; nothing means any number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rates {
    /// In a second, evenly spaced.
    pub per_second: Option<u32>,
    /// In any 60 minutes.
    pub per_hour: Option<u32>,
    /// In any 24 hours.
    pub per_day: Option<u32>,
}

impl From<&Smtp> for Rates {
    fn from(smtp: &Smtp) -> Self {
        Self {
            per_second: smtp.per_second,
            per_hour: smtp.per_hour,
            per_day: smtp.per_day,
        }
    }
}

/// Gives each message its time.
#[derive(Debug)]
pub(super) struct Pace {
    rates: Rates,
    /// When the last messages went out, oldest first; as many as the largest rate looks back on.
    past: VecDeque<Duration>,
    /// Not before this time, for the sake of even spacing.
    next: Duration,
}

impl Pace {
    /// A pace that knows when messages went out before, in seconds since 1970, oldest first.
    pub(super) fn new(rates: Rates, past: &[u64]) -> Self {
        let most = rates.per_hour.max(rates.per_day).unwrap_or(0) as usize;
        let recent = &past[past.len().saturating_sub(most)..];
        Self {
            rates,
            past: recent.iter().map(|at| Duration::from_secs(*at)).collect(),
            next: Duration::ZERO,
        }
    }

    /// Takes a slot if there is one now; else tells when to ask again.
    pub(super) fn take(&mut self, now: Duration) -> Result<(), Duration> {
        let hour = self.free_again(self.rates.per_hour, Duration::from_hours(1));
        let day = self.free_again(self.rates.per_day, Duration::from_hours(24));
        let free = self.next.max(hour).max(day);
        if free > now {
            return Err(free);
        }
        if let Some(most) = self.rates.per_hour.max(self.rates.per_day) {
            self.past.push_back(now);
            while self.past.len() > most as usize {
                self.past.pop_front();
            }
        }
        if let Some(rate) = self.rates.per_second {
            self.next = now + Duration::from_secs(1) / rate;
        }
        Ok(())
    }

    /// From when on fewer than `most` messages lie within the window that ends then.
    fn free_again(&self, most: Option<u32>, window: Duration) -> Duration {
        let oldest = most.and_then(|most| self.past.len().checked_sub(most as usize));
        oldest
            .and_then(|place| self.past.get(place))
            .map_or(Duration::ZERO, |at| at.saturating_add(window))
    }

    /// How long so many messages take from now on, as far as the rates tell.
    pub(super) fn least_time(rates: Rates, count: u64) -> Duration {
        let windows = [
            (rates.per_second, 1.0),
            (rates.per_hour, 3_600.0),
            (rates.per_day, 86_400.0),
        ];
        let seconds = windows.into_iter().filter_map(|(rate, seconds)| {
            let rate = u64::from(rate?);
            // The first `rate` messages of a window need not wait for its end.
            #[expect(clippy::cast_precision_loss, reason = "an estimate for people")]
            Some(((count.saturating_sub(1)) / rate) as f64 * seconds)
        });
        Duration::from_secs_f64(seconds.fold(0.0, f64::max))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(seconds: u64) -> Duration {
        Duration::from_secs(1_000_000 + seconds)
    }

    #[test]
    fn messages_of_a_second_are_evenly_spaced() {
        let rates = Rates {
            per_second: Some(4),
            ..Rates::default()
        };
        let mut pace = Pace::new(rates, &[]);
        assert_eq!(pace.take(at(0)), Ok(()));
        assert_eq!(pace.take(at(0)), Err(at(0) + Duration::from_millis(250)));
        assert_eq!(pace.take(at(0) + Duration::from_millis(250)), Ok(()));
    }

    #[test]
    fn what_earlier_runs_sent_counts() {
        let rates = Rates {
            per_hour: Some(3),
            per_day: Some(5),
            ..Rates::default()
        };
        let past = [0, 100, 200].map(|seconds| at(seconds).as_secs());
        let mut pace = Pace::new(rates, &past);
        assert_eq!(pace.take(at(300)), Err(at(3600)));
        assert_eq!(pace.take(at(3600)), Ok(()));
        assert_eq!(pace.take(at(3600)), Err(at(3700)));
        assert_eq!(pace.take(at(3700)), Ok(()));
        assert_eq!(pace.take(at(7400)), Err(at(86_400)), "five went out within a day");
    }

    #[test]
    fn a_time_beyond_all_times_is_waited_for_and_no_more() {
        let rates = Rates {
            per_day: Some(1),
            ..Rates::default()
        };
        assert_eq!(Pace::new(rates, &[u64::MAX]).take(at(0)), Err(Duration::MAX));
    }

    #[test]
    fn a_run_takes_at_least_as_long_as_its_rates_ask() {
        let rates = Rates {
            per_second: Some(10),
            per_hour: Some(500),
            per_day: None,
        };
        assert_eq!(Pace::least_time(rates, 500), Duration::from_secs(49));
        assert_eq!(Pace::least_time(rates, 1200), Duration::from_hours(2));
        assert_eq!(Pace::least_time(Rates::default(), 1200), Duration::ZERO);
    }
}
