//! Areas and tags: each has a page that lists its exercises.

use crate::exercise::Exercise;
use std::collections::BTreeMap;

/// What exercises can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// The part of the body.
    Area,
    /// The writer's tags.
    Tag,
}

/// One area or tag.
#[derive(Debug)]
pub(super) struct Topic<'a> {
    /// As the newest of its exercises writes it.
    pub(super) name: &'a str,
    /// Its folder under `out/`, with a slash at the end.
    pub(super) folder: String,
    /// Its exercises, newest first.
    pub(super) exercises: Vec<&'a Exercise>,
}

/// The longest name of a folder, in bytes: a third of what file systems take, as a letter may become three.
const LONGEST: usize = 80;

/// The name of a folder whose topic has no letters.
const NAMELESS: &str = "other";

impl By {
    /// The folder of a topic. Two topics that differ only in capitals or signs are one.
    pub(super) fn folder(self, name: &str) -> String {
        format!("{}/{}/", self.plural(), slug(name))
    }

    /// What several are called, by people and as a folder.
    pub(super) fn plural(self) -> &'static str {
        match self {
            By::Area => "areas",
            By::Tag => "tags",
        }
    }

    fn names(self, exercise: &Exercise) -> &[String] {
        match self {
            By::Area => exercise.area.as_slice(),
            By::Tag => &exercise.tags,
        }
    }
}

/// All topics of a kind, as people sort them: capitals do not count, and 9 comes before 10.
pub(super) fn topics<'a>(by: By, exercises: &[&'a Exercise]) -> Vec<Topic<'a>> {
    let mut topics: BTreeMap<String, Topic<'a>> = BTreeMap::new();
    for &exercise in exercises {
        for name in by.names(exercise) {
            let folder = by.folder(name);
            let topic = topics.entry(folder.clone()).or_insert_with(|| Topic {
                name,
                folder,
                exercises: Vec::new(),
            });
            if topic.exercises.last().is_none_or(|last| last.id != exercise.id) {
                topic.exercises.push(exercise);
            }
        }
    }
    let mut topics: Vec<Topic<'a>> = topics.into_values().collect();
    topics.sort_by_cached_key(|topic| sorting(topic.name));
    topics
}

/// A stretch of digits or of anything else. Of two numbers the longer one is larger, then the digits tell.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Number(usize, String),
    Words(String),
}

/// What a name is sorted by.
fn sorting(name: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = name.to_lowercase();
    while let Some(first) = rest.chars().next() {
        let is_number = first.is_ascii_digit();
        let end = rest.find(|letter: char| letter.is_ascii_digit() != is_number);
        let after = rest.split_off(end.unwrap_or(rest.len()));
        let part = std::mem::replace(&mut rest, after);
        parts.push(if is_number {
            let digits = part.trim_start_matches('0');
            Part::Number(digits.len(), digits.to_owned())
        } else {
            Part::Words(part)
        });
    }
    parts
}

/// A name as a folder that every file system takes: small letters and digits of any script, hyphens between words.
/// The hyphen at the end keeps clear of the names that Windows gives to devices (`con`, `com1`).
fn slug(name: &str) -> String {
    let dashed: String = name
        .to_lowercase()
        .chars()
        .map(|letter| if letter.is_alphanumeric() { letter } else { '-' })
        .collect();
    let words: Vec<&str> = dashed.split('-').filter(|word| !word.is_empty()).collect();
    let mut slug = words.join("-");
    slug.truncate(slug.floor_char_boundary(LONGEST));
    match slug.as_str() {
        "" => NAMELESS.to_owned(),
        device if crate::parse::is_device(device) => format!("{device}-"),
        _ => slug,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outputs::sample::Sample;

    #[test]
    fn a_folder_is_plain_and_never_a_device() {
        let folders = [
            ("Upper back & neck", "areas/upper-back-neck/"),
            ("Öffnen", "areas/öffnen/"),
            ("../../etc", "areas/etc/"),
            ("CON", "areas/con-/"),
            ("<>", "areas/other/"),
        ];
        for (name, folder) in folders {
            assert_eq!(By::Area.folder(name), folder);
        }
        assert!(By::Tag.folder(&"ü".repeat(200)).len() < 100);
    }

    #[test]
    fn names_are_sorted_as_people_do() {
        let mut sample = Sample::new();
        let names = ["tag10", "Tag9", "back", "Tag 2", "007", "Ankle"];
        sample.exercises[0].tags = names.map(str::to_owned).to_vec();
        sample.exercises[1].tags.clear();
        let exercises: Vec<&Exercise> = sample.exercises.iter().collect();
        let sorted: Vec<&str> = topics(By::Tag, &exercises).iter().map(|topic| topic.name).collect();
        assert_eq!(sorted, ["007", "Ankle", "back", "Tag9", "tag10", "Tag 2"]);
    }

    #[test]
    fn what_differs_only_in_capitals_is_one_topic() {
        let mut sample = Sample::new();
        sample.exercises[0].tags = vec!["UpperBack".to_owned(), "upperback".to_owned()];
        sample.exercises[1].tags = vec!["upperBack".to_owned()];
        let exercises: Vec<&Exercise> = sample.exercises.iter().collect();
        let found = topics(By::Tag, &exercises);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].name, found[0].exercises.len()), ("UpperBack", 2));
    }
}
