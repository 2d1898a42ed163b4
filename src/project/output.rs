//! Writes artifacts: each whole or not at all, nothing that is there already, and nothing of anybody else's.

use super::Project;
use super::manifest::{self, Manifest, Record};
use crate::outputs::Artifact;
use anyhow::{Context, Result};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The folder that is the root of the web site.
const OUT: &str = "out";

/// The record of what was written; state never lives in `out/`.
const MANIFEST: &str = ".handout/built.json";

/// The beginning of the names of files that are being written.
const TEMPORARY: &str = ".handout-";

impl Project {
    /// Writes artifacts and removes what `is_stale` says of the files of earlier builds that are not among them.
    ///
    /// # Errors
    /// When the disk refuses; files are then old or new, never half written.
    pub fn write(&self, made: &[(Artifact, Record)], is_stale: impl Fn(&Record) -> bool) -> Result<()> {
        let path = self.root.join(MANIFEST);
        let mut manifest = manifest::read(&path);
        let fresh: Manifest = made
            .iter()
            .map(|(artifact, record)| (artifact.path.clone(), record.clone()))
            .collect();
        let stale: Vec<String> = manifest
            .iter()
            .filter(|(path, record)| !fresh.contains_key(*path) && is_stale(record))
            .map(|(path, _)| path.clone())
            .collect();
        // The record is first widened, so that a build that is killed half-way forgets no file of its own.
        for (path, record) in fresh {
            manifest
                .entry(path)
                .and_modify(|known| known.join(&record))
                .or_insert(record);
        }
        self.replace(&path, &manifest::bytes(&manifest)?)?;
        for (artifact, _) in made {
            self.replace(&self.root.join(OUT).join(&artifact.path), &artifact.bytes)?;
        }
        for path in stale {
            self.remove(&path)?;
            manifest.remove(&path);
        }
        self.replace(&path, &manifest::bytes(&manifest)?)
    }

    /// Gives a file new bytes through a temporary file in the same folder; leaves it alone if it has them already.
    fn replace(&self, path: &Path, bytes: &[u8]) -> Result<()> {
        if fs::read(path).is_ok_and(|old| old == bytes) {
            return Ok(());
        }
        let failed = || format!("cannot write `{}`", self.shown(path));
        let folder = path.parent().unwrap_or(&self.root);
        fs::create_dir_all(folder).with_context(failed)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let temporary = folder.join(format!("{TEMPORARY}{name}"));
        let written = fs::write(&temporary, bytes).and_then(|()| fs::rename(&temporary, path));
        if written.is_err() {
            let _ = fs::remove_file(&temporary);
        }
        written.with_context(failed)
    }

    /// Removes a file in `out/` and the folders that become empty.
    fn remove(&self, path: &str) -> Result<()> {
        let out = self.root.join(OUT);
        let file = out.join(path);
        match fs::remove_file(&file) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("cannot remove `{}`", self.shown(&file)));
            }
            _ => {}
        }
        let mut folder = file.parent();
        while let Some(empty) = folder.filter(|folder| *folder != out) {
            if fs::remove_dir(empty).is_err() {
                break;
            }
            folder = empty.parent();
        }
        Ok(())
    }

    /// A path as the writer knows it.
    fn shown(&self, path: &Path) -> String {
        let under: PathBuf = path.strip_prefix(&self.root).unwrap_or(path).to_owned();
        under.display().to_string()
    }
}
