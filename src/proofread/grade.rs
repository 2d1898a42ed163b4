//! How many years of school a text asks for: Flesch and Kincaid's formula of 1975 (Kincaid et al., Research Branch Report
//! 8-75), which is made for English.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::exercise::{Block, Exercise, plain};
use crate::rules;
use crate::source::{Source, Span};

/// Most adults read a text of this grade with ease; health advice should not be above it (NIH).
const EASY: f64 = 8.0;

/// The formula says nothing about a text of fewer words.
const FEWEST_WORDS: usize = 100;

/// So many of the longest sentences are shown.
const SHOWN: usize = 3;

/// Warns of a text above [`EASY`], at its longest sentences.
pub(super) fn check(exercise: &Exercise, found: &mut Diagnostics) {
    let mut sentences = Vec::new();
    exercise.blocks().for_each(|block| collect(block, &mut sentences));
    let Some(grade) = grade(&sentences).filter(|grade| *grade > EASY) else {
        return;
    };
    sentences.sort_by_key(|sentence| std::cmp::Reverse(sentence.len()));
    let message = format!("this text is as hard to read as a school book of grade {grade:.1}; up to {EASY} is easy");
    let mut diagnostic = Diagnostic::new(rules::HARD_TO_READ, message);
    let source = &exercise.source;
    for sentence in sentences.iter().take(SHOWN) {
        if let Some(place) = place(source, sentence) {
            diagnostic = diagnostic.at(source, place, format!("{} words", sentence.len()));
        }
    }
    if diagnostic.labels.is_empty() {
        diagnostic = diagnostic.at(source, source.line(1), "");
    }
    found.push(diagnostic.help("cut the longest sentences in two, and take shorter words where there are some"));
}

/// The grade of sentences of words; none for a short text.
#[expect(clippy::cast_precision_loss, reason = "texts have a few thousand words")]
fn grade(sentences: &[Vec<String>]) -> Option<f64> {
    let words: usize = sentences.iter().map(Vec::len).sum();
    if words < FEWEST_WORDS {
        return None;
    }
    let syllables: usize = sentences.iter().flatten().map(|word| syllables(word)).sum();
    let (count, words, syllables) = (sentences.len() as f64, words as f64, syllables as f64);
    Some(0.39 * words / count + 11.8 * syllables / words - 15.59)
}

/// The sentences of what is read as text; headings are none.
fn collect(block: &Block, sentences: &mut Vec<Vec<String>>) {
    match block {
        Block::Heading(_) | Block::Picture(_) => {}
        Block::Paragraph(text) => split(&plain(text), sentences),
        Block::Steps(steps) => {
            (steps.iter().flat_map(|step| &step.body)).for_each(|block| collect(block, sentences));
        }
        Block::List { items, .. } => items.iter().flatten().for_each(|block| collect(block, sentences)),
        Block::Callout { body, .. } | Block::Quote(body) => body.iter().for_each(|block| collect(block, sentences)),
    }
}

fn split(text: &str, sentences: &mut Vec<Vec<String>>) {
    let mut sentence = Vec::new();
    for word in text.split_whitespace() {
        if word.contains(char::is_alphanumeric) {
            sentence.push(word.to_owned());
        }
        let end = word.trim_end_matches(['"', '\'', '”', '’', ')']);
        if end.ends_with(['.', '!', '?', '…']) && !sentence.is_empty() {
            sentences.push(std::mem::take(&mut sentence));
        }
    }
    if !sentence.is_empty() {
        sentences.push(sentence);
    }
}

/// The syllables of an English word: its groups of vowels, without those that are written and not spoken.
/// Two vowels that meet count as one, which is wrong now and then (`physiotherapy`) and makes no text look harder.
fn syllables(word: &str) -> usize {
    let letters: Vec<char> = word
        .to_lowercase()
        .chars()
        .filter(|letter| letter.is_alphabetic())
        .collect();
    let is_vowel = |letter: &char| "aeiouy".contains(*letter);
    let mut count = 0;
    let mut after_vowel = false;
    for letter in &letters {
        count += usize::from(is_vowel(letter) && !after_vowel);
        after_vowel = is_vowel(letter);
    }
    let word: String = letters.into_iter().collect();
    let is_silent = word.ends_with('e') && !word.ends_with("le")
        || word.ends_with("ed") && !word.ends_with("ted") && !word.ends_with("ded")
        || word.ends_with("es")
            && !["ses", "zes", "ches", "shes", "xes", "ges", "ces"]
                .iter()
                .any(|end| word.ends_with(end));
    let spoken_end = word.chars().rev().nth(1).is_some_and(|letter| is_vowel(&letter)) && word.ends_with('e');
    count.saturating_sub(usize::from(is_silent && !spoken_end)).max(1)
}

/// Where a sentence stands in the source, whatever line ends are in it; its beginning if marks stand in it.
fn place(source: &Source, sentence: &[String]) -> Option<Span> {
    let whole = find(&source.text, sentence);
    whole.or_else(|| find(&source.text, sentence.get(..3)?))
}

fn find(text: &str, words: &[String]) -> Option<Span> {
    let first = words.first()?;
    let mut beginnings = text.match_indices(first.as_str());
    beginnings.find_map(|(start, _)| {
        let mut at = start;
        for word in words {
            let rest = text.get(at..)?;
            let gap = rest.len() - rest.trim_start().len();
            if !rest[gap..].starts_with(word.as_str()) {
                return None;
            }
            at += gap + word.len();
        }
        Some(start..at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_are_heard_not_seen() {
        for (word, count) in [
            ("cat", 1),
            ("knee", 1),
            ("table", 2),
            ("stretch", 1),
            ("stretches", 2),
            ("lifted", 2),
            ("turned", 1),
            ("shoulder", 2),
            ("exercise", 3),
            ("take", 1),
            ("the", 1),
            ("20", 1),
            ("flexibility", 5),
        ] {
            assert_eq!(syllables(word), count, "{word}");
        }
    }

    #[test]
    fn a_list_item_is_a_sentence_and_a_number_ends_none() {
        let mut sentences = Vec::new();
        split(
            "Sit down. Hold for 2.5 seconds (or more)! \"Really?\" Yes",
            &mut sentences,
        );
        assert_eq!(sentences.iter().map(Vec::len).collect::<Vec<_>>(), [2, 6, 1, 1]);
    }

    #[test]
    fn long_sentences_of_long_words_are_hard() {
        let text = |sentence: &str| {
            let mut sentences = Vec::new();
            split(&sentence.repeat(20), &mut sentences);
            grade(&sentences).expect("is long enough")
        };
        assert!(text("Lie on your back and bend your knees. ") < 3.0);
        assert!(
            text(
                "Thoracic mobility contributes considerably to comfortable shoulder elevation in everyday activities. "
            ) > 12.0
        );
        assert_eq!(grade(&[vec!["Sit".to_owned()]]), None);
    }

    #[test]
    fn a_sentence_is_found_over_line_ends() {
        let source = Source::new("a.md", "Sit\n\nSit down\nslowly. Then *stand* up.\n");
        let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(place(&source, &words("Sit down slowly.")), Some(5..21));
        assert_eq!(place(&source, &words("Then stand up.")), None);
    }
}
