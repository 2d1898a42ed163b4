//! Senders that are killed at random moments, with four connections to a server that drops, delays and refuses at random:
//! whatever happens, nobody gets a newsletter twice, nobody is forgotten, and where nobody knows, the server's own log
//! tells why.
//!
//! `HANDOUT_TEST_KILLS=1000 cargo test --test it storm -- --nocapture` kills a thousand times and says what came of it;
//! `HANDOUT_TEST_SEED` is another course of events.

use super::faults::fastrand;
use super::kill::{people, start};
use super::server::{Event, MailServer, Manner, Reaction, Step};
use crate::project::Project;
use handout::newsletter::ledger::{Account, Standing};
use std::collections::{BTreeMap, BTreeSet};
use std::process::Child;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

const PEOPLE: usize = 60;

/// What the server's log says of one command: in which run, at which step, to whom, and what it did.
#[derive(Debug, Clone)]
struct Line {
    run: usize,
    step: Step,
    to: String,
    reaction: Reaction,
}

/// What the server and the test know together.
#[derive(Default)]
struct Weather {
    log: Mutex<Vec<Line>>,
    run: AtomicUsize,
    is_calm: AtomicBool,
}

impl Weather {
    fn events(&self) -> usize {
        self.log.lock().expect("not poisoned").len()
    }

    fn reacts(&self, event: &Event<'_>, random: u64) -> Reaction {
        let reaction = if self.is_calm.load(Ordering::SeqCst) {
            Reaction::Agree
        } else {
            reaction(event.step, random)
        };
        self.log.lock().expect("not poisoned").push(Line {
            run: self.run.load(Ordering::SeqCst),
            step: event.step,
            to: event.to.to_owned(),
            reaction: reaction.clone(),
        });
        reaction
    }
}

/// One fault in eight commands or so, and no two answers equally fast.
fn reaction(step: Step, random: u64) -> Reaction {
    match (step, random % 1000) {
        (_, 0..15) => Reaction::Close,
        (_, 15..30) => Reaction::SayAndClose("421 4.3.2 going down"),
        (Step::Rcpt, 30..70) => Reaction::Say("450 4.2.0 come back later"),
        (Step::Rcpt, 70..90) => Reaction::Say("550 5.7.1 not for you"),
        (Step::Data, 30..50) => Reaction::Say("451 4.3.0 no room now"),
        (Step::Body, 30..60) => Reaction::TakeAndClose,
        (Step::Body, 60..90) => Reaction::Say("451 4.3.0 come back later"),
        (Step::Body, 90..110) => Reaction::Say("554 5.6.0 not this"),
        (_, rest) if rest % 2 == 0 => Reaction::Slow(Duration::from_micros(random / 1000 % 1500)),
        _ => Reaction::Agree,
    }
}

/// What came of all newsletters together.
#[derive(Debug, Default)]
struct Sum {
    newsletters: usize,
    kills: usize,
    runs: usize,
    sent: usize,
    refused: usize,
    arrived_unknown: usize,
    lost_unknown: usize,
}

/// Lets a sender work for a while, and kills it; says whether it was still at work.
fn is_killed(mut child: Child, weather: &Weather, random: &mut impl FnMut() -> u64) -> bool {
    let wanted = weather.events() + usize::try_from(random() % 60).expect("small");
    while weather.events() < wanted && child.try_wait().expect("can ask").is_none() {
        thread::sleep(Duration::from_micros(200));
    }
    thread::sleep(Duration::from_micros(random() % 2000));
    let was_at_work = child.try_wait().expect("can ask").is_none();
    let _ = child.kill();
    child.wait().expect("has ended");
    was_at_work
}

fn is_finished(account: &Account, people: &[String]) -> bool {
    let is_left = |person: &String| {
        let standing = account.entry(person).map(|entry| entry.standing);
        matches!(standing, None | Some(Standing::Owed | Standing::Deferred))
    };
    !people.iter().any(is_left)
}

fn account(project: &Project) -> Option<Account> {
    Account::read(&project.path(""), "calf").expect("can read")
}

/// Sends one newsletter, killed `most` times or until everybody has it, and then to its end through a calm server.
fn one_newsletter(seed: u64, most: usize, sum: &mut Sum) {
    let weather = Arc::new(Weather::default());
    let (sky, mut faults) = (Arc::clone(&weather), fastrand(seed));
    let server = MailServer::start(Manner::plain(), move |event| sky.reacts(event, faults()));
    let (project, people, mut random) = (Project::with(&[]), people(PEOPLE), fastrand(seed + 1));
    let mut killed = BTreeSet::new();
    while killed.len() < most && !account(&project).is_some_and(|account| is_finished(&account, &people)) {
        let run = weather.run.fetch_add(1, Ordering::SeqCst) + 1;
        if is_killed(start(&project, server.port, PEOPLE), &weather, &mut random) {
            killed.insert(run);
        }
    }
    weather.is_calm.store(true, Ordering::SeqCst);
    let run = weather.run.fetch_add(1, Ordering::SeqCst) + 1;
    let last = start(&project, server.port, PEOPLE).wait().expect("has ended");
    assert!(last.success(), "seed {seed}");
    sum.newsletters += 1;
    sum.kills += killed.len();
    sum.runs += run;
    let log = weather.log.lock().expect("not poisoned").clone();
    compare(
        &account(&project).expect("is there"),
        &server.recipients(),
        &log,
        &killed,
        sum,
    );
}

/// Compares the ledger with the server's log, person by person.
fn compare(account: &Account, taken: &[String], log: &[Line], killed: &BTreeSet<usize>, sum: &mut Sum) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    taken.iter().for_each(|to| *counts.entry(to).or_default() += 1);
    for person in people(PEOPLE) {
        let count = counts.get(person.as_str()).copied().unwrap_or_default();
        assert!(count <= 1, "{person} got it {count} times");
        let own: Vec<&Line> = log.iter().filter(|line| line.to == person).collect();
        match account.entry(&person).map(|entry| entry.standing) {
            Some(Standing::Sent) => {
                assert_eq!(count, 1, "{person} is said to have it: {own:?}");
                sum.sent += 1;
            }
            Some(Standing::Refused) => {
                let is_no = |line: &&&Line| matches!(line.reaction, Reaction::Say(words) if words.starts_with('5'));
                assert!(
                    count == 0 && own.iter().any(|line| is_no(&line)),
                    "{person} was refused by nobody: {own:?}"
                );
                sum.refused += 1;
            }
            Some(Standing::Unknown) => {
                assert!(
                    is_explained(&own, killed),
                    "nobody knows why {person} is unknown: {own:?}"
                );
                *(if count == 1 {
                    &mut sum.arrived_unknown
                } else {
                    &mut sum.lost_unknown
                }) += 1;
            }
            left => panic!("{person} is {left:?}: {own:?}"),
        }
    }
}

/// Whether the last body to somebody was asked for, and then the server went away or the sender was killed.
fn is_explained(own: &[&Line], killed: &BTreeSet<usize>) -> bool {
    let asked = own.iter().rposition(|line| line.step == Step::Data);
    asked.is_some_and(|asked| {
        let ended = own[asked..].iter().find(|line| line.step == Step::Body);
        let went_away = ended.is_some_and(|line| matches!(line.reaction, Reaction::Close | Reaction::TakeAndClose));
        went_away || killed.contains(&own[asked].run)
    })
}

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |typed| typed.parse().expect("a number"))
}

#[test]
#[expect(
    clippy::print_stdout,
    reason = "whoever asks for a thousand kills wants to know what came of them"
)]
fn in_any_storm_nobody_gets_it_twice_nobody_is_lost_and_every_unknown_is_explained() {
    let kills = usize::try_from(number("HANDOUT_TEST_KILLS", 40)).expect("small");
    let (seed, begun, mut sum) = (number("HANDOUT_TEST_SEED", 1), Instant::now(), Sum::default());
    while sum.kills < kills {
        let most = (kills - sum.kills).min(25);
        one_newsletter(seed * 100_000 + 2 * sum.newsletters as u64 + 1, most, &mut sum);
    }
    println!("{sum:?} in {:?}", begun.elapsed());
    let unknown = sum.arrived_unknown + sum.lost_unknown;
    assert_eq!(sum.sent + sum.refused + unknown, sum.newsletters * PEOPLE);
    assert!(sum.sent > unknown && unknown > 0, "{sum:?}");
}
