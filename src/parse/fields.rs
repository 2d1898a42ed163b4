//! Taking a map of YAML apart key by key: what is asked for is at the same time the list of all known keys.

#[cfg(test)]
pub(super) mod asked;
mod mistakes;

use super::lengths;
use super::suggest::nearest;
use super::yaml::{self, Entry, Node, Tree};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rules::{self, Rule};
use crate::source::{Source, Span};
use mistakes::{empty, is_behind_tabs, no_keys, not_a_list, not_a_map, too_many, unknown};
use std::sync::Arc;

/// The keys of one map, asked for one after the other; [`Fields::finish`] reports those that nobody asked for.
pub(super) struct Fields<'s, 'd> {
    source: &'s Arc<Source>,
    tree: &'s Tree,
    entries: &'s [Entry],
    /// What the writer calls the map.
    name: String,
    /// Where a missing key belongs.
    place: Span,
    asked: Vec<&'static str>,
    /// The keys that must be there and are not, each with a line that could be typed.
    missing: Vec<(&'static str, String)>,
    found: &'d mut Diagnostics,
}

/// One value that a reader turns into what it means.
pub(super) struct Value<'s> {
    /// Where it was typed.
    pub(super) source: &'s Arc<Source>,
    /// The key before it.
    pub(super) key: &'s str,
    /// Where the key is.
    pub(super) key_span: Span,
    /// What was typed.
    pub(super) node: &'s Node,
}

impl<'s, 'd> Fields<'s, 'd> {
    /// The keys of the whole; `place` is where a missing one belongs.
    pub(super) fn new(
        source: &'s Arc<Source>,
        tree: &'s Tree,
        name: &str,
        place: Span,
        found: &'d mut Diagnostics,
    ) -> Self {
        let entries = match &tree.root.value {
            yaml::Value::Map(entries) => entries.as_slice(),
            yaml::Value::Empty => &[],
            yaml::Value::Text(..) | yaml::Value::List(_) => {
                found.push(no_keys(source, name, &tree.root));
                &[]
            }
        };
        let name = name.to_owned();
        Self {
            source,
            tree,
            entries,
            name,
            place,
            asked: Vec::new(),
            missing: Vec::new(),
            found,
        }
    }

    /// A key that must be there; `example` is a value that could be typed.
    pub(super) fn required<T>(
        &mut self,
        key: &'static str,
        example: &str,
        read: impl FnOnce(&Value<'s>, &mut Diagnostics) -> Option<T>,
    ) -> Option<T> {
        if let Some(value) = self.find(key) {
            return read_filled(&value, self.found, read);
        }
        self.miss(key, format!("{key}: {example}"));
        None
    }

    /// A key that may be there.
    pub(super) fn optional<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&Value<'s>, &mut Diagnostics) -> Option<T>,
    ) -> Option<T> {
        let value = self.find(key)?;
        read_filled(&value, self.found, read)
    }

    /// A key with a list of values, each read on its own.
    pub(super) fn list<T>(
        &mut self,
        key: &'static str,
        mut read: impl FnMut(&Value<'s>, &mut Diagnostics) -> Option<T>,
    ) -> Vec<T> {
        self.optional(key, |value, found| {
            let yaml::Value::List(items) = &value.node.value else {
                found.push(not_a_list(value));
                return None;
            };
            if items.len() > lengths::LIST {
                found.push(too_many(value, items.len()));
                return None;
            }
            let read_item = |node| {
                let item = Value {
                    node,
                    key_span: node.span.clone(),
                    ..value.copy()
                };
                read_filled(&item, found, &mut read)
            };
            Some(items.iter().filter_map(read_item).collect())
        })
        .unwrap_or_default()
    }

    /// The keys of a map inside this one, if it is there; `example` shows one.
    pub(super) fn nested(&mut self, key: &'static str, example: &str) -> Option<Fields<'s, '_>> {
        let value = self.find(key)?;
        let entries: &[Entry] = match &value.node.value {
            yaml::Value::Map(entries) => entries,
            // The only line under the key may be one that could not be read.
            yaml::Value::Empty if !self.tree.unreadable.is_empty() => &[],
            yaml::Value::Empty => {
                self.found.push(empty(&value));
                return None;
            }
            yaml::Value::Text(..) | yaml::Value::List(_) => {
                self.found.push(not_a_map(&value, example));
                return None;
            }
        };
        Some(Fields {
            source: self.source,
            tree: self.tree,
            entries,
            name: format!("`{key}`"),
            place: value.key_span.clone(),
            asked: Vec::new(),
            missing: Vec::new(),
            found: &mut *self.found,
        })
    }

    /// The keys of a map that must be there; `example` is what to type.
    pub(super) fn required_nested(&mut self, key: &'static str, example: &str) -> Option<Fields<'s, '_>> {
        if self.entries.iter().any(|entry| entry.key == key) {
            return self.nested(key, example);
        }
        self.asked.push(key);
        self.miss(key, example.to_owned());
        None
    }

    /// All entries of this map that hold something; the caller knows their keys.
    pub(super) fn entries(self, mut read: impl FnMut(&Value<'s>, &mut Diagnostics)) {
        for entry in self.entries {
            read_filled(&Value::of(self.source, entry), self.found, |value, found| {
                read(value, found);
                Some(())
            });
        }
    }

    /// Where the value of a key is.
    pub(super) fn place_of(&self, key: &str) -> Option<Span> {
        let entry = self.entries.iter().find(|entry| entry.key == key)?;
        Some(Value::of(self.source, entry).span())
    }

    /// Whether there are keys that nobody has asked for yet.
    pub(super) fn has_others(&self) -> bool {
        self.entries
            .iter()
            .any(|entry| !self.asked.contains(&entry.key.as_str()))
    }

    /// Where this map is.
    pub(super) fn place(&self) -> Span {
        self.place.clone()
    }

    /// Where it was typed.
    pub(super) fn source(&self) -> &'s Arc<Source> {
        self.source
    }

    /// Adds a mistake that concerns several keys.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// Adds the mistakes of a value that was read elsewhere.
    pub(super) fn report_all(&mut self, mistakes: Diagnostics) {
        self.found.extend(mistakes);
    }

    /// Whether a line could not be read and may have been the one that is missed now.
    pub(super) fn may_be_unreadable(&self, key: &str) -> bool {
        self.tree.unreadable.iter().any(|unreadable| unreadable == key)
    }

    /// Reports the keys that are missing and those that nobody asked for.
    pub(super) fn finish(mut self) {
        #[cfg(test)]
        asked::remember(&self.name, &self.asked);
        self.report_missing();
        for (number, entry) in self.entries.iter().enumerate() {
            if !self.asked.contains(&entry.key.as_str()) {
                let before = number.checked_sub(1).and_then(|before| self.entries.get(before));
                self.found
                    .push(unknown(self.source, entry, before, &self.name, &self.asked));
            }
        }
    }

    fn find(&mut self, key: &'static str) -> Option<Value<'s>> {
        self.asked.push(key);
        let mut same = self.entries.iter().filter(|entry| entry.key == key);
        let first = same.next()?;
        for again in same {
            let help = match again.node.value {
                yaml::Value::Map(_) => "put what stands under both of them under one",
                _ => "delete one of the two lines",
            };
            self.found.push(
                Diagnostic::new(rules::DUPLICATE_KEY, format!("`{key}` is there twice"))
                    .at(self.source, again.key_span.clone(), "again here")
                    .at(self.source, first.key_span.clone(), "first here")
                    .help(help),
            );
        }
        Some(Value::of(self.source, first))
    }

    fn miss(&mut self, key: &'static str, line: String) {
        if !self.may_be_unreadable(key) {
            self.missing.push((key, line));
        }
    }

    /// Reports what is missing, unless an unknown key was probably meant for it.
    fn report_missing(&mut self) {
        let unknown = self
            .entries
            .iter()
            .filter(|entry| !self.asked.contains(&entry.key.as_str()));
        let meant: Vec<&str> = unknown.filter_map(|entry| nearest(&entry.key, &self.asked)).collect();
        for (key, line) in self.missing.iter().filter(|(key, _)| !meant.contains(key)) {
            let message = format!("`{key}` is missing from {}", self.name);
            let diagnostic = Diagnostic::new(rules::MISSING_KEY, message).at(self.source, self.place.clone(), "");
            self.found.push(diagnostic.help(format!("add, for example, `{line}`")));
        }
    }
}

impl<'s> Value<'s> {
    fn of(source: &'s Arc<Source>, entry: &'s Entry) -> Self {
        Value {
            source,
            key: &entry.key,
            key_span: entry.key_span.clone(),
            node: &entry.node,
        }
    }

    fn copy(&self) -> Self {
        Value {
            source: self.source,
            key: self.key,
            key_span: self.key_span.clone(),
            node: self.node,
        }
    }

    /// Where to point: at the value if it is on one line, else at its key.
    pub(super) fn span(&self) -> Span {
        let start = self.node.span.start;
        let rest = self.source.text.get(start..).unwrap_or_default();
        let line = rest.split('\n').next().unwrap_or_default();
        let typed = self.source.text.get(self.node.span.clone()).unwrap_or_default();
        match self.node.value {
            yaml::Value::Text(..) if !typed.is_empty() && typed.len() <= line.len() => self.node.span.clone(),
            yaml::Value::Text(..) if !line.trim().is_empty() => start..start + line.trim_end().len(),
            yaml::Value::List(_) | yaml::Value::Map(_) if rest.starts_with(['{', '[']) => {
                start..start + line.trim_end().len()
            }
            _ => self.key_span.clone(),
        }
    }

    /// A mistake at this value.
    pub(super) fn wrong(&self, rule: &'static Rule, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(rule, message).at(self.source, self.span(), "")
    }

    /// The text that was typed; a list or a map is reported.
    pub(super) fn text(&self, found: &mut Diagnostics) -> Option<&'s str> {
        match &self.node.value {
            yaml::Value::Text(text, _) => Some(text),
            yaml::Value::Empty => None,
            yaml::Value::List(_) | yaml::Value::Map(_) => {
                found.push(self.not_a_text());
                None
            }
        }
    }

    fn not_a_text(&self) -> Diagnostic {
        let typed = self.source.text.get(self.span()).unwrap_or_default();
        let inside = typed.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        let help = match inside.map(|inside| inside.trim_matches(['"', '\''])) {
            Some(words) => format!("leave out the brackets: `{}: {}`", self.key, yaml::quoted(words)),
            None => format!("type one text on the same line: `{}: …`", self.key),
        };
        self.wrong(rules::WRONG_SHAPE, format!("`{}` takes one text", self.key))
            .help(help)
    }
}

fn read_filled<'s, T>(
    value: &Value<'s>,
    found: &mut Diagnostics,
    read: impl FnOnce(&Value<'s>, &mut Diagnostics) -> Option<T>,
) -> Option<T> {
    let is_empty = match &value.node.value {
        yaml::Value::Empty => true,
        yaml::Value::Text(text, _) => text.trim().is_empty(),
        yaml::Value::List(_) | yaml::Value::Map(_) => false,
    };
    if is_empty {
        if !is_behind_tabs(value) {
            found.push(empty(value));
        }
        return None;
    }
    read(value, found)
}
