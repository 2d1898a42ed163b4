//! `handout send` and `handout status` as their users meet them, with a mail server of the test's own.

use crate::project::{Project, Run, SETTINGS, exercise};
use crate::smtp::server::{MailServer, Manner, Reaction, Step};
use std::io::Write;
use std::process::{Child, Command, Stdio};

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
    ] {
        assert!(run.stderr.contains(words), "{words}: {}", run.stderr);
    }
}

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
    assert_eq!(project.run("send calf --yes").stdout, "sent to 1 person\n");
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
fn refusals_delays_and_silence_are_told_and_explained() {
    let server = MailServer::start(Manner::plain(), |event| match (event.step, event.to) {
        (Step::Rcpt, "anna@example.org") => Reaction::Say("550 5.1.1 no such user here"),
        (Step::Body, "ben@example.org") => Reaction::TakeAndClose,
        _ => Reaction::Agree,
    });
    let project = project(&server);
    project.run("subscribers add dot@example.org --source form");
    let run = project.run("send calf --yes");
    assert_eq!(run.status, 1, "{}", run.stderr);
    assert_eq!(run.stdout, "sent to 1 person · 1 refused · 1 unknown\n");
    assert!(run.stderr.contains("refused: anna@example.org: "), "{}", run.stderr);
    assert!(
        run.stderr.contains("unknown: ben@example.org: no answer came"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains("`handout subscribers remove anna@example.org`"),
        "{}",
        run.stderr
    );
    let status = project.run("status calf");
    assert_eq!(status.status, 1);
    for words in [
        "sent      1",
        "refused   1",
        "unknown   1",
        "no such user here",
        "ben@example.org",
        "--unknown resend",
    ] {
        assert!(status.stdout.contains(words), "{words}: {}", status.stdout);
    }
    let again = project.run("send calf --yes");
    assert_eq!(again.status, 1);
    assert!(again.stderr.contains("of 1 person it is not known"), "{}", again.stderr);
    project.run("subscribers add eve@example.org --source form");
    let other = project.run("send calf --yes");
    assert_eq!((other.status, other.stdout.as_str()), (1, "sent to 1 person\n"));
    assert!(other.stderr.contains("of 1 person it is not known"), "{}", other.stderr);
    let taken = server.recipients().len();
    project.run("send calf --yes --unknown resend");
    assert_eq!(server.recipients().len(), taken + 1, "ben gets it again, knowingly");
}

#[test]
fn whoever_was_refused_as_spam_is_tried_again_on_request() {
    let mut refusals = 1;
    let server = MailServer::start(Manner::plain(), move |event| match (event.step, event.to) {
        (Step::Body, "ben@example.org") if refusals > 0 => {
            refusals -= 1;
            Reaction::Say("554 5.7.1 looks like spam")
        }
        _ => Reaction::Agree,
    });
    let project = project(&server);
    project.run("send calf --yes");
    assert!(project.run("status calf").stdout.contains("--refused resend"));
    assert_eq!(project.run("send calf --yes").status, 1);
    let rehearsal = project.run("send calf --dry-run --refused resend");
    assert_eq!(rehearsal.stdout, "ben@example.org\n", "{}", rehearsal.stderr);
    let run = project.run("send calf --yes --refused resend");
    assert_eq!(
        (run.status, run.stdout.as_str()),
        (0, "sent to 1 person\n"),
        "{}",
        run.stderr
    );
    assert_eq!(server.recipients(), ["anna@example.org", "ben@example.org"]);
}

#[test]
fn a_rate_that_is_used_up_says_when_to_go_on() {
    let server = agreeing();
    let smtp = "  smtp: {host: localhost, port: PORT, security: none, connections: 1, per_day: 1}\n";
    let project = project_with(&smtp.replace("PORT", &server.port.to_string()));
    let run = project.run("send calf --yes");
    assert_eq!(run.stdout, "sent to 1 person · 1 still owed\n", "{}", run.stderr);
    let (_, after) = run.stderr.split_once("run it again after ").expect(&run.stderr);
    assert_eq!(after.as_bytes()[2], b':', "{after}");
    assert!(after.contains(" to send it to the rest"), "{after}");
}

#[test]
fn a_mailbox_that_does_not_exist_is_taken_off_when_that_is_wanted() {
    let server = MailServer::start(Manner::plain(), |event| match (event.step, event.to) {
        (Step::Rcpt, "anna@example.org") => Reaction::Say("550 5.1.1 no such user here"),
        _ => Reaction::Agree,
    });
    let project = project(&server);
    let run = answering(&project, "send calf", "2\ny\n");
    assert_eq!(run.status, 1, "{}", run.stderr);
    assert!(project.read("unsubscribed.csv").contains("anna@example.org"));
    assert!(
        project
            .read("subscribers.csv")
            .contains("anna@example.org,Anna,bounced")
    );
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
fn a_second_sender_is_told_to_wait() {
    let server = agreeing();
    let project = project(&server);
    let mut first = Command::new(env!("CARGO_BIN_EXE_handout"))
        .args(["send", "calf"])
        .current_dir(project.path(""))
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    // It holds the lock while it waits for its answer.
    let mut said = Vec::new();
    let mut stderr = first.stderr.take().expect("says something");
    while !String::from_utf8_lossy(&said).contains("Type 2") {
        let mut byte = [0];
        std::io::Read::read_exact(&mut stderr, &mut byte).expect("still speaks");
        said.push(byte[0]);
    }
    let run = project.run("send calf --yes");
    assert_eq!(run.status, 75, "{}", run.stderr);
    assert!(
        run.stderr.contains("another `handout send` is running"),
        "{}",
        run.stderr
    );
    drop(first.stdin.take());
    assert_eq!(first.wait().expect("ends").code(), Some(1));
}

#[test]
fn a_wrong_password_stops_at_once_and_is_never_shown() {
    let server = MailServer::start(Manner::with_starttls(), |event| match event.step {
        Step::Auth => Reaction::Say("535 5.7.8 authentication failed"),
        _ => Reaction::Agree,
    });
    let smtp = "  smtp: {host: localhost, port: PORT, username: rowan, ca_file: ca.pem}\n";
    let project = project_with(&smtp.replace("PORT", &server.port.to_string()));
    project.write_bytes("ca.pem", &server.certificate);
    let run = project.run_with("send calf --yes", &[("HANDOUT_SMTP_PASSWORD", "hunter2")]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("password"), "{}", run.stderr);
    assert!(!run.stderr.contains("hunter2") && !run.stdout.contains("hunter2"));
    assert!(run.stdout.contains("2 still owed"), "{}", run.stdout);
    let without = project.run("send calf --yes");
    assert!(
        without.stderr.contains("there is no password for the mail server"),
        "{}",
        without.stderr
    );
}

/// Waits until a message is on its way; a sender that has ended will send none.
fn wait_for_a_message(server: &MailServer, sender: &mut Child) {
    let is_on_its_way = |command: &String| command.starts_with("DATA");
    while !server.received().commands.iter().any(is_on_its_way) {
        let ended = sender.try_wait().expect("can wait");
        assert!(ended.is_none(), "it ended before it sent anything");
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_lets_the_message_in_flight_end_and_the_next_run_does_the_rest() {
    let server = MailServer::start(Manner::plain(), |event| match event.step {
        Step::Body => Reaction::Slow(std::time::Duration::from_millis(700)),
        _ => Reaction::Agree,
    });
    let project = project(&server);
    let mut child = Command::new(env!("CARGO_BIN_EXE_handout"))
        .args(["send", "calf", "--yes"])
        .current_dir(project.path(""))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    wait_for_a_message(&server, &mut child);
    let interrupt = Command::new("sh")
        .args(["-c", &format!("kill -INT {}", child.id())])
        .status();
    assert!(interrupt.expect("kills").success());
    let run = Run::from(&child.wait_with_output().expect("ends"));
    assert_eq!(run.status, 1, "{}", run.stderr);
    assert_eq!(run.stdout, "sent to 1 person · 1 still owed\n");
    let rest = project.run("send calf --yes");
    assert_eq!(
        (rest.status, rest.stdout.as_str()),
        (0, "sent to 1 person\n"),
        "{}",
        rest.stderr
    );
    assert_eq!(server.recipients(), ["anna@example.org", "ben@example.org"]);
}

#[test]
fn who_leaves_while_it_goes_out_does_not_get_it() {
    let server = MailServer::start(Manner::plain(), |event| match event.step {
        Step::Body => Reaction::Slow(std::time::Duration::from_millis(1500)),
        _ => Reaction::Agree,
    });
    let project = project(&server);
    project.run("subscribers add dot@example.org --source form");
    let mut child = Command::new(env!("CARGO_BIN_EXE_handout"))
        .args(["send", "calf", "--yes"])
        .current_dir(project.path(""))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    wait_for_a_message(&server, &mut child);
    assert_eq!(project.run("subscribers remove dot@example.org").status, 0);
    let run = Run::from(&child.wait_with_output().expect("ends"));
    assert!(
        !server.recipients().contains(&"dot@example.org".to_owned()),
        "{:?}",
        server.recipients()
    );
    assert!(
        run.stderr
            .contains("dot@example.org: has left the list in the meantime"),
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
fn no_server_can_steer_the_terminal() {
    let server = MailServer::start(Manner::plain(), |event| match (event.step, event.to) {
        (Step::Rcpt, "anna@example.org") => Reaction::Say("550 5.1.1 \u{1b}]0;pwn\u{7}\u{1b}[2J"),
        _ => Reaction::Agree,
    });
    let project = project(&server);
    let run = project.run("send calf --yes");
    let status = project.run("status calf");
    for said in [run.stdout, run.stderr, status.stdout] {
        assert!(!said.contains('\u{1b}') && !said.contains('\u{7}'), "{said:?}");
    }
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
