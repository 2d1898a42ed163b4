//! The record of what `handout` wrote into `out/`, so that it can clean up after itself and leave other files alone.

use super::Finished;
use super::output::MANIFEST;
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Component, Path};

/// Which output of which exercise a file belongs to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Record {
    /// The exercise's id; none for what belongs to all of them.
    pub exercise: Option<String>,
    /// The outputs' names; a picture belongs to more than one.
    pub outputs: Vec<String>,
}

/// The files in `out/` that are ours, by path.
pub(super) type Manifest = BTreeMap<String, Record>;

/// Reads the record; one that is missing or damaged means that nothing in `out/` is known to be ours. A path that leads
/// out of `out/` was not written by us.
///
/// # Errors
/// When it is there and cannot be read: then nobody knows what is ours, and it must not be replaced.
pub(super) fn read(path: &Path) -> Result<Manifest> {
    let bytes = match super::read::file(path, super::read::MOST) {
        Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
        read => read.with_context(|| format!("cannot read `{MANIFEST}`"))?,
    };
    Ok(of(&bytes))
}

/// The record that these bytes are.
fn of(bytes: &[u8]) -> Manifest {
    let mut manifest: Manifest = serde_json::from_slice(bytes).unwrap_or_default();
    let is_inside = |path: &str| {
        let mut parts = Path::new(path).components();
        !path.is_empty() && parts.all(|part| matches!(part, Component::Normal(_)))
    };
    manifest.retain(|path, _| is_inside(path));
    manifest
}

/// Adds files to the record; says whether it did not hold all of that.
pub(super) fn widen(manifest: &mut Manifest, made: &[Finished]) -> bool {
    let mut is_wider = false;
    for Finished { path, record, .. } in made {
        match manifest.get_mut(path) {
            Some(known) if known.holds(record) => {}
            Some(known) => {
                known.join(record);
                is_wider = true;
            }
            None => {
                manifest.insert(path.clone(), record.clone());
                is_wider = true;
            }
        }
    }
    is_wider
}

/// Takes the outputs off the record of files that have run and do not make them any more; says whether there were any.
pub(super) fn narrow(manifest: &mut Manifest, made: &[Finished], has_run: impl Fn(&str) -> bool) -> bool {
    let mut is_narrower = false;
    for Finished { path, record, .. } in made {
        let Some(known) = manifest.get_mut(path) else { continue };
        let before = known.outputs.len();
        known
            .outputs
            .retain(|output| record.outputs.contains(output) || !has_run(output));
        is_narrower |= known.outputs.len() < before;
    }
    is_narrower
}

/// For the fuzzer: whatever the record says, nothing outside `out/` is ours.
#[cfg(any(test, fuzzing))]
pub(crate) fn ours(bytes: &[u8]) {
    let leads_out = |path: &String| path.starts_with('/') || path.split('/').any(|part| part == "..");
    assert!(!of(bytes).keys().any(leads_out));
}

/// The record as bytes.
pub(super) fn bytes(manifest: &Manifest) -> Result<Vec<u8>> {
    serde_json::to_vec_pretty(manifest).context("cannot write down what was built")
}

/// What stands in place of an output for messages that were written instead of being sent.
const OUTBOX: &str = "outbox";

impl Record {
    /// A message to somebody.
    pub(super) fn of_message(exercise: &str) -> Self {
        Self {
            exercise: Some(exercise.to_owned()),
            outputs: vec![OUTBOX.to_owned()],
        }
    }

    /// Whether the file is a message to somebody, which must not stay where it is published.
    #[must_use]
    pub fn is_message(&self) -> bool {
        self.outputs == [OUTBOX]
    }

    /// Whether another record of the same file says nothing new.
    fn holds(&self, other: &Record) -> bool {
        let is_known = |output: &String| self.outputs.contains(output);
        (self.exercise.is_some() || other.exercise.is_none()) && other.outputs.iter().all(is_known)
    }

    /// Adds the outputs of another record of the same file.
    pub fn join(&mut self, other: &Record) {
        if self.exercise.is_none() {
            self.exercise.clone_from(&other.exercise);
        }
        for output in &other.outputs {
            if !self.outputs.contains(output) {
                self.outputs.push(output.clone());
            }
        }
    }
}
