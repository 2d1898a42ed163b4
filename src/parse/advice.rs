//! What a colleague would remark: none of it is wrong, all of it is worth a second look.

use super::front_matter::Places;
use super::steps::{self, StepPlace};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::exercise::{Amount, Callout, Exercise, Seconds, SectionKind, Sides};
use crate::outputs::captions::Apart;
use crate::rules;
use crate::source::{Source, Span};
use std::sync::Arc;

/// The holds that adults are advised (ACSM: 10–30 s for most, 30–60 s for older adults).
const USUAL_HOLD: std::ops::RangeInclusive<Seconds> = Seconds(10)..=Seconds(60);

/// A step of more words is hard to follow while one moves.
const WORDS_OF_A_STEP: usize = 35;

/// Words, or their beginnings, that say that there are two sides; "one foot behind the other" does not. After English,
/// a line each of German, French, Spanish and Portuguese, Italian, and Dutch.
const SIDE_WORDS: [&str; 30] = [
    "side", "left", "right", "switch", "swap", "chang", "opposite", "alternat", //
    "seite", "links", "rechts", "wechs", //
    "côté", "gauche", "droit", "invers", //
    "lado", "izquierd", "derech", "cambi", "esquerd", "direit", "troc", "troque", //
    "lato", "sinistr", "destr", //
    "kant", "zijde", "wissel",
];

/// What "the other" must be to mean the other side.
const OTHER: [&str; 12] = [
    "leg",
    "arm",
    "foot",
    "hand",
    "knee",
    "hip",
    "shoulder",
    "ankle",
    "wrist",
    "calf",
    "way",
    "direction",
];

/// Adds warnings about an exercise that has no errors.
pub(super) fn give(exercise: &Exercise, places: &Places, steps: &[StepPlace], found: &mut Diagnostics) {
    holds(exercise, places, steps, found);
    sides(exercise, places, found);
    long_steps(exercise, steps, found);
    caution(exercise, found);
    tags(exercise, places, found);
}

/// Tags of several words that the exercise itself writes apart.
fn tags(exercise: &Exercise, places: &Places, found: &mut Diagnostics) {
    if exercise.tags.iter().all(|tag| has_capitals(tag)) {
        return;
    }
    let apart = Apart::in_exercise(exercise);
    for (tag, place) in exercise.tags.iter().zip(&places.tags) {
        tag_without_capitals(tag, &apart, (&exercise.source, place), found);
    }
}

/// Warns of a tag that has no capitals although several words are meant.
pub(super) fn tag_without_capitals(
    tag: &str,
    apart: &Apart<'_>,
    (source, place): (&Arc<Source>, &Span),
    found: &mut Diagnostics,
) {
    if let Some(words) = apart.words_of(tag).filter(|_| !has_capitals(tag)) {
        let message = format!("`#{tag}` would be read aloud as one word");
        let diagnostic = Diagnostic::new(rules::HASHTAG_WITHOUT_CAPITALS, message);
        let diagnostic = diagnostic.at(source, place.clone(), "");
        found.push(diagnostic.help(format!("type `{words}`")));
    }
}

fn has_capitals(tag: &str) -> bool {
    tag.to_lowercase() != tag
}

fn holds(exercise: &Exercise, places: &Places, steps: &[StepPlace], found: &mut Diagnostics) {
    let of_dose = exercise.dose.hold.zip(places.hold.clone());
    let of_steps = exercise
        .steps()
        .iter()
        .zip(steps)
        .filter_map(|(step, place)| step.hold.zip(place.hold.clone()));
    let all: Vec<(Amount<Seconds>, Span)> = match of_dose {
        // A step's hold is the dose's if the dose has one.
        Some(dose) => vec![dose],
        None => of_steps.collect(),
    };
    for (hold, place) in all {
        if USUAL_HOLD.contains(&hold.min) && USUAL_HOLD.contains(&hold.max) {
            continue;
        }
        let message = format!("a hold of {hold} is unusual for a stretch");
        found.push(
            Diagnostic::new(rules::STATIC_HOLD, message)
                .at(&exercise.source, place, "")
                .help("most adults are advised 10 to 30 seconds, older adults 30 to 60 (ACSM)"),
        );
    }
}

fn sides(exercise: &Exercise, places: &Places, found: &mut Diagnostics) {
    let Some(place) = places
        .sides
        .clone()
        .filter(|_| exercise.dose.sides == Some(Sides::Both))
    else {
        return;
    };
    let said = exercise.steps().iter().any(|step| {
        let words = steps::words(&step.body).to_lowercase();
        says_sides(&words)
    });
    if !said {
        found.push(
            Diagnostic::new(
                rules::SIDES_NOT_SAID,
                "the dose says both sides, but no step says to change sides",
            )
            .at(&exercise.source, place, "")
            .help("add a last step such as `Change sides and repeat.`"),
        );
    }
}

fn says_sides(words: &str) -> bool {
    SIDE_WORDS.iter().any(|word| words.contains(word))
        || OTHER.iter().any(|part| words.contains(&format!("other {part}")))
}

fn long_steps(exercise: &Exercise, places: &[StepPlace], found: &mut Diagnostics) {
    for (step, place) in exercise.steps().iter().zip(places) {
        let text = steps::words(&step.body);
        let count = text
            .split_whitespace()
            .filter(|word| word.contains(char::is_alphanumeric))
            .count();
        if count > WORDS_OF_A_STEP {
            found.push(
                Diagnostic::new(rules::LONG_STEP, format!("this step has {count} words"))
                    .at(&exercise.source, place.line.clone(), "")
                    .help(format!(
                        "make two steps of it; up to {WORDS_OF_A_STEP} words are easy to follow while moving"
                    )),
            );
        }
    }
}

fn caution(exercise: &Exercise, found: &mut Diagnostics) {
    let has_callout = [Callout::Warning, Callout::Caution]
        .iter()
        .any(|kind| exercise.callout(*kind).is_some());
    let has_section = exercise
        .sections
        .iter()
        .any(|section| section.kind == SectionKind::Stop);
    if !has_callout && !has_section {
        let (last, _) = exercise.source.line_and_column(exercise.source.text.trim_end().len());
        found.push(
            Diagnostic::new(rules::NO_CAUTION, "nothing says when to stop")
                .at(&exercise.source, exercise.source.line(last), "it could follow here")
                .help("add `> [!CAUTION]` and on the next line `> Stop if you get sharp pain.`"),
        );
    }
}
