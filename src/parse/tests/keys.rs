//! The tables of `keys` say what the parser does: the same keys, the same defaults, the same values taken and refused; and
//! the schema made of them says the same to editors.

mod samples;

use crate::diagnostic::{Diagnostics, Severity};
use crate::keys::{self, EACH_NETWORK, EXERCISE, Key, Kind, SETTINGS, Without};
use crate::parse;
use crate::parse::fields::asked;
use crate::source::Source;
use samples::{bad, good};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// One of the two tables, and how a file with its keys is read.
struct Table {
    keys: &'static [Key],
    /// What the parser calls the whole.
    name: &'static str,
    /// What was read in a form that can be compared, and the mistakes.
    read: fn(&str) -> (String, Vec<String>),
}

const TABLES: [Table; 2] = [
    Table {
        keys: EXERCISE,
        name: "the front matter",
        read: read_exercise,
    },
    Table {
        keys: SETTINGS,
        name: "the settings",
        read: read_settings,
    },
];

fn read_exercise(text: &str) -> (String, Vec<String>) {
    let text = format!("---\n{text}---\n1. Sit.\n2. Stand.\n");
    let source = Source::new("exercises/calf.md", &text);
    let mut found = Diagnostics::default();
    let exercise = parse::exercise(&source, &mut found).map(|mut exercise| {
        exercise.source = nowhere();
        exercise
    });
    (format!("{exercise:?}"), errors(&found))
}

fn read_settings(text: &str) -> (String, Vec<String>) {
    let source = Source::new("handout.yaml", text);
    let mut found = Diagnostics::default();
    let config = parse::config(&source, &mut found).map(|mut config| {
        config.source = nowhere();
        config
    });
    (format!("{config:?}"), errors(&found))
}

fn nowhere() -> Arc<Source> {
    Source::new("", "")
}

fn errors(found: &Diagnostics) -> Vec<String> {
    let errors = found.iter().filter(|one| one.severity == Severity::Error);
    errors
        .map(|one| format!("{}: {}", one.rule.code, one.message))
        .collect()
}

/// An example that goes with any other value: only a server on this computer may be used without encryption.
fn example(key: &Key) -> String {
    match key.path {
        "newsletter.smtp.host" => "localhost".to_owned(),
        _ => key.example.to_owned(),
    }
}

/// The least file that has a key: what must be there, and this one with a value, if there is one.
fn least(keys: &[Key], with: &Key, value: Option<&str>) -> String {
    let leads_to = |group: &str, path: &str| path.starts_with(&format!("{group}."));
    let is_reached = |group: &str| {
        let mut above = keys.iter().filter(|key| key.path == group || leads_to(key.path, group));
        above.all(|key| key.without == Without::Required || leads_to(key.path, with.path))
    };
    keys::yaml(keys, &|key| {
        if key.path == with.path {
            return value.map(str::to_owned);
        }
        let is_needed = key.without == Without::Required || key.path == "dose.reps";
        (is_needed && is_reached(key.group())).then(|| example(key))
    })
}

fn validator(keys: &[Key]) -> impl Fn(&str) -> bool {
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    let schema = keys::schema("test", keys);
    compiler.add_resource("mem:///keys.json", schema).expect("is JSON");
    let index = compiler.compile("mem:///keys.json", &mut schemas).expect("is a schema");
    move |text| {
        let value: Value = serde_saphyr::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        schemas.validate(&value, index).is_ok()
    }
}

#[test]
fn the_parser_asks_for_the_keys_of_the_tables_and_no_others() {
    for table in TABLES {
        let mut expected: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        for key in table.keys.iter().filter(|key| key.path != "captions.handles.NETWORK") {
            let group = key.group().rsplit('.').next().unwrap_or_default();
            let map = if group.is_empty() {
                table.name.to_owned()
            } else {
                format!("`{group}`")
            };
            expected.entry(map).or_default().extend(key.names());
        }
        if let Some(smtp) = expected.get_mut("`smtp`") {
            // It is asked for only to be refused.
            smtp.insert("password");
        }
        asked::take();
        let text = keys::yaml(table.keys, &|key| Some(key.example.to_owned()));
        let (_, errors) = (table.read)(&text);
        assert_eq!(errors, [""; 0], "{text}");
        assert_eq!(asked::take(), expected);
    }
}

#[test]
fn without_a_key_its_default_holds() {
    let mut count = 0;
    for Table { keys, read, .. } in TABLES {
        for key in keys {
            let Without::Value(default) = key.without else { continue };
            let [without, with, other] =
                [None, Some(default), Some(key.example)].map(|value| read(&least(keys, key, value)));
            assert_eq!(without, with, "{}", key.path);
            assert_ne!(without.0, other.0, "{}: its example shows nothing new", key.path);
            count += 1;
        }
    }
    assert!(count > 10, "{count}");
}

#[test]
fn what_must_be_there_is_missed_by_the_parser_and_by_the_schema() {
    for Table { keys, read, .. } in TABLES {
        let is_valid = validator(keys);
        for key in keys.iter().filter(|key| !matches!(key.kind, Kind::Group)) {
            // A group is there as long as one of its keys is.
            let is_other = |other: &&Key| other.path != key.path && !matches!(other.kind, Kind::Group);
            let Some(sibling) = keys::inside(keys, key.group()).find(is_other) else {
                continue;
            };
            let line = format!("{}: {}", key.names()[0], example(key));
            let text = least(keys, sibling, Some(&example(sibling)));
            let rest = text.lines().filter(|typed| typed.trim_start() != line);
            let text: String = rest.flat_map(|line| [line, "\n"]).collect();
            let is_required = key.without == Without::Required;
            let is_missed = read(&text)
                .1
                .iter()
                .any(|error| error.starts_with("E022") || error.starts_with("E055"));
            assert_eq!(is_missed, is_required, "{}\n{text}", key.path);
            assert_eq!(!is_valid(&text), is_required, "{}\n{text}", key.path);
        }
    }
}

#[test]
fn the_schema_takes_and_refuses_what_the_parser_does() {
    for Table { keys, read, .. } in TABLES {
        let is_valid = validator(keys);
        for key in keys.iter().filter(|key| !matches!(key.kind, Kind::Group)) {
            let samples = good(key.kind).into_iter().chain([key.example.to_owned()]);
            for typed in samples {
                let text = least(keys, key, Some(&typed));
                assert_eq!(read(&text).1, [""; 0], "{}\n{text}", key.path);
                assert!(is_valid(&text), "the schema refuses {}\n{text}", key.path);
            }
            for typed in bad(key.kind) {
                let text = least(keys, key, Some(&typed));
                assert!(!read(&text).1.is_empty(), "the parser takes {}\n{text}", key.path);
                assert!(!is_valid(&text), "the schema takes {}\n{text}", key.path);
            }
        }
    }
}

#[test]
fn a_key_that_does_not_exist_is_refused_in_every_group() {
    for Table { keys, read, .. } in TABLES {
        let is_valid = validator(keys);
        let whole = keys::yaml(keys, &|key| Some(key.example.to_owned()));
        assert!(is_valid(&whole), "{whole}");
        for key in keys.iter().filter(|key| !matches!(key.kind, Kind::Group)) {
            let name = key.names()[0];
            let line = format!("{name}: {}\n", key.example);
            let text = whole.replacen(&line, &line.replace(name, "nonsense"), 1);
            assert!(!read(&text).1.is_empty() && !is_valid(&text), "{}", key.path);
        }
    }
}

#[test]
fn every_network_has_its_keys() {
    for Table { keys, read, .. } in TABLES {
        let is_valid = validator(keys);
        for key in keys.iter().filter(|key| key.name() == EACH_NETWORK) {
            let text = least(keys, key, Some("x"));
            for network in key.names() {
                let text = text.replace("instagram: x", &format!("{network}: x"));
                assert!(read(&text).1.is_empty() && is_valid(&text), "{text}");
            }
        }
    }
}
