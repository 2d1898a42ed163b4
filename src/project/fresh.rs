//! Writes sources that are new, and never over one that is there.

use super::{EXERCISES, Project, SETTINGS};
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

    /// Stops before a project is begun where there is one.
    ///
    /// # Errors
    /// When the folder has settings already.
    pub(crate) fn refuse_begun(folder: &Path) -> Result<()> {
        if folder.join(SETTINGS).symlink_metadata().is_ok() {
            bail!(
                "there is a project in `{}` already, and it stays as it is",
                folder.display()
            );
        }
        if folder.is_file() {
            bail!("`{}` is a file: name a folder, new or empty", folder.display());
        }
        Ok(())
    }

    /// Whether a folder holds exercises already, though it need be no project yet.
    pub(crate) fn has_exercises(folder: &Path) -> bool {
        let Ok(entries) = fs::read_dir(folder.join(EXERCISES)) else {
            return false;
        };
        let mut names = entries.flatten().map(|entry| entry.file_name());
        names.any(|name| Path::new(&name).extension() == Some("md".as_ref()))
    }

    /// Writes the files of a new project into a folder, the settings last; files that are there stay as they are. Gives
    /// the names of those.
    ///
    /// # Errors
    /// When there is a project already, or the disk refuses.
    pub(crate) fn begin(folder: &Path, files: &[(String, String)]) -> Result<Vec<String>> {
        Self::refuse_begun(folder)?;
        let mut kept = Vec::new();
        for (name, text) in files {
            if folder.join(name).symlink_metadata().is_ok() {
                kept.push(name.clone());
                continue;
            }
            add(folder, name, text.as_bytes()).with_context(|| format!("cannot begin in `{}`", folder.display()))?;
        }
        Ok(kept)
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
