//! Writes artifacts: each whole or not at all, nothing that is there already, and nothing of anybody else's.

use super::Project;
use super::manifest::{self, Manifest, Record};
use super::published;
use super::read;
use super::replace::put_in_place;
use crate::outputs::Artifact;
use crate::published::Published;
use anyhow::{Context, Result, bail};
use rayon::prelude::*;
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// The folder that is the root of the web site.
pub(crate) const OUT: &str = "out";

/// The record of what was written; state never lives in `out/`.
pub(super) const MANIFEST: &str = ".handout/built.json";

/// What one build holds while it writes.
pub(super) const LOCK: &str = ".handout/lock";

/// The beginning of the names of files that are being written.
const TEMPORARY: &str = ".handout-";

impl Project {
    /// Writes down what is published, then writes artifacts and removes what `is_stale` says of the files of earlier
    /// builds that are neither among them nor `kept`. A second build in the same project waits until the first has written.
    ///
    /// # Errors
    /// When the disk refuses (files are then old or new, never half written), and before anything is written when a
    /// file of somebody else's is in the way or another build has just published one of the exercises otherwise.
    pub fn write(
        &self,
        made: &[(Artifact, Record)],
        kept: impl Iterator<Item = (String, Record)>,
        published: &Published,
        is_stale: impl Fn(&Record) -> bool,
    ) -> Result<()> {
        let _lock = self.lock()?;
        let path = self.root.join(MANIFEST);
        let mut manifest = manifest::read(&path);
        self.refuse_foreign(made, &manifest)?;
        self.publish(published)?;
        let fresh: Manifest = made
            .iter()
            .map(|(artifact, record)| (artifact.path.clone(), record.clone()))
            .chain(kept)
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
        self.replace(&path, &manifest::bytes(&manifest)?)?;
        made.par_iter()
            .for_each(|(artifact, _)| self.wrote(&format!("{OUT}/{}", artifact.path), Some(&artifact.bytes)));
        self.wrote(MANIFEST, None);
        self.wrote(published::RECORD, None);
        Ok(())
    }

    /// The folder that is published.
    pub(super) fn out(&self) -> PathBuf {
        self.root.join(OUT)
    }

    /// Changes the record of what is ours, while nobody else does; what was changed is written down even if not all of
    /// it could be done.
    pub(super) fn change_manifest(&self, change: impl FnOnce(&mut Manifest) -> Result<()>) -> Result<()> {
        let _lock = self.lock()?;
        let path = self.root.join(MANIFEST);
        let mut manifest = manifest::read(&path);
        let done = change(&mut manifest);
        self.replace(&path, &manifest::bytes(&manifest)?)?;
        done
    }

    /// Whether an earlier build made files that belong to no single exercise, such as the feed.
    pub(super) fn has_built_the_whole(&self) -> bool {
        let manifest = manifest::read(&self.root.join(MANIFEST));
        manifest.values().any(|record| record.exercise.is_none())
    }

    /// Held while files are written; the system releases it even if the program is killed.
    pub(super) fn lock(&self) -> Result<File> {
        let path = self.root.join(LOCK);
        let failed = || format!("cannot write `{LOCK}`");
        fs::create_dir_all(path.parent().unwrap_or(&self.root)).with_context(failed)?;
        if fs::symlink_metadata(&path).is_ok_and(|about| !about.is_file()) {
            bail!("`{LOCK}` is not the file that `handout` made: delete it");
        }
        // Windows does not let go of the bytes of a file that somebody has locked.
        let mut options = File::options();
        let file = options.write(true).create(true).truncate(false).open(&path);
        let mut file = file.with_context(failed)?;
        file.lock().with_context(failed)?;
        // So that its time is the disk's own time of this moment.
        file.write_all(b"\n").with_context(failed)?;
        Ok(file)
    }

    /// Stops before a file is overwritten that no build is known to have written, or that lies behind a link.
    fn refuse_foreign(&self, made: &[(Artifact, Record)], manifest: &Manifest) -> Result<()> {
        let out = self.root.join(OUT);
        let base = out.canonicalize().unwrap_or_else(|_| out.clone());
        for (artifact, _) in made {
            let path = out.join(&artifact.path);
            let folder = path.parent().and_then(|folder| folder.canonicalize().ok());
            if folder.is_some_and(|folder| !folder.starts_with(&base)) {
                bail!("`{}` leads out of `{OUT}`: remove the link", self.shown(&path));
            }
            let is_ours = manifest.contains_key(&artifact.path);
            let is_in_the_way = match read::file(&path, read::MOST) {
                Ok(old) => old != *artifact.bytes,
                Err(error) => error.kind() != ErrorKind::NotFound && error.kind() != ErrorKind::NotADirectory,
            };
            if !is_ours && is_in_the_way {
                bail!(
                    "`{}` is in the way: no build is known to have made it. Move it away, or delete `{OUT}` if \
                     everything in it can be built again",
                    self.shown(&path)
                );
            }
        }
        Ok(())
    }

    /// Gives a file new bytes through a temporary file in the same folder; leaves it alone if it has them already.
    pub(super) fn replace(&self, path: &Path, bytes: &[u8]) -> Result<()> {
        if read::file(path, read::MOST).is_ok_and(|old| old == bytes) {
            return Ok(());
        }
        let failed = || format!("cannot write `{}`", self.shown(path));
        let folder = path.parent().unwrap_or(&self.root);
        fs::create_dir_all(folder).with_context(failed)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let temporary = folder.join(format!("{TEMPORARY}{name}"));
        let written = fs::write(&temporary, bytes).and_then(|()| put_in_place(&temporary, path));
        if written.is_err() {
            let _ = fs::remove_file(&temporary);
        }
        written.with_context(failed)
    }

    /// Removes a file in `out/` and the folders that become empty.
    pub(super) fn remove(&self, path: &str) -> Result<()> {
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
