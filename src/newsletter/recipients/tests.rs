//! Who is owed a newsletter.

use super::*;

fn register(list: &str, suppressed: &str) -> Register {
    Register::read(list.as_bytes(), suppressed.as_bytes()).expect("has addresses")
}

fn owed(list: &str, suppressed: &str) -> Vec<String> {
    let recipients = register(list, suppressed).recipients();
    recipients.into_iter().map(|recipient| recipient.email).collect()
}

#[test]
fn only_those_who_are_subscribed_are_owed_it_in_the_order_of_the_list() {
    let list = "email,status\nd@x.org,subscribed\nc@x.org,pending\nb@x.org,unsubscribed\na@x.org,\ne@x.org,bounced\nf@x.org,maybe\nno address,subscribed\n";
    assert_eq!(owed(list, ""), ["d@x.org", "a@x.org"]);
}

#[test]
fn suppression_is_applied_last_and_always() {
    assert_eq!(
        owed(
            "email,status\na@x.org,subscribed\nb@x.org,subscribed\n",
            "email\nA@X.org.\n"
        ),
        ["b@x.org"]
    );
}

#[test]
fn spellings_of_one_address_are_mailed_once_and_a_row_that_says_no_counts() {
    assert_eq!(
        owed("email\nAnna@x.org\nanna@X.ORG\nan.na@x.org\n", ""),
        ["Anna@x.org", "an.na@x.org"]
    );
    assert_eq!(
        owed("email,status\nanna@x.org,subscribed\nANNA@x.org,unsubscribed\n", ""),
        [""; 0]
    );
}

#[test]
fn names_cannot_smuggle_a_header() {
    let recipients = register("email,name\na@x.org,\"Anna\r\nBcc: b@x.org\"\n", "").recipients();
    assert_eq!(recipients[0].name.as_deref(), Some("Anna Bcc: b@x.org"));
}

fn newcomer(consent: &str) -> Newcomer {
    Newcomer {
        email: "anna@x.org".into(),
        name: String::new(),
        status: Status::Subscribed,
        consent: consent.into(),
        source: "desk".into(),
    }
}

#[test]
fn somebody_who_left_comes_back_only_by_a_newer_consent_and_explicitly() {
    let mut register = register(
        "email,status\nanna@x.org,unsubscribed\n",
        "email,date\nanna@x.org,2026-05-01\n",
    );
    for (consent, again) in [("2026-11-01", false), ("2026-04-30", true)] {
        assert!(matches!(register.add(newcomer(consent), again), Added::Suppressed(_)));
        assert_eq!(register.recipients(), []);
    }
    assert_eq!(register.add(newcomer("2026-11-01"), true), Added::Again);
    assert_eq!(register.recipients().len(), 1);
}

#[test]
fn a_program_that_is_killed_between_two_files_mails_nobody_who_left() {
    let mut leaving = register("email\nanna@x.org\n", "");
    let reason = Leaving {
        status: Status::Unsubscribed,
        date: "2026-11-23".into(),
        reason: "asked us".into(),
    };
    leaving.remove("anna@x.org", reason, false);
    assert_eq!(leaving.files()[0].0, SUPPRESSED);
    let mut returning = register("email,status\nanna@x.org,unsubscribed\n", "anna@x.org\n");
    returning.add(newcomer("2026-11-01"), true);
    assert_eq!(returning.files()[0].0, LIST);
}
