//! One newsletter: who has got it, who has not, and why.

use super::super::{Outcome, build};
use crate::newsletter::ledger::{Account, Entry, Standing};
use crate::newsletter::recipients::Recipient;
use crate::project::Project;
use crate::report;
use anyhow::Result;
use serde::Serialize;

/// Tells about the newsletter of the exercise that was typed as a file or an id.
pub(super) fn tell(project: &Project, exercise: &str, is_json: bool) -> Result<Outcome> {
    let id = &match Account::read(project.root(), exercise) {
        // Also one whose exercise is gone.
        Ok(Some(_)) => exercise.to_owned(),
        _ => build::id_of(project, exercise)?,
    };
    let account = Account::read(project.root(), id)?;
    let people = project.register()?.recipients();
    if is_json {
        let counts = Counts::of(id, account.as_ref(), &people);
        report::result(&serde_json::to_string(&counts)?)?;
        return Ok(outcome(account.as_ref(), counts.new));
    }
    let Some(account) = account else {
        report::result(&format!("{id}: sent to nobody yet"))?;
        return Ok(Outcome::Done);
    };
    report::result(&format!("{id}:"))?;
    for (word, standing) in Standing::ALL {
        group(&account, &people, id, word, standing)?;
    }
    let untried = untried(&account, &people);
    if untried > 0 {
        report::result(&format!(
            "  new       {untried}  on the list and never tried; the next `handout send {id}` sends it"
        ))?;
    }
    Ok(outcome(Some(&account), untried))
}

/// How many stand how, for programs; nobody's address.
#[derive(Debug, Serialize)]
struct Counts<'a> {
    r#type: &'static str,
    id: &'a str,
    begun: bool,
    sent: usize,
    owed: usize,
    deferred: usize,
    refused: usize,
    unknown: usize,
    new: usize,
}

impl<'a> Counts<'a> {
    fn of(id: &'a str, account: Option<&Account>, people: &[Recipient]) -> Self {
        let count = |standing| account.map_or(0, |account| account.count(standing));
        Self {
            r#type: "newsletter",
            id,
            begun: account.is_some(),
            sent: count(Standing::Sent),
            owed: count(Standing::Owed),
            deferred: count(Standing::Deferred),
            refused: count(Standing::Refused),
            unknown: count(Standing::Unknown),
            new: account.map_or(people.len(), |account| untried(account, people)),
        }
    }
}

/// How many of those on the list were never tried.
fn untried(account: &Account, people: &[Recipient]) -> usize {
    let is_untried = |person: &&Recipient| account.entry(&person.key()).is_none();
    people.iter().filter(is_untried).count()
}

/// What was never begun is nothing to act upon.
fn outcome(account: Option<&Account>, untried: usize) -> Outcome {
    let is_sent = |account: &Account| account.entries().all(|entry| entry.standing == Standing::Sent);
    match account {
        Some(account) if untried > 0 || !is_sent(account) => Outcome::Mistakes,
        _ => Outcome::Done,
    }
}

/// How many stand so, what that means, and who they are where somebody may want to act.
fn group(account: &Account, people: &[Recipient], id: &str, word: &str, standing: Standing) -> Result<()> {
    let count = account.count(standing);
    if count == 0 {
        return Ok(());
    }
    report::result(&format!("  {word:8}  {count}  {}", meaning(standing, id)))?;
    if standing == Standing::Sent {
        return Ok(());
    }
    let known = people
        .iter()
        .filter_map(|person| Some((person, account.entry(&person.key())?)));
    let mut shown = 0;
    for (person, entry) in known.filter(|(_, entry)| entry.standing == standing) {
        report::result(&format!("            {}{}", person.email, said(entry)))?;
        shown += 1;
    }
    if shown < count {
        report::result(&format!(
            "            {} who are not on the list any more",
            count - shown
        ))?;
    }
    Ok(())
}

fn meaning(standing: Standing, id: &str) -> String {
    match standing {
        Standing::Sent => "the server has taken it".to_owned(),
        Standing::Owed => format!("have not got it; the next `handout send {id}` sends it"),
        Standing::Deferred => format!("the server asked to come back later; the next `handout send {id}` sends it"),
        Standing::Refused => format!(
            "the server refused it for good; they are not tried again. Where the address is not the reason, `handout send \
             {id} --refused resend` tries them once more"
        ),
        Standing::Unknown => format!(
            "the message went out and no answer came, so it may have arrived or not; they are left out, and \
             `handout send {id} --unknown resend` sends it to them again"
        ),
    }
}

fn said(entry: &Entry) -> String {
    entry
        .said
        .as_ref()
        .map_or_else(String::new, |words| format!(": {words}"))
}
