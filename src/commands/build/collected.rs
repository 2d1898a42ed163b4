//! Artifacts by path: two outputs may make the same file, but never two different ones of one name.

use super::scope::Scope;
use crate::outputs::{Artifact, Output};
use crate::project::{Finished, Record, Stage};
use anyhow::{Result, anyhow};
use rayon::prelude::*;
use serde_json::value::to_raw_value;
use std::collections::BTreeMap;

/// What was made and is wanted.
#[derive(Default)]
pub(super) struct Collected {
    by_path: BTreeMap<String, (Artifact, Record)>,
}

impl Collected {
    /// Takes what was asked for.
    pub(super) fn take(
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

    /// The artifacts themselves.
    pub(super) fn artifacts(self) -> Vec<Artifact> {
        self.by_path.into_values().map(|(artifact, _)| artifact).collect()
    }

    /// Writes them down.
    pub(super) fn staged(self, stage: &Stage<'_>) -> Result<Vec<Finished>> {
        self.by_path.into_values().map(|made| put(stage, made)).collect()
    }

    /// Writes down those that are not among `files`; some may be the same.
    pub(super) fn join(mut self, files: &mut Vec<Finished>, stage: &Stage<'_>) -> Result<()> {
        for known in files.iter_mut() {
            if let Some((artifact, record)) = self.by_path.remove(&known.path) {
                if !stage.holds(&known.path, &known.staged, &artifact.bytes)? {
                    return Err(two_of_one_name(&known.path));
                }
                known.record.join(&record);
            }
        }
        let new: Vec<_> = self.by_path.into_values().collect();
        let new: Result<Vec<_>> = new.into_par_iter().map(|made| put(stage, made)).collect();
        files.extend(new?);
        Ok(())
    }
}

fn put(stage: &Stage<'_>, (artifact, record): (Artifact, Record)) -> Result<Finished> {
    Ok(Finished {
        staged: stage.put(&artifact.path, &artifact.bytes)?,
        path: artifact.path,
        record,
        note: artifact.note,
        about: artifact.about.as_ref().map(to_raw_value).transpose()?,
    })
}

fn two_of_one_name(path: &str) -> anyhow::Error {
    anyhow!("two different files would be written to `{path}`: rename one of the pictures")
}
