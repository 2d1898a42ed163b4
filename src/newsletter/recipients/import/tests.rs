use super::*;
use jiff::civil::date;
use proptest::prelude::*;

fn wanted(file: &str) -> Wanted {
    Wanted {
        file: file.into(),
        columns: Named::default(),
        source: None,
        consent: None,
        status: None,
        today: date(2026, 11, 23),
    }
}

fn register(list: &str, suppressed: &str) -> Register {
    Register::read(list.as_bytes(), suppressed.as_bytes()).expect("has addresses")
}

fn emails(register: &Register) -> Vec<String> {
    register
        .recipients()
        .into_iter()
        .map(|recipient| recipient.email)
        .collect()
}

#[test]
fn whoever_left_in_any_row_is_not_added_by_another() {
    let mut register = register("", "");
    let file = b"email,status\na@x.org,subscribed\nA@X.org,unsubscribed\n";
    let report = import(&mut register, file, &wanted("all.csv")).expect("has addresses");
    assert_eq!((report.added, report.left, emails(&register)), (0, 1, vec![]));
}

#[test]
fn a_file_of_people_who_left_is_known_by_its_column_or_asked_about_by_its_name() {
    for (file, text) in [
        ("unsubscribed_members.csv", "Email Address,UNSUB_TIME\na@x.org,\n"),
        ("x.csv", "email,CLEAN_TIME\na@x.org,2026-01-01\n"),
    ] {
        let mut register = register("a@x.org\n", "");
        let report = import(&mut register, text.as_bytes(), &wanted(file)).expect("has addresses");
        assert_eq!((report.left, emails(&register)), (1, vec![]), "{file}");
    }
    let asked = import(&mut register("", ""), b"a@x.org\n", &wanted("Unsubscribed.txt"));
    assert!(
        asked
            .expect_err("is doubtful")
            .to_string()
            .contains("--status unsubscribed")
    );
}

#[test]
fn plain_lists_of_all_kinds_are_read() {
    let mut register = register("", "");
    let file = "anna@x.org\n\nBob Low <bob@x.org>\n\"Carl, Dr\" <carl@x.org>\ndora@x.org; erik@x.org\n";
    let report = import(&mut register, file.as_bytes(), &wanted("plain.txt")).expect("has addresses");
    assert!(report.bad.is_empty(), "{:?}", report.bad);
    assert_eq!(
        emails(&register),
        ["anna@x.org", "bob@x.org", "carl@x.org", "dora@x.org", "erik@x.org"]
    );
    assert_eq!(register.recipients()[2].name.as_deref(), Some("Carl, Dr"));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_imported_what_was_there_is_still_there(
        bytes in prop::collection::vec(any::<u8>(), 0..200),
        text in "[ab@.,;\"\n=x'-]{0,120}",
        heading in prop::sample::select(vec!["", "email,name\n", "Email;Status\n", "email\tname\n"]),
    ) {
        let before = "email;phone\nanna@example.org;+44 1632\n\nnot an address;\n\"broken;x\n";
        for file in [bytes, format!("{heading}{text}").into_bytes()] {
            let mut register = register(before, "gone@example.org\n");
            let _ = import(&mut register, &file, &wanted("list.csv"));
            let [(_, first), (_, second)] = register.files();
            let (suppressed, list) = (String::from_utf8(first).expect("text"), String::from_utf8(second).expect("text"));
            for kept in ["anna@example.org;+44 1632", "\n\nnot an address;", "broken", ";x"] {
                prop_assert!(list.contains(kept), "{kept} is gone from {list}");
            }
            prop_assert!(suppressed.contains("gone@example.org"));
            let again = Register::read(list.as_bytes(), suppressed.as_bytes()).expect("can be read again");
            prop_assert_eq!(again.recipients(), register.recipients());
        }
    }
}
