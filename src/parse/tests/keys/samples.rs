//! Values of each kind that parser and schema both take, and values that both refuse.

use crate::keys::Kind;

fn typed(samples: &[&str]) -> Vec<String> {
    samples.iter().map(|sample| (*sample).to_owned()).collect()
}

/// Values that fit, at the limits if there are some.
pub(super) fn good(kind: Kind) -> Vec<String> {
    match kind {
        Kind::Short(most) => vec!["x".repeat(most), "2026".to_owned()],
        Kind::Number(least, most) => vec![least.to_string(), most.to_string(), format!("\"{most}\"")],
        Kind::Count(least, most) => vec![least.to_string(), most.to_string(), format!("{least}-{most}")],
        Kind::Choice(words) => typed(&words()),
        Kind::List(of) => vec!["[]".to_owned(), format!("[{}]", good(*of).join(", "))],
        other => typed(good_words(other)),
    }
}

fn good_words(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Text => &["x", "\"a: b\"", "01632 960123", "1632960123"],
        Kind::Lines => &["x", "\"one\\ntwo\""],
        Kind::YesNo => &["true", "false", "yes", "no"],
        Kind::Time => &["20s", "1m", "15-30s", "1 min 30 s", "15s – 30s", "2 Minutes", "10m"],
        Kind::TimeOfDay => &["\"08:30\"", "\"8:30\"", "\"23.55\"", "00:00"],
        Kind::Date => &["2026-11-30", "2000-01-01", "2100-12-31"],
        Kind::Https => &[
            "https://example.org/book",
            "HTTPS://example.org",
            "https://zoë.example:8443/a?b=1#c",
        ],
        Kind::Site => &["https://example.org", "https://example.org/a/"],
        Kind::Leave => &["\"https://example.org/leave?email={email}&token={token}\""],
        Kind::Email => &["anna@example.org", "zoë@öl.example"],
        Kind::Mailbox => &[
            "anna@example.org",
            "Anna Bell <anna@example.org>",
            "'\"Bell\" <anna@example.org>'",
        ],
        Kind::Domain => &["example.org", "a.b.example"],
        Kind::Label => &["handout", "s1.mail-2026"],
        Kind::Host => &["localhost", "127.0.0.1"],
        Kind::Colour => &["\"#1f5f5b\"", "\"#ABC\""],
        Kind::Language => &["en", "en-GB", "zh-Hant-TW"],
        Kind::Zone => &["Europe/London", "UTC"],
        Kind::Tag => &["UpperBack", "upper back", "\"O'Neill\"", "5k"],
        Kind::Id => &["open-book", "9-lives", "7"],
        Kind::Picture => &["img/a.svg", "img/b.JPG", "img/c.jpeg"],
        _ => &[],
    }
}

/// Values that do not fit, right beyond the limits if there are some.
pub(super) fn bad(kind: Kind) -> Vec<String> {
    match kind {
        Kind::Short(most) => vec!["x".repeat(most + 1), "[x]".to_owned()],
        Kind::Number(least, most) | Kind::Count(least, most) => {
            vec![
                (least - 1).to_string(),
                (most + 1).to_string(),
                "many".to_owned(),
                "1.5".to_owned(),
            ]
        }
        Kind::Choice(_) => typed(&["nonsense", "[a]"]),
        Kind::List(of) => vec!["word".to_owned(), format!("[{}]", bad(*of)[0])],
        other => typed(bad_words(other)),
    }
}

fn bad_words(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Text | Kind::Lines => &["[a, b]", "{a: b}", "\" \"", ""],
        Kind::YesNo => &["maybe", "2", "[true]"],
        Kind::Time => &["20", "\"1:30\"", "soon", "20 breaths", "15-30"],
        Kind::TimeOfDay => &["\"8:32\"", "noon", "\"24:00\""],
        Kind::Date => &["30/11/2026", "2026-13-01", "1999-12-31", "2026-11"],
        Kind::Https => &["http://example.org", "example.org", "\"https://a b\""],
        Kind::Site => &[
            "http://example.org",
            "https://example.org/?a",
            "\"https://example.org/#a\"",
        ],
        Kind::Leave => &[
            "https://example.org/leave",
            "\"http://example.org/{token}\"",
            "\"https://example.org/{name}/{token}\"",
        ],
        Kind::Email => &["anna", "anna@example", "Anna <anna@example.org>"],
        Kind::Mailbox => &["Anna Bell", "Anna <anna>"],
        Kind::Domain => &["example", "https://example.org"],
        Kind::Label => &["a b", "a_b"],
        Kind::Host => &["https://mail.example.org", "the server"],
        Kind::Colour => &["blue", "\"1f5f5b\"", "\"#12\""],
        Kind::Language => &["English language", "en_GB"],
        Kind::Zone => &["[Europe/London]"],
        Kind::Tag => &["\"#UpperBack\"", "\"upper/back\""],
        Kind::Id => &["Open-Book", "a--b", "-a"],
        Kind::Picture => &["img/a.heic", "img/a"],
        _ => &[],
    }
}
