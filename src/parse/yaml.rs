//! YAML as a tree of our own with a place for each part; the only file that knows serde-saphyr.

mod explain;
mod lines;
mod silent;

pub(super) use explain::{is_header, quoted};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rules;
use crate::source::{Source, Span};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::{DuplicateKeyPolicy, MergeKeyPolicy, NonFiniteFloatPolicy, Options, Spanned};
use std::fmt;
use std::sync::Arc;

/// A value and its place in the source.
#[derive(Debug, PartialEq)]
pub(super) struct Node {
    /// Where it is; of a map or a list only where it begins.
    pub(super) span: Span,
    /// What it is.
    pub(super) value: Value,
}

/// What the writer typed after a colon or a dash.
#[derive(Debug, PartialEq)]
pub(super) enum Value {
    /// Nothing.
    Empty,
    /// A text: YAML's guesses at numbers, dates and truth are undone.
    Text(String, Quotes),
    /// `[a, b]` or lines with dashes.
    List(Vec<Node>),
    /// `{a: 1, b: 2}` or indented lines.
    Map(Vec<Entry>),
}

/// How a text is delimited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quotes {
    /// Not at all.
    None,
    /// By `"` or `'`.
    Straight,
    /// By `|` and indentation, line by line.
    Lines,
}

/// A key and its value.
#[derive(Debug, PartialEq)]
pub(super) struct Entry {
    /// The key.
    pub(super) key: String,
    /// Where the key is.
    pub(super) key_span: Span,
    /// Its value.
    pub(super) node: Node,
}

/// All that could be read.
#[derive(Debug)]
pub(super) struct Tree {
    /// The whole.
    pub(super) root: Node,
    /// Keys of lines that could not be read: they are there, so they are not missing.
    pub(super) unreadable: Vec<String>,
}

/// Quotes that word processors and phones type instead of straight ones.
pub(super) const CURLY: [char; 8] = ['“', '”', '„', '‟', '‘', '’', '«', '»'];

/// The most mistakes that are explained in one block; whoever has more has sent the wrong file.
const MAX_UNREADABLE: usize = 20;

/// More bytes of keys and values are no exercise and no settings; real ones have about two thousand.
const MAX_BYTES: usize = 60_000;

/// Reads a part of a source. A line that cannot be read is explained and left out, so that the others are still
/// checked.
pub(super) fn read(source: &Arc<Source>, part: Span, found: &mut Diagnostics) -> Option<Tree> {
    let mut text = source.text.get(part.clone())?.to_owned();
    if text.len() > MAX_BYTES {
        found.push(too_long(source, &part));
        return None;
    }
    let mut unreadable = Vec::new();
    loop {
        match parse(&text) {
            Ok(raw) => {
                let root = raw.place(&source.text, part.start);
                silent::check(source, "", &root, found);
                return Some(Tree { root, unreadable });
            }
            Err(at) => {
                let explained = explain::failure(source, &text, part.start, at);
                found.push(explained.diagnostic);
                unreadable.push(explained.key);
                let before = text.clone();
                lines::blank(&mut text, explained.left_out);
                if text == before || unreadable.len() > MAX_UNREADABLE {
                    return None;
                }
            }
        }
    }
}

fn too_long(source: &Arc<Source>, part: &Span) -> Diagnostic {
    let message = format!("there are {} KB of keys and values", part.len() / 1000);
    Diagnostic::new(rules::TOO_LONG, message)
        .at(source, part.start..part.start + 1, "they begin here")
        .help("check whether this is the right file, and whether a line `---` is missing")
}

/// The tree of a text, or the offset at which it cannot be read on.
fn parse(text: &str) -> Result<Raw, usize> {
    serde_saphyr::from_str_with_options(text, options()).map_err(|error| {
        error.location().map_or(text.len(), |location| {
            let line = usize::try_from(location.line()).unwrap_or(1);
            let column = usize::try_from(location.column()).unwrap_or(1);
            lines::offset(text, line, column)
        })
    })
}

/// Nothing that only programmers use: no aliases, no merge keys, no deep nesting.
fn options() -> Options {
    const DEPTH: usize = 12;
    serde_saphyr::options! {
        strict_booleans: true,
        with_snippet: false,
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        merge_keys: MergeKeyPolicy::AsOrdinary,
        non_finite_float_policy: NonFiniteFloatPolicy::PassThrough,
        budget: serde_saphyr::budget! {
            max_depth: DEPTH,
            flow_nesting_limit: DEPTH,
            max_aliases: 0,
            max_anchors: 100,
            max_documents: 1,
            max_events: 200_000,
        },
    }
}

/// A value as the library hands it over, with its place in the text that was parsed.
struct Raw {
    span: Span,
    value: RawValue,
}

enum RawValue {
    Empty,
    /// A number or a truth value: only its place is of interest.
    Guess,
    Text(String),
    List(Vec<Raw>),
    Map(Vec<(Raw, Raw)>),
}

impl Raw {
    /// The same with places in the source, whose part at `base` was parsed.
    fn place(self, source: &str, base: usize) -> Node {
        let span = self.span.start + base..self.span.end + base;
        let typed = source.get(span.clone()).unwrap_or_default();
        let value = match self.value {
            RawValue::Empty => Value::Empty,
            RawValue::Guess => Value::Text(typed.to_owned(), Quotes::None),
            RawValue::Text(text) => Value::Text(text, quotes(source, &span)),
            RawValue::List(items) => Value::List(items.into_iter().map(|item| item.place(source, base)).collect()),
            RawValue::Map(entries) => Value::Map(
                entries
                    .into_iter()
                    .map(|(key, value)| Entry::new(key.place(source, base), value.place(source, base)))
                    .collect(),
            ),
        };
        Node { span, value }
    }
}

impl Entry {
    fn new(key: Node, node: Node) -> Self {
        let name = match key.value {
            Value::Text(name, _) => name,
            Value::Empty | Value::List(_) | Value::Map(_) => String::new(),
        };
        Self {
            key: name,
            key_span: key.span,
            node,
        }
    }
}

fn quotes(source: &str, span: &Span) -> Quotes {
    let before = source
        .get(..span.start)
        .unwrap_or_default()
        .trim_end_matches([' ', '\n']);
    if source
        .get(span.clone())
        .is_some_and(|typed| typed.starts_with(['"', '\'']))
    {
        Quotes::Straight
    } else if before.trim_end_matches(['-', '+']).ends_with(['|', '>']) {
        Quotes::Lines
    } else {
        Quotes::None
    }
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = Spanned::<RawValue>::deserialize(deserializer)?;
        let place = spanned.defined.span();
        let start = place.byte_offset().and_then(|at| usize::try_from(at).ok()).unwrap_or(0);
        let length = place
            .byte_len()
            .and_then(|length| usize::try_from(length).ok())
            .unwrap_or(0);
        Ok(Self {
            span: start..start + length,
            value: spanned.value,
        })
    }
}

impl<'de> Deserialize<'de> for RawValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = RawValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<RawValue, E> {
        Ok(RawValue::Empty)
    }

    fn visit_bool<E>(self, _: bool) -> Result<RawValue, E> {
        Ok(RawValue::Guess)
    }

    fn visit_i64<E>(self, _: i64) -> Result<RawValue, E> {
        Ok(RawValue::Guess)
    }

    fn visit_u64<E>(self, _: u64) -> Result<RawValue, E> {
        Ok(RawValue::Guess)
    }

    fn visit_f64<E>(self, _: f64) -> Result<RawValue, E> {
        Ok(RawValue::Guess)
    }

    fn visit_str<E>(self, text: &str) -> Result<RawValue, E> {
        Ok(RawValue::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<RawValue, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(RawValue::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<RawValue, A::Error> {
        let mut map = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            map.push(entry);
        }
        Ok(RawValue::Map(map))
    }
}
