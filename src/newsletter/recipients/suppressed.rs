//! `unsubscribed.csv`: who must not be mailed any more, whatever any list says.
//!
//! People who left and addresses that do not work stand in one file, because one list is applied to everything and one
//! is easy to look through; the reason says which it was.

mod spellings;

use super::columns::{Columns, Named};
use super::field::Field;
use super::list::{self, add_column, cell, rows};
use super::status::Status;
use super::table::{Row, Table};
use super::text::Letters;
use super::{Problem, Problems, SUPPRESSED, Unusable, formula};
use crate::address;
use spellings::{is_legible, spellings, without_trimmings};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The columns of a new file, in order.
const COLUMNS: [Field; 3] = [Field::Email, Field::Day, Field::Reason];

/// The beginning of the reasons that are about the address and not about its owner's wish.
const BOUNCED: &str = "bounced";

/// The people who must not be mailed.
#[derive(Debug, Clone)]
pub(crate) struct Suppressed {
    table: Table,
    columns: Columns,
    places: Places,
    /// The places of each person's rows, by [`address::key`].
    people: BTreeMap<String, Vec<usize>>,
}

/// Why and since when somebody is not mailed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Suppression {
    /// The day, as it stands there; may be empty.
    pub(crate) date: String,
    /// In words; may be empty.
    pub(crate) reason: String,
}

impl Suppression {
    /// What it makes of the person's status.
    pub(crate) fn status(&self) -> Status {
        if self.reason.to_lowercase().starts_with(BOUNCED) {
            Status::Bounced
        } else {
            Status::Unsubscribed
        }
    }
}

impl Suppressed {
    /// Reads the file, whatever it holds: a file whose columns have no known headings still suppresses every address
    /// that stands in it.
    pub(super) fn read(bytes: &[u8]) -> Self {
        let table = Table::read(bytes);
        let columns = Columns::find(&table, &Named::default()).unwrap_or_default();
        let places = Places::of(&table, &columns);
        let mut people: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (place, row) in rows(&table, &columns) {
            // A row may name one person twice.
            let keys: BTreeSet<String> = places.emails(row).iter().map(|email| address::key(email)).collect();
            for key in keys {
                people.entry(key).or_default().push(place);
            }
        }
        Self {
            table,
            columns,
            places,
            people,
        }
    }

    pub(super) fn letters(&self) -> Letters {
        self.table.letters
    }

    pub(super) fn check_size(&self) -> Result<(), Unusable> {
        let too_much = |error| Unusable::TooMuch(SUPPRESSED, error);
        self.table.check_size().map_err(too_much)
    }

    /// The file's bytes.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        list::protected(&self.table, &self.columns).to_bytes()
    }

    /// Whether the file is one of addresses: has some, has known headings, or is empty. A workbook under this name is not.
    pub(super) fn is_legible(&self) -> bool {
        self.people.keys().any(|key| address::is_email(key))
            || self.columns.header.is_some()
            || self.table.rows.iter().all(Row::is_blank)
    }

    /// How many people there are.
    pub(super) fn count(&self) -> usize {
        self.people.len()
    }

    /// Why somebody is not mailed; none if they may be.
    pub(crate) fn get(&self, key: &str) -> Option<Suppression> {
        let row = &self.table.rows[*self.people.get(key)?.last()?];
        let text = |field| cell(row, &self.columns, field).to_owned();
        Some(Suppression {
            date: text(Field::Day),
            reason: text(Field::Reason),
        })
    }

    /// What each person's status is because of this.
    pub(super) fn standings(&self) -> HashMap<String, Status> {
        let status = |key: &String| Some((key.clone(), self.get(key)?.status()));
        self.people.keys().filter_map(status).collect()
    }

    /// Adds somebody, unless they are there already.
    pub(super) fn add(&mut self, email: &str, date: &str, reason: &str) -> bool {
        let key = address::key(email);
        if self.people.contains_key(&key) {
            return false;
        }
        let mut row = Row::new(Vec::new());
        for (field, value) in [(Field::Email, email), (Field::Day, date), (Field::Reason, reason)] {
            row.set(self.column(field), formula::protected(value));
        }
        row.widen(list::width(&self.table, &self.columns));
        self.people.insert(key, vec![self.table.rows.len()]);
        self.table.rows.push(row);
        true
    }

    /// Removes somebody who came back; the rest stays in order, and so do others who stand in the same row.
    pub(super) fn lift(&mut self, key: &str) {
        for place in self.people.remove(key).unwrap_or_default().into_iter().rev() {
            let row = &self.table.rows[place];
            let others: BTreeMap<String, String> = (self.places.emails(row).into_iter())
                .map(|email| (address::key(&email), email))
                .filter(|(_, email)| spellings(email).iter().all(|other| address::key(other) != key))
                .filter(|(other, _)| other != key)
                .collect();
            if others.is_empty() {
                self.table.rows.remove(place);
            } else {
                let others: Vec<String> = others.into_values().collect();
                self.rename(place, key, &others.join(", "));
            }
        }
        *self = Self::read(&self.to_bytes());
    }

    /// Writes other addresses into every cell in which somebody stands.
    fn rename(&mut self, place: usize, key: &str, others: &str) {
        let row = &self.table.rows[place];
        let is_theirs = |column: usize| {
            let found = self.places.found(row, column);
            found.iter().any(|email| address::key(email) == key)
        };
        let columns: Vec<usize> = self
            .places
            .columns(row)
            .into_iter()
            .filter(|column| is_theirs(*column))
            .collect();
        for column in columns {
            self.table.rows[place].set(column, formula::protected(others));
        }
    }

    /// Rows that name no address, or one that cannot be right: whoever is meant by them is still mailed.
    pub(super) fn problems(&self) -> Problems {
        let problem = |(_, row): (usize, &Row)| {
            let text = self.places.fault(row)?;
            Some(Problem::withholding(row.line, text))
        };
        rows(&self.table, &self.columns).filter_map(problem).collect()
    }

    /// The column of a field; a new one with its heading, if the file has none.
    fn column(&mut self, field: Field) -> usize {
        if let Some(column) = self.columns.get(field) {
            return column;
        }
        let before = self.table.rows.len();
        let column = add_column(&mut self.table, &mut self.columns, field, &COLUMNS);
        let moved = self.table.rows.len() - before;
        self.people.values_mut().flatten().for_each(|place| *place += moved);
        column
    }
}

/// Where addresses stand.
#[derive(Debug, Clone)]
struct Places {
    /// Tables of other programs have more than one such column.
    emails: Vec<usize>,
    /// Columns without a heading and that of the day: into them slips what should stand in the first one, when somebody
    /// types two addresses with a comma between.
    others: Vec<usize>,
    /// Whether headings tell which columns hold addresses.
    is_headed: bool,
}

impl Places {
    fn of(table: &Table, columns: &Columns) -> Self {
        let width = table.rows.iter().map(|row| row.cells().len()).max().unwrap_or(0);
        let heading = |column: usize| {
            columns
                .header
                .map_or("", |header| table.rows[header].cell(column).trim())
        };
        let is_nameless = |column: usize| heading(column).is_empty() || heading(column) == list::number(column);
        let is_other = |column: &usize| is_nameless(*column) || columns.get(Field::Day) == Some(*column);
        Self {
            emails: columns.all(Field::Email).collect(),
            others: (0..width).filter(is_other).collect(),
            is_headed: columns.header.is_some(),
        }
    }

    /// The columns of a row's addresses: any, if none is known to hold them, or if a quotation mark stands in the row as
    /// a letter. It may have shifted the cells, and nothing else is left of that once the row has been written again.
    fn columns(&self, row: &Row) -> Vec<usize> {
        let may_be_shifted = row.cells().iter().any(|cell| cell.contains('"'));
        if may_be_shifted || self.emails.is_empty() {
            return (0..row.cells().len()).collect();
        }
        let is_one_word = |column: &usize| formula::meant(row.cell(*column)).split_whitespace().count() == 1;
        let others = self
            .others
            .iter()
            .copied()
            .filter(|column| !self.emails.contains(column));
        self.emails.iter().copied().chain(others.filter(is_one_word)).collect()
    }

    fn emails(&self, row: &Row) -> Vec<String> {
        let columns = self.columns(row).into_iter();
        columns.flat_map(|column| self.found(row, column)).collect()
    }

    /// Every address in a cell of a row. A `|` may stand in an address (RFC 5322, 3.2.3): where a heading says that the
    /// cell holds one, what follows the `|` is somebody else's.
    fn found(&self, row: &Row, column: usize) -> Vec<String> {
        let cell = row.cell(column);
        let whole = whole(cell);
        if self.is_headed && self.emails.contains(&column) && !whole.is_empty() {
            return whole;
        }
        whole.into_iter().chain(found(cell)).collect()
    }

    /// What keeps a row from suppressing whoever is meant.
    fn fault(&self, row: &Row) -> Option<String> {
        if self.emails(row).is_empty() {
            let text = "this row holds no address, so nobody is kept from being mailed by it. Put the address into the \
                        column `email`, or delete the row";
            return Some(text.to_owned());
        }
        let columns = self.columns(row).into_iter();
        let mut words = columns.flat_map(|column| addresses(row.cell(column)));
        let wrong = words.find(|word| !is_legible(word))?;
        Some(format!(
            "`{}` is no email address, so its owner may still be mailed. Correct it, or delete it",
            address::one_line(&wrong)
        ))
    }
}

/// A cell that is one address with a `|` in it; nothing if it is not.
fn whole(cell: &str) -> Vec<String> {
    let meant = formula::meant(cell);
    let is_one = meant.contains('|') && meant.matches(['@', '＠']).count() == 1;
    if is_one {
        spellings(&address::mailbox(meant).1)
    } else {
        Vec::new()
    }
}

/// Every address in a cell: each word of it, with and without trimmings, else the cell without the spaces in it and as a
/// whole.
fn found(cell: &str) -> Vec<String> {
    let meant = formula::meant(cell);
    let plain = without_trimmings(meant);
    let all = words(meant).into_iter().chain(addresses(cell));
    let words: Vec<String> = all.flat_map(|word| spellings(&word)).collect();
    if !words.is_empty() {
        return words;
    }
    let joined: String = plain
        .split(|letter: char| letter.is_whitespace() || letter.is_control())
        .collect();
    let joined = address::mailbox(&joined).1;
    let whole = address::mailbox(meant).1;
    let all = if address::is_email(&joined) {
        vec![joined, whole]
    } else {
        vec![whole]
    };
    all.into_iter().filter(|email| email.contains('@')).collect()
}

/// The words of a cell with an `@`, as addresses without trimmings.
fn addresses(cell: &str) -> Vec<String> {
    words(&without_trimmings(formula::meant(cell)))
}

/// The words of a text with an `@`, as addresses.
fn words(text: &str) -> Vec<String> {
    let ends = |letter: char| letter.is_whitespace() || letter.is_control() || ",;|<>()[]\"，；、،؛".contains(letter);
    let words = text.split(ends).filter(|word| word.contains(['@', '＠']));
    words.map(|word| address::mailbox(formula::meant(word)).1).collect()
}

#[cfg(test)]
mod tests;
