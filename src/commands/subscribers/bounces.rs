//! `handout subscribers bounces`: mail that came back.

use super::{Desk, Outcome};
use crate::address;
use crate::cli::Bounces;
use crate::config::Config;
use crate::newsletter::bounces::{self, Finding, Kind, WayOut};
use crate::newsletter::recipients::{Leaving, Register, Status};
use crate::project::{Content, mail_files, named_file, piped};
use crate::report::{self, Bar};
use anyhow::Result;
use std::collections::HashMap;
use std::path::Path;

/// How a Microsoft compound file begins, as Outlook's `.msg` files are.
const OUTLOOK: &[u8] = b"\xd0\xcf\x11\xe0";

/// Runs the command.
pub(super) fn run(desk: &Desk, options: &Bounces) -> Result<Outcome> {
    let way_out = desk.config.as_ref().map(way_out).unwrap_or_default();
    let mut mail = Mail::default();
    let bar = Bar::of_work(desk.quiet);
    for file in &options.files {
        mail.read(file, &way_out, &bar)?;
    }
    drop(bar);
    let decide = |register: &mut Register| {
        let decided = decided(mail.found, &register.standings());
        register.suppress(&leaving(&decided, desk));
        Ok(decided)
    };
    let decided = if options.dry_run {
        desk.project.try_change(decide)?
    } else {
        desk.change(decide)?
    };
    tell(desk, &decided)?;
    tell_doubts(desk, &mail.doubtful)?;
    counts(&decided, mail.others)
        .iter()
        .try_for_each(|line| desk.say(line))?;
    if options.dry_run {
        desk.say("this was a dry run: nothing was written")?;
    }
    mail.unreadable.iter().try_for_each(|line| report::progress(line))?;
    Ok(if mail.unreadable.is_empty() {
        Outcome::Done
    } else {
        Outcome::Mistakes
    })
}

/// The address for leaving, if people do not also write to it for other reasons.
fn way_out(config: &Config) -> WayOut {
    let Some(newsletter) = &config.newsletter else {
        return WayOut::default();
    };
    let others = [
        Some(&newsletter.from.email),
        newsletter.reply_to.as_ref(),
        config.practice.email.as_ref(),
    ];
    let is_own = |wanted: &&String| {
        others
            .iter()
            .flatten()
            .all(|other| address::key(other) != address::key(wanted))
    };
    WayOut {
        address: newsletter.unsubscribe.as_ref().filter(is_own).cloned(),
    }
}

/// What the files hold.
#[derive(Default)]
struct Mail {
    /// What was found, with the name of its message.
    found: Vec<(String, Finding)>,
    /// Messages about something else.
    others: usize,
    /// The names of those among them that may be a wish to leave.
    doubtful: Vec<String>,
    /// What to say of files that could not be read.
    unreadable: Vec<String>,
}

impl Mail {
    fn read(&mut self, file: &str, way_out: &WayOut, bar: &Bar) -> Result<()> {
        if file == "-" {
            let bytes = piped(report::standard_input(), Content::Mail)?;
            self.take("standard input", &bytes, way_out, bar);
            return Ok(());
        }
        let files = mail_files(Path::new(file))?;
        for (number, path) in files.iter().enumerate() {
            let name = path.display().to_string();
            bar.show(files.len(), number + 1, Some(&name));
            self.take(&name, &named_file(path, Content::Mail)?, way_out, bar);
        }
        Ok(())
    }

    fn take(&mut self, name: &str, bytes: &[u8], way_out: &WayOut, bar: &Bar) {
        if bytes.starts_with(OUTLOOK) {
            self.unreadable.push(format!(
                "{name}: this is Outlook's own format; save the message as `.eml`"
            ));
            return;
        }
        let count = bounces::messages(bytes).count();
        for (number, message) in bounces::messages(bytes).enumerate() {
            let found = bounces::read(&message, way_out);
            let name = match count {
                1 => name.to_owned(),
                _ => format!("{name}, message {}", number + 1),
            };
            if count > 1 {
                bar.show(count, number + 1, Some(&name));
            }
            if found.is_empty() {
                self.others += 1;
                self.doubtful
                    .extend(bounces::is_doubtful(&message).then(|| name.clone()));
            }
            self.found
                .extend(found.into_iter().map(|finding| (name.clone(), finding)));
        }
    }
}

/// What becomes of somebody because of a message.
struct Decision {
    message: String,
    email: String,
    finding: Finding,
    fate: Fate,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// Taken off now.
    Off,
    /// Was off before.
    WasOff,
    /// Stays on the list.
    Stays,
    /// Is not on the list.
    Foreign,
}

/// Decides in the order of the messages; a person of several is taken off by the first.
fn decided(found: Vec<(String, Finding)>, standings: &HashMap<String, Status>) -> Vec<Decision> {
    let mut standings = standings.clone();
    let mut decide = |(message, finding): (String, Finding)| {
        let known = finding
            .addresses
            .iter()
            .find(|email| standings.contains_key(&address::key(email)));
        let email = known.or(finding.addresses.first())?.clone();
        let key = address::key(&email);
        let fate = match (standings.get(&key), finding.kind) {
            (None, _) => Fate::Foreign,
            (Some(status), _) if status.is_final() => Fate::WasOff,
            (Some(_), Kind::NotNow) => Fate::Stays,
            (Some(_), _) => Fate::Off,
        };
        if fate == Fate::Off {
            standings.insert(key, Status::Unsubscribed);
        }
        Some(Decision {
            message,
            email,
            finding,
            fate,
        })
    };
    found.into_iter().filter_map(&mut decide).collect()
}

/// Those who are taken off, as the register wants them.
fn leaving(decided: &[Decision], desk: &Desk) -> HashMap<String, (String, Leaving)> {
    let leaving = |decision: &Decision| {
        let (status, word) = match decision.finding.kind {
            Kind::Dead => (Status::Bounced, "bounced"),
            Kind::Complaint => (Status::Unsubscribed, "complained"),
            Kind::Leave | Kind::NotNow => (Status::Unsubscribed, "unsubscribed"),
        };
        let leaving = Leaving {
            status,
            date: desk.today.to_string(),
            reason: format!("{word}: {}", decision.finding.why),
        };
        (address::key(&decision.email), (decision.email.clone(), leaving))
    };
    decided
        .iter()
        .filter(|decision| decision.fate == Fate::Off)
        .map(leaving)
        .collect()
}

/// After so many that change nothing, or may be a wish to leave, the others are only counted: a file of mail that
/// somebody made to do harm names a million people.
const MOST_TOLD: usize = 100;

/// Says whom the mail takes off, and the first of the others.
fn tell(desk: &Desk, decided: &[Decision]) -> Result<()> {
    let mut idle = 0;
    for decision in decided {
        idle += usize::from(decision.fate != Fate::Off);
        if decision.fate == Fate::Off || idle <= MOST_TOLD {
            desk.say(&told(decision))?;
        }
    }
    if idle > MOST_TOLD {
        desk.say(&format!("{} more that change nothing are not shown", idle - MOST_TOLD))?;
    }
    Ok(())
}

fn tell_doubts(desk: &Desk, names: &[String]) -> Result<()> {
    let mut first = names.iter().take(MOST_TOLD);
    first.try_for_each(|name| desk.say(&doubted(name)))?;
    if names.len() > MOST_TOLD {
        desk.say(&format!(
            "{} more may be a wish to leave and are not shown: read these first, and give the others again without them",
            names.len() - MOST_TOLD
        ))?;
    }
    Ok(())
}

fn told(decision: &Decision) -> String {
    let Decision {
        message,
        email,
        finding,
        fate,
    } = decision;
    let why = &finding.why;
    let fate = match fate {
        Fate::Off => "taken off",
        Fate::WasOff => "was off already",
        Fate::Stays => "stays on the list",
        Fate::Foreign if finding.kind == Kind::Leave => "not on the list; look for them under another address",
        Fate::Foreign => "not on the list",
    };
    format!("{message}: {email}: {why}: {fate}")
}

/// What to do about a letter that nobody but a person can be sure of.
fn doubted(message: &str) -> String {
    format!("{message}: may be a wish to leave: read it, and take them off with `handout subscribers remove ADDRESS`")
}

fn counts(decided: &[Decision], others: usize) -> Vec<String> {
    let off = |kind| move |decision: &&Decision| decision.fate == Fate::Off && decision.finding.kind == kind;
    let fate = |fate| move |decision: &&Decision| decision.fate == fate;
    let lines = [
        (decided.iter().filter(off(Kind::Dead)).count(), "bounced"),
        (decided.iter().filter(off(Kind::Leave)).count(), "unsubscribed"),
        (decided.iter().filter(off(Kind::Complaint)).count(), "complained"),
        (decided.iter().filter(fate(Fate::WasOff)).count(), "off already"),
        (decided.iter().filter(fate(Fate::Stays)).count(), "staying"),
        (decided.iter().filter(fate(Fate::Foreign)).count(), "not on the list"),
        (others, "other mail"),
    ];
    lines
        .into_iter()
        .map(|(count, what)| format!("{what:<16}{count:>6}"))
        .collect()
}
