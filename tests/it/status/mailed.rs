//! What the calendar says of newsletters, with a mail server of the test's own.

use super::{last_lines, line, project, status};
use crate::project::{Project, SETTINGS};
use crate::smtp::server::{MailServer, Manner, Reaction, Step};

/// A project with a newsletter that two people get, built; nobody has got it yet.
pub(super) fn with_newsletter(server: &MailServer) -> Project {
    let project = project();
    let settings = SETTINGS.replace(
        "  author: Rowan Ellery\n",
        "  author: Rowan Ellery\n  address: 4 Quayside Row\n",
    );
    let newsletter = format!(
        "newsletter:\n  from: Rowan <rowan@example.org>\n  unsubscribe: leave@example.org\n  smtp: {{host: localhost, \
         port: {}, security: none, connections: 1}}\n",
        server.port
    );
    project.write("handout.yaml", &(settings + &newsletter));
    project.write(
        "subscribers.csv",
        "email,status,consent_at\nanna@example.org,subscribed,2024-01-01\nben@example.org,subscribed,2024-01-01\n",
    );
    assert_eq!(project.run("build --quiet --today 2024-11-13").status, 0);
    project
}

pub(super) fn agreeing() -> MailServer {
    MailServer::agreeing(Manner::plain())
}

#[test]
fn who_has_got_the_newsletter_is_counted() {
    let server = MailServer::start(Manner::plain(), |event| match (event.step, event.to) {
        (Step::Rcpt, "anna@example.org") => Reaction::Say("550 5.1.1 no such user here"),
        (Step::Body, "ben@example.org") => Reaction::TakeAndClose,
        _ => Reaction::Agree,
    });
    let project = with_newsletter(&server);
    assert!(line(&project, "calf").ends_with("published  not mailed"));
    assert!(
        last_lines(&project).starts_with(
            "`calf` is not mailed yet, to 2 people: when `out/` is uploaded, `handout send calf` does it."
        ),
        "{}",
        last_lines(&project)
    );
    project.append("subscribers.csv", "dot@example.org,subscribed,2024-01-01\n");
    project.run("send calf --yes");
    assert!(line(&project, "calf").ends_with("published  mailed to 1 of 3, 1 unknown, 1 refused"));
    assert!(
        last_lines(&project)
            .contains("It is not known whether 1 person has got `calf`: `handout status calf` tells who"),
        "{}",
        last_lines(&project)
    );
}

#[test]
fn whoever_joins_is_owed_the_latest_newsletter_and_those_before_only_if_they_were_there() {
    let server = agreeing();
    let project = with_newsletter(&server);
    for id in ["hip", "calf"] {
        assert_eq!(project.run(&format!("send {id} --yes")).status, 0);
    }
    assert!(line(&project, "hip").ends_with("mailed to 2 of 2"));
    project.append(
        "subscribers.csv",
        "cleo@example.org,subscribed,2999-01-01\ndot@example.org,subscribed,2024-01-01\n",
    );
    assert!(line(&project, "hip").ends_with("mailed to 2 of 3, 1 still owed, 1 new since"));
    assert!(line(&project, "calf").ends_with("mailed to 2 of 4, 2 still owed"));
    assert!(
        last_lines(&project).starts_with("2 people have not got `calf` yet: `handout send calf` goes on."),
        "{}",
        last_lines(&project)
    );
}

#[test]
fn a_damaged_ledger_hides_nothing_else() {
    let server = agreeing();
    let project = with_newsletter(&server);
    for id in ["hip", "calf"] {
        assert_eq!(project.run(&format!("send {id} --yes")).status, 0);
    }
    let ledger = project.read(".handout/sent/hip.jsonl");
    project.write(".handout/sent/hip.jsonl", &ledger.replacen('\n', "\n???\n", 1));
    assert!(line(&project, "hip").ends_with("its record of who got it is damaged"));
    assert!(line(&project, "calf").ends_with("mailed to 2 of 2"));
    let run = status(&project, "");
    assert!(
        run.stdout
            .contains("Could not be read\n  line 2 of `.handout/sent/hip.jsonl` is damaged"),
        "{}",
        run.stdout
    );
}

#[test]
fn a_damaged_key_is_told_once() {
    let server = agreeing();
    let project = with_newsletter(&server);
    for id in ["hip", "calf"] {
        assert_eq!(project.run(&format!("send {id} --yes")).status, 0);
    }
    project.write(".handout/secret", "short");
    let run = status(&project, "");
    assert_eq!(run.stdout.matches("secret` is damaged").count(), 1, "{}", run.stdout);
}
