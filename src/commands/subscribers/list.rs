//! `handout subscribers list` and `check`: what is in the files.

use super::{Desk, Outcome, people, show, status};
use crate::cli;
use crate::letters;
use crate::newsletter::recipients::{Entry, LIST, Register, SUPPRESSED, Status};
use crate::report;
use anyhow::Result;
use serde::Serialize;

/// Somebody on the list, for programs.
#[derive(Debug, Serialize)]
struct Listed<'a> {
    email: &'a str,
    name: &'a str,
    status: &'a str,
    consent_at: &'a str,
    source: &'a str,
}

/// Shows who is on the list.
pub(super) fn run(desk: &Desk, options: &cli::List) -> Result<Outcome> {
    let register = desk.project.register()?;
    let all: Vec<(Entry, String)> = register
        .list
        .entries()
        .map(|entry| standing(entry, &register))
        .collect();
    let wanted = options.status.map(|word| status(word).word());
    let shown: Vec<&(Entry, String)> = (all.iter())
        .filter(|(_, word)| wanted.is_none_or(|wanted| wanted == word))
        .collect();
    if options.json {
        for (entry, word) in shown {
            report::result(&json(entry, word)?)?;
        }
        return Ok(Outcome::Done);
    }
    for line in table(&shown) {
        report::result(&report::harmless(&line))?;
    }
    report::result(&count(&all, &register))?;
    Ok(Outcome::Done)
}

/// The word that counts: that of the list of those who left before that of the row.
fn standing(entry: Entry, register: &Register) -> (Entry, String) {
    let suppressed = register.suppressed.get(&entry.key()).map(|found| found.status());
    let word = match (suppressed, &entry.status) {
        (Some(suppressed), _) => suppressed.word().to_owned(),
        (None, Ok(status)) => status.word().to_owned(),
        (None, Err(word)) => word.clone(),
    };
    (entry, word)
}

fn json(entry: &Entry, word: &str) -> Result<String> {
    let listed = Listed {
        email: &entry.email,
        name: &entry.name,
        status: word,
        consent_at: &entry.consent,
        source: &entry.source,
    };
    Ok(serde_json::to_string(&listed)?)
}

/// Lines of which each column is as wide as its longest cell.
fn table(shown: &[&(Entry, String)]) -> Vec<String> {
    let cells = |(entry, word): &&(Entry, String)| {
        [&entry.email, &entry.name, word, &entry.consent, &entry.source].map(|cell| crate::address::one_line(cell))
    };
    let rows: Vec<[String; 5]> = shown.iter().map(cells).collect();
    let width = |column: usize| rows.iter().map(|row| letters(&row[column])).max().unwrap_or(0);
    let widths: [usize; 5] = std::array::from_fn(width);
    let padded = |(cell, width): (&String, usize)| format!("{cell}{}", " ".repeat(width - letters(cell)));
    let line = |row: &[String; 5]| {
        let cells: Vec<String> = row.iter().zip(widths).map(padded).collect();
        cells.join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect()
}

/// How many letters a reader sees.
fn letters(text: &str) -> usize {
    letters::count(text)
}

/// `3 people: 2 subscribed, 1 pending`, rows that mean nothing last.
fn count(all: &[(Entry, String)], register: &Register) -> String {
    if all.is_empty() {
        return format!("nobody is in `{LIST}` yet: `handout subscribers add ADDRESS`, or `import FILE`");
    }
    let of = |wanted: Status| all.iter().filter(|(_, word)| word == wanted.word()).count();
    let counts = Status::ALL.map(|status| (of(status), status.word()));
    let known: usize = counts.iter().map(|(count, _)| count).sum();
    let parts = counts.into_iter().chain([(all.len() - known, "of no known status")]);
    let parts: Vec<String> = parts
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    let owed = register.recipients().len();
    format!(
        "{} on the list: {}. {} get the newsletter",
        all.len(),
        parts.join(", "),
        people(owed)
    )
    .replace("1 person get", "1 person gets")
}

/// Shows what somebody should look at in both files.
pub(super) fn check(desk: &Desk) -> Result<Outcome> {
    let register = desk.project.register()?;
    if let Some(note) = register.note() {
        report::progress(&format!("{LIST}: {note}"))?;
    }
    let problems = register.problems(desk.today);
    problems.iter().try_for_each(|(file, found)| show(file, found))?;
    let withholding = problems.iter().map(|(_, found)| found.withholding()).sum();
    let remarks = problems.iter().map(|(_, found)| found.remarks()).sum();
    desk.say(&verdict(withholding, remarks, &register))?;
    Ok(if withholding > 0 {
        Outcome::Mistakes
    } else {
        Outcome::Done
    })
}

fn verdict(withholding: usize, remarks: usize, register: &Register) -> String {
    let owed = people(register.recipients().len());
    let found = match (withholding, remarks) {
        (0, 0) => format!("nothing to mend in `{LIST}` and `{SUPPRESSED}`"),
        (0, remarks) => format!("{remarks} to look at"),
        (serious, 0) => format!("{serious} to mend, or somebody is not mailed"),
        (serious, remarks) => format!("{serious} to mend, or somebody is not mailed; {remarks} to look at"),
    };
    format!("{found}; {owed} would get the newsletter")
}
