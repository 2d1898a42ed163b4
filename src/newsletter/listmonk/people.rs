//! The list of people for listmonk's importer: `email`, `name` and `attributes` as JSON.

use super::super::recipients::Recipient;
use anyhow::{Context as _, Result};

/// What begins a formula in spreadsheets (OWASP, "CSV Injection"), wide letters of Japanese keyboards included.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// What is imported, and who cannot be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// The CSV file.
    pub csv: String,
    /// Addresses that a spreadsheet would take for a formula. No sign can be put before them as before a name: that would
    /// be another address, and somebody else's.
    pub left_out: Vec<String>,
}

/// The list, in the order of the people.
///
/// # Errors
/// Never in practice: it is written into memory.
pub fn list(people: &[Recipient]) -> Result<List> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut left_out = Vec::new();
    writer.write_record(["email", "name", "attributes"])?;
    for person in people {
        if person.email.starts_with(FORMULA) {
            left_out.push(person.email.clone());
        } else {
            let name = text(person.name.as_deref().unwrap_or_default());
            writer.write_record([&person.email, name, "{}"])?;
        }
    }
    let bytes = writer.into_inner().context("the list cannot be written")?;
    let csv = String::from_utf8(bytes).context("the list cannot be written")?;
    Ok(List { csv, left_out })
}

/// A name that stays words when the file is opened in a spreadsheet. An apostrophe before it would be mailed, since
/// listmonk takes every letter; a name that begins so is none, and loses nothing by its first sign.
fn text(name: &str) -> &str {
    name.trim_start_matches(|letter: char| FORMULA.contains(&letter) || letter.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(email: &str, name: &str) -> Recipient {
        Recipient {
            email: email.to_owned(),
            name: Some(name.to_owned()).filter(|name| !name.is_empty()),
        }
    }

    #[test]
    fn the_importer_gets_its_three_columns() {
        let people = [
            person("anna@example.org", "Bell, \"Anna\""),
            person("bea@example.org", ""),
        ];
        let list = list(&people).expect("a list");
        assert_eq!(
            list.csv,
            "email,name,attributes\nanna@example.org,\"Bell, \"\"Anna\"\"\",{}\nbea@example.org,,{}\n"
        );
        assert_eq!(list.left_out, [""; 0]);
    }

    #[test]
    fn no_cell_is_a_formula() {
        let people = [
            person("anna@example.org", "=HYPERLINK(\"https://example.com\")"),
            person("+news@example.org", "News"),
            person("bea@example.org", "-Bea"),
        ];
        let list = list(&people).expect("a list");
        let mut reader = csv::Reader::from_reader(list.csv.as_bytes());
        let cells: Vec<String> = reader
            .records()
            .flat_map(|row| row.expect("a row").iter().map(str::to_owned).collect::<Vec<_>>())
            .collect();
        assert!(cells.iter().all(|cell| !cell.starts_with(FORMULA)), "{cells:?}");
        assert!(!list.csv.contains('\''), "{}", list.csv);
        assert!(list.csv.contains(",Bea,"), "{}", list.csv);
        assert_eq!(list.left_out, ["+news@example.org"]);
    }
}
