//! What the handout shows and says, read back from its layout.

use super::layout;
use super::sheet::{Item, Role, Sheet};
use crate::exercise::Exercise;
use crate::outputs::sample::{self, Sample};

/// All words of a sheet in reading order, one space between them.
fn text(sheet: &Sheet) -> String {
    let items = sheet.pages.iter().flat_map(|page| &page.items);
    let runs = items.filter_map(|item| match item {
        Item::Text { run, .. } => run.words(),
        _ => None,
    });
    one_spaced(&runs.collect::<String>())
}

fn one_spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn alts(sheet: &Sheet) -> Vec<&str> {
    let roles = sheet.tree.nodes.iter().map(|(role, _)| role);
    roles
        .filter_map(|role| match role {
            Role::Figure(alt) => Some(alt.as_str()),
            _ => None,
        })
        .collect()
}

fn said(exercise: &Exercise) -> Vec<String> {
    let said = sample::words(exercise).into_iter();
    said.filter(|words| !exercise.tags.contains(words))
        .map(|words| one_spaced(&words))
        .collect()
}

#[test]
fn every_part_of_the_exercise_is_on_the_handout() {
    let sample = Sample::new();
    for (index, exercise) in sample.exercises.iter().enumerate() {
        let (sheet, missing) = layout::handout(&sample.edition(index));
        assert!(missing.is_empty(), "{missing:?}");
        let (text, alts) = (text(&sheet), alts(&sheet));
        for words in said(exercise) {
            let is_there = text.contains(&words) || alts.contains(&words.as_str());
            assert!(is_there, "`{words}` is not in\n{text}");
        }
    }
}

#[test]
fn no_word_leaves_the_page() {
    let sample = Sample::new();
    let (sheet, _) = layout::handout(&sample.edition(0));
    for item in sheet
        .pages
        .iter()
        .flat_map(|page| page.items.iter().chain(&page.footer))
    {
        let (right, bottom) = match item {
            // The space at the end of a line may hang out of its column.
            Item::Text { x, y, run } => (x + run.advance - run.size * 0.3, *y),
            Item::Box(rect, _) | Item::Picture(rect, ..) => (rect.x + rect.width, rect.y + rect.height),
            Item::Disc { centre, radius, .. } => (centre.0 + radius, centre.1 + radius),
        };
        assert!(right <= sheet.size.0 && bottom <= sheet.size.1, "{item:?}");
    }
}
