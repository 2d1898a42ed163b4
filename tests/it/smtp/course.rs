//! The course of a run: stopping, rates, tests, messages that cannot be made, and disks that are full.

use super::run::{Sending, THREE, addresses, message, trouble};
use super::server::{MailServer, Manner};
use handout::newsletter::clock::Clock;
use handout::newsletter::delivery::{Delivery, Ending, Patience, Progress, Rates, Tally, deliver};
use handout::newsletter::ledger::Standing::{Owed, Sent, Unknown as NotKnown};
use handout::newsletter::ledger::{Ledger, Store, Unknown};
use handout::newsletter::smtp::Outgoing;
use std::fs::File;
use std::io::{self, ErrorKind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

#[test]
fn a_message_that_cannot_be_made_is_told_and_stays_owed() {
    let server = MailServer::agreeing(Manner::plain());
    let sending = Sending::to(&THREE, &server);
    let ledger = sending.ledger();
    let write = |place: usize| -> anyhow::Result<Outgoing> {
        anyhow::ensure!(place != 1, "the name holds a line end");
        Ok(message(&sending.people[place]))
    };
    let delivery = delivery(&sending, Some(&ledger));
    let tally = deliver(&delivery, &sending.people, &write);
    assert_eq!(tally.sent, 2);
    assert_eq!(tally.unwritten, [(1, "the name holds a line end".to_owned())]);
    drop(ledger);
    assert_eq!(sending.standings(&THREE), [Sent, Owed, Sent]);
}

fn delivery<'a>(sending: &'a Sending, ledger: Option<&'a Ledger>) -> Delivery<'a> {
    Delivery {
        server: &sending.server,
        ledger,
        unknown: Unknown::Hold,
        rates: Rates::default(),
        connections: 1,
        patience: Patience::default(),
        clock: &sending.clock,
        stop: &sending.stop,
        progress: &|_| {},
    }
}

#[test]
fn a_test_goes_out_every_time_and_is_not_recorded() {
    let server = MailServer::agreeing(Manner::plain());
    let sending = Sending::to(&["anna"], &server);
    for _ in 0..2 {
        let delivery = delivery(&sending, None);
        let tally = deliver(&delivery, &sending.people, &|place| Ok(message(&sending.people[place])));
        assert_eq!(tally.sent, 1);
    }
    assert!(!sending.project.has(".handout"));
}

#[test]
fn whoever_asks_to_stop_gets_the_message_in_flight_finished() {
    let server = MailServer::agreeing(Manner::plain());
    let sending = Sending::to(&THREE, &server);
    let tally = sending.run_with(&sending.ledger(), &|progress| {
        if progress.sent == 1 {
            sending.stop.store(true, Ordering::SeqCst);
        }
    });
    assert_eq!((tally.sent, tally.left, &tally.ending), (1, 2, &Ending::Stopped));
    assert_eq!(sending.standings(&THREE), [Sent, Owed, Owed]);
    let sending = Sending {
        stop: AtomicBool::new(false),
        ..sending
    };
    assert_eq!(sending.run().sent, 2);
    assert_eq!(server.recipients(), addresses(&THREE));
}

#[test]
fn rates_count_what_earlier_runs_sent() {
    let server = MailServer::agreeing(Manner::plain());
    let people: Vec<String> = (0..7).map(|number| format!("p{number}")).collect();
    let people: Vec<&str> = people.iter().map(String::as_str).collect();
    let sending = Sending {
        rates: Rates {
            per_second: None,
            per_hour: Some(3),
            per_day: Some(5),
        },
        clock: Clock::system(),
        ..Sending::to(&people, &server)
    };
    let stop_after_two = |progress: Progress| {
        if progress.sent == 2 {
            sending.stop.store(true, Ordering::SeqCst);
        }
    };
    assert_eq!(sending.run_with(&sending.ledger(), &stop_after_two).sent, 2);
    // The clock is put forward through the hour; the day is too long to wait for.
    let sending = Sending {
        clock: Clock::skipping(),
        stop: AtomicBool::new(false),
        ..sending
    };
    let before = sending.clock.now();
    let tally = sending.run();
    assert_eq!((tally.sent, tally.left), (3, 2));
    assert!(sending.clock.now().saturating_sub(before) > Duration::from_mins(59));
    let Ending::UsedUp(until) = tally.ending else {
        panic!("{tally:?}")
    };
    assert!(until.saturating_sub(before) > Duration::from_hours(23));
}

/// A disk that is full after so many lines.
struct Filling(File, Arc<AtomicUsize>);

impl Store for Filling {
    fn append(&self, bytes: &[u8]) -> io::Result<()> {
        if self.1.load(Ordering::SeqCst) == 0 {
            Store::append(&self.0, &bytes[..bytes.len() / 2])?;
            return Err(ErrorKind::StorageFull.into());
        }
        self.1.fetch_sub(1, Ordering::SeqCst);
        Store::append(&self.0, bytes)
    }

    fn sync(&self) -> io::Result<()> {
        self.0.sync()
    }

    fn cut_to(&self, length: u64) -> io::Result<()> {
        self.0.cut_to(length)
    }
}

/// Sends to three with a disk that has room for so many lines after the first.
fn on_a_full_disk(lines: usize) -> (Sending, MailServer, Tally) {
    let server = MailServer::agreeing(Manner::plain());
    let sending = Sending::to(&THREE, &server);
    let store = |file| Box::new(Filling(file, Arc::new(AtomicUsize::new(lines)))) as Box<dyn Store>;
    let now = sending.clock.now();
    let ledger = Ledger::open_on(&sending.project.path(""), "calf", "as it is", now, store).expect("opens");
    let tally = sending.run_with(&ledger, &|_| {});
    drop(ledger);
    (sending, server, tally)
}

#[test]
fn a_disk_that_is_full_before_a_body_keeps_the_body_back() {
    let (sending, server, tally) = on_a_full_disk(2);
    assert!(trouble(&tally).starts_with("the disk is full"), "{tally:?}");
    assert_eq!(sending.standings(&THREE), [Sent, Owed, Owed]);
    assert_eq!(server.recipients(), addresses(&["anna"]));
    assert_eq!((tally.sent, tally.left), (1, 2));
    assert_eq!(sending.run().sent, 2);
    assert_eq!(server.recipients(), addresses(&THREE));
}

#[test]
fn a_disk_that_is_full_after_a_body_leaves_that_one_unknown_and_stops() {
    let (sending, server, tally) = on_a_full_disk(3);
    assert!(trouble(&tally).starts_with("the disk is full"), "{tally:?}");
    assert_eq!(sending.standings(&THREE), [Sent, NotKnown, Owed]);
    assert_eq!(
        (tally.sent, tally.unknown.as_slice(), tally.left),
        (1, [1].as_slice(), 1)
    );
    // An answer did come, and whoever reads the tally is told so.
    assert_eq!(tally.unrecorded, [1]);
    assert_eq!(sending.run().sent, 1);
    assert_eq!(server.recipients(), addresses(&THREE));
}
