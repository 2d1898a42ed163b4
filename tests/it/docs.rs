//! What the documentation shows must be true: every example is read by the program, every link leads somewhere.

use crate::project::SETTINGS;
use comrak::nodes::{AstNode, NodeValue};
use comrak::{Arena, Options, parse_document};
use handout::diagnostic::Diagnostics;
use handout::parse;
use handout::report::{self, Style};
use handout::source::Source;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The first words of an example that belongs to an exercise; any other is of the settings.
const OF_AN_EXERCISE: [&str; 17] = [
    "title",
    "date",
    "summary",
    "dose",
    "id",
    "area",
    "muscles",
    "position",
    "equipment",
    "level",
    "image",
    "video",
    "tags",
    "email",
    "caption",
    "review_by",
    "draft",
];

/// The groups of the settings, by which an example of them is known.
const GROUPS: [&str; 8] = [
    "practice",
    "site",
    "brand",
    "handout",
    "newsletter",
    "captions",
    "closing",
    "disclaimer",
];

/// What an exercise must have.
const FRONT: [&str; 4] = [
    "title: Open book",
    "date: 2026-11-30",
    "summary: A slow twist.",
    "dose: {hold: 20s}",
];

const STEPS: &str = "1. Lie on your side.\n2. Turn, then change sides.\n";

const CAUTION: &str = "> [!CAUTION]\n> Stop if you get sharp pain.\n";

/// README, ARCHITECTURE, CHANGELOG and everything in `docs/`.
fn pages() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let of = |folder: &Path| {
        let entries = fs::read_dir(folder).expect("a folder");
        let paths = entries.map(|entry| entry.expect("can list").path());
        paths
            .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
            .collect::<Vec<_>>()
    };
    let mut pages = [of(root), of(&root.join("docs"))].concat();
    pages.sort();
    assert!(pages.len() > 5, "{pages:?}");
    pages
}

/// Looks at every part of a page.
fn each(page: &Path, mut look: impl FnMut(&NodeValue, &AstNode<'_>)) {
    let text = fs::read_to_string(page).expect("can read");
    let mut options = Options::default();
    options.extension.table = true;
    let arena = Arena::new();
    let document = parse_document(&arena, &text, &options);
    for node in document.descendants() {
        look(&node.data.borrow().value, node);
    }
}

/// The words of a heading and of what stands in it.
fn words<'a>(node: &'a AstNode<'a>) -> String {
    node.descendants()
        .map(|part| match &part.data.borrow().value {
            NodeValue::Text(text) => text.to_string(),
            NodeValue::Code(code) => code.literal.clone(),
            _ => String::new(),
        })
        .collect()
}

/// The anchor that GitHub gives a heading.
fn anchor(heading: &str) -> String {
    let kept = heading.to_lowercase();
    kept.chars()
        .filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_'))
        .map(|letter| if letter == ' ' { '-' } else { letter })
        .collect()
}

fn anchors(page: &Path) -> BTreeSet<String> {
    let mut anchors = BTreeSet::new();
    let text = fs::read_to_string(page).expect("can read");
    let arena = Arena::new();
    let document = parse_document(&arena, &text, &Options::default());
    for node in document.descendants() {
        if matches!(node.data.borrow().value, NodeValue::Heading(_)) {
            anchors.insert(anchor(&words(node)));
        }
    }
    anchors
}

#[test]
fn every_link_between_the_pages_leads_somewhere() {
    let (mut count, mut dead) = (0, Vec::new());
    for page in pages() {
        let mut check = |to: &str| {
            if to.contains("://") || to.starts_with("mailto:") {
                return;
            }
            count += 1;
            let (file, place) = to.split_once('#').unwrap_or((to, ""));
            let target = if file.is_empty() {
                page.clone()
            } else {
                page.parent().expect("has a folder").join(file)
            };
            if !target.exists() || !place.is_empty() && !anchors(&target).contains(place) {
                dead.push(format!("{}: {to}", page.display()));
            }
        };
        each(&page, |value, _| match value {
            NodeValue::Link(link) | NodeValue::Image(link) => check(&link.url),
            _ => {}
        });
    }
    assert!(count > 10, "only {count} links were found");
    assert!(dead.is_empty(), "{}", dead.join("\n"));
}

#[test]
fn every_picture_of_the_pages_has_words_and_is_light() {
    const MOST_BYTES: u64 = 150_000;
    let mut count = 0;
    for page in pages() {
        let mut heavy = Vec::new();
        let text = fs::read_to_string(&page).expect("can read");
        let arena = Arena::new();
        for node in parse_document(&arena, &text, &Options::default()).descendants() {
            if let NodeValue::Image(link) = &node.data.borrow().value {
                count += 1;
                assert!(words(node).len() > 30, "{}: {} needs words", page.display(), link.url);
                let file = page.parent().expect("has a folder").join(&link.url);
                heavy.extend(
                    fs::metadata(&file)
                        .ok()
                        .map(|about| about.len())
                        .filter(|bytes| *bytes > MOST_BYTES),
                );
            }
        }
        assert_eq!(heavy, [0; 0], "{}", page.display());
    }
    assert!(count > 1);
}

/// Each example in the pages: what it is written in, the text, and where it stands.
fn examples() -> Vec<(String, String, String)> {
    let mut examples = Vec::new();
    for page in pages() {
        each(&page, |value, node| {
            let place = format!("{}:{}", page.display(), node.data.borrow().sourcepos.start.line);
            match value {
                NodeValue::CodeBlock(block) => {
                    examples.push((block.info.clone(), block.literal.clone(), place));
                }
                NodeValue::Code(code) if is_setting(&code.literal) => {
                    examples.push(("yaml".to_owned(), code.literal.clone() + "\n", place));
                }
                _ => {}
            }
        });
    }
    examples
}

/// Whether words in a line are a whole setting, such as `handout: {paper: letter}`; in other cases they only name it.
fn is_setting(words: &str) -> bool {
    let group = words.split(": {").next().unwrap_or_default();
    let is_known = GROUPS.contains(&group) || OF_AN_EXERCISE.contains(&group);
    let values = words.strip_prefix(group).and_then(|rest| rest.strip_prefix(": {"));
    is_known && values.is_some_and(|values| values.ends_with('}') && values.contains(": ") && !values.contains('…'))
}

#[test]
fn every_example_is_read_without_a_mistake() {
    let (mut read, mut wrong) = (0, Vec::new());
    for (kind, text, place) in examples() {
        let mistakes = match kind.as_str() {
            "markdown" => exercise(&text),
            "yaml" if text.starts_with("- run: ") => continue,
            "yaml" if is_of_an_exercise(&text) => exercise(&with_front(&text)),
            "yaml" => settings(&text),
            _ => continue,
        };
        read += 1;
        if !mistakes.is_empty() {
            wrong.push(format!("{place}:\n{mistakes}"));
        }
    }
    assert!(read > 30, "only {read} examples were found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn keys(yaml: &str) -> BTreeSet<String> {
    let is_key = |line: &&str| line.starts_with(|letter: char| letter.is_ascii_lowercase());
    let lines = yaml.lines().filter(is_key);
    lines
        .filter_map(|line| Some(line.split_once(':')?.0.to_owned()))
        .collect()
}

fn is_of_an_exercise(yaml: &str) -> bool {
    keys(yaml)
        .iter()
        .all(|key| OF_AN_EXERCISE.contains(&key.as_str()) || key == "sources")
}

/// A part of the front matter, with what it lacks.
fn with_front(yaml: &str) -> String {
    let given = keys(yaml);
    let is_lacking = |line: &&str| !given.contains(line.split(':').next().unwrap_or_default());
    let lacking = lines_of(FRONT.into_iter().filter(is_lacking));
    format!("---\n{lacking}{yaml}---\n\n{STEPS}\n{CAUTION}")
}

/// What is wrong with an exercise, or with a part of the text of one.
fn exercise(text: &str) -> String {
    let whole = if text.starts_with("---\n") {
        text.to_owned()
    } else {
        let front = with_front("");
        let (front, _) = front.split_once("\n\n").expect("has a body");
        let steps = if text.starts_with("1. ") || text.contains("\n1. ") {
            ""
        } else {
            STEPS
        };
        let caution = if text.contains("[!CAUTION]") { "" } else { CAUTION };
        format!("{front}\n\n{text}\n## How to do it\n\n{steps}\n{caution}")
    };
    let mut found = Diagnostics::default();
    parse::exercise(&Source::new("exercises/open-book.md", &whole), &mut found);
    report::render(&found, Style::PLAIN)
}

/// What is wrong with settings, or with a part of them.
fn settings(yaml: &str) -> String {
    let practice: Vec<&str> = SETTINGS.lines().skip(1).take(2).map(str::trim).collect();
    let mut whole = completed(
        yaml,
        "practice",
        &[&practice[..], &["address: 4 Quayside Row"]].concat(),
    ) + &completed(yaml, "site", &["url: https://example.org", "description: One a week."]);
    if yaml.contains("newsletter:") {
        let newsletter = ["from: Rowan <rowan@example.org>", "unsubscribe: leave@example.org"];
        whole += &completed(yaml, "newsletter", &newsletter);
    }
    for group in ["brand", "handout", "captions", "closing", "disclaimer"] {
        whole += &group_of(yaml, group);
    }
    let keys = keys(yaml);
    let unknown = keys.iter().find(|key| !GROUPS.contains(&key.as_str()));
    assert_eq!(unknown, None, "is no group of the settings");
    let mut found = Diagnostics::default();
    parse::config(&Source::new("handout.yaml", &whole), &mut found);
    report::render(&found, Style::PLAIN)
}

/// A group of the settings, with these lines where it lacks them.
fn completed(yaml: &str, group: &str, lines: &[&str]) -> String {
    let own = group_of(yaml, group);
    let is_lacking = |line: &&str| !own.contains(line.split_inclusive(':').next().unwrap_or_default());
    let more: Vec<&str> = lines.iter().copied().filter(is_lacking).collect();
    if let Some(rest) = own.strip_prefix(&format!("{group}: {{")) {
        return format!("{group}: {{{}, {rest}", more.join(", "));
    }
    let head = if own.is_empty() { format!("{group}:\n") } else { own };
    let indented: Vec<String> = more.iter().map(|line| format!("  {line}")).collect();
    head + &lines_of(indented.iter().map(String::as_str))
}

/// The lines of one group.
fn group_of(yaml: &str, group: &str) -> String {
    let is_own = |line: &&str| !line.starts_with(&format!("{group}:"));
    let lines = yaml.lines().skip_while(is_own);
    let is_inside = |(number, line): &(usize, &str)| *number == 0 || line.starts_with(' ') || line.is_empty();
    let own = lines.enumerate().take_while(is_inside);
    lines_of(own.map(|(_, line)| line))
}

fn lines_of<'l>(lines: impl Iterator<Item = &'l str>) -> String {
    lines.flat_map(|line| [line, "\n"]).collect()
}
