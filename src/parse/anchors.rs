//! Headings: what a section is for, and the anchor by which others link to it.

use crate::exercise::{Section, SectionKind};
use std::collections::{BTreeMap, BTreeSet};

/// The first words of headings that some outputs render in their own way.
const KINDS: [(&str, SectionKind); 9] = [
    ("why", SectionKind::Why),
    ("when", SectionKind::When),
    ("make it easier", SectionKind::Easier),
    ("an easier", SectionKind::Easier),
    ("make it harder", SectionKind::Harder),
    ("want to take it further", SectionKind::Harder),
    ("take it further", SectionKind::Harder),
    ("a harder", SectionKind::Harder),
    ("stop if", SectionKind::Stop),
];

/// What a section is for, as its heading tells; the one with the steps is found by its list.
pub(super) fn kind(heading: &str) -> SectionKind {
    let heading = heading.trim().to_lowercase();
    let begins_with = |words: &str| {
        heading
            .strip_prefix(words)
            .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    };
    KINDS
        .iter()
        .find(|(words, _)| begins_with(words))
        .map_or(SectionKind::Other, |(_, kind)| *kind)
}

/// The anchors of an exercise, each given to one heading.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    taken: BTreeSet<String>,
    /// How many headings have had the same words.
    same: BTreeMap<String, usize>,
}

impl Anchors {
    /// An anchor for a heading that no other has and no step can have.
    pub(super) fn unused(&mut self, heading: &str) -> String {
        let slug = slug(heading);
        let count = self.same.entry(slug.clone()).or_default();
        loop {
            *count += 1;
            let anchor = if *count == 1 {
                slug.clone()
            } else {
                format!("{slug}-{count}")
            };
            if self.taken.insert(anchor.clone()) {
                return anchor;
            }
        }
    }
}

/// Every anchor of an exercise.
pub(super) fn all(sections: &[Section], steps: usize) -> Vec<String> {
    let steps = (1..=steps).map(|number| format!("step-{number}"));
    sections
        .iter()
        .map(|section| section.anchor.clone())
        .chain(steps)
        .collect()
}

fn is_of_a_step(anchor: &str) -> bool {
    anchor
        .strip_prefix("step-")
        .is_some_and(|number| !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit()))
}

/// Letters and digits of any language in small letters, with hyphens for everything between.
fn slug(heading: &str) -> String {
    let dashed: String = heading
        .chars()
        .filter(|letter| !['\'', '’'].contains(letter))
        .flat_map(char::to_lowercase)
        .map(|letter| if letter.is_alphanumeric() { letter } else { '-' })
        .collect();
    let words: Vec<&str> = dashed.split('-').filter(|word| !word.is_empty()).collect();
    let slug = words.join("-");
    match slug.as_str() {
        "" => "section".to_owned(),
        // `step-2` is the second step, so no second `Step` can have it.
        step if step == "step" || is_of_a_step(step) => format!("section-{slug}"),
        _ => slug,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn well_known_first_words_make_the_kind() {
        assert_eq!(kind("Why your back gets stiff"), SectionKind::Why);
        assert_eq!(kind("WHEN to use it"), SectionKind::When);
        assert_eq!(kind("Want to take it further?"), SectionKind::Harder);
        assert_eq!(kind("Stop if …"), SectionKind::Stop);
        assert_eq!(kind("Whyever"), SectionKind::Other);
    }

    #[test]
    fn no_two_headings_share_an_anchor() {
        let mut anchors = Anchors::default();
        let given = ["Tip", "Tip 2", "Tip", "Step", "Step"].map(|heading| anchors.unused(heading));
        assert_eq!(
            given,
            ["tip", "tip-2", "tip-3", "section-step", "section-step-2"].map(str::to_owned)
        );
    }

    #[test]
    fn anchors_are_small_letters_of_any_language() {
        assert_eq!(slug("Why your back’s stiff?"), "why-your-backs-stiff");
        assert_eq!(slug("Für wen? Ältere"), "für-wen-ältere");
        assert_eq!(slug("Step 1"), "section-step-1");
        assert_eq!(slug("?!"), "section");
    }
}
