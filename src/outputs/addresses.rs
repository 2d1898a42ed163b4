//! Text as a part of an address (RFC 3986).

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What stands in every part of an address as it is (section 2.3, "unreserved").
const PART: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The same with the slash between the segments of a path.
const PATH: &AsciiSet = &PART.remove(b'/');

/// A text as one part, such as a value after a `=`.
pub(super) fn part(text: &str) -> String {
    utf8_percent_encode(text, PART).to_string()
}

/// A path under `out/`.
pub(super) fn path(text: &str) -> String {
    utf8_percent_encode(text, PATH).to_string()
}

/// An email address after `mailto:` (RFC 6068, section 2): whatever could end it or begin something else is encoded.
pub(super) fn mailbox(address: &str) -> String {
    utf8_percent_encode(address, MAILBOX).to_string()
}

/// The same with the sign before the domain.
const MAILBOX: &AsciiSet = &PART.remove(b'@');
