//! Runs the table of outputs over the catalogue.

use super::catalogue::Catalogue;
use crate::diagnostic::Diagnostics;
use crate::edition::{Archive, Edition, Plan, Sizes};
use crate::exercise::Exercise;
use crate::outputs::{Artifact, Fonts, OUTPUTS, Output, Render};
use crate::project::Record;
use crate::published::Published;
use anyhow::{Result, bail};
use jiff::civil::Date;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

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
    pub(super) artifacts: Vec<(Artifact, Record)>,
    /// The exercises that were built.
    pub(super) ids: BTreeSet<String>,
}

impl Made {
    /// The text of the file with this name, if one of them has it.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        let is_it = |artifact: &Artifact| artifact.path.rsplit('/').next() == Some(name);
        let (artifact, _) = self.artifacts.iter().find(|(artifact, _)| is_it(artifact))?;
        String::from_utf8(artifact.bytes.clone()).ok()
    }
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

/// Renders all artifacts in scope; those of one exercise on one thread, exercises side by side.
pub(super) fn render(
    catalogue: &Catalogue,
    fonts: &Fonts,
    scope: &Scope,
    record: &Published,
    found: &mut Diagnostics,
) -> Result<Made> {
    let published = published(catalogue, scope.today);
    let mut editions: Vec<Rendered> = catalogue
        .chosen
        .par_iter()
        .map(|exercise| each(catalogue, fonts, scope, &published, exercise))
        .collect::<Result<_>>()?;
    for edition in &mut editions {
        found.extend(std::mem::take(&mut edition.found));
    }
    let mut made = Collected::default();
    if found.has_errors() {
        return Ok(made.into_made());
    }
    let mut sizes = Sizes::new();
    for edition in editions {
        sizes.extend(edition.sizes);
        for (output, artifact) in edition.artifacts {
            made.add(scope, output, Some(&edition.id), artifact)?;
        }
        made.ids.insert(edition.id);
    }
    if scope.everything {
        let archive = Archive {
            config: &catalogue.config,
            exercises: &published,
            pictures: &catalogue.pictures,
            sizes: &sizes,
            published: record,
        };
        whole(catalogue, scope, &archive, &mut made, found)?;
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
    let place = published.iter().position(|other| other.id == exercise.id);
    let (previous, next) = neighbours(published, place);
    for output in OUTPUTS.iter().filter(|output| scope.runs(output)) {
        let Render::Each(run) = output.render else { continue };
        let edition = Edition {
            config: &catalogue.config,
            exercise,
            announced: place.is_some(),
            previous,
            next,
            pictures: &catalogue.pictures,
            fonts,
            sizes: &rendered.sizes,
        };
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

/// The exercises published before and after the one at a place; a scheduled one comes after all that are published.
pub(super) fn neighbours<'a>(
    published: &[&'a Exercise],
    place: Option<usize>,
) -> (Option<&'a Exercise>, Option<&'a Exercise>) {
    let Some(index) = place else {
        return (published.first().copied(), None);
    };
    let newer = index.checked_sub(1).map(|newer| published[newer]);
    (published.get(index + 1).copied(), newer)
}

/// The outputs that are made of all exercises together.
fn whole(
    catalogue: &Catalogue,
    scope: &Scope,
    archive: &Archive<'_>,
    made: &mut Collected,
    found: &mut Diagnostics,
) -> Result<()> {
    let plan = Plan {
        config: &catalogue.config,
        exercises: &planned(catalogue),
        pictures: &catalogue.pictures,
    };
    for output in OUTPUTS.iter().filter(|output| scope.wants(output)) {
        let artifacts = match output.render {
            Render::Each(_) => continue,
            Render::Whole(run) => run(archive, found)?,
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
    ids: BTreeSet<String>,
}

impl Collected {
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
            ids: self.ids,
        }
    }
}
