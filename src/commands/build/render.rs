//! Runs the table of outputs over the catalogue.

use super::album::Album;
use super::catalogue::Catalogue;
use super::collected::Collected;
use super::memory::{Kept, Last, Remembered};
use super::scope::Scope;
use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::edition::{Archive, Edition, Neighbour, Plan, Sizes};
use crate::exercise::Exercise;
use crate::outputs::{Artifact, Fonts, OUTPUTS, Output, Render};
use crate::picture::{Pictures, Use};
use crate::project::{Finished, Project, Record, Stage, Staged};
use crate::published::Published;
use crate::report::Bar;
use anyhow::Result;
use jiff::civil::Date;
use rayon::prelude::*;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering as Seen};

/// What was made, or need not be made again.
#[derive(Debug, Default)]
pub(super) struct Made {
    /// The files, each path once.
    pub(super) files: Vec<Finished>,
    /// The exercises that were built, by id, with what the next build may want to know.
    pub(super) exercises: BTreeMap<String, Remembered>,
}

/// What exercises are rendered with.
pub(super) struct Work<'a> {
    pub(super) project: &'a Project,
    pub(super) catalogue: &'a Catalogue,
    pub(super) fonts: &'a Fonts,
    pub(super) scope: &'a Scope,
    /// How far it is.
    pub(super) bar: &'a Bar,
}

/// An exercise among the others.
#[derive(Clone, Copy)]
pub(super) struct Standing<'a> {
    pub(super) exercise: &'a Exercise,
    pub(super) announced: bool,
    pub(super) is_in_feed: bool,
    pub(super) previous: Option<Neighbour<'a>>,
    pub(super) next: Option<Neighbour<'a>>,
}

/// Renders all artifacts in scope onto the stage; those of one exercise on one thread, exercises side by side. Nothing is
/// made while there are mistakes, nor what would come out as it did last time.
pub(super) fn render(
    work: &Work<'_>,
    record: &Published,
    mut last: Last,
    stage: &Stage<'_>,
    found: &mut Diagnostics,
) -> Result<Made> {
    let published = published(work.catalogue, work.scope.today);
    let mut made = Made::default();
    let mut fresh = Vec::new();
    for exercise in &work.catalogue.chosen {
        let standing = standing(work.catalogue, &published, exercise);
        match last.keep(work.project, &standing) {
            Some(kept) => made.keep(&exercise.id, kept, found),
            None => fresh.push(standing),
        }
    }
    last.see_again(work.project);
    let album = album(work, &fresh, Use::Publishing, found);
    let rendered = all(work, &album, &fresh, stage, found)?;
    if found.has_errors() {
        return Ok(Made::default());
    }
    for (standing, files, remembered) in rendered {
        made.files.extend(files);
        made.exercises.insert(standing.exercise.id.clone(), remembered);
    }
    if work.scope.everything {
        let files = whole(work, album.logo(), &published, record, &made, found)?;
        files.join(&mut made.files, stage)?;
    }
    made.files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    Ok(made)
}

impl Made {
    /// Takes over what an earlier build made of an exercise.
    fn keep(&mut self, id: &str, kept: Kept, found: &mut Diagnostics) {
        let files = kept.files.into_iter().map(|file| Finished {
            staged: Staged::there(file.bytes),
            record: Record {
                exercise: Some(id.to_owned()),
                outputs: file.outputs,
            },
            path: file.path,
            note: file.note,
            about: file.about,
        });
        self.files.extend(files);
        found.extend(kept.found);
        self.exercises.insert(id.to_owned(), kept.remembered);
    }
}

fn album<'a>(work: &Work<'a>, fresh: &[Standing<'a>], purpose: Use, found: &mut Diagnostics) -> Album<'a> {
    let exercises = fresh.iter().map(|standing| standing.exercise);
    Album::of(work.project, &work.catalogue.config, exercises, purpose, found)
}

/// Renders exercises side by side. Where one has a mistake, what is made of the others is not kept.
fn all<'s>(
    work: &Work<'_>,
    album: &Album<'_>,
    fresh: &'s [Standing<'s>],
    stage: &Stage<'_>,
    found: &mut Diagnostics,
) -> Result<Vec<(&'s Standing<'s>, Vec<Finished>, Remembered)>> {
    work.bar.ahead(fresh.len());
    let is_kept = AtomicBool::new(!found.has_errors());
    let render = |standing: &'s Standing<'s>| {
        let edition = each(work, album, standing)?;
        if edition.found.has_errors() {
            is_kept.store(false, Seen::Relaxed);
        }
        let mut files = Collected::default();
        if is_kept.load(Seen::Relaxed) {
            files.take(work.scope, edition.artifacts, Some(&standing.exercise.id))?;
        }
        Ok((standing, files.staged(stage)?, edition.remembered, edition.found))
    };
    let rendered: Result<Vec<_>> = fresh.par_iter().with_max_len(1).map(render).collect();
    let take = |(standing, files, remembered, mistakes)| {
        found.extend(mistakes);
        (standing, files, remembered)
    };
    Ok(rendered?.into_iter().map(take).collect())
}

/// The artifacts of one exercise, in memory: for what is not published.
pub(super) fn artifacts(work: &Work<'_>, exercise: &Exercise, found: &mut Diagnostics) -> Result<Vec<Artifact>> {
    let published = published(work.catalogue, work.scope.today);
    let standing = [standing(work.catalogue, &published, exercise)];
    let album = album(work, &standing, Use::Publishing, found);
    work.bar.ahead(1);
    let mut files = Collected::default();
    for standing in &standing {
        let edition = each(work, &album, standing)?;
        found.extend(edition.found);
        files.take(work.scope, edition.artifacts, Some(&exercise.id))?;
    }
    Ok(files.artifacts())
}

/// Looks for the mistakes that the outputs in scope would report, exercises side by side; nothing is made.
pub(super) fn look(work: &Work<'_>, found: &mut Diagnostics) -> Result<()> {
    let published = published(work.catalogue, work.scope.today);
    let exercises = work.catalogue.chosen.iter();
    let standing: Vec<Standing<'_>> = exercises
        .map(|exercise| standing(work.catalogue, &published, exercise))
        .collect();
    let album = album(work, &standing, Use::Looking, found);
    work.bar.ahead(standing.len());
    let mistakes: Result<Vec<Diagnostics>> = standing
        .par_iter()
        .map(|standing| find(work, &album, standing))
        .collect();
    mistakes?.into_iter().for_each(|own| found.extend(own));
    Ok(())
}

fn find(work: &Work<'_>, album: &Album<'_>, standing: &Standing<'_>) -> Result<Diagnostics> {
    work.bar.at(&standing.exercise.id);
    let mut found = Diagnostics::default();
    let pictures = album.open(standing.exercise, &mut found);
    let sizes = Sizes::new();
    let edition = standing.edition(&work.catalogue.config, &pictures, work.fonts, &sizes);
    let outputs = OUTPUTS.iter().filter(|output| work.scope.runs(output));
    outputs
        .filter_map(|output| output.find)
        .try_for_each(|find| find(&edition, &mut found))?;
    Ok(found)
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
fn newest_first(a: &Exercise, b: &Exercise) -> Ordering {
    b.date.cmp(&a.date).then_with(|| a.id.cmp(&b.id))
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
    let place = published.binary_search_by(|other| newest_first(other, exercise)).ok();
    let (previous, next) = neighbours(published, place);
    Standing {
        exercise,
        announced: place.is_some(),
        is_in_feed: place.is_some_and(|place| place < catalogue.config.site.feed_items),
        previous,
        next,
    }
}

/// The exercises published before and after the one at a place; a scheduled one comes after all that are published.
fn neighbours<'a>(published: &[&'a Exercise], place: Option<usize>) -> (Option<Neighbour<'a>>, Option<Neighbour<'a>>) {
    let at = |place: usize| published.get(place).copied().map(Neighbour::from);
    let Some(index) = place else {
        return (at(0), None);
    };
    (at(index + 1), index.checked_sub(1).and_then(at))
}

/// What was made of one exercise.
struct Rendered {
    artifacts: Vec<(&'static Output, Artifact)>,
    found: Diagnostics,
    remembered: Remembered,
}

fn each(work: &Work<'_>, album: &Album<'_>, standing: &Standing<'_>) -> Result<Rendered> {
    work.bar.at(&standing.exercise.id);
    let mut found = Diagnostics::default();
    let pictures = album.open(standing.exercise, &mut found);
    let mut sizes = Sizes::new();
    let mut rendered = side_by_side(work, standing, &pictures, &sizes, |output| output.needs.is_none())?;
    for made in rendered.values().flat_map(|(artifacts, _)| artifacts) {
        sizes.insert(made.path.clone(), made.bytes.len() as u64);
    }
    let asking = side_by_side(work, standing, &pictures, &sizes, |output| output.needs.is_some())?;
    rendered.extend(asking);
    let (mut artifacts, mut asked_for) = (Vec::new(), Sizes::new());
    for (place, (made, own)) in rendered {
        let output = &OUTPUTS[place];
        found.extend(own);
        if output.is_needed_by_the_whole() {
            asked_for.extend(made.iter().map(|made| (made.path.clone(), made.bytes.len() as u64)));
        }
        artifacts.extend(made.into_iter().map(|made| (output, made)));
    }
    let mut remembered = Remembered::of(standing, asked_for, &found);
    if work.scope.has_whole() {
        remembered.outline(standing.exercise, &pictures);
    }
    Ok(Rendered {
        artifacts,
        found,
        remembered,
    })
}

/// What some outputs make of an exercise and the mistakes that they find, by the output's place in the table.
type ByPlace = BTreeMap<usize, (Vec<Artifact>, Diagnostics)>;

/// Renders some outputs of an exercise side by side: where there is one exercise, the other processors have nothing else
/// to do.
fn side_by_side(
    work: &Work<'_>,
    standing: &Standing<'_>,
    pictures: &Pictures,
    sizes: &Sizes,
    is_next: impl Fn(&Output) -> bool,
) -> Result<ByPlace> {
    let next = OUTPUTS.iter().enumerate();
    let next = next.filter(|(_, output)| work.scope.runs(output) && is_next(output));
    let next: Vec<_> = next
        .filter_map(|(place, output)| work.scope.of_each(output).map(|run| (place, run)))
        .collect();
    next.into_par_iter()
        .map(|(place, run)| {
            let mut found = Diagnostics::default();
            let edition = standing.edition(&work.catalogue.config, pictures, work.fonts, sizes);
            Ok((place, (run(&edition, &mut found)?, found)))
        })
        .collect()
}

/// The outputs that are made of all exercises together, side by side.
fn whole(
    work: &Work<'_>,
    logo: &Pictures,
    published: &[&Exercise],
    record: &Published,
    made: &Made,
    found: &mut Diagnostics,
) -> Result<Collected> {
    let (mut pictures, mut sizes) = (logo.clone(), Sizes::new());
    for remembered in made.exercises.values() {
        remembered.tell(&mut pictures, &mut sizes);
    }
    let archive = Archive {
        config: &work.catalogue.config,
        exercises: published,
        pictures: &pictures,
        sizes: &sizes,
        published: record,
    };
    let plan = Plan {
        config: &work.catalogue.config,
        exercises: &planned(work.catalogue),
    };
    let run = |output: &'static Output| {
        let mut found = Diagnostics::default();
        let artifacts = match output.render {
            Render::Each(_) => Vec::new(),
            Render::Whole { whole, .. } => whole(&archive, &mut found)?,
            Render::Plan(run) => run(&plan, &mut found)?,
        };
        Ok((output, artifacts, found))
    };
    let wanted = OUTPUTS.par_iter().filter(|output| work.scope.wants(output));
    let made: Result<Vec<_>> = wanted.map(run).collect();
    let mut files = Collected::default();
    for (output, artifacts, own) in made? {
        found.extend(own);
        let artifacts = artifacts.into_iter().map(|artifact| (output, artifact)).collect();
        files.take(work.scope, artifacts, None)?;
    }
    Ok(files)
}
