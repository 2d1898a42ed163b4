//! The domain names in which X sees a link.

use std::sync::LazyLock;

/// The endings that X knows, sorted: the root zone of IANA as of twitter-text 3.1, and `onion`. One a line.
static ENDINGS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let mut endings: Vec<&str> = include_str!("tlds.txt").lines().collect();
    endings.sort_unstable();
    endings
});

/// The most characters in an ending of the list.
const LONGEST_ENDING: usize = 24;

/// The longest label that a domain may have in its ASCII form (RFC 1035, section 2.3.4).
const LONGEST_LABEL: usize = 63;

/// The bytes of the domain that a text begins with: labels with a full stop after each, the last one without `_`, and
/// an ending that X knows. Of several that fit, the longest.
pub(super) fn domain(text: &str) -> Option<usize> {
    let mut names = Vec::new();
    let mut at = 0;
    while let Some(label) = label(&text[at..]) {
        at += label.len() + 1;
        if !label.contains('_') {
            names.push(at);
        }
    }
    let with_ending = |start: &usize| ending(&text[*start..]).map(|length| start + length);
    names.iter().rev().find_map(with_ending)
}

/// What a text begins with up to a full stop, if it can be a label.
fn label(text: &str) -> Option<&str> {
    let end = text.find(|letter| !can_be_in_domain(letter))?;
    let label = &text[..end];
    let is_label = text[end..].starts_with('.') && label.starts_with(is_in_label) && label.ends_with(is_in_label);
    is_label.then_some(label)
}

/// Whether a domain can go on behind one of its full stops.
pub(super) fn goes_on(behind: &str) -> bool {
    behind.starts_with(|letter| can_be_in_domain(letter) || can_be_in_ending(letter))
}

/// Whether a character can stand between the full stops of a domain.
pub(super) fn can_be_in_domain(letter: char) -> bool {
    is_in_label(letter) || matches!(letter, '_' | '-')
}

/// Any sign but the punctuation of ASCII (of which `"` and the backtick pass), spaces and what steers the direction.
fn is_in_label(letter: char) -> bool {
    // Most letters of most texts, which are asked of at every word.
    if letter.is_ascii_alphanumeric() {
        return true;
    }
    let is_punctuation = letter.is_ascii_punctuation() && !matches!(letter, '"' | '`');
    !is_punctuation && !is_space(letter) && !is_invalid(letter) && !steers(letter)
}

fn is_space(letter: char) -> bool {
    matches!(letter, '\u{9}'..='\u{d}' | ' ' | '\u{85}' | '\u{a0}' | '\u{1680}' | '\u{180e}' | '\u{2000}'..='\u{200a}')
        || matches!(letter, '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

/// Characters that no post may hold.
pub(super) fn is_invalid(letter: char) -> bool {
    matches!(letter, '\u{fffe}' | '\u{feff}' | '\u{ffff}')
}

/// Marks that say which way the text runs.
pub(super) fn steers(letter: char) -> bool {
    matches!(letter, '\u{202a}'..='\u{202e}' | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2066}'..='\u{2069}')
}

/// The bytes of the ending that a text begins with: one of the list with nothing after it that could belong to it, or
/// one in punycode.
fn ending(text: &str) -> Option<usize> {
    let letters = text.char_indices().take_while(|(_, letter)| can_be_in_ending(*letter));
    let ends = letters.map(|(at, letter)| at + letter.len_utf8());
    let mut ends: Vec<usize> = ends.take(LONGEST_ENDING).collect();
    ends.reverse();
    let is_open = |rest: &str| rest.starts_with(|next: char| next.is_ascii_alphanumeric() || "@+-".contains(next));
    let is_known =
        |end: &usize| !is_open(&text[*end..]) && ENDINGS.binary_search(&text[..*end].to_lowercase().as_str()).is_ok();
    ends.into_iter().find(is_known).or_else(|| punycode(text))
}

fn can_be_in_ending(letter: char) -> bool {
    !letter.is_ascii() || letter.is_ascii_alphanumeric() || letter == '-'
}

fn punycode(text: &str) -> Option<usize> {
    let prefix = text.get(..4).filter(|prefix| prefix.eq_ignore_ascii_case("xn--"))?;
    let rest = &text[prefix.len()..];
    let length = rest
        .find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-')
        .unwrap_or(rest.len());
    (length > 0).then_some(prefix.len() + length)
}

/// The domains in plain or accented Latin letters inside a domain, as ranges: without a scheme, only they are links.
pub(super) fn latin_domains(domain: &str) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(letter) = domain[at..].chars().next() {
        if let Some(length) = latin_domain(&domain[at..]) {
            found.push(at..at + length);
            at += length;
        } else {
            at += letter.len_utf8();
        }
    }
    found
}

fn latin_domain(text: &str) -> Option<usize> {
    let is_latin = |letter: char| letter == '-' || letter.is_ascii_alphanumeric() || is_accented(letter);
    let mut starts = Vec::new();
    let mut at = 0;
    while let Some(length) = text[at..].find(|letter| !is_latin(letter)) {
        if length == 0 || !text[at + length..].starts_with('.') {
            break;
        }
        at += length + 1;
        starts.push(at);
    }
    let with_ending = |start: &usize| ending(&text[*start..]).map(|length| start + length);
    starts.iter().rev().find_map(with_ending)
}

/// Latin letters with accents, and accents.
pub(super) fn is_accented(letter: char) -> bool {
    matches!(letter, '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{24f}' | '\u{300}'..='\u{36f}')
        || matches!(letter, '\u{1e00}'..='\u{1eff}')
        || "\u{253}\u{254}\u{256}\u{257}\u{259}\u{25b}\u{263}\u{268}\u{26f}\u{272}\u{289}\u{28b}\u{2bb}"
            .contains(letter)
}

/// Whether a domain can be looked up: no label too long in its ASCII form (IDNA), and none half in that form.
pub(super) fn can_be_looked_up(domain: &str) -> bool {
    let is_half_encoded = domain.starts_with("xn--") && latin_domains(domain).is_empty();
    !is_half_encoded
        && domain
            .split('.')
            .all(|label| (1..=LONGEST_LABEL).contains(&encoded_length(label)))
}

/// The length of a label in its ASCII form. The full stops of East Asian scripts stand inside it.
fn encoded_length(label: &str) -> usize {
    let parts = label.split(['\u{3002}', '\u{ff0e}', '\u{ff61}']);
    let length = |part: &str| match idna::punycode::encode_str(part) {
        Some(encoded) if !part.is_ascii() => "xn--".len() + encoded.len(),
        _ => part.len(),
    };
    parts.map(length).map(|length| length + 1).sum::<usize>() - 1
}
