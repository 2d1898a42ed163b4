//! Servers that want nothing from us, or not from us as we are: nobody may be lost over it.

use super::run::{Sending, THREE, addresses, plain, short, trouble, whenever};
use super::server::{MailServer, Manner, Reaction, Step};
use handout::newsletter::clock::Clock;
use handout::newsletter::delivery::{Ending, Refusal};
use handout::newsletter::ledger::Standing::{Owed, Refused, Sent};
use handout::newsletter::ledger::Unknown;
use std::collections::BTreeSet;
use std::time::Duration;

#[test]
fn a_server_that_greets_with_a_refusal_stops_the_run() {
    let server = whenever(
        Step::Connect,
        "",
        Reaction::SayAndClose("554 5.7.1 your address is listed"),
    );
    let sending = Sending::to(&THREE, &server);
    let tally = sending.run();
    assert!(
        trouble(&tally).contains("accepts no mail from this computer"),
        "{tally:?}"
    );
    assert!(
        trouble(&tally).ends_with("It said: 554 5.7.1 your address is listed"),
        "{tally:?}"
    );
    assert_eq!((tally.left, server.connections()), (3, 1));
}

#[test]
fn a_server_that_is_busy_at_first_is_called_again() {
    let server = MailServer::start(Manner::plain(), |event| match event.step {
        Step::Connect if event.connection < 3 => Reaction::SayAndClose("421 4.3.2 not now"),
        _ => Reaction::Agree,
    });
    assert_eq!(Sending::to(&THREE, &server).run().sent, 3);
    assert_eq!(server.connections(), 4);
}

#[test]
fn a_server_that_is_always_busy_is_given_up_with_everybody_owed() {
    let server = whenever(Step::Connect, "", Reaction::SayAndClose("421 4.3.2 not now"));
    let tally = Sending::to(&THREE, &server).run();
    assert!(trouble(&tally).contains("asks to come back later"), "{tally:?}");
    assert_eq!(tally.left, 3);
}

#[test]
fn a_server_that_is_too_busy_for_anybody_is_left_alone_for_a_while() {
    let mut deferred = 0;
    let server = MailServer::start(Manner::plain(), move |event| {
        if event.step == Step::Rcpt && deferred < 20 {
            deferred += 1;
            return Reaction::Say("451 4.7.0 too many messages, slow down");
        }
        Reaction::Agree
    });
    let people: Vec<String> = (0..40).map(|number| format!("p{number}")).collect();
    let people: Vec<&str> = people.iter().map(String::as_str).collect();
    assert_eq!(Sending::to(&people, &server).run().sent, 40);
    let recipients = server
        .received()
        .commands
        .iter()
        .filter(|line| line.starts_with("RCPT"))
        .nth(20)
        .cloned();
    // The 21st try comes after the pause, so it is the first one's second.
    assert_eq!(recipients.as_deref(), Some("RCPT TO:<p0@example.org>"));
}

#[test]
fn a_server_that_wants_fewer_connections_gets_fewer() {
    let server = MailServer::start(Manner::plain(), |event| match event.step {
        Step::Connect if event.connection > 0 => Reaction::SayAndClose("421 4.7.0 too many connections"),
        _ => Reaction::Slow(Duration::from_millis(5)),
    });
    let people: Vec<String> = (0..20).map(|number| format!("p{number}")).collect();
    let people: Vec<&str> = people.iter().map(String::as_str).collect();
    let sending = Sending {
        connections: 4,
        clock: Clock::system(),
        ..Sending::to(&people, &server)
    };
    assert_eq!(sending.run().sent, 20);
    assert_eq!(server.recipients().into_iter().collect::<BTreeSet<_>>().len(), 20);
}

#[test]
fn a_server_that_greets_and_then_wants_nothing_is_given_up_by_every_connection() {
    for reaction in [Reaction::SayAndClose("421 4.7.0 not now"), Reaction::Close] {
        let server = whenever(Step::Mail, "", reaction);
        let sending = Sending {
            connections: 2,
            ..Sending::to(&["anna", "bob"], &server)
        };
        let tally = sending.run();
        assert_eq!((tally.sent, tally.left + tally.deferred.len()), (0, 2), "{tally:?}");
        let connections = server.connections();
        assert!((6..=20).contains(&connections), "{connections} connections");
    }
}

#[test]
fn a_sender_whom_the_server_does_not_accept_stops_the_run_with_everybody_owed() {
    let server = whenever(Step::Mail, "", Reaction::Say("550 5.7.60 not your address"));
    let sending = Sending::to(&THREE, &server);
    let tally = sending.run();
    assert!(
        trouble(&tally).contains("does not let you send as `rowan@example.org`"),
        "{tally:?}"
    );
    assert_eq!(tally.left, 3);
    assert_eq!(sending.ledger().owed(&sending.people, Unknown::Hold).len(), 3);
}

#[test]
fn a_server_that_refuses_everybody_has_something_against_us_so_they_stay_owed() {
    let server = whenever(Step::Rcpt, "", Reaction::Say("554 5.7.1 relay access denied"));
    for count in [3, 25] {
        let people: Vec<String> = (0..count).map(|number| format!("p{number}")).collect();
        let people: Vec<&str> = people.iter().map(String::as_str).collect();
        let sending = Sending::to(&people, &server);
        let tally = sending.run();
        assert!(trouble(&tally).contains("they are still owed it"), "{tally:?}");
        assert!(tally.refused.iter().all(|refusal| refusal.is_taken_back));
        assert_eq!(sending.ledger().owed(&sending.people, Unknown::Hold).len(), count);
    }
}

#[test]
fn whoever_was_refused_as_spam_can_be_tried_again_but_no_mailbox_that_does_not_exist() {
    let people = ["anna", "bob", "cleo", "dot", "eve"];
    let server = MailServer::start(Manner::plain(), |event| {
        match (event.step, &event.to[..event.to.len().min(3)]) {
            (Step::Rcpt, "ann") => Reaction::Say("550 5.1.1 no such user"),
            (Step::Rcpt, "bob") => Reaction::Say("554 5.7.1 your network is listed"),
            // Some say so only with this number.
            (Step::Body, "cle") => Reaction::Say("550 looks like advertising"),
            (Step::Rcpt, "dot") => Reaction::Say("550 no such user"),
            _ => Reaction::Agree,
        }
    });
    let sending = Sending::to(&people, &server);
    assert_eq!(sending.run().refused.len(), 4);
    assert_eq!(sending.run().refused.len(), 0);
    drop(server);
    let server = MailServer::agreeing(Manner::plain());
    let sending = Sending {
        server: plain(server.port),
        ..sending
    };
    let mut ledger = sending.ledger();
    ledger.resend_refused();
    assert_eq!(sending.run_with(&ledger, &|_| {}).sent, 2);
    assert_eq!(server.recipients(), addresses(&["bob", "cleo"]));
    drop(ledger);
    assert_eq!(sending.standings(&people), [Refused, Sent, Sent, Refused, Sent]);
}

/// Five who are there, twelve who are not, and twenty who are.
fn an_old_list() -> Vec<String> {
    let numbered = |word: &'static str, count| (0..count).map(move |number| format!("{word}{number}"));
    let people = numbered("early", 5).chain(numbered("gone", 12));
    people.chain(numbered("late", 20)).collect()
}

#[test]
fn twelve_dead_mailboxes_in_a_row_keep_nobody_behind_them_waiting() {
    let server = whenever(Step::Rcpt, "gone", Reaction::Say("550 5.1.1 no such user"));
    let people = an_old_list();
    let people: Vec<&str> = people.iter().map(String::as_str).collect();
    let sending = Sending::to(&people, &server);
    let tally = sending.run();
    assert_eq!((tally.sent, &tally.ending), (25, &Ending::Done));
    let for_removal = |refusal: &&Refusal| refusal.is_about_the_address && !refusal.is_taken_back;
    assert_eq!(tally.refused.iter().filter(for_removal).count(), 12);
}

#[test]
fn whoever_was_refused_together_is_tried_last_by_the_next_run() {
    let server = whenever(Step::Rcpt, "gone", Reaction::Say("550 5.1.1 no such user"));
    let people = an_old_list();
    // Nobody is accepted before the dead ones.
    let people: Vec<&str> = people.iter().skip(5).map(String::as_str).collect();
    let sending = Sending::to(&people, &server);
    let tally = sending.run();
    assert!(trouble(&tally).contains("10 in a row and accepted nobody"), "{tally:?}");
    let tally = sending.run();
    assert_eq!(
        (tally.sent, tally.refused.len(), &tally.ending),
        (20, 12, &Ending::Done)
    );
}

#[test]
fn a_server_that_has_had_enough_is_not_said_to_have_accepted_nobody() {
    let server = whenever(Step::Rcpt, "gone", Reaction::Say("550 daily limit exceeded"));
    let people = an_old_list();
    let people: Vec<&str> = people.iter().map(String::as_str).collect();
    let sending = Sending::to(&people, &server);
    let tally = sending.run();
    assert!(
        trouble(&tally).starts_with("the server refused 10 in a row, so it hardly"),
        "{tally:?}"
    );
    let tally = sending.run();
    assert_eq!(tally.sent, 20, "those behind are not kept waiting: {tally:?}");
}

#[test]
fn a_login_that_is_asked_for_later_stops_the_run() {
    let server = whenever(Step::Mail, "", Reaction::Say("530 5.7.0 authentication required"));
    let tally = Sending::to(&THREE, &server).run();
    assert!(trouble(&tally).contains("type `username` under `smtp`"), "{tally:?}");
    assert_eq!(tally.left, 3);
}

#[test]
fn a_message_that_is_larger_than_the_server_takes_stops_the_run() {
    let manner = Manner {
        offers: vec!["SIZE 40"],
        ..Manner::plain()
    };
    let server = MailServer::agreeing(manner);
    let tally = Sending::to(&THREE, &server).run();
    assert!(
        trouble(&tally).contains("the server takes messages of at most"),
        "{tally:?}"
    );
    assert_eq!((tally.left, server.recipients().len()), (3, 0));
}

#[test]
fn domains_beyond_ascii_go_out_in_punycode_and_names_beyond_ascii_need_smtputf8() {
    let people = ["zoe@bücher.example", "zoë@example.org", "anna"];
    let server = MailServer::agreeing(Manner::plain());
    let sending = Sending::to(&people, &server);
    let tally = sending.run();
    assert_eq!(server.recipients(), ["zoe@xn--bcher-kva.example", "anna@example.org"]);
    // This server was not asked, and another one may take it.
    assert_eq!(sending.standings(&people), [Sent, Owed, Sent]);
    assert!(tally.unwritten[0].1.contains("SMTPUTF8"), "{tally:?}");
    assert_eq!((tally.unwritten[0].0, tally.refused.len()), (1, 0));

    let manner = Manner {
        offers: vec!["PIPELINING", "SMTPUTF8", "8BITMIME"],
        ..Manner::plain()
    };
    let server = MailServer::agreeing(manner);
    let sending = Sending {
        server: plain(server.port),
        ..sending
    };
    assert_eq!(sending.run().sent, 1);
    assert!(server.received().commands.iter().any(|line| line.ends_with("SMTPUTF8")));
}

#[test]
fn an_address_with_a_line_end_cannot_carry_a_command() {
    let server = MailServer::agreeing(Manner::plain());
    let sending = Sending::to(&["eve@example.org>\r\nRCPT TO:<bob@example.org", "anna"], &server);
    assert_eq!(sending.run().sent, 1);
    assert_eq!(server.recipients(), addresses(&["anna"]));
    assert!(!server.received().commands.iter().any(|line| line.contains("bob")));
}

#[test]
fn a_server_that_never_greets_is_given_up() {
    let server = whenever(Step::Connect, "", Reaction::Silence);
    let tally = Sending::to(&THREE, &server).run();
    assert!(trouble(&tally).contains("never answers"), "{tally:?}");
    assert_eq!(tally.left, 3);
    assert_eq!(short().greeting, Duration::from_millis(700));
}
