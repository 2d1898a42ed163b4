//! What steers a terminal, a build server, a mail server or a spreadsheet is shown as text, wherever it comes from: sources,
//! lists, names of files, other servers' answers, mail that came back.

use crate::project::{Project, SETTINGS, exercise};
use crate::smtp::server::{MailServer, Manner, Reaction, Step};

/// Window titles (OSC 0), links (OSC 8), the clipboard (OSC 52), clearing and moving, 8-bit controls (C1), backspaces,
/// writing from right to left (Trojan Source), and lines of their own.
const STEERING: &str = "a\u{1b}]0;owned\u{7}\u{1b}]8;;https://evil.example\u{1b}\\b\u{1b}]52;c;ZXZpbA==\u{7}\u{1b}[2J\u{9b}31m\u{9d}0;c\u{9c}\u{8}\u{7f}\u{202e}d\u{202c}\u{2066}e\u{2069}\u{2028}f";

/// A line that GitHub's runner would obey if it were printed as it is.
const COMMAND: &str = "\n::error file=x::owned";

fn steers(letter: char) -> bool {
    let is_bidirectional = matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    letter.is_control() && letter != '\n' || is_bidirectional || letter == '\u{2028}'
}

/// Runs a command and looks at every character that it prints.
fn shows_and_does_not_send(project: &Project, arguments: &[&str]) -> String {
    let words: Vec<String> = arguments.iter().map(|word| (*word).to_owned()).collect();
    let run = project.run_words(&words, b"");
    for said in [&run.stdout, &run.stderr] {
        assert!(!said.contains(steers), "{arguments:?}: {said:?}");
        let own =
            |line: &&str| line.contains("owned") && line.trim_start().starts_with("::") && !line.contains("title=");
        assert_eq!(said.lines().find(own), None, "{arguments:?}");
    }
    run.stdout + &run.stderr
}

const COMMANDS: [&[&str]; 9] = [
    &["check"],
    &["check", "--json"],
    &["check", "--format", "github"],
    &["build"],
    &["build", "--json"],
    &["status", "--all"],
    &["status", "--json"],
    &["subscribers", "check"],
    &["subscribers", "list"],
];

#[test]
fn no_source_and_no_setting_steers_a_terminal() {
    let text = serde_json::to_string(STEERING).expect("is JSON");
    let plain = exercise("Calf stretch", "2024-11-04");
    let escaped = plain.replace("title: Calf stretch", &format!("title: {text}"));
    assert_ne!(escaped, plain);
    for (source, settings) in [
        (escaped, SETTINGS.to_owned()),
        (format!("{plain}\n{STEERING}\n"), SETTINGS.to_owned()),
        (
            plain.replace("title:", &format!("{STEERING}: x\ntitle:")),
            SETTINGS.to_owned(),
        ),
        (plain.clone(), format!("{SETTINGS}{STEERING}: x\n")),
        (
            plain.clone(),
            format!("{SETTINGS}closing: {text}\ndisclaimer: {text}\n{text}: x\n"),
        ),
    ] {
        let project = Project::with(&[("calf.md", &source)]);
        project.write("handout.yaml", &settings);
        for command in COMMANDS {
            shows_and_does_not_send(&project, command);
        }
    }
}

#[cfg(unix)]
#[test]
fn no_file_name_steers_a_terminal_or_a_build_server() {
    let plain = exercise("Calf stretch", "2024-11-04");
    let name = format!("x{}{COMMAND}", STEERING.replace('/', "_"));
    let (picture, folder) = (format!("img/{name}.png"), format!("{name}.d"));
    let with_picture = plain.replace(
        "Stand",
        &format!("![A wall.](<img/{}.png>) Stand", STEERING.replace('\\', "")),
    );
    let project = Project::with(&[
        (&format!("{name}.md"), &plain),
        (&format!("{name}.md.txt"), &plain),
        ("wall.md", &with_picture),
        (&picture, "no picture"),
    ]);
    for command in COMMANDS {
        let said = shows_and_does_not_send(&project, command);
        assert!(
            command[0] != "check" || said.contains("owned"),
            "the name is shown: {said}"
        );
    }
    for words in [
        ["check", &name],
        ["build", &name],
        ["explain", &name],
        ["-C", &folder],
        ["new", &name],
        ["subscribers", &name],
        ["status", &name],
        ["send", &name],
    ] {
        shows_and_does_not_send(&project, &words);
    }
    for words in [
        ["subscribers", "import", &name],
        ["subscribers", "add", &name],
        ["subscribers", "bounces", &name],
    ] {
        shows_and_does_not_send(&project, &words);
    }
}

/// A project with a newsletter that goes to this server.
fn mailing(server: &MailServer, list: &str) -> Project {
    let settings = SETTINGS.replace(
        "  author: Rowan Ellery\n",
        "  author: Rowan Ellery\n  address: \"4 Quay\\n.\\nQUIT\"\n",
    ) + "newsletter:\n  from: Rowan =?utf-8?q?=0ABcc:x?= <rowan@example.org>\n  unsubscribe: leave@example.org\n"
        + &format!(
            "  smtp: {{host: localhost, port: {}, security: none, connections: 1}}\n",
            server.port
        );
    let source = exercise("Calf stretch", "2024-11-04").replace(
        "summary:",
        "email: {subject: \"a\\nBcc: evil@example.org\\n\\n.\\nMAIL FROM:<evil@example.org>\", preheader: \"p\\n.\\nQUIT\"}\nsummary:",
    ) + "\nThen\\\n.\\\n..\\\nMAIL FROM:\n";
    let project = Project::with(&[("calf.md", &source)]);
    project.write("handout.yaml", &settings);
    project.write("subscribers.csv", list);
    let run = project.run("build");
    assert_eq!(run.status, 0, "{}", run.stderr);
    project
}

#[test]
fn no_field_of_a_newsletter_becomes_a_header_or_a_command() {
    let server = MailServer::agreeing(Manner::plain());
    let list = "email,name,status,consent_at,source\n\
                me@example.org,\"Me\r\n.\r\nBcc: evil@example.org\r\n\r\nMAIL FROM:<evil@example.org>\",subscribed,2024-01-01,form\n\
                \"you@example.org>\r\nDATA\r\n\",You,subscribed,2024-01-01,form\n";
    let project = mailing(&server, list);
    let said = shows_and_does_not_send(&project, &["send", "calf", "--yes"]);
    let received = server.received();
    let people: Vec<&str> = received.messages.iter().map(|(to, _)| to.as_str()).collect();
    assert!(
        people == ["me@example.org"] || people == ["me@example.org", "you@example.org"],
        "{people:?}: {said}"
    );
    let known = [
        "EHLO",
        "MAIL FROM:<rowan@example.org>",
        "RCPT TO:<me@example.org>",
        "RCPT TO:<you@example.org>",
        "DATA",
        "QUIT",
    ];
    for command in &received.commands {
        assert!(known.iter().any(|known| command.starts_with(known)), "{command}");
    }
    let is_inside = |command: &&String| command.starts_with("DATA");
    assert_eq!(received.commands.iter().filter(is_inside).count(), people.len());
    let message = &received.messages[0].1;
    let read = mail_parser::MessageParser::default()
        .parse(message)
        .expect("is a message");
    assert!(
        read.bcc().is_none() && read.cc().is_none(),
        "{}",
        String::from_utf8_lossy(message)
    );
    assert_eq!(read.to().map(|to| to.iter().count()), Some(1));
    assert_eq!(
        read.from().and_then(|from| from.first()?.address()),
        Some("rowan@example.org")
    );
    let text = read.body_text(0).expect("has a text");
    assert!(
        text.contains("\n.\r\n..\r\n") || text.contains(".\n..\n"),
        "every dot arrives: {text:?}"
    );
}

#[test]
fn no_server_and_no_returned_mail_steers_a_terminal() {
    let words: &'static str = format!("550 5.1.1 {} ::error::owned", STEERING.replace('\u{2028}', " ")).leak();
    let server = MailServer::start(Manner::plain(), move |event| match event.step {
        Step::Rcpt => Reaction::Say(words),
        _ => Reaction::Agree,
    });
    let list = format!(
        "email,name,status,consent_at,source\nme@example.org,\"{STEERING}{COMMAND}\",subscribed,2024-01-01,form\n"
    );
    let project = mailing(&server, &list);
    shows_and_does_not_send(&project, &["send", "calf", "--dry-run"]);
    shows_and_does_not_send(&project, &["send", "calf", "--yes"]);
    shows_and_does_not_send(&project, &["status", "calf"]);
    shows_and_does_not_send(&project, &["subscribers", "list"]);
    let report = format!(
        "From: mailer@example.org\r\nSubject: {STEERING}\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\
         Content-Type: text/plain; charset=utf-8\r\n\r\n{STEERING}\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n\
         Reporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; me@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n\
         Diagnostic-Code: smtp; 550 5.1.1 {STEERING}\r\n\r\n--b--\r\n"
    );
    project.write("mail/bounce.eml", &report);
    let said = shows_and_does_not_send(&project, &["subscribers", "bounces", "mail"]);
    assert!(said.contains("me@example.org"), "{said}");
    shows_and_does_not_send(&project, &["subscribers", "check"]);
    let kept = project.read("unsubscribed.csv");
    assert!(
        !kept.contains(|letter: char| letter.is_control() && !matches!(letter, '\n' | '\r')),
        "{kept:?}"
    );
}
