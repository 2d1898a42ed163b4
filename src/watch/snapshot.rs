//! What a build reads, as it is on the disk: each file by its bytes, of which only those of files that may have changed
//! are read again.
#![expect(
    clippy::disallowed_methods,
    reason = "looks at the files, and at the clock to tell how old they are"
)]

use crate::parse::is_picture_name;
use crate::project::{
    EXERCISES, FONTS, OUT, SETTINGS, SETTINGS_AS_TEXT, Sight, TEMPLATES, is_font_name, is_misnamed, is_source_name,
    is_template_name,
};
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// Folders of a project that no build reads, beside those with a dot.
const SKIPPED: [&str; 4] = [OUT, "export", "node_modules", "target"];

/// What programs leave in folders that can be made again at any time (bford.info/cachedir).
const CACHE_TAG: &str = "CACHEDIR.TAG";

/// How far the clock of a disk behind a network may be from ours: what was changed less than so long ago is read again.
const SKEW: Duration = Duration::from_secs(3);

/// The files by their path under the project's folder.
#[derive(Debug, Default)]
pub(super) struct Snapshot(BTreeMap<PathBuf, Sight>);

impl Snapshot {
    /// Looks at everything; what is known already is not read again.
    pub(super) fn take(root: &Path, known: &Snapshot) -> Self {
        let mut now = Self::default();
        now.look(root, Path::new(""), known);
        now
    }

    /// The files that are new, gone, or have other bytes than before.
    pub(super) fn changes(&self, before: &Snapshot) -> Vec<PathBuf> {
        let differs = |path: &&PathBuf| {
            let seen = self.0.get(*path).zip(before.0.get(*path));
            !seen.is_some_and(|(now, then)| now.is_like(then))
        };
        let gone = before.0.keys().filter(|path| !self.0.contains_key(*path));
        let mut changed: Vec<PathBuf> = self.0.keys().chain(gone).filter(differs).cloned().collect();
        changed.sort_unstable();
        changed
    }

    /// Whether one of these files is gone or empty, as it is for a moment while some editors save.
    pub(super) fn may_be_unfinished(&self, changed: &[PathBuf]) -> bool {
        let is_there = |path: &PathBuf| self.0.get(path).is_some_and(|seen| !seen.is_empty());
        !changed.iter().all(is_there)
    }

    /// Looks at a folder. A folder behind a link is not followed, so that no circle is: what is in it and may be used lies
    /// elsewhere in the project. Only the folders that a build reads by name may be links.
    fn look(&mut self, root: &Path, folder: &Path, known: &Snapshot) {
        let entries = fs::read_dir(root.join(folder)).into_iter().flatten().flatten();
        for entry in entries {
            let path = folder.join(entry.file_name());
            let is_read = [EXERCISES, FONTS, TEMPLATES].iter().any(|name| path == Path::new(name));
            let is_link_to_read = folder == Path::new("") && is_read;
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir()) || is_link_to_read;
            if is_hidden(path.as_os_str()) || (folder == Path::new("") && is_skipped(&entry.path())) {
                continue;
            }
            if is_folder {
                self.look(root, &path, known);
            } else if counts(&path) {
                self.see(root, path, known);
            }
        }
    }

    fn see(&mut self, root: &Path, path: PathBuf, known: &Snapshot) {
        let file = root.join(&path);
        // What is no file, or a link to nothing, is nothing.
        if !file.is_file() {
            return;
        }
        let known = known.0.get(&path);
        let mut seen = known.map_or_else(|| Sight::at(&file), |known| known.now(&file));
        seen.settle_at(SystemTime::now() - SKEW);
        self.0.insert(path, seen);
    }
}

/// Whether a build reads a file of this name.
fn counts(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default();
    if is_leftover(name) {
        return false;
    }
    let name = name.to_string_lossy();
    let folder = path.parent().unwrap_or(path);
    if folder == Path::new("") && (name == SETTINGS || name == SETTINGS_AS_TEXT) {
        return true;
    }
    let is_exercise = folder == Path::new(EXERCISES) && (is_source_name(&name) || is_misnamed(&name));
    let is_font = folder == Path::new(FONTS) && is_font_name(path);
    let is_template = folder == Path::new(TEMPLATES) && is_template_name(path);
    is_exercise || is_font || is_template || is_picture_name(&name)
}

/// Whether a file's or folder's name begins with a dot.
pub(super) fn is_hidden(name: &OsStr) -> bool {
    let path = Path::new(name).file_name().unwrap_or_default();
    path.as_encoded_bytes().starts_with(b".")
}

/// Whether nothing in a folder of the project's folder is read: what is made, and what can be made again.
pub(super) fn is_skipped(folder: &Path) -> bool {
    let name = folder.file_name().unwrap_or_default();
    is_hidden(name) || SKIPPED.iter().any(|skipped| name == *skipped) || folder.join(CACHE_TAG).is_file()
}

/// Whether an editor leaves a file of this name beside the one it saves: Emacs `#x#`, Vim `x~` and `4913`, Word
/// `~$x`, many `x.tmp`; those with a dot before them are hidden.
pub(super) fn is_leftover(name: &OsStr) -> bool {
    let name = name.to_string_lossy().to_lowercase();
    let endings = ["~", ".tmp", ".temp", ".bak", ".swp", ".part", ".crdownload"];
    name == "4913"
        || (name.starts_with('#') && name.ends_with('#'))
        || name.starts_with("~$")
        || endings.iter().any(|ending| name.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_build_reads_counts() {
        for name in [
            "handout.yaml",
            "exercises/a.md",
            "exercises/a.MD",
            "exercises/a.md.txt",
            "exercises/img/a.png",
            "exercises/img/deep/a.JPG",
            "brand/logo.svg",
            "logo.svg",
            "fonts/brand.otf",
            "templates/page.html",
            "templates/style.css",
        ] {
            assert!(counts(Path::new(name)), "{name}");
        }
    }

    #[test]
    fn a_file_that_is_gone_or_empty_may_be_in_the_middle_of_a_save() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = |name: &str| folder.path().join(name);
        fs::write(file("a.png"), "").expect("can write");
        fs::write(file("b.png"), "b").expect("can write");
        let now = Snapshot::take(folder.path(), &Snapshot::default());
        assert!(now.may_be_unfinished(&["a.png".into(), "b.png".into()]));
        assert!(now.may_be_unfinished(&["c.png".into()]));
        assert!(!now.may_be_unfinished(&["b.png".into()]));
    }

    #[test]
    fn a_change_that_leaves_a_young_file_its_time_is_seen() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("a.png");
        let time = SystemTime::now();
        let write = |text: &str| {
            fs::write(&path, text).expect("can write");
            let file = fs::File::options().append(true).open(&path).expect("can open");
            file.set_modified(time).expect("can set the time");
        };
        write("one");
        let before = Snapshot::take(folder.path(), &Snapshot::default());
        write("two");
        let changes = Snapshot::take(folder.path(), &before).changes(&before);
        assert_eq!(changes, [Path::new("a.png")]);
    }

    #[test]
    fn what_no_build_reads_does_not_count() {
        for name in [
            "subscribers.csv",
            "README.md",
            "exercises/img/notes.md",
            "exercises/a.md~",
            "exercises/a.md.tmp",
            "exercises/#a.md#",
            "exercises/4913",
            "exercises/~$a.md",
            "fonts/OFL.txt",
            "templates/notes.txt",
            "old/page.html",
            "other/handout.yaml",
        ] {
            assert!(!counts(Path::new(name)), "{name}");
        }
        for name in [".#a.md", ".a.md.swp", ".goutputstream-ABC", ".DS_Store"] {
            assert!(is_hidden(OsStr::new(name)), "{name}");
        }
    }
}
