//! What can be wrong with a key or with the shape of its value.

use super::Value;
use crate::diagnostic::Diagnostic;
use crate::parse::lengths;
use crate::parse::suggest::{nearest, quoted_list};
use crate::parse::values;
use crate::parse::yaml::{self, Entry, Node};
use crate::rules;
use crate::source::Source;
use std::sync::Arc;

pub(super) fn empty(value: &Value<'_>) -> Diagnostic {
    if value.key_span.is_empty() {
        return empty_item(value);
    }
    let key = value.key;
    let word = value.source.text.get(value.node.span.clone()).unwrap_or_default();
    if matches!(value.node.value, yaml::Value::Empty) && ["null", "~"].contains(&word.to_lowercase().as_str()) {
        return value_that_means_nothing(value, word);
    }
    let diagnostic = Diagnostic::new(rules::EMPTY_VALUE, format!("`{key}` has no value"));
    let diagnostic = diagnostic.at(value.source, value.key_span.clone(), "");
    let typed = rest_of_line(value.source, value.key_span.end);
    if yaml::is_header(typed.trim_start_matches([':', ' '])) {
        return diagnostic.help(format!(
            "type its text on the next lines, each after two spaces, or delete `{key}`"
        ));
    }
    match typed.trim_start_matches([':', ' ']).trim_end().strip_prefix('#') {
        Some(colour) if is_hex(colour) => diagnostic.help(format!("put quotes round it: `{key}: \"#{colour}\"`")),
        Some(_) => diagnostic.help("leave out the `#`, or put quotes round the value"),
        None => return diagnostic.help("type a value, or delete the line"),
    }
    .note(NOTES)
}

/// Whether the text of a value is there, but was left out for its tabs, which are reported.
pub(super) fn is_behind_tabs(value: &Value<'_>) -> bool {
    let typed = rest_of_line(value.source, value.key_span.end);
    let below = value
        .source
        .text
        .get(value.key_span.end + typed.len()..)
        .unwrap_or_default();
    let first = below.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    yaml::is_header(typed.trim_start_matches([':', ' '])) && first.starts_with('\t')
}

/// `null` and `~` are YAML's words for nothing.
fn value_that_means_nothing(value: &Value<'_>, word: &str) -> Diagnostic {
    let message = format!("`{word}` means nothing here, so `{}` has no value", value.key);
    Diagnostic::new(rules::EMPTY_VALUE, message)
        .at(value.source, value.node.span.clone(), "")
        .help(format!(
            "type a value, or delete it; if you mean `{word}` itself, type `\"{word}\"`"
        ))
}

/// A line of a list with nothing after its dash but perhaps a note.
fn empty_item(value: &Value<'_>) -> Diagnostic {
    let (number, _) = value.source.line_and_column(value.key_span.start);
    let line = value.source.line(number);
    let typed = value.source.text.get(line.clone()).unwrap_or_default().trim();
    let start = line.end
        - value
            .source
            .text
            .get(line.clone())
            .map_or(0, |text| text.trim_start().len());
    let diagnostic = Diagnostic::new(rules::EMPTY_VALUE, format!("a line of `{}` has no value", value.key));
    let diagnostic = diagnostic.at(value.source, start..line.end, "");
    match typed.trim_start_matches(['-', ' ']).strip_prefix('#') {
        Some(words) => diagnostic
            .help(format!("leave out the `#`: `- {}`", words.trim()))
            .note(NOTES),
        None => diagnostic.help("type a value, or delete the line"),
    }
}

const NOTES: &str = "without quotes, everything after a `#` is a private note";

fn is_hex(text: &str) -> bool {
    matches!(text.len(), 3 | 6) && text.bytes().all(|digit| digit.is_ascii_hexdigit())
}

fn rest_of_line(source: &Source, at: usize) -> &str {
    let rest = source.text.get(at..).unwrap_or_default();
    rest.split('\n').next().unwrap_or_default()
}

pub(super) fn no_keys(source: &Arc<Source>, name: &str, root: &Node) -> Diagnostic {
    let line = rest_of_line(source, root.span.start).trim_end().len();
    Diagnostic::new(rules::UNREADABLE, format!("{name} must be lines of `key: value`"))
        .at(source, root.span.start..root.span.start + line, "")
        .help("begin each line with a key and a colon: `title: \"Open book\"`")
}

pub(super) fn not_a_list(value: &Value<'_>) -> Diagnostic {
    let key = value.key;
    let help = match &value.node.value {
        yaml::Value::Text(text, _) if text.contains(['[', ']', '{', '}', '"', ':', '#']) => {
            format!("put brackets round it: `{key}: [{}]`", yaml::quoted(text.trim()))
        }
        yaml::Value::Text(text, _) => format!("put brackets round it: `{key}: [{}]`", text.trim()),
        _ => format!("type a list: `{key}: [one, two]`"),
    };
    value
        .wrong(rules::WRONG_SHAPE, format!("`{key}` takes a list"))
        .help(help)
}

pub(super) fn too_many(value: &Value<'_>, count: usize) -> Diagnostic {
    let message = format!("`{}` has {count} entries, at most {} fit", value.key, lengths::LIST);
    Diagnostic::new(rules::TOO_LONG, message)
        .at(value.source, value.key_span.clone(), "")
        .help("keep those that people look for")
}

pub(super) fn not_a_map(value: &Value<'_>, example: &str) -> Diagnostic {
    let message = format!("`{}` takes several values, each with its key", value.key);
    value
        .wrong(rules::WRONG_SHAPE, message)
        .help(format!("type, for example, `{example}`"))
}

pub(super) fn unknown(
    source: &Arc<Source>,
    entry: &Entry,
    before: Option<&Entry>,
    map: &str,
    known: &[&str],
) -> Diagnostic {
    let diagnostic =
        |message: String| Diagnostic::new(rules::UNKNOWN_KEY, message).at(source, entry.key_span.clone(), "");
    let key = &entry.key;
    let after = rest_of_line(source, entry.key_span.end).trim_start();
    if let Some((before, value)) = key.split_once(':') {
        let whole = format!("{value}{}", rest_of_line(source, entry.key_span.end).trim_end());
        let value = if after.starts_with(':') {
            yaml::quoted(&whole)
        } else {
            value.to_owned()
        };
        return diagnostic(format!("a space is missing after `{before}:`")).help(format!("type `{before}: {value}`"));
    }
    if let Some((before, value)) = key.split_once('=') {
        let (before, value) = (before.trim(), value.trim());
        return diagnostic(format!("`{before}` is followed by `=` instead of a colon"))
            .help(format!("type `{before}: {value}`"));
    }
    if after.starts_with([',', '}']) {
        let diagnostic = diagnostic(format!("`{key}` has no colon; the comma before it ended the value"));
        let time = before.and_then(|before| match &before.node.value {
            yaml::Value::Text(whole, _) => Some((&before.key, values::corrected_time(&format!("{whole},{key}"))?)),
            _ => None,
        });
        if let Some((name, time)) = time {
            return diagnostic.help(format!("type `{name}: {time}`"));
        }
        return diagnostic.help("put quotes round a value that holds a comma: `feels: \"a mild stretch, never pain\"`");
    }
    let diagnostic = diagnostic(format!("there is no key `{key}` in {map}"));
    let takes_lines = |before: &Entry| {
        let typed = rest_of_line(source, before.key_span.end);
        matches!(before.node.value, yaml::Value::Map(_)) || yaml::is_header(typed.trim_start_matches([':', ' ']))
    };
    let above = before.filter(|before| takes_lines(before));
    match (nearest(key, known), above) {
        (Some(near), _) => diagnostic.help(format!("did you mean `{near}`?")),
        (None, Some(above)) => diagnostic.help(format!(
            "if it belongs to `{}`, begin the line with two spaces",
            above.key
        )),
        (None, None) => diagnostic.help(format!("the keys are {}", quoted_list(known))),
    }
}
