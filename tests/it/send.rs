//! `handout send` and `handout status` as their users meet them, with a mail server of the test's own.

mod stopped;

use crate::project::{Project, Run, SETTINGS, exercise};
use crate::smtp::server::{MailServer, Manner};
use std::io::Write;
use std::process::{Command, Stdio};

const LIST: &str = "email,name,status,consent_at,source\nanna@example.org,Anna,subscribed,2024-01-01,form\n\
                    ben@example.org,Ben,subscribed,2024-01-01,form\ncleo@example.org,Cleo,unsubscribed,2024-01-01,form\n";

fn settings(smtp: &str) -> String {
    SETTINGS.replace(
        "  author: Rowan Ellery\n",
        "  author: Rowan Ellery\n  address: 4 Quayside Row, Harbour Town\n",
    ) + "newsletter:\n  from: Rowan <rowan@example.org>\n  unsubscribe: leave@example.org\n"
        + smtp
}

/// A project whose newsletter `calf` is built, with two people who may be mailed, and this mail server.
fn project_with(smtp: &str) -> Project {
    let project = Project::with(&[("calf.md", &exercise("Calf stretch", "2024-11-04"))]);
    project.write("handout.yaml", &settings(smtp));
    project.write("subscribers.csv", LIST);
    assert_eq!(project.run("build --quiet").status, 0);
    project
}

fn project(server: &MailServer) -> Project {
    let smtp = "  smtp: {host: localhost, port: PORT, security: none, connections: 1}\n";
    project_with(&smtp.replace("PORT", &server.port.to_string()))
}

fn agreeing() -> MailServer {
    MailServer::agreeing(Manner::plain())
}

/// Runs the program and types an answer.
fn answering(project: &Project, arguments: &str, answer: &str) -> Run {
    let mut child = Command::new(env!("CARGO_BIN_EXE_handout"))
        .args(arguments.split_whitespace())
        .current_dir(project.path(""))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let mut input = child.stdin.take().expect("has an input");
    input.write_all(answer.as_bytes()).expect("listens");
    drop(input);
    Run::from(&child.wait_with_output().expect("ends"))
}

#[test]
fn everybody_who_is_subscribed_gets_it_once() {
    let server = agreeing();
    let project = project(&server);
    let run = project.run("send calf --yes");
    assert_eq!(
        (run.status, run.stdout.as_str()),
        (0, "sent to 2 people\n"),
        "{}",
        run.stderr
    );
    assert_eq!(server.recipients(), ["anna@example.org", "ben@example.org"]);
    let again = project.run("send calf --yes");
    assert_eq!(again.status, 0);
    assert!(
        again.stderr.contains("everybody on the list has got it already"),
        "{}",
        again.stderr
    );
    assert_eq!(server.recipients().len(), 2);
}

#[test]
fn the_message_is_the_newsletter_that_was_built() {
    let server = agreeing();
    let project = project(&server);
    project.run("send calf --yes");
    let received = server.received();
    let message = mail_parser::MessageParser::default()
        .parse(&received.messages[0].1)
        .expect("is a message");
    assert_eq!(message.subject(), Some("Calf stretch"));
    assert_eq!(
        message.to().and_then(|to| to.first()).and_then(|to| to.name()),
        Some("Anna")
    );
    let html = message.body_html(0).expect("has HTML").replace("\r\n", "\n");
    assert_eq!(html.trim_end(), project.read("out/calf/email.html").trim_end());
    let text = message.body_text(0).expect("has a text").replace("\r\n", "\n");
    assert_eq!(text.trim_end(), project.read("out/calf/email.txt").trim_end());
}

#[test]
fn nothing_goes_out_before_the_number_is_typed() {
    let server = agreeing();
    let project = project(&server);
    for answer in ["", "y\n", "3\n"] {
        let run = answering(&project, "send calf", answer);
        assert_eq!(run.status, 1, "{answer:?}");
        assert!(
            run.stderr.contains("Type 2 to send it") && run.stderr.contains("nothing was sent"),
            "{}",
            run.stderr
        );
    }
    assert_eq!(server.connections(), 0);
    let run = answering(&project, "send calf", "2\n");
    assert_eq!(run.status, 0, "{}", run.stderr);
    for words in [
        "to      2 people",
        "Calf stretch",
        "Rowan <rowan@example.org>",
        "localhost:",
        FIRST,
    ] {
        assert!(run.stderr.contains(words), "{words}: {}", run.stderr);
    }
}

/// What a copy of a project that lost its memory is told.
const FIRST: &str = "first   nothing was ever sent from this folder";

#[test]
fn a_rehearsal_names_the_people_and_sends_nothing() {
    let server = agreeing();
    let project = project(&server);
    let settings = project
        .read("handout.yaml")
        .replace("connections: 1", "connections: 1, per_hour: 1");
    project.write("handout.yaml", &settings);
    let run = project.run("send calf --dry-run");
    assert_eq!(
        (run.status, run.stdout.as_str()),
        (0, "anna@example.org\nben@example.org\n"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains("at least 60 minutes, at 1 a hour"),
        "{}",
        run.stderr
    );
    assert_eq!(server.connections(), 0);
    assert!(!project.has(".handout/sent/calf.jsonl"));
}

#[test]
fn a_trial_goes_to_the_named_only_and_is_not_remembered() {
    let server = agreeing();
    let project = project(&server);
    let run = project.run("send calf --test me@example.org you@example.org");
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert_eq!(server.recipients(), ["me@example.org", "you@example.org"]);
    assert!(project.run("send calf --dry-run").stdout.starts_with("anna@"));
    let wrong = project.run("send calf --test me");
    assert_eq!(wrong.status, 2);
    assert!(wrong.stderr.contains("`me` is no address"), "{}", wrong.stderr);
}

#[test]
fn a_person_who_joins_later_gets_it_with_the_next_run() {
    let server = agreeing();
    let project = project(&server);
    project.run("send calf --yes");
    assert_eq!(project.run("subscribers add dot@example.org --source form").status, 0);
    let run = project.run("send calf --yes");
    assert_eq!(run.stdout, "sent to 1 person\n");
    assert!(!run.stderr.contains(FIRST), "{}", run.stderr);
    assert_eq!(server.recipients().last().map(String::as_str), Some("dot@example.org"));
}

#[test]
fn what_was_not_built_or_has_changed_is_not_sent() {
    let server = agreeing();
    let project = project(&server);
    project.write("exercises/calf.md", &exercise("Another title", "2024-11-04"));
    let run = project.run("send calf --yes");
    assert_eq!(run.status, 2);
    assert!(
        run.stderr
            .contains("have changed since its newsletter was built: run `handout build`"),
        "{}",
        run.stderr
    );
    project.remove("out/calf/email.html");
    let run = project.run("send calf --yes");
    assert!(
        run.stderr.contains("the newsletter of `calf` was not built"),
        "{}",
        run.stderr
    );
    assert_eq!(server.connections(), 0);
}

#[test]
fn a_draft_or_a_scheduled_one_is_not_sent() {
    let server = agreeing();
    let project = project(&server);
    let draft = exercise("Calf stretch", "2024-11-04").replace("summary:", "draft: true\nsummary:");
    project.write("exercises/calf.md", &draft);
    let run = project.run("send calf --yes");
    assert!(
        run.status == 2 && run.stderr.contains("`calf` is a draft: take the line"),
        "{}",
        run.stderr
    );
    project.write("exercises/calf.md", &exercise("Calf stretch", "2100-11-04"));
    let run = project.run("send calf --yes");
    assert!(
        run.status == 2 && run.stderr.contains("scheduled for 4 November 2100"),
        "{}",
        run.stderr
    );
    assert_eq!(server.connections(), 0);
}

#[test]
fn without_an_address_or_a_way_out_nothing_is_sent() {
    let server = agreeing();
    let project = project(&server);
    let whole = project.read("handout.yaml");
    for (line, words) in [
        ("  address: 4 Quayside Row, Harbour Town\n", "no postal address"),
        ("  unsubscribe: leave@example.org\n", "how to leave"),
    ] {
        project.write("handout.yaml", &whole.replace(line, ""));
        assert_eq!(project.run("build --quiet").status, 0);
        let run = project.run("send calf --yes");
        assert!(run.status == 2 && run.stderr.contains(words), "{}", run.stderr);
    }
    assert_eq!(server.connections(), 0);
}

#[test]
fn without_a_mail_server_the_messages_are_files_until_the_next_build() {
    let project = project_with("");
    let run = project.run("send calf");
    assert_eq!(
        (run.status, run.stdout.as_str()),
        (0, "out/outbox/calf/\n"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains("nothing was sent") && run.stderr.contains("2 messages are in"),
        "{}",
        run.stderr
    );
    let files: Vec<String> = project.tree("out/outbox").into_keys().collect();
    assert_eq!(files, ["calf/0001.eml", "calf/0002.eml"]);
    assert!(
        project
            .read("out/outbox/calf/0002.eml")
            .contains("To: \"Ben\" <ben@example.org>\r\n")
            || project
                .read("out/outbox/calf/0002.eml")
                .contains("To: Ben <ben@example.org>\r\n")
    );
    project.run("send calf --test me@example.org");
    assert_eq!(project.tree("out/outbox").len(), 1, "those of the last time are gone");
    assert_eq!(project.run("build --quiet").status, 0);
    assert!(!project.has("out/outbox"), "addresses must not be published");
    assert!(project.run("status calf").stdout.contains("sent to nobody yet"));
}

#[test]
fn a_newsletter_that_was_changed_half_way_is_not_sent_on_silently() {
    let server = agreeing();
    let project = project(&server);
    project.run("send calf --yes");
    project.run("subscribers add dot@example.org --source form");
    project.write("exercises/calf.md", &exercise("Another title", "2024-11-04"));
    project.run("build --quiet");
    let run = project.run("send calf --yes");
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("--continue-with-changes"), "{}", run.stderr);
    let run = project.run("send calf --yes --continue-with-changes");
    assert_eq!(
        (run.status, run.stdout.as_str()),
        (0, "sent to 1 person\n"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_trial_never_goes_to_somebody_who_left_and_to_nobody_twice() {
    let server = agreeing();
    let project = project(&server);
    project.run("subscribers remove anna@example.org");
    let run = project.run("send calf --test Anna@Example.org");
    assert!(
        run.status == 2 && run.stderr.contains("stands in `unsubscribed.csv`"),
        "{}",
        run.stderr
    );
    assert_eq!(project.run("send calf --test me@example.org me@EXAMPLE.org").status, 0);
    assert_eq!(server.recipients(), ["me@example.org"]);
}

#[test]
fn the_rehearsal_of_a_changed_newsletter_says_what_the_run_would() {
    let server = agreeing();
    let project = project(&server);
    project.run("send calf --yes");
    project.run("subscribers add dot@example.org --source form");
    project.write("exercises/calf.md", &exercise("Another title", "2024-11-04"));
    project.run("build --quiet");
    let run = project.run("send calf --dry-run");
    assert!(
        run.status == 2 && run.stderr.contains("--continue-with-changes"),
        "{}",
        run.stderr
    );
}

#[test]
fn the_status_of_what_does_not_exist_is_a_typing_mistake() {
    let project = project(&agreeing());
    let run = project.run("status claf");
    assert!(
        run.status == 2 && run.stderr.contains("did you mean `calf`?"),
        "{}",
        run.stderr
    );
    assert!(
        project
            .run("status exercises/calf.md")
            .stdout
            .contains("calf: sent to nobody yet")
    );
}

#[cfg(unix)]
#[test]
fn the_outbox_writes_over_nobody_elses_files() {
    let project = project_with("");
    project.write("elsewhere/0001.eml", "mine");
    std::fs::create_dir_all(project.path("out/outbox")).expect("can make folders");
    std::os::unix::fs::symlink(project.path("elsewhere"), project.path("out/outbox/calf")).expect("can link");
    let run = project.run("send calf");
    assert!(
        run.status == 2 && run.stderr.contains("leads elsewhere"),
        "{}",
        run.stderr
    );
    assert_eq!(project.read("elsewhere/0001.eml"), "mine");
    std::fs::remove_file(project.path("out/outbox/calf")).expect("can remove");
    project.write("out/outbox/calf/0001.eml", "mine");
    let run = project.run("send calf");
    assert!(run.status == 2 && run.stderr.contains("did not make"), "{}", run.stderr);
}
