//! The tables for people: `docs/settings.md`, and the examples put together to a file that could be typed.

use super::{Key, Kind, Without, inside};
use std::fmt::Write;

/// A table of every key in Markdown, with all examples below it.
#[must_use]
pub fn document(keys: &[Key]) -> String {
    let mut page = "| key | takes | without it | what it is for |\n|---|---|---|---|\n".to_owned();
    rows(&mut page, keys, "");
    let examples = yaml(keys, &|key| Some(key.example.to_owned()));
    page + "\nWith every key typed once:\n\n```yaml\n" + &examples + "```\n"
}

/// The rows of a group, each followed by those of the groups in it.
fn rows(page: &mut String, keys: &[Key], group: &str) {
    for key in inside(keys, group) {
        let takes = if matches!(key.kind, Kind::Group) {
            String::new()
        } else {
            cell(&key.kind.told())
        };
        let (path, without, what) = (key.path, cell(&without(key)), cell(key.what));
        // A string takes every write.
        let _ = writeln!(page, "| `{path}` | {takes} | {without} | {what} |");
        rows(page, keys, key.path);
    }
}

fn without(key: &Key) -> String {
    match key.without {
        Without::Required => "must be there".to_owned(),
        Without::Nothing => "–".to_owned(),
        Without::Value(typed) => format!("`{}`", typed.trim_matches('"')),
        Without::Words(words) => words.to_owned(),
    }
}

/// Words that Markdown would take for something else between bars.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('<', "&lt;").replace('>', "&gt;")
}

/// A file with these values as they are typed; a key without one is left out, and so is a group without keys. The name
/// of the first network stands for all of them.
#[must_use]
pub fn yaml(keys: &[Key], value: &dyn Fn(&Key) -> Option<String>) -> String {
    lines(keys, "", "", value)
}

fn lines(keys: &[Key], group: &str, indent: &str, value: &dyn Fn(&Key) -> Option<String>) -> String {
    let mut text = String::new();
    for key in inside(keys, group) {
        let name = key.names().first().copied().unwrap_or_default();
        if matches!(key.kind, Kind::Group) {
            let inner = lines(keys, key.path, &format!("{indent}  "), value);
            if !inner.is_empty() {
                text += &[indent, name, ":\n", &inner].concat();
            }
        } else if let Some(typed) = value(key) {
            text += &[indent, name, ": ", &typed, "\n"].concat();
        }
    }
    text
}
