//! `handout subscribers add` and `remove`: one person at a time.

use super::{Desk, Outcome};
use crate::address;
use crate::cli::{Add, Remove};
use crate::newsletter::recipients::{Added, LIST, Leaving, Newcomer, Removed, SUPPRESSED, Status, meant, said};
use anyhow::Result;

/// Puts somebody on the list.
pub(super) fn add(desk: &Desk, options: &Add) -> Result<Outcome> {
    let (named, email) = address::mailbox(&options.address);
    if let Err(fault) = address::check(&email) {
        return refuse(&options.address, fault);
    }
    if let Some(day) = options.consent.filter(|day| *day > desk.today) {
        crate::report::progress(&format!(
            "the consent date {day} lies in the future: nobody has agreed yet"
        ))?;
        return Ok(Outcome::Mistakes);
    }
    let newcomer = Newcomer {
        name: options
            .name
            .clone()
            .or(named)
            .map(|name| address::one_line(&name))
            .unwrap_or_default(),
        status: Status::Subscribed,
        consent: options.consent.unwrap_or(desk.today).to_string(),
        source: address::one_line(&options.source),
        email: email.clone(),
    };
    let consent = newcomer.consent.clone();
    let added = desk.change(|register| Ok(register.add(newcomer, options.again)))?;
    let (outcome, line) = told(&email, &consent, &added, options.again);
    desk.say(&line)?;
    if let (Added::New, Some(meant)) = (&added, meant(&email)) {
        crate::report::progress(&format!("did you mean `{meant}`? Then correct the address in `{LIST}`"))?;
    }
    Ok(outcome)
}

fn told(email: &str, consent: &str, added: &Added, again: bool) -> (Outcome, String) {
    match added {
        Added::New => (
            Outcome::Done,
            format!("`{email}` is on the list (consent of {consent})"),
        ),
        Added::Again => (
            Outcome::Done,
            format!("`{email}` is on the list again (consent of {consent})"),
        ),
        Added::Present(Status::Subscribed) => (Outcome::Done, format!("`{email}` was on the list already")),
        Added::Present(status) => (
            Outcome::Mistakes,
            format!(
                "`{email}` is on the list as {status}, and is not mailed. If they agreed since: add `--again --consent DATE`"
            ),
        ),
        Added::Doubtful(doubt) => (
            Outcome::Mistakes,
            format!(
                "`{email}` is on the list and stays as it is: {}. Look at line {} of `{LIST}`",
                said(doubt),
                doubt.line
            ),
        ),
        Added::Suppressed(found) => {
            let since = if found.date.is_empty() {
                String::new()
            } else {
                format!(" since {}", found.date)
            };
            let why = if found.reason.is_empty() {
                String::new()
            } else {
                format!(" ({})", found.reason)
            };
            let help = if again {
                format!("the consent of {consent} is older than that")
            } else {
                "if they agreed since, add `--again --consent DATE`".to_owned()
            };
            let line = format!("`{email}` stands in `{SUPPRESSED}`{since}{why} and was not added: {help}");
            (Outcome::Mistakes, line)
        }
    }
}

/// Takes people off.
pub(super) fn remove(desk: &Desk, options: &Remove) -> Result<Outcome> {
    let mut outcome = Outcome::Done;
    let mut good = Vec::new();
    for typed in &options.addresses {
        let (_, email) = address::mailbox(typed);
        match address::check(&email) {
            Ok(()) => good.push(email),
            Err(fault) => outcome = refuse(typed, fault)?,
        }
    }
    let removed = desk.change(|register| {
        let remove = |email: &String| register.remove(email, leaving(desk, options), options.forget);
        Ok(good.iter().map(remove).collect::<Vec<Removed>>())
    })?;
    for (email, removed) in good.iter().zip(removed) {
        desk.say(&farewell(email, removed, options.forget))?;
    }
    Ok(outcome)
}

fn leaving(desk: &Desk, options: &Remove) -> Leaving {
    Leaving {
        status: Status::Unsubscribed,
        date: desk.today.to_string(),
        reason: address::one_line(&options.reason),
    }
}

fn farewell(email: &str, removed: Removed, forget: bool) -> String {
    match (removed.listed, removed.newly) {
        (true, _) if forget => {
            format!(
                "`{email}` is erased from `{LIST}`; the address stays in `{SUPPRESSED}`, so that it is not mailed again"
            )
        }
        (_, false) => format!("`{email}` stood in `{SUPPRESSED}` already and is not mailed"),
        (true, true) => format!("`{email}` will not be mailed any more"),
        (false, true) => format!("`{email}` was not on the list; no import will add it from now on"),
    }
}

fn refuse(typed: &str, fault: address::Fault) -> Result<Outcome> {
    let line = format!("`{}` is no email address: {fault}", address::one_line(typed));
    crate::report::progress(&line)?;
    Ok(Outcome::Mistakes)
}
