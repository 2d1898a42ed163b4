//! What `handout send` says and asks.

use super::super::Outcome;
use super::post::Post;
use crate::cli::Cli;
use crate::config::{Security, Smtp};
use crate::newsletter::clock::Clock;
use crate::newsletter::delivery::{self, Ending, Progress, Rates, Tally};
use crate::newsletter::ledger::Ledger;
use crate::newsletter::recipients::{Leaving, Recipient, Status};
use crate::project::Project;
use crate::report;
use anyhow::Result;
use jiff::civil::Date;
use std::collections::HashMap;
use std::time::Duration;

/// What is about to happen.
pub(super) fn plan(post: &Post<'_>, smtp: &Smtp, owed: usize, listed: usize) -> Result<()> {
    let security = match smtp.security {
        Security::StartTls => "encrypted (STARTTLS)",
        Security::Tls => "encrypted (TLS)",
        Security::None => "not encrypted",
    };
    let login = smtp
        .username
        .as_ref()
        .map_or_else(String::new, |name| format!(", as {name}"));
    let before = match listed - owed {
        0 => String::new(),
        some => format!(" of {listed}; the other {some} were sent it before, refused it, or are unknown"),
    };
    let lines = [
        format!("{}: {}", post.id(), post.subject),
        format!("  to      {}{before}", counted(owed)),
        format!("  from    {}", post.sender()),
        format!("  server  {}:{}, {security}{login}", smtp.host, smtp.port),
        format!(
            "  page    {} (is it uploaded? the pictures come from there)",
            post.url()
        ),
        format!("  time    {}", time(smtp, owed)),
    ];
    lines.iter().try_for_each(|line| report::progress(line))?;
    Ok(())
}

/// What a copy of a project that has lost its memory cannot know.
pub(super) fn first(ledger: &Ledger) -> Result<()> {
    if ledger.is_first() {
        report::progress(
            "  first   nothing was ever sent from this folder. If it was from a copy of it, on another computer or before \
             a backup, stop and bring that copy's `.handout` here, or people get the same newsletter twice",
        )?;
    }
    Ok(())
}

fn counted(people: usize) -> String {
    match people {
        1 => "1 person".to_owned(),
        _ => format!("{people} people"),
    }
}

/// How long it takes at the rates that are set.
fn time(smtp: &Smtp, owed: usize) -> String {
    let rates = Rates::from(smtp);
    let named = [
        (rates.per_second, "second"),
        (rates.per_hour, "hour"),
        (rates.per_day, "day"),
    ];
    let set: Vec<String> = named
        .iter()
        .filter_map(|(rate, unit)| rate.map(|rate| format!("{rate} a {unit}")))
        .collect();
    if set.is_empty() {
        return "as fast as the server takes them".to_owned();
    }
    let least = delivery::least_time(rates, owed as u64);
    format!("at least {}, at {}", words(least), set.join(" and "))
}

/// A time as people say it.
fn words(time: Duration) -> String {
    let seconds = time.as_secs();
    let (number, unit) = match seconds {
        0..120 => (seconds.max(1), "second"),
        120..7200 => (seconds.div_ceil(60), "minute"),
        7200..172_800 => (seconds.div_ceil(3600), "hour"),
        _ => (seconds.div_ceil(86_400), "day"),
    };
    format!("{number} {unit}{}", if number == 1 { "" } else { "s" })
}

/// Whether the number of people was typed.
pub(super) fn is_confirmed(owed: usize) -> Result<bool> {
    let typed = report::ask(&format!("Type {owed} to send it, anything else to stop: "))?;
    Ok(typed.trim() == owed.to_string())
}

/// What a progress bar says while nothing goes out.
pub(super) fn waiting(progress: Progress, clock: &Clock) -> Option<String> {
    let left = progress.waiting_until?.saturating_sub(clock.now());
    Some(format!("waiting {}", words(left)))
}

/// Why a changed newsletter is not simply sent on.
pub(super) fn changed(id: &str) -> String {
    format!(
        "`{id}` says something else now than what some people have got already: put it back as it was, or send the rest as \
         it is now with `--continue-with-changes`"
    )
}

/// That there is nothing to do.
pub(super) fn nobody_owed(id: &str, held: usize, refused: usize) -> String {
    let refusals = match refused {
        0 => String::new(),
        _ => format!("; {} refused for good", counted(refused)),
    };
    match (held, refused) {
        (0, 0) => "everybody on the list has got it already: nothing to send".to_owned(),
        (0, _) => format!("nobody else is owed it{refusals}: `handout status {id}` tells more"),
        _ => format!("nobody else is owed it{refusals}; {}", self::held(id, held)),
    }
}

/// That some wait for a decision.
pub(super) fn held(id: &str, held: usize) -> String {
    format!(
        "of {} it is not known whether they got it: `handout status {id}` tells, and `--unknown resend` sends it to them \
         again",
        counted(held)
    )
}

/// What came of it.
pub(super) fn tally(cli: &Cli, post: &Post<'_>, tally: &Tally, people: &[Recipient]) -> Result<()> {
    for refusal in tally.refused.iter().filter(|refusal| !refusal.is_taken_back) {
        report::progress(&format!("refused: {}: {}", people[refusal.place].email, refusal.reason))?;
    }
    for (place, answer) in &tally.deferred {
        report::progress(&format!("later: {}: {answer}", people[*place].email))?;
    }
    for place in &tally.unknown {
        let email = &people[*place].email;
        let why = if tally.unrecorded.contains(place) {
            "the server has taken it, but that could not be written down: do not send it again"
        } else {
            "no answer came, so it may have arrived or not"
        };
        report::progress(&format!("unknown: {email}: {why}"))?;
    }
    for (place, reason) in &tally.unwritten {
        report::progress(&format!("not sent: {}: {reason}", people[*place].email))?;
    }
    if let Some(sentence) = ending(&tally.ending, post) {
        report::progress(&sentence)?;
    }
    if !cli.quiet {
        report::result(&sum(tally))?;
    }
    Ok(())
}

fn ending(ending: &Ending, post: &Post<'_>) -> Option<String> {
    match ending {
        Ending::Done => None,
        Ending::Stopped => Some("stopped; run it again to send it to the rest".to_owned()),
        Ending::UsedUp(until) => Some(format!(
            "the rate that is set is used up for now; run it again {} to send it to the rest",
            post.local(*until)
                .map_or_else(|| "later".to_owned(), |time| format!("after {time}"))
        )),
        Ending::Trouble(sentence) => Some(format!("error: {sentence}")),
    }
}

fn sum(tally: &Tally) -> String {
    let refused = tally.refused.iter().filter(|refusal| !refusal.is_taken_back).count();
    let owed = tally.left + tally.deferred.len() + tally.unwritten.len() + tally.refused.len() - refused;
    let mut parts = vec![format!("sent to {}", counted(tally.sent))];
    let others = [
        (refused, "refused"),
        (tally.unknown.len(), "unknown"),
        (owed, "still owed"),
    ];
    parts.extend(
        others
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| format!("{count} {word}")),
    );
    parts.join(" · ")
}

/// How the run ended, for the shell.
pub(super) fn outcome(tally: &Tally) -> Outcome {
    let is_complete = tally.refused.is_empty()
        && tally.deferred.is_empty()
        && tally.unknown.is_empty()
        && tally.unwritten.is_empty()
        && tally.left == 0;
    match (&tally.ending, is_complete) {
        (Ending::Trouble(_), _) => Outcome::Failed,
        (_, true) => Outcome::Done,
        (_, false) => Outcome::Mistakes,
    }
}

/// Offers to take off the list whose mailbox does not exist.
pub(super) fn offer_removal(
    project: &Project,
    tally: &Tally,
    people: &[Recipient],
    today: Date,
    is_script: bool,
) -> Result<()> {
    let gone: Vec<&str> = (tally.refused.iter())
        .filter(|refusal| refusal.is_about_the_address && !refusal.is_taken_back)
        .map(|refusal| people[refusal.place].email.as_str())
        .collect();
    if gone.is_empty() {
        return Ok(());
    }
    let question = format!(
        "Take off the list whose mailbox does not exist ({})? [y/N] ",
        gone.join(", ")
    );
    if !is_script && report::ask(&question)?.trim().eq_ignore_ascii_case("y") {
        return take_off(project, &gone, today);
    }
    report::progress(&format!(
        "to take off the list whose mailbox does not exist: `handout subscribers remove {}`",
        crate::address::typed(&gone)
    ))?;
    Ok(())
}

fn take_off(project: &Project, gone: &[&str], today: Date) -> Result<()> {
    let leaving = || Leaving {
        status: Status::Bounced,
        date: today.to_string(),
        reason: "bounced: the server refused the newsletter".to_owned(),
    };
    let person = |email: &&str| (crate::address::key(email), ((*email).to_owned(), leaving()));
    let people: HashMap<_, _> = gone.iter().map(person).collect();
    project.change_register(|register| {
        register.suppress(&people);
        Ok(())
    })
}
