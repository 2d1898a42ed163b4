//! From text to model: what the writer typed becomes an [`Exercise`] or a [`Config`], or a list of mistakes.
//!
//! Only `parse/yaml` knows YAML's library, only `parse/body` knows Markdown's. Each reports every mistake it finds
//! and goes on, so that one run shows them all.

mod advice;
mod anchors;
mod body;
mod fields;
mod front_matter;
mod guidance;
mod hidden;
mod identity;
mod lengths;
mod letters;
mod links;
mod misnamed;
mod pictures;
mod republished;
mod settings;
mod steps;
mod suggest;
mod templates;
mod values;
mod yaml;

pub use identity::{ALL, date_of, id_for, id_of, is_device};
pub use misnamed::{meant_name, misnamed};
pub(crate) use pictures::has_usable_ending as is_picture_name;
pub use pictures::{Unusable, checked_picture, refused_picture};
pub use republished::{Announced, Change, clock_behind, republished};
pub use templates::templates;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::exercise::{Exercise, Picture};
use crate::project::is_source_name;
use crate::rules;
use crate::source::Source;
use body::{Body, Markdown};
use front_matter::Places;
use jiff::civil::Date;
use std::sync::Arc;

/// What one exercise file says.
#[derive(Debug, Default)]
pub struct Reading {
    /// The exercise; nothing if the file has errors.
    pub exercise: Option<Exercise>,
    /// Its id, whatever errors it has; nothing if the id has one too.
    pub id: Option<String>,
    /// Its title and its day, whatever errors it has; nothing where they have one themselves.
    pub title: Option<String>,
    /// See `title`.
    pub date: Option<Date>,
    /// The pictures that the file refers to, whatever errors it has, so that they are checked in the same run.
    pub pictures: Vec<Picture>,
    /// Whether it is marked as a draft, whose pictures may still be missing.
    pub is_draft: bool,
}

/// Reads one exercise file; nothing comes back if it has errors.
pub fn exercise(source: &Arc<Source>, found: &mut Diagnostics) -> Option<Exercise> {
    reading(source, found).exercise
}

/// Reads one exercise file, and the pictures it refers to even if it has errors.
pub fn reading(source: &Arc<Source>, found: &mut Diagnostics) -> Reading {
    let mut mistakes = Diagnostics::default();
    let mut reading = read_exercise(source, &mut mistakes);
    reading.exercise = reading.exercise.filter(|_| !mistakes.has_errors());
    found.extend(mistakes);
    reading
}

fn read_exercise(source: &Arc<Source>, found: &mut Diagnostics) -> Reading {
    if lengths::refuse_file(source, found) || letters::check(source, found) {
        return Reading::default();
    }
    let Some(parts) = front_matter::split(source, found) else {
        return Reading::default();
    };
    let front = front_matter::read(source, parts.front, found);
    let mut body = body::exercise(&Markdown::part(source, parts.body), found);
    let main = front.as_ref().and_then(|(exercise, _)| exercise.image.clone());
    let pictures = main.into_iter().chain(std::mem::take(&mut body.pictures)).collect();
    let exercise = front.map(|front| put_together(front, body, found));
    let named = exercise.as_ref().filter(|exercise| !exercise.id.is_empty());
    let title = exercise.as_ref().map(|exercise| exercise.title.clone());
    let date = exercise.as_ref().map(|exercise| exercise.date);
    Reading {
        id: named.map(|exercise| exercise.id.clone()),
        title: title.filter(|title| !title.is_empty()),
        date: date.filter(|date| *date != Date::default()),
        pictures,
        is_draft: exercise.as_ref().is_some_and(|exercise| exercise.draft),
        exercise,
    }
}

fn put_together((mut exercise, places): (Exercise, Places), body: Body, found: &mut Diagnostics) -> Exercise {
    exercise.intro = body.intro;
    exercise.sections = body.sections;
    steps::compare_holds(
        &exercise.source,
        &exercise.dose,
        places.hold.as_ref(),
        exercise.steps(),
        &body.steps,
        found,
    );
    guidance::check(&exercise, found);
    if !found.has_errors() {
        advice::give(&exercise, &places, &body.steps, found);
    }
    exercise
}

/// Reads `handout.yaml`; nothing comes back if it has errors.
pub fn config(source: &Arc<Source>, found: &mut Diagnostics) -> Option<Config> {
    config_and_logo(source, found).0
}

/// Reads `handout.yaml`, and the logo it refers to even if it has errors.
pub fn config_and_logo(source: &Arc<Source>, found: &mut Diagnostics) -> (Option<Config>, Option<Picture>) {
    let mut mistakes = Diagnostics::default();
    let config = if letters::check(source, &mut mistakes) {
        None
    } else {
        settings::read(source, &mut mistakes)
    };
    let logo = config.as_ref().and_then(|config| config.practice.logo.clone());
    let config = config.filter(|_| !mistakes.has_errors());
    found.extend(hidden::without_passwords(source, mistakes));
    (config, logo)
}

/// Checks the chosen exercises of a project against each other and against the others.
pub fn archive(chosen: &[Exercise], others: &[Exercise], found: &mut Diagnostics) {
    identity::check_all(chosen, others, found);
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
    let mistake = Diagnostic::new(rules::NOT_UTF8, "this file is not saved as UTF-8 text")
        .at(&source, at..at + letter, "this character cannot be read")
        .help("in your editor choose Save As, and there the encoding UTF-8");
    if is_source_name(name) {
        mistake
    } else {
        hidden::in_one(&source, &mistake)
    }
}

#[cfg(test)]
mod tests;
