//! `handout send`: a newsletter to everybody who is owed it, once.

mod outbox;
mod post;
mod ready;
mod told;
mod watch;

use super::{Outcome, build};
use crate::cli::{Cli, RefusedWord, Send, UnknownWord};
use crate::config::Smtp;
use crate::newsletter::clock::Clock;
use crate::newsletter::delivery::{self, Delivery, Patience, Rates, Tally};
use crate::newsletter::ledger::{Account, Entry, Ledger, Standing, Unknown};
use crate::newsletter::message::Occasion;
use crate::newsletter::recipients::Recipient;
use crate::project::Project;
use crate::report::{self, Bar};
use anyhow::{Result, bail};
use post::Post;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use watch::Watch;

/// Runs the command.
pub(super) fn run(cli: &Cli, options: &Send) -> Result<Outcome> {
    let project = Project::open(&cli.project)?;
    let Some(issue) = build::issue(cli, &project, &options.exercise)? else {
        return Ok(Outcome::Mistakes);
    };
    ready::check(&project, &issue)?;
    let clock = Clock::system();
    let desk = Desk {
        cli,
        options,
        project: &project,
        clock: &clock,
    };
    let occasion = if options.test.is_empty() {
        Occasion::Issue
    } else {
        Occasion::Trial
    };
    let post = Post::new(&project, &issue, &clock, occasion)?;
    if options.test.is_empty() {
        desk.issue(&post)
    } else {
        desk.trial(&post)
    }
}

/// Where a newsletter is sent from.
struct Desk<'a> {
    cli: &'a Cli,
    options: &'a Send,
    project: &'a Project,
    clock: &'a Clock,
}

impl Desk<'_> {
    /// To a few addresses, to look at; nothing is recorded.
    fn trial(&self, post: &Post<'_>) -> Result<Outcome> {
        let people = ready::testers(self.project, &self.options.test)?;
        let Some(smtp) = post.smtp() else {
            return outbox::write(self.cli, self.project, post, &people);
        };
        let tally = self.deliver(post, smtp, &people, None)?;
        told::tally(self.cli, post, &tally, &people)?;
        Ok(told::outcome(&tally))
    }

    /// To all who are owed it.
    fn issue(&self, post: &Post<'_>) -> Result<Outcome> {
        let Some(smtp) = post.smtp() else {
            return self.to_outbox(post, &self.people(post)?);
        };
        if self.options.dry_run {
            return self.rehearse(post, smtp, &self.people(post)?);
        }
        let fingerprint = post.fingerprint();
        let mut ledger = Ledger::open(self.project.root(), post.id(), fingerprint, self.clock.now())?;
        ledger.notes().iter().try_for_each(|note| report::progress(note))?;
        if ledger.has_changed() {
            if !self.options.continue_with_changes {
                bail!(told::changed(post.id()));
            }
            ledger.continue_with_changes(fingerprint, self.clock.now())?;
        }
        if self.options.refused == RefusedWord::Resend {
            ledger.resend_refused();
        }
        let people = self.people(post)?;
        let owed = ledger.owed(&keys(&people), self.unknown()).len();
        if owed == 0 {
            return self.nobody(post, &people);
        }
        if !self.cli.quiet || !self.options.yes {
            told::plan(post, smtp, owed, people.len())?;
            told::first(&ledger)?;
        }
        if !self.options.yes && !told::is_confirmed(owed)? {
            report::progress("nothing was sent")?;
            return Ok(Outcome::Mistakes);
        }
        let tally = self.deliver(post, smtp, &people, Some(&ledger))?;
        drop(ledger);
        told::tally(self.cli, post, &tally, &people)?;
        told::offer_removal(self.project, &tally, &people, post.today(), self.options.yes)?;
        // Those of this run were told one by one.
        let held = self.count(post, &people, Standing::Unknown)?;
        if held > tally.unknown.len() {
            report::progress(&told::held(post.id(), held))?;
        }
        Ok(match told::outcome(&tally) {
            Outcome::Done if held > 0 => Outcome::Mistakes,
            outcome => outcome,
        })
    }

    fn to_outbox(&self, post: &Post<'_>, people: &[Recipient]) -> Result<Outcome> {
        if self.options.dry_run {
            people.iter().try_for_each(|person| report::result(&person.email))?;
            return Ok(Outcome::Done);
        }
        outbox::write(self.cli, self.project, post, people)
    }

    /// Shows who would get it.
    fn rehearse(&self, post: &Post<'_>, smtp: &Smtp, people: &[Recipient]) -> Result<Outcome> {
        let account = Account::read(self.project.root(), post.id())?;
        let entry = |person: &Recipient| account.as_ref()?.entry(&person.key());
        let is_owed = |person: &&Recipient| entry(person).is_none_or(|entry| self.is_owed(entry));
        if account.as_ref().is_some_and(|account| has_changed(account, post)) && !self.options.continue_with_changes {
            bail!(told::changed(post.id()));
        }
        let owed: Vec<&Recipient> = people.iter().filter(is_owed).collect();
        owed.iter().try_for_each(|person| report::result(&person.email))?;
        if !self.cli.quiet {
            told::plan(post, smtp, owed.len(), people.len())?;
        }
        Ok(Outcome::Done)
    }

    fn is_owed(&self, entry: &Entry) -> bool {
        match entry.standing {
            Standing::Owed | Standing::Deferred => true,
            Standing::Unknown => self.unknown() == Unknown::Resend,
            Standing::Refused => self.options.refused == RefusedWord::Resend && !entry.is_about_the_address,
            Standing::Sent => false,
        }
    }

    fn people(&self, post: &Post<'_>) -> Result<Vec<Recipient>> {
        ready::people(self.cli, self.project, post.today())
    }

    /// Everybody was tried before; some may still wait for a decision.
    fn nobody(&self, post: &Post<'_>, people: &[Recipient]) -> Result<Outcome> {
        let held = self.count(post, people, Standing::Unknown)?;
        let refused = self.count(post, people, Standing::Refused)?;
        report::progress(&told::nobody_owed(post.id(), held, refused))?;
        Ok(if held + refused == 0 {
            Outcome::Done
        } else {
            Outcome::Mistakes
        })
    }

    /// How many of those on the list stand so by now.
    fn count(&self, post: &Post<'_>, people: &[Recipient], standing: Standing) -> Result<usize> {
        let account = Account::read(self.project.root(), post.id())?;
        let stands = |person: &&Recipient| {
            let entry = account.as_ref().and_then(|account| account.entry(&person.key()));
            entry.is_some_and(|entry| entry.standing == standing)
        };
        Ok(people.iter().filter(stands).count())
    }

    fn unknown(&self) -> Unknown {
        match self.options.unknown {
            UnknownWord::Hold => Unknown::Hold,
            UnknownWord::Resend => Unknown::Resend,
        }
    }

    fn deliver(&self, post: &Post<'_>, smtp: &Smtp, people: &[Recipient], ledger: Option<&Ledger>) -> Result<Tally> {
        let server = post.server(self.project, smtp)?;
        let stop = stop_on_interrupt()?;
        let bar = Bar::of_messages(self.cli.quiet);
        let delivery = Delivery {
            server: &server,
            ledger,
            unknown: self.unknown(),
            rates: Rates::from(smtp),
            connections: smtp.connections as usize,
            patience: Patience::default(),
            clock: self.clock,
            stop: &stop,
            progress: &|progress| {
                bar.show(
                    progress.total,
                    progress.sent + progress.others,
                    told::waiting(progress, self.clock).as_deref(),
                );
            },
        };
        let watch = Watch::new(self.project);
        let write = |place: usize| {
            let person = &people[place];
            if ledger.is_some() {
                watch.refuse_who_left(person)?;
            }
            Ok(post.message(person)?.into())
        };
        let tally = delivery::deliver(&delivery, &keys(people), &write);
        drop(bar);
        Ok(tally)
    }
}

/// Whether some have got, or may have got, another content than it has now.
fn has_changed(account: &Account, post: &Post<'_>) -> bool {
    let got = account.count(Standing::Sent) + account.count(Standing::Unknown);
    got > 0 && account.content() != post.fingerprint()
}

fn keys(people: &[Recipient]) -> Vec<String> {
    people.iter().map(Recipient::key).collect()
}

/// Set by Ctrl-C, or when the system wants the program to end; the second time it ends at once, which loses nothing.
fn stop_on_interrupt() -> Result<Arc<AtomicBool>> {
    let stop = Arc::new(AtomicBool::new(false));
    let asked = Arc::clone(&stop);
    let set = ctrlc::set_handler(move || {
        if asked.swap(true, Ordering::SeqCst) {
            std::process::exit(130);
        }
        let _ =
            report::progress("stopping after the messages that are on their way; press Ctrl-C again to stop at once");
    });
    match set {
        Ok(()) => Ok(stop),
        Err(error) => bail!("cannot listen to Ctrl-C: {error}"),
    }
}
