//! Runs of letters that belong together: set in one font, or on one line.

use crate::outputs::pdf::fonts::Fonts;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// Words that would mix two fonts because the first lacks some of their letters ("Tiếng"): they are set in one.
pub(super) fn words_in_one_font(text: &str, fonts: &Fonts) -> Vec<Range<usize>> {
    if fonts.print_all(text) {
        return Vec::new();
    }
    let is_mixed = |(_, word): &(usize, &str)| {
        let mut letters = word.chars().filter(|letter| letter.is_alphabetic());
        word.chars().any(|letter| letter.is_ascii_alphabetic()) && letters.any(|letter| !fonts.has(letter))
    };
    let words = text.split_word_bound_indices().filter(is_mixed);
    words.map(|(start, word)| start..start + word.len()).collect()
}

/// Keycaps ("1️⃣"): a digit, which the text font has, and what makes it an emoji, which it lacks.
pub(super) fn keycaps(text: &str) -> Vec<Range<usize>> {
    const KEYCAP: char = '\u{20e3}';
    if !text.contains(KEYCAP) {
        return Vec::new();
    }
    let keys = text
        .grapheme_indices(true)
        .filter(|(_, letter)| letter.ends_with(KEYCAP));
    keys.map(|(start, letter)| start..start + letter.len()).collect()
}

/// Numbers with the unit after them ("5 days"), which no line end parts.
pub(super) fn amounts(text: &str) -> Vec<Range<usize>> {
    if !text.contains(|letter: char| letter.is_ascii_digit()) {
        return Vec::new();
    }
    let words: Vec<(usize, &str)> = text.split_word_bound_indices().collect();
    let is_amount = |three: &&[(usize, &str)]| {
        let [(_, number), (_, space), (_, unit)] = three else {
            return false;
        };
        number.ends_with(|last: char| last.is_ascii_digit()) && *space == " " && unit.starts_with(char::is_lowercase)
    };
    let amounts = words.windows(3).filter(is_amount);
    amounts.map(|three| three[0].0..three[2].0 + three[2].1.len()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_stays_with_its_unit() {
        let text = "Hold 20–30 seconds, 5 days a week, at 7";
        let found: Vec<&str> = amounts(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, ["30 seconds", "5 days"]);
    }

    #[test]
    fn a_word_is_not_set_in_two_fonts() {
        let fonts = Fonts::new(Vec::new());
        let text = "Zoë says Tiếng Việt and עברית";
        let found: Vec<&str> = words_in_one_font(text, &fonts)
            .into_iter()
            .map(|range| &text[range])
            .collect();
        assert_eq!(found, ["Tiếng", "Việt"]);
    }
}
