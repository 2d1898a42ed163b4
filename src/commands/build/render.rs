//! Runs the table of outputs over the catalogue.

use super::catalogue::Catalogue;
use crate::diagnostic::Diagnostics;
use crate::edition::{Archive, Edition, Plan, Sizes};
use crate::exercise::Exercise;
use crate::outputs::{Artifact, Fonts, OUTPUTS, Output, Render};
use crate::project::{Finished, Record, Stage};
use crate::published::Published;
use anyhow::{Result, anyhow};
use jiff::civil::Date;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::atomic::{AtomicBool, Ordering};

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

/// What was made.
#[derive(Debug, Default)]
pub(super) struct Made {
    /// The files, each path once.
    pub(super) files: Vec<Finished>,
    /// The exercises that were built.
    pub(super) ids: BTreeSet<String>,
}

impl Scope {
    fn wants(&self, output: &Output) -> bool {
        self.outputs.iter().any(|wanted| wanted.name == output.name)
    }

    /// Whether outputs of the whole archive are made.
    pub(super) fn has_whole(&self) -> bool {
        let is_whole = |output: &&Output| matches!(output.render, Render::Whole(_));
        self.everything && self.outputs.iter().any(is_whole)
    }

    /// Whether everything is made, so that nothing leads any more to an exercise that is gone.
    pub(super) fn is_complete(&self) -> bool {
        let mut whole = OUTPUTS
            .iter()
            .filter(|output| matches!(output.render, Render::Whole(_)));
        self.everything && whole.all(|output| self.wants(output))
    }

    /// Whether what is published goes out to subscribers.
    pub(super) fn announces(&self) -> bool {
        self.has_whole() && !self.is_preview
    }

    /// Whether an output must run: it was asked for, or one that was asks for its sizes.
    fn runs(&self, output: &Output) -> bool {
        self.wants(output) || self.outputs.iter().any(|wanted| wanted.needs == Some(output.name))
    }
}

/// Renders all artifacts in scope onto the stage; those of one exercise on one thread, exercises side by side. Nothing is
/// made while there are mistakes.
pub(super) fn render(
    catalogue: &Catalogue,
    fonts: &Fonts,
    scope: &Scope,
    record: &Published,
    stage: &Stage<'_>,
    found: &mut Diagnostics,
) -> Result<Made> {
    let published = published(catalogue, scope.today);
    let is_kept = AtomicBool::new(!found.has_errors());
    let editions: Vec<(Vec<Finished>, Sizes, Diagnostics)> = catalogue
        .chosen
        .par_iter()
        .with_max_len(1)
        .map(|exercise| {
            let edition = each(catalogue, fonts, scope, &published, exercise)?;
            if edition.found.has_errors() {
                is_kept.store(false, Ordering::Relaxed);
            }
            let mut files = Collected::default();
            if is_kept.load(Ordering::Relaxed) {
                files.take(scope, edition.artifacts, Some(&edition.id))?;
            }
            Ok((files.staged(stage)?, edition.sizes, edition.found))
        })
        .collect::<Result<_>>()?;
    let mut made = Made::default();
    let mut sizes = Sizes::new();
    for (files, own, mistakes) in editions {
        made.files.extend(files);
        sizes.extend(own);
        found.extend(mistakes);
    }
    if found.has_errors() {
        return Ok(Made::default());
    }
    made.ids = catalogue.chosen.iter().map(|exercise| exercise.id.clone()).collect();
    if scope.everything {
        let archive = Archive {
            config: &catalogue.config,
            exercises: &published,
            pictures: &catalogue.pictures,
            sizes: &sizes,
            published: record,
        };
        let files = whole(catalogue, scope, &archive, found)?;
        join(&mut made.files, files, stage)?;
    }
    made.files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    Ok(made)
}

/// Adds the files of all exercises together to those of each: some are the same.
fn join(files: &mut Vec<Finished>, more: Collected, stage: &Stage<'_>) -> Result<()> {
    let mut places: HashMap<String, usize> = HashMap::new();
    places.extend(files.iter().enumerate().map(|(place, file)| (file.path.clone(), place)));
    let mut new = Collected::default();
    for (path, (artifact, record)) in more.by_path {
        let Some(known) = places.get(&path).and_then(|place| files.get_mut(*place)) else {
            new.by_path.insert(path, (artifact, record));
            continue;
        };
        if !stage.holds(&path, &known.staged, &artifact.bytes)? {
            return Err(two_of_one_name(&path));
        }
        known.record.join(&record);
    }
    files.extend(new.staged(stage)?);
    Ok(())
}

/// The artifacts of one exercise, in memory: for what is not published.
pub(super) fn artifacts(
    catalogue: &Catalogue,
    fonts: &Fonts,
    scope: &Scope,
    exercise: &Exercise,
    found: &mut Diagnostics,
) -> Result<Vec<Artifact>> {
    let edition = each(catalogue, fonts, scope, &published(catalogue, scope.today), exercise)?;
    found.extend(edition.found);
    let mut files = Collected::default();
    files.take(scope, edition.artifacts, Some(&edition.id))?;
    Ok(files.by_path.into_values().map(|(artifact, _)| artifact).collect())
}

/// Looks for the mistakes that the outputs in scope would report, exercises side by side; nothing is made.
pub(super) fn look(catalogue: &Catalogue, fonts: &Fonts, scope: &Scope, found: &mut Diagnostics) -> Result<()> {
    let published = published(catalogue, scope.today);
    let sizes = Sizes::new();
    let mistakes: Vec<Diagnostics> = catalogue
        .chosen
        .par_iter()
        .map(|exercise| {
            let mut own = Diagnostics::default();
            let edition = edition(catalogue, fonts, &published, exercise, &sizes);
            let finds = OUTPUTS.iter().filter(|output| scope.runs(output));
            finds
                .filter_map(|output| output.find)
                .try_for_each(|find| find(&edition, &mut own))?;
            Ok(own)
        })
        .collect::<Result<_>>()?;
    mistakes.into_iter().for_each(|own| found.extend(own));
    Ok(())
}

/// The exercises whose day has come, newest first; a draft is never announced.
pub(super) fn published(catalogue: &Catalogue, today: Date) -> Vec<&Exercise> {
    let all = catalogue.chosen.iter().chain(&catalogue.others);
    let mut published: Vec<&Exercise> = all
        .filter(|exercise| !exercise.draft && exercise.date <= today)
        .collect();
    published.sort_by(|a, b| newest_first(a, b));
    published
}

/// The order of an archive.
fn newest_first(a: &Exercise, b: &Exercise) -> std::cmp::Ordering {
    b.date.cmp(&a.date).then_with(|| a.id.cmp(&b.id))
}

/// The exercises that have their day, the earliest first.
fn planned(catalogue: &Catalogue) -> Vec<&Exercise> {
    let mut planned: Vec<&Exercise> = catalogue.chosen.iter().filter(|exercise| !exercise.draft).collect();
    planned.sort_by(|a, b| a.date.cmp(&b.date).then_with(|| a.id.cmp(&b.id)));
    planned
}

/// What was made of one exercise.
struct Rendered {
    id: String,
    artifacts: Vec<(&'static Output, Artifact)>,
    sizes: Sizes,
    found: Diagnostics,
}

fn each(
    catalogue: &Catalogue,
    fonts: &Fonts,
    scope: &Scope,
    published: &[&Exercise],
    exercise: &Exercise,
) -> Result<Rendered> {
    let mut rendered = Rendered {
        id: exercise.id.clone(),
        artifacts: Vec::new(),
        sizes: Sizes::new(),
        found: Diagnostics::default(),
    };
    for output in OUTPUTS.iter().filter(|output| scope.runs(output)) {
        let Render::Each(run) = output.render else { continue };
        let edition = edition(catalogue, fonts, published, exercise, &rendered.sizes);
        let artifacts = run(&edition, &mut rendered.found)?;
        for artifact in artifacts {
            rendered
                .sizes
                .insert(artifact.path.clone(), artifact.bytes.len() as u64);
            rendered.artifacts.push((output, artifact));
        }
    }
    Ok(rendered)
}

/// An exercise in its surroundings.
fn edition<'a>(
    catalogue: &'a Catalogue,
    fonts: &'a Fonts,
    published: &[&'a Exercise],
    exercise: &'a Exercise,
    sizes: &'a Sizes,
) -> Edition<'a> {
    let place = published.binary_search_by(|other| newest_first(other, exercise)).ok();
    let (previous, next) = neighbours(published, place);
    Edition {
        config: &catalogue.config,
        exercise,
        announced: place.is_some(),
        previous,
        next,
        pictures: &catalogue.pictures,
        fonts,
        sizes,
    }
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
fn whole(catalogue: &Catalogue, scope: &Scope, archive: &Archive<'_>, found: &mut Diagnostics) -> Result<Collected> {
    let plan = Plan {
        config: &catalogue.config,
        exercises: &planned(catalogue),
        pictures: &catalogue.pictures,
    };
    let mut made = Collected::default();
    for output in OUTPUTS.iter().filter(|output| scope.wants(output)) {
        let artifacts = match output.render {
            Render::Each(_) => continue,
            Render::Whole(run) => run(archive, found)?,
            Render::Plan(run) => run(&plan, found)?,
        };
        let artifacts = artifacts.into_iter().map(|artifact| (output, artifact)).collect();
        made.take(scope, artifacts, None)?;
    }
    Ok(made)
}

/// Artifacts by path: two outputs may make the same file, but never two different ones of one name.
#[derive(Default)]
struct Collected {
    by_path: BTreeMap<String, (Artifact, Record)>,
}

impl Collected {
    /// Takes what was asked for.
    fn take(
        &mut self,
        scope: &Scope,
        artifacts: Vec<(&'static Output, Artifact)>,
        exercise: Option<&String>,
    ) -> Result<()> {
        for (output, artifact) in artifacts.into_iter().filter(|(output, _)| scope.wants(output)) {
            let record = Record {
                exercise: exercise.cloned(),
                outputs: vec![output.name.to_owned()],
            };
            match self.by_path.get_mut(&artifact.path) {
                Some((known, _)) if known.bytes != artifact.bytes => return Err(two_of_one_name(&artifact.path)),
                Some((_, known)) => known.join(&record),
                None => {
                    self.by_path.insert(artifact.path.clone(), (artifact, record));
                }
            }
        }
        Ok(())
    }

    fn staged(self, stage: &Stage<'_>) -> Result<Vec<Finished>> {
        let put = |(artifact, record): (Artifact, Record)| {
            Ok(Finished {
                staged: stage.put(&artifact.path, &artifact.bytes)?,
                path: artifact.path,
                record,
                note: artifact.note,
                about: artifact.about,
            })
        };
        self.by_path.into_values().map(put).collect()
    }
}

fn two_of_one_name(path: &str) -> anyhow::Error {
    anyhow!("two different files would be written to `{path}`: rename one of the pictures")
}
