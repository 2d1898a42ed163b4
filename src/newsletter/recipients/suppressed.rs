//! `unsubscribed.csv`: who must not be mailed any more, whatever any list says.
//!
//! People who left and addresses that do not work stand in one file, because one list is applied to everything and one
//! is easy to look through; the reason says which it was.

use super::columns::{Columns, Named};
use super::field::Field;
use super::list::{self, add_column, cell, rows};
use super::status::Status;
use super::table::{Row, Table};
use super::{Problem, formula};
use crate::address;
use std::collections::{BTreeMap, HashMap};

/// The columns of a new file, in order.
const COLUMNS: [Field; 3] = [Field::Email, Field::Day, Field::Reason];

/// The beginning of the reasons that are about the address and not about its owner's wish.
const BOUNCED: &str = "bounced";

/// The people who must not be mailed.
#[derive(Debug, Clone)]
pub(crate) struct Suppressed {
    table: Table,
    columns: Columns,
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
        let mut people: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (place, row) in rows(&table, &columns) {
            for email in emails(row, &columns) {
                people.entry(address::key(&email)).or_default().push(place);
            }
        }
        Self { table, columns, people }
    }

    /// The file's bytes.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        list::protected(&self.table, &self.columns).to_bytes()
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

    /// Removes somebody who came back; the rest stays in order.
    pub(super) fn lift(&mut self, key: &str) {
        for place in self.people.remove(key).unwrap_or_default().into_iter().rev() {
            self.table.rows.remove(place);
        }
        *self = Self::read(&self.to_bytes());
    }

    /// Rows that name no address: whoever is meant by them is still mailed.
    pub(super) fn problems(&self) -> Vec<Problem> {
        let nameless = rows(&self.table, &self.columns).filter(|(_, row)| emails(row, &self.columns).is_empty());
        nameless
            .map(|(_, row)| {
                let text = "this row holds no address, so nobody is kept from being mailed by it. \
                            Put the address into the column `email`, or delete the row";
                Problem::withholding(row.line, text)
            })
            .collect()
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

/// The addresses of a row: of its column, or any if no column is known to hold them.
fn emails(row: &Row, columns: &Columns) -> Vec<String> {
    let cells: Vec<&str> = match columns.get(Field::Email) {
        Some(_) if !row.broken => vec![cell(row, columns, Field::Email)],
        _ => row.cells().iter().map(String::as_str).collect(),
    };
    let found = cells.into_iter().map(|cell| address::mailbox(formula::meant(cell)).1);
    found.filter(|email| email.contains('@')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Suppressed {
        Suppressed::read(text.as_bytes())
    }

    #[test]
    fn every_way_to_write_the_file_down_suppresses() {
        for text in [
            "email,date,reason\nAnna@example.org,2026-01-02,asked us\n",
            "\u{feff}Reason;E-Mail\n;anna@EXAMPLE.org.\n",
            "anna@example.org",
            "Who\nanna@example.org\n",
            "email,reason\n\"anna@example.org,asked\n",
            "name,email\nAnna,Anna <anna@example.org>\n",
        ] {
            assert!(read(text).get("anna@example.org").is_some(), "{text}");
        }
    }

    #[test]
    fn a_new_file_is_made_and_grown_and_nobody_is_in_it_twice() {
        let mut suppressed = read("");
        assert!(suppressed.add("anna@example.org", "2026-11-23", "asked us"));
        assert!(!suppressed.add("ANNA@example.org", "2026-11-24", "again"));
        assert!(suppressed.add("-bob@example.org", "2026-11-23", "bounced: 5.1.1"));
        let bytes = suppressed.to_bytes();
        assert_eq!(
            String::from_utf8_lossy(&bytes),
            "\u{feff}email,date,reason\nanna@example.org,2026-11-23,asked us\n'-bob@example.org,2026-11-23,bounced: 5.1.1\n"
        );
        let bob = Suppressed::read(&bytes).get("-bob@example.org").expect("is there");
        assert_eq!((bob.status(), bob.date.as_str()), (Status::Bounced, "2026-11-23"));
    }

    #[test]
    fn a_list_without_headings_gets_them_and_keeps_its_people() {
        let mut suppressed = read("anna@example.org\nbob@example.org\n");
        suppressed.add("carl@example.org", "2026-11-23", "asked us");
        for key in ["anna@example.org", "bob@example.org", "carl@example.org"] {
            assert!(suppressed.get(key).is_some(), "{key}");
        }
        assert_eq!(suppressed.get("carl@example.org").expect("is there").reason, "asked us");
    }

    #[test]
    fn whoever_comes_back_is_lifted_and_the_others_are_not() {
        let mut suppressed = read("email\nanna@example.org\nbob@example.org\nANNA@example.org\n");
        suppressed.lift("anna@example.org");
        assert_eq!(suppressed.get("anna@example.org"), None);
        assert!(suppressed.get("bob@example.org").is_some());
        assert_eq!(suppressed.to_bytes(), "\u{feff}email\nbob@example.org\n".as_bytes());
    }

    #[test]
    fn a_row_without_an_address_is_told() {
        let suppressed = read("email,date\nanna@example.org,\n,2026-01-01\n");
        assert_eq!(
            suppressed
                .problems()
                .iter()
                .map(|problem| problem.line)
                .collect::<Vec<_>>(),
            [3]
        );
    }
}
