//! Everything a build starts from: settings, exercises, pictures, checked.

use super::album;
use crate::cli::Build;
use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::exercise::{Exercise, Picture};
use crate::outputs::Templates;
use crate::parse::{self, Reading};
use crate::project::{Project, Text};
use crate::source::Source;
use anyhow::{Result, bail};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What was read.
#[derive(Debug)]
pub(super) struct Catalogue {
    /// The settings.
    pub(super) config: Config,
    /// The exercises to build, by file name.
    pub(super) chosen: Vec<Exercise>,
    /// The exercises that only appear as neighbours.
    pub(super) others: Vec<Exercise>,
    /// The ids of all files, also of drafts and of those with mistakes.
    pub(super) ids: BTreeSet<String>,
}

impl Catalogue {
    /// Reads a project as far as it can be read: the exercises without mistakes are still looked at by the outputs, so
    /// that one run shows what those find too. Nothing comes back without settings.
    pub(super) fn read(project: &Project, options: &Build, found: &mut Diagnostics) -> Result<Option<Self>> {
        let settings = readable(project.settings()?, found);
        let (config, logo) = settings
            .as_ref()
            .map_or((None, None), |source| parse::config_and_logo(source, found));
        let Exercises {
            chosen,
            others,
            ids,
            mut wanted,
        } = exercises(project, options, found)?;
        if config.is_none() {
            // Nothing is rendered, which would look at them.
            let good = chosen.iter().map(|exercise| {
                let pictures = exercise.pictures().into_iter().cloned();
                (Arc::clone(&exercise.source), pictures.collect())
            });
            wanted.extend(good);
            wanted.extend(settings.zip(logo).map(|(source, logo)| (source, vec![logo])));
        }
        for (source, pictures) in &wanted {
            album::check(project, pictures, source, found);
        }
        let templates = templates(project, found)?;
        Ok(config.map(|config| Self {
            config: Config { templates, ..config },
            chosen,
            others,
            ids,
        }))
    }
}

/// The exercises of a project.
#[derive(Default)]
struct Exercises {
    chosen: Vec<Exercise>,
    others: Vec<Exercise>,
    /// Of all files.
    ids: BTreeSet<String>,
    /// The pictures of the chosen ones that have mistakes, and where they are referred to.
    wanted: Vec<(Arc<Source>, Vec<Picture>)>,
}

/// An exercise file as it was read, with its mistakes.
pub(super) struct Parsed {
    pub(super) name: String,
    /// The id that it says, or that its name gives it.
    pub(super) id: String,
    /// Nothing if it is no text.
    pub(super) source: Option<Arc<Source>>,
    pub(super) reading: Reading,
    pub(super) found: Diagnostics,
}

impl Parsed {
    pub(super) fn of(text: Text) -> Self {
        let mut found = Diagnostics::default();
        let name = text.name().to_owned();
        let source = readable(text, &mut found);
        let reading = source
            .as_ref()
            .map_or_else(Reading::default, |source| parse::reading(source, &mut found));
        Self {
            id: reading.id.clone().unwrap_or_else(|| parse::id_of(&name)),
            name,
            source,
            reading,
            found,
        }
    }

    /// All exercise files of a project, side by side.
    pub(super) fn all(project: &Project) -> Result<Vec<Self>> {
        Ok(project.exercises()?.into_par_iter().map(Self::of).collect())
    }
}

/// The exercises to build and the others. Only mistakes of those to build are reported.
fn exercises(project: &Project, options: &Build, found: &mut Diagnostics) -> Result<Exercises> {
    let misnamed = project.misnamed()?;
    misnamed.iter().for_each(|name| found.push(parse::misnamed(name)));
    let mut unknown = options.exercises.clone();
    let mut exercises = Exercises::default();
    for parsed in Parsed::all(project)? {
        let Parsed {
            name,
            id,
            source,
            reading,
            found: own,
        } = parsed;
        let is_meant = |wanted: &String| *wanted == id || project.is_file(wanted, &name);
        let is_chosen = options.exercises.is_empty() || options.exercises.iter().any(is_meant);
        unknown.retain(|wanted| !is_meant(wanted));
        if is_chosen {
            found.extend(own);
            refuse_draft(options, reading.is_draft, &id)?;
        }
        exercises.ids.insert(id);
        if options.drafts || !reading.is_draft {
            exercises.add(is_chosen, reading, source);
        }
    }
    if !unknown.is_empty() {
        let hints: Vec<String> = unknown
            .iter()
            .map(|unknown| not_there(project, unknown, &exercises.ids))
            .collect();
        bail!("there is no exercise {}", hints.join(", and no "));
    }
    parse::archive(&exercises.chosen, &exercises.others, found);
    Ok(exercises)
}

/// The id of the exercise that was typed as a file or an id.
pub(in super::super) fn id_of(project: &Project, typed: &str) -> Result<String> {
    let mut ids = BTreeSet::new();
    for Parsed { name, id, .. } in Parsed::all(project)? {
        if id == typed || project.is_file(typed, &name) {
            return Ok(id);
        }
        ids.insert(id);
    }
    bail!("there is no exercise {}", not_there(project, typed, &ids))
}

/// An exercise that does not exist, and what was probably meant: its file may have another ending.
fn not_there(project: &Project, typed: &str, ids: &BTreeSet<String>) -> String {
    let misnamed = project.misnamed().unwrap_or_default();
    let names = misnamed.iter().map(|name| (name, parse::meant_name(name)));
    let mut meant = names.filter(|(_, meant)| parse::id_of(meant) == parse::id_of(typed));
    match meant.next() {
        Some((name, meant)) => format!("`{typed}`: rename `{name}` to `{meant}`"),
        None => did_you_mean(typed, ids),
    }
}

impl Exercises {
    fn add(&mut self, is_chosen: bool, reading: Reading, source: Option<Arc<Source>>) {
        if !is_chosen {
            self.others.extend(reading.exercise);
        } else if let Some(exercise) = reading.exercise {
            self.chosen.push(exercise);
        } else {
            self.wanted.extend(source.map(|source| (source, reading.pictures)));
        }
    }
}

/// A draft that is asked for by name is not silently left out.
fn refuse_draft(options: &Build, is_draft: bool, id: &str) -> Result<()> {
    if is_draft && !options.drafts && !options.exercises.is_empty() {
        bail!("`{id}` is a draft: add `--drafts` to build it");
    }
    Ok(())
}

/// An id that does not exist, and the one that was probably meant.
pub(in super::super) fn did_you_mean(unknown: &str, ids: &BTreeSet<String>) -> String {
    let nearest = ids
        .iter()
        .map(|id| (strsim::jaro_winkler(id, unknown), id))
        .filter(|(likeness, _)| *likeness > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    let all: Vec<&str> = ids.iter().map(String::as_str).collect();
    match nearest {
        Some((_, id)) => format!("`{unknown}`; did you mean `{id}`?"),
        None => format!("`{unknown}`; there are {}", all.join(", ")),
    }
}

/// The templates of the project, built in or its own.
pub(super) fn templates(project: &Project, found: &mut Diagnostics) -> Result<Templates> {
    let own = project.templates()?.into_iter();
    let own: Vec<Arc<Source>> = own.filter_map(|text| readable(text, found)).collect();
    Ok(parse::templates(&own, found))
}

/// The text of a file that is one; that it is none is reported.
pub(in super::super) fn readable(text: Text, found: &mut Diagnostics) -> Option<Arc<Source>> {
    match text {
        Text::Readable(source) => Some(source),
        Text::Garbled(name, bytes) => {
            found.push(parse::not_utf8(&name, &bytes));
            None
        }
    }
}
