mod continued;

use super::compose::{IMPORTANCE, ORDER, caption};
use super::parts::Part;
use super::*;
use crate::exercise::Block;
use crate::outputs::email::sample::{HOSTILE, Sample, paragraph};

fn network(name: &str) -> &'static Network {
    Network::named(name).expect("is a network")
}

fn subject(sample: &Sample) -> Subject<'_> {
    Subject {
        config: &sample.config,
        exercise: &sample.exercise,
    }
}

/// Where each part begins in a caption of the full sample.
fn parts(sample: &Sample, network: &Network) -> Vec<Part> {
    let caption = caption(subject(sample), network);
    let has = |part: &Part| {
        let words = part.words(subject(sample), network);
        !words.is_empty() && format!("\n\n{caption}\n\n").contains(&format!("\n\n{words}\n\n"))
    };
    ORDER.into_iter().filter(has).collect()
}

#[test]
fn each_network_gets_a_caption_that_it_takes() {
    for sample in [Sample::full(), Sample::short()] {
        for network in NETWORKS {
            let caption = caption(subject(&sample), network);
            assert!(network.takes(&caption), "{}: {}", network.name, network.count(&caption));
            assert!(caption.matches('#').count() <= network.hashtags.most, "{caption}");
            assert_eq!(caption, caption.trim(), "{}", network.name);
            assert!(!caption.contains("\n\n\n"), "{caption}");
        }
    }
}

#[test]
fn where_there_is_room_everything_is_said_in_order() {
    let sample = Sample::full();
    assert_eq!(parts(&sample, network("instagram")), ORDER);
    let expected = "Desk all day? Your upper back wants this twist.

A gentle side-lying twist for backs that sit at a desk all day.

Hold 20 seconds, 3–5 times on each side, 2 sets with 30 seconds of rest between, 5 days a week.

You should feel a mild stretch across the chest, never pain.

1. Lie on your side with a pillow under your head.
2. Breathe in and lift your top arm up and over. Hold 20 seconds.
3. Come back to the middle. Turn over and do the other side. Slowly. Without pushing.

Tip: Turn only as far as feels good.

Caution: Stop if you get sharp pain, or pain that runs down your arm.

With pictures and a handout to print: link in bio.

Follow @anna.rivers for an exercise every week.

Not sure it is right for you? Come and see me, or just reply.

Until next week,
Anna

#UpperBack #DeskWorkers #SportsMassage";
    assert_eq!(caption(subject(&sample), network("instagram")), expected);
}

#[test]
fn less_room_never_costs_a_part_while_a_less_important_one_could_go() {
    let sample = Sample::full();
    let mut network = *network("instagram");
    let mut before = IMPORTANCE.map(|_| true);
    for limit in (48..1_200).rev() {
        network.limit = limit;
        let kept = parts(&sample, &network);
        let now = IMPORTANCE.map(|part| kept.contains(&part));
        assert!(now <= before, "{limit} {kept:?}");
        before = now;
    }
    assert_eq!(parts(&sample, &network), [Part::Hook]);
}

#[test]
fn nobody_is_told_how_and_not_when_to_stop() {
    let sample = Sample::full();
    let mut network = *network("instagram");
    for limit in 0..1_200 {
        network.limit = limit;
        let kept = parts(&sample, &network);
        let (steps, caution) = (kept.contains(&Part::Steps), kept.contains(&Part::Caution));
        assert!(!steps || caution, "{limit}");
        assert!(!kept.contains(&Part::Tip) || steps, "{limit}");
    }
}

#[test]
fn an_exercise_without_a_caution_still_has_its_steps() {
    let caption = caption(subject(&Sample::short()), network("instagram"));
    assert!(caption.contains("1. Stand tall.\n2. Rise onto your toes."), "{caption}");
}

#[test]
fn a_part_is_whole_or_absent() {
    let sample = Sample::full();
    for network in NETWORKS {
        let (caption, parts) = (caption(subject(&sample), network), parts(&sample, network));
        let words = parts.iter().map(|part| part.words(subject(&sample), network));
        assert_eq!(caption, words.collect::<Vec<_>>().join("\n\n"), "{}", network.name);
    }
}

const LINK: &str = "With pictures and a handout to print: https://clinic.example/open-book/";

#[test]
fn a_hook_that_is_too_long_ends_after_a_word() {
    let mut sample = Sample::full();
    let hook = |sample: &mut Sample, text: String| sample.exercise.caption.hook = Some(text);
    hook(
        &mut sample,
        format!("{}https://clinic.example/{}", "word, ".repeat(46), "a".repeat(400)),
    );
    assert_eq!(
        caption(subject(&sample), network("x")),
        format!("{}word…\n\n{}", "word, ".repeat(33), LINK)
    );
    hook(&mut sample, "肩甲骨".repeat(60));
    let caption_in_japanese = caption(subject(&sample), network("x"));
    assert!(caption_in_japanese.ends_with(&format!("…\n\n{LINK}")) && network("x").takes(&caption_in_japanese));
    assert!(network("x").count(&caption_in_japanese) > 270, "{caption_in_japanese}");
    hook(&mut sample, "👩‍👩‍👧‍👦".repeat(300));
    assert!(
        caption(subject(&sample), network("bluesky"))
            .trim_end_matches(&format!("…\n\n{LINK}"))
            .chars()
            .count()
            .is_multiple_of(7)
    );
}

#[test]
fn a_hook_that_is_cut_is_warned_of_where_it_is_cut() {
    let mut sample = Sample::full();
    sample.exercise.caption.hook = Some("word ".repeat(60));
    sample.exercise.caption.hook_span = Some(0..0);
    let mut found = Diagnostics::default();
    check::check(subject(&sample), &["x", "mastodon", "bluesky"].map(network), &mut found);
    let messages: Vec<&str> = found.iter().map(|one| one.message.as_str()).collect();
    let expected = "the hook has 300 weighted characters, X takes 280: it is cut, and only the link follows";
    assert_eq!(messages, [expected]);
    sample.config.captions.continue_on = vec!["x".to_owned()];
    found = Diagnostics::default();
    check::check(subject(&sample), &[network("x")], &mut found);
    assert_eq!(found, Diagnostics::default(), "goes on in further posts");
}

#[test]
fn hostile_text_is_only_text() {
    let mut sample = Sample::full();
    sample.exercise.summary = HOSTILE.to_owned();
    sample.exercise.intro.push(Block::Quote(vec![paragraph(HOSTILE)]));
    assert!(caption(subject(&sample), network("threads")).contains(HOSTILE));
}

#[test]
fn a_warning_stands_in_for_a_caution() {
    let mut sample = Sample::full();
    for section in &mut sample.exercise.sections {
        section.body.retain(|block| {
            !matches!(
                block,
                Block::Callout {
                    kind: crate::exercise::Callout::Caution,
                    ..
                }
            )
        });
    }
    let words = Part::Caution.words(subject(&sample), network("x"));
    assert_eq!(words, "Warning: Leave this out in the first week after surgery.");
}

#[test]
fn each_network_counts_in_its_own_way() {
    let counts = [
        ("instagram", "a😀", 3),
        ("linkedin", "עברית", 5),
        ("facebook", "👍🏽 https://clinic.org/a", 4 + 1 + 20),
        ("tiktok", "𝕏é", 3),
        ("pinterest", "肩甲骨🇬🇧", 3 + 4),
        ("x", "Zoë’s knee", 10),
        ("x", "肩甲骨", 6),
        ("x", "😀👩‍👩‍👧‍👦🇬🇧1️⃣☀️", 10),
        ("x", "→", 2),
        (
            "x",
            "See https://clinic.org/open-book/a-very-long-name/index.html.",
            4 + 23 + 1,
        ),
        ("x", "clinic.org", 23),
        ("x", "肩甲骨clinic.org", 6 + 23),
        ("threads", "a😀", 5),
        ("threads", "👍🏽", 8),
        ("threads", "肩", 1),
        ("bluesky", "👩‍👩‍👧‍👦é", 2),
        (
            "mastodon",
            "https://clinic.org/open-book/a-very-long-name/index.html é",
            25,
        ),
        ("mastodon", "clinic.org", 10),
    ];
    for (name, text, count) in counts {
        assert_eq!(network(name).count(text), count, "{name} {text}");
    }
}

#[test]
fn bluesky_also_counts_bytes() {
    let families = "👩‍👩‍👧‍👦".repeat(150);
    assert!(network("bluesky").count(&families) < 300);
    assert!(!network("bluesky").takes(&families));
}

#[test]
fn handles_are_written_as_the_network_does() {
    let mut sample = Sample::full();
    for (handle, words) in [
        ("anna", "@anna"),
        ("@anna@mastodon.social", "@anna@mastodon.social"),
        ("Anna Rivers", "Anna Rivers"),
    ] {
        sample.config.captions.handles = [("mastodon".to_owned(), handle.to_owned())].into();
        let follow = Part::Follow.words(subject(&sample), network("mastodon"));
        assert_eq!(follow, format!("Follow {words} for an exercise every week."));
    }
    assert_eq!(Part::Follow.words(subject(&sample), network("x")), "");
}

#[test]
fn each_configured_network_has_its_file() {
    let mut sample = Sample::full();
    sample.config.captions.networks = vec!["x".to_owned(), "pinterest".to_owned()];
    let Render::Each(render) = OUTPUT.render else {
        panic!("renders each exercise")
    };
    let artifacts = render(&sample.edition(), &mut Diagnostics::default()).expect("renders");
    let paths: Vec<&str> = artifacts.iter().map(|artifact| artifact.path.as_str()).collect();
    assert_eq!(paths, ["open-book/captions/x.txt", "open-book/captions/pinterest.txt"]);
}

#[test]
fn the_names_of_networks_are_unique() {
    let names: std::collections::BTreeSet<&str> = NETWORKS.iter().map(|network| network.name).collect();
    assert_eq!(names.len(), NETWORKS.len());
}

#[test]
fn every_part_has_its_place_and_its_weight() {
    for part in ORDER {
        assert!(IMPORTANCE.contains(&part), "{part:?}");
    }
}

#[test]
fn a_post_with_a_title_does_not_repeat_it() {
    let mut sample = Sample::full();
    sample.exercise.caption.hook = None;
    let caption = Caption::of(subject(&sample), network("pinterest"));
    assert_eq!(caption.heading.as_deref(), Some(sample.exercise.title.as_str()));
    assert!(caption.posts[0].starts_with(&sample.exercise.summary), "{caption:?}");
    sample.exercise.title = "Open the book ".repeat(8);
    let caption = Caption::of(subject(&sample), network("tiktok"));
    let title = "Open the book Open the book Open the book Open the book Open the book Open the book Open…";
    assert_eq!(caption.heading.as_deref(), Some(title));
}

#[test]
fn the_writers_own_caption_is_taken_as_it_is() {
    let mut sample = Sample::full();
    let own = |text: &str| crate::exercise::OwnCaption {
        text: text.to_owned(),
        typed: 0..0,
        place: 0..0,
    };
    sample.exercise.caption.own = [
        ("x".to_owned(), own("One.\n\nTwo.")),
        ("tiktok".to_owned(), own("A title\n\nOne.\n\nTwo.")),
        ("pinterest".to_owned(), own("Only words.\nIn two lines.")),
    ]
    .into();
    let file = |name| Caption::of(subject(&sample), network(name)).file();
    assert_eq!(file("x"), "One.\n\nTwo.");
    assert_eq!(file("tiktok"), "A title\n\nOne.\n\nTwo.");
    assert!(
        file("pinterest").ends_with("\n\nOnly words.\nIn two lines."),
        "{}",
        file("pinterest")
    );
}
