//! The record of when people agreed: where it is missing, and where it cannot be understood.

use super::super::dates::{self, Day};
use super::{Entry, Problem, Status};
use crate::address;
use jiff::civil::Date;

/// How many lines are named where a problem is that of many rows.
const MOST_LINES: usize = 5;

/// Whether it is not clear which day a text means.
pub(in super::super) fn is_doubtful(text: &str, today: Date) -> bool {
    strange(text, today).is_some() || matches!(dates::read(text), Day::Ambiguous(..))
}

/// What is wrong with one day.
pub(super) fn strange(text: &str, today: Date) -> Option<String> {
    let shown = address::one_line(text);
    match dates::read(text) {
        Day::Known(date) if date > today => Some(format!("the consent date `{shown}` lies in the future")),
        Day::Unknown if !text.is_empty() => Some(format!("`{shown}` is no consent date. Type it as {today}")),
        _ => None,
    }
}

/// One problem for all who have none: a list that was typed from paper has hundreds.
pub(super) fn missing(entries: &[Entry]) -> Option<Problem> {
    let is_mailed = |entry: &&Entry| entry.fault.is_none() && entry.status == Ok(Status::Subscribed);
    let missing = entries
        .iter()
        .filter(is_mailed)
        .filter(|entry| entry.consent.is_empty());
    let lines: Vec<usize> = missing.map(|entry| entry.line).collect();
    let text = format!(
        "{} no consent date ({}). The law (in Britain PECR and UK GDPR) wants a record of when each person agreed: fill \
         in `consent_at`",
        people_have(lines.len()),
        named(&lines)
    );
    Some(Problem::remark(*lines.first()?, text))
}

/// One problem for all whose day could be two: a spreadsheet rewrites a whole column at once.
pub(super) fn ambiguous(entries: &[Entry]) -> Option<Problem> {
    let days = entries.iter().map(|entry| (entry, dates::read(&entry.consent)));
    let doubtful: Vec<_> = days.filter(|(_, day)| matches!(day, Day::Ambiguous(..))).collect();
    let lines: Vec<usize> = doubtful.iter().map(|(entry, _)| entry.line).collect();
    let (first, day) = doubtful.first()?;
    let Day::Ambiguous(english, american) = day else {
        return None;
    };
    let text = format!(
        "{} a consent date that could be two days ({}): `{}` may be {} or {}. Spreadsheets write dates so when they save; \
         type {english} or {american}, in a column formatted as text",
        people_have(lines.len()),
        named(&lines),
        address::one_line(&first.consent),
        spoken(*english),
        spoken(*american)
    );
    Some(Problem::remark(first.line, text))
}

fn people_have(count: usize) -> String {
    if count == 1 {
        "1 person has".to_owned()
    } else {
        format!("{count} people have")
    }
}

/// `line 3`, `lines 3, 4, 5, 6, 7 …`.
fn named(lines: &[usize]) -> String {
    let shown: Vec<String> = lines.iter().take(MOST_LINES).map(usize::to_string).collect();
    let more = if lines.len() > MOST_LINES { " …" } else { "" };
    let word = if lines.len() == 1 { "line" } else { "lines" };
    format!("{word} {}{more}", shown.join(", "))
}

fn spoken(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::super::Register;
    use jiff::civil::date;

    fn only(list: &str) -> String {
        let register = Register::read(list.as_bytes(), b"").expect("has addresses");
        let found = super::super::list(&register, date(2026, 11, 23));
        assert_eq!((found.withholding(), found.remarks()), (0, 1), "{found:?}");
        found.iter().map(|problem| problem.text.as_str()).collect()
    }

    #[test]
    fn missing_records_are_counted_with_their_first_lines() {
        let list: String = std::iter::once("email\n".to_owned())
            .chain((0..6).map(|n| format!("p{n}@x.org\n")))
            .collect();
        assert!(only(&list).starts_with("6 people have no consent date (lines 2, 3, 4, 5, 6 …)."));
        assert!(
            only("email,status\na@x.org,\nb@x.org,pending\n").starts_with("1 person has no consent date (line 2).")
        );
    }

    #[test]
    fn days_that_a_spreadsheet_rewrote_are_told_once() {
        let text = only("email,consent_at\na@x.org,01/02/2026\nb@x.org,03/02/2026 10:00\nc@x.org,31/01/2026\n");
        assert!(
            text.starts_with("2 people have a consent date that could be two days (lines 2, 3): `01/02/2026`"),
            "{text}"
        );
    }

    #[test]
    fn a_day_to_come_and_a_word_are_no_days_of_consent() {
        assert!(only("email,consent_at\na@x.org,2027-01-01\n").contains("future"));
        assert_eq!(
            only("email,consent_at\na@x.org,yes\n"),
            "`yes` is no consent date. Type it as 2026-11-23"
        );
    }
}
