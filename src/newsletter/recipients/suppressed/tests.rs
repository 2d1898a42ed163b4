//! Whom the list of those who left keeps off, and what becomes of the file.

use super::*;
use proptest::prelude::*;

fn read(text: &str) -> Suppressed {
    Suppressed::read(text.as_bytes())
}

#[test]
fn every_way_to_write_the_file_down_suppresses() {
    for text in [
        "email,date,reason\nAnna@example.org,2026-01-02,asked us\n",
        "\u{feff}Reason;E-Mail\n;anna@EXAMPLE.org.\n",
        "anna@example.org",
        "Who\nanna@example.org\n",
        "email,reason\n\"anna@example.org,asked\n",
        "name,email\nAnna,Anna <anna@example.org>\n",
    ] {
        assert!(read(text).get("anna@example.org").is_some(), "{text}");
    }
}

#[test]
fn a_new_file_is_made_and_grown_and_nobody_is_in_it_twice() {
    let mut suppressed = read("");
    assert!(suppressed.add("anna@example.org", "2026-11-23", "asked us"));
    assert!(!suppressed.add("ANNA@example.org", "2026-11-24", "again"));
    assert!(suppressed.add("-bob@example.org", "2026-11-23", "bounced: 5.1.1"));
    let bytes = suppressed.to_bytes();
    assert_eq!(
        String::from_utf8_lossy(&bytes),
        "\u{feff}email,date,reason\nanna@example.org,2026-11-23,asked us\n'-bob@example.org,2026-11-23,bounced: 5.1.1\n"
    );
    let bob = Suppressed::read(&bytes).get("-bob@example.org").expect("is there");
    assert_eq!((bob.status(), bob.date.as_str()), (Status::Bounced, "2026-11-23"));
}

#[test]
fn a_list_without_headings_gets_them_and_keeps_its_people() {
    let mut suppressed = read("anna@example.org\nbob@example.org\n");
    suppressed.add("carl@example.org", "2026-11-23", "asked us");
    for key in ["anna@example.org", "bob@example.org", "carl@example.org"] {
        assert!(suppressed.get(key).is_some(), "{key}");
    }
    assert_eq!(suppressed.get("carl@example.org").expect("is there").reason, "asked us");
}

#[test]
fn whoever_comes_back_is_lifted_and_the_others_are_not() {
    let mut suppressed = read("email\nanna@example.org\nbob@example.org\nANNA@example.org\n");
    suppressed.lift("anna@example.org");
    assert_eq!(suppressed.get("anna@example.org"), None);
    assert!(suppressed.get("bob@example.org").is_some());
    assert_eq!(suppressed.to_bytes(), "\u{feff}email\nbob@example.org\n".as_bytes());
}

#[test]
fn a_row_without_an_address_is_told() {
    let suppressed = read("email,date\nanna@example.org,\n,2026-01-01\n");
    assert_eq!(
        suppressed
            .problems()
            .iter()
            .map(|problem| problem.line)
            .collect::<Vec<_>>(),
        [3]
    );
}

#[test]
fn every_address_in_a_cell_suppresses() {
    for text in [
        "email\n\"left@x.org, keep@x.org\"\n",
        "email\nkeep@x.org left@x.org\n",
        "email,date\nleft@x.org, keep@x.org\n",
        "left@x.org,keep@x.org\n",
        "email\n\"Left <left@x.org>; Keep <keep@x.org>\"\n",
        "email\nleft @x.org\nkeep@x.org\n",
        "email\nleft (at work) @x.org\nkeep@x.org\n",
        "email\n\0left@x.org\0\nkeep@x.org\n",
    ] {
        let suppressed = read(text);
        for key in ["left@x.org", "keep@x.org"] {
            assert!(suppressed.get(key).is_some(), "{text:?}: {key}");
        }
    }
}

#[test]
fn an_address_with_a_bar_in_it_is_one_persons() {
    let mut suppressed = read("email\na|b@x.org\nc|d@x.org,e@x.org\n");
    let left = |suppressed: &Suppressed| suppressed.people.keys().cloned().collect::<Vec<_>>();
    assert_eq!(left(&suppressed), ["a|b@x.org", "c|d@x.org", "e@x.org"]);
    suppressed.lift("a|b@x.org");
    assert_eq!(left(&suppressed), ["c|d@x.org", "e@x.org"]);
    // Without a heading the bar may stand between two columns.
    for text in [
        "Anna|anna@x.org\n",
        "name|email\nAnna|anna@x.org\n",
        "email\nbob@x.org|anna@x.org\n",
    ] {
        assert!(read(text).get("anna@x.org").is_some(), "{text:?}");
    }
}

/// Found by fuzzing: the apostrophe before a formula became a part of the address, the column of a row whose
/// quotation marks do not fit was no longer looked at.
#[test]
fn whoever_is_suppressed_stays_so_when_the_file_is_written() {
    for text in [
        "\"\nanna@\tx.org\"\n",
        "email,date\nbob@x.org,\"\t anna@x.org\"\n",
        "@,anna @x.org,\"",
        "email,reason\n\"Bell, Anna,anna@x.org\n",
    ] {
        let before = read(text);
        let after = Suppressed::read(&before.to_bytes());
        assert!(before.people.keys().any(|key| key.ends_with("anna@x.org")), "{text:?}");
        assert!(before.people.keys().eq(after.people.keys()), "{text:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_file_is_writing_it_changes_nobody(
        heading in prop::sample::select(vec!["", "email\n", "Name;E-Mail;date\n", "sep=\"\nemail\"x\n", "\"email\",\"date\",\"reason\"\n"]),
        rows in "([ab@.,;\"()\\\\\n\r\t=x' *!:\u{201c}\u{200b}\u{ff20}]|a@b\\.x){0,40}",
    ) {
        let before = read(&format!("{heading}{rows}"));
        let after = Suppressed::read(&before.to_bytes());
        prop_assert!(before.people.keys().eq(after.people.keys()), "{:?}, {:?}", before.people, after.people);
    }
}

#[test]
fn an_address_that_cannot_be_right_is_told() {
    let suppressed = read("email\nanna@example.org, bob@x\nleft @x.org\ncarl@example.org\n");
    let told = suppressed.problems();
    assert_eq!(told.iter().map(|problem| problem.line).collect::<Vec<_>>(), [2, 3]);
    let first = told.iter().next().map_or("", |problem| &problem.text);
    assert!(first.starts_with("`bob@x` is no email address"), "{first}");
}

#[test]
fn a_wrong_address_in_brackets_is_told_too() {
    let told = read("email\nanna@example.org (bob@x)\ncarl(\"x\")@x\n").problems();
    let words: Vec<&str> = told
        .iter()
        .filter_map(|problem| problem.text.split('`').nth(1))
        .collect();
    assert_eq!(words, ["bob@x", "carl@x"]);
}

#[test]
fn whoever_comes_back_leaves_the_others_of_the_row_behind() {
    let mut suppressed = read("email,reason\n\"anna@x.org, bob@x.org, ANNA@x.org\",moved\nanna@x.org,again\n");
    suppressed.lift("anna@x.org");
    assert_eq!(suppressed.get("anna@x.org"), None);
    assert_eq!(suppressed.get("bob@x.org").expect("is there").reason, "moved");
    assert_eq!(
        suppressed.to_bytes(),
        "\u{feff}email,reason\nbob@x.org,moved\n".as_bytes()
    );
}

#[test]
fn a_file_of_something_else_is_not_taken_for_an_empty_one() {
    for text in ["PK\u{3}\u{4}\u{14}\0xl/workbook.xml", "<html>\n<p>Not found\n"] {
        assert!(!read(text).is_legible(), "{text:?}");
    }
    for text in ["", "\n", "email,date,reason\n", "Who\nanna@x.org\n"] {
        assert!(read(text).is_legible(), "{text:?}");
    }
}
