//! What a build tells: a line for each exercise, or JSON.

use super::catalogue::Catalogue;
use super::render::Made;
use super::scope::Scope;
use crate::cli::{Build, Cli};
use crate::exercise::Exercise;
use crate::outputs::{OUTPUTS, Output, Render};
use crate::project::Finished;
use crate::report;
use anyhow::Result;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// All that a build tells of what it made.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Summary {
    exercises: Vec<Built>,
    /// The files at the site's root that belong to all exercises.
    whole: Vec<String>,
}

/// What was built of one exercise.
#[derive(Debug, Serialize, Deserialize)]
struct Built {
    id: String,
    title: String,
    date: Date,
    draft: bool,
    /// By path.
    files: Vec<File>,
}

/// The same for programs.
#[derive(Debug, Serialize)]
struct Json<'a> {
    id: &'a str,
    title: &'a str,
    date: String,
    state: &'static str,
    files: Vec<JsonFile<'a>>,
}

#[derive(Debug, Serialize)]
struct JsonFile<'a> {
    path: &'a str,
    bytes: u64,
    outputs: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    about: Option<&'a RawValue>,
}

/// What is told of a file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct File {
    pub(super) path: String,
    pub(super) bytes: u64,
    pub(super) outputs: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) note: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) about: Option<Box<RawValue>>,
}

impl Summary {
    /// Of what was made.
    pub(super) fn of(catalogue: &Catalogue, made: &Made) -> Self {
        let mut files = by_exercise(made);
        let mut built =
            |exercise: &Exercise| Built::of(exercise, files.remove(exercise.id.as_str()).unwrap_or_default());
        Self {
            exercises: catalogue.chosen.iter().map(&mut built).collect(),
            whole: whole(made),
        }
    }

    /// The files of each exercise, by its id.
    pub(super) fn files(self) -> impl Iterator<Item = (String, Vec<File>)> {
        self.exercises.into_iter().map(|built| (built.id, built.files))
    }

    /// The days between which it stays true: the latest that has come, and the earliest that is still to come.
    pub(super) fn days(&self, today: Date) -> (Option<Date>, Option<Date>) {
        let dates = || self.exercises.iter().map(|built| built.date);
        let come = dates().filter(|date| *date <= today).max();
        (come, dates().filter(|date| *date > today).min())
    }

    /// Prints the results on standard output.
    pub(super) fn print(&self, cli: &Cli, options: &Build, scope: &Scope) -> Result<()> {
        let today = scope.today;
        let width = self.exercises.iter().map(|built| built.id.len()).max().unwrap_or(0);
        for built in &self.exercises {
            if options.json {
                report::result(&serde_json::to_string(&built.json(today))?)?;
            } else if !cli.quiet {
                report::result(&built.line(today, width))?;
            }
        }
        if !self.whole.is_empty() && !options.json && !cli.quiet {
            report::result(&self.whole.join(" · "))?;
        }
        if scope.is_preview && !cli.quiet {
            report::progress(&format!(
                "this shows how it will be on {}: build again without `--today` before you upload it",
                today.strftime("%-d %B %Y")
            ))?;
        }
        Ok(())
    }
}

/// The files of each exercise, by its id.
fn by_exercise(made: &Made) -> BTreeMap<&str, Vec<File>> {
    let mut files: BTreeMap<&str, Vec<File>> = BTreeMap::new();
    for file in &made.files {
        if let Some(id) = &file.record.exercise {
            files.entry(id).or_default().push(File::of(file));
        }
    }
    files
}

impl File {
    fn of(file: &Finished) -> Self {
        Self {
            path: file.path.clone(),
            bytes: file.staged.bytes,
            outputs: file.record.outputs.clone(),
            note: file.note.clone(),
            about: file.about.clone(),
        }
    }

    fn json(&self) -> JsonFile<'_> {
        JsonFile {
            path: &self.path,
            bytes: self.bytes,
            outputs: &self.outputs,
            about: self.about.as_deref(),
        }
    }
}

impl Built {
    fn of(exercise: &Exercise, files: Vec<File>) -> Self {
        Self {
            id: exercise.id.clone(),
            title: exercise.title.clone(),
            date: exercise.date,
            draft: exercise.draft,
            files,
        }
    }

    fn state(&self, today: Date) -> &'static str {
        match (self.draft, self.date > today) {
            (true, _) => "draft",
            (false, true) => "scheduled",
            (false, false) => "published",
        }
    }

    fn json(&self, today: Date) -> Json<'_> {
        Json {
            id: &self.id,
            title: &self.title,
            date: self.date.to_string(),
            state: self.state(today),
            files: self.files.iter().map(File::json).collect(),
        }
    }

    /// `open-book   30 Nov 2026   A4 handout, 2 pages, 61 KB · page · email 14 KB · 7 captions`
    fn line(&self, today: Date, width: usize) -> String {
        let each = OUTPUTS.iter().filter(|output| matches!(output.render, Render::Each(_)));
        let notes: Vec<String> = each.filter_map(|output| note(output, &self.files)).collect();
        let state = match self.state(today) {
            "published" => String::new(),
            other => format!(" ({other})"),
        };
        format!(
            "{:width$}   {}{state}   {}",
            self.id,
            self.date.strftime("%-d %b %Y"),
            notes.join(" · ")
        )
    }
}

/// What an output says about what it made of an exercise.
fn note(output: &Output, files: &[File]) -> Option<String> {
    let is_its = |file: &&File| file.outputs.iter().any(|name| name == output.name);
    let mut its = files.iter().filter(is_its).peekable();
    its.peek()?;
    let noted = its.find_map(|file| file.note.clone());
    Some(noted.unwrap_or_else(|| output.name.to_owned()))
}

/// What belongs to all exercises.
fn whole(made: &Made) -> Vec<String> {
    let files = made.files.iter();
    files
        .filter(|file| file.record.exercise.is_none() && !file.path.contains('/'))
        .map(|file| file.path.clone())
        .collect()
}
