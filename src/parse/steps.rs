//! A step: its words, its pictures and its `(hold …)`, taken apart.

use super::body::{REMOVED, tidy};
use super::values;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::exercise::{Amount, Block, Dose, Inline, Picture, Seconds, Step, plain};
use crate::rules;
use crate::source::{Source, Span};
use std::sync::Arc;

/// Where a step is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StepPlace {
    /// Its first line.
    pub(super) line: Span,
    /// Its `(hold …)`.
    pub(super) hold: Option<Span>,
}

/// What opens a hold.
const OPENING: &str = "(hold";

/// Makes a step of its blocks; `holds` are the places where a `(hold` was typed, in order.
pub(super) fn step(
    source: &Arc<Source>,
    mut blocks: Vec<Block>,
    line: Span,
    holds: &[Span],
    found: &mut Diagnostics,
) -> (Step, StepPlace) {
    let (mut pictures, mut typed) = (Vec::new(), Vec::new());
    take_apart(&mut blocks, &mut pictures, &mut typed);
    if words(&blocks).trim().is_empty() {
        found.push(empty_step(source, &line, &typed));
    }
    let place = |at: usize| holds.get(at).unwrap_or(&line).clone();
    if typed.len() > 1 {
        found.push(
            Diagnostic::new(rules::TWO_HOLDS, "this step has more than one hold")
                .at(source, place(1), "the second")
                .at(source, place(0), "the first")
                .help("make two steps of it, or say one of them without brackets"),
        );
    }
    let hold = typed.first().and_then(|typed| hold(source, typed, &place(0), found));
    let place = StepPlace {
        hold: hold.map(|_| place(0)),
        line,
    };
    (
        Step {
            body: blocks,
            pictures,
            hold,
        },
        place,
    )
}

fn empty_step(source: &Arc<Source>, line: &Span, holds: &[String]) -> Diagnostic {
    let message = if holds.is_empty() {
        "this step has no words"
    } else {
        "this step says only how long"
    };
    Diagnostic::new(rules::EMPTY_STEP, message)
        .at(source, line.clone(), "")
        .help("say what to do, or delete the number")
}

fn hold(source: &Arc<Source>, typed: &str, place: &Span, found: &mut Diagnostics) -> Option<Amount<Seconds>> {
    let amount = hold_time(typed);
    if amount.is_some_and(values::is_usual_time) {
        return amount;
    }
    let diagnostic = match amount {
        Some(_) => Diagnostic::new(
            rules::OUT_OF_RANGE,
            "a hold must be from 1 second to 10 minutes, the shorter time first",
        )
        .help("type a time such as `(hold 20s)`"),
        None => Diagnostic::new(rules::BAD_TIME, format!("`{typed}` is not a time")).help(hold_help(typed)),
    };
    found.push(diagnostic.at(source, place.clone(), ""));
    None
}

/// The time in `hold 20s` or `Hold for 20 seconds`.
fn hold_time(typed: &str) -> Option<Amount<Seconds>> {
    let rest = typed.get("hold".len()..)?.trim_start_matches([':', ' ']);
    let rest = rest
        .get("for ".len()..)
        .filter(|_| rest.to_lowercase().starts_with("for "))
        .unwrap_or(rest);
    values::seconds(rest)
}

/// What to type: the time without what follows it, if there is one.
fn hold_help(typed: &str) -> String {
    let words: Vec<&str> = typed.split_whitespace().collect();
    let prefixes = (2..words.len()).map(|count| words[..count].join(" "));
    let with_time = prefixes.rev().find(|prefix| hold_time(prefix).is_some());
    if let Some(time) = with_time {
        return format!("type `({time})` and put the other words outside the brackets");
    }
    if typed.chars().any(|letter| letter.is_ascii_digit()) {
        "type a number and its unit: `(hold 20s)`".to_owned()
    } else {
        "type a time: `(hold 20s)`; if none is meant, leave out the brackets".to_owned()
    }
}

/// The places of `(hold …)` in words that begin at an offset of the source.
pub(super) fn holds_in(typed: &str, base: usize) -> Vec<Span> {
    let mut places = Vec::new();
    let mut from = 0;
    while let Some(start) = find_opening(typed, from) {
        let end = typed[start..].find(')').map_or(typed.len(), |end| start + end + 1);
        places.push(base + start..base + end);
        from = end.max(start + OPENING.len());
    }
    places
}

/// Reports `[hold 20s]`, `(20s hold)` and the like in the words at a place.
pub(super) fn mistyped_holds(source: &Arc<Source>, place: &Span, found: &mut Diagnostics) {
    let typed = source.text.get(place.clone()).unwrap_or_default();
    let mut from = 0;
    while let Some(start) = typed[from..].find(['(', '[', '{']).map(|at| from + at) {
        let inside = start + 1;
        let end = typed[inside..]
            .find([')', ']', '}'])
            .map_or(typed.len(), |at| inside + at);
        let is_round = typed[start..].starts_with('(');
        if let Some(meant) = meant_hold(&typed[inside..end], is_round) {
            let at = place.start + start..place.start + (end + 1).min(typed.len());
            found.push(
                Diagnostic::new(
                    rules::MISTYPED_HOLD,
                    "this hold is mistyped and would be printed as it stands",
                )
                .at(source, at, "")
                .help(meant),
            );
        }
        from = inside;
    }
}

/// What to type instead of what brackets hold, if it means a hold and is none.
fn meant_hold(inside: &str, is_round: bool) -> Option<String> {
    let is_hold = |word: &str| ["hold", "hold:", "holds"].contains(&word.to_lowercase().as_str());
    let words: Vec<&str> = inside.split_whitespace().collect();
    let at = words.iter().position(|word| is_hold(word))?;
    if at == 0 && is_round {
        return None;
    }
    let time = |from: usize| {
        let ends = (from + 1..=words.len()).rev();
        ends.map(|end| (words[from..end].join(" "), end))
            .find(|(typed, _)| values::seconds(typed).is_some())
    };
    let before = words[..at].join(" ");
    let (time, end) = if values::seconds(&before).is_some() {
        (before, at + 1)
    } else {
        time(at + 1)?
    };
    let all = if end == words.len() {
        ""
    } else {
        " and put the other words outside the brackets"
    };
    Some(format!("type `(hold {time})`{all}"))
}

/// The offset of the next `(hold` that is a whole word.
fn find_opening(text: &str, from: usize) -> Option<usize> {
    let mut brackets = text.get(from..)?.match_indices('(').map(|(at, _)| from + at);
    brackets.find(|start| {
        let end = start + OPENING.len();
        let word = text.get(*start..end);
        word.is_some_and(|word| word.eq_ignore_ascii_case(OPENING)) && !text[end..].starts_with(char::is_alphanumeric)
    })
}

/// Takes pictures and holds out of blocks and closes the gaps.
fn take_apart(blocks: &mut Vec<Block>, pictures: &mut Vec<Picture>, holds: &mut Vec<String>) {
    let mut kept = Vec::with_capacity(blocks.len());
    for mut block in std::mem::take(blocks) {
        match &mut block {
            Block::Picture(picture) => pictures.push(picture.clone()),
            Block::Heading(text) | Block::Paragraph(text) => {
                take_out(text, pictures, holds);
                *text = tidy(std::mem::take(text));
            }
            Block::List { items, .. } => items.iter_mut().for_each(|item| take_apart(item, pictures, holds)),
            Block::Callout { body, .. } | Block::Quote(body) => take_apart(body, pictures, holds),
            Block::Steps(_) => {}
        }
        if !is_empty(&block) {
            kept.push(block);
        }
    }
    *blocks = kept;
}

/// Whether nothing is left of a block.
fn is_empty(block: &Block) -> bool {
    match block {
        Block::Picture(_) => true,
        Block::Heading(text) | Block::Paragraph(text) => text.is_empty(),
        Block::List { items, .. } => items.iter().all(Vec::is_empty),
        Block::Callout { body, .. } | Block::Quote(body) => body.is_empty(),
        Block::Steps(_) => false,
    }
}

fn take_out(inlines: &mut [Inline], pictures: &mut Vec<Picture>, holds: &mut Vec<String>) {
    for inline in inlines {
        match inline {
            Inline::Text(words) => *words = without_holds(words, holds),
            Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Link { text: inner, .. } => {
                take_out(inner, pictures, holds);
                *inner = tidy(std::mem::take(inner));
            }
            Inline::Picture(picture) => {
                pictures.push(picture.clone());
                *inline = Inline::Text(REMOVED.to_string());
            }
            Inline::LineBreak => {}
        }
    }
}

/// The words without `(hold …)`, whose insides are added to `holds`.
fn without_holds(words: &str, holds: &mut Vec<String>) -> String {
    let mut kept = String::new();
    let mut from = 0;
    while let Some(start) = find_opening(words, from) {
        let end = words[start..].find(')').map_or(words.len(), |end| start + end);
        kept.push_str(&words[from..start]);
        kept.push(REMOVED);
        holds.push(words[start + 1..end].trim().to_owned());
        from = (end + 1).min(words.len());
    }
    kept + &words[from..]
}

/// The words of blocks, without formatting.
pub(super) fn words(blocks: &[Block]) -> String {
    let one = |block: &Block| match block {
        Block::Heading(text) | Block::Paragraph(text) => plain(text),
        Block::List { items, .. } => items.iter().map(|item| words(item)).collect::<Vec<_>>().join(" "),
        Block::Callout { body, .. } | Block::Quote(body) => words(body),
        Block::Steps(steps) => steps.iter().map(|step| words(&step.body)).collect::<Vec<_>>().join(" "),
        Block::Picture(_) => String::new(),
    };
    blocks.iter().map(one).collect::<Vec<_>>().join(" ")
}

/// Reports steps whose hold is neither the dose's nor within its range.
pub(super) fn compare_holds(
    source: &Arc<Source>,
    dose: &Dose,
    dose_place: Option<&Span>,
    steps: &[Step],
    places: &[StepPlace],
    found: &mut Diagnostics,
) {
    let (Some(of_dose), Some(dose_place)) = (dose.hold, dose_place) else {
        return;
    };
    for (step, place) in steps.iter().zip(places) {
        let (Some(of_step), Some(step_place)) = (step.hold, &place.hold) else {
            continue;
        };
        let lies_within = of_dose.min <= of_step.min && of_step.max <= of_dose.max;
        if !lies_within {
            found.push(
                Diagnostic::new(rules::HOLD_DIFFERS, "this step's hold is not the one of the dose")
                    .at(source, step_place.clone(), format!("{of_step} here"))
                    .at(source, dose_place.clone(), format!("{of_dose} here"))
                    .help("make them the same, or delete one of them"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hold_is_said_in_several_ways() {
        let twenty = Some(Amount::exactly(Seconds(20)));
        for typed in ["hold 20s", "Hold for 20 seconds", "HOLD: 20 sec", "hold  20 s"] {
            assert_eq!(hold_time(typed), twenty, "{typed}");
        }
        for typed in ["hold", "hold for a while", "hold 20", "hold 20s each side"] {
            assert_eq!(hold_time(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_hold_may_lie_within_the_range_of_the_dose() {
        let source = Source::new("a.md", "");
        let differs = |min, max| {
            let seconds = |min, max| {
                Some(Amount {
                    min: Seconds(min),
                    max: Seconds(max),
                })
            };
            let dose = Dose {
                hold: seconds(15, 30),
                ..Dose::default()
            };
            let step = Step {
                body: Vec::new(),
                pictures: Vec::new(),
                hold: seconds(min, max),
            };
            let place = StepPlace {
                line: 0..0,
                hold: Some(0..0),
            };
            let mut found = Diagnostics::default();
            compare_holds(&source, &dose, Some(&(0..0)), &[step], &[place], &mut found);
            found.iter().count() == 1
        };
        assert!(!differs(15, 30) && !differs(20, 20));
        assert!(differs(10, 20) && differs(31, 31));
    }

    #[test]
    fn holds_are_found_where_they_stand() {
        assert_eq!(
            holds_in("Lift (Hold 20s) and lower (hold 5s).", 100),
            [105..115, 126..135]
        );
        assert_eq!(holds_in("(holding on) (hold", 0).first(), Some(&(13..18)));
    }

    #[test]
    fn the_words_around_a_hold_stay() {
        let mut holds = Vec::new();
        assert_eq!(
            without_holds("Lift (hold 20s) and (Hold 5s).", &mut holds),
            "Lift \u{1} and \u{1}."
        );
        assert_eq!(holds, ["hold 20s", "Hold 5s"]);
    }
}
