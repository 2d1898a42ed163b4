//! What YAML reads without complaint, but not as it was meant.

use super::{Node, Quotes, Value, quoted};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rules;
use crate::source::Source;
use std::sync::Arc;

/// Looks at every value; `before` is what stands before it: its key and a colon, or a dash.
pub(super) fn check(source: &Arc<Source>, before: &str, node: &Node, found: &mut Diagnostics) {
    if let Some(mistake) = marked(source, before, node) {
        found.push(mistake);
    }
    match &node.value {
        Value::List(items) => items.iter().for_each(|item| check(source, "- ", item, found)),
        Value::Map(entries) => entries
            .iter()
            .for_each(|entry| check(source, &format!("{}: ", entry.key), &entry.node, found)),
        Value::Text(text, Quotes::None) => found.extend(cut_off(source, before, node, text)),
        Value::Text(..) | Value::Empty => {}
    }
}

/// `title: Exercise #3 calf`: what follows the `#` is a private note. With a space after it, it is meant as one.
fn cut_off(source: &Arc<Source>, before: &str, node: &Node, text: &str) -> Diagnostics {
    let mut found = Diagnostics::default();
    let after = source.text.get(node.span.end..).unwrap_or_default();
    let after = after.split('\n').next().unwrap_or_default().trim_end();
    let comment = after.trim_start();
    let is_glued = comment
        .strip_prefix('#')
        .is_some_and(|words| words.starts_with(|first: char| !first.is_whitespace() && first != '#'));
    if is_glued {
        let start = node.span.end + after.len() - comment.len();
        let meant = quoted(&format!("{text} {comment}"));
        found.push(
            Diagnostic::new(
                rules::HASH_CUTS_VALUE,
                "everything after the `#` is a private note, nobody will see it",
            )
            .at(source, start..start + comment.len(), "this is left out")
            .help(format!(
                "put quotes round the value: `{before}{meant}`; for a private note, type a space after `#`"
            )),
        );
    }
    found
}

/// `&name` and `!name` before a value are programmers' marks that vanish silently.
fn marked(source: &Arc<Source>, before: &str, node: &Node) -> Option<Diagnostic> {
    let line = source.text.get(..node.span.start)?;
    let line = line.rsplit('\n').next().unwrap_or_default();
    let word = line
        .trim_end()
        .rsplit([' ', ',', '[', '{'])
        .next()
        .filter(|word| word.starts_with(['&', '!']))?;
    let first = word.chars().next()?;
    let start = node.span.start - (line.len() - line.rfind(word)?);
    let rest = source.text.get(start..)?.split('\n').next().unwrap_or_default();
    Some(
        Diagnostic::new(
            rules::SPECIAL_START,
            format!("a value that begins with `{first}` needs quotes"),
        )
        .at(source, start..start + word.len(), "this would be left out")
        .help(format!("type `{before}{}`", quoted(rest.trim_end()))),
    )
}
