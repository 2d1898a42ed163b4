//! Where X sees links in a text, with and without `https://`.

use super::domains::{
    can_be_in_domain, can_be_looked_up, domain, goes_on, is_accented, is_invalid, latin_domains, steers,
};
use std::ops::Range;

/// A link in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::outputs::captions) struct Link {
    /// Where it stands, in bytes.
    pub(in crate::outputs::captions) range: Range<usize>,
    /// Whether it begins with `http://` or `https://`.
    pub(in crate::outputs::captions) has_scheme: bool,
}

/// The longest address, scheme included (twitter-text: `MAX_URL_LENGTH`).
const LONGEST: usize = 4096;

/// The longest name behind `t.co/` (twitter-text: `MAX_TCO_SLUG_LENGTH`).
const LONGEST_SHORT_NAME: usize = 40;

/// The links of a text, in order.
pub(in crate::outputs::captions) fn links(text: &str) -> Vec<Link> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(letter) = text[at..].chars().next() {
        match Candidate::after(text, at, letter) {
            Some(candidate) => {
                found.extend(candidate.links(text));
                at = candidate.end;
            }
            None => at += hopeless(&text[at..]).max(letter.len_utf8()),
        }
    }
    found
}

/// How far no link can begin: up to the end of a run of letters that is followed neither by a full stop inside a domain
/// nor, as a scheme is, by `://`. Scripts without spaces have long ones.
fn hopeless(text: &str) -> usize {
    let run = leading(text, can_be_in_domain);
    let is_scheme = |scheme: &str| {
        let start = run.checked_sub(scheme.len()).and_then(|start| text.get(start..run));
        start.is_some_and(|end| end.eq_ignore_ascii_case(scheme))
    };
    let is_open = text[run..].strip_prefix('.').is_some_and(goes_on) || is_scheme("http") || is_scheme("https");
    if is_open { 0 } else { run }
}

/// What has the shape of a link.
#[derive(Debug)]
struct Candidate {
    /// The character before it.
    before: Option<char>,
    start: usize,
    /// Where its domain begins and ends.
    domain: Range<usize>,
    has_path: bool,
    end: usize,
}

impl Candidate {
    /// A link that begins behind the character at a place, or at the beginning of the text.
    fn after(text: &str, at: usize, letter: char) -> Option<Self> {
        let behind = may_precede(letter).then(|| Self::at(text, at + letter.len_utf8(), Some(letter)));
        let first = || (at == 0).then(|| Self::at(text, 0, None)).flatten();
        behind.flatten().or_else(first)
    }

    fn at(text: &str, start: usize, before: Option<char>) -> Option<Self> {
        let scheme = scheme(&text[start..]);
        let of = |skipped: usize| domain(&text[start + skipped..]).map(|length| (skipped, length));
        let (skipped, length) = (scheme > 0).then(|| of(scheme)).flatten().or_else(|| of(0))?;
        let domain = start + skipped..start + skipped + length;
        let port = port(&text[domain.end..]);
        let path = path(&text[domain.end + port..]);
        let query = query(&text[domain.end + port + path..]);
        let end = domain.end + port + path + query;
        Some(Self {
            before,
            start,
            domain,
            has_path: path > 0,
            end,
        })
    }

    fn links(&self, text: &str) -> Vec<Link> {
        let domain = &text[self.domain.clone()];
        if !can_be_looked_up(domain) || self.length_with_scheme(text) > LONGEST {
            Vec::new()
        } else if self.has_scheme() {
            self.whole(text).into_iter().collect()
        } else {
            self.bare(domain)
        }
    }

    fn has_scheme(&self) -> bool {
        self.domain.start > self.start
    }

    /// In UTF-16 units; a scheme that is there counts twice, as in the reference.
    fn length_with_scheme(&self, text: &str) -> usize {
        let scheme = if self.has_scheme() {
            self.domain.start - self.start
        } else {
            "https://".len()
        };
        scheme + text[self.start..self.end].encode_utf16().count()
    }

    /// The whole; of a `t.co`, only what can belong to one.
    fn whole(&self, text: &str) -> Option<Link> {
        let link = |end: usize| Link {
            range: self.start..end,
            has_scheme: true,
        };
        let name = text[self.domain.start..self.end]
            .get(..5)
            .filter(|start| start.eq_ignore_ascii_case("t.co/"))
            .map(|start| self.domain.start + start.len());
        let Some(name) = name else { return Some(link(self.end)) };
        let length = leading(&text[name..self.end], |letter| letter.is_ascii_alphanumeric());
        match length {
            0 => Some(link(self.end)),
            _ if length > LONGEST_SHORT_NAME => None,
            _ => Some(link(name + length + query(&text[name + length..self.end]))),
        }
    }

    /// The parts of a domain that are links without a scheme; the last of them reaches to the end of the path, whatever
    /// stands between (twitter-text: `lastUrl.indices[1] = endPosition`).
    fn bare(&self, domain: &str) -> Vec<Link> {
        if self.before.is_some_and(|letter| "-_./".contains(letter)) {
            return Vec::new();
        }
        let at = |range: Range<usize>| Link {
            range: self.domain.start + range.start..self.domain.start + range.end,
            has_scheme: false,
        };
        let mut links: Vec<Link> = latin_domains(domain).into_iter().map(at).collect();
        if let Some(last) = links.last_mut().filter(|_| self.has_path) {
            last.range.end = self.end;
        }
        links
    }
}

/// Whether a link may begin behind a character.
fn may_precede(letter: char) -> bool {
    steers(letter) || !(letter.is_ascii_alphanumeric() || "@＠$#＃".contains(letter) || is_invalid(letter))
}

/// The length of `https://`, if it is there.
fn scheme(text: &str) -> usize {
    let is_there = |scheme: &str| {
        text.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    ["https://", "http://"]
        .iter()
        .find(|scheme| is_there(scheme))
        .map_or(0, |scheme| scheme.len())
}

/// The length of what a text begins with.
fn leading(text: &str, is_part: impl Fn(char) -> bool) -> usize {
    text.find(|letter| !is_part(letter)).unwrap_or(text.len())
}

fn port(text: &str) -> usize {
    let Some(rest) = text.strip_prefix(':') else { return 0 };
    match leading(rest, |letter| letter.is_ascii_digit()) {
        0 => 0,
        digits => digits + 1,
    }
}

/// The length of a path: it may hold brackets in pairs, and the full stop that ends the sentence is none of it.
fn path(text: &str) -> usize {
    if !text.starts_with('/') {
        return 0;
    }
    let (mut at, mut end) = (1, 1);
    while let Some(letter) = text[at..].chars().next() {
        let brackets = brackets(&text[at..]);
        if is_in_path(letter) {
            at += letter.len_utf8();
        } else if brackets > 0 {
            at += brackets;
        } else {
            break;
        }
        if brackets > 0 || ends_path(letter) {
            end = at;
        }
    }
    end
}

/// The length of a pair of brackets, which may hold another pair.
fn brackets(text: &str) -> usize {
    let Some(inside) = text.strip_prefix('(') else { return 0 };
    let first = leading(inside, is_in_path);
    let nested = inside[first..].strip_prefix('(').map_or(0, |inner| {
        let words = leading(inner, is_in_path);
        if words > 0 && inner[words..].starts_with(')') {
            words + 2
        } else {
            0
        }
    });
    let last = if nested > 0 {
        leading(&inside[first + nested..], is_in_path)
    } else {
        0
    };
    let length = first + nested + last;
    if length > 0 && inside[length..].starts_with(')') {
        length + 2
    } else {
        0
    }
}

fn is_letter_of_path(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '\u{400}'..='\u{4ff}') || is_accented(letter)
}

fn is_in_path(letter: char) -> bool {
    is_letter_of_path(letter) || "!*';:=+,.$/%#[]-–_~@|&".contains(letter)
}

fn ends_path(letter: char) -> bool {
    is_letter_of_path(letter) || "+-=_#/".contains(letter)
}

fn query(text: &str) -> usize {
    let Some(rest) = text.strip_prefix('?') else { return 0 };
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || "!?*'@();:&=+$/%#[]-_.,~|".contains(letter);
    let ends = |letter: char| letter.is_ascii_alphanumeric() || "-_&=#/".contains(letter);
    let run = &rest[..leading(rest, is_part)];
    match run.trim_end_matches(|letter| !ends(letter)).len() {
        0 => 0,
        length => length + 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Every character looked at, however hopeless.
    fn links_of_each_character(text: &str) -> Vec<Link> {
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(letter) = text[at..].chars().next() {
            let candidate = Candidate::after(text, at, letter);
            found.extend(candidate.iter().flat_map(|candidate| candidate.links(text)));
            at = candidate.map_or(at + letter.len_utf8(), |candidate| candidate.end);
        }
        found
    }

    proptest! {
        #[test]
        fn no_link_is_missed_where_none_was_hoped_for(
            text in "([a-c_ .\n/:@#$-]|é|。|肩|\u{202a}|http://|https://|\\.org|\\.com|t\\.co/|xn--a|\\?q=1){0,16}"
        ) {
            prop_assert_eq!(links(&text), links_of_each_character(&text), "{}", text);
        }
    }
}
