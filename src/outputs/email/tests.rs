use super::sample::{HOSTILE, Sample, paragraph, picture};
use super::*;
use crate::config::{Colour, Config};
use crate::diagnostic::Severity;
use crate::outputs::html::escape;
use crate::picture::Image;
use std::collections::BTreeSet;

/// What every form of the newsletter must say about the full sample.
const SAID: [&str; 52] = [
    "Open book: ease a stiff upper back",
    "30 November 2026",
    "Exercise of the week",
    "A gentle side-lying twist for backs that sit at a desk all day.",
    "Woman on her side, top arm opened behind her.",
    "Upper back",
    "Thoracic rotators, pectoralis major",
    "Lying on your side",
    "Mat, pillow",
    "Beginner",
    "https://clinic.example/v/open-book",
    "Hold 20 seconds, 3–5 times on each side, 2 sets with 30 seconds of rest between, 5 days a week.",
    "You should feel a mild stretch across the chest, never pain.",
    "Hours at a desk teach your ribs to stay still.",
    "Morning stiffness is normal.",
    "Why your upper back gets stiff",
    "turn",
    "supple",
    "my notes on desk posture",
    "https://clinic.example/desk-posture/",
    "https://clinic.example/open-book/#how-to-do-it",
    "Motion is lotion, as we say.",
    "The twelve ribs of one side, from behind.",
    "How to do it",
    "Lie on your side with a pillow under your head.",
    "Lying on the side, knees bent to hip height.",
    "Breathe in and lift your top arm up and over.",
    "Hold 20 seconds",
    "The top arm points to the ceiling.",
    "Without pushing.",
    "Turn only as far as feels good.",
    "Stop if you get sharp pain, or pain that runs down your arm.",
    "Want to take it further?",
    "With a band",
    "Keep both knees together.",
    "Leave this out in the first week after surgery.",
    "yellow",
    "After a long day at your desk",
    "A clock at nine.",
    "ACSM guidelines, 11th ed., table 5.6",
    "30 November 2028",
    "https://clinic.example/book",
    "Until next week,",
    "Anna Rivers",
    "BSc, MSMA",
    "+44 (0)20 7946 0958",
    "anna@clinic.example",
    "12 Mill Lane, York YO1 7AB",
    "https://clinic.example/open-book/handout.pdf",
    "PDF, 61 KB",
    "General advice only; stop and ask a professional if something hurts.",
    "Unsubscribe",
];

fn rendered(sample: &Sample) -> (Vec<Artifact>, Diagnostics) {
    let mut found = Diagnostics::default();
    let artifacts = render(&sample.edition(), &mut found).expect("renders");
    (artifacts, found)
}

fn file(sample: &Sample, name: &str) -> String {
    let (artifacts, _) = rendered(sample);
    let file = artifacts
        .into_iter()
        .find(|artifact| artifact.path.ends_with(name))
        .expect("is made");
    String::from_utf8(file.bytes.to_vec()).expect("is UTF-8")
}

/// One space for any space, so that a phrase is found wherever its line ends.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The values of an attribute.
fn values<'a>(html: &'a str, attribute: &str) -> BTreeSet<&'a str> {
    let begin = format!(" {attribute}=\"");
    let rest = html.split(begin.as_str()).skip(1);
    rest.map(|rest| rest.split('"').next().unwrap_or_default()).collect()
}

#[test]
fn both_forms_say_all_that_the_exercise_says() {
    let sample = Sample::full();
    for name in ["email.html", "email.txt"] {
        let text = flat(&file(&sample, name));
        for words in SAID {
            assert!(text.contains(words), "`{words}` is missing from {name}");
        }
    }
    let html = file(&sample, "email.html");
    for (label, value) in sample.exercise.dose.facts() {
        assert!(html.contains(label) && html.contains(&value), "{label}");
    }
    assert!(
        html.contains(&escape(HOSTILE).replace("&quot;", "\"").replace("&#39;", "'")),
        "escaped once"
    );
}

#[test]
fn the_files_are_the_letter_in_both_forms_and_its_pictures() {
    let (artifacts, found) = rendered(&Sample::full());
    let paths: Vec<&str> = artifacts.iter().map(|artifact| artifact.path.as_str()).collect();
    assert_eq!(paths[..2], ["open-book/email.html", "open-book/email.txt"]);
    assert!(
        paths[2..]
            .iter()
            .all(|path| path.starts_with("open-book/img/") && path.ends_with(".svg.png"))
    );
    assert_eq!(paths.len(), 2 + 6);
    assert_eq!(found, Diagnostics::default());
}

#[test]
fn every_picture_is_hosted_described_and_fluid() {
    let html = file(&Sample::full(), "email.html");
    for source in values(&html, "src") {
        assert!(source.starts_with("https://clinic.example/open-book/img/"), "{source}");
    }
    for image in html.split("<img ").skip(1) {
        let tag = image.split('>').next().unwrap_or_default();
        assert!(tag.contains("alt=\"") && tag.contains("max-width:"), "{tag}");
    }
    let widths = values(&html, "width")
        .into_iter()
        .filter_map(|width| width.parse::<u32>().ok());
    assert!(widths.into_iter().all(|width| width <= 600));
}

#[test]
fn every_link_works_from_an_inbox() {
    let html = file(&Sample::full(), "email.html");
    for link in values(&html, "href") {
        let is_absolute = ["https://", "mailto:", "tel:"]
            .iter()
            .any(|scheme| link.starts_with(scheme));
        assert!(is_absolute, "{link}");
    }
    assert!(html.contains("\"tel:+442079460958\""));
    assert!(html.contains("\"mailto:leave%2Bweekly@clinic.example?subject=Unsubscribe\""));
}

#[test]
fn an_ordinary_letter_is_small_and_always_the_same() {
    let html = file(&Sample::full(), "email.html");
    assert!(html.len() < 30_000, "{} bytes", html.len());
    assert_eq!(html, file(&Sample::full(), "email.html"));
}

#[test]
fn a_letter_that_gmail_would_cut_is_warned_about() {
    let mut sample = Sample::full();
    sample.exercise.intro = vec![paragraph("Hours at a desk teach your ribs to stay still. "); 900];
    let (_, found) = rendered(&sample);
    assert_eq!(found.count(Severity::Warning), 1);
    assert_eq!(found.iter().next().map(|found| found.rule.code), Some("W091"));
}

#[test]
fn a_short_exercise_leaves_no_empty_places() {
    let sample = Sample::short();
    let (html, text) = (file(&sample, "email.html"), file(&sample, "email.txt"));
    for absent in [
        "<p class=\"contact\"",
        "Unsubscribe",
        "Sources",
        "Video",
        "<img",
        "KB",
        "You should feel",
    ] {
        assert!(!html.contains(absent) && !text.contains(absent), "{absent}");
    }
    assert!(!text.contains("\n\n\n"), "{text}");
    assert!(!html.contains("\"></p>") && !html.contains("<p></p>"), "{html}");
}

#[test]
fn a_picture_that_could_not_be_read_leaves_no_hole() {
    let mut sample = Sample::full();
    let lost = picture("lost", "Lost");
    sample.exercise.image = Some(lost.clone());
    sample.config.practice.logo = Some(lost);
    let html = file(&sample, "email.html");
    assert!(!html.contains("lost") && !html.contains("<p class=\"picture\"></p>"));
    assert!(html.contains("Back in Motion</td>"), "the name stands in for the logo");
}

#[test]
fn a_drawn_logo_is_sent_in_the_size_in_which_it_is_shown() {
    let mut sample = Sample::full();
    let logo = picture("logo", "Back in Motion");
    let drawing =
        br#"<svg xmlns="http://www.w3.org/2000/svg" width="240" height="120"><path d="M0 0h240v120z"/></svg>"#;
    sample
        .pictures
        .insert(logo.file.clone(), Image::decode(drawing.to_vec()).unwrap());
    sample.config.practice.logo = Some(logo);
    assert!(file(&sample, "email.html").contains("width=\"88\""));
    let files = render(&sample.edition(), &mut Diagnostics::default()).unwrap();
    let png = files.iter().find(|file| file.path.ends_with("logo.svg.png")).unwrap();
    let pixels = image::load_from_memory(&png.bytes).unwrap();
    assert_eq!((pixels.width(), pixels.height()), (264, 132));
}

#[test]
fn the_direction_is_that_of_the_language() {
    let mut sample = Sample::full();
    for (language, direction) in [
        ("en-GB", "ltr"),
        ("he", "rtl"),
        ("ar-EG", "rtl"),
        ("ku-Arab", "rtl"),
        ("az-Latn", "ltr"),
    ] {
        language.clone_into(&mut sample.config.site.language);
        let html = file(&sample, "email.html");
        assert!(
            html.contains(&format!("<html lang=\"{language}\" dir=\"{direction}\">")),
            "{language}"
        );
    }
}

#[test]
fn ranges_run_forwards_in_letters_from_right_to_left() {
    let mut sample = Sample::full();
    assert!(!file(&sample, "email.txt").contains('\u{2066}'));
    "he".clone_into(&mut sample.config.site.language);
    let (html, text) = (file(&sample, "email.html"), file(&sample, "email.txt"));
    let paragraph = html.split("<p").find(|part| part.contains(">3–5 times<"));
    let paragraph = paragraph.expect("has the dose");
    assert!(
        paragraph.contains("dir=\"ltr\"") && paragraph.contains("text-align:right"),
        "{paragraph}"
    );
    let line = text
        .lines()
        .find(|line| line.contains("3–5 times"))
        .expect("has the dose");
    assert!(line.starts_with('\u{2066}') && line.ends_with('\u{2069}'), "{line}");
}

#[test]
fn the_letter_keeps_its_width_and_its_addresses() {
    let mut sample = Sample::full();
    sample.exercise.intro.push(paragraph(&format!(
        "See https://clinic.example/{} soon.",
        "a-long-name/".repeat(9)
    )));
    sample.exercise.intro.push(paragraph(&"肩甲骨".repeat(40)));
    let text = file(&sample, "email.txt");
    for line in text.lines().filter(|line| line.chars().count() > 72) {
        assert!(line.starts_with("https://") && !line.contains(' '), "{line}");
    }
    assert!(text.contains(&"a-long-name/".repeat(9)));
    assert!(text.lines().all(|line| line == line.trim_end()));
}

#[test]
fn every_brand_can_be_read_on_white_and_on_black() {
    let mut sample = Sample::full();
    for primary in [
        Colour(255, 220, 0),
        Colour(0, 0, 0),
        Colour(255, 255, 255),
        Colour(128, 128, 128),
        Colour(0, 0, 255),
    ] {
        sample.config.brand.primary = primary;
        let brand = Config::clone(&sample.config).brand;
        for palette in [Palette::light(brand), Palette::dark(brand)] {
            palette.assert_readable();
        }
    }
}

#[test]
fn no_newsletter_is_longer_than_reckoned() {
    let head = "---\ntitle: Calf\ndate: 2026-11-02\nsummary: A stretch.\ndose: {hold: 20s}\n---\n\n";
    let steps = "## How\n\n1. Stand.\n2. Lean.\n\n";
    let bodies = [
        String::new(),
        "- a\n".repeat(60),
        "*a* **b** [c](https://a.example/)\n".repeat(50),
        "> [!TIP]\n> a\n\n".repeat(40),
        "### a\n\n> b\n\n".repeat(40),
        "\"<&>'".repeat(900),
        "a\\\nb\n\n".repeat(40),
    ];
    for body in bodies {
        let source = crate::source::Source::new("exercises/calf.md", &format!("{head}{steps}{body}"));
        let mut sample = Sample::full();
        let mut found = Diagnostics::default();
        sample.exercise = crate::parse::exercise(&source, &mut found).expect("an exercise");
        let (bytes, most) = (
            html(&sample.edition()).expect("is made").len(),
            most_bytes(&sample.edition()),
        );
        assert!(bytes <= most, "{bytes} bytes, {most} reckoned: {body}");
    }
}
