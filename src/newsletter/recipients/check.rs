//! What somebody should look at in the list of subscribers, and above all what keeps a person from being mailed.

pub(super) mod consent;

use super::list::Entry;
use super::status::Status;
use super::{Doubt, Problem, Problems, Register, SUPPRESSED, typos};
use crate::address;
use jiff::civil::Date;
use std::collections::HashMap;

/// The problems of the list in the order of its lines.
pub(super) fn list(register: &Register, today: Date) -> Problems {
    let entries: Vec<Entry> = register.list.entries().collect();
    let mut problems = Problems::default();
    for entry in &entries {
        problems.extend(row(entry, today));
        problems.extend(suppressed(entry, register));
    }
    twice(&entries, &mut problems);
    problems.extend(consent::missing(&entries));
    problems.extend(consent::ambiguous(&entries));
    problems.sorted()
}

/// The sentence about a text that is no address.
pub(super) fn no_address(typed: &str, fault: address::Fault) -> String {
    match typed {
        "" => "this row has no email address".to_owned(),
        typed => format!("`{}` is no email address: {fault}", address::one_line(typed)),
    }
}

/// What one row says of itself.
fn row(entry: &Entry, today: Date) -> Vec<Problem> {
    let line = entry.line;
    let mut problems = Vec::new();
    if let Some(fault) = entry.fault {
        let text = no_address(&entry.email, fault) + ". Correct it, or delete the row";
        return vec![Problem::withholding(line, text)];
    }
    if entry.broken {
        let text = "the quotation marks of this row do not fit together; they were read as letters. Write each `\"` \
                    inside a cell twice, or remove them";
        problems.push(Problem::remark(line, text));
    }
    problems.extend(no_status(entry).map(|text| Problem::withholding(line, text)));
    if let Some(meant) = typos::meant(&entry.email) {
        problems.push(Problem::remark(
            line,
            format!("`{}`: did you mean `{meant}`?", entry.email),
        ));
    }
    if address::needs_utf8(&entry.email) {
        let text = format!("`{}` can be mailed only by a server that knows SMTPUTF8", entry.email);
        problems.push(Problem::remark(line, text));
    }
    problems.extend(consent::strange(&entry.consent, today).map(|text| Problem::remark(line, text)));
    problems
}

/// Why the status is unknown.
fn no_status(entry: &Entry) -> Option<String> {
    if let Some(doubt) = &entry.doubt {
        let (email, said) = (&entry.email, said(doubt));
        return Some(format!(
            "`{email}` is not mailed, because {said}. If that is the status, call its column `status`; if not, delete the \
             column"
        ));
    }
    let word = address::one_line(entry.status.as_ref().err()?);
    Some(format!(
        "`{word}` is no status. Type subscribed, pending, unsubscribed or bounced"
    ))
}

/// What stands where, in the middle of a sentence.
pub(crate) fn said(doubt: &Doubt) -> String {
    let Doubt { column, says, .. } = doubt;
    format!("`{says}` in the column `{column}` may say that they do not want mail")
}

/// The row says subscribed, the other file says no.
fn suppressed(entry: &Entry, register: &Register) -> Option<Problem> {
    let found = register.suppressed.get(&entry.key())?;
    if entry.fault.is_some() || entry.status != Ok(Status::Subscribed) {
        return None;
    }
    let reason = match found.reason.as_str() {
        "" => String::new(),
        reason => format!(" ({})", address::one_line(reason)),
    };
    let email = &entry.email;
    let typed = match address::typed(&[email]) {
        option if option.starts_with("-- ") => format!("--again --consent DATE {option}"),
        typed => format!("{typed} --again --consent DATE"),
    };
    // It is right as it is, so there is nothing to mend.
    Some(Problem::remark(
        entry.line,
        format!(
            "`{email}` stands in `{SUPPRESSED}`{reason} and is not mailed. If they came back: \
             `handout subscribers add {typed}`"
        ),
    ))
}

/// Rows of one person.
fn twice(entries: &[Entry], problems: &mut Problems) {
    let mut first: HashMap<String, &Entry> = HashMap::new();
    for entry in entries.iter().filter(|entry| entry.fault.is_none()) {
        let Some(earlier) = first.get(&entry.key()) else {
            first.insert(entry.key(), entry);
            continue;
        };
        let same = entry.status == earlier.status;
        problems.push(if same {
            let text = format!("the same person as in line {}, mailed once. Delete one of the rows", earlier.line);
            Problem::remark(entry.line, text)
        } else {
            let text = format!(
                "the same person as in line {}, with another status; the one that forbids more counts. Delete one of the rows",
                earlier.line
            );
            Problem::withholding(entry.line, text)
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn problems(list: &str, suppressed: &str) -> Vec<(usize, bool, String)> {
        let register = Register::read(list.as_bytes(), suppressed.as_bytes()).expect("has addresses");
        let found = super::list(&register, date(2026, 11, 23));
        found
            .iter()
            .map(|problem| (problem.line, problem.withholds, problem.text.clone()))
            .collect()
    }

    fn only(list: &str, suppressed: &str) -> (usize, bool, String) {
        let found = problems(list, suppressed);
        assert_eq!(found.len(), 1, "{found:?}");
        found[0].clone()
    }

    #[test]
    fn a_good_list_has_none() {
        assert_eq!(
            problems("email,consent_at\na@x.org,2026-11-01\nb@x.org,1 Nov 2026\n", "c@x.org"),
            []
        );
    }

    #[test]
    fn what_keeps_somebody_from_being_mailed_is_told_apart() {
        let (line, withholds, text) = only("email\na@x.org@y\n", "");
        assert_eq!((line, withholds), (2, true));
        assert_eq!(
            text,
            "`a@x.org@y` is no email address: it has more than one `@`. Correct it, or delete the row"
        );
        let (_, withholds, text) = only("email,consent_at\na@gmial.com,2026-11-01\n", "");
        assert_eq!(
            (withholds, text.as_str()),
            (false, "`a@gmial.com`: did you mean `a@gmail.com`?")
        );
        assert!(only("email,status,consent_at\na@x.org,maybe,2026-11-01\n", "").1);
        assert!(
            only(
                "email,consent_at\na@x.org,2026-11-01\n",
                "email,reason\na@x.org,asked us\n"
            )
            .2
            .contains("(asked us)")
        );
    }

    #[test]
    fn a_command_to_type_does_nothing_else_whatever_the_address_is() {
        for (email, command) in [
            ("a@x.org", "add a@x.org --again --consent DATE`"),
            ("`id`@x.org", "add '`id`@x.org' --again --consent DATE`"),
            ("-v@x.org", "add --again --consent DATE -- '-v@x.org'`"),
        ] {
            let (.., text) = only(
                &format!("email,consent_at\n{email},2026-11-01\n"),
                &format!("email\n{email}\n"),
            );
            assert!(text.ends_with(command), "{text}");
        }
    }

    #[test]
    fn one_person_in_two_rows_is_told_with_both_lines() {
        let (line, withholds, text) = only("email,consent_at\na@x.org,2026-11-01\nA@X.org,2026-11-01\n", "");
        assert_eq!((line, withholds), (3, false));
        assert!(text.contains("line 2"), "{text}");
        let rows = "email,status,consent_at\na@x.org,unsubscribed,2026-11-01\nA@X.org,subscribed,2026-11-01\n";
        assert!(only(rows, "").1);
    }
}
