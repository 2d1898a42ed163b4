//! Takes the people of another file over into the register: exports of mail services, spreadsheets, plain lists.

use super::check;
use super::columns::{Columns, Named, NoColumn};
use super::doubtful::{Doubt, Watched};
use super::field::Field;
use super::list::{self, Newcomer, cell};
use super::status::Status;
use super::table::{Row, Table, TooMuch};
use super::text::{Letters, Mixed};
use super::{Leaving, Problem, Problems, Register, formula};
use crate::address;
use jiff::civil::Date;
use std::collections::{HashMap, HashSet};
use std::fmt;

/// What the file itself does not say.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    /// The file's name without its folder.
    pub(crate) file: String,
    /// Columns that the user named.
    pub(crate) columns: Named,
    /// For rows that name no source.
    pub(crate) source: Option<String>,
    /// For rows that name no day of consent.
    pub(crate) consent: Option<Date>,
    /// For rows that name no status.
    pub(crate) status: Option<Status>,
    /// The day of suppressions that have none.
    pub(crate) today: Date,
}

/// What an import did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Report {
    /// New on the list.
    pub(crate) added: usize,
    /// Of these, how many have not confirmed yet.
    pub(crate) pending: usize,
    /// Of these, how many have no day of consent.
    pub(crate) without_consent: usize,
    /// On the list before, or further up in the file.
    pub(crate) present: usize,
    /// Suppressed before, and kept out.
    pub(crate) kept_out: usize,
    /// Suppressed now, because the file says that they left or bounced.
    pub(crate) left: usize,
    /// Rows that could not be used.
    pub(crate) bad: Problems,
    /// Lines whose day of consent is doubtful; it was taken over as it stands.
    pub(crate) doubtful: Vec<usize>,
    /// Whether it has no headings, and cells beside the addresses that were therefore not understood.
    pub(crate) without_headings: bool,
    /// In which letters the file was written.
    pub(crate) letters: Letters,
    /// The columns that were used, and the headings of the others.
    pub(crate) columns: (Vec<(Field, String)>, Vec<String>),
}

/// Why a file was not imported at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refused {
    /// Its columns cannot be used.
    Column(NoColumn),
    /// Its name says that its people left, but nothing in it does.
    Name(String),
    /// It is an Excel workbook or a ZIP archive.
    Archive,
    /// A part of it cannot be read.
    Mixed(Mixed),
    /// It holds more than is read.
    TooMuch(TooMuch),
    /// It holds no rows.
    Empty,
    /// Columns that are not understood may say that people do not want mail; of each the first cell that does.
    Doubtful(Vec<Doubt>),
}

impl std::error::Error for Refused {}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refused::Column(error) => error.fmt(f),
            Refused::Name(word) => write!(
                f,
                "its name says `{word}`, but no column says who is subscribed: if nobody in it may be mailed, add \
                 `--status unsubscribed`; if everybody may, add `--status subscribed`"
            ),
            Refused::Archive => f.write_str(
                "it is an Excel workbook or a ZIP archive: save the sheet as `CSV UTF-8`, or unpack the archive, and import \
                 that file",
            ),
            Refused::Mixed(error) => error.fmt(f),
            Refused::TooMuch(error) => error.fmt(f),
            Refused::Empty => f.write_str("it is empty"),
            Refused::Doubtful(doubts) => ask(f, doubts),
        }
    }
}

/// Which columns to decide about.
fn ask(f: &mut fmt::Formatter<'_>, doubts: &[Doubt]) -> fmt::Result {
    let found = doubts
        .iter()
        .map(|doubt| format!("`{}` (line {}: `{}`)", doubt.column, doubt.line, doubt.says));
    let found: Vec<String> = found.collect();
    let column = doubts.first().map_or("", |doubt| &doubt.column);
    write!(
        f,
        "people may say in it that they do not want mail, in a column that is not understood: {}. Add `--status-column \
         \"{column}\"` if it says who is subscribed, or `--ignore-column \"{column}\"` if it does not",
        found.join(", ")
    )
}

/// Takes over what can be; nothing is changed if the file is refused.
pub(crate) fn import(register: &mut Register, bytes: &[u8], wanted: &Wanted) -> Result<Report, Refused> {
    if bytes.starts_with(b"PK\x03\x04") {
        return Err(Refused::Archive);
    }
    let table = Table::read(bytes);
    table.check_size().map_err(Refused::TooMuch)?;
    table.letters.check().map_err(Refused::Mixed)?;
    let columns = Columns::find(&table, &wanted.columns).map_err(Refused::Column)?;
    if table.rows.iter().all(Row::is_blank) {
        return Err(Refused::Empty);
    }
    let file = File {
        default: default_status(&table, &columns, wanted)?,
        table: &table,
        columns: &columns,
        wanted,
    };
    file.check_columns()?;
    let mut report = Report {
        letters: table.letters,
        columns: columns.headings(&table),
        without_headings: file.has_strange_cells(),
        ..Report::default()
    };
    let people = file.people(&mut report);
    take_over(register, people, &mut report);
    Ok(report)
}

/// The status of rows that name none.
fn default_status(table: &Table, columns: &Columns, wanted: &Wanted) -> Result<Status, Refused> {
    // Mailchimp exports those who left and those who bounced as files of their own, each with a column of its own.
    for (heading, status) in [("unsubtime", Status::Unsubscribed), ("cleantime", Status::Bounced)] {
        if columns.has_heading(table, heading) {
            return Ok(status);
        }
    }
    let name = wanted.file.to_lowercase();
    let says_no = ["unsub", "cleaned", "bounce", "nonsub", "non-sub"]
        .iter()
        .find(|word| name.contains(**word));
    match (wanted.status, says_no) {
        (Some(status), _) => Ok(status),
        (None, Some(word)) if columns.get(Field::Status).is_none() => Err(Refused::Name((*word).to_owned())),
        _ => Ok(Status::Subscribed),
    }
}

/// A file with what was found out about it.
struct File<'f> {
    table: &'f Table,
    columns: &'f Columns,
    wanted: &'f Wanted,
    default: Status,
}

/// Somebody in the file.
struct Person {
    newcomer: Newcomer,
    /// The day on which they left, if the row has one.
    left: Option<String>,
    /// Whom to name as the reason.
    reason: String,
    today: String,
    line: usize,
    doubtful: bool,
}

impl File<'_> {
    /// Asks about columns that may say no, unless nobody in the file is to be mailed anyway.
    fn check_columns(&self) -> Result<(), Refused> {
        if self.default.is_final() {
            return Ok(());
        }
        let watched = Watched::of(self.table, self.columns);
        let mut doubts: Vec<Doubt> = Vec::new();
        for (_, row) in list::rows(self.table, self.columns) {
            let is_told = |doubt: &Doubt| doubts.iter().any(|other| other.column == doubt.column);
            let new = watched.doubts(row).filter(|doubt| !is_told(doubt)).collect::<Vec<_>>();
            doubts.extend(new);
        }
        if doubts.is_empty() {
            Ok(())
        } else {
            Err(Refused::Doubtful(doubts))
        }
    }

    /// Whether there are no headings to say what the cells beside the addresses are.
    fn has_strange_cells(&self) -> bool {
        let is_strange = |cell: &String| !cell.trim().is_empty() && !cell.contains('@');
        let mut rows = list::rows(self.table, self.columns).filter(|(_, row)| !row.broken && row.cells().len() > 1);
        self.columns.header.is_none() && rows.any(|(_, row)| row.cells().iter().any(is_strange))
    }

    /// The people of all good rows; the other rows are reported.
    fn people(&self, report: &mut Report) -> Vec<Person> {
        let mut people = Vec::new();
        for (_, row) in list::rows(self.table, self.columns) {
            match self.row(row) {
                Ok(found) => people.extend(found),
                Err(text) => report.bad.push(Problem::withholding(row.line, text)),
            }
        }
        people
    }

    /// The people of a row: more than one only in a list of addresses without headings.
    fn row(&self, row: &Row) -> Result<Vec<Person>, String> {
        const AGAIN: &str = "Correct it there and import the file again";
        if self.columns.header.is_some() && row.broken {
            return Err(format!("the quotation marks of this row do not fit together. {AGAIN}"));
        }
        let mailboxes = self.mailboxes(row);
        for (_, email) in &mailboxes {
            address::check(email).map_err(|fault| format!("{}. {AGAIN}", check::no_address(email, fault)))?;
        }
        let status = self.status(row).map_err(|word| {
            let word = address::one_line(&word);
            format!(
                "`{word}` is no status that is known here. Type subscribed, pending, unsubscribed or bounced in its \
                     place, and import the file again"
            )
        })?;
        Ok(mailboxes
            .into_iter()
            .map(|(name, email)| self.person(row, name, email, status))
            .collect())
    }

    fn mailboxes(&self, row: &Row) -> Vec<(Option<String>, String)> {
        if self.columns.header.is_some() {
            return vec![address::mailbox(cell(row, self.columns, Field::Email))];
        }
        if row.broken {
            // `"Bell, Anna" <anna@example.org>`, as mail programs write it.
            return vec![address::mailbox(row.raw())];
        }
        let cells = row.cells().iter().flat_map(|cell| alone(cell.trim()));
        let found: Vec<_> = cells.filter(|cell| cell.contains('@')).map(address::mailbox).collect();
        if found.is_empty() {
            vec![address::mailbox(&row.cells().join(" "))]
        } else {
            found
        }
    }

    /// What the row says; the word if it is a strange one.
    fn status(&self, row: &Row) -> Result<Status, String> {
        let says = |field| !cell(row, self.columns, field).is_empty();
        match self.columns.status(self.table, row) {
            Some(said) => said,
            None if says(Field::Left) => Ok(Status::Unsubscribed),
            None if says(Field::Cleaned) => Ok(Status::Bounced),
            None => Ok(self.default),
        }
    }

    fn person(&self, row: &Row, named: Option<String>, email: String, status: Status) -> Person {
        let name = list::name(row, self.columns);
        let consent = self.consent(row);
        let source = match cell(row, self.columns, Field::Source) {
            "" => self.wanted.source.clone().unwrap_or_default(),
            source => address::one_line(source),
        };
        let left = [Field::Left, Field::Cleaned].map(|field| cell(row, self.columns, field));
        Person {
            left: left.into_iter().find(|day| !day.is_empty()).map(address::one_line),
            reason: format!("{status} (import of {})", self.wanted.file),
            today: self.wanted.today.to_string(),
            line: row.line,
            doubtful: check::consent::is_doubtful(&consent, self.wanted.today),
            newcomer: Newcomer {
                email,
                name: if name.is_empty() {
                    named.unwrap_or_default()
                } else {
                    name
                },
                status,
                consent,
                source,
            },
        }
    }

    /// The best record of consent as it stands, or the one that was given for all.
    fn consent(&self, row: &Row) -> String {
        let cells = self.columns.all(Field::Consent).map(|column| row.cell(column).trim());
        let given = || self.wanted.consent.map(|day| day.to_string()).unwrap_or_default();
        cells
            .map(address::one_line)
            .find(|text| !text.is_empty())
            .unwrap_or_else(given)
    }
}

/// Those who left are suppressed first, so that no other row of theirs puts them on the list.
fn take_over(register: &mut Register, people: Vec<Person>, report: &mut Report) {
    let (leaving, staying): (Vec<Person>, Vec<Person>) =
        people.into_iter().partition(|person| person.newcomer.status.is_final());
    let leaving: HashMap<String, (String, Leaving)> = leaving.into_iter().map(leaving_by_key).collect();
    let is_new = |key: &&String| register.suppressed.get(key).is_none();
    report.left = leaving.keys().filter(is_new).count();
    report.kept_out = leaving.len() - report.left;
    register.suppress(&leaving);
    let known = register.standings();
    let mut seen = HashSet::new();
    for person in staying {
        let key = address::key(&person.newcomer.email);
        let is_again = leaving.contains_key(&key) || !seen.insert(key.clone());
        match known.get(&key) {
            _ if is_again => report.present += 1,
            Some(status) if status.is_final() => report.kept_out += 1,
            Some(_) => report.present += 1,
            None => {
                count(&person, report);
                register.list.append(person.newcomer);
            }
        }
    }
}

/// The addresses of a cell, if it holds several as mail programs write them.
fn alone(cell: &str) -> Vec<&str> {
    if cell.matches('@').count() > 1 {
        cell.split([',', ';']).collect()
    } else {
        vec![formula::meant(cell)]
    }
}

fn leaving_by_key(person: Person) -> (String, (String, Leaving)) {
    let leaving = Leaving {
        status: person.newcomer.status,
        date: person.left.unwrap_or(person.today),
        reason: person.reason,
    };
    (address::key(&person.newcomer.email), (person.newcomer.email, leaving))
}

fn count(person: &Person, report: &mut Report) {
    report.added += 1;
    report.pending += usize::from(person.newcomer.status == Status::Pending);
    report.without_consent += usize::from(person.newcomer.consent.is_empty());
    if person.doubtful {
        report.doubtful.push(person.line);
    }
}

#[cfg(test)]
mod tests;
