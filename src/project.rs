//! The disk: reads sources, settings, pictures and fonts, writes artifacts. The only module that touches it.
#![expect(clippy::disallowed_methods, reason = "this is the home of the disk")]

mod export;
mod files;
mod fresh;
mod key;
mod manifest;
mod memory;
mod misnamed;
mod outbox;
mod output;
mod paths;
mod place;
pub(crate) mod private;
mod published;
mod read;
mod ready;
mod replace;
mod sight;
mod stage;
mod subscribers;
mod turn;
mod unfinished;

pub(crate) use files::write_files;
pub use manifest::Record;
#[cfg(any(test, fuzzing))]
pub(crate) use manifest::ours;
pub use memory::{Sights, is_for_everything, output, program};
pub(crate) use misnamed::{SETTINGS_AS_TEXT, is_misnamed};
pub use output::Finished;
pub(crate) use output::OUT;
pub(crate) use paths::plain;
pub(crate) use read::refuse_special;
pub use sight::{Fingerprint, Sight};
pub use stage::{Stage, Staged};
pub(crate) use subscribers::{Content, ListsStamp, mail_files, named_file, piped};

use crate::parse::Unusable;
use crate::picture::{Image, MAX_BYTES, Refusal, Use};
use crate::source::Source;
use anyhow::{Context, Result, bail};
use rayon::prelude::*;
use sight::Stamp;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};

/// A folder with a `handout.yaml`.
#[derive(Debug)]
pub struct Project {
    root: PathBuf,
    /// The disk's time when the turn to build came.
    began: OnceLock<Stamp>,
    /// Everything that was looked at or written, by its path under the folder, as it was then.
    sights: Mutex<Sights>,
    tidied: ready::Tidied,
    /// Whether photographs that were made ready are kept.
    keeps: bool,
}

/// A text file that was read, or the bytes of one that is no text.
#[derive(Debug)]
pub enum Text {
    /// UTF-8, as it should be.
    Readable(Arc<Source>),
    /// Its name and its bytes, which are not UTF-8.
    Garbled(String, Vec<u8>),
}

impl Text {
    /// The file's name under the project's folder.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Text::Readable(source) => &source.name,
            Text::Garbled(name, _) => name,
        }
    }
}

/// The name of the settings file.
pub const SETTINGS: &str = "handout.yaml";

/// The folder of the exercises.
pub(crate) const EXERCISES: &str = "exercises";

/// The folder of the project's own fonts.
pub(crate) const FONTS: &str = "fonts";

/// The folder of the project's own templates.
pub(crate) const TEMPLATES: &str = "templates";

/// A source file larger than this is no exercise; the longest real ones have 10 KB.
const MAX_SOURCE_BYTES: u64 = 4_000_000;

impl Project {
    /// Opens the project in a folder.
    ///
    /// # Errors
    /// When the folder has no settings file.
    pub fn open(root: &Path) -> Result<Self> {
        let root = match root.canonicalize() {
            Err(error) if error.kind() == ErrorKind::NotFound => bail!(nothing_there("folder", root)),
            found => found.with_context(|| format!("cannot open the folder `{}`", root.display()))?,
        };
        if root.join(SETTINGS).symlink_metadata().is_err() {
            bail!(
                "there is no `{SETTINGS}` in `{}`: {}",
                plain(&root),
                misnamed::instead_of_settings(&root)
            );
        }
        Ok(Self {
            root,
            began: OnceLock::new(),
            sights: Mutex::default(),
            tidied: ready::Tidied::default(),
            keeps: true,
        })
    }

    /// The same project, of which nothing is kept: for those who promise to write nothing.
    #[must_use]
    pub fn only_to_look_at(self) -> Self {
        Self { keeps: false, ..self }
    }

    /// The settings file.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn settings(&self) -> Result<Text> {
        self.text(SETTINGS)
    }

    /// The exercise files, by name.
    ///
    /// # Errors
    /// When the folder or one of its files cannot be read.
    pub fn exercises(&self) -> Result<Vec<Text>> {
        let names = self.names()?;
        let sources = names.par_iter().filter(|name| is_source_name(name));
        sources.map(|name| self.text(name)).collect()
    }

    /// How many exercise files there are.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn count(&self) -> Result<usize> {
        Ok(self.names()?.iter().filter(|name| is_source_name(name)).count())
    }

    /// The files of the exercises' folder, in order, without hidden ones.
    fn names(&self) -> Result<Vec<String>> {
        let folder = self.root.join(EXERCISES);
        let failed = || format!("cannot read the folder `{EXERCISES}`");
        let mut names = Vec::new();
        self.saw(EXERCISES, || Sight::at(&folder));
        // Version control keeps no empty folder.
        if matches!(fs::symlink_metadata(&folder), Err(error) if error.kind() == ErrorKind::NotFound) {
            return Ok(names);
        }
        for entry in fs::read_dir(&folder).with_context(failed)? {
            let entry = entry.with_context(failed)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = format!("{EXERCISES}/{name}");
            if name.starts_with('.') || name.starts_with(OPEN_IN_WORD) {
                continue;
            }
            if is_source_name(&name) && entry.file_name().to_str().is_none() {
                bail!(no_text(&path));
            }
            // What it is may change under the same name.
            if is_misnamed(&name) {
                self.saw(&path, || Sight::at(&entry.path()));
            }
            // Something else than a file under the name of a source is not passed over without a word.
            if is_source_name(&name) || entry.path().is_file() {
                names.push(path);
            }
        }
        names.sort_unstable();
        Ok(names)
    }

    /// Whether an argument is the path of a source file, typed from where the user is or from the project's folder.
    #[must_use]
    pub fn is_file(&self, argument: &str, name: &str) -> bool {
        let Ok(file) = self.root.join(name).canonicalize() else {
            return false;
        };
        let typed = [PathBuf::from(argument), self.root.join(argument)];
        typed
            .into_iter()
            .any(|path| path.canonicalize().is_ok_and(|path| path == file))
    }

    /// A text file by its path under the project's folder.
    pub(crate) fn text(&self, name: &str) -> Result<Text> {
        let path = self.root.join(name);
        let stamp = Stamp::of(&path);
        let bytes =
            read::file_within(&self.root, name, MAX_SOURCE_BYTES).with_context(|| format!("cannot read `{name}`"))?;
        self.saw(name, || Sight::of_bytes(stamp, &bytes));
        Ok(match String::from_utf8(bytes) {
            Ok(text) => Text::Readable(Source::new(name, &text)),
            Err(error) => Text::Garbled(name.to_owned(), error.into_bytes()),
        })
    }

    /// A picture by its path under the project's folder.
    ///
    /// # Errors
    /// With the reason why the picture cannot be used.
    pub fn picture(&self, file: &str, purpose: Use) -> Result<Image, Unusable> {
        let path = self.root.join(file);
        let Ok(real) = path.canonicalize() else {
            return Err(if read::is_behind_a_dead_link(&self.root, file) {
                Unusable::DeadLink
            } else {
                Unusable::NotFound {
                    near: near_match(file, &path),
                }
            });
        };
        if !real.starts_with(&self.root) {
            return Err(Unusable::Outside);
        }
        let stamp = Stamp::of(&real);
        if let Some(near) = paths::other_capitals(&real, file).filter(|_| !path.is_symlink()) {
            return Err(Unusable::NotFound { near: Some(near) });
        }
        let about = fs::metadata(&real).map_err(|_| Unusable::NotFound { near: None })?;
        if !about.is_file() {
            return Err(Unusable::Refused(Refusal::Kind(None)));
        }
        if about.len() > MAX_BYTES {
            return Err(Unusable::Refused(Refusal::TooLarge));
        }
        let bytes = read::file(&real, MAX_BYTES).map_err(|_| Unusable::Refused(Refusal::Damaged))?;
        let original = Fingerprint::of(&bytes);
        self.saw(file, || Sight::of_hash(stamp, original.clone()));
        self.ready(&original, purpose, || Image::decode_for(purpose, bytes))
            .map_err(Unusable::Refused)
    }

    /// The folder, for the ledger.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The certificate authorities of a `ca_file`, typed relative to the project's folder or from the root of the disk.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn authorities(&self, file: &str) -> Result<Vec<u8>> {
        read::file(&self.root.join(file), read::MOST_OF_A_KEY)
            .with_context(|| format!("cannot read the `ca_file` `{file}`"))
    }

    /// The project's own font files, by name.
    ///
    /// # Errors
    /// When one of them cannot be read.
    pub fn fonts(&self) -> Result<Vec<Vec<u8>>> {
        let paths = self.paths_in(FONTS, is_font_name)?;
        paths.iter().map(|path| self.font(path)).collect()
    }

    /// The project's own templates, by name.
    ///
    /// # Errors
    /// When one of them cannot be read.
    pub fn templates(&self) -> Result<Vec<Text>> {
        let paths = self.paths_in(TEMPLATES, is_template_name)?;
        let names = paths
            .iter()
            .map(|path| path.file_name().unwrap_or_default().to_string_lossy());
        names.map(|name| self.text(&format!("{TEMPLATES}/{name}"))).collect()
    }

    /// The files of a folder that may be there, with the names that count, in order.
    fn paths_in(&self, name: &str, counts: impl Fn(&Path) -> bool) -> Result<Vec<PathBuf>> {
        let folder = self.root.join(name);
        self.saw(name, || Sight::at(&folder));
        let entries = match fs::read_dir(&folder) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            read => read.and_then(Iterator::collect::<std::io::Result<Vec<_>>>),
        };
        let entries = entries.with_context(|| format!("cannot read the folder `{name}`"))?;
        let mut paths: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).collect();
        paths.retain(|path| counts(path));
        paths.sort_unstable();
        // It could not be remembered, nor told from another one.
        if let Some(path) = paths.iter().find(|path| path.to_str().is_none()) {
            bail!(no_text(&shown(&self.root, path)));
        }
        Ok(paths)
    }

    fn font(&self, path: &Path) -> Result<Vec<u8>> {
        let stamp = Stamp::of(path);
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let bytes =
            read::file(path, read::MOST_OF_A_FONT).with_context(|| format!("cannot read the font `{FONTS}/{name}`"))?;
        self.saw(&format!("{FONTS}/{name}"), || Sight::of_bytes(stamp, &bytes));
        Ok(bytes)
    }
}

/// What to say about a file whose name is not UTF-8.
fn no_text(path: &str) -> String {
    format!("the name of `{path}` holds bytes that are no letters: rename the file")
}

/// A path as the writer knows it.
fn shown(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).display().to_string()
}

fn failed_to_write(root: &Path, path: &Path) -> String {
    format!("cannot write `{}`", shown(root, path))
}

/// Whether a file is Markdown by its name, whichever way a system writes endings.
pub(crate) fn is_source_name(name: &str) -> bool {
    Path::new(name)
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("md"))
}

/// How a file's name begins that Word keeps beside one that is open in it.
const OPEN_IN_WORD: &str = "~$";

/// Whether a file is a font by its name.
pub(crate) fn is_font_name(path: &Path) -> bool {
    path.extension()
        .is_some_and(|ending| ending == "ttf" || ending == "otf")
}

/// Whether a file is a template by its name; one that begins with a dot is an editor's or the system's.
pub(crate) fn is_template_name(path: &Path) -> bool {
    let is_hidden = path
        .file_name()
        .is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
    !is_hidden
        && path
            .extension()
            .is_some_and(|ending| ending == "html" || ending == "css")
}

/// What to say about a file or folder that the user named and that is not there.
fn nothing_there(what: &str, path: &Path) -> String {
    let shown = path.display().to_string();
    let is_here = !shown.contains('/');
    let bare = |near: String| {
        if is_here {
            near.trim_start_matches('/').to_owned()
        } else {
            near
        }
    };
    let near = near_match(&shown, &Path::new(".").join(path)).map(bare);
    match near.filter(|near| Path::new(near).is_dir() == (what == "folder")) {
        Some(near) => format!("there is no {what} `{shown}`; did you mean `{near}`?"),
        None => format!("there is no {what} `{shown}`"),
    }
}

/// The path of a file in the same folder whose name is spelt almost like the one that is missing.
fn near_match(file: &str, path: &Path) -> Option<String> {
    let (folder, wanted) = file.rsplit_once('/').unwrap_or(("", file));
    let entries = fs::read_dir(path.parent()?).ok()?;
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    names
        .map(|name| (strsim::jaro_winkler(&name.to_lowercase(), &wanted.to_lowercase()), name))
        .filter(|(likeness, _)| *likeness > 0.88)
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(&a.1)))
        .map(|(_, name)| format!("{folder}/{name}"))
}
