//! Times of the day, and lengths of time: `20s`, `1m30s`, `15-30 sec`.

use super::super::fields::Value;
use super::counts::{range, within};
use super::text;
use crate::diagnostic::Diagnostics;
use crate::exercise::{Amount, Seconds};
use crate::rules;
use jiff::civil::Time;

/// The shortest and the longest hold or rest.
const LIMITS: std::ops::RangeInclusive<Seconds> = Seconds(1)..=Seconds(600);

/// A time or a range of times, from a second to ten minutes.
pub(in super::super) fn time(value: &Value<'_>, found: &mut Diagnostics) -> Option<Amount<Seconds>> {
    let typed = text(value, found)?;
    let key = value.key;
    let Some(amount) = seconds(&typed) else {
        let message = format!("`{key}` must be a time such as 20s, 1m or 15-30s");
        let diagnostic = value.wrong(rules::BAD_TIME, message);
        found.push(match corrected(&whole(value, &typed)) {
            Some(meant) => diagnostic.help(format!("did you mean `{key}: {meant}`?")),
            None => diagnostic.help(format!("type a time, for example `{key}: 20s`")),
        });
        return None;
    };
    within(value, found, amount, &LIMITS, |time| time.to_string())
}

/// What was meant to be the value: between braces a comma ends it, and `1,5m` is read as `1`.
fn whole(value: &Value<'_>, typed: &str) -> String {
    let after = value.source.text.get(value.node.span.end..).unwrap_or_default();
    let word = after.split([' ', '}', '\n']).next().unwrap_or_default();
    match word.trim_end_matches(',').strip_prefix(',') {
        Some(part) if part.starts_with(|letter: char| letter.is_ascii_digit()) => format!("{typed},{part}"),
        _ => typed.to_owned(),
    }
}

/// A time of the day such as `08:30`. Hootsuite takes only minutes that end in 0 or 5.
pub(in super::super) fn time_of_day(value: &Value<'_>, found: &mut Diagnostics) -> Option<Time> {
    let typed = text(value, found)?;
    let key = value.key;
    let Some(time) = clock(&typed) else {
        let message = format!("`{key}` must be a time of the day such as 08:30");
        let help = format!("type hours from 00 to 23, a colon and minutes: `{key}: \"08:30\"`");
        found.push(value.wrong(rules::BAD_TIME, message).help(help));
        return None;
    };
    if time.minute() % 5 != 0 {
        let message = format!("the minutes of `{key}` must end in 0 or 5, as Hootsuite asks");
        let help = format!("type `{key}: \"{:02}:{:02}\"`", time.hour(), time.minute() / 5 * 5);
        found.push(value.wrong(rules::BAD_TIME, message).help(help));
        return None;
    }
    Some(time)
}

/// `8:30`, `08:30` or `08.30`.
fn clock(typed: &str) -> Option<Time> {
    let (hours, minutes) = typed.split_once([':', '.'])?;
    let is_short = |digits: &str, least: usize| (least..=2).contains(&digits.len()) && is_number(digits);
    if !is_short(hours, 1) || !is_short(minutes, 2) {
        return None;
    }
    Time::new(hours.parse().ok()?, minutes.parse().ok()?, 0, 0).ok()
}

/// Whether a time is within the limits and its ends are in order.
pub(in super::super) fn is_usual_time(amount: Amount<Seconds>) -> bool {
    amount.min <= amount.max && LIMITS.contains(&amount.min) && LIMITS.contains(&amount.max)
}

/// The seconds that a text means, without limits.
pub(in super::super) fn seconds(typed: &str) -> Option<Amount<Seconds>> {
    let typed = typed.trim().to_lowercase();
    let (min, max) = match typed.split_once(['-', '–', '—']) {
        Some((min, max)) => (min.trim().to_owned(), max.trim().to_owned()),
        None => (typed.clone(), typed.clone()),
    };
    // In `15-30s` the unit belongs to both ends.
    let unit: String = max.chars().skip_while(char::is_ascii_digit).collect();
    let min = if is_number(&min) { min + &unit } else { min };
    range(&format!("{min}-{max}"), one_time)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit())
}

/// `20s`, `1 min`, `1m30s`; a number needs its unit.
fn one_time(typed: &str) -> Option<Seconds> {
    let (first, unit, rest) = number_and_unit(typed)?;
    if is_seconds(unit) {
        return rest.is_empty().then_some(Seconds(first));
    }
    if !is_minutes(unit) {
        return None;
    }
    let minutes = first.checked_mul(60)?;
    if rest.is_empty() {
        return Some(Seconds(minutes));
    }
    let (second, unit, rest) = number_and_unit(rest)?;
    let is_whole = is_seconds(unit) && rest.is_empty() && second < 60;
    is_whole.then(|| Seconds(minutes.saturating_add(second)))
}

/// The number, the letters after it and the rest.
fn number_and_unit(text: &str) -> Option<(u32, &str, &str)> {
    let text = text.trim();
    let digits = text.find(|letter: char| !letter.is_ascii_digit())?;
    let number = text[..digits].parse().ok()?;
    let unit = text[digits..].trim_start();
    let end = unit.find(|letter: char| !letter.is_alphabetic()).unwrap_or(unit.len());
    Some((number, &unit[..end], unit[end..].trim_start()))
}

fn is_seconds(unit: &str) -> bool {
    ["s", "sec", "secs", "second", "seconds"].contains(&unit)
}

fn is_minutes(unit: &str) -> bool {
    ["m", "min", "mins", "minute", "minutes"].contains(&unit)
}

/// What was meant by a number without a unit, by minutes and seconds with a colon or without the second unit, by parts
/// of minutes, or by a range in words.
pub(in super::super) fn corrected(typed: &str) -> Option<String> {
    let hyphened = typed.replace(" to ", "-");
    if hyphened != typed && seconds(&hyphened).is_some() {
        return Some(hyphened.replace(' ', ""));
    }
    if let Some(seconds) = parts_of_minutes(&typed.to_lowercase()) {
        return Some(seconds);
    }
    if let Some((minutes, rest)) = typed.split_once(':') {
        return (is_number(minutes) && is_number(rest)).then(|| format!("{minutes}m{rest}s"));
    }
    let amount = range(typed, |number| is_number(number).then_some(()));
    amount.map(|_| format!("{}s", typed.replace(' ', "")))
}

/// `1,5m` or `0.5 min` in seconds, and `1 min 30` with its second unit.
fn parts_of_minutes(typed: &str) -> Option<String> {
    let (whole, part) = typed.split_once([',', '.']).unwrap_or((typed, ""));
    if !part.is_empty() {
        let (tenths, unit, rest) = number_and_unit(part)?;
        let digits = part.find(|letter: char| !letter.is_ascii_digit())?;
        let fits = is_number(whole) && (1..=2).contains(&digits) && is_minutes(unit) && rest.is_empty();
        let hundredths = if digits == 1 { tenths * 10 } else { tenths };
        let minutes: u32 = whole.parse().ok().filter(|minutes| fits && *minutes < 60)?;
        return Some(format!("{}s", minutes * 60 + hundredths * 60 / 100));
    }
    let (minutes, unit, seconds) = number_and_unit(typed)?;
    let is_short = is_minutes(unit) && is_number(seconds) && seconds.len() <= 2;
    is_short.then(|| format!("{minutes}m{seconds}s"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(typed: &str) -> Option<(u32, u32)> {
        seconds(typed).map(
            |Amount {
                 min: Seconds(min),
                 max: Seconds(max),
             }| (min, max),
        )
    }

    #[test]
    fn times_are_typed_in_many_ways() {
        for typed in ["20s", "20 s", "20 sec", "20 Seconds", "20 secs"] {
            assert_eq!(read(typed), Some((20, 20)), "{typed}");
        }
        for typed in ["90s", "1m30s", "1 min 30 s", "1m 30s"] {
            assert_eq!(read(typed), Some((90, 90)), "{typed}");
        }
        assert_eq!(read("1m"), Some((60, 60)));
        for typed in ["15-30s", "15s-30s", "15–30 sec", "15 - 30 s"] {
            assert_eq!(read(typed), Some((15, 30)), "{typed}");
        }
        assert_eq!(read("1-2m"), Some((60, 120)));
        assert_eq!(read("30s-1m"), Some((30, 60)));
    }

    #[test]
    fn what_has_no_unit_is_no_time() {
        for typed in [
            "",
            "20",
            "s",
            "20 breaths",
            "1:30",
            "m30s",
            "1m90s",
            "-5s",
            "99999999999s",
            "20s-",
            "1m1m",
        ] {
            assert_eq!(read(typed), None, "{typed}");
        }
        assert_eq!(corrected("20").as_deref(), Some("20s"));
        assert_eq!(corrected("15 - 30").as_deref(), Some("15-30s"));
        assert_eq!(corrected("1:30").as_deref(), Some("1m30s"));
        for (typed, meant) in [
            ("1,5m", "90s"),
            ("1.5 min", "90s"),
            ("0.25m", "15s"),
            ("1 min 30", "1m30s"),
            ("15 to 30s", "15-30s"),
        ] {
            assert_eq!(corrected(typed).as_deref(), Some(meant), "{typed}");
        }
        for typed in ["a while", "1.5s", "1.555m", "1,m", "m 30"] {
            assert_eq!(corrected(typed), None, "{typed}");
        }
    }
}
