//! `handout status`: who has got a newsletter, who has not, and why.

use super::{Outcome, build};
use crate::cli::{Cli, Status};
use crate::newsletter::ledger::{Account, Entry, Standing};
use crate::newsletter::recipients::Recipient;
use crate::project::Project;
use crate::report;
use anyhow::Result;

/// Runs the command.
pub(super) fn run(cli: &Cli, options: &Status) -> Result<Outcome> {
    let project = Project::open(&cli.project)?;
    let id = &match Account::read(project.root(), &options.exercise) {
        // Also one whose exercise is gone.
        Ok(Some(_)) => options.exercise.clone(),
        _ => build::id_of(&project, &options.exercise)?,
    };
    let Some(account) = Account::read(project.root(), id)? else {
        report::result(&format!("{id}: sent to nobody yet"))?;
        return Ok(Outcome::Done);
    };
    let people = project.register()?.recipients();
    report::result(&format!("{id}:"))?;
    for (word, standing) in Standing::ALL {
        group(&account, &people, id, word, standing)?;
    }
    let untried = people
        .iter()
        .filter(|person| account.entry(&person.key()).is_none())
        .count();
    if untried > 0 {
        report::result(&format!(
            "  new       {untried}  on the list and never tried; the next `handout send {id}` sends it"
        ))?;
    }
    let is_done = untried == 0 && account.entries().all(|entry| entry.standing == Standing::Sent);
    Ok(if is_done { Outcome::Done } else { Outcome::Mistakes })
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
