//! The project's own rhythm: the day of the next exercise, and the days on which one is missing.

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

/// Days of the rhythm on which there is no exercise, one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Gap {
    /// The first of them.
    pub(super) first: Date,
    /// How many they are; at least one.
    pub(super) count: i64,
    /// The days from one to the next.
    rhythm: i64,
}

impl Gap {
    /// Days with this distance from an exercise on, before another day; nothing if there are none.
    fn after(exercise: Date, rhythm: i64, count: i64) -> Option<Self> {
        (count > 0).then(|| Self {
            first: exercise.saturating_add(rhythm.days()),
            count,
            rhythm,
        })
    }

    /// One day.
    pub(super) fn single(day: Date) -> Self {
        Self {
            first: day,
            count: 1,
            rhythm: WEEK,
        }
    }

    /// The last of its days.
    pub(super) fn last(&self) -> Date {
        self.first.saturating_add(((self.count - 1) * self.rhythm).days())
    }

    /// Its days before another day, and those from that day on.
    pub(super) fn split(self, at: Date) -> (Option<Self>, Option<Self>) {
        let before = (days_between(self.first, at) + self.rhythm - 1).div_euclid(self.rhythm);
        let before = before.clamp(0, self.count);
        let rest = Self {
            first: self.first.saturating_add((before * self.rhythm).days()),
            count: self.count - before,
            ..self
        };
        let begin = Self { count: before, ..self };
        (
            Some(begin).filter(|gap| gap.count > 0),
            Some(rest).filter(|gap| gap.count > 0),
        )
    }
}

/// Where an exercise is missing: between two of them, and from the latest up to `today`, in which today does not count. A
/// distance of less than a week is none, so that daily exercises may rest on Sunday.
pub(super) fn gaps(days: &BTreeSet<Date>, today: Date) -> Vec<Gap> {
    let rhythm = rhythm(days);
    let between = days.iter().zip(days.iter().skip(1));
    let mut gaps: Vec<Gap> = between
        .filter_map(|(earlier, later)| Gap::after(*earlier, rhythm, missing(days_between(*earlier, *later), rhythm)))
        .collect();
    if let Some(latest) = days.last().filter(|latest| **latest < today) {
        let passed = (days_between(*latest, today) - 1).div_euclid(rhythm);
        gaps.extend(Gap::after(*latest, rhythm, passed));
    }
    gaps
}

/// How many exercises are missing in a distance: those that would make it as even as it can be.
fn missing(distance: i64, rhythm: i64) -> i64 {
    if distance < WEEK || 2 * distance <= 3 * rhythm {
        return 0;
    }
    ((2 * distance + rhythm).div_euclid(2 * rhythm) - 1).max(1)
}

fn days_between(earlier: Date, later: Date) -> i64 {
    i64::from((later - earlier).get_days())
}

fn rhythm(days: &BTreeSet<Date>) -> i64 {
    let pairs = days.iter().zip(days.iter().skip(1));
    let mut distances: Vec<i64> = pairs.map(|(earlier, later)| days_between(*earlier, *later)).collect();
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

    fn gaps_of(taken: &[&str], today: &str) -> Vec<(String, String, i64)> {
        let day = |text: &str| text.parse::<Date>().expect("a date");
        let days = taken.iter().map(|text| day(text)).collect();
        let told = |gap: &Gap| (gap.first.to_string(), gap.last().to_string(), gap.count);
        gaps(&days, day(today)).iter().map(told).collect()
    }

    fn gap(first: &str, last: &str, count: i64) -> (String, String, i64) {
        (first.to_owned(), last.to_owned(), count)
    }

    #[test]
    fn a_week_without_an_exercise_is_missing_in_a_weekly_rhythm() {
        assert_eq!(
            gaps_of(&["2026-11-02", "2026-11-09", "2026-11-23", "2026-11-30"], "2026-11-24"),
            [gap("2026-11-16", "2026-11-16", 1)]
        );
        assert_eq!(
            gaps_of(&["2026-11-02", "2026-11-09", "2026-11-18", "2026-11-24"], "2026-11-24"),
            [],
            "a day or two earlier or later is none"
        );
        assert_eq!(
            gaps_of(&["2026-11-02"], "2026-11-24"),
            [gap("2026-11-09", "2026-11-23", 3)]
        );
        assert_eq!(gaps_of(&["2026-11-02"], "2026-11-09"), [], "today is not over");
        assert_eq!(gaps_of(&[], "2026-11-24"), []);
    }

    #[test]
    fn other_rhythms_have_gaps_of_their_own() {
        let fortnightly = ["2026-07-06", "2026-07-20", "2026-09-14", "2026-09-28", "2026-10-12"];
        assert_eq!(
            gaps_of(&fortnightly, "2026-10-20"),
            [gap("2026-08-03", "2026-08-31", 3)]
        );
        let weekdays = ["2026-11-05", "2026-11-06", "2026-11-09", "2026-11-10", "2026-11-11"];
        assert_eq!(gaps_of(&weekdays, "2026-11-12"), [], "nobody works on Sunday");
        let twice_a_week = ["2026-11-02", "2026-11-05", "2026-11-09", "2026-11-16", "2026-11-19"];
        assert_eq!(
            gaps_of(&twice_a_week, "2026-11-20"),
            [gap("2026-11-12", "2026-11-12", 1)]
        );
    }

    #[test]
    fn a_gap_is_cut_at_a_day_and_a_wrong_year_costs_nothing() {
        let days = BTreeSet::from(["2026-11-02", "9999-12-27"].map(|text| text.parse::<Date>().expect("a date")));
        let today = "2026-11-24".parse().expect("a date");
        // Two exercises show no rhythm yet, so it is a week.
        let gap = gaps(&days, today)[0];
        let (before, after) = gap.split(today);
        assert_eq!(
            before.map(|gap| (gap.count, gap.last().to_string())),
            Some((3, "2026-11-23".into()))
        );
        assert_eq!(after.map(|gap| gap.first.to_string()), Some("2026-11-30".into()));
        assert_eq!(gap.split("2020-01-01".parse().expect("a date")).0, None);
        assert_eq!(gap.split("9999-12-31".parse().expect("a date")).1, None);
    }
}
