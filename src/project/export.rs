//! Writes what other programs take, for its owner's eyes only: a list of people belongs to nobody else, and never into
//! `out/`, which is published.

use super::replace::put_in_place;
use super::{Project, private};
use anyhow::{Context, Result};
use std::fs;
use std::io::Write;

/// The folder of what was exported.
const EXPORT: &str = "export";

impl Project {
    /// Writes a file under `export/`, whole or not at all; gives its path under the project's folder.
    ///
    /// # Errors
    /// When the disk refuses, or a link would lead it to somebody else's folder or into `out/`.
    pub fn export(&self, name: &str, bytes: &[u8]) -> Result<String> {
        let shown = format!("{EXPORT}/{name}");
        let path = self.root.join(&shown);
        let temporary = path.with_extension("handout-new");
        let folder = path.parent().unwrap_or(&self.root);
        let mut ours = path.ancestors().take_while(|part| *part != self.root);
        let written = ours
            .try_for_each(private::own)
            .and_then(|()| fs::create_dir_all(folder))
            .and_then(|()| private::file(&temporary))
            .and_then(|mut file| file.write_all(bytes))
            .and_then(|()| put_in_place(&temporary, &path));
        written.with_context(|| format!("cannot write `{shown}`"))?;
        Ok(shown)
    }
}
