//! How networks count a caption. Where a network's own way cannot be known, ours never counts less.

use super::addresses::{Piece, pieces};
use std::ops::RangeInclusive;
use unicode_segmentation::UnicodeSegmentation;

/// What X and Mastodon count for a link of any length.
const LINK: usize = 23;

/// What a network counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// UTF-16 units, as networks' own programs and schedulers count "characters": an emoji is two or more.
    Characters,
    /// X: characters of most scripts weigh 1, all others and each emoji 2, a link 23 (twitter-text, version 3).
    Weighted,
    /// Threads: an emoji counts as its bytes in UTF-8, everything else as one character.
    EmojiBytes,
    /// Bluesky: what people see as one character counts as one; the whole has a limit in bytes of UTF-8 as well.
    Graphemes {
        /// That limit.
        bytes: usize,
    },
    /// Mastodon: what people see as one character counts as one, a link with its `https://` as 23.
    ShortLinks,
}

impl Unit {
    /// What a text counts.
    #[must_use]
    pub fn count(self, text: &str) -> usize {
        match self {
            Unit::Characters => text.encode_utf16().count(),
            Unit::Weighted => pieces(text).map(weighed).sum(),
            Unit::EmojiBytes => text.graphemes(true).map(emoji_bytes).sum(),
            Unit::Graphemes { .. } => graphemes(text),
            Unit::ShortLinks => pieces(text).map(short_links).sum(),
        }
    }

    /// Whether a text keeps the limits that are not counted in this unit.
    #[must_use]
    pub fn allows(self, text: &str) -> bool {
        match self {
            Unit::Graphemes { bytes } => text.len() <= bytes,
            Unit::Characters | Unit::Weighted | Unit::EmojiBytes | Unit::ShortLinks => true,
        }
    }
}

fn graphemes(text: &str) -> usize {
    text.graphemes(true).count()
}

fn weighed(piece: Piece<'_>) -> usize {
    let weight = |text: &str| text.graphemes(true).map(grapheme_weight).sum();
    match piece {
        Piece::Text(text) => weight(text),
        Piece::Link(_) => LINK,
        // Whether X sees a link depends on its list of domain endings, and it sees only the ASCII part of one.
        Piece::BareLink(text) => {
            let foreign: String = text.chars().filter(|letter| !letter.is_ascii()).collect();
            weight(text).max(LINK + weight(&foreign))
        }
    }
}

fn short_links(piece: Piece<'_>) -> usize {
    match piece {
        Piece::Text(text) | Piece::BareLink(text) => graphemes(text),
        Piece::Link(_) => LINK,
    }
}

fn grapheme_weight(grapheme: &str) -> usize {
    if is_emoji(grapheme) {
        return 2;
    }
    grapheme
        .chars()
        .map(|letter| if is_light(letter) { 1 } else { 2 })
        .sum()
}

/// The characters that weigh 1 (`config/v3.json` of twitter-text).
fn is_light(letter: char) -> bool {
    matches!(letter, '\0'..='\u{10ff}' | '\u{2000}'..='\u{200d}' | '\u{2010}'..='\u{201f}' | '\u{2032}'..='\u{2037}')
}

fn emoji_bytes(grapheme: &str) -> usize {
    if is_emoji(grapheme) {
        grapheme.len()
    } else {
        grapheme.chars().count()
    }
}

/// The blocks that emoji begin in (`Extended_Pictographic` in Unicode's `emoji-data.txt`, and regional indicators).
/// A sign of these blocks that is no emoji is counted as if it were one, which never counts too little.
const EMOJI: [RangeInclusive<char>; 14] = [
    '\u{203c}'..='\u{203c}',
    '\u{2049}'..='\u{2049}',
    '\u{2122}'..='\u{2122}',
    '\u{2139}'..='\u{2139}',
    '\u{2194}'..='\u{21aa}',
    '\u{231a}'..='\u{23ff}',
    '\u{24c2}'..='\u{24c2}',
    '\u{25aa}'..='\u{27bf}',
    '\u{2934}'..='\u{2935}',
    '\u{2b05}'..='\u{2b55}',
    '\u{3030}'..='\u{3030}',
    '\u{303d}'..='\u{303d}',
    '\u{3297}'..='\u{3299}',
    '\u{1f000}'..='\u{1faff}',
];

/// Signs that are text unless they are told to be a picture.
const PLAIN_SIGNS: &str = "©®#*0123456789";

fn is_emoji(grapheme: &str) -> bool {
    const AS_PICTURE: [char; 2] = ['\u{fe0f}', '\u{20e3}'];
    let is_pictographic = |letter: char| EMOJI.iter().any(|block| block.contains(&letter));
    let is_plain = |letter: char| PLAIN_SIGNS.contains(letter);
    grapheme.starts_with(is_pictographic) || grapheme.starts_with(is_plain) && grapheme.contains(AS_PICTURE)
}
