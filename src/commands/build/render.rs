//! Runs the table of outputs over the catalogue.

use super::album::Album;
use super::catalogue::Catalogue;
use super::memory::{Kept, Last, Remembered};
use super::summary::File;
use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::edition::{Archive, Edition, Plan, Sizes};
use crate::exercise::Exercise;
use crate::outputs::{Artifact, Each, Fonts, OUTPUTS, Output, Render};
use crate::picture::Pictures;
use crate::project::{Project, Record};
use crate::published::Published;
use crate::report::Bar;
use anyhow::{Result, bail};
use jiff::civil::Date;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// What is to be made.
#[derive(Debug)]
pub(super) struct Scope {
    /// The outputs that were asked for.
    pub(super) outputs: Vec<&'static Output>,
    /// Whether all exercises are built, so that outputs of the whole archive can be made.
    pub(super) everything: bool,
    /// The day up to which exercises are published.
    pub(super) today: Date,
    /// Whether that day is still to come, so that subscribers get nothing of it yet.
    pub(super) is_preview: bool,
}

/// What was made, or made again.
#[derive(Debug, Default)]
pub(super) struct Made {
    /// The new files, each path once.
    pub(super) artifacts: Vec<(Artifact, Record)>,
    /// The files that are there and would come out the same.
    pub(super) kept: Vec<(File, Record)>,
    /// The exercises that were built, by id, with what the next build may want to know.
    pub(super) exercises: BTreeMap<String, Remembered>,
}

/// What exercises are rendered with.
pub(super) struct Work<'a> {
    pub(super) project: &'a Project,
    pub(super) catalogue: &'a Catalogue,
    pub(super) fonts: &'a Fonts,
    pub(super) scope: &'a Scope,
    /// What subscribers have.
    pub(super) record: &'a Published,
    /// What need not be made again.
    pub(super) last: &'a Last,
    /// How far it is.
    pub(super) bar: &'a Bar,
}

/// An exercise among the others.
#[derive(Clone, Copy)]
pub(super) struct Standing<'a> {
    pub(super) exercise: &'a Exercise,
    pub(super) announced: bool,
    pub(super) is_in_feed: bool,
    pub(super) previous: Option<&'a Exercise>,
    pub(super) next: Option<&'a Exercise>,
}

impl Made {
    /// The text of the file with this name, if one of them has it.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        let is_it = |artifact: &Artifact| artifact.path.rsplit('/').next() == Some(name);
        let (artifact, _) = self.artifacts.iter().find(|(artifact, _)| is_it(artifact))?;
        String::from_utf8(artifact.bytes.to_vec()).ok()
    }
}

impl Scope {
    fn wants(&self, output: &Output) -> bool {
        self.outputs.iter().any(|wanted| wanted.name == output.name)
    }

    /// Whether outputs of the whole archive are made.
    pub(super) fn has_whole(&self) -> bool {
        let is_whole = |output: &&Output| matches!(output.render, Render::Whole { .. });
        self.everything && self.outputs.iter().any(is_whole)
    }

    /// Whether everything is made, so that nothing leads any more to an exercise that is gone.
    pub(super) fn is_complete(&self) -> bool {
        let mut whole = OUTPUTS
            .iter()
            .filter(|output| matches!(output.render, Render::Whole { .. }));
        self.everything && whole.all(|output| self.wants(output))
    }

    /// Whether what is published goes out to subscribers.
    pub(super) fn announces(&self) -> bool {
        self.has_whole() && !self.is_preview
    }

    /// What an output makes of each exercise.
    fn of_each(&self, output: &Output) -> Option<Each> {
        match output.render {
            Render::Each(run) => Some(run),
            Render::Whole { each, .. } => each.filter(|_| self.everything),
            Render::Plan(_) => None,
        }
    }

    /// Whether an output must run: it was asked for, or one that was asks for its sizes.
    fn runs(&self, output: &Output) -> bool {
        self.wants(output) || self.outputs.iter().any(|wanted| wanted.needs == Some(output.name))
    }
}

/// Renders all artifacts in scope; those of one exercise on one thread, exercises side by side.
pub(super) fn render(work: &Work<'_>, found: &mut Diagnostics) -> Result<Made> {
    let Work { catalogue, scope, .. } = *work;
    let published = published(catalogue, scope.today);
    let mut made = Collected::default();
    let mut fresh = Vec::new();
    for exercise in &catalogue.chosen {
        let standing = standing(catalogue, &published, exercise);
        match work.last.keep(work.project, &standing) {
            Some(kept) => made.keep(&exercise.id, kept, found),
            None => fresh.push(standing),
        }
    }
    let exercises = fresh.iter().map(|standing| standing.exercise);
    let album = Album::of(work.project, &catalogue.config, exercises, found);
    work.bar.ahead(fresh.len());
    let rendered: Result<Vec<Rendered>> = fresh.par_iter().map(|standing| each(work, &album, standing)).collect();
    let rendered = rendered?;
    rendered.iter().for_each(|edition| found.extend(edition.found.clone()));
    if found.has_errors() {
        return Ok(Made::default());
    }
    for edition in rendered {
        made.take(scope, edition)?;
    }
    if scope.everything {
        whole(work, &album, &published, &mut made, found)?;
    }
    Ok(made.into_made())
}

/// The exercises whose day has come, newest first; a draft is never announced.
pub(super) fn published(catalogue: &Catalogue, today: Date) -> Vec<&Exercise> {
    let all = catalogue.chosen.iter().chain(&catalogue.others);
    let mut published: Vec<&Exercise> = all
        .filter(|exercise| !exercise.draft && exercise.date <= today)
        .collect();
    published.sort_by(|a, b| b.date.cmp(&a.date).then_with(|| a.id.cmp(&b.id)));
    published
}

/// The exercises that have their day, the earliest first.
fn planned(catalogue: &Catalogue) -> Vec<&Exercise> {
    let mut planned: Vec<&Exercise> = catalogue.chosen.iter().filter(|exercise| !exercise.draft).collect();
    planned.sort_by(|a, b| a.date.cmp(&b.date).then_with(|| a.id.cmp(&b.id)));
    planned
}

impl<'a> Standing<'a> {
    /// What a renderer may look at.
    pub(super) fn edition(
        &self,
        config: &'a Config,
        pictures: &'a Pictures,
        fonts: &'a Fonts,
        sizes: &'a Sizes,
    ) -> Edition<'a> {
        Edition {
            config,
            exercise: self.exercise,
            announced: self.announced,
            is_in_feed: self.is_in_feed,
            previous: self.previous,
            next: self.next,
            pictures,
            fonts,
            sizes,
        }
    }
}

/// Where an exercise stands among those that are published.
pub(super) fn standing<'a>(catalogue: &Catalogue, published: &[&'a Exercise], exercise: &'a Exercise) -> Standing<'a> {
    let place = published.iter().position(|other| other.id == exercise.id);
    let (previous, next) = neighbours(published, place);
    Standing {
        exercise,
        announced: place.is_some(),
        is_in_feed: place.is_some_and(|place| place < catalogue.config.site.feed_items),
        previous,
        next,
    }
}

/// What was made of one exercise.
struct Rendered {
    id: String,
    artifacts: Vec<(&'static Output, Artifact)>,
    found: Diagnostics,
    remembered: Remembered,
}

fn each(work: &Work<'_>, album: &Album<'_>, standing: &Standing<'_>) -> Result<Rendered> {
    work.bar.at(&standing.exercise.id);
    let mut found = Diagnostics::default();
    let pictures = album.open(standing.exercise, &mut found);
    let (mut sizes, mut asked_for) = (Sizes::new(), Sizes::new());
    let mut artifacts = Vec::new();
    for output in OUTPUTS.iter().filter(|output| work.scope.runs(output)) {
        let Some(run) = work.scope.of_each(output) else {
            continue;
        };
        let edition = standing.edition(&work.catalogue.config, &pictures, work.fonts, &sizes);
        for artifact in run(&edition, &mut found)? {
            let size = artifact.bytes.len() as u64;
            if output.is_needed_by_the_whole() {
                asked_for.insert(artifact.path.clone(), size);
            }
            sizes.insert(artifact.path.clone(), size);
            artifacts.push((output, artifact));
        }
    }
    let mut remembered = Remembered::of(standing, asked_for, &found);
    if work.scope.has_whole() {
        remembered.outline(standing.exercise, &pictures);
    }
    Ok(Rendered {
        id: standing.exercise.id.clone(),
        artifacts,
        found,
        remembered,
    })
}

/// The exercises published before and after the one at a place; a scheduled one comes after all that are published.
fn neighbours<'a>(published: &[&'a Exercise], place: Option<usize>) -> (Option<&'a Exercise>, Option<&'a Exercise>) {
    let Some(index) = place else {
        return (published.first().copied(), None);
    };
    let newer = index.checked_sub(1).map(|newer| published[newer]);
    (published.get(index + 1).copied(), newer)
}

/// The outputs that are made of all exercises together.
fn whole(
    work: &Work<'_>,
    album: &Album<'_>,
    published: &[&Exercise],
    made: &mut Collected,
    found: &mut Diagnostics,
) -> Result<()> {
    let Work { catalogue, scope, .. } = *work;
    let (mut pictures, mut sizes) = (album.logo().clone(), Sizes::new());
    for remembered in made.exercises.values() {
        remembered.tell(&mut pictures, &mut sizes);
    }
    let archive = Archive {
        config: &catalogue.config,
        exercises: published,
        pictures: &pictures,
        sizes: &sizes,
        published: work.record,
    };
    let plan = Plan {
        config: &catalogue.config,
        exercises: &planned(catalogue),
    };
    for output in OUTPUTS.iter().filter(|output| scope.wants(output)) {
        let artifacts = match output.render {
            Render::Each(_) => continue,
            Render::Whole { whole, .. } => whole(&archive, found)?,
            Render::Plan(run) => run(&plan, found)?,
        };
        for artifact in artifacts {
            made.add(scope, output, None, artifact)?;
        }
    }
    Ok(())
}

/// Artifacts by path: two outputs may make the same file, but never two different ones of one name.
#[derive(Default)]
struct Collected {
    by_path: BTreeMap<String, (Artifact, Record)>,
    kept: Vec<(File, Record)>,
    exercises: BTreeMap<String, Remembered>,
}

impl Collected {
    /// Takes over what was made of an exercise by an earlier build.
    fn keep(&mut self, id: &str, kept: Kept, found: &mut Diagnostics) {
        for file in kept.files {
            let record = Record {
                exercise: Some(id.to_owned()),
                outputs: file.outputs.clone(),
            };
            self.kept.push((file, record));
        }
        found.extend(kept.found);
        self.exercises.insert(id.to_owned(), kept.remembered);
    }

    /// Takes what was made of an exercise.
    fn take(&mut self, scope: &Scope, edition: Rendered) -> Result<()> {
        for (output, artifact) in edition.artifacts {
            self.add(scope, output, Some(&edition.id), artifact)?;
        }
        self.exercises.insert(edition.id, edition.remembered);
        Ok(())
    }

    fn add(&mut self, scope: &Scope, output: &Output, id: Option<&String>, artifact: Artifact) -> Result<()> {
        if !scope.wants(output) {
            return Ok(());
        }
        let record = Record {
            exercise: id.cloned(),
            outputs: vec![output.name.to_owned()],
        };
        match self.by_path.get_mut(&artifact.path) {
            Some((known, _)) if known.bytes != artifact.bytes => {
                bail!(
                    "two different files would be written to `{}`: rename one of the pictures",
                    artifact.path
                )
            }
            Some((_, known)) => known.join(&record),
            None => {
                self.by_path.insert(artifact.path.clone(), (artifact, record));
            }
        }
        Ok(())
    }

    fn into_made(self) -> Made {
        Made {
            artifacts: self.by_path.into_values().collect(),
            kept: self.kept,
            exercises: self.exercises,
        }
    }
}
