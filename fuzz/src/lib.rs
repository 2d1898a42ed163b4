//! What the targets share: a source and settings through the parser, the reports and every output.

#[path = "../../tests/it/render.rs"]
mod render;

use handout::config::Config;
use handout::diagnostic::Diagnostics;
use handout::exercise::Exercise;
use handout::parse;
use handout::report::{self, Style};
use handout::source::Source;
use std::sync::LazyLock;

/// The smallest settings.
pub const SETTINGS: &str = include_str!("../../tests/cases/smallest/handout.yaml");

/// An exercise that uses everything.
pub const EVERYTHING: &str = include_str!("../../tests/cases/everything/exercises/2026-11-16-open-book.md");

static CONFIG: LazyLock<Config> = LazyLock::new(|| config(SETTINGS).expect("settings without mistakes"));

/// Reads settings, and shows what is wrong with them.
#[must_use]
pub fn config(text: &str) -> Option<Config> {
    let mut found = Diagnostics::default();
    let config = parse::config(&Source::new("handout.yaml", text), &mut found);
    shown(&found);
    assert!(config.is_some() || found.has_errors(), "refused without a reason");
    config
}

/// Reads an exercise, and shows what is wrong with it.
#[must_use]
pub fn exercise(text: &str) -> Option<Exercise> {
    let mut found = Diagnostics::default();
    let exercise = parse::exercise(&Source::new("exercises/x.md", text), &mut found);
    shown(&found);
    assert!(exercise.is_some() || found.has_errors(), "refused without a reason");
    exercise
}

/// The outputs but for the pictures to post, which take as long as all others together ten times.
const QUICK: [&str; 7] = ["pdf", "page", "index", "feed", "email", "captions", "schedule"];

/// An exercise under the smallest settings; of sixteen only one becomes pictures to post too.
pub fn through_every_output(exercise: &Exercise) {
    let is_slow = exercise.source.text.len() % 16 == 0;
    through_outputs(&CONFIG, exercise, if is_slow { &[] } else { &QUICK });
}

/// An exercise under settings, in these outputs or all.
pub fn through_outputs(config: &Config, exercise: &Exercise, outputs: &[&str]) {
    let mut found = Diagnostics::default();
    render::rendered(config, exercise, outputs, &mut found);
    shown(&found);
}

/// A picture as the handout and the page show it.
pub fn printed(picture: Vec<u8>) {
    static SHOWN: LazyLock<Exercise> = LazyLock::new(|| exercise(EVERYTHING).expect("no mistakes"));
    let mut found = Diagnostics::default();
    render::rendered_with(&picture, &CONFIG, &SHOWN, &["pdf", "page"], &mut found);
}

/// The reports as a terminal shows them.
fn shown(found: &Diagnostics) {
    let narrow = Style {
        colour: true,
        width: 40,
        fits: true,
    };
    for style in [Style::PLAIN, narrow] {
        let _ = report::render(found, style);
    }
}
