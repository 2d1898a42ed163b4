//! Bytes of a spreadsheet's file to text, without losing any.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

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
}

impl Letters {
    /// What to tell, if the letters had to be guessed.
    pub(crate) fn note(self) -> Option<&'static str> {
        match self {
            Letters::Utf8 => None,
            Letters::Utf16 => Some("it was read as UTF-16 and is written as UTF-8"),
            Letters::Windows => Some(
                "it is not UTF-8 and was read as Windows-1252 (Latin-1): look whether names with accents are right",
            ),
        }
    }
}

/// The text without its byte-order mark. Each line that is not UTF-8 is read as Windows-1252, where every byte is a
/// letter, so a file that two programs have written to loses nothing.
pub(super) fn decode(bytes: &[u8]) -> (String, Letters) {
    match Encoding::for_bom(bytes) {
        Some((encoding, _)) if encoding != UTF_8 => (encoding.decode(bytes).0.into_owned(), Letters::Utf16),
        Some((_, mark)) => by_line(&bytes[mark..]),
        None => match without_mark(bytes) {
            Some(encoding) => (
                encoding.decode_without_bom_handling(bytes).0.into_owned(),
                Letters::Utf16,
            ),
            None => by_line(bytes),
        },
    }
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

    #[test]
    fn every_byte_is_some_letter() {
        let bytes: Vec<u8> = (0x80..=0xff).collect();
        let (text, _) = decode(&bytes);
        assert_eq!((text.chars().count(), text.contains('\u{fffd}')), (128, false));
    }
}
