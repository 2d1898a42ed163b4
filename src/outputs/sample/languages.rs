//! An archive in Arabic, and a look for words that are not said to be in their own language.

use super::{Sample, paragraph, section, step};
use crate::exercise::{Amount, Block, Callout, Seconds, SectionKind, Step};

/// The same archive where everything that the practice says is Arabic, and nothing that has no language is said.
pub(in crate::outputs) fn arabic() -> Sample {
    const WORDS: &str = "تمرين الأسبوع";
    let mut sample = Sample::new();
    let config = &mut sample.config;
    config.site.language = "ar".to_owned();
    config.disclaimer = Some(WORDS.to_owned());
    config.closing = vec![paragraph(WORDS)];
    config.newsletter = None;
    for words in [&mut config.site.title, &mut config.site.description] {
        WORDS.clone_into(words);
    }
    let practice = &mut config.practice;
    (practice.email, practice.credentials, practice.address) = (None, None, Some(WORDS.to_owned()));
    for words in [&mut practice.name, &mut practice.author] {
        WORDS.clone_into(words);
    }
    for exercise in &mut sample.exercises {
        WORDS.clone_into(&mut exercise.title);
        WORDS.clone_into(&mut exercise.summary);
        (exercise.area, exercise.position) = (Some(WORDS.to_owned()), Some(WORDS.to_owned()));
        exercise.dose.feels = Some(WORDS.to_owned());
        exercise.intro = vec![Block::Callout {
            kind: Callout::Tip,
            body: vec![paragraph(WORDS)],
        }];
        let hold = Some(Amount::exactly(Seconds(20)));
        let steps = vec![Step { hold, ..step(WORDS) }];
        exercise.sections = vec![section(SectionKind::Steps, WORDS, vec![Block::Steps(steps)])];
        for names in [
            &mut exercise.tags,
            &mut exercise.muscles,
            &mut exercise.equipment,
            &mut exercise.sources,
        ] {
            *names = vec![WORDS.to_owned()];
        }
    }
    sample
}

/// The words of an HTML body that are not said to be in their own language: English ones outside `lang="en"`, Arabic
/// ones inside.
pub(in crate::outputs) fn in_the_wrong_language(html: &str) -> Vec<String> {
    let tree = scraper::Html::parse_document(html);
    let body = scraper::Selector::parse("body").unwrap();
    let nodes = tree.select(&body).flat_map(|body| body.descendants());
    nodes
        .filter_map(|node| {
            let words = node.value().as_text()?.trim();
            let mut elements = node.ancestors().filter_map(scraper::ElementRef::wrap);
            let language = elements.find_map(|element| element.attr("lang"));
            let is_english = words.contains(|letter: char| letter.is_ascii_alphabetic());
            let is_wrong =
                !words.is_empty() && words.contains(char::is_alphabetic) && is_english != (language == Some("en"));
            is_wrong.then(|| words.to_owned())
        })
        .collect()
}
