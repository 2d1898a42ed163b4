//! A sender that is killed at random moments, and started again until nothing is left to do.

use super::faults::fastrand;
use super::run::{address, message, open, plain};
use super::server::{MailServer, Manner, Reaction};
use crate::project::Project;
use handout::newsletter::clock::Clock;
use handout::newsletter::delivery::{Delivery, Patience, Rates, deliver};
use handout::newsletter::ledger::{Account, Standing, Unknown};
use std::collections::BTreeSet;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::AtomicBool;
use std::thread;
use std::time::Duration;

const PEOPLE: usize = 400;
const KILLS: usize = 25;
/// Tells the child where it is to send.
const TASK: &str = "HANDOUT_TEST_SENDER";

/// So many people.
pub(super) fn people(count: usize) -> Vec<String> {
    (0..count).map(|number| address(&format!("p{number}"))).collect()
}

/// What the killed process does: one run with four connections. It does nothing unless it was started for it.
#[test]
fn sender() {
    let Ok(task) = std::env::var(TASK) else { return };
    let mut words = task.splitn(3, ' ');
    let mut word = || words.next().expect("a port, a number of people and a folder");
    let (port, count, folder) = (word(), word(), word());
    // Nobody waits hours for a server that asks to come back later.
    let clock = Clock::skipping();
    let ledger = open(folder.as_ref(), &clock);
    let people = people(count.parse().expect("a number"));
    let delivery = Delivery {
        server: &plain(port.parse().expect("a port")),
        ledger: Some(&ledger),
        unknown: Unknown::Hold,
        rates: Rates::default(),
        connections: 4,
        patience: Patience::default(),
        clock: &clock,
        stop: &AtomicBool::new(false),
        progress: &|_| {},
    };
    deliver(&delivery, &people, &|place| Ok(message(&people[place])));
}

/// Starts a run to so many people.
pub(super) fn start(project: &Project, port: u16, people: usize) -> Child {
    Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "smtp::kill::sender", "--test-threads", "1"])
        .env(TASK, format!("{port} {people} {}", project.path("").display()))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("can start")
}

#[test]
fn a_sender_that_is_killed_25_times_sends_nothing_twice_and_loses_nothing() {
    // Slow enough that 25 runs do not get through; at once slow and quick, so that kills hit every step.
    let mut random = fastrand(1);
    let server = MailServer::start(Manner::plain(), move |_| {
        Reaction::Slow(Duration::from_micros(random() % 1500))
    });
    let project = Project::with(&[]);
    let mut random = fastrand(2);
    for _ in 0..KILLS {
        let mut child = start(&project, server.port, PEOPLE);
        let before = server.recipients().len();
        let wanted = before + usize::try_from(random() % 12).expect("small");
        while server.recipients().len() < wanted && child.try_wait().expect("can ask").is_none() {
            thread::sleep(Duration::from_micros(200));
        }
        thread::sleep(Duration::from_micros(random() % 3000));
        child.kill().expect("can kill");
        child.wait().expect("has ended");
    }
    assert!(
        start(&project, server.port, PEOPLE)
            .wait()
            .expect("has ended")
            .success()
    );
    check(&project, &server);
}

/// Everybody has it exactly once, but for those of whom the ledger says that it does not know.
fn check(project: &Project, server: &MailServer) {
    let account = Account::read(&project.path(""), "calf")
        .expect("can read")
        .expect("is there");
    let got = server.recipients();
    let once: BTreeSet<&String> = got.iter().collect();
    assert_eq!(once.len(), got.len(), "somebody got it twice");
    for person in people(PEOPLE) {
        let standing = account.entry(&person).map(|entry| entry.standing);
        match standing {
            Some(Standing::Sent) => assert!(once.contains(&person), "{person} did not get it"),
            Some(Standing::Unknown) => {}
            other => panic!("{person} is {other:?}"),
        }
    }
    for (to, body) in &server.received().messages {
        assert_eq!(*body, message(to).bytes);
    }
    let unknown = account.count(Standing::Unknown);
    assert!(
        unknown <= KILLS * 4,
        "at most one for each connection of each run, not {unknown}"
    );
    assert!(account.count(Standing::Sent) > PEOPLE / 2);
}
