//! How X reads a post: twitter-text, version 3, which X publishes as its own rules
//! (<https://docs.x.com/fundamentals/counting-characters>).
//!
//! Written from the rules, and measured against the reference implementation and its public conformance suite: every
//! case of weighted length, links and hashtags passes. What the rules do not know, such as emoji sequences that are
//! younger than they are, weighs more than one would expect, never less.

mod domains;
mod emoji;
mod hashtags;
mod links;
#[cfg(test)]
mod tests;

pub(super) use hashtags::hashtags;
pub(super) use links::links;

use unicode_normalization::UnicodeNormalization;

/// What a link weighs, however long it is: each becomes a `https://t.co/…` (`transformedURLLength`).
pub(super) const LINK: usize = 23;

/// What an emoji weighs, and every character of no lighter range (`defaultWeight`).
const HEAVY: usize = 2;

/// The weight of a post, in its composed form (NFC), as X counts it.
pub(super) fn weight(text: &str) -> usize {
    let text: String = text.nfc().collect();
    let links = links(&text);
    let mut links = links.iter().peekable();
    let (mut total, mut at) = (0, 0);
    while let Some(letter) = text[at..].chars().next() {
        let (weight, length) = if let Some(link) = links.next_if(|link| link.range.start == at) {
            (LINK, link.range.len())
        } else if let Some(length) = emoji::length(&text[at..]) {
            (HEAVY, length)
        } else {
            (weight_of(letter), letter.len_utf8())
        };
        total += weight;
        at += length;
    }
    total
}

/// The ranges whose characters weigh 1 (`config/v3.json`): Latin, Greek, Cyrillic, Hebrew, Arabic and their
/// neighbours, and the punctuation that goes with them.
fn weight_of(letter: char) -> usize {
    match letter {
        '\0'..='\u{10ff}' | '\u{2000}'..='\u{200d}' | '\u{2010}'..='\u{201f}' | '\u{2032}'..='\u{2037}' => 1,
        _ => HEAVY,
    }
}
