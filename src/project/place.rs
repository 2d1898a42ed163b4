//! What stands where files are about to be written: nothing is written over somebody else's, and no folder, pipe or
//! device is opened as if it were a file.

use super::manifest::Manifest;
use super::output::OUT;
use super::{Finished, Project, shown};
use anyhow::{Result, bail};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

impl Project {
    /// Stops before a file is overwritten that no build is known to have written, or that lies behind a link, and where
    /// no file can be put.
    pub(super) fn refuse_foreign(&self, made: &[Finished], manifest: &Manifest) -> Result<()> {
        let new: Vec<&Finished> = made.iter().filter(|file| file.staged.is_new()).collect();
        self.refuse_folders(&new)?;
        for file in new {
            let path = self.root.join(OUT).join(&file.path);
            if is_something_else(&path) {
                bail!(
                    "`{}` is no file, and one belongs there: move it away",
                    shown(&self.root, &path)
                );
            }
            if file.staged.replaces && !manifest.contains_key(&file.path) {
                bail!(
                    "`{}` is in the way: no build is known to have made it. Move it away, or delete `{OUT}` if \
                     everything in it can be built again",
                    shown(&self.root, &path)
                );
            }
        }
        Ok(())
    }

    /// Looks at the folders of files, from `out/` on.
    fn refuse_folders(&self, made: &[&Finished]) -> Result<()> {
        let out = self.root.join(OUT);
        let base = out.canonicalize().unwrap_or_else(|_| out.clone());
        let folders: BTreeSet<&Path> = made
            .iter()
            .flat_map(|file| Path::new(&file.path).ancestors().skip(1))
            .collect();
        for folder in folders {
            // Without a slash at its end, with which a file would be taken for nothing.
            let path: PathBuf = out.join(folder).components().collect();
            if fs::metadata(&path).is_ok_and(|about| !about.is_dir()) {
                let path = shown(&self.root, &path);
                bail!("`{path}` is a file, and a folder belongs there: move it away");
            }
            if path.canonicalize().is_ok_and(|real| !real.starts_with(&base)) {
                bail!("`{}` leads out of `{OUT}`: remove the link", shown(&self.root, &path));
            }
        }
        Ok(())
    }
}

/// Whether something other than a file stands at a path; a link to a file counts as one.
fn is_something_else(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|about| !about.is_file())
}
