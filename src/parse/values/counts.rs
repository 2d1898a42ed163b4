//! How many: whole numbers and ranges of them.

use super::super::fields::Value;
use super::text;
use crate::diagnostic::Diagnostics;
use crate::exercise::Amount;
use crate::rules;
use std::ops::RangeInclusive;

/// A number or a range such as `8-12`, within limits.
pub(in super::super) fn count(
    limits: RangeInclusive<u32>,
) -> impl Fn(&Value<'_>, &mut Diagnostics) -> Option<Amount<u32>> {
    move |value, found| {
        let typed = text(value, found)?;
        let Some(amount) = range(&typed, |number| number.parse().ok()) else {
            let message = format!(
                "`{}` must be a whole number such as 5, or a range such as 8-12",
                value.key
            );
            let help = advice(value.key, &typed, &limits);
            found.push(value.wrong(rules::BAD_NUMBER, message).help(help));
            return None;
        };
        within(value, found, amount, &limits, |number| number.to_string())
    }
}

/// What to type instead of something that is no number.
fn advice(key: &str, typed: &str, limits: &RangeInclusive<u32>) -> String {
    let hyphened = typed.replace(" to ", "-");
    if range(&hyphened, |number| number.parse::<u32>().ok()).is_some() {
        return format!("type `{key}: {}`", hyphened.replace(' ', ""));
    }
    if let Some((sets, reps)) = sets_and_reps(key, typed) {
        return format!("type both: `sets: {sets}` and `reps: {reps}`");
    }
    if let Some(number) = rhythm(key, typed) {
        return format!("type `{key}: {number}`");
    }
    match bare_number(typed).filter(|number| limits.contains(number)) {
        Some(number) => format!("type the number alone: `{key}: {number}`"),
        None => format!("type digits only: `{key}: 5`"),
    }
}

/// `3x10` and `3 sets of 10`, as therapists note them.
fn sets_and_reps(key: &str, typed: &str) -> Option<(u32, u32)> {
    let lower = typed.to_lowercase().replace(" sets of ", "x").replace(" set of ", "x");
    let (sets, reps) = lower.split_once(['x', '×', '*'])?;
    let digits = |letter: char| !letter.is_ascii_digit();
    let reps = reps.trim().split(digits).next()?.parse().ok()?;
    let sets = sets.trim().parse().ok()?;
    let are_meant = ["sets", "reps"].contains(&key) && sets > 0 && reps > 0;
    are_meant.then_some((sets, reps))
}

/// The number of `every day`.
fn rhythm(key: &str, typed: &str) -> Option<&'static str> {
    const RHYTHMS: [(&str, &str, &str); 11] = [
        ("per_week", "every day", "7"),
        ("per_week", "everyday", "7"),
        ("per_week", "each day", "7"),
        ("per_week", "daily", "7"),
        ("per_week", "every other day", "3-4"),
        ("per_week", "every second day", "3-4"),
        ("per_week", "weekdays", "5"),
        ("per_day", "every day", "1"),
        ("per_day", "each day", "1"),
        ("per_day", "daily", "1"),
        ("per_day", "morning and evening", "2"),
    ];
    let lower = typed.to_lowercase();
    let is_it = |(of, words, _): &&(&str, &str, &str)| *of == key && lower.starts_with(words);
    RHYTHMS.iter().find(is_it).map(|(_, _, number)| *number)
}

/// A number within limits.
pub(in super::super) fn number(
    limits: RangeInclusive<usize>,
) -> impl Fn(&Value<'_>, &mut Diagnostics) -> Option<usize> {
    move |value, found| {
        let typed = text(value, found)?;
        let (least, most) = (limits.start(), limits.end());
        match typed.parse() {
            Ok(number) if limits.contains(&number) => return Some(number),
            Ok(_) => {
                let message = format!("`{}` must be from {least} to {most}", value.key);
                let help = format!("type a value from {least} to {most}");
                found.push(value.wrong(rules::OUT_OF_RANGE, message).help(help));
            }
            Err(_) => {
                let message = format!("`{}` must be a whole number", value.key);
                let help = format!("type digits only: `{}: {most}`", value.key);
                found.push(value.wrong(rules::BAD_NUMBER, message).help(help));
            }
        }
        None
    }
}

/// The number in a text such as `5 times`, `10x` or `twice`.
fn bare_number(typed: &str) -> Option<u32> {
    const WORDS: [&str; 11] = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    ];
    let first = typed.split_whitespace().next()?.to_lowercase();
    let word = match first.as_str() {
        "once" => Some(1),
        "twice" => Some(2),
        other => WORDS.iter().position(|word| *word == other),
    };
    if let Some(number) = word {
        return u32::try_from(number).ok();
    }
    let end = typed
        .find(|letter: char| !letter.is_ascii_digit())
        .unwrap_or(typed.len());
    let goes_on = typed[end..].starts_with(|next: char| next.is_alphabetic() || next == ' ');
    let digits = &typed[..end.min(3)];
    digits.parse().ok().filter(|_| end <= 3 && goes_on)
}

/// Two ends with a hyphen or a dash between them, or one value.
pub(super) fn range<T: Copy>(typed: &str, read: impl Fn(&str) -> Option<T>) -> Option<Amount<T>> {
    let typed = typed.trim();
    match typed.split_once(['-', '–', '—']) {
        Some((min, max)) => Some(Amount {
            min: read(min.trim())?,
            max: read(max.trim())?,
        }),
        None => read(typed).map(|value| Amount { min: value, max: value }),
    }
}

/// An amount whose ends are in order and within limits.
pub(super) fn within<T: Copy + PartialOrd>(
    value: &Value<'_>,
    found: &mut Diagnostics,
    amount: Amount<T>,
    limits: &RangeInclusive<T>,
    word: impl Fn(T) -> String,
) -> Option<Amount<T>> {
    let (least, most) = (word(*limits.start()), word(*limits.end()));
    if amount.min > amount.max {
        let (min, max) = (word(amount.min), word(amount.max));
        let message = format!("`{}` goes from {min} down to {max}", value.key);
        let diagnostic = value.wrong(rules::OUT_OF_RANGE, message);
        found.push(diagnostic.help("type the smaller one first"));
        return None;
    }
    if !limits.contains(&amount.min) || !limits.contains(&amount.max) {
        let message = format!("`{}` must be from {least} to {most}", value.key);
        found.push(
            value
                .wrong(rules::OUT_OF_RANGE, message)
                .help(format!("type a value from {least} to {most}")),
        );
        return None;
    }
    Some(amount)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_typed_with_any_dash() {
        for typed in ["8-12", "8 – 12", "8—12"] {
            let amount = range(typed, |number| number.parse::<u32>().ok());
            assert_eq!(amount, Some(Amount { min: 8, max: 12 }), "{typed}");
        }
        assert_eq!(range("12 times", |number| number.parse::<u32>().ok()), None);
    }

    #[test]
    fn what_to_type_is_what_was_meant() {
        let advice = |key, typed| advice(key, typed, &(1..=100));
        for typed in ["3x10", "3 × 10", "3*10 each side", "3 sets of 10"] {
            assert_eq!(advice("reps", typed), "type both: `sets: 3` and `reps: 10`", "{typed}");
        }
        assert_eq!(advice("per_week", "Every day"), "type `per_week: 7`");
        assert_eq!(advice("per_week", "every other day"), "type `per_week: 3-4`");
        assert_eq!(advice("per_day", "10x a day"), "type the number alone: `per_day: 10`");
        assert_eq!(advice("reps", "10x"), "type the number alone: `reps: 10`");
        assert_eq!(advice("reps", "8 to 12"), "type `reps: 8-12`");
        assert_eq!(advice("reps", "a few"), "type digits only: `reps: 5`");
    }
}
