//! How a build knows that an earlier one was stopped while it wrote, and takes away what that one left behind.

use super::manifest::Manifest;
use super::output::{MANIFEST, OUT, temporary};
use super::{Project, failed_to_write, private};
use anyhow::{Context, Result};
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// Stands from the first file that a build writes until the last.
const MARK: &str = ".handout/unfinished";

impl Project {
    /// Whether a build was stopped while it wrote, or one is writing now.
    #[must_use]
    pub fn is_unfinished(&self) -> bool {
        self.root.join(MARK).symlink_metadata().is_ok()
    }

    /// Notes that files are being written, after those are gone that an earlier build has half written beside files of
    /// ours; whoever calls this holds the lock.
    pub(super) fn begin_to_write(&self, manifest: &Manifest) -> Result<()> {
        if self.is_unfinished() {
            let files = manifest.keys().map(|path| self.root.join(OUT).join(path));
            for file in files.chain([self.root.join(MANIFEST)]) {
                forget(&temporary(&file)).with_context(|| failed_to_write(&self.root, &file))?;
            }
        }
        private::file(&self.root.join(MARK))
            .map(drop)
            .with_context(|| format!("cannot write `{MARK}`"))
    }

    /// Notes that everything is written.
    pub(super) fn end_to_write(&self) -> Result<()> {
        forget(&self.root.join(MARK)).with_context(|| format!("cannot remove `{MARK}`"))
    }
}

/// Removes a file that need not be there.
pub(super) fn forget(path: &Path) -> std::io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(()),
        done => done,
    }
}
