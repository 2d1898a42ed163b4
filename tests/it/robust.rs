//! No input whatever makes the program panic: random and mutated sources through the parser and every renderer.

use crate::project::SETTINGS;
use handout::diagnostic::Diagnostics;
use handout::edition::{Archive, Edition, Sizes};
use handout::outputs::{Fonts, OUTPUTS, Render};
use handout::parse;
use handout::picture::{Image, Pictures};
use handout::source::Source;
use proptest::prelude::*;
use std::sync::LazyLock;

static FONTS: LazyLock<Fonts> = LazyLock::new(|| Fonts::new(Vec::new()));

const EVERYTHING: &str = include_str!("../cases/everything/exercises/2026-11-16-open-book.md");

/// Parses a source and, if it has no mistakes, renders every output.
fn through_everything(text: &str) {
    let mut found = Diagnostics::default();
    let config = parse::config(&Source::new("handout.yaml", SETTINGS), &mut found).expect("good settings");
    let Some(exercise) = parse::exercise(&Source::new("exercises/x.md", text), &mut found) else {
        assert!(found.has_errors(), "refused without a reason: {text:?}");
        return;
    };
    let mut pictures = Pictures::default();
    let svg = br#"<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"><rect width="4" height="3"/></svg>"#;
    for picture in exercise.pictures() {
        pictures.insert(picture.file.clone(), Image::decode(svg.to_vec()).expect("a drawing"));
    }
    let sizes = Sizes::new();
    let edition = Edition {
        config: &config,
        exercise: &exercise,
        previous: None,
        next: None,
        pictures: &pictures,
        fonts: &FONTS,
        sizes: &sizes,
    };
    let archive = Archive {
        config: &config,
        exercises: &[&exercise],
        pictures: &pictures,
        sizes: &sizes,
    };
    for output in OUTPUTS {
        let made = match output.render {
            Render::Each(render) => render(&edition, &mut found),
            Render::Whole(render) => render(&archive, &mut found),
        };
        made.unwrap_or_else(|error| panic!("{} of {text:?}: {error:#}", output.name));
    }
}

/// Cuts, doubles and inserts at characters.
fn mutated(text: &str, edits: &[(usize, usize, String)]) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    for (at, length, insert) in edits {
        let start = at % (letters.len() + 1);
        let end = (start + length).min(letters.len());
        letters.splice(start..end, insert.chars());
    }
    letters.into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn mutated_sources(edits in prop::collection::vec((any::<usize>(), 0..40usize, "(\\PC|[-#>*_`\\[\\](){}:!|~\n\"' ]){0,12}"), 1..6)) {
        through_everything(&mutated(EVERYTHING, &edits));
    }

    #[test]
    fn random_bodies(body in "(\\PC|[-#>*_`\\[\\](){}:!|~\n\"' 0-9.]){0,400}") {
        let head = EVERYTHING.split("\n---\n").next().unwrap_or_default();
        through_everything(&format!("{head}\n---\n1. {body}\n2. end\n"));
    }

    #[test]
    fn random_text(text in any::<String>()) {
        through_everything(&text);
    }
}
