//! What is made of an exercise, when somebody looks at it: once for each reading of the project.

use super::build::{Entry, Gallery};
use super::desk::{Desk, Now};
use crate::diagnostic::Diagnostics;
use crate::edition::{Edition, Sizes};
use crate::exercise::Exercise;
use crate::outputs::{Artifact, OUTPUTS, Output, Render, index, pdf, shared_files, social};
use crate::picture::Pictures;
use crate::proofread::proofread;
use anyhow::Result;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// How much is made: pictures take long, so they are made when they are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    /// Handout, page, newsletter, captions: a few milliseconds.
    Words,
    /// A picture of each page of the handout.
    Pages,
    /// The pictures to post.
    Pictures,
    /// The site's styles and icons.
    Shared,
    /// The site's lists.
    Lists,
}

/// What something is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Somebody looks at it.
    Shown,
    /// To learn of its mistakes.
    Checked,
}

/// What was made at a stage.
#[derive(Default)]
pub(super) struct Proof {
    outputs: BTreeMap<&'static str, Made>,
    /// What is wrong with it.
    pub(super) found: Diagnostics,
    /// Why an output could not be made, if that is no mistake of the writer's.
    pub(super) failure: Option<String>,
}

/// What an output made.
#[derive(Default, Clone)]
pub(super) struct Made {
    pub(super) files: Arc<Vec<Artifact>>,
    /// Whether it is from before there was a mistake.
    pub(super) is_old: bool,
}

impl Made {
    /// The file with a path under `out/`.
    pub(super) fn file(&self, path: &str) -> Option<&Artifact> {
        self.files.iter().find(|file| file.path == path)
    }

    /// A text file of an exercise by its name there.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        let file = self
            .files
            .iter()
            .find(|file| file.path.ends_with(&format!("/{name}")))?;
        std::str::from_utf8(&file.bytes).ok()
    }
}

/// What has been made of one reading. Whoever asks for the same thing at the same time waits for the first.
#[derive(Default, Clone)]
pub(super) struct Proofs(Arc<Mutex<BTreeMap<(String, Stage), Slot>>>);

type Slot = Arc<OnceLock<Arc<Proof>>>;

impl Proofs {
    /// What is made of a file at a stage.
    pub(super) fn of(&self, file: &str, stage: Stage, make: impl FnOnce() -> Proof) -> Arc<Proof> {
        let mut proofs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let slot = Arc::clone(proofs.entry((file.to_owned(), stage)).or_default());
        drop(proofs);
        Arc::clone(slot.get_or_init(|| Arc::new(make())))
    }
}

impl Proof {
    /// Makes what there is of an exercise at a stage. What is only made for its mistakes is not kept.
    pub(super) fn make(desk: &Desk, now: &Now, entry: &Entry, stage: Stage, purpose: Purpose) -> Self {
        let mut proof = Self::default();
        let Some(gallery) = now.gallery.as_deref() else {
            return proof;
        };
        let pictures = gallery.pictures(entry, &|file| desk.picture(file, purpose), &mut proof.found);
        if let Some(exercise) = gallery.exercise(entry) {
            let mut making = Making {
                desk,
                now,
                gallery,
                exercise,
                is_old: entry.is_broken,
                purpose,
                pictures,
                sizes: Sizes::new(),
            };
            making.all(stage, &mut proof);
        }
        proof
    }

    /// Makes what belongs to all exercises.
    pub(super) fn of_site(desk: &Desk, now: &Now, stage: Stage) -> Self {
        let mut proof = Self::default();
        let Some(gallery) = now.gallery.as_deref() else {
            return proof;
        };
        let pictures = match stage {
            Stage::Lists => all_pictures(desk, gallery),
            _ => gallery.logo(&|file| desk.picture(file, Purpose::Shown)),
        };
        let made = gallery.archive(&pictures, |archive| match (stage, index::OUTPUT.render) {
            (Stage::Lists, Render::Whole { whole, .. }) => whole(archive, &mut Diagnostics::default()),
            _ => shared_files(archive.config, archive.pictures),
        });
        let (files, is_old) = desk.good("", index::OUTPUT.name, made.and_then(Result::ok));
        proof.outputs.insert(index::OUTPUT.name, Made { files, is_old });
        proof
    }

    /// What an output made.
    pub(super) fn made(&self, output: &Output) -> Made {
        self.outputs.get(output.name).cloned().unwrap_or_default()
    }

    /// A file by its path under `out/`.
    pub(super) fn file(&self, path: &str) -> Option<&Artifact> {
        self.outputs.values().find_map(|made| made.file(path))
    }
}

fn all_pictures(desk: &Desk, gallery: &Gallery) -> Pictures {
    let mut pictures = Pictures::default();
    for entry in &gallery.entries {
        let own = gallery.pictures(
            entry,
            &|file| desk.picture(file, Purpose::Checked),
            &mut Diagnostics::default(),
        );
        pictures.join(own);
    }
    pictures
}

/// The outputs of an exercise in the making.
struct Making<'m> {
    desk: &'m Desk,
    now: &'m Now,
    gallery: &'m Gallery,
    exercise: &'m Exercise,
    /// Whether the exercise is from before it had mistakes.
    is_old: bool,
    purpose: Purpose,
    pictures: Pictures,
    sizes: Sizes,
}

impl Making<'_> {
    fn all(&mut self, stage: Stage, proof: &mut Proof) {
        match stage {
            Stage::Pages => self.one(&PAGES, proof),
            Stage::Pictures => self.one(&social::OUTPUT, proof),
            _ => {
                let slow = [social::OUTPUT.name];
                for output in OUTPUTS.iter().filter(|output| !slow.contains(&output.name)) {
                    self.one(output, proof);
                }
                self.read_again(proof);
            }
        }
    }

    /// Runs an output; what it finds is not about an exercise that is no more as it was.
    fn one(&mut self, output: &Output, proof: &mut Proof) {
        let Render::Each(render) = output.render else { return };
        let mut found = Diagnostics::default();
        let made = self.edition().map(|edition| render(&edition, &mut found));
        let made = match made {
            Some(Ok(files)) if !files.is_empty() => Some(files),
            Some(Err(error)) => {
                proof.failure.get_or_insert(format!("{error:#}"));
                None
            }
            _ => None,
        };
        let (files, was_made_before) = self.kept(output, made);
        for file in files.iter() {
            self.sizes.insert(file.path.clone(), file.bytes.len() as u64);
        }
        let is_old = self.is_old || was_made_before;
        proof.outputs.insert(output.name, Made { files, is_old });
        if !self.is_old {
            proof.found.extend(found);
        }
    }

    /// What an output made, or made before.
    fn kept(&self, output: &Output, made: Option<Vec<Artifact>>) -> (Arc<Vec<Artifact>>, bool) {
        match self.purpose {
            Purpose::Shown => self.desk.good(&self.exercise.source.name, output.name, made),
            Purpose::Checked => (Arc::new(made.unwrap_or_default()), false),
        }
    }

    /// What an editor would remark.
    fn read_again(&self, proof: &mut Proof) {
        if let Some(config) = self.gallery.config().filter(|_| !self.is_old) {
            proofread(config, self.exercise, self.gallery.today, &mut proof.found);
        }
    }

    fn edition(&self) -> Option<Edition<'_>> {
        self.gallery
            .edition(self.exercise, &self.pictures, &self.now.fonts, &self.sizes)
    }
}

/// The handout's pages as pictures, which only the preview shows.
pub(super) const PAGES: Output = Output {
    name: "pages",
    needs: None,
    render: Render::Each(pages),
    find: None,
};

fn pages(edition: &Edition<'_>, _found: &mut Diagnostics) -> Result<Vec<Artifact>> {
    let pages = pdf::page_pngs(edition)?.into_iter().enumerate();
    let path = |number: usize| format!("{}/pages/{}.png", edition.exercise.id, number + 1);
    Ok(pages.map(|(number, png)| Artifact::new(path(number), png)).collect())
}
