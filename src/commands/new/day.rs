//! The day of the next exercise, in the project's own rhythm.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use std::collections::BTreeSet;

/// The days between two exercises where fewer than three do not show a rhythm yet.
const WEEK: i64 = 7;

/// The first day after the latest exercise, and not before today, that keeps the rhythm: the middle one of the distances
/// between exercises, which one holiday or one double issue does not change. Without any exercise it is the next Monday.
pub(super) fn next(taken: impl Iterator<Item = Date>, today: Date) -> Date {
    let days: BTreeSet<Date> = taken.collect();
    let Some(latest) = days.last().copied() else {
        return monday_after(today);
    };
    let rhythm = rhythm(&days);
    let mut next = latest.saturating_add(rhythm.days());
    while next < today {
        next = next.saturating_add(rhythm.days());
    }
    next
}

fn rhythm(days: &BTreeSet<Date>) -> i64 {
    let distance = |(earlier, later): (&Date, &Date)| i64::from((*later - *earlier).get_days());
    let mut distances: Vec<i64> = days.iter().zip(days.iter().skip(1)).map(distance).collect();
    distances.sort_unstable();
    match distances.len() {
        0 | 1 => WEEK,
        count => distances[(count - 1) / 2],
    }
}

fn monday_after(today: Date) -> Date {
    let mut day = today.saturating_add(1.day());
    while day.weekday() != Weekday::Monday {
        day = day.saturating_add(1.day());
    }
    day
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next_of(taken: &[&str], today: &str) -> String {
        let day = |text: &str| text.parse::<Date>().expect("a date");
        next(taken.iter().map(|text| day(text)), day(today)).to_string()
    }

    #[test]
    fn the_next_one_comes_a_week_after_the_latest() {
        assert_eq!(next_of(&["2026-11-16"], "2026-11-18"), "2026-11-23");
        assert_eq!(next_of(&["2026-12-14", "2026-11-16"], "2026-11-18"), "2026-12-21");
        assert_eq!(
            next_of(&["2026-11-02", "2026-11-09", "2026-11-16"], "2026-11-18"),
            "2026-11-23"
        );
    }

    #[test]
    fn another_rhythm_is_kept_whatever_one_holiday_did_to_it() {
        let fortnightly = ["2026-07-06", "2026-07-20", "2026-09-14", "2026-09-28", "2026-10-12"];
        assert_eq!(next_of(&fortnightly, "2026-10-13"), "2026-10-26");
        assert_eq!(
            next_of(&["2026-10-01", "2026-10-02", "2026-10-03"], "2026-10-03"),
            "2026-10-04"
        );
    }

    #[test]
    fn after_a_pause_it_is_the_same_weekday_and_not_past() {
        assert_eq!(next_of(&["2026-06-01", "2026-06-08"], "2026-11-18"), "2026-11-23");
        assert_eq!(next_of(&["2026-06-01", "2026-06-08"], "2026-11-23"), "2026-11-23");
    }

    #[test]
    fn the_first_one_comes_on_a_monday() {
        assert_eq!(next_of(&[], "2026-11-23"), "2026-11-30");
        assert_eq!(next_of(&[], "2026-11-29"), "2026-11-30");
    }

    #[test]
    fn the_end_of_time_is_no_trap() {
        assert_eq!(next_of(&["9999-12-31"], "2026-11-23"), "9999-12-31");
    }
}
