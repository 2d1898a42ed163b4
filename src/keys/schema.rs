//! The tables as JSON Schema, for editors. Draft 7 is what the YAML language server of most editors knows.

use super::{Key, Kind, Without, inside};
use serde_json::{Map, Value, json};

/// The schema of a table.
#[must_use]
pub fn schema(title: &str, keys: &[Key]) -> Value {
    let mut whole = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": title,
        "description": format!("Made by `handout schema` of version {}.", env!("CARGO_PKG_VERSION")),
    });
    merge(&mut whole, group(keys, ""));
    whole
}

/// The keys of a group; no other ones may be there.
fn group(keys: &[Key], path: &str) -> Value {
    let mut properties = Map::new();
    for key in inside(keys, path) {
        let about = property(keys, key);
        properties.extend(key.names().into_iter().map(|name| (name.to_owned(), about.clone())));
    }
    let required: Vec<&str> = inside(keys, path)
        .filter(|key| key.without == Without::Required)
        .map(Key::name)
        .collect();
    let mut group = json!({"type": "object", "properties": properties, "additionalProperties": false});
    if !required.is_empty() {
        merge(&mut group, json!({ "required": required }));
    }
    if path == "dose" {
        merge(
            &mut group,
            json!({"anyOf": [{"required": ["hold"]}, {"required": ["reps"]}]}),
        );
    }
    group
}

fn property(keys: &[Key], key: &Key) -> Value {
    let mut about = match key.kind {
        Kind::Group => group(keys, key.path),
        kind => kind.schema(),
    };
    merge(&mut about, json!({ "description": description(key) }));
    if let Without::Value(typed) = key.without {
        merge(&mut about, json!({ "default": key.kind.value(typed) }));
    }
    if !key.example.is_empty() {
        merge(&mut about, json!({ "examples": [key.kind.value(key.example)] }));
    }
    about
}

fn description(key: &Key) -> String {
    let what = key.what.replace('`', "");
    match (key.kind, key.without) {
        (Kind::Group, _) => what,
        (kind, Without::Words(words)) => format!(
            "{what}\nTakes {}.\nWithout it: {}.",
            kind.told(),
            words.replace('`', "")
        ),
        (kind, _) => format!("{what}\nTakes {}.", kind.told()),
    }
}

fn merge(into: &mut Value, more: Value) {
    if let (Value::Object(into), Value::Object(more)) = (into, more) {
        into.extend(more);
    }
}
