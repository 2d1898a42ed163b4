//! The fullest caption that a network takes: whole parts, the most important ones first.

use super::Subject;
use super::networks::Network;
use super::parts::Part;
use super::x::links;
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
pub(super) fn company(part: Part) -> Option<Part> {
    match part {
        Part::Caution | Part::Feels => Some(Part::Dose),
        Part::Steps => Some(Part::Caution),
        Part::Tip => Some(Part::Steps),
        Part::Hook | Part::Summary | Part::Dose | Part::Link | Part::Follow | Part::Invitation | Part::Hashtags => None,
    }
}

/// The caption of an exercise on a network.
pub(super) fn caption(subject: Subject<'_>, network: &Network) -> String {
    fullest(subject, network, None, |text| network.takes(text))
}

/// The fullest caption in the voice of a network that is taken, without one of its parts.
pub(super) fn fullest(
    subject: Subject<'_>,
    voice: &Network,
    without: Option<Part>,
    takes: impl Fn(&str) -> bool,
) -> String {
    let said = ORDER.map(|part| (part, part.words(subject, voice)));
    if let Some(short) = short_hook(&said, without, &takes) {
        return short;
    }
    let mut kept = Vec::new();
    for part in IMPORTANCE.into_iter().filter(|part| Some(*part) != without) {
        kept.push(part);
        let has_company = company(part).is_none_or(|other| kept.contains(&other));
        if !has_company || !takes(&text(&said, &kept)) {
            kept.pop();
        }
    }
    text(&said, &kept)
}

/// A hook that is too long even alone, ended so early that the link has room below it; nothing if it fits, or if there is
/// no place to end it.
fn short_hook(said: &[(Part, String)], without: Option<Part>, takes: impl Fn(&str) -> bool) -> Option<String> {
    let hook = words_of(said, Part::Hook);
    if takes(hook) {
        return None;
    }
    let link = if without == Some(Part::Link) {
        ""
    } else {
        words_of(said, Part::Link)
    };
    let below = |short: &str, link: &str| joined(&[short.to_owned(), link.to_owned()]);
    [link, ""].into_iter().find_map(|link| {
        let short = shortened(hook, |short| takes(&below(short, link)));
        (!short.is_empty()).then(|| below(&short, link))
    })
}

fn words_of(said: &[(Part, String)], part: Part) -> &str {
    let found = said.iter().find(|(other, _)| *other == part);
    found.map_or("", |(_, words)| words)
}

/// The title that the post has beside its text, on a network where it has one.
pub(in crate::outputs) fn heading(subject: Subject<'_>, network: &Network) -> Option<String> {
    let most = network.heading?;
    let title = subject.exercise.title.trim();
    let takes = |text: &str| network.count(text) <= most;
    Some(if takes(title) {
        title.to_owned()
    } else {
        shortened(title, takes)
    })
}

fn text(said: &[(Part, String)], kept: &[Part]) -> String {
    let kept = said.iter().filter(|(part, _)| kept.contains(part));
    joined(&kept.map(|(_, words)| words.clone()).collect::<Vec<_>>())
}

/// As many whole words as are taken, and "…". In a script without spaces a word is what Unicode calls one (UAX #29).
pub(super) fn shortened(words: &str, takes: impl Fn(&str) -> bool) -> String {
    let fitting = |end: usize| {
        let start = words[..end].trim_end_matches([' ', ',', ';', ':', '.', '–', '-']);
        let short = format!("{start}…");
        (takes(&short) && !start.is_empty()).then_some(short)
    };
    ends_of_words(words).into_iter().find_map(fitting).unwrap_or_default()
}

/// Where a text can end, the best places first: before spaces from the last one on, then between words without them;
/// never inside a link or an emoji.
pub(super) fn ends_of_words(words: &str) -> Vec<usize> {
    let links = links(words);
    let is_in_link = |end: usize| links.iter().any(|link| link.range.start < end && end < link.range.end);
    let gaps = words.rmatch_indices(char::is_whitespace).map(|(start, _)| start);
    let bounds = words.split_word_bound_indices().rev().map(|(start, _)| start);
    gaps.chain(bounds.filter(|&end| !is_in_link(end))).collect()
}
