//! Messages that are written instead of being sent: under `out/outbox/`, for their owner's eyes only, until the next build.

use super::manifest::Record;
use super::{Project, private, read};
use anyhow::{Context, Result, bail};
use std::fs;
use std::io::Write;
use std::path::Path;

/// The folder under `out/`.
pub(super) const OUTBOX: &str = "outbox";

impl Project {
    /// A file that an earlier build has written, by its path under `out/`; nothing if there is none.
    #[must_use]
    pub fn built(&self, path: &str) -> Option<Vec<u8>> {
        read::file(&self.out().join(path), read::MOST).ok()
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
            self.refuse_in_the_way(&folder)?;
            let new = paths.iter().map(|path| (path.clone(), Record::of_message(exercise)));
            manifest.extend(new);
            Ok(())
        })?;
        for (place, path) in paths.iter().enumerate() {
            let bytes = message(place)?;
            let file = self.out().join(path);
            fs::create_dir_all(file.parent().unwrap_or(&file))
                .and_then(|()| private::file(&file)?.write_all(&bytes))
                .with_context(|| format!("cannot write `out/{path}`"))?;
        }
        Ok(format!("out/{folder}"))
    }

    /// Stops before anything is written where somebody else's files or a link stand.
    fn refuse_in_the_way(&self, folder: &str) -> Result<()> {
        // With a slash at its end a link would be followed.
        let path = self.out().join(folder.trim_end_matches('/'));
        let is_elsewhere = |path: &Path| fs::symlink_metadata(path).is_ok_and(|about| about.is_symlink());
        if path.ancestors().take(2).any(is_elsewhere) || is_elsewhere(&self.out()) {
            bail!("`out/{folder}` leads elsewhere: remove the link");
        }
        if fs::read_dir(&path).is_ok_and(|mut files| files.next().is_some()) {
            bail!(
                "there are files in `out/{folder}` that `handout` did not make: move them away, they would be published"
            );
        }
        Ok(())
    }
}
