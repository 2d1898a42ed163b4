//! Cells that spreadsheet programs would take for a formula, and back.
//!
//! A name or an address that somebody typed into a form may be `=HYPERLINK(…)`. Such a cell is written with an apostrophe
//! before it, which spreadsheets show as text (OWASP, "CSV Injection"), and read without it. A cell that begins with
//! apostrophes and then such a letter gets one more, so every text comes back as it was. Addresses are no exception: one
//! that begins with `+` stands in the file as `'+news@example.org`. Only the columns that `handout` itself writes are
//! treated so; those that the user added stay as they are.

/// What begins a formula, wide letters of Japanese keyboards included.
const BEGINNINGS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Whether a spreadsheet would calculate with a cell of this text.
pub(super) fn is_formula(text: &str) -> bool {
    text.starts_with(BEGINNINGS) && !text.trim().is_empty()
}

/// The text as it is written.
pub(super) fn protected(text: &str) -> String {
    if is_formula(text.trim_start_matches('\'')) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// The text that was meant.
pub(super) fn meant(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if is_formula(rest.trim_start_matches('\'')) => rest,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_and_addresses_keep_their_apostrophes() {
        for plain in ["O'Neill", "'t Hooft", "''", ""] {
            assert_eq!((protected(plain).as_str(), meant(plain)), (plain, plain));
        }
        assert_eq!(protected("=1+1"), "'=1+1");
        assert_eq!(protected("+news@example.org"), "'+news@example.org");
        assert_eq!(protected("'-"), "''-");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn every_text_comes_back(text in "['=+@a\t-]{0,6}") {
            let written = protected(&text);
            prop_assert!(!is_formula(&written));
            prop_assert_eq!(meant(&written), text);
        }
    }
}
