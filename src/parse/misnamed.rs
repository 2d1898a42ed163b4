//! What to say about files that an editor has named otherwise than their writer meant.

use crate::diagnostic::Diagnostic;
use crate::project::{SETTINGS, SETTINGS_AS_TEXT};
use crate::rules;

/// What to say about such a file (`calf.md.txt`).
#[must_use]
pub fn misnamed(name: &str) -> Diagnostic {
    let diagnostic = |why: &str| Diagnostic::new(rules::MISNAMED_FILE, format!("`{name}` is not read, because {why}"));
    if name == SETTINGS_AS_TEXT {
        return diagnostic(&format!("the settings are those in `{SETTINGS}`")).help(format!(
            "if it holds what you want, delete `{SETTINGS}` and rename it to `{SETTINGS}`; else delete it"
        ));
    }
    let meant = meant_name(name);
    let is_text = has_ending(name, ".txt");
    let help = match markdown_end(name) {
        Some(_) => format!("rename it to `{meant}`"),
        None if is_text => format!("if it is an exercise, rename it to `{meant}`"),
        None => format!("if it is an exercise, save it as plain text under the name `{meant}`"),
    };
    let diagnostic = diagnostic("its name does not end in `.md`").help(format!("{help}, or move it out of the folder"));
    if is_text {
        return diagnostic.note("Windows hides `.txt` at the end of names: choose View, Show, File name extensions");
    }
    diagnostic
}

/// The name that such a file was probably meant to have.
#[must_use]
pub fn meant_name(name: &str) -> String {
    let stem = match markdown_end(name) {
        Some(end) => &name[..end],
        None => name.rsplit_once('.').map_or(name, |(stem, _)| stem),
    };
    format!("{stem}.md")
}

/// Where the `.md.` or `.markdown` of a name begins.
fn markdown_end(name: &str) -> Option<usize> {
    let ending = ".markdown";
    let long = || has_ending(name, ending).then(|| name.len() - ending.len());
    name.find(".md.").or_else(long)
}

fn has_ending(name: &str, ending: &str) -> bool {
    let start = name.len().checked_sub(ending.len());
    start
        .and_then(|start| name.get(start..))
        .is_some_and(|end| end.eq_ignore_ascii_case(ending))
}
