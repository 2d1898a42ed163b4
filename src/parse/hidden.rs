//! Passwords that were typed into the settings under a key that does not exist: whatever else is wrong there, the report
//! is read over shoulders, pasted into mails and kept by build servers, so it shows none of them again.

use crate::diagnostic::{Diagnostic, Diagnostics, Label};
use crate::source::{Place, Source, Span};
use std::sync::Arc;

/// What stands in place of a password in a sentence.
const HIDDEN: &str = "…";

/// A shorter text is no password, and would be found in other words.
const SHORTEST: usize = 4;

/// The same mistakes without what probably is a password in this source, neither in a line of it nor in a sentence.
pub(super) fn without_passwords(source: &Arc<Source>, found: Diagnostics) -> Diagnostics {
    let spans = passwords(&source.text);
    if spans.is_empty() {
        return found;
    }
    let masked = Arc::new(Source {
        name: source.name.clone(),
        text: masked(&source.text, &spans),
    });
    let mut words: Vec<&str> = spans
        .iter()
        .flat_map(|span| source.text[span.clone()].lines())
        .flat_map(words)
        .filter(|word| word.len() >= SHORTEST)
        .collect();
    // One may begin like another.
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let hide = |text: &str| {
        words
            .iter()
            .fold(text.to_owned(), |text, word| text.replace(word, HIDDEN))
    };
    let place = |place: &Place| Place {
        source: if Arc::ptr_eq(&place.source, source) {
            &masked
        } else {
            &place.source
        }
        .clone(),
        span: place.span.clone(),
    };
    let label = |label: &Label| Label {
        place: place(&label.place),
        text: hide(&label.text),
    };
    let one = |one: &Diagnostic| Diagnostic {
        rule: one.rule,
        severity: one.severity,
        message: hide(&one.message),
        labels: one.labels.iter().map(label).collect(),
        help: one.help.as_deref().map(hide),
        note: one.note.as_deref().map(hide),
    };
    found.iter().map(one).collect()
}

/// What of a line is the password, and how it would be quoted: all of it, without a remark, and without what may follow in
/// braces.
fn words(line: &str) -> [&str; 3] {
    const AROUND: [char; 9] = ['"', '\'', ' ', '{', '}', '[', ']', '@', ','];
    let without_remark = line.split(" #").next().unwrap_or_default();
    let alone = without_remark.split([',', '}']).next().unwrap_or_default();
    [line, without_remark, alone].map(|word| word.trim_matches(AROUND))
}

/// The same for one mistake.
pub(super) fn in_one(source: &Arc<Source>, mistake: &Diagnostic) -> Diagnostic {
    let hidden = without_passwords(source, [mistake.clone()].into_iter().collect());
    hidden.iter().next().unwrap_or(mistake).clone()
}

/// Where passwords stand: behind a key that sounds like one, to the end of its value, and in addresses such as
/// `smtp://name:password@host` (RFC 3986, 3.2.1).
fn passwords(text: &str) -> Vec<Span> {
    let colons = text.match_indices(':').map(|(at, _)| at);
    colons
        .filter_map(|colon| value(text, colon).or_else(|| in_address(text, colon)))
        .collect()
}

fn value(text: &str, colon: usize) -> Option<Span> {
    let line_start = text[..colon].rfind('\n').map_or(0, |end| end + 1);
    let is_of_key = |letter: char| letter.is_alphanumeric() || "_- \"'".contains(letter);
    let key = text[line_start..colon].rsplit(|letter| !is_of_key(letter)).next()?;
    if !sounds_secret(key.trim_matches([' ', '"', '\''])) {
        return None;
    }
    let indent = indent_of(&text[line_start..]);
    let mut end = colon + 1;
    for (number, line) in text[end..].split_inclusive('\n').enumerate() {
        // Lines that are further in continue the value.
        if number > 0 && !line.trim().is_empty() && indent_of(line) <= indent {
            break;
        }
        end += line.len();
    }
    let value = text[colon + 1..end].trim();
    let start = colon + 1 + text[colon + 1..end].find(value)?;
    (!value.is_empty()).then(|| start..start + value.len())
}

fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

fn sounds_secret(key: &str) -> bool {
    const SOUNDS: [&str; 7] = ["passw", "pasw", "passphrase", "pwd", "secret", "token", "api_key"];
    const ALMOST: f64 = 0.9;
    let key = key.to_lowercase().replace('-', "_");
    key != "password_command"
        && (key == "pass"
            || key.ends_with("_pass")
            || SOUNDS.iter().any(|sound| key.contains(sound))
            || strsim::jaro_winkler(&key, "password") > ALMOST)
}

fn in_address(text: &str, colon: usize) -> Option<Span> {
    let before = text[..colon].rsplit(char::is_whitespace).next()?;
    let (_, user) = before.rsplit_once("://")?;
    let rest = text[colon + 1..]
        .split(|letter: char| letter.is_whitespace() || letter == '/')
        .next()?;
    let password = rest.rfind('@').filter(|length| *length > 0)?;
    (!user.contains(['/', '@'])).then_some(colon + 1..colon + 1 + password)
}

/// The text with each letter of these spans replaced by one that takes as many bytes, so that places stay true.
fn masked(text: &str, spans: &[Span]) -> String {
    let is_hidden = |at: usize| spans.iter().any(|span| span.contains(&at));
    let mask = |(at, letter): (usize, char)| match letter.len_utf8() {
        _ if letter.is_whitespace() || !is_hidden(at) => letter,
        1 => '*',
        2 => '·',
        3 => '•',
        _ => '\u{10101}',
    };
    text.char_indices().map(mask).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hidden(text: &str) -> String {
        masked(text, &passwords(text))
    }

    #[test]
    fn what_stands_behind_a_key_that_sounds_like_a_password_is_hidden() {
        for (typed, shown) in [
            ("password: hunter2", "password: *******"),
            (
                "  pasword: \"hun ter\"  # mine\nhost: a",
                "  pasword: **** ****  * ****\nhost: a",
            ),
            ("psasword: hunter2\n", "psasword: *******\n"),
            ("smtp_pass: hünter\n", "smtp_pass: *·****\n"),
            ("smtp: {user: a, Pass: x1y2}", "smtp: {user: a, Pass: *****"),
            ("api-key: |\n  one\n  two\nnext: a", "api-key: *\n  ***\n  ***\nnext: a"),
        ] {
            assert_eq!(hidden(typed), shown, "{typed}");
        }
    }

    #[test]
    fn an_address_shows_no_password() {
        assert_eq!(
            hidden("host: \"smtps://rowan:hunter2@smtp.example.org:465/\""),
            "host: \"smtps://rowan:*******@smtp.example.org:465/\""
        );
        for harmless in ["url: https://example.org:8080/a@b", "from: Rowan <rowan@example.org>"] {
            assert_eq!(hidden(harmless), harmless);
        }
    }

    #[test]
    fn no_key_that_exists_is_hidden() {
        for key in crate::keys::SETTINGS {
            assert!(!sounds_secret(key.name()), "{}", key.path);
        }
    }
}
