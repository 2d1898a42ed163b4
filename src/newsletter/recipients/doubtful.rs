//! Columns that may say who does not want mail. Whoever said no must not be mailed because of a heading that nobody knows:
//! where one is in use, it is understood; where it is not, somebody is asked.

use super::columns::Columns;
use super::dates;
use super::field::plain;
use super::status::Status;
use super::table::{Row, Table};
use crate::address;

/// What a heading makes of `yes` and `no` below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sense {
    /// `Unsubscribed`: `yes` forbids, and so does a day.
    Forbids(Status),
    /// `Subscribed`: `no` forbids.
    Allows,
    /// `Global status`: words of a status stand there, and others that nobody knows.
    Status,
    /// Any other: only words of a status count.
    Other,
}

/// Parts of headings below which `yes` forbids mail, in small letters without spaces and punctuation.
const FORBIDDING: [&str; 20] = [
    "unsub",
    "notsub",
    "nonsub",
    "optout",
    "optedout",
    "donotemail",
    "donotmail",
    "donotcontact",
    "donotsend",
    "noemail",
    "suppress",
    "blocked",
    "blocklist",
    "blacklist",
    "complain",
    "abgemeldet",
    "abbestellt",
    "abmeld",
    "désabonn",
    "desabonn",
];

/// Headings below which `no` forbids mail.
const ALLOWING: [&str; 12] = [
    "subscribed",
    "issubscribed",
    "subscribe",
    "subscriber",
    "subscription",
    "optin",
    "optedin",
    "emailoptin",
    "newsletter",
    "acceptsmarketing",
    "acceptsemailmarketing",
    "angemeldet",
];

const YES: [&str; 9] = ["yes", "y", "true", "1", "x", "ja", "oui", "on", "wahr"];
const NO: [&str; 12] = [
    "no", "n", "false", "nein", "non", "off", "na", "none", "never", "null", "falsch", "nie",
];

/// Words that forbid beside those of [`Status`], as they stand in notes.
const PARTING: [&str; 7] = [
    "unsubscribe",
    "optedout",
    "optout",
    "donotemail",
    "donotmail",
    "donotcontact",
    "abgemeldet",
];

/// A cell that may say that somebody does not want mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Doubt {
    /// The first line of its row, from 1.
    pub(crate) line: usize,
    /// Its column's heading, or number from 1.
    pub(crate) column: String,
    /// What stands there, on one line.
    pub(crate) says: String,
}

/// The columns of a file that are not understood and have to be watched.
pub(super) struct Watched(Vec<Column>);

struct Column {
    place: usize,
    name: String,
    sense: Sense,
}

impl Watched {
    /// Every column that is not in use.
    pub(super) fn of(table: &Table, columns: &Columns) -> Self {
        let width = table.rows.iter().map(|row| row.cells().len()).max().unwrap_or(0);
        let unused = (0..width).filter(|place| !columns.is_in_use(*place));
        let column = |place| Column {
            place,
            name: columns.name(table, place),
            sense: unused_sense(table, columns, place),
        };
        Self(unused.map(column).collect())
    }

    /// The first cell of a row that may say no.
    pub(super) fn doubt(&self, row: &Row) -> Option<Doubt> {
        self.doubts(row).next()
    }

    /// Every cell of a row that may say no.
    pub(super) fn doubts(&self, row: &Row) -> impl Iterator<Item = Doubt> {
        let says_no = |column: &&Column| may_say_no(column.sense, row.cell(column.place));
        self.0.iter().filter(says_no).map(|column| Doubt {
            line: row.line,
            column: column.name.clone(),
            says: address::one_line(row.cell(column.place)),
        })
    }
}

/// What a status column's cell says; none if it says nothing, the word if nobody knows it.
pub(super) fn read(heading: &str, cell: &str) -> Option<Result<Status, String>> {
    if cell.is_empty() {
        return None;
    }
    let known = Status::read(cell);
    let (yes, no) = (YES.contains(&plain(cell).as_str()), is_no(cell));
    let status = match sense(heading) {
        _ if known.is_some() => known,
        Sense::Forbids(_) if no => return None,
        Sense::Forbids(status) if yes || dates::day(cell).is_some() => Some(status),
        Sense::Allows if no => Some(Status::Unsubscribed),
        Sense::Allows if yes || dates::day(cell).is_some() => Some(Status::Subscribed),
        _ => None,
    };
    Some(status.ok_or_else(|| cell.to_owned()))
}

fn sense(heading: &str) -> Sense {
    let heading = plain(heading);
    match heading.as_str() {
        _ if heading.contains("bounce") => Sense::Forbids(Status::Bounced),
        _ if FORBIDDING.iter().any(|part| heading.contains(part)) => Sense::Forbids(Status::Unsubscribed),
        word if ALLOWING.contains(&word) => Sense::Allows,
        word if word.contains("status") || strsim::jaro_winkler(word, "status") > 0.85 => Sense::Status,
        _ => Sense::Other,
    }
}

/// A status that holds no word of ours is another one: that of a customer, or a state of a country.
fn unused_sense(table: &Table, columns: &Columns, place: usize) -> Sense {
    let sense = columns
        .header
        .map_or(Sense::Other, |header| sense(table.rows[header].cell(place)));
    let first = columns.header.map_or(0, |header| header + 1);
    let is_ours = || (table.rows.iter().skip(first)).any(|row| Status::read(row.cell(place)).is_some());
    match sense {
        Sense::Status if !is_ours() => Sense::Other,
        sense => sense,
    }
}

fn may_say_no(sense: Sense, cell: &str) -> bool {
    let word = plain(cell);
    if word.is_empty() || cell.trim().starts_with("http") {
        return false;
    }
    match Status::read(cell) {
        Some(Status::Subscribed) => return false,
        Some(_) => return true,
        None => {}
    }
    match sense {
        Sense::Forbids(_) => !is_no(cell),
        Sense::Allows if is_no(cell) => true,
        Sense::Status => true,
        Sense::Allows | Sense::Other => PARTING.iter().any(|start| word.starts_with(start)),
    }
}

/// `no`, and a count or a share of nothing.
fn is_no(cell: &str) -> bool {
    let word = plain(cell);
    NO.contains(&word.as_str()) || !word.is_empty() && word.chars().all(|letter| letter == '0')
}

#[cfg(test)]
mod tests {
    use super::super::columns::Named;
    use super::*;

    fn doubts(text: &str) -> Vec<(usize, String)> {
        let table = Table::read(text.as_bytes());
        let columns = Columns::find(&table, &Named::default()).expect("has addresses");
        let watched = Watched::of(&table, &columns);
        let first = columns.header.map_or(0, |header| header + 1);
        let rows = table.rows.iter().skip(first);
        rows.filter_map(|row| watched.doubt(row))
            .map(|doubt| (doubt.line, doubt.says))
            .collect()
    }

    #[test]
    fn a_word_that_says_no_is_found_below_any_heading_and_below_none() {
        for heading in [
            "email,stauts",
            "email,state",
            "email,Notes",
            "email,Global status",
            "email,",
        ] {
            let text = format!("{heading}\na@x.org,subscribed\nb@x.org,unsubscribed\n");
            assert_eq!(doubts(&text), [(3, "unsubscribed".to_owned())], "{heading}");
        }
        assert_eq!(doubts("a@x.org,Bounced\n"), [(1, "Bounced".to_owned())]);
        assert_eq!(doubts("email,notes\na@x.org,Unsubscribed in May\n").len(), 1);
    }

    #[test]
    fn yes_and_no_are_read_by_their_heading() {
        for (heading, word) in [
            ("Unsubscribed", "yes"),
            ("Unsubscribed", "2026-01-02"),
            ("opted_out", "true"),
            ("Do not email", "Yes"),
            ("Subscribed", "no"),
            ("Subscribed", "0"),
            ("Subscribed", "FALSE"),
            ("Abgemeldet", "ja"),
            ("Hard bounces", "2"),
        ] {
            assert_eq!(
                doubts(&format!("email,{heading}\na@x.org,{word}\n")).len(),
                1,
                "{heading}: {word}"
            );
        }
    }

    #[test]
    fn what_is_about_something_else_is_left_alone() {
        for (heading, word) in [
            ("Unsubscribed", "no"),
            ("Unsubscribed", ""),
            ("Bounce rate", "0.0%"),
            ("Subscribed", "yes"),
            ("state", "Bavaria"),
            ("Member status", "gold"),
            ("Unsubscribe link", "https://example.org/leave"),
            ("OPTIN_IP", "203.0.113.9"),
            ("notes", "has a stiff back"),
        ] {
            assert_eq!(
                doubts(&format!("email,{heading}\na@x.org,{word}\n")),
                [],
                "{heading}: {word}"
            );
        }
    }

    #[test]
    fn a_column_that_was_named_is_understood() {
        for (heading, cell, meant) in [
            ("Unsubscribed", "yes", Some(Ok(Status::Unsubscribed))),
            ("Unsubscribed", "no", None),
            ("bounced", "x", Some(Ok(Status::Bounced))),
            ("Subscribed", "0", Some(Ok(Status::Unsubscribed))),
            ("Subscribed", "1", Some(Ok(Status::Subscribed))),
            ("status", "yes", Some(Err("yes".to_owned()))),
            ("status", "", None),
        ] {
            assert_eq!(read(heading, cell), meant, "{heading}: {cell}");
        }
    }
}
