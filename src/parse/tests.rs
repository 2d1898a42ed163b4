//! The parser as a whole: a good file in, the model out; anything at all in, no panic.

mod keys;

use super::*;
use crate::exercise::{Amount, Block, Callout, Inline, Level, Seconds, SectionKind, Sides, plain};
use proptest::prelude::*;

const OPEN_BOOK: &str = r#"---
title: "Open book: ease a stiff upper back"
date: 2026-11-30
summary: "A gentle side-lying twist for backs that sit at a desk all day."
area: Upper back
muscles: [thoracic rotators, pectoralis major]
position: Lying on your side
equipment: [mat, pillow]
level: beginner                    # beginner | intermediate | advanced
dose: {hold: 20s, reps: 5, sets: 2, sides: both, rest: 30s, per_day: 1, per_week: 5, feels: "a mild stretch across the chest, never pain"}
image: {file: img/open-book.png, alt: "Woman on her side, top arm opened behind her."}
video: https://clinic.example/v/open-book
tags: [UpperBack, DeskWorkers]
email: {subject: "Stiff between the shoulder blades?", preheader: "Five slow twists before bed"}
caption: {hook: "Desk all day? Your upper back wants this twist."}
review_by: 2028-11-30
sources: ["ACSM guidelines, 11th ed., table 5.6"]
draft: false
---

An opening *paragraph*
or two, before any heading. Jump to [the steps](#how-to-do-it) or [step 2](#step-2).

<!-- A private note. -->

## Why your upper back gets stiff

Sitting. **Really.**

## How to do it

1. Lie on your side with a pillow under your head. ![Lying on the side, knees bent to hip height.](img/open-book-1.png)
2. Breathe in and lift your top arm up and over. (hold 20s)
   - Follow your hand with your eyes.
3. Change sides.

> [!TIP]
> Turn only as far as feels good.

> [!CAUTION]
> Stop if you get sharp pain, or pain that runs down your arm.

## Want to take it further?

### With a weight

Hold a small bottle.

## When to use it
- After a long day at your desk
"#;

const SETTINGS: &str = r##"practice:
  name: Bell Sports Massage
  author: Anna Bell
  credentials: BSc, MSMA
  phone: "+44 1632 960000"
  email: anna@bellmassage.example
  address: |
    1 High Street
    Exampleton EX1 2MP
  booking: https://bellmassage.example/book
  logo: img/logo.svg
site:
  url: https://bellmassage.example/exercises/
  description: A stretch every week.
  language: en-GB
  timezone: Europe/London
brand: {primary: "#1f5f5b", accent: '#abc'}
handout: {paper: letter}
newsletter:
  from: Anna Bell <news@bellmassage.example>
  reply_to: anna@bellmassage.example
  unsubscribe: leave@bellmassage.example
captions:
  networks: [instagram, bluesky]
  hashtags: [SportsMassage]
  handles: {instagram: "@bellmassage"}
closing: |
  Questions? [Book a session](https://bellmassage.example/book).

  - *Anna*
disclaimer: General advice only.
"##;

fn read(text: &str) -> (Option<Exercise>, Diagnostics) {
    let mut found = Diagnostics::default();
    let exercise = exercise(&Source::new("exercises/2026-11-30-open-book.md", text), &mut found);
    (exercise, found)
}

fn read_settings(text: &str) -> (Option<Config>, Diagnostics) {
    let mut found = Diagnostics::default();
    let config = config(&Source::new("handout.yaml", text), &mut found);
    (config, found)
}

fn codes(found: &Diagnostics) -> Vec<&'static str> {
    found.iter().map(|diagnostic| diagnostic.rule.code).collect()
}

#[test]
fn a_good_exercise_says_what_its_writer_meant() {
    let (exercise, found) = read(OPEN_BOOK);
    assert_eq!(codes(&found), [""; 0], "{found:?}");
    let exercise = exercise.expect("has no mistakes");
    assert_eq!(exercise.id, "open-book");
    assert_eq!(exercise.title, "Open book: ease a stiff upper back");
    assert_eq!(exercise.date.to_string(), "2026-11-30");
    assert_eq!(exercise.muscles, ["thoracic rotators", "pectoralis major"]);
    assert_eq!(exercise.level, Some(Level::Beginner));
    assert_eq!(exercise.dose.hold, Some(Amount::exactly(Seconds(20))));
    assert_eq!(exercise.dose.sides, Some(Sides::Both));
    assert_eq!(
        exercise.dose.feels.as_deref(),
        Some("a mild stretch across the chest, never pain")
    );
    let kinds: Vec<SectionKind> = exercise.sections.iter().map(|section| section.kind).collect();
    assert_eq!(
        kinds,
        [
            SectionKind::Why,
            SectionKind::Steps,
            SectionKind::Harder,
            SectionKind::When
        ]
    );
    assert_eq!(exercise.sections[1].anchor, "how-to-do-it");
    let files: Vec<&str> = exercise
        .pictures()
        .iter()
        .map(|picture| picture.file.as_str())
        .collect();
    assert_eq!(files, ["exercises/img/open-book.png", "exercises/img/open-book-1.png"]);
    assert!(exercise.callout(Callout::Caution).is_some());
}

#[test]
fn a_step_is_its_words_its_pictures_and_its_hold() {
    let (exercise, _) = read(OPEN_BOOK);
    let exercise = exercise.expect("has no mistakes");
    let [first, second, _] = exercise.steps() else {
        panic!("three steps")
    };
    assert_eq!(
        steps::words(&first.body),
        "Lie on your side with a pillow under your head."
    );
    assert_eq!(first.pictures[0].alt, "Lying on the side, knees bent to hip height.");
    assert_eq!(&exercise.source.text[first.pictures[0].span.clone()][..6], "![Lyin");
    assert_eq!(second.hold, Some(Amount::exactly(Seconds(20))));
    assert!(
        matches!(&second.body[0], Block::Paragraph(text) if plain(text) == "Breathe in and lift your top arm up and over.")
    );
    assert!(matches!(&second.body[1], Block::List { ordered: false, .. }));
}

#[test]
fn lines_of_a_paragraph_are_one_line_and_notes_are_gone() {
    let (exercise, _) = read(OPEN_BOOK);
    let intro = exercise.expect("has no mistakes").intro;
    let [Block::Paragraph(text)] = intro.as_slice() else {
        panic!("one paragraph: {intro:?}")
    };
    assert_eq!(text[0], Inline::Text("An opening ".to_owned()));
    assert_eq!(
        text[2],
        Inline::Text(" or two, before any heading. Jump to ".to_owned())
    );
}

#[test]
fn names_mean_the_same_in_either_form_of_unicode() {
    let typed = |area: &str| read(&OPEN_BOOK.replace("Upper back", area).replace("UpperBack", area));
    let (expected, _) = typed("\u{e1}rea");
    let (decomposed, found) = typed("a\u{301}rea");
    assert_eq!(codes(&found), [""; 0]);
    let names = |exercise: Option<Exercise>| exercise.map(|exercise| (exercise.area, exercise.tags));
    assert_eq!(names(decomposed), names(expected));
}

#[test]
fn windows_files_mean_the_same() {
    let (expected, _) = read(OPEN_BOOK);
    let (windows, found) = read(&format!("\u{feff}{}", OPEN_BOOK.replace('\n', "\r\n")));
    assert_eq!(codes(&found), [""; 0]);
    assert_eq!(windows, expected);
}

#[test]
fn good_settings_say_what_their_writer_meant() {
    let (config, found) = read_settings(SETTINGS);
    assert_eq!(codes(&found), [""; 0], "{found:?}");
    let config = config.expect("has no mistakes");
    assert_eq!(
        config.practice.address.as_deref(),
        Some("1 High Street Exampleton EX1 2MP")
    );
    assert_eq!(
        config.practice.logo.map(|logo| logo.file).as_deref(),
        Some("img/logo.svg")
    );
    assert_eq!(config.site.url, "https://bellmassage.example/exercises");
    assert_eq!(config.site.title, "Exercise of the week");
    assert_eq!(config.brand.accent.hex(), "#aabbcc");
    assert_eq!(
        config.newsletter.map(|news| news.from.name).as_deref(),
        Some("Anna Bell")
    );
    assert_eq!(config.captions.handles["instagram"], "bellmassage");
    assert!(matches!(
        config.closing.as_slice(),
        [Block::Paragraph(_), Block::List { .. }]
    ));
}

#[test]
fn mistakes_in_the_closing_words_are_shown_at_their_lines() {
    let (_, found) = read_settings(&SETTINGS.replace("- *Anna*", "- *Anna* [x](javascript:y)"));
    let place = &found.iter().next().expect("one mistake").labels[0].place;
    assert_eq!(&place.source.text[place.span.clone()], "[x](javascript:y)");
}

#[test]
fn all_mistakes_are_found_in_one_run() {
    let text = OPEN_BOOK
        .replace(
            "title: \"Open book: ease a stiff upper back\"",
            "title: Open book: ease",
        )
        .replace("hold: 20s", "hold: 20")
        .replace("2026-11-30", "30/11/2026")
        .replace("area:", "aera:")
        .replace("Sitting.", "<b>Sitting.</b>")
        .replace("1. Lie on", "1. ![](img/x.png) Lie on");
    let (exercise, mut found) = read(&text);
    found.sort();
    assert_eq!(exercise, None);
    assert_eq!(codes(&found), ["E010", "E026", "E020", "E027", "E056", "E073"]);
}

#[test]
fn spellings_survive_yaml() {
    let text = OPEN_BOOK
        .replace("area: Upper back", "area: 1.10")
        .replace("[mat, pillow]", "[yes, 0x1F, 010, ~x]");
    let exercise = read(&text).0.expect("has no mistakes");
    assert_eq!(exercise.area.as_deref(), Some("1.10"));
    assert_eq!(exercise.equipment, ["yes", "0x1F", "010", "~x"]);
}

#[test]
fn places_are_true_after_letters_of_several_bytes() {
    let (_, found) = read(&OPEN_BOOK.replace("Sitting.", "Zoë’s „Rücken“ `tut` weh 🙂."));
    let place = &found.iter().next().expect("one mistake").labels[0].place;
    assert_eq!(&place.source.text[place.span.clone()], "`tut`");
}

#[test]
fn deep_nesting_is_refused_and_costs_nothing() {
    let body = |middle: &str| OPEN_BOOK.replace("Sitting.", middle);
    for unit in [
        ">", "> ", "- ", "1. ", "[", "![", "*", "**", "_", "`", "<", "(hold ", "~~", "<!--", "&#x28;", "[^",
    ] {
        read(&body(&unit.repeat(10_000)));
    }
    read(&body(&format!("{}x{}", "*a **b ".repeat(3000), "** *".repeat(3000))));
    read(&body(&format!("{}x{}", "![".repeat(3000), "](a.png)".repeat(3000))));
    let nested = (0..400)
        .map(|depth| "  ".repeat(depth) + "- x")
        .collect::<Vec<_>>()
        .join("\n");
    read(&body(&format!("\n{nested}")));
}

#[test]
fn bombs_of_yaml_are_plain_mistakes() {
    let bomb = "a: &a [x,x,x]\nb: &b [*a,*a,*a]\nc: &c [*b,*b,*b]\n";
    for yaml in [
        bomb.to_owned(),
        "[".repeat(10_000),
        "{a: ".repeat(10_000),
        "- ".repeat(10_000),
        "? ".repeat(10_000),
        (0..300)
            .map(|depth| " ".repeat(depth) + "a:")
            .collect::<Vec<_>>()
            .join("\n"),
        "a: b\n".repeat(30_000),
        format!("{}: x", "k".repeat(5000)),
    ] {
        let (config, found) = read_settings(&yaml);
        assert!(config.is_none() && found.has_errors());
        read(&format!("---\n{yaml}\n---\n"));
    }
}

/// A file in which some stretches are deleted, doubled or replaced.
fn mutated(original: &'static str) -> impl Strategy<Value = String> {
    let splice = (
        0..=original.len(),
        0..40usize,
        prop_oneof![Just(String::new()), "\\PC{0,8}", "[-:#'\"\\[\\]{}|>&*!`~<()\n\t ]{0,6}"],
    );
    proptest::collection::vec(splice, 1..6).prop_map(move |splices| {
        let mut text = original.to_owned();
        for (at, length, insert) in splices {
            let start = text.floor_char_boundary(at.min(text.len()));
            let end = text.ceil_char_boundary((start + length).min(text.len()));
            let doubled = if length % 2 == 0 {
                text[start..end].to_owned()
            } else {
                String::new()
            };
            text.replace_range(start..end, &format!("{doubled}{insert}{doubled}"));
        }
        text
    })
}

/// Reads a text as both kinds of file and draws what was found.
fn survives(text: &str) {
    for found in [read(text).1, read_settings(text).1] {
        for diagnostic in &found {
            assert!(diagnostic.help.is_some(), "no help: {diagnostic:?}");
            let place = &diagnostic.labels.first().expect("has a place").place;
            assert!(
                place.source.text.get(place.span.clone()).is_some(),
                "not in the text: {diagnostic:?}"
            );
        }
        let report = crate::report::render(&found, crate::report::Style::PLAIN);
        assert_eq!(report.is_empty(), found.iter().next().is_none());
    }
}

#[test]
fn a_key_in_another_column_may_begin_with_any_letter() {
    survives("  a: a\néa: é");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn nothing_panics_on_any_text(text in "\\PC{0,200}|(.|\n){0,200}") {
        survives(&text);
    }

    #[test]
    fn nothing_panics_on_any_front_matter(front in "([a-z]{1,6}: ?|- |  |[\"'\\[\\]{}|>&*!#`,:\n]|[a-zé“]{1,5}){0,60}") {
        survives(&format!("---\n{front}\n---\n"));
        survives(&front);
    }

    #[test]
    fn nothing_panics_on_any_markdown(body in "([>#*_`~!<|:\n\\[\\]() -]|1\\. |\\(hold |&#[0-9]{1,3};|[a-zé]{1,5}){0,120}") {
        survives(&format!("---\ntitle: x\n---\n{body}\n"));
    }

    #[test]
    fn nothing_panics_on_a_damaged_exercise(text in mutated(OPEN_BOOK)) {
        survives(&text);
    }

    #[test]
    fn nothing_panics_on_damaged_settings(text in mutated(SETTINGS)) {
        survives(&text);
    }
}

#[test]
fn a_file_that_is_not_read_is_told_its_right_name() {
    for (name, help) in [
        ("calf.md.txt", "rename it to `calf.md`, or move"),
        ("calf.v2.md.txt", "rename it to `calf.v2.md`, or move"),
        ("calf.markdown", "rename it to `calf.md`, or move"),
        ("calf.TXT", "if it is an exercise, rename it to `calf.md`, or move"),
        (
            "my.calf.docx",
            "save it as plain text under the name `my.calf.md`, or move",
        ),
    ] {
        assert!(crate::project::is_misnamed(name), "{name}");
        let said = format!("{:?}", misnamed(name));
        assert!(said.contains(help), "{said}");
    }
    assert!(!crate::project::is_misnamed("calf.md"));
}
