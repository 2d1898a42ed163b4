//! No mail whatever makes the program panic, and parts of reports are read as their standards say.

use super::*;
use proptest::prelude::*;

const REPORT: &str = "\
From: MAILER-DAEMON@mx.example.net\r
Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r
\r
--b\r
Content-Type: text/plain\r
\r
It did not work.\r
--b\r
Content-Type: message/delivery-status\r
\r
Reporting-MTA: dns; mx.example.net\r
\r
Final-Recipient: rfc822; anna@example.org\r
Action: failed\r
Status: 5.1.1\r
Diagnostic-Code: smtp; 550 5.1.1\r
 no such user\r
--b--\r
";

fn found(message: &str) -> Vec<Finding> {
    read(message.as_bytes(), &WayOut::default())
}

#[test]
fn a_delivery_report_names_the_address_and_the_reason() {
    let expected = Finding {
        addresses: vec!["anna@example.org".into()],
        kind: Kind::Dead,
        why: "5.1.1, no such mailbox".into(),
    };
    assert_eq!(found(REPORT), [expected]);
}

#[test]
fn only_failures_take_somebody_off() {
    for (action, kind) in [
        ("failed (no such mailbox)", Some(Kind::Dead)),
        ("Delayed", Some(Kind::NotNow)),
        ("delivered", None),
        ("relayed", None),
        ("expanded", None),
    ] {
        let report = REPORT.replace("Action: failed", &format!("Action: {action}"));
        assert_eq!(found(&report).first().map(|finding| finding.kind), kind, "{action}");
    }
}

#[test]
fn both_names_of_a_recipient_are_told_and_xtext_is_undone() {
    let both = "Original-Recipient: rfc822;anna+2Bnews@example.org\r\nFinal-Recipient: RFC822; <Anna@mail.example.org>";
    let report = REPORT.replace("Final-Recipient: rfc822; anna@example.org", both);
    assert_eq!(
        found(&report)[0].addresses,
        [
            "anna+2Bnews@example.org",
            "anna+news@example.org",
            "Anna@mail.example.org"
        ]
    );
}

#[test]
fn servers_that_write_like_qmail_and_exim_are_understood_too() {
    let qmail = "From: MAILER-DAEMON@mail.example\r\n\r\nThis is the delivery agent of mail.example.\r\n\r\n\
                 <anna@example.org>:\r\n192.0.2.7 refuses the recipient.\r\nRemote host said: 550 No such user\r\n\r\n\
                 --- Below this line is a copy of the message.\r\n\r\n<bob@example.org>:\r\nNo such user\r\n";
    let exim = "From: Mailer-Daemon@mail.example\r\nX-Failed-Recipients: anna@example.org\r\n\r\nIt failed:\r\n\r\n  \
                anna@example.org:\r\n    host mx.example.org:\r\n    553 5.1.1 unknown or illegal user\r\n";
    for (report, why) in [(qmail, "no such mailbox"), (exim, "5.1.1, no such mailbox")] {
        let expected = Finding {
            addresses: vec!["anna@example.org".into()],
            kind: Kind::Dead,
            why: why.into(),
        };
        assert_eq!(found(report), [expected]);
    }
}

#[test]
fn a_report_inside_another_letter_is_not_read() {
    let letter = format!(
        "From: bob@example.org\r\nSubject: look\r\nContent-Type: multipart/mixed; boundary=\"o\"\r\n\r\n--o\r\n\
         Content-Type: message/rfc822\r\n\r\n{REPORT}\r\n--o--\r\n"
    );
    assert_eq!(found(&letter), []);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_mail_does_not_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        messages(&bytes).for_each(|message| drop(read(&message, &WayOut::default())));
    }

    #[test]
    fn damaged_reports_do_not_panic(at in 0..REPORT.len(), cut in 0..60usize, insert in "[-\r\n:;<>@. a-f0-9\u{e9}]{0,8}") {
        let mut bytes = REPORT.as_bytes().to_vec();
        let end = (at + cut).min(bytes.len());
        bytes.splice(at..end, insert.into_bytes());
        messages(&bytes).for_each(|message| drop(read(&message, &WayOut { address: Some("out@example.org".into()) })));
    }
}

/// Found by the fuzzer: the library that reads mail stopped here in a debug build.
#[test]
fn a_message_within_a_message_that_ends_with_the_outer_boundary_says_nothing() {
    let message = b"Content-Type:multipart;boundary=part1\n\n--part1Content-Type:message/rfc822\n\n\
                    Content-Type:message/rfc822\n\n\n--part1--";
    assert_eq!(read(message, &WayOut::default()), []);
    assert!(!is_doubtful(message));
}

/// Found by a person who attacked it: such a message ended the program, and with it the reading of all others.
#[test]
fn messages_without_end_within_messages_are_left_to_a_person() {
    let message = b"Content-Type: Message/RFC822\n\n".repeat(150_000);
    assert_eq!(read(&message, &WayOut::default()), []);
    assert!(is_doubtful(&message));
}
