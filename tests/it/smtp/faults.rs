//! Faults of servers and connections while messages go out.

use super::run::{Sending, THREE, address, addresses, message, once, plain, trouble, whenever};
use super::server::{MailServer, Manner, Reaction, Step};
use handout::newsletter::delivery::Ending;
use handout::newsletter::ledger::Standing::{Deferred, Refused, Sent, Unknown as NotKnown};
use handout::newsletter::ledger::Unknown;
use std::collections::BTreeSet;
use std::sync::LazyLock;
use std::time::Duration;

#[test]
fn everybody_gets_the_message_exactly_as_it_was_written() {
    let server = MailServer::agreeing(Manner::plain());
    let sending = Sending::to(&THREE, &server);
    let tally = sending.run();
    assert_eq!((tally.sent, tally.left, &tally.ending), (3, 0, &Ending::Done));
    let expected: Vec<(String, Vec<u8>)> = (addresses(&THREE).into_iter())
        .map(|to| (to.clone(), message(&to).bytes))
        .collect();
    assert_eq!(server.received().messages, expected);
    assert_eq!(server.connections(), 1);
    assert_eq!(server.received().commands.last().map(String::as_str), Some("QUIT"));
    assert_eq!(sending.run().sent, 0);
    assert_eq!(server.connections(), 1, "nobody is owed anything, so nobody is called");
}

#[test]
fn a_server_without_pipelining_gets_one_command_after_the_other() {
    let manner = Manner {
        offers: vec![],
        ..Manner::plain()
    };
    let server = MailServer::agreeing(manner);
    assert_eq!(Sending::to(&THREE, &server).run().sent, 3);
    assert_eq!(server.recipients(), addresses(&THREE));
}

#[test]
fn a_550_at_rcpt_is_final_and_hurts_nobody_else() {
    for offers in [vec!["PIPELINING"], vec![]] {
        let manner = Manner {
            offers,
            ..Manner::plain()
        };
        let server = MailServer::start(manner, |event| match event.step {
            Step::Rcpt if event.to.starts_with("bob") => Reaction::Say("550 5.1.1 no such user"),
            _ => Reaction::Agree,
        });
        let sending = Sending::to(&THREE, &server);
        let tally = sending.run();
        assert_eq!(sending.standings(&THREE), [Sent, Refused, Sent]);
        assert_eq!(tally.refused.len(), 1);
        assert_eq!(tally.refused[0].place, 1);
        assert_eq!(tally.refused[0].reason, "550 5.1.1 no such user");
        assert!(tally.refused[0].is_about_the_address && !tally.refused[0].is_taken_back);
        assert_eq!(server.connections(), 1);
        assert_eq!(sending.run().sent, 0);
        assert_eq!(server.recipients(), addresses(&["anna", "cleo"]));
    }
}

#[test]
fn a_server_that_waits_for_a_body_although_it_refused_the_recipient_gets_an_empty_one() {
    let manner = Manner {
        asks_for_nothing: true,
        ..Manner::plain()
    };
    let server = MailServer::start(manner, |event| match event.step {
        Step::Rcpt if event.to.starts_with("bob") => Reaction::Say("550 5.1.1 no such user"),
        _ => Reaction::Agree,
    });
    let sending = Sending::to(&THREE, &server);
    assert_eq!(sending.run().sent, 2);
    assert_eq!(server.recipients(), addresses(&["anna", "cleo"]));
    assert_eq!(server.connections(), 1);
}

#[test]
fn a_server_that_waits_for_a_body_although_it_refused_the_sender_delivers_nothing_empty() {
    let server = once(Step::Mail, "", Reaction::Say("451 4.3.0 not now"));
    let sending = Sending::to(&THREE, &server);
    assert_eq!(sending.run().sent, 3);
    assert!(server.received().messages.iter().all(|(_, body)| !body.is_empty()));
    assert_eq!(server.recipients(), addresses(&["bob", "cleo", "anna"]));
}

#[test]
fn a_450_at_rcpt_is_tried_again_with_growing_pauses_and_then_left_owed() {
    let server = whenever(Step::Rcpt, "bob", Reaction::Say("450 4.2.0 busy"));
    let sending = Sending::to(&THREE, &server);
    let before = sending.clock.now();
    let tally = sending.run();
    assert_eq!(sending.standings(&THREE), [Sent, Deferred, Sent]);
    assert_eq!(tally.deferred.len(), 1);
    let tries = server
        .received()
        .commands
        .iter()
        .filter(|line| line.contains("bob"))
        .count();
    assert_eq!(tries, 4);
    let waited = sending.clock.now().saturating_sub(before);
    assert!(waited >= Duration::from_mins(1 + 5 + 15));
    drop(server);
    let server = MailServer::agreeing(Manner::plain());
    let sending = Sending {
        server: plain(server.port),
        ..sending
    };
    assert_eq!(sending.run().sent, 1);
    assert_eq!(server.recipients(), addresses(&["bob"]));
}

#[test]
fn a_greylisting_server_accepts_whoever_comes_back() {
    let mut known = BTreeSet::new();
    let server = MailServer::start(Manner::plain(), move |event| match event.step {
        Step::Rcpt if known.insert(event.to.to_owned()) => Reaction::Say("451 4.7.1 greylisted, come back later"),
        _ => Reaction::Agree,
    });
    let sending = Sending::to(&THREE, &server);
    assert_eq!(sending.run().sent, 3);
    assert_eq!(sending.standings(&THREE), [Sent, Sent, Sent]);
}

#[test]
fn a_451_after_the_body_is_tried_again() {
    let server = once(Step::Body, "bob", Reaction::Say("451 4.3.0 try again"));
    let sending = Sending::to(&THREE, &server);
    assert_eq!(sending.run().sent, 3);
    assert_eq!(server.recipients(), addresses(&["anna", "cleo", "bob"]));
}

#[test]
fn a_554_after_the_body_is_final_and_says_nothing_about_the_address() {
    let server = whenever(Step::Body, "bob", Reaction::Say("554 5.7.1 looks like spam"));
    let sending = Sending::to(&THREE, &server);
    let tally = sending.run();
    assert_eq!(sending.standings(&THREE), [Sent, Refused, Sent]);
    assert!(!tally.refused[0].is_about_the_address);
    assert_eq!(sending.run().sent, 0);
}

#[test]
fn a_421_at_rcpt_costs_a_connection_and_no_message() {
    let server = once(Step::Rcpt, "bob", Reaction::SayAndClose("421 4.7.0 too many errors"));
    let sending = Sending::to(&THREE, &server);
    assert_eq!(sending.run().sent, 3);
    assert_eq!(server.recipients(), addresses(&THREE));
    assert_eq!(server.connections(), 2);
}

#[test]
fn a_421_after_some_messages_on_a_connection_costs_no_message() {
    let server = MailServer::start(Manner::plain(), |event| match event.step {
        Step::Mail if event.delivered == 2 => Reaction::SayAndClose("421 4.7.0 enough on this connection"),
        _ => Reaction::Agree,
    });
    let people: Vec<String> = (0..7).map(|number| format!("p{number}")).collect();
    let people: Vec<&str> = people.iter().map(String::as_str).collect();
    let sending = Sending::to(&people, &server);
    assert_eq!(sending.run().sent, 7);
    assert_eq!(server.recipients(), addresses(&people));
    assert_eq!(server.connections(), 4);
}

#[test]
fn a_connection_that_is_lost_after_the_body_leaves_one_message_unknown_and_held() {
    let server = once(Step::Body, "bob", Reaction::TakeAndClose);
    let sending = Sending::to(&THREE, &server);
    let tally = sending.run();
    assert_eq!((tally.sent, tally.unknown.as_slice()), (2, [1].as_slice()));
    assert_eq!(sending.standings(&THREE), [Sent, NotKnown, Sent]);
    assert_eq!(sending.run().sent, 0, "never again silently");
    assert_eq!(server.recipients(), addresses(&THREE));
    let sending = Sending {
        unknown: Unknown::Resend,
        ..sending
    };
    assert_eq!(sending.run().sent, 1);
    assert_eq!(sending.standings(&THREE), [Sent, Sent, Sent]);
}

#[test]
fn a_connection_that_is_lost_before_the_body_costs_no_message() {
    for step in [Step::Mail, Step::Rcpt, Step::Data] {
        let server = once(step, if step == Step::Mail { "" } else { "bob" }, Reaction::Close);
        let sending = Sending::to(&THREE, &server);
        let tally = sending.run();
        assert_eq!((tally.sent, tally.unknown.len()), (3, 0), "{step:?}");
        assert_eq!(server.recipients(), addresses(&THREE), "{step:?}");
    }
}

#[test]
fn a_recipient_at_whom_the_server_hangs_up_keeps_nobody_else_waiting_and_is_named() {
    for reaction in [Reaction::Close, Reaction::SayAndClose("421 4.3.0 something broke")] {
        let server = whenever(Step::Rcpt, "anna", reaction);
        let sending = Sending::to(&THREE, &server);
        let tally = sending.run();
        assert_eq!((tally.sent, tally.left, &tally.ending), (2, 0, &Ending::Done));
        assert_eq!(server.recipients(), addresses(&["bob", "cleo"]));
        assert_eq!(tally.deferred.iter().map(|(place, _)| *place).collect::<Vec<_>>(), [0]);
        assert_eq!(sending.standings(&THREE), [Deferred, Sent, Sent]);
    }
}

#[test]
fn a_server_that_never_answers_a_body_is_given_up_after_three() {
    let server = whenever(Step::Body, "", Reaction::Close);
    let people: Vec<String> = (0..9).map(|number| format!("p{number}")).collect();
    let people: Vec<&str> = people.iter().map(String::as_str).collect();
    let sending = Sending::to(&people, &server);
    let tally = sending.run();
    assert!(trouble(&tally).contains("3 times in a row"), "{tally:?}");
    assert_eq!((tally.unknown.len(), tally.left), (3, 6));
}

#[test]
fn an_answer_to_a_body_that_does_not_come_in_time_is_unknown() {
    let server = whenever(Step::Body, "bob", Reaction::Silence);
    let sending = Sending::to(&THREE, &server);
    let tally = sending.run();
    assert_eq!((tally.sent, tally.unknown.as_slice()), (2, [1].as_slice()));
    assert_eq!(sending.standing("bob"), NotKnown);
}

/// RFC 5321, 4.2: the words may be missing.
#[test]
fn three_digits_and_a_blank_without_words_are_an_answer() {
    let server = MailServer::start(Manner::plain(), |event| match event.step {
        Step::Mail | Step::Body => Reaction::Say("250 "),
        Step::Data if event.to.starts_with("bob") => Reaction::Say("550 "),
        _ => Reaction::Agree,
    });
    let sending = Sending::to(&THREE, &server);
    assert_eq!(sending.run().sent, 2);
    assert_eq!(sending.standings(&THREE), [Sent, Refused, Sent]);
}

/// RFC 5321, 4.2 allows that too, but lettre does not read it, and what it said is lost: yes or no.
#[test]
fn three_digits_alone_after_a_body_leave_the_message_unknown_and_held() {
    let server = once(Step::Body, "bob", Reaction::Say("250"));
    let sending = Sending::to(&THREE, &server);
    assert_eq!(sending.run().sent, 2);
    assert_eq!(sending.standings(&THREE), [Sent, NotKnown, Sent]);
    assert_eq!(sending.run().sent, 0, "never again silently");
}

/// Lines of an answer without an end: more than the 100,000 bytes that lettre reads.
#[test]
fn an_answer_that_has_no_end_is_given_up() {
    static ENDLESS: LazyLock<String> = LazyLock::new(|| format!("250-{}\r\n", "x".repeat(900)).repeat(200));
    let server = whenever(Step::Ehlo, "", Reaction::Say(&ENDLESS));
    let tally = Sending::to(&THREE, &server).run();
    assert!(trouble(&tally).contains("is no mail server"), "{tally:?}");
    assert_eq!((tally.sent, tally.left), (0, 3));
    let server = whenever(Step::Body, "bob", Reaction::Say(&ENDLESS));
    let sending = Sending::to(&THREE, &server);
    assert_eq!(sending.run().sent, 2);
    assert_eq!(sending.standings(&THREE), [Sent, NotKnown, Sent]);
}

#[test]
fn slow_answers_are_waited_for() {
    let server = MailServer::start(Manner::plain(), |_| Reaction::Slow(Duration::from_millis(60)));
    assert_eq!(Sending::to(&THREE, &server).run().sent, 3);
}

#[test]
fn whatever_a_server_does_nobody_gets_it_twice_and_nobody_is_left_out() {
    const REACTIONS: [Reaction; 6] = [
        Reaction::Say("450 4.2.0 later"),
        Reaction::Say("550 5.1.1 never"),
        Reaction::SayAndClose("421 4.7.0 goodbye"),
        Reaction::Close,
        Reaction::TakeAndClose,
        Reaction::Agree,
    ];
    for seed in 1..=6_u64 {
        let mut random = fastrand(seed);
        let server = MailServer::start(Manner::plain(), move |event| {
            let is_early = matches!(event.step, Step::Ehlo | Step::Connect | Step::Mail);
            match random() % 24 {
                number @ 0..5 if !is_early => REACTIONS[usize::try_from(number).expect("small")].clone(),
                _ => Reaction::Agree,
            }
        });
        let people: Vec<String> = (0..40).map(|number| format!("p{number}")).collect();
        let people: Vec<&str> = people.iter().map(String::as_str).collect();
        let sending = Sending {
            connections: 3,
            ..Sending::to(&people, &server)
        };
        (0..20).for_each(|_| drop(sending.run()));
        let got = server.recipients();
        let once: BTreeSet<&String> = got.iter().collect();
        assert_eq!(once.len(), got.len(), "seed {seed}: somebody got it twice");
        for name in &people {
            let has_it = once.contains(&address(name));
            match sending.standing(name) {
                Sent => assert!(has_it, "seed {seed}: {name} did not get it"),
                NotKnown => {}
                Refused => assert!(!has_it, "seed {seed}: {name} got it"),
                other => panic!("seed {seed}: {name} is still {other:?}"),
            }
        }
    }
}

/// Numbers that look random and are the same in every run (xorshift64, Marsaglia 2003).
pub(crate) fn fastrand(seed: u64) -> impl FnMut() -> u64 {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    }
}
