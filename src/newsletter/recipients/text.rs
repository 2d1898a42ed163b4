//! Bytes of a spreadsheet's file to text, without losing any.

use crate::address;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::fmt;

/// In which letters a file was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Letters {
    /// UTF-8, with or without a byte-order mark.
    #[default]
    Utf8,
    /// UTF-16, with a byte-order mark (Excel's "Unicode text") or without.
    Utf16,
    /// Some lines are not UTF-8: they were taken for Windows-1252, which holds Latin-1.
    Windows,
    /// Two programs have written to it, one of them UTF-16: addresses of one of the two cannot be read. Where the first
    /// such line is, from 1.
    Mixed(usize),
}

impl Letters {
    /// What to tell, if the letters had to be guessed.
    pub(crate) fn note(self) -> Option<&'static str> {
        match self {
            Letters::Utf8 | Letters::Mixed(_) => None,
            Letters::Utf16 => Some("it was read as UTF-16 and is written as UTF-8"),
            Letters::Windows => Some(
                "it is not UTF-8 and was read as Windows-1252 (Latin-1): look whether names with accents are right",
            ),
        }
    }

    /// Refuses a file of which a part cannot be read.
    pub(super) fn check(self) -> Result<(), Mixed> {
        match self {
            Letters::Mixed(line) => Err(Mixed(line)),
            _ => Ok(()),
        }
    }
}

/// A file is written in UTF-16 and otherwise; where that is first seen, as a line from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mixed(usize);

impl std::error::Error for Mixed {}

impl fmt::Display for Mixed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "line {} is written in other letters than those before it (one part is UTF-16, the other is not), so that \
             addresses cannot be read. Take such lines out, save the rest as `CSV UTF-8`, and type them again",
            self.0
        )
    }
}

/// The text without its byte-order mark. Each line that is not UTF-8 is read as Windows-1252, where every byte is a
/// letter, so a file that two programs have written to loses nothing, unless one of them writes UTF-16.
pub(super) fn decode(bytes: &[u8]) -> (String, Letters) {
    let (encoding, mark) = match Encoding::for_bom(bytes) {
        Some(found) => found,
        None => (without_mark(bytes).unwrap_or(UTF_8), 0),
    };
    let bytes = &bytes[mark..];
    let (text, letters) = if encoding == UTF_8 {
        by_line(bytes)
    } else {
        (
            encoding.decode_without_bom_handling(bytes).0.into_owned(),
            Letters::Utf16,
        )
    };
    let strange = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'@');
    let mut strange = strange.filter(|(place, _)| is_otherwise(bytes, *place, encoding));
    match strange.next() {
        Some((place, _)) => (text, Letters::Mixed(line_of(bytes, place))),
        None => (text, letters),
    }
}

/// Whether an `@` stands in other letters than those a file is read in. Between letters of ASCII it has zeros on both
/// sides in UTF-16, and in a place that tells which of its two bytes comes first.
fn is_otherwise(bytes: &[u8], place: usize, encoding: &Encoding) -> bool {
    let is_zero = |place: Option<usize>| place.and_then(|place| bytes.get(place)) == Some(&0);
    let is_wide = is_zero(place.checked_sub(1)) && is_zero(place.checked_add(1));
    if encoding == UTF_8 {
        return is_wide;
    }
    let is_shifted = is_wide && (place % 2 == 1) != (encoding == UTF_16BE);
    is_shifted || is_narrow_address(bytes, place)
}

/// Whether bytes on both sides of an `@` make an address as they are. Other letters of UTF-16 have such bytes too, but
/// not a whole address of them.
fn is_narrow_address(bytes: &[u8], place: usize) -> bool {
    let is_part = |byte: &&u8| byte.is_ascii_alphanumeric() || b"._+-".contains(byte);
    let before = bytes[..place].iter().rev().take_while(is_part).count();
    let after = bytes[place + 1..].iter().take_while(is_part).count();
    let word = &bytes[place - before..=place + after];
    std::str::from_utf8(word).is_ok_and(address::is_email)
}

fn line_of(bytes: &[u8], place: usize) -> usize {
    bytes[..place].split(|byte| *byte == b'\n').count()
}

/// UTF-16 without a byte-order mark: of nearly all pairs one byte is 0, always on the same side, since addresses are ASCII.
fn without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let pairs = || bytes.chunks_exact(2);
    let zeros = |side: usize| pairs().filter(|pair| pair[side] == 0).count();
    let (high, low, all) = (zeros(0), zeros(1), pairs().count());
    let is_most = |count: usize| all > 2 && count * 10 > all * 7;
    match (high, low) {
        (0, low) if is_most(low) => Some(UTF_16LE),
        (high, 0) if is_most(high) => Some(UTF_16BE),
        _ => None,
    }
}

fn by_line(bytes: &[u8]) -> (String, Letters) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (text.to_owned(), Letters::Utf8);
    }
    let line = |line: &[u8]| match std::str::from_utf8(line) {
        Ok(text) => text.to_owned(),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(line).0.into_owned(),
    };
    (
        bytes.split_inclusive(|byte| *byte == b'\n').map(line).collect(),
        Letters::Windows,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_survive_whatever_program_saved_them() {
        assert_eq!(decode("Zoë".as_bytes()), ("Zoë".to_owned(), Letters::Utf8));
        assert_eq!(decode("\u{feff}Zoë".as_bytes()), ("Zoë".to_owned(), Letters::Utf8));
        assert_eq!(decode(b"Zo\xeb"), ("Zoë".to_owned(), Letters::Windows));
        assert_eq!(decode(b"\xff\xfeZ\0o\0\xeb\0"), ("Zoë".to_owned(), Letters::Utf16));
    }

    #[test]
    fn utf_16_without_a_mark_is_known_by_its_zeros() {
        let text = "email\nanna@example.org\nzo\u{eb}@example.org\n";
        let units = || text.encode_utf16();
        let little: Vec<u8> = units().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = units().flat_map(u16::to_be_bytes).collect();
        for bytes in [little, big] {
            assert_eq!(decode(&bytes), (text.to_owned(), Letters::Utf16));
        }
        assert_eq!(decode(b"\0anna@example.org\0\n").1, Letters::Utf8);
    }

    #[test]
    fn a_file_of_two_programs_keeps_the_letters_of_both() {
        assert_eq!(decode(b"Zo\xc3\xab\nRen\xe9\n").0, "Zoë\nRené\n");
    }

    /// PowerShell's `>>` adds UTF-16 to whatever is there, and other programs add UTF-8 to what it has made.
    #[test]
    fn a_file_of_two_programs_one_of_which_writes_utf_16_is_refused_where_it_changes() {
        let little = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
        let big = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_be_bytes).collect() };
        let (rows, more) = ("email\nbob@x.org\ncarl@x.org\n", "anna@x.org\r\n");
        for (first, second, line) in [
            (rows.into(), little(more), 4),
            (rows.into(), big(more), 4),
            (b"\xef\xbb\xbfemail\n".to_vec(), little(more), 2),
            (little(rows), more.into(), 4),
            (big(rows), more.into(), 4),
            (little(&format!("\u{feff}{rows}")), more.into(), 4),
            (little(&format!("\u{feff}{rows}left")), format!("\n{more}").into(), 5),
            (
                little(&format!("\u{feff}{rows}")),
                [b"\n".to_vec(), little(more)].concat(),
                5,
            ),
            (big(&format!("\u{feff}{rows}")), little(more), 4),
        ] {
            let (_, letters) = decode(&[first.clone(), second].concat());
            assert_eq!(letters.check(), Err(Mixed(line)), "{first:?}");
        }
    }

    #[test]
    fn utf_16_with_letters_of_any_country_is_not_taken_for_mixed() {
        // U+5730 and U+5740, Chinese for `address`, have the bytes of `0W@W`.
        let text = "\u{feff}\u{90ae}\u{4ef6}\u{5730}\u{5740},\u{59d3}\u{540d}\nzo\u{eb}@x.org,\u{105}\n\u{142}@x.org\n";
        for bytes in [u16::to_le_bytes, u16::to_be_bytes] {
            let bytes: Vec<u8> = text.encode_utf16().flat_map(bytes).collect();
            assert_eq!(decode(&bytes).1, Letters::Utf16);
        }
    }

    #[test]
    fn every_byte_is_some_letter() {
        let bytes: Vec<u8> = (0x80..=0xff).collect();
        let (text, _) = decode(&bytes);
        assert_eq!((text.chars().count(), text.contains('\u{fffd}')), (128, false));
    }
}
