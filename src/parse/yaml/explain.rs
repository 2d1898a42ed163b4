//! What a writer did where YAML cannot be read on, in her words; no library's message is ever shown.

mod block;
mod values;

pub(in crate::parse) use block::is_header;
pub(in crate::parse) use values::quoted;

use super::lines::{self, KeyLine, Line};
use crate::diagnostic::Diagnostic;
use crate::rules::{self, Rule};
use crate::source::{Source, Span};
use std::sync::Arc;
use values::{closing, hash_in_braces, in_values, values, whole};

/// A mistake, and the lines without which the rest may be readable.
pub(super) struct Explained {
    /// What to say.
    pub(super) diagnostic: Diagnostic,
    /// The part of the text to leave out.
    pub(super) left_out: Span,
    /// The key of what is left out.
    pub(super) key: String,
}

/// The text that cannot be read and the offset at which the library gave up.
struct Failure<'t> {
    text: &'t str,
    at: usize,
}

/// What is wrong, with offsets in the text.
struct Finding {
    rule: &'static Rule,
    message: String,
    span: Span,
    label: String,
    help: String,
}

type Check = fn(&Failure<'_>) -> Option<Finding>;

/// The first that finds something explains the failure.
const CHECKS: &[Check] = &[
    tab,
    separator,
    unclosed_quote,
    hash_in_list,
    hash_in_braces,
    in_values,
    missing_comma,
    unclosed_bracket,
    no_space_after_colon,
    no_space_after_dash,
    odd_indent,
    equals_sign,
    dash_before_key,
];

/// Explains why a text cannot be read on at an offset; the text begins at `base` in its source.
pub(super) fn failure(source: &Arc<Source>, text: &str, base: usize, at: usize) -> Explained {
    let masked = block::without_texts(text);
    let failure = Failure {
        text: &masked,
        at: at.min(text.len()),
    };
    if let Some(explained) = block::not_indented(source, text, base, &failure) {
        return explained;
    }
    let finding = CHECKS
        .iter()
        .find_map(|check| check(&failure))
        .unwrap_or_else(|| unreadable(&failure));
    let left_out = lines::with_children(text, finding.span.start);
    let line = lines::line_at(text, finding.span.start);
    let key = line.text.split([':', '=']).next().unwrap_or_default();
    let key = key.trim_start_matches(['-', ' ', '\t']).trim_end();
    let place = finding.span.start + base..finding.span.end + base;
    Explained {
        diagnostic: Diagnostic::new(finding.rule, finding.message)
            .at(source, place, finding.label)
            .help(finding.help),
        left_out,
        key: key.to_owned(),
    }
}

impl<'t> Failure<'t> {
    fn line(&self) -> Line<'t> {
        let line = lines::line_at(self.text, self.at);
        let nothing_there = line.is_blank();
        if nothing_there {
            self.before().next().unwrap_or(line)
        } else {
            line
        }
    }

    /// The lines before the one where the library gave up, the nearest first, without blank ones.
    fn before(&self) -> impl Iterator<Item = Line<'t>> {
        let here = lines::line_at(self.text, self.at).start;
        lines::lines(self.text)
            .rev()
            .filter(move |line| line.start < here && !line.is_blank())
    }

    /// The line where the library gave up, then the lines back to the last one with a key: the mistake is on one
    /// of them, because a value is read to its end before the next key is found out of place.
    fn suspects(&self) -> Vec<Line<'t>> {
        let mut suspects = vec![self.line()];
        for line in self.before() {
            suspects.push(line);
            if line.key_line().is_some() {
                break;
            }
        }
        suspects
    }
}

fn tab(failure: &Failure<'_>) -> Option<Finding> {
    let here = failure.line();
    let next = lines::lines(failure.text).find(|line| line.start > here.start);
    let line = [Some(here), next]
        .into_iter()
        .flatten()
        .find(|line| line.text[..line.indent()].contains('\t'))?;
    Some(Finding {
        rule: rules::TAB_INDENT,
        message: "this line is indented with a tab".to_owned(),
        span: line.start..line.start + line.indent(),
        label: "a tab".to_owned(),
        help: format!(
            "delete the tab and press the space bar instead: `  {}`",
            line.text.trim()
        ),
    })
}

/// A line of dashes or dots among the keys would begin a second document.
fn separator(failure: &Failure<'_>) -> Option<Finding> {
    let line = failure
        .before()
        .next()
        .into_iter()
        .chain([failure.line()])
        .find(|line| line.start > 0 && ["---", "..."].contains(&line.text.trim_end()))?;
    Some(Finding {
        rule: rules::UNREADABLE,
        message: format!("a line of `{}` ends the keys here", line.text.trim_end()),
        span: line.span(),
        label: String::new(),
        help: "delete this line".to_owned(),
    })
}

fn unclosed_quote(failure: &Failure<'_>) -> Option<Finding> {
    let here = lines::line_at(failure.text, failure.at).start;
    lines::lines(failure.text)
        .take_while(|line| line.start <= here)
        .flat_map(|line| values(line).into_iter().map(move |part| (line, part)))
        .find_map(|(line, part)| {
            let quote = part.value.chars().next().filter(|first| ['"', '\''].contains(first))?;
            let open = is_open(&failure.text[part.value_start..], quote);
            open.then(|| Finding {
                rule: rules::UNCLOSED_QUOTE,
                message: format!("the quote that begins the value of `{}` is never closed", part.key),
                span: part.value_start..part.value_start + part.value.len(),
                label: format!("`{quote}` opens here"),
                help: format!("type `{quote}` where it ends: `{}`", mended(&line, &part, quote)),
            })
        })
}

/// The part with its closing quote; if its line has more than one slip, the whole line without them.
fn mended(line: &Line<'_>, part: &KeyLine<'_>, quote: char) -> String {
    let value = closed(part.value, quote);
    let before = &line.text[..part.value_start - line.start];
    let open = before.chars().fold(String::new(), |mut open, letter| {
        match letter {
            '{' => open.insert(0, '}'),
            '[' => open.insert(0, ']'),
            _ => {}
        }
        open
    });
    if open.is_empty() || value.ends_with(['}', ']']) {
        return part.with(&value);
    }
    format!("{}{value}{open}", before.trim_start())
}

/// A value with its closing quote, before the brackets that follow it.
fn closed(value: &str, quote: char) -> String {
    let words = value.trim_end_matches(['}', ']']);
    format!("{words}{quote}{}", &value[words.len()..])
}

/// Whether a quoted text runs into the next key or the end before its closing quote.
fn is_open(text: &str, quote: char) -> bool {
    let mut first = true;
    for line in lines::lines(text) {
        let body = if first { &line.text[1..] } else { line.text };
        if !first && line.key_line().is_some() {
            return true;
        }
        if closing(body, quote).is_some() {
            return false;
        }
        first = false;
    }
    true
}

/// `[#UpperBack]`: in a list, too, everything after a `#` is a private note.
fn hash_in_list(failure: &Failure<'_>) -> Option<Finding> {
    failure.suspects().into_iter().find_map(|line| {
        let part = line.key_line()?;
        let is_list = part.value.starts_with(['[', '{']);
        let hash = part.value.find(['#']).filter(|_| is_list)?;
        let before = part.value[..hash].trim_end();
        let begins_an_item = before.ends_with(['[', ',', '{']);
        begins_an_item.then(|| Finding {
            rule: rules::SPECIAL_START,
            message: format!("`#` begins a private note, so the rest of `{}` is not read", part.key),
            span: part.value_start + hash..part.value_start + hash + 1,
            label: "the note would begin here".to_owned(),
            help: format!("leave out the `#`: `{}: {}`", part.key, part.value.replace('#', "")),
        })
    })
}

fn missing_comma(failure: &Failure<'_>) -> Option<Finding> {
    let here = failure.line();
    let previous = failure.before().find(|line| line.start < here.start)?;
    let inside = depth(&failure.text[..here.start]) > 0;
    let ends_open = previous.text.trim_end().ends_with([',', '{', '[']);
    let indented = here.indent() > 0;
    (inside && !ends_open && indented).then(|| Finding {
        rule: rules::UNREADABLE,
        message: "a comma is missing at the end of this line".to_owned(),
        span: previous.span(),
        label: "between `{` and `}` a comma follows each value".to_owned(),
        help: format!("type `{},`", previous.text.trim()),
    })
}

fn unclosed_bracket(failure: &Failure<'_>) -> Option<Finding> {
    failure.suspects().into_iter().find_map(|line| {
        let part = line.key_line()?;
        let open = part.value.chars().next().filter(|first| ['[', '{'].contains(first))?;
        let close = if open == '[' { ']' } else { '}' };
        let entry = &failure.text[lines::with_children(failure.text, line.start)];
        (depth(entry) > 0).then(|| Finding {
            rule: rules::UNCLOSED_BRACKET,
            message: format!("the `{open}` that begins the value of `{}` is never closed", part.key),
            span: whole(&part),
            label: format!("`{open}` opens here"),
            help: format!(
                "type `{close}` at the end: `{}`",
                part.with(&format!("{}{close}", part.value))
            ),
        })
    })
}

/// How many brackets are open at the end of a text.
fn depth(text: &str) -> usize {
    text.chars().fold(0, |depth: usize, letter| match letter {
        '[' | '{' => depth + 1,
        ']' | '}' => depth.saturating_sub(1),
        _ => depth,
    })
}

fn no_space_after_colon(failure: &Failure<'_>) -> Option<Finding> {
    failure.suspects().into_iter().find_map(|line| {
        let (key, value) = line.text.split_once(':')?;
        let is_key = !key.trim().is_empty() && key.trim().chars().all(|c| c.is_alphanumeric() || c == '_');
        (is_key && !value.is_empty() && !value.starts_with(' ')).then(|| Finding {
            rule: rules::UNREADABLE,
            message: format!("a space is missing after `{}:`", key.trim()),
            span: line.start + key.len()..line.start + key.len() + 1,
            label: String::new(),
            help: format!("type `{}: {}`", key.trim(), value.trim()),
        })
    })
}

fn no_space_after_dash(failure: &Failure<'_>) -> Option<Finding> {
    failure.suspects().into_iter().find_map(|line| {
        let words = line.text.trim().strip_prefix('-')?;
        let is_item = words.starts_with(char::is_alphanumeric);
        is_item.then(|| Finding {
            rule: rules::UNREADABLE,
            message: "a space is missing after `-`".to_owned(),
            span: line.start + line.indent()..line.start + line.indent() + 1,
            label: String::new(),
            help: format!("type `- {words}`"),
        })
    })
}

/// A line with a key that is indented, though the one before it already has a value, or by another width.
fn odd_indent(failure: &Failure<'_>) -> Option<Finding> {
    let here = failure.line();
    let part = here.key_line()?;
    let previous = failure
        .before()
        .find(|line| line.key_line().is_some() && line.start < here.start)?;
    if here.indent() == previous.indent() {
        return None;
    }
    if part.key.contains(' ') && here.indent() > previous.indent() {
        return Some(colon_on_next_line(&here, &previous));
    }
    let meant = format!("{}{}", " ".repeat(previous.indent()), here.text.trim());
    let first = here.text.chars().next().map_or(1, char::len_utf8);
    Some(Finding {
        rule: rules::UNREADABLE,
        message: format!("`{}` does not begin at the same column as the key above it", part.key),
        span: here.start..here.start + here.indent().max(first),
        label: String::new(),
        help: format!("type `{meant}`"),
    })
}

/// A value that goes on in the next line and has a colon there.
fn colon_on_next_line(here: &Line<'_>, previous: &Line<'_>) -> Finding {
    let key = previous.key_line().map_or("", |line| line.key);
    let colon = here.start + here.text.find(':').unwrap_or(0);
    Finding {
        rule: rules::COLON_IN_VALUE,
        message: format!("the value of `{key}` goes on here and holds a colon, so it needs quotes"),
        span: colon..colon + 1,
        label: "this colon".to_owned(),
        help: "type `\"` before the first and after the last word of the value".to_owned(),
    }
}

fn equals_sign(failure: &Failure<'_>) -> Option<Finding> {
    let line = failure.line();
    let (key, value) = line.text.split_once('=')?;
    let is_key = !key.trim().is_empty() && key.trim().chars().all(|c| c.is_alphanumeric() || c == '_');
    is_key.then(|| Finding {
        rule: rules::UNREADABLE,
        message: format!("`{}` is followed by `=` instead of a colon", key.trim()),
        span: line.start + key.len()..line.start + key.len() + 1,
        label: String::new(),
        help: format!("type `{}: {}`", key.trim(), value.trim()),
    })
}

fn dash_before_key(failure: &Failure<'_>) -> Option<Finding> {
    let line = failure.line();
    let (item, start) = line.item()?;
    line.key_line()?;
    Some(Finding {
        rule: rules::UNREADABLE,
        message: "a key does not begin with a dash here".to_owned(),
        span: line.start + line.indent()..start,
        label: String::new(),
        help: format!("delete the dash: `{item}`"),
    })
}

fn unreadable(failure: &Failure<'_>) -> Finding {
    let line = failure.line();
    Finding {
        rule: rules::UNREADABLE,
        message: "this line cannot be read as `key: value`".to_owned(),
        span: line.span(),
        label: String::new(),
        help: "write one `key: value` on each line, or put quotes round the value: `key: \"value\"`".to_owned(),
    }
}
