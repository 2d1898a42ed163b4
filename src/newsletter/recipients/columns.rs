//! Which column of a file holds what, by its heading.

use super::field::{Field, HEADINGS, plain};
use super::status::Status;
use super::table::{Row, Table};
use super::{doubtful, formula};
use crate::address;
use std::fmt;

/// The columns that the user named, by heading or by number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Named(pub(crate) Vec<(Field, String)>);

/// Where the columns are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Columns {
    /// The row with the headings, by its place in the table; none if the rows begin at once.
    pub(super) header: Option<usize>,
    /// What was found, the best heading of each field first.
    found: Vec<(Field, usize)>,
}

/// Why a file's columns cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NoColumn {
    /// No column holds addresses; the headings that are there.
    Email(Vec<String>),
    /// There is no column of a name that was asked for; the headings that are there.
    Named(String, Vec<String>),
    /// The headings are further down, below a title; their line from 1, and they.
    Below(usize, Vec<String>),
}

impl std::error::Error for NoColumn {}

impl fmt::Display for NoColumn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NoColumn::Email(headings) => write!(
                f,
                "no column is known to hold the addresses ({}): name it with `--email-column`, or call it `email` in the first line",
                listed(headings)
            ),
            NoColumn::Named(wanted, headings) => {
                write!(f, "there is no column `{wanted}` ({})", listed(headings))?;
                nearest(wanted, headings).map_or(Ok(()), |near| write!(f, ": did you mean `{near}`?"))
            }
            NoColumn::Below(line, headings) => write!(
                f,
                "the headings must be in the first line, but they are in line {line} ({}): delete what stands above them",
                quoted(headings)
            ),
        }
    }
}

fn listed(headings: &[String]) -> String {
    match headings {
        [] => "the first line names none".to_owned(),
        headings => format!("the columns are {}", quoted(headings)),
    }
}

fn quoted(headings: &[String]) -> String {
    let quoted: Vec<String> = headings.iter().map(|heading| format!("`{heading}`")).collect();
    quoted.join(", ")
}

impl Columns {
    /// Finds the columns by the first line.
    pub(super) fn find(table: &Table, named: &Named) -> Result<Self, NoColumn> {
        Self::in_first_line(table, named).map_err(|error| below_a_title(table, named).unwrap_or(error))
    }

    /// A first line that holds an address has no headings: then the column of that address is the only one.
    fn in_first_line(table: &Table, named: &Named) -> Result<Self, NoColumn> {
        let Some(first) = table.rows.iter().position(|row| !row.is_blank()) else {
            return Ok(Self::default());
        };
        let cells = table.rows[first].cells();
        let named = by_name(cells, named)?;
        if let Some(column) = cells.iter().position(|cell| cell.contains('@')) {
            let mut found = named;
            found.push((Field::Email, column));
            return Ok(Self { header: None, found });
        }
        let mut found = named;
        let is_meant = |(field, column): &(Field, usize)| *field != Field::Status || is_status(table, first, *column);
        found.extend(known(cells).into_iter().filter(is_meant));
        let found = settled(&found, cells);
        if !found.iter().any(|(field, _)| *field == Field::Email) {
            return Err(NoColumn::Email(headings(cells)));
        }
        Ok(Self {
            header: Some(first),
            found,
        })
    }

    /// The column of a field.
    pub(super) fn get(&self, field: Field) -> Option<usize> {
        self.all(field).next()
    }

    /// All columns of a field, the best first.
    pub(super) fn all(&self, field: Field) -> impl Iterator<Item = usize> {
        self.found
            .iter()
            .filter(move |(other, _)| *other == field)
            .map(|(_, column)| *column)
    }

    /// Whether it is known what a column means, or it was left out on purpose. Of two days of leaving only one is read.
    pub(super) fn is_in_use(&self, column: usize) -> bool {
        let is_read = |field: Field| match field {
            Field::Day | Field::Reason => false,
            Field::Left | Field::Cleaned => self.get(field) == Some(column),
            _ => true,
        };
        self.found
            .iter()
            .any(|(field, other)| *other == column && is_read(*field))
    }

    /// A column's heading, or its number from 1.
    pub(super) fn name(&self, table: &Table, column: usize) -> String {
        let heading = self
            .header
            .map(|header| address::one_line(table.rows[header].cell(column)));
        let heading = heading.filter(|heading| !heading.is_empty());
        heading.unwrap_or_else(|| (column + 1).to_string())
    }

    /// What a row's status columns say: of several the word that forbids most; the word itself if nobody knows it.
    pub(super) fn status(&self, table: &Table, row: &Row) -> Option<Result<Status, String>> {
        let said = self.all(Field::Status).filter_map(|column| {
            let heading = self.header.map_or("", |header| table.rows[header].cell(column));
            doubtful::read(heading, formula::meant(row.cell(column)).trim())
        });
        said.reduce(|one, other| Ok(one?.max(other?)))
    }

    /// Makes a column known that was added to the file.
    pub(super) fn add(&mut self, field: Field, column: usize) {
        self.found.push((field, column));
    }

    /// Whether there is a column of this heading, in small letters without spaces and punctuation.
    pub(super) fn has_heading(&self, table: &Table, wanted: &str) -> bool {
        let header = self.header.map(|header| &table.rows[header]);
        header.is_some_and(|row| row.cells().iter().any(|cell| plain(cell) == wanted))
    }

    /// The headings of the columns that are taken over, and of the others.
    pub(super) fn headings(&self, table: &Table) -> (Vec<(Field, String)>, Vec<String>) {
        let Some(header) = self.header else {
            return Default::default();
        };
        let cells = table.rows[header].cells();
        let is_used = |field: Field| !matches!(field, Field::Day | Field::Reason | Field::Ignored);
        let used = self.found.iter().filter(|(field, _)| is_used(*field));
        let known = used
            .clone()
            .map(|(field, column)| (*field, address::one_line(&cells[*column])));
        let is_known = |column: &usize| used.clone().any(|(_, known)| known == column);
        let others = (0..cells.len()).filter(|column| !is_known(column));
        let others = others.map(|column| address::one_line(&cells[column]));
        (known.collect(), others.filter(|heading| !heading.is_empty()).collect())
    }

    /// Every column that means something here.
    pub(super) fn known(&self) -> impl Iterator<Item = usize> {
        self.found.iter().map(|(_, column)| *column)
    }
}

/// Whether a column holds words of a status. Other tables have columns of this heading, too: "type" of a customer.
fn is_status(table: &Table, header: usize, column: usize) -> bool {
    let heading = plain(table.rows[header].cell(column));
    let below = || table.rows.iter().skip(header + 1).map(|row| row.cell(column));
    heading != "type" || below().any(|word| Status::read(word).is_some())
}

/// The columns with known headings, by field and then by how good the heading is.
fn known(cells: &[String]) -> Vec<(Field, usize)> {
    let headings: Vec<String> = cells.iter().map(|cell| plain(cell)).collect();
    let headings = &headings;
    let places = |word: &'static str| (0..headings.len()).filter(move |column| headings[*column] == word);
    let of = |(field, words): &'static (Field, &[&'static str])| {
        let columns = words.iter().flat_map(move |word| places(word));
        columns.map(|column| (*field, column))
    };
    HEADINGS.iter().flat_map(of).collect()
}

/// The columns without those that are left out, and without a "type" beside a status.
fn settled(found: &[(Field, usize)], cells: &[String]) -> Vec<(Field, usize)> {
    let is = |wanted: Field, column: usize| found.contains(&(wanted, column));
    let has_status = (0..cells.len()).any(|column| is(Field::Status, column) && plain(&cells[column]) != "type");
    let is_meant = |(field, column): &&(Field, usize)| match field {
        Field::Ignored => true,
        _ if is(Field::Ignored, *column) => false,
        Field::Status => !has_status || plain(&cells[*column]) != "type",
        _ => true,
    };
    found.iter().filter(is_meant).copied().collect()
}

/// The columns that were named: by heading, else by number from 1.
fn by_name(cells: &[String], named: &Named) -> Result<Vec<(Field, usize)>, NoColumn> {
    let find = |(field, wanted): &(Field, String)| {
        let heading = cells.iter().position(|cell| plain(cell) == plain(wanted));
        let number = || {
            wanted
                .parse::<usize>()
                .ok()?
                .checked_sub(1)
                .filter(|column| *column < cells.len())
        };
        let column = heading.or_else(number);
        let missing = || NoColumn::Named(wanted.clone(), headings(cells));
        Ok((*field, column.ok_or_else(missing)?))
    };
    named.0.iter().map(find).collect()
}

/// The headings that stand below a title. The title may have misled about what stands between cells.
fn below_a_title(table: &Table, named: &Named) -> Option<NoColumn> {
    const FURTHEST: usize = 10;
    let mut filled = table.rows.iter().filter(|row| !row.is_blank()).take(FURTHEST);
    let title = headings(filled.next()?.cells());
    let are_headings = |cells: &[String]| match named.0.as_slice() {
        [] => {
            let known = known(cells);
            let has_email = known.iter().any(|(field, _)| *field == Field::Email);
            has_email && (title.len() == 1 || known.len() > 1)
        }
        _ => by_name(cells, named).is_ok(),
    };
    filled.find_map(|row| {
        let parts = row.cells().iter().flat_map(|cell| cell.split([',', ';', '\t']));
        let cells: Vec<String> = parts.map(str::to_owned).collect();
        let holds_address = cells.iter().any(|cell| cell.contains('@'));
        (!holds_address && are_headings(&cells)).then(|| NoColumn::Below(row.line, headings(&cells)))
    })
}

/// The headings as they can be typed.
fn headings(cells: &[String]) -> Vec<String> {
    let all = cells.iter().map(|cell| address::one_line(cell));
    all.filter(|cell| !cell.is_empty()).collect()
}

/// The heading that was probably meant.
fn nearest<'h>(wanted: &str, headings: &'h [String]) -> Option<&'h str> {
    let likeness = |heading: &String| strsim::jaro_winkler(&plain(heading), &plain(wanted));
    let best = headings.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)))?;
    (likeness(best) > 0.8).then_some(best)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(text: &str, named: &[(Field, &str)]) -> Result<Columns, NoColumn> {
        let named = named.iter().map(|(field, name)| (*field, (*name).to_owned())).collect();
        Columns::find(&Table::read(text.as_bytes()), &Named(named))
    }

    #[test]
    fn headings_are_known_in_any_order_and_spelling() {
        let columns = find("Last Name,FIRST_NAME,E-Mail Address\n", &[]).expect("has addresses");
        assert_eq!(columns.get(Field::Email), Some(2));
        assert_eq!(
            (columns.get(Field::First), columns.get(Field::Last)),
            (Some(1), Some(0))
        );
        assert_eq!(columns.get(Field::Status), None);
    }

    #[test]
    fn a_confirmed_opt_in_is_a_better_record_than_the_first_click() {
        let columns = find("Email,OPTIN_TIME,CONFIRM_TIME\n", &[]).expect("has addresses");
        assert_eq!(columns.all(Field::Consent).collect::<Vec<_>>(), [2, 1]);
    }

    #[test]
    fn a_first_line_with_an_address_is_no_heading() {
        let columns = find("\nAnna,anna@example.org\n", &[]).expect("has addresses");
        assert_eq!((columns.header, columns.get(Field::Email)), (None, Some(1)));
    }

    #[test]
    fn a_postal_address_is_no_email_address() {
        let error = find("Address,Phone\n", &[]).expect_err("has none");
        assert_eq!(
            error.to_string(),
            "no column is known to hold the addresses (the columns are `Address`, `Phone`): \
             name it with `--email-column`, or call it `email` in the first line"
        );
    }

    #[test]
    fn headings_below_a_title_are_shown() {
        let below = "the headings must be in the first line, but they are in line 3 (`Email`, `Name`): delete what stands above \
                     them";
        for (text, named) in [
            ("Newsletter list\n\nEmail,Name\na@x.org,Anna\n", &[][..]),
            ("Newsletter, November\n\nEmail;Name\na@x.org;Anna\n", &[]),
            (
                "Newsletter list;;\n\nEmail;Name;\na@x.org;Anna;\n",
                &[(Field::Name, "name")],
            ),
        ] {
            assert_eq!(find(text, named).expect_err("has a title").to_string(), below, "{text}");
        }
        let error = find("Name,Contact\nAnna,email\n", &[]).expect_err("has no addresses");
        assert!(matches!(error, NoColumn::Email(_)), "{error}");
    }

    #[test]
    fn a_type_is_a_status_only_if_it_holds_one() {
        let columns = |word| find(&format!("email,type\na@x.org,{word}\n"), &[]).expect("has addresses");
        assert_eq!(columns("regular").get(Field::Status), Some(1));
        assert_eq!(columns("runner").get(Field::Status), None);
    }

    #[test]
    fn columns_can_be_named_by_heading_or_number_and_slips_are_shown() {
        let columns = find("Kontakt;Wer\n", &[(Field::Email, "kontakt"), (Field::Name, "2")]).expect("is named");
        assert_eq!(
            (columns.get(Field::Email), columns.get(Field::Name)),
            (Some(0), Some(1))
        );
        let error = find("Kontakt;Wer\n", &[(Field::Email, "kontact")]).expect_err("is misspelt");
        assert_eq!(
            error.to_string(),
            "there is no column `kontact` (the columns are `Kontakt`, `Wer`): did you mean `Kontakt`?"
        );
    }
}
