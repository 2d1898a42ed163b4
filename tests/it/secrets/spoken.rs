//! Marked secrets, every command, and everything that is said and written searched for the marks.

use super::project;
use crate::project::{Project, Run};
use crate::smtp::server::{MailServer, Manner, Reaction, Step};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

const PASSWORD: &str = "hunter2";
const LOGIN: &str = "rowan";
const PEOPLE: &str = "email,name,status,consent_at,source\n\
                      marked.anna@people.example,Marked Anna,subscribed,2024-01-01,form\n\
                      marked.ben@people.example,Marked Ben,subscribed,2024-01-01,form\n";
const KEY: &str = include_str!("../../keys/ed25519.pem");

/// Whatever a program that is asked for a trace of its failure shows with it.
const TALKATIVE: [(&str, &str); 3] = [
    ("RUST_BACKTRACE", "full"),
    ("RUST_LIB_BACKTRACE", "1"),
    ("RUST_LOG", "trace"),
];

/// The files that hold secrets because that is what they are for.
const HOLDERS: [&str; 5] = [
    ".handout/secret",
    "keys/",
    "subscribers.csv",
    "unsubscribed.csv",
    "out/outbox/",
];

/// Every form in which a secret could be let out.
fn marks(project: &Project) -> Vec<String> {
    let mut marks = vec![
        PASSWORD.to_owned(),
        STANDARD.encode(PASSWORD),
        STANDARD.encode(format!("\0{LOGIN}\0{PASSWORD}")),
        "marked.anna".to_owned(),
        "marked.ben".to_owned(),
        "Marked Anna".to_owned(),
        KEY.lines().nth(KEY.lines().count() - 2).expect("has a body").to_owned(),
    ];
    if let Ok(secret) = std::fs::read(project.path(".handout/secret")) {
        let hex: Vec<String> = secret.iter().map(|byte| format!("{byte:02x}")).collect();
        marks.extend([hex.concat(), STANDARD.encode(&secret), format!("{secret:?}")]);
    }
    marks
}

fn holds_no_mark(project: &Project, what: &str, bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for mark in marks(project) {
        assert!(!text.contains(&mark), "{mark} is in {what}: {text}");
    }
}

fn quiet(project: &Project, arguments: &str) -> Run {
    let run = project.run_with(
        arguments,
        &[TALKATIVE.as_slice(), &[("HANDOUT_SMTP_PASSWORD", PASSWORD)]].concat(),
    );
    holds_no_mark(project, arguments, run.stdout.as_bytes());
    holds_no_mark(project, arguments, run.stderr.as_bytes());
    run
}

fn no_file_tells(project: &Project) {
    for (name, bytes) in project.tree(".") {
        let name = name.trim_start_matches("./");
        if !HOLDERS.iter().any(|holder| name.starts_with(holder)) && !name.starts_with("export/") {
            holds_no_mark(project, name, &bytes);
        }
    }
}

/// A project that is sent through this server, with everything that must stay its own.
fn marked(server: &MailServer, smtp: &str) -> Project {
    let project = project(&format!(
        "  dkim: {{selector: handout, key_file: keys/dkim.pem}}\n  \
         smtp: {{host: localhost, port: {}, username: {LOGIN}, connections: 1, ca_file: ca.pem{smtp}}}\n",
        server.port
    ));
    project.write("subscribers.csv", PEOPLE);
    project.write("keys/dkim.pem", KEY);
    project.write_bytes("ca.pem", &server.certificate);
    project
}

#[test]
fn no_command_tells_a_password_a_key_or_an_address() {
    let server = MailServer::agreeing(Manner::with_starttls());
    let project = marked(&server, "");
    let each = [
        "build",
        "build --json",
        "check",
        "check --json",
        "check --format github",
        "send calf --yes",
        "send calf --yes",
        "status",
        "status --all",
        "status --json",
        "status calf",
        "status calf --json",
        "subscribers check",
        "export listmonk calf",
        "explain E039",
        "completions bash",
        "schema settings",
        "man man",
        "new Neck",
        "check --strict",
        "send neck --yes",
        "build --only feed",
        "--help",
        "send --help",
        "nonsense",
    ];
    for arguments in each {
        let run = quiet(&project, arguments);
        assert!(run.status >= 0, "{arguments} was killed");
    }
    assert_eq!(server.recipients().len(), 2, "it was really sent");
    assert!(project.has(".handout/sent/calf.jsonl") && project.has("export") && project.has("man"));
    no_file_tells(&project);
}

#[test]
fn a_json_status_tells_of_refusals_without_addresses() {
    let server = MailServer::start(Manner::with_starttls(), |event| match (event.step, event.to) {
        (Step::Rcpt, "marked.anna@people.example") => {
            Reaction::Say("550 5.1.1 <marked.anna@people.example> is unknown")
        }
        (Step::Body, _) => Reaction::TakeAndClose,
        _ => Reaction::Agree,
    });
    let project = marked(&server, "");
    // Who was refused is told to whoever sends, so that something can be done about it; nothing else keeps it.
    let run = project.run_with("send calf --yes", &[("HANDOUT_SMTP_PASSWORD", PASSWORD)]);
    assert!(
        run.status == 1 && run.stderr.contains("refused: marked.anna@"),
        "{}",
        run.stderr
    );
    assert_eq!(quiet(&project, "status calf --json").status, 1);
    quiet(&project, "status");
    quiet(&project, "status --json");
    no_file_tells(&project);
}

#[test]
fn a_server_that_repeats_the_password_is_not_quoted() {
    let said = format!(
        "535 5.7.8 not {PASSWORD} nor {} nor {}",
        STANDARD.encode(PASSWORD),
        STANDARD.encode(format!("\0{LOGIN}\0{PASSWORD}"))
    );
    let words: &'static str = said.leak();
    let server = MailServer::start(Manner::with_starttls(), move |event| match event.step {
        Step::Auth => Reaction::SayAndClose(words),
        _ => Reaction::Agree,
    });
    let project = marked(&server, "");
    let run = quiet(&project, "send calf --test marked@example.org");
    assert!(
        run.status > 0 && run.stderr.contains("not … nor … nor …"),
        "{}",
        run.stderr
    );
    no_file_tells(&project);
}

#[test]
fn a_password_command_that_fails_is_not_repeated() {
    let server = MailServer::agreeing(Manner::with_starttls());
    for (command, why) in [("exit 3", "failed"), ("", "printed nothing")] {
        let smtp = format!(", password_command: \"true {PASSWORD}; {command}\"");
        let project = marked(&server, &smtp);
        let run = project.run_with("send calf --test me@example.org", &TALKATIVE);
        assert!(run.status == 2 && run.stderr.contains(why), "{}", run.stderr);
        holds_no_mark(&project, command, run.stderr.as_bytes());
        assert_eq!(server.connections(), 0);
    }
}

#[test]
fn a_password_under_any_key_is_not_shown_with_the_mistake() {
    let server = MailServer::agreeing(Manner::with_starttls());
    for typed in [
        ", password: MARK",
        ", pasword: MARK",
        ", passwort: MARK",
        ", pass: \"MARK\", hots: a",
        ", secret: MARK #2",
        ", password: 'MARK",
        ", password: MARK, password: MARK",
        ", host: \"smtps://rowan:MARK@mail.example.org\"",
        "}\n  password: MARK\n  other: {",
        ", password: @MARK",
        ", pwd: [MARK",
    ] {
        let project = marked(&server, "");
        let settings = project.read("handout.yaml");
        let smtp = typed.replace("MARK", PASSWORD);
        project.write("handout.yaml", &settings.replace(", ca_file: ca.pem", &smtp));
        for command in [
            "check",
            "check --json",
            "check --format github",
            "build",
            "build --json",
            "send calf --yes",
            "status",
        ] {
            let run = project.run_with(command, &TALKATIVE);
            let said = run.stdout + &run.stderr;
            assert!(!said.contains(PASSWORD), "{typed}: {command}: {said}");
            assert!(run.status != 0 || command == "status", "{typed}: {command}: {said}");
        }
        let mut garbled = project
            .read("handout.yaml")
            .replace(PASSWORD, &format!("{PASSWORD}!"))
            .into_bytes();
        let place = garbled.iter().rposition(|byte| *byte == b'!').expect("is there");
        garbled[place] = 0xff;
        project.write_bytes("handout.yaml", &garbled);
        let run = project.run("check");
        assert!(
            run.status == 1 && !(run.stdout + &run.stderr).contains(PASSWORD),
            "{typed}"
        );
    }
}
