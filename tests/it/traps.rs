//! Bombs and traps: what a project from somebody else may hold to make the program wait, fill the memory or give away what
//! lies elsewhere. Each ends soon, in little memory, with a sentence that says what is wrong.

mod drawings;
#[cfg(unix)]
mod leading_out;
mod photographs;
#[cfg(unix)]
mod special;

use crate::project::{Project, Run, SETTINGS, exercise};
use crate::render::rendered;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use handout::diagnostic::Diagnostics;
use handout::parse;
use handout::picture::{Image, Refusal};
use handout::report::{Style, render};
use handout::source::Source;
use std::fmt::Write as _;
use std::io::Write as _;

const HEAD: &str = "---\ntitle: T\ndate: 2026-11-30\nsummary: S\ndose: {reps: 5}\n---\n";
const STEPS: &str = "\n\n1. Sit.\n2. Stand.\n";

/// A source that may be as long as possible.
fn filled(pattern: &str) -> String {
    let room = 118_000 - HEAD.len() - STEPS.len();
    format!("{HEAD}{}{STEPS}", pattern.repeat(room / pattern.len()))
}

/// Everything that is said of a source; whatever it is, its outputs are made if it has no mistakes.
fn said(text: &str) -> String {
    let mut found = Diagnostics::default();
    let config = parse::config(&Source::new("handout.yaml", SETTINGS), &mut found).expect("no mistakes");
    if let Some(exercise) = parse::exercise(&Source::new("exercises/x.md", text), &mut found) {
        let outputs = ["pdf", "page", "feed", "email", "captions"];
        rendered(&config, &exercise, &outputs, &mut found);
    }
    render(&found, Style::PLAIN)
}

/// What a check says of a project with this source and this picture beside it.
fn checked(text: &str) -> Run {
    Project::with(&[("2026-11-30-calf.md", text)]).run("check --today 2026-11-30")
}

fn with_keys(keys: &str) -> String {
    format!("---\ntitle: T\ndate: 2026-11-30\nsummary: S\ndose: {{reps: 5}}\n{keys}\n---{STEPS}")
}

#[test]
fn aliases_that_multiply_are_refused_in_the_text_and_the_settings() {
    let mut bomb = "a0: &a0 [ha, ha]\n".to_owned();
    for level in 1..30 {
        let last = level - 1;
        writeln!(bomb, "a{level}: &a{level} [*a{last}, *a{last}, *a{last}, *a{last}]").expect("a string");
    }
    let report = said(&with_keys(&bomb));
    assert!(report.contains("error[E013]"), "{report}");
    let project = Project::with(&[]);
    project.write("handout.yaml", &format!("{SETTINGS}{bomb}"));
    let run = project.run("check");
    assert_eq!(run.status, 1, "{}", run.stderr);
    assert!(run.stderr.contains("error[E013]"), "{}", run.stderr);
}

#[test]
fn brackets_inside_brackets_in_the_keys_are_refused() {
    for bracket in ["[", "{a: ", "- "] {
        let report = said(&with_keys(&format!("tags: {}", bracket.repeat(50_000 / bracket.len()))));
        assert!(report.contains("error["), "{bracket}: {report}");
    }
}

#[test]
fn ten_megabytes_of_nesting_are_not_even_read() {
    for pattern in ["> ", "*a **a ", "[", "- "] {
        let run = checked(&format!("{HEAD}{}{STEPS}", pattern.repeat(10_000_000 / pattern.len())));
        assert_eq!(run.status, 2, "{}", run.stderr);
        let why = "cannot read `exercises/2026-11-30-calf.md`: it has more than 4 MB, which cannot be meant";
        assert!(run.stderr.contains(why), "{}", run.stderr);
    }
}

#[test]
fn a_hundred_thousand_lines_are_no_exercise() {
    let report = said(&format!("{HEAD}{}{STEPS}", "Breathe.\n".repeat(100_000)));
    assert!(
        report.contains("error[E032]: the file has 900 KB in 100010 lines, at most 120 KB fit"),
        "{report}"
    );
    assert!(report.lines().count() < 10, "{report}");
}

#[test]
fn what_markdown_readers_are_slow_at_is_read_all_the_same() {
    let patterns = [
        "> > > > a\n",
        ">",
        "*a **a ",
        "*_",
        "[",
        "](",
        "![a",
        "[a](b ",
        "<!-- ",
        "<a ",
        "www.a ",
        "a@a.",
        "_",
        "~~a ",
        "`a``",
        "|-",
        "[^1]",
        "&amp;",
        "\\",
        "1. a\n",
        "- a\n",
        "## a\n\n",
        "a\n\n",
        "(hold 20s) ",
    ];
    for pattern in patterns {
        let report = said(&filled(pattern));
        assert!(!report.contains("panicked"), "{pattern}");
    }
}

#[test]
fn lists_inside_lists_inside_lists_are_refused() {
    let mut lists = String::new();
    for depth in 0..300 {
        writeln!(lists, "{}- a", "  ".repeat(depth)).expect("a string");
    }
    let report = said(&format!("{HEAD}{lists}{STEPS}"));
    assert!(
        report.contains("error[E059]: this list is inside a list that is inside a list"),
        "{report}"
    );
}

#[test]
fn what_no_pdf_has_room_for_is_refused_at_its_place() {
    let link = format!("{HEAD}[a](https://example.org/{}){STEPS}", "u".repeat(50_000));
    let heading = format!("{HEAD}## {}{STEPS}", "a ".repeat(20_000));
    let alt = format!("{HEAD}![{}](img/a.svg){STEPS}", "a ".repeat(20_000));
    let marks = format!("{HEAD}a{}{STEPS}", "\u{301}".repeat(40_000));
    let area = with_keys(&format!("area: {}", "a".repeat(40_000)));
    let title = format!("---\ntitle: {}\n---{STEPS}", "a".repeat(100_000));
    for (text, message) in [
        (link, "this link's address has 50020 characters, at most 2000 fit"),
        (heading, "this heading has 39999 characters, at most 300 fit"),
        (alt, "this picture's alt text has 40000 characters, at most 5000 fit"),
        (marks, "this letter has 40000 marks above and below it"),
        (area, "`area` has 40000 characters, at most 5000 fit"),
        (title, "there are 100 KB of keys and values"),
    ] {
        let report = said(&text);
        assert!(
            report.contains(&format!("error[E032]: {message}")),
            "{}",
            report.get(..900).unwrap_or(&report)
        );
    }
}

#[test]
fn ten_thousand_tags_are_too_many_keys_and_as_many_as_fit_are_rendered() {
    let tags = |count: usize| {
        let names: Vec<String> = (0..count).map(|number| format!("tag{number}")).collect();
        with_keys(&format!("tags: [{}]", names.join(", ")))
    };
    let report = said(&tags(10_000));
    assert!(
        report.contains("error[E032]: there are 88 KB of keys and values"),
        "{report}"
    );
    assert!(!said(&tags(100)).contains("error["));
}

#[test]
fn a_list_of_thousands_is_refused_before_each_entry_costs_a_page() {
    let words: Vec<String> = (0..5_000).map(|number| format!("word{number}")).collect();
    for key in ["tags", "muscles", "equipment", "sources"] {
        let report = said(&with_keys(&format!("{key}: [{}]", words.join(", "))));
        let message = format!("error[E032]: `{key}` has 5000 entries, at most 100 fit");
        assert!(report.contains(&message), "{}", report.get(..900).unwrap_or(&report));
    }
    let project = Project::with(&[]);
    let settings = format!("captions:\n  hashtags: [{}]\n", words.join(", "));
    project.append("handout.yaml", &settings);
    let run = project.run("check");
    assert_eq!(run.status, 1, "{}", run.stderr);
    let message = "error[E032]: `hashtags` has 5000 entries, at most 100 fit";
    assert!(run.stderr.contains(message), "{}", run.stderr);
}

#[test]
fn names_that_some_systems_refuse_or_confuse_are_no_ids() {
    for name in [
        "con",
        "NUL",
        "com1",
        "aux.",
        "calf.",
        "calf..",
        "Calf",
        "cafe\u{301}",
        "café",
        "..",
        "a/b",
        "\u{fb01}t",
    ] {
        let report = said(&with_keys(&format!("id: \"{name}\"")));
        assert!(
            report.contains("error[E040]") || report.contains("error[E004]"),
            "{name}: {report}"
        );
    }
    for file in [
        "con.md",
        "2026-11-30-nul.md",
        "2026-11-30-calf..md",
        "2026-11-30-cafe\u{301}.md",
        "2026-11-30-café.md",
        "2026-11-30-Calf.md",
    ] {
        let run = Project::with(&[(file, &exercise("Calf", "2026-11-30"))]).run("check");
        assert_eq!(run.status, 1, "{file}: {}", run.stderr);
        assert!(run.stderr.contains("error[E040]"), "{file}: {}", run.stderr);
    }
}

/// A block of a PNG file with its length and sum.
fn chunk(name: &[u8], data: &[u8]) -> Vec<u8> {
    let mut sum = flate2::Crc::new();
    sum.update(name);
    sum.update(data);
    let length = u32::try_from(data.len()).expect("is short");
    [&length.to_be_bytes()[..], name, data, &sum.sum().to_be_bytes()].concat()
}

fn zeros(count: usize) -> Vec<u8> {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::fast());
    let megabyte = vec![0; 1_000_000];
    (0..count / megabyte.len()).for_each(|_| packed.write_all(&megabyte).expect("memory"));
    packed.finish().expect("memory")
}

fn png(width: u32, height: u32, others: &[u8], pixels: &[u8]) -> Vec<u8> {
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[16, 6, 0, 0, 0]].concat();
    let parts = [
        &chunk(b"IHDR", &header),
        others,
        &chunk(b"IDAT", pixels),
        &chunk(b"IEND", b""),
    ];
    [b"\x89PNG\r\n\x1a\n", &parts.concat()[..]].concat()
}

#[test]
fn a_picture_that_unpacks_to_gigabytes_is_refused_by_its_header() {
    for (width, height) in [(60_000, 60_000), (100_000, 10_000), (10_000, 10_000)] {
        let bomb = png(width, height, &[], &zeros(50_000_000));
        assert_eq!(Image::decode(bomb).err(), Some(Refusal::TooLarge), "{width}");
    }
    let mut jpeg = include_bytes!("../cases/everything/exercises/img/turned.jpg").to_vec();
    let frame = jpeg.windows(2).position(|pair| pair == [0xff, 0xc0]).expect("a frame");
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0xff; 4]);
    assert_eq!(Image::decode(jpeg).err(), Some(Refusal::TooLarge));
}

#[test]
fn a_colour_profile_that_unpacks_to_gigabytes_is_not_unpacked() {
    let profile = chunk(b"iCCP", &[b"a\0\0", &zeros(1_000_000_000)[..]].concat());
    let small = png(1, 1, &profile, &zeros(1_000_000));
    // Unpacked as far as there is room for it, it is left out or refused.
    assert!(small.len() < 10_000_000 && !matches!(Image::decode(small), Ok(Image::Drawing(_))));
}
