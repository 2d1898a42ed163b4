//! How long, how many times, how often: the FITT of exercise prescription, worded once for every output.

use super::capitalised;
use std::fmt;

/// A time in whole seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seconds(pub u32);

/// One number or a range of them, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount<T> {
    /// The least.
    pub min: T,
    /// The most; equal to `min` when there is no range.
    pub max: T,
}

impl<T: Copy + PartialEq> Amount<T> {
    /// An amount that is no range.
    #[must_use]
    pub fn exactly(value: T) -> Self {
        Self { min: value, max: value }
    }

    fn is_range(self) -> bool {
        self.min != self.max
    }
}

/// On which sides of the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sides {
    /// One after the other.
    Both,
    /// The left only.
    Left,
    /// The right only.
    Right,
}

impl Sides {
    /// Every choice with the word that the source uses for it.
    pub const ALL: [(&'static str, Sides); 3] = [("both", Sides::Both), ("left", Sides::Left), ("right", Sides::Right)];

    fn phrase(self) -> &'static str {
        match self {
            Sides::Both => "on each side",
            Sides::Left => "on the left side",
            Sides::Right => "on the right side",
        }
    }

    fn fact(self) -> &'static str {
        match self {
            Sides::Both => "Both",
            Sides::Left => "Left",
            Sides::Right => "Right",
        }
    }
}

/// The dose of an exercise; `hold` or `reps` is always there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Dose {
    /// How long to stay, 1 s to 10 min.
    pub hold: Option<Amount<Seconds>>,
    /// How many times, 1 to 100.
    pub reps: Option<Amount<u32>>,
    /// How many rounds, 1 to 20.
    pub sets: Option<Amount<u32>>,
    /// On which sides.
    pub sides: Option<Sides>,
    /// The pause between rounds (or repetitions, if there is one round).
    pub rest: Option<Amount<Seconds>>,
    /// Times a day, 1 to 12.
    pub per_day: Option<Amount<u32>>,
    /// Days a week, 1 to 7.
    pub per_week: Option<Amount<u32>>,
    /// What one should feel.
    pub feels: Option<String>,
}

impl Dose {
    /// The whole dose as one sentence without a full stop: "Hold 20–30 seconds, 3 times on each side, daily".
    #[must_use]
    pub fn sentence(&self) -> String {
        let work = match (self.hold, self.reps) {
            (Some(hold), Some(reps)) => format!("Hold {hold}, {}", times(reps)),
            (Some(hold), None) => format!("Hold {hold}"),
            (None, Some(reps)) => format!("Repeat {}", times(reps)),
            (None, None) => String::new(),
        };
        let work = match self.sides {
            Some(sides) => format!("{work} {}", sides.phrase()),
            None => work,
        };
        let rounds = match (self.sets, self.rest) {
            (Some(sets), Some(rest)) => Some(format!("{} with {rest} of rest between", in_sets(sets))),
            (Some(sets), None) => Some(in_sets(sets)),
            (None, Some(rest)) => Some(format!("with {rest} of rest between")),
            (None, None) => None,
        };
        [Some(work), rounds, self.frequency()]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// The dose as short facts, label and value, for a row that one sees first.
    #[must_use]
    pub fn facts(&self) -> Vec<(&'static str, String)> {
        let facts = [
            ("Hold", self.hold.map(|hold| hold.to_string())),
            ("Repeat", self.reps.map(|reps| capitalised(&times(reps)))),
            ("Sets", self.sets.map(|sets| sets.to_string())),
            ("Sides", self.sides.map(|sides| sides.fact().to_owned())),
            ("Rest", self.rest.map(|rest| rest.to_string())),
            ("How often", self.frequency().map(|often| capitalised(&often))),
        ];
        facts
            .into_iter()
            .filter_map(|(label, value)| Some((label, value?)))
            .collect()
    }

    /// How often: "daily", "twice a day, 5 days a week".
    #[must_use]
    pub fn frequency(&self) -> Option<String> {
        let every_day = self.per_week.is_none_or(|days| days == Amount::exactly(7));
        match (self.per_day, self.per_week) {
            (None, None) => None,
            (None, Some(_)) if every_day => Some("daily".to_owned()),
            (None, Some(days)) => Some(days_a_week(days)),
            (Some(day), _) if every_day && day == Amount::exactly(1) => Some("daily".to_owned()),
            (Some(day), _) if every_day => Some(times_a_day(day)),
            (Some(day), Some(days)) if day == Amount::exactly(1) => Some(days_a_week(days)),
            (Some(day), Some(days)) => Some(format!("{}, {}", times_a_day(day), days_a_week(days))),
            (Some(day), None) => Some(times_a_day(day)),
        }
    }
}

fn times(count: Amount<u32>) -> String {
    match (count.min, count.max) {
        (1, 1) => "once".to_owned(),
        (2, 2) => "twice".to_owned(),
        _ => format!("{count} times"),
    }
}

fn in_sets(sets: Amount<u32>) -> String {
    let word = if sets == Amount::exactly(1) { "set" } else { "sets" };
    format!("{sets} {word}")
}

fn times_a_day(count: Amount<u32>) -> String {
    format!("{} a day", times(count))
}

fn days_a_week(days: Amount<u32>) -> String {
    let word = if days == Amount::exactly(1) { "day" } else { "days" };
    format!("{days} {word} a week")
}

impl fmt::Display for Amount<u32> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_range() {
            write!(f, "{}–{}", self.min, self.max)
        } else {
            write!(f, "{}", self.min)
        }
    }
}

impl fmt::Display for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (minutes, rest) = (self.0 / 60, self.0 % 60);
        match (minutes, rest) {
            (0, _) | (1, 1..) => write!(f, "{}", count(self.0, "second")),
            (_, 0) => write!(f, "{}", count(minutes, "minute")),
            _ => write!(f, "{} {}", count(minutes, "minute"), count(rest, "second")),
        }
    }
}

impl fmt::Display for Amount<Seconds> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Seconds(min), Seconds(max)) = (self.min, self.max);
        if !self.is_range() {
            write!(f, "{}", self.min)
        } else if min % 60 == 0 && max % 60 == 0 {
            write!(f, "{}–{} minutes", min / 60, max / 60)
        } else if max < 120 {
            write!(f, "{min}–{max} seconds")
        } else {
            write!(f, "{} to {}", self.min, self.max)
        }
    }
}

fn count(number: u32, unit: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {unit}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range<T>(min: T, max: T) -> Amount<T> {
        Amount { min, max }
    }

    #[test]
    fn the_dose_reads_like_a_therapist_says_it() {
        let dose = Dose {
            hold: Some(range(Seconds(20), Seconds(30))),
            reps: Some(Amount::exactly(3)),
            sides: Some(Sides::Both),
            per_day: Some(Amount::exactly(1)),
            ..Dose::default()
        };
        assert_eq!(dose.sentence(), "Hold 20–30 seconds, 3 times on each side, daily");
    }

    #[test]
    fn sets_rest_and_days_follow() {
        let dose = Dose {
            reps: Some(range(8, 12)),
            sets: Some(Amount::exactly(2)),
            rest: Some(Amount::exactly(Seconds(60))),
            per_day: Some(Amount::exactly(2)),
            per_week: Some(Amount::exactly(5)),
            ..Dose::default()
        };
        assert_eq!(
            dose.sentence(),
            "Repeat 8–12 times, 2 sets with 1 minute of rest between, twice a day, 5 days a week"
        );
        assert_eq!(
            dose.facts(),
            [
                ("Repeat", "8–12 times".to_owned()),
                ("Sets", "2".to_owned()),
                ("Rest", "1 minute".to_owned()),
                ("How often", "Twice a day, 5 days a week".to_owned()),
            ]
        );
    }

    #[test]
    fn times_are_worded_in_the_unit_people_use() {
        let worded = [
            (1, "1 second"),
            (45, "45 seconds"),
            (60, "1 minute"),
            (90, "90 seconds"),
            (150, "2 minutes 30 seconds"),
        ];
        for (seconds, words) in worded {
            assert_eq!(Seconds(seconds).to_string(), words);
        }
        assert_eq!(range(Seconds(60), Seconds(120)).to_string(), "1–2 minutes");
        assert_eq!(range(Seconds(90), Seconds(180)).to_string(), "90 seconds to 3 minutes");
    }
}
