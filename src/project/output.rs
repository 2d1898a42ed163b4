//! Writes artifacts: each whole or not at all, nothing that is there already, and nothing of anybody else's.

use super::manifest::{self, Manifest, Record};
use super::published;
use super::read;
use super::replace::put_in_place;
use super::stage::{Stage, Staged};
use super::{Project, failed_to_write, private, shown};
use crate::published::Published;
use anyhow::{Context, Result, bail};
use rayon::prelude::*;
use serde_json::value::RawValue;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// The folder of a path, without a slash at its end.
pub(super) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The folder that is the root of the web site.
pub(crate) const OUT: &str = "out";

/// The record of what was written; state never lives in `out/`.
pub(super) const MANIFEST: &str = ".handout/built.json";

/// What one build holds while it writes.
pub(super) const LOCK: &str = ".handout/lock";

/// The beginning of the names of files that are being written.
const TEMPORARY: &str = ".handout-";

/// A file that was made and waits to be published.
#[derive(Debug, Clone)]
pub struct Finished {
    /// The path under `out/`, with forward slashes.
    pub path: String,
    /// Its bytes, on the stage.
    pub staged: Staged,
    /// What it belongs to.
    pub record: Record,
    /// A few words about it for the line that a build prints.
    pub note: Option<String>,
    /// What programs may want to know about it, in JSON.
    pub about: Option<Box<RawValue>>,
}

impl Project {
    /// Writes down what is published, then moves files from the stage to `out/` and removes what `is_stale` says of the
    /// files of earlier builds that are not among them. What `has_run` of the outputs and did not make a file has no say
    /// in it any more. A second build in the same project waits until the first is done.
    ///
    /// # Errors
    /// When the disk refuses (files are then old or new, never half written), and before anything is written when a
    /// file of somebody else's is in the way or another build has just published one of the exercises otherwise.
    pub fn write(
        &self,
        stage: &Stage<'_>,
        made: &[Finished],
        published: &Published,
        is_stale: impl Fn(&Record) -> bool,
        has_run: impl Fn(&str) -> bool,
    ) -> Result<()> {
        stage.begin()?;
        let path = self.root.join(MANIFEST);
        let mut manifest = manifest::read(&path)?;
        self.refuse_foreign(made, &manifest)?;
        self.begin_to_write(&manifest)?;
        self.publish(published)?;
        let fresh: BTreeSet<&str> = made.iter().map(|file| file.path.as_str()).collect();
        let gone: Vec<String> = manifest
            .iter()
            .filter(|(path, record)| !fresh.contains(path.as_str()) && is_stale(record))
            .map(|(path, _)| path.clone())
            .collect();
        // The record is first widened, so that a build that is killed half-way forgets no file of its own.
        if manifest::widen(&mut manifest, made) {
            self.replace(&path, &manifest::bytes(&manifest)?)?;
        }
        self.publish_files(stage, made)?;
        let is_narrower = manifest::narrow(&mut manifest, made, has_run);
        if is_narrower || !gone.is_empty() {
            for path in gone {
                self.remove(&path)?;
                self.removed(&path);
                manifest.remove(&path);
            }
            self.replace(&path, &manifest::bytes(&manifest)?)?;
        }
        for file in made {
            self.wrote(&file.path, &file.staged);
        }
        self.looked_at(&[MANIFEST, published::RECORD]);
        self.end_to_write()
    }

    /// Moves files from the stage to where they belong, folder by folder.
    fn publish_files(&self, stage: &Stage<'_>, made: &[Finished]) -> Result<()> {
        let moving = |file: &&Finished| file.staged.number.is_some();
        let files: Vec<&Finished> = made.iter().filter(moving).collect();
        let folders: Vec<&[&Finished]> = files.chunk_by(|a, b| folder(&a.path) == folder(&b.path)).collect();
        folders.par_iter().try_for_each(|files| {
            let folder = self
                .root
                .join(OUT)
                .join(files.first().map_or("", |file| folder(&file.path)));
            fs::create_dir_all(&folder).with_context(|| failed_to_write(&self.root, &folder))?;
            files.iter().try_for_each(|file| self.publish_file(stage, file))
        })
    }

    fn publish_file(&self, stage: &Stage<'_>, file: &Finished) -> Result<()> {
        let Some(number) = file.staged.number else {
            return Ok(());
        };
        let (from, path) = (stage.file(number), self.root.join(OUT).join(&file.path));
        if put_in_place(&from, &path).is_ok() {
            return Ok(());
        }
        // `out/` may be on another disk.
        let bytes = fs::read(&from).with_context(|| format!("cannot read `{}`", shown(&self.root, &from)))?;
        self.replace(&path, &bytes)
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
        let mut manifest = manifest::read(&path)?;
        let done = change(&mut manifest);
        self.replace(&path, &manifest::bytes(&manifest)?)?;
        done
    }

    /// Whether an earlier build made files that belong to no single exercise, such as the feed.
    pub(super) fn has_built_the_whole(&self) -> Result<bool> {
        let manifest = manifest::read(&self.root.join(MANIFEST))?;
        Ok(manifest.values().any(|record| record.exercise.is_none()))
    }

    /// Held while files are written; the system releases it even if the program is killed.
    pub(super) fn lock(&self) -> Result<File> {
        let path = self.root.join(LOCK);
        let failed = || format!("cannot write `{LOCK}`");
        private::state(&self.root).with_context(failed)?;
        if fs::symlink_metadata(&path).is_ok_and(|about| !about.is_file()) {
            bail!("`{LOCK}` is not the file that `handout` made: delete it");
        }
        // Windows does not let go of the bytes of a file that somebody has locked.
        let mut options = private::options();
        let file = options.write(true).create(true).truncate(false).open(&path);
        let mut file = file.with_context(failed)?;
        file.lock().with_context(failed)?;
        // So that its time is the disk's own time of this moment.
        file.write_all(b"\n").with_context(failed)?;
        Ok(file)
    }

    /// Gives a file new bytes through a temporary file in the same folder; leaves it alone if it has them already.
    pub(super) fn replace(&self, path: &Path, bytes: &[u8]) -> Result<()> {
        self.replace_by_parts(path, &[bytes])
    }

    /// The same with bytes that nobody has put together yet.
    pub(super) fn replace_by_parts(&self, path: &Path, parts: &[&[u8]]) -> Result<()> {
        let length: usize = parts.iter().map(|part| part.len()).sum();
        let is_as_long = fs::metadata(path).is_ok_and(|about| about.len() == length as u64);
        if is_as_long && read::file(path, read::MOST).is_ok_and(|old| old == parts.concat()) {
            return Ok(());
        }
        let failed = || failed_to_write(&self.root, path);
        let folder = path.parent().unwrap_or(&self.root);
        fs::create_dir_all(folder).with_context(failed)?;
        let temporary = temporary(path);
        let opened = if path.starts_with(self.root.join(private::STATE)) {
            private::file(&temporary)
        } else {
            // Through a link that lies there, somebody else's file would be written.
            let _ = fs::remove_file(&temporary);
            File::create_new(&temporary)
        };
        let written = opened
            .and_then(|mut file| parts.iter().try_for_each(|part| file.write_all(part)))
            .and_then(|()| put_in_place(&temporary, path));
        if written.is_err() {
            let _ = fs::remove_file(&temporary);
        }
        written.with_context(failed)
    }

    /// Removes a file in `out/` and the folders that become empty.
    pub(super) fn remove(&self, path: &str) -> Result<()> {
        let out = self.root.join(OUT);
        let file = out.join(path);
        let real = file.parent().and_then(|folder| folder.canonicalize().ok());
        let leads_out = |real: PathBuf| out.canonicalize().is_ok_and(|out| !real.starts_with(out));
        if real.is_some_and(leads_out) {
            bail!("`{}` leads out of `{OUT}`: remove the link", shown(&self.root, &file));
        }
        match fs::remove_file(&file) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("cannot remove `{}`", shown(&self.root, &file)));
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
}

/// Where the new bytes of a file are written before they take its place.
pub(super) fn temporary(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!("{TEMPORARY}{name}"))
}
