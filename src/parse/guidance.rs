//! The guide's own sentences, which are to be written over before an exercise is published.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::exercise::Exercise;
use crate::rules;
use crate::source::Source;
use std::ops::Range;
use std::sync::Arc;

/// What `handout new` writes and nobody would keep; the rest of its guide could be meant.
const SENTENCES: [&str; 8] = [
    "One or two sentences for those who have not read it yet.",
    "Whom this exercise helps and what is good about it, in a few plain sentences.",
    "What happens in the body, in your own words.",
    "Say how to begin: standing, sitting or lying down.",
    "Then say what to do, in small words.",
    "What you would say in the room to make it easy.",
    "A way for those who cannot do it yet.",
    "A way for those who find it too easy.",
];

/// Refuses the guide's sentences in an exercise that will be published.
pub(super) fn check(exercise: &Exercise, found: &mut Diagnostics) {
    if exercise.draft {
        return;
    }
    for place in left(&exercise.source) {
        found.push(
            Diagnostic::new(rules::GUIDANCE_LEFT, "this sentence is the guide's, not yours")
                .at(&exercise.source, place, "it would be published as it stands")
                .help("write over it, or leave out the part; `draft: true` at the top keeps the whole to yourself"),
        );
    }
}

fn left(source: &Arc<Source>) -> impl Iterator<Item = Range<usize>> {
    let place = |sentence: &&str| source.text.find(*sentence).map(|start| start..start + sentence.len());
    SENTENCES.iter().filter_map(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sentence_is_one_of_the_guides() {
        let guide = concat!(
            include_str!("../commands/new/guide.md"),
            include_str!("../commands/new/draft.rs")
        );
        for sentence in SENTENCES {
            assert!(guide.contains(sentence), "{sentence}");
        }
    }
}
