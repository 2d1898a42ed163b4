//! The captions for schedulers: Publer's and Hootsuite's files to import, over everything that is built.
//!
//! Neither file knows networks: the accounts are chosen when it is imported. So there is one file for each network, and
//! one whose captions fit all of them, for those who post to all accounts at once.

mod hootsuite;
mod publer;
#[cfg(test)]
mod tests;

use super::captions::{Network, Subject, networks};
use super::{Artifact, Output, Render};
use crate::diagnostic::Diagnostics;
use crate::edition::Plan;
use crate::exercise::Exercise;
use anyhow::{Context, Result};
use jiff::civil::DateTime;

/// The files for schedulers.
pub const OUTPUT: Output = Output {
    name: "schedule",
    needs: None,
    render: Render::Plan(render),
    find: None,
};

fn render(plan: &Plan<'_>, _found: &mut Diagnostics) -> Result<Vec<Artifact>> {
    let networks = networks(plan.config);
    let mut files = vec![
        file("publer", None, &publer::rows(plan, &networks))?,
        file("hootsuite", None, &hootsuite::rows(plan, &networks))?,
    ];
    for network in networks {
        let only = [network];
        files.push(file("publer", Some(network), &publer::rows(plan, &only))?);
        files.push(file("hootsuite", Some(network), &hootsuite::rows(plan, &only))?);
    }
    Ok(files)
}

/// `captions/publer.csv`, or `captions/publer/x.csv` for one network.
fn file<const N: usize>(scheduler: &str, network: Option<&Network>, rows: &[[String; N]]) -> Result<Artifact> {
    let name = network.map_or_else(String::new, |network| format!("/{}", network.name));
    let path = format!("captions/{scheduler}{name}.csv");
    let bytes = csv(rows).with_context(|| format!("cannot write `{path}`"))?;
    Ok(Artifact::new(path, bytes))
}

/// Rows as RFC 4180 has them.
fn csv<const N: usize>(rows: &[[String; N]]) -> Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    for row in rows {
        writer.write_record(row.each_ref().map(|cell| harmless(cell)))?;
    }
    Ok(writer.into_inner()?)
}

/// A cell that no spreadsheet takes for a formula (CWE-1236). The space before it is no part of what is posted: networks
/// drop it.
fn harmless(cell: &str) -> String {
    const BEGIN_FORMULAS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    let space = if cell.starts_with(BEGIN_FORMULAS) { " " } else { "" };
    format!("{space}{cell}")
}

/// When an exercise is posted, by the clock of the practice.
fn moment(plan: &Plan<'_>, exercise: &Exercise) -> DateTime {
    exercise.date.to_datetime(plan.config.captions.post_at)
}

fn subject<'a>(plan: &Plan<'a>, exercise: &'a Exercise) -> Subject<'a> {
    Subject {
        config: plan.config,
        exercise,
    }
}
