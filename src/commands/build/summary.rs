//! What a build tells: a line for each exercise, or JSON.

use super::catalogue::Catalogue;
use super::render::Made;
use crate::cli::{Build, Cli};
use crate::exercise::Exercise;
use crate::outputs::{OUTPUTS, Output, Render};
use crate::report;
use anyhow::Result;
use jiff::civil::Date;
use serde::Serialize;

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
    bytes: usize,
    outputs: &'a [String],
}

/// Prints the results on standard output.
pub(super) fn print(cli: &Cli, options: &Build, catalogue: &Catalogue, made: &Made, today: Date) -> Result<()> {
    let width = catalogue
        .chosen
        .iter()
        .map(|exercise| exercise.id.len())
        .max()
        .unwrap_or(0);
    for exercise in &catalogue.chosen {
        if options.json {
            report::result(&serde_json::to_string(&built(exercise, made, today))?)?;
        } else if !cli.quiet {
            report::result(&line(exercise, made, today, width))?;
        }
    }
    match whole(made) {
        Some(line) if !options.json && !cli.quiet => Ok(report::result(&line)?),
        _ => Ok(()),
    }
}

fn built<'a>(exercise: &'a Exercise, made: &'a Made, today: Date) -> Built<'a> {
    let own = made
        .artifacts
        .iter()
        .filter(|(_, record)| record.exercise.as_ref() == Some(&exercise.id));
    Built {
        id: &exercise.id,
        title: &exercise.title,
        date: exercise.date.to_string(),
        state: state(exercise, today),
        files: own
            .map(|(artifact, record)| File {
                path: &artifact.path,
                bytes: artifact.bytes.len(),
                outputs: &record.outputs,
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
fn line(exercise: &Exercise, made: &Made, today: Date, width: usize) -> String {
    let notes: Vec<String> = OUTPUTS
        .iter()
        .filter(|output| matches!(output.render, Render::Each(_)))
        .filter_map(|output| note(output, exercise, made))
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
fn note(output: &Output, exercise: &Exercise, made: &Made) -> Option<String> {
    let is_own = |record: &crate::project::Record| {
        record.exercise.as_ref() == Some(&exercise.id) && record.outputs.iter().any(|name| name == output.name)
    };
    let own: Vec<_> = made.artifacts.iter().filter(|(_, record)| is_own(record)).collect();
    let noted = own.iter().find_map(|(artifact, _)| artifact.note.clone());
    noted.or_else(|| (!own.is_empty()).then(|| output.name.to_owned()))
}

/// A line for what belongs to all exercises.
fn whole(made: &Made) -> Option<String> {
    let files: Vec<String> = made
        .artifacts
        .iter()
        .filter(|(artifact, record)| record.exercise.is_none() && !artifact.path.contains('/'))
        .map(|(artifact, _)| artifact.path.clone())
        .collect();
    (!files.is_empty()).then(|| files.join(" · "))
}
