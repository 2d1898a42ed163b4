//! What the pictures to post say and show, for those who do not see them.

use crate::edition::Edition;
use crate::exercise::{Callout, Exercise, Picture, Step};
use crate::outputs::Artifact;
use crate::outputs::pdf::{Part, Shows};
use crate::outputs::text::{Setting, sentence};
use unicode_segmentation::UnicodeSegmentation;

/// The longest alt text where no network of the practice has a limit of its own, in UTF-16 units, which are never fewer
/// than characters: what X and Instagram take.
pub(super) const LIMIT: usize = 1000;

/// `captions/alt.txt`: for each picture its name on a line, below it the alt text, then an empty line.
pub(super) fn file(id: &str, pictures: &[(String, String)]) -> Artifact {
    let entries: Vec<String> = pictures.iter().map(|(file, alt)| format!("{file}\n{alt}\n")).collect();
    Artifact::new(format!("{id}/captions/alt.txt"), entries.join("\n"))
}

/// The alt text of a card, of at most so many UTF-16 units.
pub(super) fn text(edition: &Edition<'_>, shows: &Shows, most: usize) -> String {
    let exercise = edition.exercise;
    let parts = match shows {
        Shows::Title(picture) => title(exercise, picture.as_ref()),
        Shows::Steps(parts) => parts.iter().flat_map(|part| step(exercise.steps(), part)).collect(),
        Shows::Invitation => invitation(edition),
    };
    within(most, &parts)
}

/// The alt text of a title card.
pub(super) fn of_title(exercise: &Exercise, picture: Option<&Picture>, most: usize) -> String {
    within(most, &title(exercise, picture))
}

/// The alt text of the picture for link previews: title and picture.
pub(in crate::outputs) fn preview(exercise: &Exercise) -> String {
    let picture = exercise.pictures().into_iter().next();
    let picture = picture.map(|picture| sentence(&picture.alt));
    let parts = [Some(sentence(&exercise.title)), picture];
    within(LIMIT, &parts.into_iter().flatten().collect::<Vec<_>>())
}

fn title(exercise: &Exercise, picture: Option<&Picture>) -> Vec<String> {
    let summary = picture.is_none().then(|| sentence(&exercise.summary));
    let said = [
        Some(sentence(&exercise.title)),
        summary,
        Some(sentence(&exercise.dose.sentence())),
    ];
    said.into_iter().flatten().chain(picture.map(shown)).collect()
}

/// "Step 2 of 5: Breathe in. Hold 20 seconds. Picture: the hand slides back."
fn step(steps: &[Step], part: &Part) -> Vec<String> {
    let step = &steps[part.step];
    let words = match &part.some {
        Some(words) => words.clone(),
        None => one_line(&Setting::CAPTION.blocks(&step.body)),
    };
    let goes_on = if part.goes_on { ", continued" } else { "" };
    let said = format!(
        "Step {} of {}{goes_on}: {}",
        part.step + 1,
        steps.len(),
        sentence(&words)
    );
    let hold = step.hold.filter(|_| part.some.is_none());
    let pictures = step.pictures.iter().filter(|_| part.pictured).map(shown);
    std::iter::once(said)
        .chain(hold.map(|hold| format!("Hold {hold}.")))
        .chain(pictures)
        .collect()
}

fn invitation(edition: &Edition<'_>) -> Vec<String> {
    let practice = &edition.config.practice;
    let closing = one_line(&Setting::CAPTION.blocks(&edition.config.closing));
    let kinds = [Callout::Caution, Callout::Warning];
    let caution = kinds.into_iter().find_map(|kind| {
        let body = edition.exercise.callout(kind)?;
        Some(sentence(&format!(
            "{}: {}",
            kind.word(),
            one_line(&Setting::CAPTION.blocks(body))
        )))
    });
    let ways = [
        Some(&practice.author),
        practice.credentials.as_ref(),
        practice.phone.as_ref(),
        practice.email.as_ref(),
        practice.booking.as_ref(),
    ];
    let ways: Vec<&str> = ways.into_iter().flatten().map(String::as_str).collect();
    let said = [
        (!closing.is_empty()).then(|| sentence(&closing)),
        caution,
        Some(sentence(&practice.name)),
        Some(sentence(&ways.join(", "))),
    ];
    said.into_iter().flatten().collect()
}

fn shown(picture: &Picture) -> String {
    sentence(&format!("Picture: {}", picture.alt))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Parts in one line, as many sentences of them as fit; if not even the first one does, as many of its words.
fn within(most: usize, parts: &[String]) -> String {
    let all = parts.join(" ");
    let fits = |text: &str| text.encode_utf16().count() < most;
    if fits(&all) {
        return all;
    }
    let beginning = |pieces: Vec<(usize, &str)>| {
        let ends = pieces.iter().map(|(start, piece)| start + piece.len());
        ends.take_while(|end| fits(&all[..*end])).max()
    };
    if let Some(end) = beginning(all.split_sentence_bound_indices().collect()) {
        return all[..end].trim_end().to_owned();
    }
    let words = beginning(all.split_word_bound_indices().collect());
    let letters = || beginning(all.grapheme_indices(true).collect());
    let end = words.or_else(letters).unwrap_or_default();
    format!("{}…", all[..end].trim_end())
}
