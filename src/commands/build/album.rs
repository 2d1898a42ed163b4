//! The pictures of the exercises that are rendered: each read once, and no longer in memory than somebody needs it.

use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::exercise::{Exercise, Picture};
use crate::parse::{self, Unusable};
use crate::picture::{Image, Pictures, Use};
use crate::project::Project;
use crate::source::Source;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

/// Where exercises get their pictures from.
pub(super) struct Album<'a> {
    project: &'a Project,
    purpose: Use,
    /// The logo, which every exercise shows.
    logo: Pictures,
    /// The pictures that more than one exercise shows.
    shared: BTreeMap<&'a str, Mutex<Shared>>,
}

/// A picture, once it was read, and how many exercises are still to come that show it.
#[derive(Default)]
struct Shared {
    image: Option<Result<Arc<Image>, Unusable>>,
    to_come: usize,
}

impl<'a> Album<'a> {
    /// For these exercises, each of which is opened once.
    pub(super) fn of(
        project: &'a Project,
        config: &Config,
        exercises: impl IntoIterator<Item = &'a Exercise>,
        purpose: Use,
        found: &mut Diagnostics,
    ) -> Self {
        let mut shared: BTreeMap<&str, Shared> = BTreeMap::new();
        for exercise in exercises {
            for picture in distinct(exercise) {
                shared.entry(&picture.file).or_default().to_come += 1;
            }
        }
        shared.retain(|_, shared| shared.to_come > 1);
        let shared = shared.into_iter().map(|(file, shared)| (file, Mutex::new(shared)));
        Self {
            project,
            purpose,
            logo: read(project, config.practice.logo.iter(), &config.source, purpose, found),
            shared: shared.collect(),
        }
    }

    /// The logo alone.
    pub(super) fn logo(&self) -> &Pictures {
        &self.logo
    }

    /// The pictures of an exercise, read side by side, and the logo; what cannot be used is reported where it is referred
    /// to.
    pub(super) fn open(&self, exercise: &Exercise, found: &mut Diagnostics) -> Pictures {
        let mut pictures = self.logo.clone();
        let wanted = distinct(exercise).into_par_iter();
        let images: HashMap<&str, _> = wanted
            .map(|picture| (picture.file.as_str(), self.image(&picture.file)))
            .collect();
        let image = |file: &str| images.get(file).cloned().unwrap_or_else(|| self.read(file));
        add(exercise.pictures(), &exercise.source, image, &mut pictures, found);
        pictures
    }

    fn read(&self, file: &str) -> Result<Arc<Image>, Unusable> {
        self.project.picture(file, self.purpose).map(Arc::new)
    }

    fn image(&self, file: &str) -> Result<Arc<Image>, Unusable> {
        let Some(shared) = self.shared.get(file) else {
            return self.read(file);
        };
        let mut shared = shared.lock().unwrap_or_else(PoisonError::into_inner);
        shared.to_come = shared.to_come.saturating_sub(1);
        let image = shared.image.take().unwrap_or_else(|| self.read(file));
        if shared.to_come > 0 {
            shared.image = Some(image.clone());
        }
        image
    }
}

/// Looks at pictures for the mistakes alone.
pub(super) fn check(project: &Project, wanted: &[Picture], source: &Arc<Source>, found: &mut Diagnostics) {
    read(project, wanted, source, Use::Looking, found);
}

fn read<'p>(
    project: &Project,
    wanted: impl IntoIterator<Item = &'p Picture>,
    source: &Arc<Source>,
    purpose: Use,
    found: &mut Diagnostics,
) -> Pictures {
    let mut pictures = Pictures::default();
    let image = |file: &str| project.picture(file, purpose).map(Arc::new);
    add(wanted, source, image, &mut pictures, found);
    pictures
}

/// Adds pictures; what cannot be used is reported where it is referred to.
pub(super) fn add<'p>(
    wanted: impl IntoIterator<Item = &'p Picture>,
    source: &Arc<Source>,
    image: impl Fn(&str) -> Result<Arc<Image>, Unusable>,
    pictures: &mut Pictures,
    found: &mut Diagnostics,
) {
    for picture in wanted {
        if pictures.get(&picture.file).is_some() {
            continue;
        }
        match image(&picture.file) {
            Ok(image) => {
                let doubts = parse::checked_picture(source, picture, &image);
                doubts.into_iter().for_each(|doubt| found.push(doubt));
                pictures.add(picture.file.clone(), image);
            }
            Err(refusal) => found.push(parse::refused_picture(source, picture, &refusal)),
        }
    }
}

/// The pictures of an exercise, each file once.
fn distinct(exercise: &Exercise) -> Vec<&Picture> {
    let mut pictures = exercise.pictures();
    pictures.sort_by(|a, b| a.file.cmp(&b.file));
    pictures.dedup_by(|a, b| a.file == b.file);
    pictures
}
