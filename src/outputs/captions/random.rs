//! Whatever an exercise says, its captions fit and nothing in them is cut to pieces.

use super::x::{hashtags, links};
use super::*;
use crate::exercise::{Block, Step};
use crate::outputs::email::sample::{Sample, paragraph};
use proptest::prelude::*;
use std::collections::BTreeSet;
use unicode_segmentation::UnicodeSegmentation;

/// Words that are easily cut in two: long ones, links, emoji of many characters, letters with marks.
const WORDS: [&str; 16] = [
    "Stretch",
    "twice,",
    "knee.",
    "Zoë’s",
    "q\u{301}q\u{301}q\u{301}",
    "👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦",
    "👍🏽!",
    "🇬🇧",
    "1️⃣",
    "https://clinic.org/a/very/long/path/to/a/page-(of)-the-site/index.html?and=more",
    "(clinic.org/book)",
    "@anna@social.example.org",
    "हिन्दी",
    "שלום",
    "Donaudampfschifffahrtsgesellschaft",
    "肩甲骨を伸ばす運動。",
];

fn words(most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(&WORDS[..]), 1..most).prop_map(|words| words.join(" "))
}

/// What a random exercise says.
#[derive(Debug, Clone)]
struct Said {
    hook: Option<String>,
    title: String,
    summary: String,
    steps: Vec<String>,
    tags: Vec<String>,
    is_continued: bool,
}

prop_compose! {
    fn said()(
        hook in prop::option::of(words(90)),
        title in words(12),
        summary in words(30),
        steps in prop::collection::vec(words(50), 2..9),
        tags in prop::collection::vec("[a-zA-Zé肩]{1,30}( [a-z]{1,9})?", 0..8),
        is_continued in any::<bool>(),
    ) -> Said {
        Said { hook, title, summary, steps, tags, is_continued }
    }
}

fn sample(said: Said) -> Sample {
    let mut sample = Sample::full();
    sample.exercise.caption.hook = said.hook;
    sample.exercise.title = said.title;
    sample.exercise.summary = said.summary;
    sample.exercise.tags = said.tags;
    let step = |words: &String| Step {
        body: vec![paragraph(words)],
        pictures: vec![],
        hold: None,
    };
    for block in sample
        .exercise
        .sections
        .iter_mut()
        .flat_map(|section| &mut section.body)
    {
        if let Block::Steps(all) = block {
            *all = said.steps.iter().map(step).collect();
        }
    }
    let continued = if said.is_continued { &CONTINUED[..] } else { &[] };
    sample.config.captions.continue_on = continued.iter().map(|&name| name.to_owned()).collect();
    sample
}

/// All that a caption could say.
fn everything(subject: Subject<'_>, network: &Network) -> String {
    compose::ORDER.map(|part| part.words(subject, network)).join("\n\n") + "\n\n" + &subject.exercise.title
}

fn linked(text: &str) -> BTreeSet<&str> {
    links(text).into_iter().map(|link| &text[link.range]).collect()
}

/// Whether a word of a caption is one of the text's, whole or ended where Unicode ends words (UAX #29).
fn is_whole(word: &str, text: &str) -> bool {
    let bare = word.trim_end_matches('…');
    let is_start = |whole: &str| {
        whole.starts_with(bare) && whole.split_word_bound_indices().any(|(at, _)| at == bare.len())
            || whole.ends_with(bare)
                && whole
                    .split_word_bound_indices()
                    .any(|(at, _)| at == whole.len() - bare.len())
    };
    text.split_whitespace().any(|whole| whole == word || is_start(whole))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn captions_fit_and_nothing_is_cut_to_pieces(said in said()) {
        let sample = sample(said);
        let subject = Subject { config: &sample.config, exercise: &sample.exercise };
        for network in NETWORKS {
            let text = everything(subject, network);
            let caption = Caption::of(subject, network);
            let count = caption.posts.len();
            for (number, post) in caption.posts.iter().enumerate() {
                prop_assert!(network.takes(post), "{} {} {post:?}", network.name, network.count(post));
                let post = post.trim_end_matches(&format!("\n\n{}/{count}", number + 1));
                prop_assert!(linked(post).is_subset(&linked(&text)), "{} {post:?}", network.name);
                for word in post.split_whitespace() {
                    prop_assert!(is_whole(word, &text), "{} {word:?} in {post:?}", network.name);
                }
            }
            let tags = hashtags(caption.posts.first().expect("a post")).len();
            prop_assert!(tags <= network.hashtags.most, "{}", network.name);
            if let Some(most) = network.heading {
                prop_assert!(network.count(&caption.heading.expect("a title")) <= most);
            }
        }
    }

    #[test]
    fn one_caption_for_all_fits_everywhere(said in said()) {
        let sample = sample(said);
        let subject = Subject { config: &sample.config, exercise: &sample.exercise };
        let all: Vec<&Network> = NETWORKS.iter().collect();
        let url = subject.url();
        let inside = together(subject, &all, Address::Inside);
        let below = format!("{}\n{url}", together(subject, &all, Address::Below(&url)));
        for network in NETWORKS {
            prop_assert!(network.takes(&inside) && network.takes(&below), "{}", network.name);
        }
    }
}
