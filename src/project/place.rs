//! What stands where files are about to be written: nothing is written over somebody else's, and no folder, pipe or
//! device is opened as if it were a file.

use super::manifest::Manifest;
use super::outbox::OUTBOX;
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
        self.refuse_out_elsewhere()?;
        self.refuse_letters(manifest)?;
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

    /// Whether nothing lies in `out/` for which even a build that changes nothing would stop: a link in its place, letters.
    #[must_use]
    pub fn has_nothing_odd_to_publish(&self) -> bool {
        let has_letters = fs::read_dir(self.out().join(OUTBOX)).is_ok_and(|mut letters| letters.next().is_some());
        !has_letters && self.refuse_out_elsewhere().is_ok()
    }

    /// Stops where `out/` leads out of the project: a stranger's project could take away what lies there.
    fn refuse_out_elsewhere(&self) -> Result<()> {
        let out = self.out();
        if out.canonicalize().is_ok_and(|real| !real.starts_with(&self.root)) {
            bail!(
                "`{OUT}` is a link that leads out of the project: remove it, and copy what is built to where it belongs"
            );
        }
        Ok(())
    }

    /// Stops while letters to readers lie in `out/` that no build will take away, since nobody remembers them.
    fn refuse_letters(&self, manifest: &Manifest) -> Result<()> {
        let is_known = |name: &str| {
            manifest
                .keys()
                .any(|path| path.starts_with(&format!("{OUTBOX}/{name}")))
        };
        let entries = fs::read_dir(self.out().join(OUTBOX)).into_iter().flatten().flatten();
        let unknown = entries
            .map(|entry| entry.file_name())
            .find(|name| !is_known(&name.to_string_lossy()));
        if let Some(name) = unknown {
            bail!(
                "`{OUT}/{OUTBOX}/{}` is not known to be ours, and may hold letters with your readers' addresses: move it away \
                 from what you publish, or delete it",
                name.display()
            );
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
