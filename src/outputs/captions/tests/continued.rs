//! Captions that go on in further posts, composed or typed.

use super::*;

fn continued(sample: &mut Sample) -> Vec<String> {
    sample.config.captions.continue_on = vec!["x".to_owned()];
    Caption::of(subject(sample), network("x")).posts
}

#[test]
fn what_does_not_fit_goes_on_in_numbered_posts() {
    let posts = continued(&mut Sample::full());
    assert_eq!(
        posts,
        [
            "Desk all day? Your upper back wants this twist.

A gentle side-lying twist for backs that sit at a desk all day.

Hold 20 seconds, 3–5 times on each side, 2 sets with 30 seconds of rest between, 5 days a week.

#UpperBack #DeskWorkers

1/3",
            "You should feel a mild stretch across the chest, never pain.

1. Lie on your side with a pillow under your head.
2. Breathe in and lift your top arm up and over. Hold 20 seconds.
3. Come back to the middle. Turn over and do the other side. Slowly. Without pushing.

2/3",
            "Tip: Turn only as far as feels good.

Caution: Stop if you get sharp pain, or pain that runs down your arm.

With pictures and a handout to print: https://clinic.example/open-book/

Not sure it is right for you? Come and see me, or just reply.

Until next week,
Anna

3/3"
        ]
    );
}

#[test]
fn what_fits_in_one_post_has_no_number() {
    let mut sample = Sample::short();
    let posts = continued(&mut sample);
    assert_eq!(posts.len(), 1);
    assert!(!posts[0].contains("1/1"), "{posts:?}");
}

#[test]
fn a_long_sentence_goes_on_after_a_sentence_or_a_word() {
    let mut sample = Sample::full();
    sample.exercise.summary = format!(
        "{}. {}",
        "first words ".repeat(15).trim(),
        "second words ".repeat(20).trim()
    );
    let posts = continued(&mut sample);
    assert!(posts[1].starts_with("first words"), "{posts:?}");
    assert!(
        posts[1].contains("first words.\n\n2/") && posts[2].starts_with("second words"),
        "{posts:?}"
    );
}

#[test]
fn a_part_that_cannot_be_broken_is_left_out_and_the_rest_goes_on() {
    let mut sample = Sample::full();
    sample.exercise.summary = "a".repeat(299);
    let posts = continued(&mut sample);
    let all = posts.join("\n");
    assert!(!all.contains("aaa") && all.contains("Caution: Stop"), "{all}");
    assert!(all.contains("3. Come back") && all.ends_with("Anna\n\n3/3"), "{all}");
}

#[test]
fn nothing_goes_on_without_a_caution_that_cannot_be_broken() {
    let mut sample = Sample::full();
    for block in sample
        .exercise
        .sections
        .iter_mut()
        .flat_map(|section| &mut section.body)
    {
        if let Block::Callout { kind, body } = block
            && *kind == crate::exercise::Callout::Caution
        {
            *body = vec![paragraph(&"a".repeat(299))];
        }
    }
    let all = continued(&mut sample).join("\n");
    assert!(!all.contains("1. Lie") && !all.contains("Tip:"), "{all}");
    assert!(
        all.contains("You should feel") && all.contains("a handout to print"),
        "{all}"
    );
}

#[test]
fn a_single_post_is_never_numbered() {
    let mut sample = Sample::short();
    sample.exercise.summary = "a".repeat(299);
    let posts = continued(&mut sample);
    assert!(posts.len() == 1 && !posts[0].contains("1/1"), "{posts:?}");
}

#[test]
fn a_word_too_long_beside_the_hashtags_goes_without_them() {
    let mut sample = Sample::full();
    sample.exercise.caption.hook = Some("a".repeat(260));
    let posts = continued(&mut sample);
    assert!(posts[0].starts_with("aaa") && !posts[0].contains('#'), "{posts:?}");
    assert!(
        posts.last().is_some_and(|post| post.contains("Until next week")),
        "{posts:?}"
    );
}

#[test]
fn the_writers_own_caption_goes_on_after_a_line_of_dashes() {
    let mut sample = Sample::full();
    let own = crate::exercise::OwnCaption {
        text: format!("First post\n\n---\n\n{}", "word ".repeat(50).trim()),
        typed: 0..0,
        place: 0..0,
    };
    sample.exercise.caption.own = [("x".to_owned(), own)].into();
    let check = |sample: &Sample| {
        let mut found = Diagnostics::default();
        check::check(subject(sample), &[network("x")], &mut found);
        found.iter().map(|one| one.rule.code).collect::<Vec<_>>()
    };
    assert_eq!(check(&sample), ["E114"]);
    let posts = continued(&mut sample);
    assert_eq!(posts, ["First post", "word ".repeat(50).trim()]);
    assert!(check(&sample).is_empty(), "each post fits");
    let own = sample.exercise.caption.own.get_mut("x").expect("is there");
    own.text.push_str(&" word".repeat(10));
    assert_eq!(check(&sample), ["E100"]);
}
