//! How networks count a caption. Where a network's own way cannot be known, ours never counts less.

use super::x;
use crate::letters;
use std::ops::{Range, RangeInclusive};
use unicode_segmentation::UnicodeSegmentation;

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
    /// Mastodon: what people see as one character counts as one, a link with its `https://` as 23, and of
    /// `@anna@social.example` only the name.
    ShortLinks,
}

impl Unit {
    /// What is counted, in the words of messages.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Unit::Characters | Unit::Graphemes { .. } => "characters",
            Unit::Weighted => "weighted characters",
            Unit::EmojiBytes => "characters, each emoji counted as its bytes",
            Unit::ShortLinks => "characters, each link counted as 23",
        }
    }

    /// What is counted, in exact terms, for documentation and for programs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Unit::Characters => "UTF-16 units",
            Unit::Weighted => "weighted characters",
            Unit::EmojiBytes => "characters, emoji as bytes",
            Unit::Graphemes { .. } => "graphemes",
            Unit::ShortLinks => "characters, links as 23",
        }
    }

    /// What a text counts.
    #[must_use]
    pub fn count(self, text: &str) -> usize {
        match self {
            Unit::Characters => text.encode_utf16().count(),
            Unit::Weighted => x::weight(text),
            Unit::EmojiBytes => text.graphemes(true).map(emoji_bytes).sum(),
            Unit::Graphemes { .. } => letters::count(text),
            Unit::ShortLinks => short_links(text),
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

/// As Mastodon's `StatusLengthValidator` does: links and the servers of mentions are replaced, then graphemes counted.
fn short_links(text: &str) -> usize {
    let links = x::links(text).into_iter().filter(|link| link.has_scheme);
    let mut replaced: Vec<(Range<usize>, usize)> = links.map(|link| (link.range, x::LINK)).collect();
    // A server that runs into a link counts whole: too much rather than too little.
    let apart = |a: &Range<usize>, b: &Range<usize>| a.end <= b.start || b.end <= a.start;
    let is_free = |range: &Range<usize>| replaced.iter().all(|(link, _)| apart(link, range));
    let servers: Vec<Range<usize>> = servers(text).into_iter().filter(is_free).collect();
    replaced.extend(servers.into_iter().map(|range| (range, 0)));
    replaced.sort_by_key(|(range, _)| range.start);
    let (mut total, mut at) = (0, 0);
    for (range, counts) in replaced {
        total += letters::count(&text[at..range.start]) + counts;
        at = range.end;
    }
    total + letters::count(&text[at..])
}

/// The `@social.example` of each `@anna@social.example`.
fn servers(text: &str) -> Vec<Range<usize>> {
    let is_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let is_server = |letter: char| letter.is_alphanumeric() || matches!(letter, '.' | '-' | '_');
    let mut found = Vec::new();
    for (at, _) in text.match_indices('@') {
        let is_free = !text[..at].ends_with(|before: char| is_name(before) || matches!(before, '/' | '=' | '@'));
        let name = text[at + 1..]
            .split(|letter| !is_name(letter))
            .next()
            .unwrap_or_default();
        let start = at + 1 + name.len();
        let Some(rest) = text[start..].strip_prefix('@').filter(|_| is_free && !name.is_empty()) else {
            continue;
        };
        let server = rest.split(|letter| !is_server(letter)).next().unwrap_or_default();
        let server = server.trim_end_matches(['.', '-']);
        if !server.is_empty() {
            found.push(start..start + 1 + server.len());
        }
    }
    found
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

#[cfg(test)]
mod tests {
    use super::*;

    /// From Mastodon's documentation ("Posting": links count 23, the server of a mention not at all).
    #[test]
    fn mastodon_counts_links_as_23_and_mentions_without_their_server() {
        for (text, count) in [
            ("See https://clinic.org/open-book/a-very-long-name/index.html.", 28),
            ("clinic.org", 10),
            ("Follow @anna@social.example.org.", 13),
            ("@anna@social.example, hi @bo", 13),
            ("me@clinic.org", 13),
            ("https://clinic.org/@anna@b.org", 23),
            ("@anna@clinic.https://b.org", 36),
            ("é👩‍👩‍👧‍👦", 2),
        ] {
            assert_eq!(Unit::ShortLinks.count(text), count, "{text}");
        }
    }
}
