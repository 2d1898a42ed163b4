//! A newsletter of a few lines, sent by the library as `handout send` does it.

use super::server::{Event, MailServer, Manner, Reaction, Step};
use crate::project::Project;
use handout::config::Security;
use handout::newsletter::clock::Clock;
use handout::newsletter::delivery::{Delivery, Ending, Patience, Progress, Rates, Tally, deliver};
use handout::newsletter::ledger::{Account, Ledger, Standing, Unknown};
use handout::newsletter::smtp::{Limits, Outgoing, Server};
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

/// A project and the people who get its newsletter.
pub(crate) struct Sending {
    pub(crate) project: Project,
    pub(crate) people: Vec<String>,
    pub(crate) server: Server,
    pub(crate) clock: Clock,
    pub(crate) connections: usize,
    pub(crate) rates: Rates,
    pub(crate) unknown: Unknown,
    pub(crate) stop: AtomicBool,
}

impl Sending {
    /// Through a server on this computer, with one connection, to these people.
    pub(crate) fn to(people: &[&str], server: &MailServer) -> Self {
        Self {
            project: Project::with(&[]),
            people: people.iter().map(|name| address(name)).collect(),
            server: plain(server.port),
            clock: Clock::skipping(),
            connections: 1,
            rates: Rates::default(),
            unknown: Unknown::Hold,
            stop: AtomicBool::new(false),
        }
    }

    pub(crate) fn ledger(&self) -> Ledger {
        open(&self.project.path(""), &self.clock)
    }

    /// One run of `handout send`.
    pub(crate) fn run(&self) -> Tally {
        self.run_with(&self.ledger(), &|_| {})
    }

    pub(crate) fn run_with(&self, ledger: &Ledger, progress: &(dyn Fn(Progress) + Sync)) -> Tally {
        let delivery = Delivery {
            server: &self.server,
            ledger: Some(ledger),
            unknown: self.unknown,
            rates: self.rates,
            connections: self.connections,
            patience: Patience::default(),
            clock: &self.clock,
            stop: &self.stop,
            progress,
        };
        deliver(&delivery, &self.people, &|place| Ok(message(&self.people[place])))
    }

    /// Where somebody stands, by the first part of the address.
    pub(crate) fn standing(&self, name: &str) -> Standing {
        let account = Account::read(&self.project.path(""), "calf")
            .expect("can read")
            .expect("is there");
        let entry = account.entry(&address(name));
        entry.map_or(Standing::Owed, |entry| entry.standing)
    }

    pub(crate) fn standings(&self, names: &[&str]) -> Vec<Standing> {
        names.iter().map(|name| self.standing(name)).collect()
    }
}

pub(crate) fn open(root: &Path, clock: &Clock) -> Ledger {
    Ledger::open(root, "calf", "as it is", clock.now()).expect("opens")
}

/// `anna` becomes `anna@example.org`; whole addresses stay as they are.
pub(crate) fn address(name: &str) -> String {
    if name.contains('@') {
        name.to_owned()
    } else {
        format!("{name}@example.org")
    }
}

pub(crate) fn plain(port: u16) -> Server {
    Server {
        host: "127.0.0.1".to_owned(),
        port,
        security: Security::None,
        login: None,
        authorities: None,
        limits: short(),
    }
}

/// Limits that a test can wait for.
pub(crate) fn short() -> Limits {
    let short = Duration::from_millis(700);
    Limits {
        first_contact: short,
        greeting: short,
        envelope: short,
        body: short,
        quit: short,
    }
}

/// The message of a person, with a line that begins with a dot.
pub(crate) fn message(to: &str) -> Outgoing {
    let text = format!("To: {to}\r\nSubject: Calf\r\n\r\nStretch.\r\n.\r\n..dots\r\nBye {to}\r\n");
    Outgoing {
        from: "rowan@example.org".to_owned(),
        to: to.to_owned(),
        bytes: text.into_bytes(),
        needs_utf8: false,
    }
}

pub(crate) const THREE: [&str; 3] = ["anna", "bob", "cleo"];

/// A server that reacts so whenever somebody's message is at a step.
pub(crate) fn whenever(step: Step, to: &'static str, reaction: Reaction) -> MailServer {
    MailServer::start(Manner::plain(), move |event| {
        if is(event, step, to) {
            reaction.clone()
        } else {
            Reaction::Agree
        }
    })
}

/// A server that reacts so the first time that somebody's message is at a step.
pub(crate) fn once(step: Step, to: &'static str, reaction: Reaction) -> MailServer {
    let mut left = 1;
    MailServer::start(Manner::plain(), move |event| {
        if is(event, step, to) && left > 0 {
            left -= 1;
            reaction.clone()
        } else {
            Reaction::Agree
        }
    })
}

pub(crate) fn is(event: &Event<'_>, step: Step, to: &str) -> bool {
    event.step == step && (to.is_empty() || event.to.starts_with(to))
}

pub(crate) fn addresses(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| address(name)).collect()
}

pub(crate) fn trouble(tally: &Tally) -> &str {
    match &tally.ending {
        Ending::Trouble(sentence) => sentence,
        other => panic!("{other:?}"),
    }
}
