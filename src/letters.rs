//! What people see as one letter: a grapheme cluster (Unicode Standard Annex 29), however many characters it is made of.

use unicode_segmentation::UnicodeSegmentation;

/// How many letters a text has. Only what is not plain is looked at closely, with the plain letters beside it.
#[must_use]
pub(crate) fn count(text: &str) -> usize {
    let (mut ends, mut from) = (0, 0);
    let mut last = None;
    let mut is_strange = false;
    for (at, letter) in text.char_indices() {
        if is_plain(letter) {
            if is_strange {
                ends += clusters(&text[from..at + letter.len_utf8()]) - 1;
            } else if last.is_some_and(|last| (last, letter) != ('\r', '\n')) {
                ends += 1;
            }
            (from, is_strange) = (at, false);
        } else {
            is_strange = true;
        }
        last = Some(letter);
    }
    match last {
        None => 0,
        Some(_) if is_strange => ends + clusters(&text[from..]),
        Some(_) => ends + 1,
    }
}

/// Whether a letter ends before the next plain one, and begins after the last: up to the first combining mark, and the
/// dashes, quotes and dots of print, no character is an extension of another.
fn is_plain(letter: char) -> bool {
    letter < '\u{300}' || matches!(letter, '\u{2010}'..='\u{2027}')
}

fn clusters(text: &str) -> usize {
    text.graphemes(true).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn marks_and_emoji_belong_to_the_letter_before_them() {
        for (text, letters) in [
            ("", 0),
            ("a", 1),
            ("a\r\nb", 3),
            ("e\u{301}", 1),
            ("👩‍👩‍👧‍👦 – ok", 6),
            ("🇬🇧🇩🇪", 2),
            ("\u{600}1", 1),
            ("©\u{fe0f}\u{200d}❤", 1),
        ] {
            assert_eq!(count(text), letters, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_text_has_as_many_letters_as_unicode_says(
            text in "[a\r\n é–\u{301}\u{200d}\u{fe0f}©❤👩🇬🇧\u{600}\u{915}\u{94d}각\u{ad}]{0,24}"
        ) {
            prop_assert_eq!(count(&text), clusters(&text));
        }
    }
}
