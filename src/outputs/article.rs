//! A whole exercise as templates take it, the same for the page and for the feed.

use super::html::Look;
use super::wording::{self, Day};
use crate::config::Config;
use crate::edition::Sizes;
use crate::exercise::{Dose, Exercise};
use serde::Serialize;

/// An exercise in words and HTML fragments.
#[derive(Debug, Serialize)]
pub(super) struct Article<'a> {
    id: &'a str,
    title: &'a str,
    summary: &'a str,
    date: Day,
    area: Option<&'a str>,
    dose: DoseWords<'a>,
    facts: Vec<Fact>,
    video: Option<&'a str>,
    tags: &'a [String],
    sources: &'a [String],
    review: Option<Day>,
    draft: bool,
    /// Introduction and sections as HTML.
    body: String,
    /// The invitation and sign-off as HTML.
    closing: String,
    /// What the link to the handout says beside it.
    handout: String,
}

/// A dose as the row that one sees first and as a sentence.
#[derive(Debug, Serialize)]
struct DoseWords<'a> {
    facts: Vec<Fact>,
    sentence: String,
    feels: Option<&'a str>,
}

/// The only fact whose value is one of a few words of ours.
const LEVEL: &str = "Level";

/// A label and what it stands before.
#[derive(Debug, Serialize)]
struct Fact {
    label: &'static str,
    value: String,
    /// Whether the value is worded here rather than by the practice.
    is_ours: bool,
}

impl Fact {
    fn all(facts: Vec<(&'static str, String)>, is_ours: impl Fn(&str) -> bool) -> Vec<Self> {
        let fact = |(label, value)| Self {
            label,
            value,
            is_ours: is_ours(label),
        };
        facts.into_iter().map(fact).collect()
    }
}

impl<'a> Article<'a> {
    pub(super) fn new(exercise: &'a Exercise, config: &Config, sizes: &Sizes, look: &Look<'_>) -> Self {
        Self {
            id: &exercise.id,
            title: &exercise.title,
            summary: &exercise.summary,
            date: Day::of(exercise.date),
            area: exercise.area.as_deref(),
            dose: DoseWords::of(&exercise.dose),
            facts: Fact::all(exercise.facts(), |label| label == LEVEL),
            video: exercise.video.as_deref(),
            tags: &exercise.tags,
            sources: &exercise.sources,
            review: exercise.review_by.map(Day::of),
            draft: exercise.draft,
            body: body(exercise, look),
            closing: look.blocks(&config.closing),
            handout: handout(exercise, config, sizes),
        }
    }
}

impl<'a> DoseWords<'a> {
    fn of(dose: &'a Dose) -> Self {
        Self {
            facts: Fact::all(dose.facts(), |_| true),
            sentence: dose.sentence(),
            feels: dose.feels.as_deref(),
        }
    }
}

fn body(exercise: &Exercise, look: &Look<'_>) -> String {
    let sections = exercise.sections.iter().map(|section| look.section(section));
    look.blocks(&exercise.intro) + &sections.collect::<String>()
}

/// The handout's kind, paper and size: `PDF, A4, 61 KB`.
fn handout(exercise: &Exercise, config: &Config, sizes: &Sizes) -> String {
    let paper = config.handout.paper.name();
    match sizes.get(&handout_path(&exercise.id)) {
        Some(bytes) => format!("PDF, {paper}, {}", wording::size(*bytes)),
        None => format!("PDF, {paper}"),
    }
}

/// Where the handout of an exercise is, under `out/`.
pub(super) fn handout_path(id: &str) -> String {
    format!("{id}/handout.pdf")
}
