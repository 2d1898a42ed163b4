//! Comma-separated values (RFC 4180) that are read without losing anything and written back as they were.
//!
//! The `csv` crate reads the same of a file without mistakes (a test compares them). It is not used because a quotation
//! mark that is never closed makes it swallow all rows that follow, and because a row that nobody changes must keep its
//! very bytes.

use super::text::{self, Letters};
use std::fmt;

/// A quoted cell longer than this is a quotation mark that was not closed.
const LONGEST_CELL: usize = 65_536;

/// The most rows that are read. Each takes more memory than its letters, and an empty one most of all.
const MOST_ROWS: usize = 250_000;

/// The most cells that are read: 100,000 people with 25 columns.
const MOST_CELLS: usize = 2_500_000;

/// What Excel needs to take a file for UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The rows of a file, and how it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Table {
    pub(super) rows: Vec<Row>,
    pub(super) letters: Letters,
    delimiter: char,
    line_end: &'static str,
    /// Excel's line `sep=;`, which names the delimiter.
    preface: String,
}

/// A file holds more than is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooMuch;

impl std::error::Error for TooMuch {}

impl fmt::Display for TooMuch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "it has more than 250,000 rows or 2,500,000 cells, empty ones included: delete empty rows and columns that \
             nobody needs",
        )
    }
}

/// One record; a blank line is one, too.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Row {
    /// Its first line in the file, from 1; 0 if it is new.
    pub(super) line: usize,
    /// Its quotation marks do not fit together; it was read as if they were letters.
    pub(super) broken: bool,
    cells: Vec<String>,
    /// How many cells it has at least when it is written.
    width: usize,
    /// Its text in the file; none once it has been changed.
    raw: Option<String>,
}

impl Table {
    /// Reads a file, whatever it holds.
    pub(super) fn read(bytes: &[u8]) -> Self {
        let (text, letters) = text::decode(bytes);
        let preface = preface(&text);
        let delimiter = preface.trim_end().chars().nth(4).unwrap_or_else(|| delimiter(&text));
        let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
        Self {
            rows: rows(&text[preface.len()..], delimiter, 1 + usize::from(!preface.is_empty())),
            letters,
            delimiter,
            line_end,
            preface: preface.to_owned(),
        }
    }

    /// The file's bytes: UTF-8 with a byte-order mark; rows that were not changed as they were.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut text = format!("{BYTE_ORDER_MARK}{}", self.preface);
        for row in &self.rows {
            match &row.raw {
                Some(raw) if !row.broken => text.push_str(raw),
                _ => text.push_str(&self.written(row)),
            }
            if !text.ends_with(['\n', '\r']) {
                text.push_str(self.line_end);
            }
        }
        text.into_bytes()
    }

    /// Refuses more than fits in the memory of any computer.
    pub(super) fn check_size(&self) -> Result<(), TooMuch> {
        let cells: usize = self.rows.iter().map(Row::width).sum();
        if self.rows.len() > MOST_ROWS || cells > MOST_CELLS {
            return Err(TooMuch);
        }
        Ok(())
    }

    fn written(&self, row: &Row) -> String {
        let cells: Vec<String> = row.cells.iter().map(|cell| self.quoted(cell)).collect();
        let delimiter = self.delimiter.to_string();
        cells.join(&delimiter) + &delimiter.repeat(row.width() - row.cells.len())
    }

    fn quoted(&self, cell: &str) -> String {
        if cell.contains([self.delimiter, ',', ';', '"', '\n', '\r', '\t']) {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell.to_owned()
        }
    }
}

impl Row {
    /// A new one.
    pub(super) fn new(cells: Vec<String>) -> Self {
        Self {
            cells,
            ..Self::default()
        }
    }

    pub(super) fn cells(&self) -> &[String] {
        &self.cells
    }

    /// A cell; empty if the row is shorter.
    pub(super) fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    pub(super) fn set(&mut self, column: usize, text: String) {
        if self.cell(column) != text {
            let length = self.cells.len().max(column + 1);
            self.cells.resize(length, String::new());
            self.cells[column] = text;
            self.raw = None;
        }
    }

    /// Gives a new row as many cells as there are columns; the empty ones at its end take no memory.
    pub(super) fn widen(&mut self, width: usize) {
        self.width = width;
    }

    fn width(&self) -> usize {
        self.cells.len().max(self.width)
    }

    pub(super) fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }

    /// Its text as it is in the file.
    pub(super) fn raw(&self) -> &str {
        self.raw.as_deref().unwrap_or_default().trim_end_matches(['\r', '\n'])
    }
}

/// The first line, if it is Excel's `sep=;`. A quotation mark cannot stand between cells.
fn preface(text: &str) -> &str {
    let line = text.split_inclusive('\n').next().unwrap_or_default();
    let begins = line.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("sep="));
    let is_one = begins && line.trim_end_matches(['\r', '\n']).len() == 5 && !line.contains('"');
    if is_one { line } else { "" }
}

/// What stands between the cells of the first line that has any.
fn delimiter(text: &str) -> char {
    let mut lines = text.split(['\r', '\n']);
    let first = lines.find(|line| !line.trim().is_empty()).unwrap_or_default();
    let unquoted: String = first.split('"').step_by(2).collect();
    let count = |delimiter: &char| unquoted.matches(*delimiter).count();
    // Of equals, the last one is the greatest: the comma.
    ['\t', ';', ','].into_iter().max_by_key(count).unwrap_or(',')
}

fn rows(text: &str, delimiter: char, first_line: usize) -> Vec<Row> {
    let (mut rows, mut at, mut line) = (Vec::new(), 0, first_line);
    let mut count = 0;
    // One more of either shows that it is too much.
    while at < text.len() && rows.len() <= MOST_ROWS && count <= MOST_CELLS {
        let rest = &text[at..];
        let intact = quoted_record(rest, delimiter);
        let broken = intact.is_none();
        let (cells, length) = intact.unwrap_or_else(|| literal_record(rest, delimiter));
        let raw = &rest[..length];
        count += cells.len();
        rows.push(Row {
            line,
            broken,
            cells,
            width: 0,
            raw: Some(raw.to_owned()),
        });
        line += line_ends(raw);
        at += length;
    }
    rows
}

/// A record by RFC 4180 with its length; none if its quotation marks do not fit together, or it has too many cells.
fn quoted_record(text: &str, delimiter: char) -> Option<(Vec<String>, usize)> {
    let (mut cells, mut at) = (Vec::new(), 0);
    while cells.len() <= MOST_CELLS {
        let rest = &text[at..];
        let (cell, length) = match rest.strip_prefix('"') {
            Some(inside) => quoted_cell(inside)?,
            None => plain_cell(rest, delimiter),
        };
        cells.push(cell);
        at += length;
        match text[at..].chars().next() {
            Some(next) if next == delimiter => at += next.len_utf8(),
            None | Some('\r' | '\n') => return Some((cells, at + line_end(&text[at..]))),
            Some(_) => return None,
        }
    }
    None
}

/// A cell after its opening quotation mark, with its length including both marks.
fn quoted_cell(inside: &str) -> Option<(String, usize)> {
    let mut cell = String::new();
    let mut at = 0;
    while cell.len() <= LONGEST_CELL {
        let end = at + inside[at..].find('"')?;
        cell.push_str(&inside[at..end]);
        if !inside[end + 1..].starts_with('"') {
            return Some((cell, end + 2));
        }
        cell.push('"');
        at = end + 2;
    }
    None
}

fn plain_cell(text: &str, delimiter: char) -> (String, usize) {
    let end = text.find([delimiter, '\r', '\n']).unwrap_or(text.len());
    (text[..end].to_owned(), end)
}

/// One line, in which quotation marks are letters.
fn literal_record(text: &str, delimiter: char) -> (Vec<String>, usize) {
    let end = text.find(['\r', '\n']).unwrap_or(text.len());
    let cells = text[..end].split(delimiter).take(MOST_CELLS + 1);
    let cells = cells.map(str::to_owned).collect();
    (cells, end + line_end(&text[end..]))
}

fn line_end(text: &str) -> usize {
    match text.as_bytes() {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => 0,
    }
}

fn line_ends(text: &str) -> usize {
    text.matches(['\r', '\n']).count() - text.matches("\r\n").count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cells(text: &str) -> Vec<Vec<String>> {
        Table::read(text.as_bytes())
            .rows
            .into_iter()
            .map(|row| row.cells)
            .collect()
    }

    #[test]
    fn an_unclosed_quotation_mark_costs_one_row() {
        let table = Table::read(b"a,b\n\"x,1\ny,\"2\n3\"\n\"z\",3\n");
        let broken: Vec<(usize, bool)> = table.rows.iter().map(|row| (row.line, row.broken)).collect();
        assert_eq!(broken, [(1, false), (2, true), (3, false), (5, false)]);
        assert_eq!(table.rows[1].cells, ["\"x", "1"]);
        assert_eq!(table.rows[2].cells, ["y", "2\n3"]);
    }

    #[test]
    fn more_than_any_list_has_is_refused_after_as_much_memory_as_the_most_that_is_read() {
        for text in [
            "a\n".repeat(300_000),
            "\n".repeat(300_000),
            ",".repeat(3_000_000),
            "\"\",".repeat(3_000_000),
        ] {
            let table = Table::read(text.as_bytes());
            let cells: usize = table.rows.iter().map(|row| row.cells.len()).sum();
            assert!(
                table.rows.len() <= MOST_ROWS + 1 && cells <= MOST_CELLS + 1,
                "{}",
                &text[..2]
            );
            assert_eq!(table.check_size(), Err(TooMuch), "{}", &text[..2]);
        }
        assert_eq!(
            Table::read("a@x.org,A\n".repeat(MOST_ROWS).as_bytes()).check_size(),
            Ok(())
        );
    }

    #[test]
    fn the_delimiter_is_that_of_the_first_line() {
        for text in [
            "a,b\n1,2",
            "a;b\n1;2",
            "a\tb\n1\t2",
            "sep=;\r\na;b\r\n1;2",
            "sep=|\na|b\n1|2",
            "\n\"a,,,\";b\n",
        ] {
            let table = Table::read(text.as_bytes());
            assert!(
                table
                    .rows
                    .iter()
                    .filter(|row| !row.is_blank())
                    .all(|row| row.cells.len() == 2),
                "{text}"
            );
        }
    }

    #[test]
    fn what_nobody_changed_is_written_as_it_was() {
        let text = "\u{feff}email;name\r\n\r\n\"a@b.org\";  Zoë\r\n;;;\r\nlast;one\r\n";
        assert_eq!(Table::read(text.as_bytes()).to_bytes(), text.as_bytes());
    }

    #[test]
    fn a_changed_row_leaves_the_others_alone() {
        let mut table = Table::read(b"a,\"b\"\n1,\"2\"\n3,\"4\"");
        table.rows[1].set(3, "say \"hi\", you".to_owned());
        assert_eq!(
            table.to_bytes(),
            "\u{feff}a,\"b\"\n1,2,,\"say \"\"hi\"\", you\"\n3,\"4\"\n".as_bytes()
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_bytes_panic_and_no_cell_is_lost(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let table = Table::read(&bytes);
            let again = Table::read(&table.to_bytes());
            prop_assert_eq!(
                table.rows.iter().map(Row::cells).collect::<Vec<_>>(),
                again.rows.iter().map(Row::cells).collect::<Vec<_>>()
            );
        }

        #[test]
        fn broken_quotes_and_line_ends_come_back_the_same(text in "[a,;\t\"\r\n]{0,60}") {
            let table = Table::read(text.as_bytes());
            let again = Table::read(&table.to_bytes());
            prop_assert_eq!(
                table.rows.iter().map(Row::cells).collect::<Vec<_>>(),
                again.rows.iter().map(Row::cells).collect::<Vec<_>>()
            );
        }

        #[test]
        fn the_csv_crate_reads_the_same(
            rows in prop::collection::vec(prop::collection::vec("[a-z ë,;\"\r\n'=]{1,12}", 3), 1..9)
        ) {
            let mut writer = csv::WriterBuilder::new().from_writer(vec![]);
            writer.write_record(["one", "two", "three"]).expect("can write");
            for row in &rows {
                writer.write_record(row).expect("can write");
            }
            let bytes = writer.into_inner().expect("is flushed");
            let ours = cells(std::str::from_utf8(&bytes).expect("is text"));
            prop_assert_eq!(&ours[1..], &rows[..]);
        }
    }
}
