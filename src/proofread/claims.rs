//! Promises that advertising rules forbid to those who treat people (UK CAP Code, section 12: no claim to cure, none
//! without evidence).

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::exercise::{Block, Exercise, plain};
use crate::rules;
use crate::source::Span;

/// What is a promise, in small letters.
const CLAIMS: [&str; 9] = [
    "cure",
    "cures",
    "cured",
    "guarantee",
    "guarantees",
    "guaranteed",
    "fix your",
    "miracle",
    "pain-free forever",
];

/// Before a claim they make none of it: "this will not cure …".
const NOT: [&str; 8] = ["not", "no", "never", "cannot", "can't", "won't", "doesn't", "without"];

/// So many words before a claim may take it back.
const REACH: usize = 4;

/// Warns of each claim in what readers see.
pub(super) fn check(exercise: &Exercise, found: &mut Diagnostics) {
    let mut texts = vec![exercise.title.clone(), exercise.summary.clone()];
    texts.extend(exercise.caption.hook.clone());
    texts.extend(exercise.email.subject.clone());
    texts.extend(exercise.email.preheader.clone());
    exercise.blocks().for_each(|block| collect(block, &mut texts));
    let mut after = 0;
    for claim in texts.iter().flat_map(|text| claims(text)) {
        let place = place(&exercise.source.text, claim, &mut after);
        found.push(
            Diagnostic::new(rules::CLAIM, format!("`{claim}` promises what nobody can promise"))
                .at(&exercise.source, place, "")
                .help("say what people may notice, such as `can ease` or `may help with`")
                .note("advertising rules forbid it to those who treat people (UK: CAP Code, section 12)"),
        );
    }
}

fn collect(block: &Block, texts: &mut Vec<String>) {
    match block {
        Block::Heading(text) | Block::Paragraph(text) => texts.push(plain(text)),
        Block::Steps(steps) => (steps.iter().flat_map(|step| &step.body)).for_each(|block| collect(block, texts)),
        Block::List { items, .. } => items.iter().flatten().for_each(|block| collect(block, texts)),
        Block::Callout { body, .. } | Block::Quote(body) => body.iter().for_each(|block| collect(block, texts)),
        Block::Picture(_) => {}
    }
}

/// The claims of a text that are not taken back, as they are written.
fn claims(text: &str) -> Vec<&str> {
    let lower = text.to_ascii_lowercase().replace('’', "'");
    // A curly apostrophe has three bytes: only texts without one keep their places.
    let shown = if lower.len() == text.len() { text } else { "" };
    let mut found: Vec<(usize, &str)> = Vec::new();
    for claim in CLAIMS {
        for (at, _) in lower.match_indices(claim) {
            if is_word(&lower, at, claim.len()) && !is_taken_back(&lower[..at]) {
                found.push((at, shown.get(at..at + claim.len()).unwrap_or(claim)));
            }
        }
    }
    found.sort_unstable();
    found.into_iter().map(|(_, claim)| claim).collect()
}

fn is_word(text: &str, at: usize, length: usize) -> bool {
    let is_letter = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    !is_letter(text[..at].chars().next_back()) && !is_letter(text[at + length..].chars().next())
}

fn is_taken_back(before: &str) -> bool {
    let sentence = before.rsplit(['.', '!', '?']).next().unwrap_or_default();
    sentence
        .split_whitespace()
        .rev()
        .take(REACH)
        .any(|word| NOT.contains(&word))
}

/// The next place of a claim in the source; the first line's if it is written in another way there.
fn place(text: &str, claim: &str, after: &mut usize) -> Span {
    let lower = text.to_ascii_lowercase();
    let wanted = claim.to_ascii_lowercase();
    let from = |start: usize| {
        let mut places = lower[start..].match_indices(&wanted).map(|(at, _)| start + at);
        places.find(|at| is_word(&lower, *at, wanted.len()) && !is_taken_back(&lower[..*at]))
    };
    let Some(start) = from(*after).or_else(|| from(0)) else {
        return 0..text.lines().next().map_or(0, str::len);
    };
    *after = start + wanted.len();
    start..*after
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn promises_are_found_and_what_takes_them_back_is_heard() {
        for (text, expected) in [
            ("This Cures back pain, guaranteed.", vec!["Cures", "guaranteed"]),
            ("Fix your back", vec!["Fix your"]),
            ("It doesn’t cure anything, and there is no guarantee.", vec![]),
            ("It won't hurt. It will cure you.", vec!["cure"]),
            ("Secure the band, then a manicure", vec![]),
        ] {
            assert_eq!(claims(text), expected, "{text}");
        }
    }
}
