//! Tags as hashtags: in CamelCase, because screen readers speak `#UpperBack` as two words and `#upperback` as noise.

use crate::exercise::{Exercise, capitalised};
use crate::letters;
use std::collections::BTreeMap;
use unicode_segmentation::UnicodeSegmentation;

/// The longest hashtag that every network takes (Bluesky's limit, in graphemes).
const LONGEST: usize = 64;

/// The first `most` tags as hashtags with a space between them, each of them once.
pub(super) fn hashtags<'a>(tags: impl Iterator<Item = &'a String>, most: usize) -> String {
    let mut seen: Vec<String> = Vec::new();
    for tag in tags.filter_map(|tag| hashtag(tag)) {
        let is_new = seen.iter().all(|known| known.to_lowercase() != tag.to_lowercase());
        if is_new && seen.len() < most {
            seen.push(tag);
        }
    }
    seen.join(" ")
}

/// `desk workers` and `#DeskWorkers` both become `#DeskWorkers`; nothing if no network would take it.
pub(super) fn hashtag(tag: &str) -> Option<String> {
    let tag: String = tag
        .chars()
        .filter(|letter| !matches!(letter, '\'' | '’' | '#'))
        .collect();
    let words = tag.split(|letter: char| letter.is_whitespace() || letter.is_ascii_punctuation());
    let tag: String = words.map(capitalised).collect();
    let is_word = tag.chars().any(char::is_alphabetic) && letters::count(&tag) <= LONGEST;
    is_word.then(|| format!("#{tag}"))
}

/// What texts write as several words, by the one word that it would be: "upper back" by `upperback`.
pub(crate) struct Apart(BTreeMap<String, String>);

impl Apart {
    /// What an exercise writes so, wherever it is the first time.
    pub(crate) fn in_exercise(exercise: &Exercise) -> Self {
        let texts = [&exercise.title, &exercise.summary].into_iter();
        let texts = texts
            .chain(&exercise.area)
            .chain(&exercise.position)
            .chain(&exercise.caption.hook);
        let texts = texts
            .chain(&exercise.muscles)
            .chain(&exercise.equipment)
            .chain(&exercise.tags);
        Self::in_texts(texts.map(String::as_str))
    }

    /// What these texts write so. Each is read once, however many tags are looked for.
    pub(crate) fn in_texts<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        const MOST_WORDS: usize = 4;
        let mut apart = BTreeMap::new();
        for text in texts {
            let words: Vec<&str> = text.unicode_words().collect();
            let starts = (0..words.len()).flat_map(|start| (2..=MOST_WORDS).map(move |count| start..start + count));
            for run in starts.filter_map(|range| words.get(range)) {
                let capitals = || run.iter().map(|word| capitalised(word)).collect();
                apart.entry(run.concat().to_lowercase()).or_insert_with(capitals);
            }
        }
        Self(apart)
    }

    /// A tag with a capital for each of its words, if a text writes them apart: `UpperBack` of `upperback`.
    pub(crate) fn words_of(&self, tag: &str) -> Option<&str> {
        self.0.get(&tag.to_lowercase()).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(tags: &[&str], most: usize) -> String {
        let tags: Vec<String> = tags.iter().map(|&tag| tag.to_owned()).collect();
        hashtags(tags.iter(), most)
    }

    #[test]
    fn hashtags_are_written_so_that_they_can_be_read_aloud() {
        assert_eq!(
            of(&["upper back", "DeskWorkers", "runner’s-knee", "#tmj"], 9),
            "#UpperBack #DeskWorkers #RunnersKnee #Tmj"
        );
        assert_eq!(of(&["כאב גב"], 9), "#כאבגב");
    }

    #[test]
    fn words_that_are_written_apart_are_found_for_every_tag() {
        let apart = Apart::in_texts(["Stretch your Upper back muscles", "The upper-BACK"]);
        assert_eq!(apart.words_of("upperback"), Some("UpperBack"));
        assert_eq!(apart.words_of("UPPERBACK"), Some("UpperBack"));
        assert_eq!(apart.words_of("stretchyourupperback"), Some("StretchYourUpperBack"));
        assert_eq!(apart.words_of("stretchyourupperbackmuscles"), None, "too many words");
        assert_eq!(apart.words_of("upper"), None, "one word");
        assert_eq!(apart.words_of("musclesthe"), None, "two texts");
    }

    #[test]
    fn no_hashtag_comes_twice_or_beyond_the_number() {
        assert_eq!(of(&["Hip", "hip", "Knee", "Calf"], 2), "#Hip #Knee");
        assert_eq!(of(&["Hip"], 0), "");
    }

    #[test]
    fn what_is_no_hashtag_is_left_out() {
        assert_eq!(of(&["2026", "&", &"a".repeat(65), "Hip"], 9), "#Hip");
    }
}
