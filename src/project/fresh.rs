//! Writes sources that are new, and never over one that is there.

use super::{EXERCISES, Project};
use anyhow::{Context, Result, bail};
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::Path;

impl Project {
    /// Adds a file to the exercises; gives its path under the project's folder.
    ///
    /// # Errors
    /// When there is one of that name, or the disk refuses.
    pub(crate) fn add_exercise(&self, name: &str, bytes: &[u8]) -> Result<String> {
        let name = format!("{EXERCISES}/{name}");
        add(&self.root, &name, bytes)?;
        Ok(name)
    }
}

/// Writes a file that is not there yet, with the folders it lies in.
pub(super) fn add(root: &Path, name: &str, bytes: &[u8]) -> Result<()> {
    let path = root.join(name);
    let failed = || format!("cannot write `{name}`");
    fs::create_dir_all(path.parent().unwrap_or(root)).with_context(failed)?;
    let mut file = match File::create_new(&path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => bail!("`{name}` is there already and stays as it is"),
        made => made.with_context(failed)?,
    };
    file.write_all(bytes).with_context(failed)
}
