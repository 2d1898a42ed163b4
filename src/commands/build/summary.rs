//! What a build tells: a line for each exercise, or JSON.

use super::catalogue::Catalogue;
use super::render::{Made, Scope};
use crate::cli::{Build, Cli};
use crate::exercise::Exercise;
use crate::outputs::{OUTPUTS, Output, Render};
use crate::project::Finished;
use crate::report;
use anyhow::Result;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;

/// What was built of one exercise, for programs.
#[derive(Debug, Serialize)]
struct Built<'a> {
    id: &'a str,
    title: &'a str,
    date: String,
    state: &'static str,
    files: Vec<File<'a>>,
}

#[derive(Debug, Serialize)]
struct File<'a> {
    path: &'a str,
    bytes: u64,
    outputs: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    about: Option<&'a serde_json::Value>,
}

/// Prints the results on standard output.
pub(super) fn print(cli: &Cli, options: &Build, catalogue: &Catalogue, made: &Made, scope: &Scope) -> Result<()> {
    let today = scope.today;
    let width = catalogue
        .chosen
        .iter()
        .map(|exercise| exercise.id.len())
        .max()
        .unwrap_or(0);
    let files = by_exercise(made);
    for exercise in &catalogue.chosen {
        let own = files.get(exercise.id.as_str()).map_or(&[][..], Vec::as_slice);
        if options.json {
            report::result(&serde_json::to_string(&built(exercise, own, today))?)?;
        } else if !cli.quiet {
            report::result(&line(exercise, own, today, width))?;
        }
    }
    if let Some(line) = whole(made).filter(|_| !options.json && !cli.quiet) {
        report::result(&line)?;
    }
    if scope.is_preview && !cli.quiet {
        report::progress(&format!(
            "this shows how it will be on {}: build again without `--today` before you upload it",
            today.strftime("%-d %B %Y")
        ))?;
    }
    Ok(())
}

/// The files of each exercise, by its id.
fn by_exercise(made: &Made) -> BTreeMap<&str, Vec<&Finished>> {
    let mut files: BTreeMap<&str, Vec<&Finished>> = BTreeMap::new();
    for file in &made.files {
        if let Some(id) = &file.record.exercise {
            files.entry(id).or_default().push(file);
        }
    }
    files
}

fn built<'a>(exercise: &'a Exercise, own: &[&'a Finished], today: Date) -> Built<'a> {
    Built {
        id: &exercise.id,
        title: &exercise.title,
        date: exercise.date.to_string(),
        state: state(exercise, today),
        files: own
            .iter()
            .map(|file| File {
                path: &file.path,
                bytes: file.staged.bytes,
                outputs: &file.record.outputs,
                about: file.about.as_ref(),
            })
            .collect(),
    }
}

fn state(exercise: &Exercise, today: Date) -> &'static str {
    match (exercise.draft, exercise.date > today) {
        (true, _) => "draft",
        (false, true) => "scheduled",
        (false, false) => "published",
    }
}

/// `open-book   30 Nov 2026   A4 handout, 2 pages, 61 KB · page · email 14 KB · 7 captions`
fn line(exercise: &Exercise, own: &[&Finished], today: Date, width: usize) -> String {
    let notes: Vec<String> = OUTPUTS
        .iter()
        .filter(|output| matches!(output.render, Render::Each(_)))
        .filter_map(|output| note(output, own))
        .collect();
    let state = match state(exercise, today) {
        "published" => String::new(),
        other => format!(" ({other})"),
    };
    format!(
        "{:width$}   {}{state}   {}",
        exercise.id,
        exercise.date.strftime("%-d %b %Y"),
        notes.join(" · ")
    )
}

/// What an output says about what it made of an exercise.
fn note(output: &Output, own: &[&Finished]) -> Option<String> {
    let is_its = |file: &&&Finished| file.record.outputs.iter().any(|name| name == output.name);
    let mut its = own.iter().filter(is_its).peekable();
    its.peek()?;
    let noted = its.find_map(|file| file.note.clone());
    Some(noted.unwrap_or_else(|| output.name.to_owned()))
}

/// A line for what belongs to all exercises.
fn whole(made: &Made) -> Option<String> {
    let files: Vec<String> = made
        .files
        .iter()
        .filter(|file| file.record.exercise.is_none() && !file.path.contains('/'))
        .map(|file| file.path.clone())
        .collect();
    (!files.is_empty()).then(|| files.join(" · "))
}
