//! Where X sees hashtags in a text; the other networks see them there too.

use super::links::links;
use icu_properties::CodePointMapData;
use icu_properties::props::{GeneralCategory, GeneralCategoryGroup};
use std::cell::LazyCell;
use std::ops::Range;

/// The hashtags of a text with their signs, in order, as ranges in bytes. What is part of a link is none.
pub(in crate::outputs::captions) fn hashtags(text: &str) -> Vec<Range<usize>> {
    let links = LazyCell::new(|| links(text));
    // No link holds a space or a line end, so that most tags need no look at the links.
    let is_apart = |tag: &Range<usize>| tag.start == 0 || text[..tag.start].ends_with([' ', '\n']);
    let is_in_link = |tag: &Range<usize>| !is_apart(tag) && links.iter().any(|link| link.range.contains(&tag.start));
    let mut found = Vec::new();
    let mut at = 0;
    for (start, _) in text.match_indices(is_hash) {
        let before = text[at..start].chars().next_back();
        if start > 0 && !before.is_some_and(may_precede) {
            continue;
        }
        let Some(tag) = tag_at(text, start) else { continue };
        at = tag.end;
        let goes_on = text[tag.end..].starts_with(is_hash) || text[tag.end..].starts_with("://");
        if !goes_on && !is_in_link(&tag) {
            found.push(tag);
        }
    }
    found
}

/// Whether a hashtag can stand behind a character.
fn may_precede(letter: char) -> bool {
    matches!(letter, '\u{fe0e}' | '\u{fe0f}') || !is_in_tag(letter) && letter != '&'
}

fn tag_at(text: &str, start: usize) -> Option<Range<usize>> {
    let words = text[start..].strip_prefix(is_hash)?;
    let begin = text.len() - words.len();
    let end = begin + words.find(|letter| !is_in_tag(letter)).unwrap_or(words.len());
    let is_key = words.starts_with(['\u{fe0f}', '\u{20e3}']);
    (!is_key && text[begin..end].contains(is_letter)).then_some(start..end)
}

fn is_hash(letter: char) -> bool {
    matches!(letter, '#' | '＃')
}

/// Letters, the marks on them, digits, and the signs that some languages write inside of words.
fn is_in_tag(letter: char) -> bool {
    const INSIDE_WORDS: &str = "_\u{200c}\u{200d}\u{a67e}\u{5be}\u{5f3}\u{5f4}\u{ff5e}\u{301c}\u{309b}\u{309c}\u{30a0}\
                                \u{30fb}\u{3003}\u{f0b}\u{f0c}\u{b7}";
    is_letter(letter) || category(letter) == GeneralCategory::DecimalNumber || INSIDE_WORDS.contains(letter)
}

fn is_letter(letter: char) -> bool {
    const LETTERS: GeneralCategoryGroup = GeneralCategoryGroup::Letter.union(GeneralCategoryGroup::Mark);
    LETTERS.contains(category(letter))
}

fn category(letter: char) -> GeneralCategory {
    CodePointMapData::<GeneralCategory>::new().get(letter)
}
