//! Names that exercises are sorted and found by: areas, tags, muscles.

use super::super::fields::Value;
use super::text;
use crate::diagnostic::Diagnostics;
use crate::exercise::capitalised;
use crate::rules;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A text in its composed form (NFC), so that one name is one, whether `é` was typed as one character or as two.
pub(in super::super) fn name(value: &Value<'_>, found: &mut Diagnostics) -> Option<String> {
    text(value, found).map(|typed| typed.nfc().collect())
}

/// A tag: words of any language, with spaces or hyphens between them, of which the captions make `#UpperBack`.
pub(in super::super) fn tag(value: &Value<'_>, found: &mut Diagnostics) -> Option<String> {
    let typed = name(value, found)?;
    if is_tag(&typed) {
        return Some(typed);
    }
    let message = format!("`{typed}` cannot become a hashtag: only words can");
    let diagnostic = value.wrong(rules::BAD_TAG, message);
    let meant = camel_case(&typed);
    found.push(if meant.chars().any(char::is_alphabetic) {
        diagnostic.help(format!("type `{meant}`"))
    } else {
        diagnostic.help("type a word such as `UpperBack`")
    });
    None
}

fn is_tag(typed: &str) -> bool {
    let fits = |letter: char| is_in_word(letter) || " -_'’".contains(letter);
    typed.chars().all(fits) && typed.chars().any(char::is_alphabetic)
}

/// Letters, digits, and the marks on letters that have no composed form: `क्ष` is one word.
fn is_in_word(letter: char) -> bool {
    letter.is_alphanumeric() || is_combining_mark(letter) && !is_of_emoji(letter)
}

/// The marks that choose how a sign is drawn, and those that make a key of a digit.
fn is_of_emoji(mark: char) -> bool {
    matches!(mark, '\u{fe00}'..='\u{fe0f}' | '\u{20d0}'..='\u{20ff}')
}

fn camel_case(text: &str) -> String {
    let words: Vec<&str> = text
        .split(|letter: char| !is_in_word(letter))
        .filter(|word| !word.is_empty())
        .collect();
    match words.as_slice() {
        [one] => (*one).to_owned(),
        words => words.iter().map(|word| capitalised(word)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_put_together_from_its_words() {
        assert_eq!(camel_case("#upper back"), "UpperBack");
        assert_eq!(camel_case("#UpperBack"), "UpperBack");
        assert_eq!(camel_case("desk-workers"), "DeskWorkers");
        assert_eq!(camel_case("#क्षेत्र"), "क्षेत्र");
    }

    #[test]
    fn a_tag_may_have_marks_on_its_letters_and_no_emoji() {
        for tag in ["\u{e1}rea", "a\u{301}rea", "क्षेत्र", "q\u{303}"] {
            assert!(is_tag(tag), "{tag}");
        }
        for tag in ["1\u{fe0f}\u{20e3} hip", "hip \u{2764}\u{fe0f}", "\u{301}"] {
            assert!(!is_tag(tag), "{tag}");
        }
    }
}
