//! One example, in our own words, for each kind of case of twitter-text's public conformance suite.

use super::*;

fn found(text: &str) -> Vec<&str> {
    links(text).into_iter().map(|link| &text[link.range]).collect()
}

fn tags(text: &str) -> Vec<&str> {
    hashtags(text).into_iter().map(|range| &text[range]).collect()
}

#[test]
fn a_character_weighs_one_or_two() {
    for (text, expected) in [
        ("Roll your shoulders.", 20),
        ("Zoë’s knee – “easy”", 19),
        ("Ελληνικά, עברית", 15),
        ("肩甲骨、伸ばす。", 16),
        ("한국", 4),
        ("→ ✓", 5),
        ("a\u{2009}b\u{200d}c", 5),
        ("‰", 2),
    ] {
        assert_eq!(weight(text), expected, "{text}");
    }
}

#[test]
fn a_post_is_counted_in_its_composed_form() {
    assert_eq!(weight("cafe\u{301}"), 4);
    assert_eq!(weight("q\u{301}"), 2, "there is no such letter");
    assert_eq!(weight("\u{fb2c}"), 3, "composing takes this one apart");
}

#[test]
fn an_emoji_weighs_two_however_many_characters_it_has() {
    for emoji in [
        "😀",
        "👍🏽",
        "☀️",
        "☀",
        "1️⃣",
        "*⃣",
        "🇬🇧",
        "👩‍⚕️",
        "🏃🏿‍♀️",
        "👨‍👩‍👧‍👦",
        "🏴󠁧󠁢󠁷󠁬󠁳󠁿",
        "🏳️‍🌈",
        "🤵🏻‍♂️",
    ] {
        assert_eq!(weight(emoji), 2, "{emoji}");
        assert_eq!(weight(&format!("a{emoji}{emoji}b")), 6, "{emoji}");
    }
}

#[test]
fn what_is_no_known_emoji_weighs_what_its_characters_do() {
    for (text, expected) in [
        ("🇽🇽", 4),
        ("😀\u{200d}😀", 5),
        ("🧑‍🎄", 5),
        ("🤝🏽", 4),
        ("©", 1),
        ("12", 2),
    ] {
        assert_eq!(weight(text), expected, "{text}");
    }
}

#[test]
fn a_link_weighs_23_with_or_without_its_scheme() {
    for text in [
        "https://clinic.org/open-book/a-very-long-name-of-a-page/index.html?from=x",
        "HTTP://clinic.org",
        "a.co",
        "www.clinic.co.uk/book",
    ] {
        assert_eq!(weight(text), 23, "{text}");
        assert_eq!(weight(&format!("({text}). Go")), 29, "{text}");
    }
    assert_eq!(weight("肩甲骨clinic.org伸"), 6 + 23 + 2);
    assert_eq!(weight("two: a.co https://b.org"), 5 + 23 + 1 + 23);
}

#[test]
fn a_link_ends_before_the_punctuation_of_its_sentence() {
    for (text, link) in [
        ("See https://a.org/b/?c=d. Or not", "https://a.org/b/?c=d"),
        ("at https://a.org/b/...", "https://a.org/b/"),
        (
            "https://a.org/wiki/Hip_(joint), they say",
            "https://a.org/wiki/Hip_(joint)",
        ),
        ("https://a.org/x_(y_(z)) too", "https://a.org/x_(y_(z))"),
        ("https://a.org:8080/x!", "https://a.org:8080/x"),
        ("https://a.org?", "https://a.org"),
        ("https://a.org/é–ж_- ", "https://a.org/é–ж_-"),
        ("“clinic.org/book”", "clinic.org/book"),
    ] {
        assert_eq!(found(text), [link], "{text}");
    }
}

#[test]
fn what_stands_before_decides_whether_it_is_a_link() {
    for text in [
        "@clinic.org",
        "#clinic.org",
        "$clinic.org",
        "me@clinic.org",
        "-clinic.org",
        "/clinic.org",
    ] {
        assert_eq!(found(text), [""; 0], "{text}");
    }
    for text in [
        "(clinic.org",
        "、clinic.org",
        "\u{202a}clinic.org",
        "\nclinic.org",
        "\"clinic.org",
    ] {
        assert_eq!(found(text), ["clinic.org"], "{text}");
    }
}

#[test]
fn only_real_domains_are_links() {
    for text in [
        "e.g. this",
        "5.6 kg",
        "1.30",
        "https://",
        "http://localhost/x",
        "https://clinic.example/a",
        "file.tar.bz2",
        "under_score.org",
        "http://-a.org",
        "http://a-.org",
        "clinic.organic2",
        "jo.doe.org@mail",
        "http://xn--肩.org",
        &format!("http://{}.org", "a".repeat(64)),
        &format!("http://{}.org", "肩".repeat(60)),
    ] {
        assert_eq!(found(text), [""; 0], "{text}");
    }
    for text in [
        "http://sub_domain.a-b.org",
        "http://肩.org",
        "http://xn--ls8h.la/",
        "https://a.みんな",
        "BÜCHER.de",
    ] {
        assert_eq!(found(text), [text], "{text}");
    }
}

#[test]
fn without_a_scheme_only_latin_letters_are_a_domain() {
    assert_eq!(found("肩甲骨.clinic.org/a"), ["clinic.org/a"]);
    assert_eq!(found("肩.みんな"), [""; 0]);
    assert_eq!(found("a.org肩b.org/c伸"), ["a.org", "b.org/c"]);
}

/// Found by the fuzzer: the last Latin part ends before the domain does, and the path is counted from there on.
#[test]
fn a_link_without_a_scheme_reaches_to_the_end_of_its_path_past_what_is_no_link() {
    let text = "sot.xn--FFFF.xn--FdFFר\u{0}.org/ex–!ftrait";
    assert!(links(text).iter().all(|link| text.is_char_boundary(link.range.end)));
    assert!(links(text).last().is_some_and(|link| link.range.end == text.len()));
    assert!(weight(text) >= LINK);
}

#[test]
fn a_short_link_of_x_holds_letters_and_digits_only() {
    assert_eq!(
        found("https://t.co/aB3-x and https://t.co/x?y=1"),
        ["https://t.co/aB3", "https://t.co/x?y=1"]
    );
    assert_eq!(found(&format!("https://t.co/{}", "a".repeat(41))), [""; 0]);
    assert_eq!(found("https://t.co"), ["https://t.co"]);
}

#[test]
fn an_address_that_is_too_long_is_text() {
    let long = format!("https://a.org/{}", "a".repeat(4096));
    assert_eq!(weight(&long), long.len());
}

#[test]
fn hashtags_are_letters_marks_and_digits_with_a_letter_among_them() {
    for (text, expected) in [
        ("#UpperBack, #Hip.", vec!["#UpperBack", "#Hip"]),
        ("(#tmj) [#1st] “#2nd”", vec!["#tmj", "#1st", "#2nd"]),
        (
            "＃肩こり。#कंधा #שכם #il·lusió",
            vec!["＃肩こり", "#कंधा", "#שכם", "#il·lusió"],
        ),
        ("#upper_back #upper-back", vec!["#upper_back", "#upper"]),
        ("☀️#sun 👍🏽#yes", vec!["#sun", "#yes"]),
        ("#2026 #_ # hip #", vec![]),
        ("back#hip &#39; a#b", vec![]),
        ("#hip#knee #x://", vec![]),
        ("https://a.org/#hip a.org/#hip", vec![]),
        ("#️⃣ #⃣", vec![]),
    ] {
        assert_eq!(tags(text), expected, "{text}");
    }
}
