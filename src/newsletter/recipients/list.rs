//! `subscribers.csv`: who is on the list, and changes to it that leave everything else as it was.

use super::columns::{Columns, Named, NoColumn};
use super::doubtful::{Doubt, Watched};
use super::field::Field;
use super::status::Status;
use super::table::{Row, Table};
use super::text::Letters;
use super::{LIST, Unusable, formula};
use crate::address::{self, Fault};

/// The columns of a new list, in order.
const COLUMNS: [Field; 5] = [Field::Email, Field::Name, Field::Status, Field::Consent, Field::Source];

/// The list of subscribers.
#[derive(Debug, Clone)]
pub(crate) struct List {
    table: Table,
    columns: Columns,
}

/// One row, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Its first line in the file, from 1.
    pub(crate) line: usize,
    /// The address as it stands there.
    pub(crate) email: String,
    /// What keeps it from being one.
    pub(crate) fault: Option<Fault>,
    /// The name on one line; may be empty.
    pub(crate) name: String,
    /// What the word means, or the word that means nothing.
    pub(crate) status: Result<Status, String>,
    /// When the person agreed, as it stands there; may be empty.
    pub(crate) consent: String,
    /// Where; may be empty.
    pub(crate) source: String,
    /// What may say, in a column that is not understood, that the person does not want mail. The status is then unknown.
    pub(crate) doubt: Option<Doubt>,
    /// Its quotation marks do not fit together.
    pub(crate) broken: bool,
}

impl Entry {
    /// The address as one person is known by it.
    pub(crate) fn key(&self) -> String {
        address::key(&self.email)
    }
}

/// Somebody who is put on the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Newcomer {
    /// A good address.
    pub(crate) email: String,
    /// On one line; may be empty.
    pub(crate) name: String,
    /// Subscribed or pending.
    pub(crate) status: Status,
    /// When they agreed; may be empty.
    pub(crate) consent: String,
    /// Where; may be empty.
    pub(crate) source: String,
}

impl List {
    /// Reads a list; nothing is an empty one.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, NoColumn> {
        let table = Table::read(bytes);
        let columns = Columns::find(&table, &Named::default())?;
        Ok(Self { table, columns })
    }

    /// The file's bytes.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        protected(&self.table, &self.columns).to_bytes()
    }

    pub(super) fn letters(&self) -> Letters {
        self.table.letters
    }

    pub(super) fn check_size(&self) -> Result<(), Unusable> {
        let too_much = |error| Unusable::TooMuch(LIST, error);
        self.table.check_size().map_err(too_much)
    }

    /// The rows that hold anything, in order.
    pub(crate) fn entries(&self) -> impl Iterator<Item = Entry> {
        let watched = Watched::of(&self.table, &self.columns);
        rows(&self.table, &self.columns).map(move |(_, row)| self.entry(row, &watched))
    }

    /// Puts somebody at the end.
    pub(super) fn append(&mut self, newcomer: Newcomer) {
        let values = [
            (Field::Email, newcomer.email),
            (Field::Name, newcomer.name),
            (Field::Status, newcomer.status.word().to_owned()),
            (Field::Consent, newcomer.consent),
            (Field::Source, newcomer.source),
        ];
        let mut row = Row::new(Vec::new());
        for (field, value) in values {
            row.set(self.column(field), formula::protected(&value));
        }
        row.widen(width(&self.table, &self.columns));
        self.table.rows.push(row);
    }

    /// Changes every row of the people for whom there is a value: one may have more than one.
    pub(super) fn set<'v>(&mut self, field: Field, value: impl Fn(&str) -> Option<&'v str>) {
        let changes: Vec<(usize, &str)> = (rows(&self.table, &self.columns))
            .filter_map(|(place, row)| Some((place, value(&key(row, &self.columns))?)))
            .collect();
        if changes.is_empty() {
            return;
        }
        let before = self.table.rows.len();
        let first = self.column(field);
        let moved = self.table.rows.len() - before;
        // A second column of the status would say something else.
        let others = self.columns.all(field).filter(|_| field == Field::Status);
        let columns: Vec<usize> = others.chain([first]).collect();
        for (place, value) in changes {
            for column in &columns {
                self.table.rows[place + moved].set(*column, formula::protected(value));
            }
        }
    }

    /// Removes every row of a person; tells how many there were.
    pub(super) fn erase(&mut self, key: &str) -> usize {
        let places: Vec<usize> = (rows(&self.table, &self.columns))
            .filter(|(_, row)| self::key(row, &self.columns) == key)
            .map(|(place, _)| place)
            .collect();
        for place in places.iter().rev() {
            self.table.rows.remove(*place);
        }
        places.len()
    }

    fn entry(&self, row: &Row, watched: &Watched) -> Entry {
        let columns = &self.columns;
        let (named, email) = address::mailbox(cell(row, columns, Field::Email));
        let name = name(row, columns);
        let (status, doubt) = self.status(row, watched);
        Entry {
            line: row.line,
            fault: address::check(&email).err(),
            email,
            name: if name.is_empty() {
                named.unwrap_or_default()
            } else {
                name
            },
            status,
            consent: cell(row, columns, Field::Consent).to_owned(),
            source: cell(row, columns, Field::Source).to_owned(),
            doubt,
            broken: row.broken,
        }
    }

    /// What a row says of itself, and the doubt that makes a subscribed one unknown. Whoever is on the list of subscribers
    /// is one, unless there is a day of leaving.
    fn status(&self, row: &Row, watched: &Watched) -> (Result<Status, String>, Option<Doubt>) {
        let says = |field| !cell(row, &self.columns, field).is_empty();
        let said = self.columns.status(&self.table, row);
        let status = said.unwrap_or_else(|| match () {
            () if says(Field::Left) => Ok(Status::Unsubscribed),
            () if says(Field::Cleaned) => Ok(Status::Bounced),
            () => Ok(Status::Subscribed),
        });
        match watched.doubt(row) {
            Some(doubt) if status == Ok(Status::Subscribed) => (Err(doubt.says.clone()), Some(doubt)),
            _ => (status, None),
        }
    }

    /// The column of a field; a new one with its heading, if the file has none.
    fn column(&mut self, field: Field) -> usize {
        match self.columns.get(field) {
            Some(column) => column,
            None => add_column(&mut self.table, &mut self.columns, field, &COLUMNS),
        }
    }
}

/// Adds a column to the right, and the line of headings if there was none.
pub(super) fn add_column(table: &mut Table, columns: &mut Columns, field: Field, order: &[Field]) -> usize {
    let header = columns.header.unwrap_or_else(|| {
        let width = table.rows.iter().map(|row| row.cells().len()).max().unwrap_or(0);
        let email = columns.get(Field::Email);
        let named = |column| {
            if email == Some(column) {
                Field::Email.heading().to_owned()
            } else {
                number(column)
            }
        };
        table.rows.insert(0, Row::new((0..width).map(named).collect()));
        columns.header = Some(0);
        0
    });
    // All at once, so that a new file has its columns in the usual order.
    for missing in order {
        if columns.get(*missing).is_none() {
            let column = table.rows.iter().map(|row| row.cells().len()).max().unwrap_or(0);
            table.rows[header].set(column, missing.heading().to_owned());
            columns.add(*missing, column);
        }
    }
    columns.get(field).unwrap_or_default()
}

/// The heading of a column that had none.
pub(super) fn number(column: usize) -> String {
    format!("column {}", column + 1)
}

/// How many columns have headings: as many cells has a new row.
pub(super) fn width(table: &Table, columns: &Columns) -> usize {
    columns.header.map_or(0, |header| table.rows[header].cells().len())
}

/// The rows below the headings that hold anything, with their places.
pub(super) fn rows<'t>(table: &'t Table, columns: &Columns) -> impl Iterator<Item = (usize, &'t Row)> {
    let first = columns.header.map_or(0, |header| header + 1);
    (table.rows.iter().enumerate().skip(first)).filter(|(_, row)| !row.is_blank())
}

/// The table with no cell of ours that a spreadsheet would calculate.
pub(super) fn protected(table: &Table, columns: &Columns) -> Table {
    let mut table = table.clone();
    let first = columns.header.map_or(0, |header| header + 1);
    for row in table.rows.iter_mut().skip(first) {
        for column in columns.known() {
            if formula::is_formula(row.cell(column)) {
                row.set(column, formula::protected(row.cell(column)));
            }
        }
    }
    table
}

/// What a cell says, without the mark of a formula and spaces around it.
pub(super) fn cell<'r>(row: &'r Row, columns: &Columns, field: Field) -> &'r str {
    let column = columns.get(field);
    column.map_or("", |column| formula::meant(row.cell(column)).trim())
}

/// The name in one column or in two, on one line.
pub(super) fn name(row: &Row, columns: &Columns) -> String {
    let whole = address::one_line(unquoted(cell(row, columns, Field::Name)));
    if whole.is_empty() {
        let parts = [Field::First, Field::Last].map(|field| cell(row, columns, field));
        address::one_line(&parts.join(" "))
    } else {
        whole
    }
}

/// A name without the quotation marks around it; a mark that closes a word of it stays.
fn unquoted(name: &str) -> &str {
    let inside = name.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    inside.filter(|inside| !inside.contains('"')).unwrap_or(name)
}

/// The address of a row as one person is known by it.
fn key(row: &Row, columns: &Columns) -> String {
    address::key(&address::mailbox(cell(row, columns, Field::Email)).1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn list(text: &str) -> List {
        List::read(text.as_bytes()).expect("has addresses")
    }

    fn text(list: &List) -> String {
        String::from_utf8(list.to_bytes()).expect("is text")
    }

    fn anna() -> Newcomer {
        Newcomer {
            email: "+anna@example.org".into(),
            name: "=Anna".into(),
            status: Status::Subscribed,
            consent: "2026-11-01".into(),
            source: "desk".into(),
        }
    }

    #[test]
    fn a_new_list_has_the_usual_columns() {
        let mut list = list("");
        list.append(anna());
        assert_eq!(
            text(&list),
            "\u{feff}email,name,status,consent_at,source\n'+anna@example.org,'=Anna,subscribed,2026-11-01,desk\n"
        );
        let entry = List::read(&list.to_bytes())
            .expect("reads")
            .entries()
            .next()
            .expect("is there");
        assert_eq!(
            (entry.email.as_str(), entry.name.as_str()),
            ("+anna@example.org", "=Anna")
        );
    }

    #[test]
    fn columns_of_the_user_stay_where_they_are() {
        let mut list = list("Phone;E-mail\n+44 1632;bob@example.org\n");
        list.append(anna());
        list.set(Field::Status, |key| {
            (key == "bob@example.org").then_some("unsubscribed")
        });
        assert_eq!(
            text(&list),
            "\u{feff}Phone;E-mail;name;status;consent_at;source\n\
             +44 1632;bob@example.org;;unsubscribed\n\
             ;'+anna@example.org;'=Anna;subscribed;2026-11-01;desk\n"
        );
    }

    #[test]
    fn addresses_without_a_heading_get_one_when_somebody_is_added() {
        let mut list = list("bob@example.org\ncarl@example.org");
        list.append(anna());
        assert_eq!(
            text(&list),
            "\u{feff}email,name,status,consent_at,source\nbob@example.org\ncarl@example.org\n\
             '+anna@example.org,'=Anna,subscribed,2026-11-01,desk\n"
        );
        assert_eq!(list.entries().count(), 3);
    }

    #[test]
    fn every_row_of_a_person_is_changed_or_erased() {
        let mut list = list("email,status\nAnna@example.org,subscribed\nbob@example.org,\nanna@EXAMPLE.org.,pending\n");
        list.set(Field::Status, |key| {
            (key == "anna@example.org").then_some("unsubscribed")
        });
        assert!(
            list.entries()
                .filter(|entry| entry.status == Ok(Status::Unsubscribed))
                .count()
                == 2
        );
        assert_eq!(list.erase("anna@example.org"), 2);
        assert_eq!(text(&list), "\u{feff}email,status\nbob@example.org,\n");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn whatever_the_list_is_adding_somebody_changes_nobody_else(
            heading in prop::sample::select(vec!["", "email\n", "Name;E-Mail;status\n", "sep=;\nemail;x\n", "\"email\",\"name\"\n"]),
            rows in "[ab@.,;\"\n\r\t=x' ]{0,80}",
        ) {
            let Ok(mut list) = List::read(format!("{heading}{rows}").as_bytes()) else { return Ok(()) };
            let told = |entry: Entry| (entry.email, entry.name, entry.status, entry.consent);
            let before: Vec<_> = list.entries().map(told).collect();
            list.append(anna());
            let again = List::read(&list.to_bytes()).expect("can be read again");
            let mut after: Vec<_> = again.entries().map(told).collect();
            prop_assert_eq!(after.pop().map(|told| told.0), Some(anna().email));
            prop_assert_eq!(after, before);
        }
    }

    #[test]
    fn a_name_keeps_the_quotation_marks_within_it() {
        for (cell, name) in [
            (r#""Bell, ""Anna""""#, r#"Bell, "Anna""#),
            (r#""""Anna Bell""""#, "Anna Bell"),
            (r#""""Anna"" Bell""#, r#""Anna" Bell"#),
        ] {
            let list = list(&format!("email,name\na@x.org,{cell}\n"));
            let names: Vec<String> = list.entries().map(|entry| entry.name).collect();
            assert_eq!(names, [name]);
        }
    }
}
