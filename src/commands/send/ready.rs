//! Whether a newsletter can be sent, and to whom.

use super::super::build::Issue;
use crate::address;
use crate::cli::Cli;
use crate::newsletter::recipients::{LIST, Recipient, SUPPRESSED};
use crate::project::Project;
use crate::report;
use anyhow::{Result, bail};
use jiff::civil::Date;

/// Refuses what is not published, and what nobody has looked at as it is now.
pub(super) fn check(project: &Project, issue: &Issue) -> Result<()> {
    let exercise = &issue.exercise;
    let id = &exercise.id;
    if exercise.draft {
        bail!("`{id}` is a draft: take the line `draft: true` out, build it, and look at it once more");
    }
    if exercise.date > issue.today {
        let day = exercise.date.strftime("%-d %B %Y");
        bail!("`{id}` is scheduled for {day}: send it on that day or later");
    }
    for (name, text) in [("email.html", &issue.html), ("email.txt", &issue.text)] {
        match project.built(&format!("{id}/{name}")) {
            None => bail!("the newsletter of `{id}` was not built: run `handout build`, and look at `out/{id}/{name}`"),
            Some(built) if built != text.as_bytes() => bail!(
                "`{id}` or the settings have changed since its newsletter was built: run `handout build`, and look at \
                 `out/{id}/{name}`"
            ),
            Some(_) => {}
        }
    }
    Ok(())
}

/// Everybody on the list who may be mailed.
pub(super) fn people(cli: &Cli, project: &Project, today: Date) -> Result<Vec<Recipient>> {
    let register = project.register()?;
    let people = register.recipients();
    let problems = register.problems(today);
    let withheld: usize = problems.iter().map(|(_, found)| found.withholding()).sum();
    if withheld > 0 && !cli.quiet {
        report::progress(&format!(
            "{withheld} {} of the lists cannot be used: `handout subscribers check` shows them",
            if withheld == 1 { "row" } else { "rows" }
        ))?;
    }
    if people.is_empty() {
        bail!("nobody in `{LIST}` can be mailed: add people with `handout subscribers add` or `import`");
    }
    Ok(people)
}

/// The addresses after `--test`, each once. Nobody who has left is mailed, not even to try.
pub(super) fn testers(project: &Project, typed: &[String]) -> Result<Vec<Recipient>> {
    let register = project.register()?;
    let mut testers: Vec<Recipient> = Vec::new();
    for typed in typed {
        let (name, email) = address::mailbox(typed);
        if let Err(fault) = address::check(&email) {
            bail!("`{typed}` is no address that can be mailed to: {fault}");
        }
        let tester = Recipient { email, name };
        if register.suppressed.get(&tester.key()).is_some() {
            bail!("`{typed}` stands in `{SUPPRESSED}` and is not mailed, not even to try");
        }
        if testers.iter().all(|other| other.key() != tester.key()) {
            testers.push(tester);
        }
    }
    Ok(testers)
}
