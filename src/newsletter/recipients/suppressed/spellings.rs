//! Whom an address in the list of those who left may mean: as it stands, and without what other programs put around and
//! into addresses. One person too many is kept off rather than one mailed who left.

use crate::address::{self, UNSEEN};
use unicode_normalization::UnicodeNormalization;

/// Quotation marks of all countries, bullets and what ends a sentence, where an address begins or ends.
const MARKS: &str = "'`´*!?:.«»‘’‚‛“”„‹›";

/// The addresses that a word may stand for; none if it can be no address.
pub(super) fn spellings(word: &str) -> Vec<String> {
    let seen: String = word.nfkc().filter(|letter| !UNSEEN.contains(letter)).collect();
    let bare = |text: &str| text.trim_matches(|letter| MARKS.contains(letter)).to_owned();
    let mut all = vec![word.to_owned(), bare(word), bare(&seen), seen];
    all.retain(|text| address::is_email(text));
    all.sort_unstable_by_key(|text| address::key(text));
    all.dedup_by_key(|text| address::key(text));
    all
}

/// A text without what RFC 5322 allows within an address and nobody means by it: comments (3.2.2; with an `@` in it, it
/// may be an address of its own) and quotation marks around what stands before the `@` (3.2.4).
pub(super) fn without_trimmings(text: &str) -> String {
    without_quotes(&without_comments(text))
}

fn without_comments(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let (mut ats, mut open) = (0, Vec::new());
    for letter in text.chars() {
        ats += usize::from(letter == '@' || letter == '＠');
        match letter {
            '(' => open.push((plain.len(), ats)),
            ')' => {
                if let Some((start, _)) = open.pop().filter(|(_, before)| *before == ats) {
                    plain.truncate(start);
                    continue;
                }
            }
            _ => {}
        }
        plain.push(letter);
    }
    plain
}

fn without_quotes(text: &str) -> String {
    let parts: Vec<&str> = text.split('"').collect();
    let mut plain = String::with_capacity(text.len());
    let mut is_within = false;
    for (place, part) in parts.iter().enumerate() {
        let is_local = place > 0 && !is_within && parts.get(place + 1).is_some_and(|next| next.starts_with('@'));
        if place > 0 && !is_local && !is_within {
            plain.push('"');
        }
        if is_local {
            plain.extend(part.split('\\'));
        } else {
            plain.push_str(part);
        }
        is_within = is_local;
    }
    plain
}

/// Whether a word stands for an address.
pub(super) fn is_legible(word: &str) -> bool {
    !spellings(word).is_empty()
}

#[cfg(test)]
mod tests {
    use super::super::Suppressed;

    #[test]
    fn whoever_left_is_kept_off_whatever_a_program_put_around_the_address() {
        for text in [
            "'email','date'\n'anna@x.org','1'\n",
            "email\n'anna@x.org\n",
            "email\n\u{201c}anna@x.org\u{201d}\n",
            "email\n\u{201e}anna@x.org\u{201c}\n",
            "email\n*anna@x.org*\n",
            "email\nanna@x.org!\n",
            "email\nanna@x.org: left\n",
            "email\nan\u{200b}na@x.org\n",
            "email\n\u{202a}anna@x.org\u{202c}\n",
            "email\n\u{2066}an\u{202e}na@x.org\u{2069}\n",
            "email\n\u{ff41}nna\u{ff20}x.org\n",
            "E-mail,Email address\nbob@x.org,anna@x.org\n",
            "email,email\n,anna@x.org\n",
            "email\nbob@x.org\u{ff0c}anna@x.org\n",
            "email\nbob@x.org\u{61b}anna@x.org\n",
            "email\n\"anna\"@x.org\n",
            "email,date\n\"\"\"anna\"\"@x.org\",2026-01-02\n",
            "email\n\"an\\na\"@x.org\n",
            "email\nanna(x)@x.org\n",
            "email\nanna(a (b) c)@(d)x.org\n",
            "email\n(anna@x.org)\n",
            "email\nbob@x.org(anna@x.org)\n",
        ] {
            let mut suppressed = Suppressed::read(text.as_bytes());
            assert!(suppressed.get("anna@x.org").is_some(), "{text:?}");
            assert!(suppressed.problems().is_empty(), "{text:?}");
            suppressed.lift("anna@x.org");
            assert!(suppressed.get("anna@x.org").is_none(), "{text:?}");
        }
        let marked = Suppressed::read(b"email\no'neill@x.org\n+news@x.org\n");
        assert!(
            ["o'neill@x.org", "+news@x.org"]
                .iter()
                .all(|key| marked.get(key).is_some())
        );
        assert_eq!(marked.count(), 2);
    }
}
