//! What the targets share: a source and settings through the parser, the reports and every output.

#[path = "../../tests/it/render.rs"]
mod render;

use handout::config::Config;
use handout::diagnostic::Diagnostics;
use handout::doors::is_answered_for;
use handout::exercise::Exercise;
use handout::parse;
use handout::picture::Image;
use handout::report::{self, Style};
use handout::source::Source;
use std::panic;
use std::sync::{Arc, LazyLock};

/// The smallest settings.
pub const SETTINGS: &str = include_str!("../../tests/cases/smallest/handout.yaml");

/// An exercise that uses everything.
pub const EVERYTHING: &str = include_str!("../../tests/cases/everything/exercises/2026-11-16-open-book.md");

/// An exercise that shows one picture and says little beside it.
const ONE_PICTURE: &str =
    "---\ntitle: T\ndate: 2026-11-16\nsummary: S.\ndose: {reps: 5}\n---\n1. Sit. ![A chair.](a.png)\n2. Stand.\n";

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

/// The outputs that paint nothing but text: packing pixels takes nine tenths of the time, and little of it is ours.
const QUICK: [&str; 5] = ["pdf", "page", "email", "captions", "schedule"];

/// An exercise under the smallest settings; of four only one becomes lists and a feed too, of sixty-four one everything.
pub fn through_every_output(exercise: &Exercise) {
    let outputs = match exercise.source.text.len() {
        length if length % 64 == 0 => Vec::new(),
        length if length % 4 == 0 => [QUICK.as_slice(), &["index", "feed"]].concat(),
        _ => QUICK.to_vec(),
    };
    through_outputs(&CONFIG, exercise, &outputs);
}

/// An exercise under settings, in these outputs or all.
pub fn through_outputs(config: &Config, exercise: &Exercise, outputs: &[&str]) {
    let mut found = Diagnostics::default();
    render::rendered(config, exercise, outputs, &mut found);
    shown(&found);
}

/// From here on, what breaks down where the program answers for it does not end the fuzzer.
pub fn leave_to_the_program() {
    let ends = panic::take_hook();
    panic::set_hook(Box::new(move |about| {
        if !is_answered_for() {
            ends(about);
        }
    }));
}

/// A picture as the handout and the page show it.
pub fn printed(picture: Image) {
    static SHOWN: LazyLock<Exercise> = LazyLock::new(|| exercise(ONE_PICTURE).expect("no mistakes"));
    let mut found = Diagnostics::default();
    render::rendered_with(&Arc::new(picture), &CONFIG, &SHOWN, &["pdf", "page"], &mut found);
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
