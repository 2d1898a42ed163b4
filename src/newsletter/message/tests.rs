use super::dkim::Signer;
use super::*;
use crate::diagnostic::Diagnostics;
use crate::parse;
use crate::source::Source;
use mail_parser::{Address, MessageParser};
use proptest::prelude::*;
use std::fs;
use std::path::Path;

mod signatures;

/// Settings with a sender; `more` are further lines of `newsletter`.
pub(in crate::newsletter) fn config(more: &str) -> Config {
    let text = format!(
        "practice: {{name: Anna Bell, author: Anna Bell, address: \"4 Quay Row, Harbour Town\"}}\n\
         site: {{url: \"https://bell.example/weekly\", title: \"Bell’s exercises, weekly\", description: One a week.}}\n\
         newsletter:\n  from: Zoë Bell & Co <anna@bell.example>\n  unsubscribe: leave+it@bell.example\n{more}"
    );
    let mut found = Diagnostics::default();
    let config = parse::config(&Source::new("handout.yaml", &text), &mut found).expect("settings");
    assert_eq!(found.iter().count(), 0, "{found:?}");
    config
}

const PAGE: &str = "  unsubscribe_url: \"https://bell.example/leave?who={email}&token={token}\"\n";

/// Both files, as long as an ordinary newsletter, with the words that are hard to encode.
pub(in crate::newsletter) struct Files {
    pub(in crate::newsletter) html: String,
    pub(in crate::newsletter) text: String,
}

impl Files {
    pub(in crate::newsletter) fn of(config: &Config) -> Self {
        let words = "Hold = 20 s  \n.\nFrom here: naïve 😀 עברית ".repeat(40);
        let link = leave::attribute(config).unwrap_or_default();
        let lines = leave::lines(config).unwrap_or_default();
        Self {
            html: format!("<p>{words}</p><p><a {link}>Unsubscribe</a></p>\n<p>{words}</p>\n"),
            text: format!("{words}\n\n{lines}\n\n{words}\n"),
        }
    }
}

pub(in crate::newsletter) fn written<'a>(config: &'a Config, files: &'a Files, subject: &'a str) -> Written<'a> {
    Written {
        config,
        id: "open-book",
        subject,
        html: &files.html,
        text: &files.text,
    }
}

pub(in crate::newsletter) fn date() -> Zoned {
    "2026-11-30T08:15:00+00:00[Europe/London]".parse().expect("a date")
}

fn secret() -> Secret {
    Secret::from_bytes([7; 32])
}

pub(in crate::newsletter) fn letter_of(written: &Written<'_>, signer: Option<Signer>) -> Letter {
    Letter::new(written, &date(), secret(), signer, Occasion::Issue).expect("a letter")
}

pub(in crate::newsletter) fn to(email: &str, name: &str) -> Recipient {
    Recipient {
        email: email.to_owned(),
        name: Some(name.to_owned()).filter(|name| !name.is_empty()),
    }
}

/// What one person gets.
fn sent(more: &str, subject: &str, recipient: &Recipient) -> Message {
    let config = config(more);
    let files = Files::of(&config);
    letter_of(&written(&config, &files, subject), None)
        .addressed(recipient)
        .expect("a message")
}

fn text_of(message: &Message) -> String {
    String::from_utf8(message.bytes.clone()).expect("is UTF-8")
}

/// The lines of a head with this name, unfolded.
fn fields(message: &Message, name: &str) -> Vec<String> {
    let text = text_of(message);
    let (head, _) = text.split_once("\r\n\r\n").expect("a head");
    let unfolded = head.replace("\r\n ", " ");
    let prefix = format!("{name}: ");
    let fields = unfolded.split("\r\n").filter_map(|line| line.strip_prefix(&prefix));
    fields.map(str::to_owned).collect()
}

fn person<'a>(address: Option<&'a Address<'_>>) -> (Option<&'a str>, &'a str) {
    let person = address.and_then(Address::first).expect("an address");
    (person.name(), person.address().expect("an address"))
}

#[test]
fn the_message_is_what_the_files_say_in_two_forms() {
    let message = sent("", "Stiff back?", &to("bea@example.org", "Bea"));
    let read = MessageParser::default().parse(&message.bytes).expect("a message");
    let config = config("");
    let files = Files::of(&config);
    let crlf = |text: &str| text.replace('\n', "\r\n");
    assert_eq!(read.body_text(0).as_deref(), Some(crlf(&files.text).as_str()));
    assert_eq!(read.body_html(0).as_deref(), Some(crlf(&files.html).as_str()));
    assert_eq!(
        (read.text_body_count(), read.html_body_count(), read.attachment_count()),
        (1, 1, 0)
    );
    let kind = read.header_raw("Content-Type").expect("a kind");
    assert!(kind.trim_start().starts_with("multipart/alternative"), "{kind}");
}

#[test]
fn the_head_says_who_writes_to_whom_and_when() {
    let message = sent(
        "  reply_to: hello@bell.example\n",
        "Stiff back?",
        &to("bea@example.org", "Bea Ünal"),
    );
    let read = MessageParser::default().parse(&message.bytes).expect("a message");
    assert_eq!(person(read.from()), (Some("Zoë Bell & Co"), "anna@bell.example"));
    assert_eq!(person(read.to()), (Some("Bea Ünal"), "bea@example.org"));
    assert_eq!(person(read.reply_to()), (None, "hello@bell.example"));
    assert_eq!(read.subject(), Some("Stiff back?"));
    assert_eq!(fields(&message, "Date"), ["Mon, 30 Nov 2026 08:15:00 +0000"]);
    assert_eq!(fields(&message, "Precedence"), ["bulk"]);
    assert_eq!(fields(&message, "MIME-Version"), ["1.0"]);
    assert_eq!(fields(&message, "Auto-Submitted"), [""; 0]);
    let list = fields(&message, "List-ID").concat();
    assert!(list.ends_with(" <newsletter.bell.example>"), "{list}");
    assert_eq!(
        (message.from.as_str(), message.to.as_str()),
        ("anna@bell.example", "bea@example.org")
    );
    assert!(!message.needs_utf8);
}

#[test]
fn people_leave_by_a_letter_that_names_them() {
    let message = sent("", "A", &to("bea+x@example.org", ""));
    assert_eq!(
        fields(&message, "List-Unsubscribe"),
        ["<mailto:leave%2Bit@bell.example?subject=Unsubscribe%20bea%2Bx%40example.org>"]
    );
    assert_eq!(fields(&message, "List-Unsubscribe-Post"), [""; 0]);
}

#[test]
fn people_leave_with_one_click_only_where_a_page_is_configured() {
    let message = sent(PAGE, "A", &to("Bea+x@Example.org", ""));
    let token = secret().token("unsubscribe", "bea+x@example.org");
    let page = format!("https://bell.example/leave?who=bea%2Bx%40example.org&token={token}");
    let field = fields(&message, "List-Unsubscribe").concat();
    assert!(
        field.starts_with(&format!("<{page}>, <mailto:leave%2Bit@bell.example?")),
        "{field}"
    );
    assert_eq!(
        fields(&message, "List-Unsubscribe-Post"),
        ["List-Unsubscribe=One-Click"]
    );
    let read = MessageParser::default().parse(&message.bytes).expect("a message");
    let (text, html) = (read.body_text(0).expect("text"), read.body_html(0).expect("HTML"));
    assert!(text.contains(&format!("To unsubscribe, open this page:\r\n{page}\r\n")));
    assert!(html.contains(&format!("<a href=\"{}\">Unsubscribe</a>", page.replace('&', "&amp;"))));
    assert!(!html.contains("mailto:") && !text.contains("leave+it"));
}

#[test]
fn only_the_link_to_leave_differs_from_the_files() {
    let config = config(PAGE);
    let files = Files::of(&config);
    let message = sent(PAGE, "A", &to("bea@example.org", ""));
    let read = MessageParser::default().parse(&message.bytes).expect("a message");
    let without = |text: &str, link: &str| text.replace("\r\n", "\n").replace(link, "");
    let token = secret().token("unsubscribe", "bea@example.org");
    let page = format!("https://bell.example/leave?who=bea%40example.org&token={token}");
    assert_eq!(
        without(&read.body_html(0).expect("HTML"), &page.replace('&', "&amp;")),
        without(&files.html, "mailto:leave%2Bit@bell.example?subject=Unsubscribe")
    );
    assert_eq!(
        without(&read.body_text(0).expect("text"), &leave::lines_to(&page)),
        without(&files.text, &leave::lines(&config).expect("lines"))
    );
}

#[test]
fn one_person_and_newsletter_have_one_id_and_a_trial_another() {
    let config = config("");
    let files = Files::of(&config);
    let written = written(&config, &files, "A");
    let letter = letter_of(&written, None);
    let id = |letter: &Letter, email: &str| letter.addressed(&to(email, "Bea")).expect("a message").id;
    let known = id(&letter, "bea@example.org");
    assert_eq!(known, id(&letter, "Bea@EXAMPLE.org"), "one person");
    assert_ne!(known, id(&letter, "anna@example.org"));
    let trial = Letter::new(&written, &date(), secret(), None, Occasion::Trial).expect("a letter");
    assert_ne!(known, id(&trial, "bea@example.org"));
    assert!(
        known.starts_with('<') && known.ends_with("@bell.example>") && !known.contains("bea"),
        "{known}"
    );
    let other = Written { id: "calf", ..written };
    assert_ne!(known, id(&letter_of(&other, None), "bea@example.org"));
}

#[test]
fn the_fingerprint_is_of_what_is_said_and_not_of_whom_or_when() {
    let config = config("");
    let files = Files::of(&config);
    let now = letter_of(&written(&config, &files, "A"), None);
    let later = date().tomorrow().expect("a day");
    let later = Letter::new(
        &written(&config, &files, "A"),
        &later,
        Secret::from_bytes([1; 32]),
        None,
        Occasion::Trial,
    );
    assert_eq!(now.fingerprint(), later.expect("a letter").fingerprint());
    assert_ne!(
        now.fingerprint(),
        letter_of(&written(&config, &files, "B"), None).fingerprint()
    );
    let changed = Files {
        text: files.text.replace("naïve", "naive"),
        html: files.html.clone(),
    };
    assert_ne!(
        now.fingerprint(),
        letter_of(&written(&config, &changed, "A"), None).fingerprint()
    );
}

#[test]
fn domains_of_other_scripts_are_written_in_ascii_and_names_before_them_are_marked() {
    let message = sent("", "A", &to("bea@bücher.example", "Bea"));
    assert_eq!(
        (message.to.as_str(), message.needs_utf8),
        ("bea@xn--bcher-kva.example", false)
    );
    let message = sent("", "A", &to("bëa@bücher.example", "Bea"));
    assert_eq!(
        (message.to.as_str(), message.needs_utf8),
        ("bëa@xn--bcher-kva.example", true)
    );
    assert_eq!(fields(&message, "To"), ["Bea <bëa@xn--bcher-kva.example>"]);
}

#[test]
fn what_is_no_address_is_refused_and_not_mailed_to() {
    let config = config("");
    let files = Files::of(&config);
    let letter = letter_of(&written(&config, &files, "A"), None);
    for bad in [
        "",
        "bea",
        "bea@",
        "@example.org",
        "a b@example.org",
        "bea@example.org\r\nBcc: x@y.org",
        "bea@exa mple.org",
    ] {
        let refusal = letter.addressed(&to(bad, "")).expect_err(bad).to_string();
        assert!(
            refusal.ends_with("is no email address") && !refusal.contains('\n'),
            "{refusal}"
        );
    }
}

#[test]
fn a_letter_without_what_the_law_asks_for_is_refused() {
    let whole = config("");
    let files = Files::of(&whole);
    let refusal = |config: &Config| {
        let letter = Letter::new(&written(config, &files, "A"), &date(), secret(), None, Occasion::Issue);
        letter.expect_err("refused").to_string()
    };
    let mut config = whole.clone();
    config.practice.address = None;
    assert!(refusal(&config).contains("postal address"));
    let mut config = whole.clone();
    config.newsletter.as_mut().expect("a newsletter").unsubscribe = None;
    assert!(refusal(&config).contains("how to leave it"));
    let mut config = whole.clone();
    config.newsletter = None;
    assert!(refusal(&config).contains("names no sender"));
    let mut config = whole;
    config.newsletter.as_mut().expect("a newsletter").unsubscribe = Some("other@bell.example".to_owned());
    assert!(refusal(&config).contains("handout build open-book"));
}

#[test]
fn a_key_that_cannot_sign_is_refused_with_a_sentence() {
    let read = |name: &str| Signer::new("bell.example", "handout", &key(name)).map(|_| ());
    for good in ["rsa.pem", "rsa-pkcs1.pem", "ed25519.pem"] {
        read(good).expect(good);
    }
    for (bad, why) in [
        ("rsa-1024.pem", "fewer than 2048 bits"),
        ("p-256.pem", "neither RSA of 2048 to 4096 bits nor Ed25519"),
        ("rsa-public.pem", "the public key"),
        ("locked.pem", "locked with a password"),
    ] {
        let refusal = read(bad).expect_err(bad).to_string();
        assert!(refusal.contains(why), "{bad}: {refusal}");
    }
    let refusal = Signer::new("bell.example", "handout", b"secret")
        .expect_err("no key")
        .to_string();
    assert!(refusal.contains("a private key in PEM form"), "{refusal}");
}

fn key(name: &str) -> Vec<u8> {
    #[expect(clippy::disallowed_methods, reason = "tests read their keys")]
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/keys").join(name)).expect("a key")
}

/// Names and subjects that end a header, look like one, or look encoded.
fn hostile() -> impl Strategy<Value = String> {
    let parts = prop_oneof![
        Just("\r\nBcc: x@y.org"),
        Just("\0"),
        Just("\n.\r\n"),
        Just("=?utf-8?B?SGk=?="),
        Just("\"\\<>(),;:@"),
        Just("  "),
        Just("😀 עברית"),
        Just("\u{2028}\u{202e}\u{7f}\t"),
        Just("x@y.org, "),
    ];
    let words =
        prop_oneof![3 => parts.prop_map(str::to_owned), 2 => "[ -~]{0,90}", 1 => "\\PC{0,30}", 1 => "[a-z]{0,300}"];
    proptest::collection::vec(words, 0..8).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_people_are_called_the_head_reads_back(name in hostile(), subject in hostile()) {
        let message = sent("", &subject, &to("bea@example.org", &name));
        let read = MessageParser::default().parse(&message.bytes).expect("a message");
        let text = text_of(&message);
        let (head, body) = text.split_once("\r\n\r\n").expect("a head");
        prop_assert!(head.split("\r\n").all(|line| line.len() <= 998 && !line.contains(['\r', '\n', '\0'])));
        prop_assert!(body.split("\r\n").all(|line| line.len() <= 78 && !line.contains(['\r', '\n'])));
        prop_assert!(text.is_ascii());
        let (name, subject) = (words::clean(&name), words::clean(&subject));
        prop_assert_eq!(read.subject().unwrap_or_default(), subject);
        prop_assert_eq!(person(read.to()), (Some(name.as_str()).filter(|name| !name.is_empty()), "bea@example.org"));
        prop_assert_eq!(read.to().map_or(0, |to| to.iter().count()), 1);
        prop_assert!(read.bcc().is_none());
        let names: Vec<&str> = read.headers_raw().map(|(name, _)| name).collect();
        prop_assert_eq!(names, [
            "Date", "From", "Subject", "List-ID", "Precedence", "MIME-Version", "To", "Message-ID", "List-Unsubscribe",
            "Content-Type",
        ]);
    }

    #[test]
    fn whatever_the_texts_say_they_read_back(text in "(\\PC|[ \t\n=.]|From ){0,200}", end in "[ -~=é]{60,90}") {
        let config = config(PAGE);
        let [attribute, lines] = [leave::attribute(&config), leave::lines(&config)].map(Option::unwrap_or_default);
        let files = Files { html: format!("{text}{end}{attribute}{text}"), text: format!("{text}{end}{lines}{text}") };
        let message = letter_of(&written(&config, &files, "A"), None).addressed(&to("bea@example.org", "")).expect("a message");
        let read = MessageParser::default().parse(&message.bytes).expect("a message");
        let token = secret().token("unsubscribe", "bea@example.org");
        let page = format!("https://bell.example/leave?who=bea%40example.org&token={token}");
        let crlf = |text: String| text.replace('\n', "\r\n");
        prop_assert_eq!(read.body_html(0).unwrap_or_default(), crlf(files.html.replace(&attribute, &leave::attribute_to(&page))));
        prop_assert_eq!(read.body_text(0).unwrap_or_default(), crlf(files.text.replace(&lines, &leave::lines_to(&page))));
        let lines = text_of(&message);
        prop_assert!(lines.split("\r\n").skip_while(|line| !line.is_empty()).all(|line| line.len() <= 76));
    }
}
