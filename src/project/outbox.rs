//! Messages that are written instead of being sent: under `out/outbox/`, for their owner's eyes only, until the next build.

use super::manifest::Record;
use super::{Project, private};
use anyhow::{Context, Result};
use std::fs;
use std::io::Write;

/// The folder under `out/`.
const OUTBOX: &str = "outbox";

impl Project {
    /// A file that an earlier build has written, by its path under `out/`; nothing if there is none.
    #[must_use]
    pub fn built(&self, path: &str) -> Option<Vec<u8>> {
        fs::read(self.out().join(path)).ok()
    }

    /// Writes `count` messages of a newsletter as `.eml` files and takes those of an earlier time away; gives their
    /// folder. What is about to be written is written down first, so that a killed run leaves nothing that the next
    /// build does not take away.
    ///
    /// # Errors
    /// When the disk refuses, or a message cannot be made.
    pub fn outbox(&self, exercise: &str, count: usize, message: impl Fn(usize) -> Result<Vec<u8>>) -> Result<String> {
        let folder = format!("{OUTBOX}/{exercise}/");
        let paths: Vec<String> = (1..=count).map(|number| format!("{folder}{number:04}.eml")).collect();
        self.change_manifest(|manifest| {
            let is_old = |path: &str, record: &Record| record.is_message() && path.starts_with(&folder);
            let old: Vec<String> = (manifest.iter())
                .filter(|(path, record)| is_old(path, record))
                .map(|(path, _)| path.clone())
                .collect();
            for path in old {
                self.remove(&path)?;
                manifest.remove(&path);
            }
            let new = paths.iter().map(|path| (path.clone(), Record::of_message(exercise)));
            manifest.extend(new);
            Ok(())
        })?;
        for (place, path) in paths.iter().enumerate() {
            let bytes = message(place)?;
            let file = self.out().join(path);
            fs::create_dir_all(file.parent().unwrap_or(&file))
                .and_then(|()| private(&file)?.write_all(&bytes))
                .with_context(|| format!("cannot write `out/{path}`"))?;
        }
        Ok(format!("out/{folder}"))
    }
}
