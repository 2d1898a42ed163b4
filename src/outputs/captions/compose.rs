//! The fullest caption that a network takes: whole parts, the most important ones first.

use super::networks::Network;
use super::parts::Part;
use crate::edition::Edition;
use crate::outputs::text::joined;
use unicode_segmentation::UnicodeSegmentation;

/// The order in which the parts of a caption stand: the sign-off at the end, as in a letter.
pub(super) const ORDER: [Part; 11] = [
    Part::Hook,
    Part::Summary,
    Part::Dose,
    Part::Feels,
    Part::Steps,
    Part::Tip,
    Part::Caution,
    Part::Link,
    Part::Follow,
    Part::Invitation,
    Part::Hashtags,
];

/// The order in which the parts are given their room; so the last ones are dropped first.
pub(super) const IMPORTANCE: [Part; 11] = [
    Part::Hook,
    Part::Link,
    Part::Hashtags,
    Part::Summary,
    Part::Dose,
    Part::Caution,
    Part::Steps,
    Part::Feels,
    Part::Tip,
    Part::Invitation,
    Part::Follow,
];

/// The part without which another makes no sense or is not safe: nobody is told how to do it and not when to stop.
/// A part with nothing to say is no obstacle: an exercise without a caution still has its steps.
fn company(part: Part) -> Option<Part> {
    match part {
        Part::Caution | Part::Feels => Some(Part::Dose),
        Part::Steps => Some(Part::Caution),
        Part::Tip => Some(Part::Steps),
        Part::Hook | Part::Summary | Part::Dose | Part::Link | Part::Follow | Part::Invitation | Part::Hashtags => None,
    }
}

/// The caption of an exercise on a network.
pub(super) fn caption(edition: &Edition<'_>, network: &Network) -> String {
    let hook = Part::Hook.words(edition, network);
    if !network.takes(&hook) {
        return shortened(&hook, network);
    }
    let said = ORDER.map(|part| (part, part.words(edition, network)));
    let mut kept = Vec::new();
    for part in IMPORTANCE {
        kept.push(part);
        let has_company = company(part).is_none_or(|other| kept.contains(&other));
        if !has_company || !network.takes(&text(&said, &kept)) {
            kept.pop();
        }
    }
    text(&said, &kept)
}

fn text(said: &[(Part, String)], kept: &[Part]) -> String {
    let kept = said.iter().filter(|(part, _)| kept.contains(part));
    joined(&kept.map(|(_, words)| words.clone()).collect::<Vec<_>>())
}

/// As many whole words as fit, and "…". In a script without spaces a word is what Unicode calls one (UAX #29).
fn shortened(words: &str, network: &Network) -> String {
    let fitting = |end: usize| {
        let start = words[..end].trim_end_matches([' ', ',', ';', ':', '.', '–', '-']);
        let short = format!("{start}…");
        (network.takes(&short) && !start.is_empty()).then_some(short)
    };
    let gaps = words.rmatch_indices(char::is_whitespace).map(|(start, _)| start);
    let bounds = words.split_word_bound_indices().rev().map(|(start, _)| start);
    let bounds = bounds.filter(|&end| !words[..end].contains("://"));
    gaps.chain(bounds).find_map(fitting).unwrap_or_default()
}
