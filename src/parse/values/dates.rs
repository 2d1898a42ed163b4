//! Days: `2026-11-30` and nothing else, but whoever types another form is shown this one.

use super::super::fields::Value;
use super::text;
use crate::diagnostic::Diagnostics;
use crate::rules;
use jiff::civil::Date;

/// The years that an exercise can be dated; anything else is a slip of the fingers.
const YEARS: std::ops::RangeInclusive<i16> = 2000..=2100;

/// Dashes that phones and word processors make of hyphens.
const DASHES: [char; 5] = ['‐', '‑', '–', '—', '−'];

/// A day.
pub(in super::super) fn date(value: &Value<'_>, found: &mut Diagnostics) -> Option<Date> {
    let typed = text(value, found)?;
    if let Some(date) = iso(&typed) {
        return Some(date);
    }
    let hyphened = typed.replace(DASHES, "-");
    let (message, help) = match iso(&hyphened) {
        Some(date) => (
            format!("the dashes in `{}` are not hyphens", value.key),
            format!("type the hyphens of the keyboard: `{}: {date}`", value.key),
        ),
        None => explain(value.key, &hyphened),
    };
    found.push(value.wrong(rules::BAD_DATE, message).help(help));
    None
}

/// Whether a text has the shape of a day, such as the beginning of a file's name.
pub(in super::super) fn is_date(text: &str) -> bool {
    text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

fn iso(typed: &str) -> Option<Date> {
    let date: Date = typed.parse().ok().filter(|_| is_date(typed))?;
    YEARS.contains(&date.year()).then_some(date)
}

fn explain(key: &str, typed: &str) -> (String, String) {
    let readings = readings(typed);
    match readings.as_slice() {
        [one] => (
            format!("`{key}` must be year, month, day: `{one}`"),
            format!("type `{key}: {one}`"),
        ),
        [others @ .., last] if !others.is_empty() => {
            let choice = |date: Date| format!("`{key}: {date}` for {}", worded(date));
            let choices: Vec<String> = others.iter().map(|date| choice(*date)).collect();
            let count = if others.len() == 1 { "two" } else { "three" };
            (
                format!("`{typed}` can be read as {count} different days"),
                format!("type {}, or {}", choices.join(", "), choice(*last)),
            )
        }
        _ if is_date(typed) && typed.parse::<Date>().is_ok() => (
            format!("`{typed}` is too long ago or too far ahead to be meant"),
            a_year_that_can_be(),
        ),
        _ if is_date(typed) => (format!("there is no day `{typed}`"), days_of_month(typed)),
        _ if typed.get(..10).and_then(iso).is_some() => (
            format!("`{key}` takes a day and nothing else"),
            format!("type `{key}: {}`", &typed[..10]),
        ),
        _ => (
            format!("`{key}` must be a day such as `2026-11-30`"),
            format!("type year, month and day: `{key}: 2026-11-30`"),
        ),
    }
}

/// How many days the month of an impossible day has.
fn days_of_month(typed: &str) -> String {
    let first = typed.get(..8).and_then(|month| iso(&format!("{month}01")));
    match first {
        Some(first) => {
            let month = worded(first);
            format!("{} has {} days", month.trim_start_matches("1 "), first.days_in_month())
        }
        None => a_year_that_can_be(),
    }
}

fn a_year_that_can_be() -> String {
    format!("type a day of the calendar from {} to {}", YEARS.start(), YEARS.end())
}

/// The days that a text can mean: year first if it has hyphens, day first, month first.
fn readings(typed: &str) -> Vec<Date> {
    if is_date(typed) {
        return Vec::new();
    }
    let parts: Vec<&str> = typed
        .split([' ', '/', '.', '-', ','])
        .filter(|part| !part.is_empty())
        .collect();
    let numbers: Vec<Option<i16>> = parts.iter().map(|part| number_or_month(part)).collect();
    let [Some(a), Some(b), Some(c)] = numbers[..] else {
        return Vec::new();
    };
    let has_month_name = |at: usize| parts[at].chars().any(char::is_alphabetic);
    let mut days: Vec<Date> = if parts[0].len() == 4 {
        vec![day(a, b, c)]
    } else if has_month_name(0) {
        vec![day(c, a, b)]
    } else if has_month_name(1) {
        vec![day(c, b, a)]
    } else if typed.contains('-') && parts.iter().all(|part| part.len() == 2) {
        vec![day(a, b, c), day(c, b, a), day(c, a, b)]
    } else {
        vec![day(c, b, a), day(c, a, b)]
    }
    .into_iter()
    .flatten()
    .collect();
    days.dedup();
    days
}

fn day(year: i16, month: i16, day: i16) -> Option<Date> {
    let year = if year < 100 { year + 2000 } else { year };
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    YEARS.contains(&year).then_some(date)
}

/// `30`, `30th`, `Nov`, `November`.
fn number_or_month(part: &str) -> Option<i16> {
    let lower = part.to_lowercase();
    let digits = ["st", "nd", "rd", "th"]
        .iter()
        .find_map(|ending| lower.strip_suffix(ending))
        .unwrap_or(&lower);
    if let Ok(number) = digits.parse::<i16>() {
        return (0..=9999).contains(&number).then_some(number);
    }
    let month = MONTHS
        .iter()
        .position(|month| lower.len() >= 3 && month.to_lowercase().starts_with(&lower))?;
    i16::try_from(month + 1).ok()
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn worded(date: Date) -> String {
    let month = usize::try_from(date.month() - 1)
        .ok()
        .and_then(|index| MONTHS.get(index));
    format!("{} {} {}", date.day(), month.unwrap_or(&""), date.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_typed_year_month_day() {
        assert_eq!(iso("2026-11-30").map(worded).as_deref(), Some("30 November 2026"));
        for typed in ["2026-02-30", "0206-11-30", "2026-1-5", "20261130", "2026-11-30T10:00"] {
            assert_eq!(iso(typed), None, "{typed}");
        }
    }

    #[test]
    fn other_forms_are_turned_round() {
        for typed in [
            "30/11/2026",
            "30.11.26",
            "30 November 2026",
            "Nov 30th, 2026",
            "2026/11/30",
            "11/30/2026",
        ] {
            let (_, help) = explain("date", typed);
            assert_eq!(help, "type `date: 2026-11-30`", "{typed}");
        }
    }

    #[test]
    fn a_day_that_can_be_read_in_two_ways_is_shown_in_both() {
        let (message, help) = explain("date", "10/02/2026");
        assert_eq!(message, "`10/02/2026` can be read as two different days");
        assert_eq!(
            help,
            "type `date: 2026-02-10` for 10 February 2026, or `date: 2026-10-02` for 2 October 2026"
        );
        let (_, help) = explain("date", "26-11-30");
        assert_eq!(
            help,
            "type `date: 2026-11-30` for 30 November 2026, or `date: 2030-11-26` for 26 November 2030"
        );
    }
}
