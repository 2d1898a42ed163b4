//! Which exercises need not be rendered again: those of which nothing has changed that their files are made of.

use super::super::render::{Standing, Work};
use super::super::summary::File;
use super::warning::{self, Warning};
use super::{Before, Request};
use crate::cli::Build;
use crate::diagnostic::Diagnostics;
use crate::edition::{Neighbour, Sizes};
use crate::exercise::Exercise;
use crate::picture::{Outline, Pictures};
use crate::project::{Project, SETTINGS, Sights, is_for_everything, output};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap, HashSet};

/// What is left of the last build.
#[derive(Default)]
pub(in super::super) struct Last {
    exercises: HashMap<String, (Remembered, Vec<File>)>,
    /// What is still as it was seen then.
    same: Sights,
    /// The names of the rest.
    changed: HashSet<String>,
}

/// What a build knows of an exercise besides its files.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in super::super) struct Remembered {
    made_of: Parts,
    /// Of the files that outputs of the whole archive ask for.
    sizes: Sizes,
    /// Of its pictures, where the archive is made too.
    outlines: BTreeMap<String, Outline>,
    warnings: Vec<Warning>,
}

/// All that the files of an exercise are made of besides the settings and the fonts: while this and these files are the
/// same, so is what comes out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Parts {
    source: String,
    pictures: Vec<String>,
    /// What it tells of the exercises around it: id and title.
    previous: Option<(String, String)>,
    next: Option<(String, String)>,
    announced: bool,
    is_in_feed: bool,
}

/// An exercise that is not rendered again.
pub(in super::super) struct Kept {
    pub(in super::super) files: Vec<File>,
    pub(in super::super) remembered: Remembered,
    pub(in super::super) found: Diagnostics,
}

impl Last {
    /// What an earlier build of the same request left; nothing if the settings have changed, or another file that all
    /// outputs depend on.
    pub(in super::super) fn of(before: Option<Box<Before>>, work: &Work<'_>, options: &Build) -> Self {
        Self::recalled(before, work, options).unwrap_or_default()
    }

    fn recalled(before: Option<Box<Before>>, work: &Work<'_>, options: &Build) -> Option<Self> {
        let Before { memory, mut changed } = *before?;
        let mut same = memory.sights;
        changed.extend(work.project.read_otherwise(&mut same));
        let logo = work.catalogue.config.practice.logo.as_ref().map(|logo| &logo.file);
        let concerns_all = |name: &String| is_for_everything(name) || name == SETTINGS || Some(name) == logo;
        if memory.request != Request::of(options, work.scope)? || changed.iter().any(concerns_all) {
            return None;
        }
        let mut remembered: HashMap<String, Remembered> = serde_json::from_str(memory.exercises.get()).ok()?;
        let exercises = memory.summary.files().filter_map(|(id, files)| {
            let remembered = remembered.remove(&id)?;
            Some((id, (remembered, files)))
        });
        Some(Self {
            exercises: exercises.collect(),
            same,
            changed: changed.into_iter().collect(),
        })
    }

    /// What was made of an exercise, if the same would be made again.
    pub(in super::super) fn keep(&mut self, project: &Project, standing: &Standing<'_>) -> Option<Kept> {
        let (remembered, files) = self.exercises.remove(&standing.exercise.id)?;
        let parts = Parts::of(standing);
        let mut outputs = files.iter().map(|file| &file.path);
        let is_gone = |path: &String| self.changed.contains(&output(path));
        if parts != remembered.made_of
            || !parts.files().all(|name| self.same.contains_key(name))
            || outputs.any(is_gone)
        {
            return None;
        }
        let found = warning::read_of(standing.exercise, &remembered.warnings, project)?;
        Some(Kept {
            files,
            remembered,
            found,
        })
    }

    /// What is still as it was counts as seen by this build, too.
    pub(in super::super) fn see_again(self, project: &Project) {
        project.see_again(self.same);
    }
}

impl Remembered {
    /// Of an exercise that was rendered.
    pub(in super::super) fn of(standing: &Standing<'_>, sizes: Sizes, found: &Diagnostics) -> Self {
        Self {
            made_of: Parts::of(standing),
            sizes,
            outlines: BTreeMap::new(),
            warnings: found.iter().map(Warning::of).collect(),
        }
    }

    /// Adds what the archive shows of its pictures.
    pub(in super::super) fn outline(&mut self, exercise: &Exercise, pictures: &Pictures) {
        let files = exercise.pictures().into_iter().map(|picture| &picture.file);
        let outlines = files.filter_map(|file| Some((file.clone(), pictures.outline(file)?.clone())));
        self.outlines = outlines.collect();
    }

    /// Tells the archive what it shows of the exercise.
    pub(in super::super) fn tell(&self, pictures: &mut Pictures, sizes: &mut Sizes) {
        for (file, outline) in &self.outlines {
            pictures.insert_outline(file.clone(), outline.clone());
        }
        sizes.extend(self.sizes.clone());
    }
}

impl Parts {
    fn of(standing: &Standing<'_>) -> Self {
        let told = |neighbour: Neighbour<'_>| (neighbour.id.to_owned(), neighbour.title.to_owned());
        let mut pictures: Vec<String> = (standing.exercise.pictures().into_iter())
            .map(|picture| picture.file.clone())
            .collect();
        pictures.sort_unstable();
        pictures.dedup();
        Self {
            source: standing.exercise.source.name.clone(),
            pictures,
            previous: standing.previous.map(told),
            next: standing.next.map(told),
            announced: standing.announced,
            is_in_feed: standing.is_in_feed,
        }
    }

    /// The files' names.
    fn files(&self) -> impl Iterator<Item = &String> {
        self.pictures.iter().chain([&self.source])
    }
}
