//! The files with people's addresses: read whole, written whole or not at all, for their owner's eyes only.

use super::replace::put_in_place;
use super::unfinished::forget;
use super::{Project, private, read};
use crate::newsletter::recipients::{LIST, Register, SUPPRESSED};
use anyhow::{Context, Result, bail};
use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// When the two lists were last written, and how long they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ListsStamp([Option<(SystemTime, u64)>; 2]);

/// A list by name, as it is to be written.
type File = (&'static str, Vec<u8>);

/// The beginning of the name of a file that is being written.
const TEMPORARY: &str = ".handout-";

impl Project {
    /// The list of subscribers and the list of those who must not be mailed. Files that are not there are empty; one that
    /// cannot be read stops everything, since nobody may be mailed because a list of who left was out of reach.
    ///
    /// # Errors
    /// When a file cannot be read, no column of the list holds addresses, or nothing in the other file can be read.
    pub(crate) fn register(&self) -> Result<Register> {
        let (list, suppressed) = (self.personal(LIST)?, self.personal(SUPPRESSED)?);
        Ok(Register::read(&list, &suppressed)?)
    }

    /// Changes both lists, while nobody else does. Each file is written whole or not at all, and only if it changed.
    ///
    /// # Errors
    /// When a file cannot be read or written; a file is then old or new, never half written.
    pub(crate) fn change_register<T>(&self, change: impl FnOnce(&mut Register) -> Result<T>) -> Result<T> {
        let _lock = self.lock()?;
        // Where a run was killed while it wrote, people's addresses stand in a file that nobody looks at.
        for name in [LIST, SUPPRESSED] {
            forget(&self.personal_path(name).1).with_context(|| format!("cannot write `{name}`"))?;
        }
        let (done, changed) = self.changed(change)?;
        for (name, bytes) in changed {
            self.keep(name, &bytes)
                .with_context(|| format!("cannot write `{name}`"))?;
        }
        Ok(done)
    }

    /// What a change would do; nothing is written.
    ///
    /// # Errors
    /// As [`Project::change_register`], as far as nothing has to be written for it.
    pub(crate) fn try_change<T>(&self, change: impl FnOnce(&mut Register) -> Result<T>) -> Result<T> {
        Ok(self.changed(change)?.0)
    }

    /// What a change does, and the files that are others after it.
    fn changed<T>(&self, change: impl FnOnce(&mut Register) -> Result<T>) -> Result<(T, Vec<File>)> {
        let mut register = self.register()?;
        let before = register.files();
        let done = change(&mut register)?;
        register.check_size()?;
        let mut files = Vec::from(register.files());
        files.retain(|file| !before.contains(file));
        // What could not be read again stays as it was.
        for (name, bytes) in &files {
            read::within(bytes.len() as u64, read::MOST_OF_A_LIST).with_context(|| format!("cannot write `{name}`"))?;
        }
        Ok((done, files))
    }

    /// What the two files look like from outside: another stamp means that they should be read again.
    pub(crate) fn lists_stamp(&self) -> ListsStamp {
        let about = |name: &str| {
            let about = fs::metadata(self.root.join(name)).ok()?;
            Some((about.modified().ok()?, about.len()))
        };
        ListsStamp([LIST, SUPPRESSED].map(about))
    }

    /// What is in a list. It may have come from elsewhere, open to everybody: from now on it is for its owner alone.
    fn personal(&self, name: &str) -> Result<Vec<u8>> {
        let path = self.root.join(name);
        private::close(&path);
        match read::file(&path, read::MOST_OF_A_LIST) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
            other => other.with_context(|| format!("cannot read `{name}`")),
        }
    }

    /// Where a file stands, and where it is written first. A link is followed: the list may lie in a folder that is
    /// backed up.
    fn personal_path(&self, name: &str) -> (PathBuf, PathBuf) {
        let path = self.root.join(name);
        let path = path.canonicalize().unwrap_or(path);
        let temporary = path.with_file_name(format!("{TEMPORARY}{name}"));
        (path, temporary)
    }

    /// Writes a file beside the old one, to the disk itself, and puts it in the old one's place.
    fn keep(&self, name: &str, bytes: &[u8]) -> std::io::Result<()> {
        let (path, temporary) = self.personal_path(name);
        let folder = path.parent().unwrap_or(&self.root);
        let written = private::file(&temporary)
            .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
            .and_then(|()| put_in_place(&temporary, &path));
        if written.is_err() {
            let _ = fs::remove_file(&temporary);
        }
        written?;
        sync_folder(folder)
    }
}

/// Makes a rename last; other systems than Unix have no such thing for folders.
fn sync_folder(folder: &Path) -> std::io::Result<()> {
    if cfg!(unix) {
        fs::File::open(folder)?.sync_all()
    } else {
        Ok(())
    }
}

/// What a file holds that the user named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Content {
    /// People.
    List,
    /// Mail that came back.
    Mail,
}

impl Content {
    fn most(self) -> u64 {
        match self {
            Content::List => read::MOST_OF_A_LIST,
            Content::Mail => read::MOST_OF_MAIL,
        }
    }
}

/// A file that the user named.
///
/// # Errors
/// When it cannot be read.
pub(crate) fn named_file(path: &Path, content: Content) -> Result<Vec<u8>> {
    match read::named(path, content.most()) {
        Err(error) if error.kind() == ErrorKind::NotFound => bail!(super::nothing_there("file", path)),
        read => read.with_context(|| format!("cannot read `{}`", path.display())),
    }
}

/// What comes in on standard input.
///
/// # Errors
/// When it cannot be read.
pub(crate) fn piped(input: impl Read, content: Content) -> Result<Vec<u8>> {
    read::to_the_end(input, Vec::new(), content.most()).context("cannot read standard input")
}

/// The files of mail behind a name: the file itself, or the messages of a folder (a Maildir, or a folder of `.eml`
/// files), by name.
///
/// # Errors
/// When it cannot be read, or a folder holds no messages.
pub(crate) fn mail_files(path: &Path) -> Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let is_maildir = path.join("cur").is_dir() || path.join("new").is_dir();
    let mut files = if is_maildir {
        let mut files = files_of(&path.join("cur"))?;
        files.extend(files_of(&path.join("new"))?);
        files
    } else {
        let is_message = |file: &PathBuf| {
            file.extension()
                .is_some_and(|ending| ending.eq_ignore_ascii_case("eml"))
        };
        files_of(path)?.into_iter().filter(is_message).collect()
    };
    if files.is_empty() && !is_maildir {
        bail!(
            "`{}` is neither a Maildir nor a folder with `.eml` files",
            path.display()
        );
    }
    files.sort_unstable();
    Ok(files)
}

/// The files of a folder; none if it is not there.
fn files_of(folder: &Path) -> Result<Vec<PathBuf>> {
    let failed = || format!("cannot read the folder `{}`", folder.display());
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).with_context(failed)? {
        let path = entry.with_context(failed)?.path();
        if path.is_file() {
            files.push(path);
        }
    }
    Ok(files)
}
