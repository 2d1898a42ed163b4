//! Tags as hashtags: in CamelCase, because screen readers speak `#UpperBack` as two words and `#upperback` as noise.

use crate::exercise::{Exercise, capitalised};
use crate::letters;
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

/// Texts that may write as several words what a tag writes as one: "upper back" and `upperback`.
pub(crate) struct Apart<'a>(Vec<Vec<Word<'a>>>);

/// A word in small letters and as it stands.
type Word<'a> = (String, &'a str);

impl<'a> Apart<'a> {
    /// The texts of an exercise; what stands first in them counts.
    pub(crate) fn in_exercise(exercise: &'a Exercise) -> Self {
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

    /// These texts; each is read once, however many tags are looked for.
    pub(crate) fn in_texts(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let words = |text: &'a str| text.unicode_words().map(|word| (folded(word), word)).collect();
        Self(texts.into_iter().map(words).collect())
    }

    /// A tag with a capital for each of its words, if a text writes them apart: `UpperBack` of `upperback`.
    pub(crate) fn words_of(&self, tag: &str) -> Option<String> {
        let tag = folded(tag);
        let starts = |words: &'_ Vec<Word<'a>>| (0..words.len()).find_map(|start| run(&words[start..], &tag));
        self.0.iter().find_map(starts)
    }
}

/// The first words with a capital each, if they are a tag that was written together.
fn run(words: &[Word<'_>], tag: &str) -> Option<String> {
    const MOST_WORDS: usize = 4;
    let mut rest = tag;
    for (at, (folded, _)) in words.iter().take(MOST_WORDS).enumerate() {
        rest = rest.strip_prefix(folded.as_str())?;
        if rest.is_empty() {
            let is_apart = at > 0;
            return is_apart.then(|| words[..=at].iter().map(|(_, word)| capitalised(word)).collect());
        }
    }
    None
}

/// Small letters, letter by letter: at the end of a word or within it, a sigma is a sigma.
fn folded(word: &str) -> String {
    let small = word.chars().flat_map(char::to_lowercase);
    small.map(|letter| if letter == 'ς' { 'σ' } else { letter }).collect()
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
        assert_eq!(apart.words_of("upperback"), Some("UpperBack".to_owned()));
        assert_eq!(apart.words_of("UPPERBACK"), Some("UpperBack".to_owned()));
        assert_eq!(
            apart.words_of("stretchyourupperback"),
            Some("StretchYourUpperBack".to_owned())
        );
        assert_eq!(apart.words_of("stretchyourupperbackmuscles"), None, "too many words");
        assert_eq!(apart.words_of("upper"), None, "one word");
        assert_eq!(apart.words_of("musclesthe"), None, "two texts");
        let greek = Apart::in_texts(["ΠΟΝΟΣ ΜΕΣΗΣ"]);
        assert_eq!(greek.words_of("πονοςμεσης"), Some("ΠΟΝΟΣΜΕΣΗΣ".to_owned()));
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
