//! `handout explain`: what a rule is about, with an example.

use super::Outcome;
use crate::cli::Explain;
use crate::diagnostic::Severity;
use crate::report;
use crate::rules::{self, Rule};
use anyhow::{Result, bail};

/// A report for each rule: those that the tests expect, so that no example is out of date.
const EXAMPLES: &str = include_str!("explain/examples.txt");

/// Runs the command.
pub(super) fn run(options: &Explain) -> Result<Outcome> {
    match &options.code {
        Some(code) => report::result(&explained(find(code)?))?,
        None => rules::ALL
            .iter()
            .try_for_each(|rule| report::result(&format!("{}  {}", rule.code, rule.what)))?,
    }
    Ok(Outcome::Done)
}

fn find(typed: &str) -> Result<&'static Rule> {
    let code = typed.to_uppercase();
    if let Some(rule) = rules::ALL.iter().find(|rule| rule.code == code) {
        return Ok(rule);
    }
    // People remember the number; whether it stops the build they look up here.
    let digits = |text: &str| {
        text.trim_start_matches(|letter: char| !letter.is_ascii_digit())
            .to_owned()
    };
    let number = digits(&code);
    let meant = rules::ALL
        .iter()
        .find(|rule| !number.is_empty() && digits(rule.code) == format!("{number:0>3}"));
    match meant {
        Some(rule) => bail!("there is no rule `{typed}`; did you mean `{}`?", rule.code),
        None => bail!("there is no rule `{typed}`; `handout explain` lists all of them"),
    }
}

fn explained(rule: &Rule) -> String {
    let outcome = match rule.severity {
        Severity::Error => "Nothing is built before it is corrected.",
        Severity::Warning => "It is worth a second look; the build goes on.",
    };
    let example = example(rule.code).map_or_else(String::new, |example| format!("\n\nFor example:\n\n{example}"));
    format!("{}: {}\n{outcome}{example}", rule.code, rule.what)
}

fn example(code: &str) -> Option<&'static str> {
    let reports = EXAMPLES.split("\n\n").map(str::trim_end);
    let of_it = |report: &&str| {
        report
            .split_once("]: ")
            .is_some_and(|(head, _)| head.ends_with(&format!("[{code}")))
    };
    reports.into_iter().find(of_it)
}
