//! Words in a header: whatever somebody is called, the header stays one header and reads back as the same name.

use email_encoding::headers::{rfc2047, writer::EmailWriter};
use std::fmt::Write as _;

/// Words up to this length (of the 76 that a line with encoded words may have, RFC 2047, 2) are left as they are.
const LONGEST_WORD: usize = 60;

/// A text without what would end a line of a header, or the header. lettre panics on some of it.
pub(super) fn clean(text: &str) -> String {
    let words = text.split(|letter: char| letter.is_control() || letter == ' ');
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The value of a header that people read, such as `Subject`, after a name of so many letters.
pub(super) fn unstructured(text: &str, name: usize) -> String {
    let text = clean(text);
    written(name + 2, |writer| {
        if is_plain(&text) {
            writer.folding().write_str(&text)
        } else {
            rfc2047::encode(&text, writer)
        }
    })
}

/// A name and what it is the name of, `Anna Bell <anna@example.org>`, after a header's name of so many letters.
pub(super) fn mailbox(phrase: Option<&str>, address: &str, name: usize) -> String {
    let phrase = clean(phrase.unwrap_or_default());
    if phrase.is_empty() {
        return address.to_owned();
    }
    written(name + 2, |writer| {
        if is_plain(&phrase) {
            writer.folding().write_str(&quoted(&phrase))?;
        } else {
            rfc2047::encode(&phrase, writer)?;
        }
        writer.folding().write_str(&format!(" <{address}>"))
    })
}

/// Lines folded after a beginning of so many letters.
fn written(start: usize, write: impl FnOnce(&mut EmailWriter<'_>) -> std::fmt::Result) -> String {
    let mut value = String::new();
    let mut writer = EmailWriter::new(&mut value, start, 0, false);
    // Writing into a String cannot fail.
    let _ = write(&mut writer);
    drop(writer);
    value
}

/// Whether a text can stand as it is: nothing in it is taken for an encoded word, and its lines can be folded.
fn is_plain(text: &str) -> bool {
    text.is_ascii() && !text.contains("=?") && text.split(' ').all(|word| word.len() <= LONGEST_WORD)
}

/// A phrase of atoms, or a quoted string (RFC 5322, 3.2.4).
fn quoted(phrase: &str) -> String {
    let is_atoms = phrase
        .bytes()
        .all(|letter| letter.is_ascii_alphanumeric() || b" -_".contains(&letter));
    if is_atoms {
        phrase.to_owned()
    } else {
        format!("\"{}\"", phrase.replace('\\', "\\\\").replace('"', "\\\""))
    }
}
