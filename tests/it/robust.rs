//! No input whatever makes the program panic: random and mutated sources through the parser and every renderer.

use crate::project::SETTINGS;
use crate::render::rendered;
use handout::diagnostic::Diagnostics;
use handout::parse;
use handout::picture::Image;
use handout::source::Source;
use proptest::prelude::*;

const EVERYTHING: &str = include_str!("../cases/everything/exercises/2026-11-16-open-book.md");

/// Parses settings and a source and, if they have no mistakes, renders every output.
fn through_everything(settings: &str, text: &str) {
    let mut found = Diagnostics::default();
    let config = parse::config(&Source::new("handout.yaml", settings), &mut found);
    let exercise = parse::exercise(&Source::new("exercises/x.md", text), &mut found);
    let (Some(config), Some(exercise)) = (config, exercise) else {
        assert!(found.has_errors(), "refused without a reason: {settings:?} {text:?}");
        return;
    };
    rendered(&config, &exercise, &[], &mut found);
}

const EVERY_SETTING: &str = include_str!("../cases/everything/handout.yaml");

const PICTURES: [&[u8]; 5] = [
    include_bytes!("../cases/everything/exercises/img/turned.jpg"),
    include_bytes!("../cases/everything/exercises/img/clear.png"),
    include_bytes!("../cases/everything/exercises/img/open-book.svg"),
    include_bytes!("../cases/pictures/exercises/img/press.jpg"),
    include_bytes!("../cases/pictures/exercises/img/tall.png"),
];

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
        through_everything(SETTINGS, &mutated(EVERYTHING, &edits));
    }

    #[test]
    fn mutated_settings(edits in prop::collection::vec((any::<usize>(), 0..30usize, "(\\PC|[-#>|\\[\\](){}:!~\n\"' ]){0,8}"), 1..4)) {
        through_everything(&mutated(EVERY_SETTING, &edits), EVERYTHING);
    }

    #[test]
    fn damaged_pictures(file in 0..PICTURES.len(), edits in prop::collection::vec((any::<usize>(), any::<u8>()), 1..12)) {
        let mut bytes = PICTURES[file].to_vec();
        for (at, byte) in edits {
            let at = at % bytes.len();
            bytes[at] = byte;
        }
        let _ = Image::decode(bytes);
    }

    #[test]
    fn random_bodies(body in "(\\PC|[-#>*_`\\[\\](){}:!|~\n\"' 0-9.]){0,400}") {
        let head = EVERYTHING.split("\n---\n").next().unwrap_or_default();
        through_everything(SETTINGS, &format!("{head}\n---\n1. {body}\n2. end\n"));
    }

    #[test]
    fn random_text(text in any::<String>()) {
        through_everything(SETTINGS, &text);
    }
}
