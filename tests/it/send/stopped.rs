//! Runs that are stopped, refused, delayed or answered with hostile words, and how they go on.

use super::{agreeing, answering, project, project_with};
use crate::project::Run;
use crate::smtp::server::{MailServer, Manner, Reaction, Step};
use std::process::{Child, Command, Stdio};

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
