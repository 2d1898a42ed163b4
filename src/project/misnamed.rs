//! Files that are not read for their names' sake: editors add endings, and systems hide them.

use super::{Project, SETTINGS, Sight, is_source_name};
use anyhow::Result;
use std::fs;
use std::path::Path;

/// The settings as Notepad saves them.
pub(crate) const SETTINGS_AS_TEXT: &str = "handout.yaml.txt";

/// Other names under which settings are saved, in small letters.
const MEANT_FOR_SETTINGS: [&str; 5] = [
    SETTINGS,
    SETTINGS_AS_TEXT,
    "handout.yml",
    "handout.yml.txt",
    "handout.txt",
];

/// The endings that word processors and plain editors give to what is written in them.
const WRITERS: [&str; 6] = [".txt", ".doc", ".docx", ".odt", ".pages", ".rtf"];

impl Project {
    /// Files that are probably meant as exercises or as the settings, by name.
    ///
    /// # Errors
    /// When the folder of the exercises cannot be read.
    pub fn misnamed(&self) -> Result<Vec<String>> {
        let settings = self.root.join(SETTINGS_AS_TEXT);
        self.saw(SETTINGS_AS_TEXT, || Sight::at(&settings));
        let names = self.names()?.into_iter().filter(|name| is_misnamed(name));
        let settings = settings.is_file().then(|| SETTINGS_AS_TEXT.to_owned());
        Ok(names.chain(settings).collect())
    }
}

/// Whether a file is probably meant as Markdown, by its name.
pub(crate) fn is_misnamed(name: &str) -> bool {
    let lower = name.to_lowercase();
    let has_ending = |endings: &[&str]| endings.iter().any(|ending| lower.ends_with(ending));
    !is_source_name(name) && (lower.contains(".md.") || has_ending(&[".markdown"]) || has_ending(&WRITERS))
}

/// What to do in a folder that has no settings.
pub(super) fn instead_of_settings(folder: &Path) -> String {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| MEANT_FOR_SETTINGS.contains(&name.to_lowercase().as_str()))
        .collect();
    names.sort_unstable();
    match names.first() {
        Some(name) => format!(
            "rename `{name}`, which lies there, to `{SETTINGS}`{}",
            hidden_ending(name)
        ),
        None => "go to your project's folder, or name it with `--project`".to_owned(),
    }
}

/// How to see an ending that Windows hides.
fn hidden_ending(name: &str) -> &'static str {
    let ending = Path::new(name).extension();
    if ending.is_some_and(|ending| ending.eq_ignore_ascii_case("txt")) {
        " (Windows hides `.txt`: choose View, Show, File name extensions)"
    } else {
        ""
    }
}
