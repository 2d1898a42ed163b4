//! Which characters X takes together for one emoji (twemoji-parser, version 11, as twitter-text uses it).
//!
//! A single emoji weighs what any other sign of its block does, so only what stands together matters here: a base with
//! a skin tone, families and professions, flags, keycaps, and a sign that is told to be a picture.

use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Tells the sign before it to be a picture.
const AS_PICTURE: char = '\u{fe0f}';

/// Makes a key of the sign before it.
const KEYCAP: char = '\u{20e3}';

/// The youngest emoji that the rules know.
const KNOWN: emojis::EmojiVersion = emojis::EmojiVersion::new(11, 0);

/// People in a dinner jacket, of whom the rules knew before Unicode did that they may be women or men.
const KNOWN_EARLY: char = '🤵';

/// The eye in a speech bubble is the one sequence that the rules know without its picture signs.
const EYE_IN_BUBBLE: (&str, &str) = (
    "\u{1f441}\u{fe0f}\u{200d}\u{1f5e8}\u{fe0f}",
    "\u{1f441}\u{200d}\u{1f5e8}",
);

/// All sequences of more than one character.
static SEQUENCES: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    let toned = |emoji: &'static emojis::Emoji| emoji.skin_tones().into_iter().flatten();
    let all = emojis::iter().flat_map(|emoji| std::iter::once(emoji).chain(toned(emoji)));
    all.filter(|emoji| emoji.emoji_version() <= KNOWN || emoji.as_str().starts_with(KNOWN_EARLY))
        .map(emojis::Emoji::as_str)
        .map(|text| if text == EYE_IN_BUBBLE.0 { EYE_IN_BUBBLE.1 } else { text })
        .filter(|text| text.trim_end_matches(AS_PICTURE).chars().nth(1).is_some())
        .collect()
});

/// The most characters in a sequence: the flag of Wales, England or Scotland.
const LONGEST: usize = 8;

/// The bytes of the emoji that a text begins with, if it is more than a single character.
pub(super) fn length(text: &str) -> Option<usize> {
    let second = text.chars().nth(1).filter(|letter| !letter.is_ascii())?;
    sequence(text)
        .or_else(|| keycap(text))
        .or_else(|| as_picture(text, second))
}

fn sequence(text: &str) -> Option<usize> {
    let mut ends: Vec<usize> = (text.char_indices().map(|(at, letter)| at + letter.len_utf8()))
        .take(LONGEST)
        .collect();
    ends.reverse();
    ends.into_iter().find(|end| SEQUENCES.contains(&text[..*end]))
}

fn keycap(text: &str) -> Option<usize> {
    let rest = text.strip_prefix(|key: char| key.is_ascii_digit() || matches!(key, '#' | '*'))?;
    let rest = rest.strip_prefix(AS_PICTURE).unwrap_or(rest);
    let rest = rest.strip_prefix(KEYCAP)?;
    Some(text.len() - rest.len())
}

fn as_picture(text: &str, second: char) -> Option<usize> {
    let first = text.chars().next()?;
    let end = first.len_utf8() + AS_PICTURE.len_utf8();
    (second == AS_PICTURE && may_be_text(first)).then_some(end)
}

/// Whether a sign may be followed by the one that tells it to be a picture: those that Unicode lists so, of those that
/// always are pictures only the old ones.
fn may_be_text(sign: char) -> bool {
    const NEVER_TEXT: &str = "⏩⏪⏫⏬⏰⏳♾⛎✅✊✋✨❌❎❓❔❕➕➖➗➰➿";
    const ALSO_TEXT: &str = "🀄🈚🈯";
    let alone = sign.to_string();
    let Some(emoji) = emojis::get(&alone).filter(|emoji| emoji.emoji_version() <= KNOWN) else {
        return false;
    };
    let is_told = emoji.as_str() != alone;
    !NEVER_TEXT.contains(sign) && (is_told || sign <= '\u{ffff}' || ALSO_TEXT.contains(sign))
}
