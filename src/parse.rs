//! From text to model: what the writer typed becomes an [`Exercise`] or a [`Config`], or a list of mistakes.
//!
//! Only `parse/yaml` knows YAML's library, only `parse/body` knows Markdown's. Each reports every mistake it finds
//! and goes on, so that one run shows them all.

mod advice;
mod anchors;
mod body;
mod fields;
mod front_matter;
mod identity;
mod letters;
mod links;
mod pictures;
mod settings;
mod steps;
mod suggest;
mod values;
mod yaml;

pub use identity::id_of;
pub use pictures::{Unusable, checked_picture, refused_picture};

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::exercise::Exercise;
use crate::rules;
use crate::source::Source;
use body::Markdown;
use std::sync::Arc;

/// Reads one exercise file; nothing comes back if it has errors.
pub fn exercise(source: &Arc<Source>, found: &mut Diagnostics) -> Option<Exercise> {
    let mut mistakes = Diagnostics::default();
    let exercise = read_exercise(source, &mut mistakes);
    let exercise = exercise.filter(|_| !mistakes.has_errors());
    found.extend(mistakes);
    exercise
}

fn read_exercise(source: &Arc<Source>, found: &mut Diagnostics) -> Option<Exercise> {
    if letters::check(source, found) {
        return None;
    }
    let parts = front_matter::split(source, found)?;
    let front = front_matter::read(source, parts.front, found);
    let body = body::exercise(&Markdown::part(source, parts.body), found);
    let (mut exercise, places) = front?;
    exercise.intro = body.intro;
    exercise.sections = body.sections;
    steps::compare_holds(
        source,
        &exercise.dose,
        places.hold.as_ref(),
        exercise.steps(),
        &body.steps,
        found,
    );
    if !found.has_errors() {
        advice::give(&exercise, &places, &body.steps, found);
    }
    Some(exercise)
}

/// Reads `handout.yaml`; nothing comes back if it has errors.
pub fn config(source: &Arc<Source>, found: &mut Diagnostics) -> Option<Config> {
    let mut mistakes = Diagnostics::default();
    let config = if letters::check(source, &mut mistakes) {
        None
    } else {
        settings::read(source, &mut mistakes)
    };
    let config = config.filter(|_| !mistakes.has_errors());
    found.extend(mistakes);
    config
}

/// Checks the exercises of a project against each other.
pub fn archive(exercises: &[Exercise], found: &mut Diagnostics) {
    identity::check_all(exercises, found);
}

/// What to say about a file that is not UTF-8 text.
#[must_use]
pub fn not_utf8(name: &str, bytes: &[u8]) -> Diagnostic {
    let valid = bytes.utf8_chunks().next().map_or(0, |chunk| chunk.valid().len());
    let source = Source::new(name, &String::from_utf8_lossy(bytes));
    let before = Source::new(name, &String::from_utf8_lossy(&bytes[..valid]));
    let at = before.text.len();
    let letter = source
        .text
        .get(at..)
        .and_then(|rest| rest.chars().next())
        .map_or(0, char::len_utf8);
    Diagnostic::new(rules::NOT_UTF8, "this file is not saved as UTF-8 text")
        .at(&source, at..at + letter, "this character cannot be read")
        .help("in your editor choose Save As, and there the encoding UTF-8")
}

#[cfg(test)]
mod tests;
