//! No text of a source can break out of its place: hostile words in every field, and everything read back as its
//! readers do. Whatever the words are, each file has the same elements with the same attributes as with plain words,
//! and the words come back exactly.

mod spoken;

use crate::render::rendered;
use feed_rs::parser;
use handout::config::Config;
use handout::diagnostic::Diagnostics;
use handout::exercise::Exercise;
use handout::parse;
use handout::source::Source;
use proptest::prelude::*;
use scraper::{Html, Node, Selector};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What breaks out where it is not escaped, and what is changed where it is escaped twice.
const HOSTILE: [&str; 24] = [
    "</script><script>alert(1)</script>",
    "</title></style></textarea>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "<bent knee>",
    "<!--",
    "-->",
    "]]>",
    "<![CDATA[",
    "&amp;",
    "&#60;b&#62;",
    "& < > \" '",
    "{{ 7 * 7 }}",
    "{% raw %}",
    "\\u003c/script\\",
    "javascript:alert(1)",
    "%0D%0ABcc: x@example.org",
    "`${x}`",
    "?a=b&c=d#e",
    "\u{2028}\u{2029}",
    "שלום עולם",
    "مرحبا",
    "👩🏽‍⚕️ ½ é e\u{301}",
    "<?xml?>",
];

/// How many fields are filled.
const FIELDS: usize = 25;

/// A few hostile pieces.
fn words() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(HOSTILE.as_slice()).prop_map(str::to_owned),
        1 => "[ -~àß中]{1,6}",
    ];
    prop::collection::vec(piece, 1..4).prop_map(|pieces| pieces.concat())
}

/// A project with these words in every place that takes any.
struct Project {
    config: Config,
    exercise: Exercise,
}

impl Project {
    /// Each text stands between letters, so that no field is empty and no two are the same.
    fn with(texts: &[String]) -> Self {
        let mut found = Diagnostics::default();
        let letters = 'a'..='z';
        let words: Vec<String> = letters
            .zip(texts)
            .map(|(letter, text)| format!("{letter}{text}z"))
            .collect();
        let mut next = words.iter();
        let settings = settings(&mut next);
        let text = source(&mut next);
        assert!(next.next().is_none(), "every word has its place");
        let config = parse::config(&Source::new("handout.yaml", &settings), &mut found);
        let exercise = parse::exercise(&Source::new("exercises/x.md", &text), &mut found);
        let report = handout::report::render(&found, handout::report::Style::PLAIN);
        Self {
            config: config.unwrap_or_else(|| panic!("{report}{settings}")),
            exercise: exercise.unwrap_or_else(|| panic!("{report}{text}")),
        }
    }

    fn files(&self) -> BTreeMap<String, String> {
        let outputs = ["page", "email", "index", "feed"];
        let files = rendered(&self.config, &self.exercise, &outputs, &mut Diagnostics::default());
        let texts = files
            .into_iter()
            .filter_map(|(path, bytes)| Some((path, String::from_utf8(bytes).ok()?)));
        texts.filter(|(path, _)| !path.starts_with("x/img/")).collect()
    }
}

/// JSON's quotes are YAML's too.
fn quoted(next: &mut std::slice::Iter<'_, String>) -> String {
    serde_json::to_string(next.next().expect("enough words")).expect("is JSON")
}

fn settings(next: &mut std::slice::Iter<'_, String>) -> String {
    let mut word = || quoted(next);
    format!(
        "practice: {{name: {}, author: {}, credentials: {}, phone: {}, address: {}, email: a&b@example.org}}\n\
         site: {{url: \"https://example.org/a&b\", title: {}, description: {}}}\n\
         newsletter: {{from: a@example.org, unsubscribe: o'b@example.org}}\n\
         disclaimer: {}\nclosing: {}\n",
        word(),
        word(),
        word(),
        word(),
        word(),
        word(),
        word(),
        word(),
        serde_json::to_string(&markdown(next)).expect("is JSON"),
    )
}

fn source(next: &mut std::slice::Iter<'_, String>) -> String {
    let mut word = || quoted(next);
    let front = format!(
        "title: {}\ndate: 2026-11-23\nsummary: {}\narea: {}\nmuscles: [{}]\nposition: {}\nequipment: [{}]\n\
         dose: {{hold: 20s, feels: {}}}\nimage: {{file: main.svg, alt: {}}}\nsources: [{}]\n\
         email: {{subject: {}, preheader: {}}}\ntags: [Neck]\n",
        word(),
        word(),
        word(),
        word(),
        word(),
        word(),
        word(),
        word(),
        word(),
        word(),
        word(),
    );
    let mut text = || markdown(next);
    format!(
        "---\n{front}---\n\n{}\n\n## {}\n\n1. {} ![{}](step.svg)\n2. Rest.\n\n> [!CAUTION]\n> {}\n",
        text(),
        text(),
        text(),
        text(),
        text(),
    )
}

/// Words as a writer types them in Markdown when they are to be taken as they are.
fn markdown(next: &mut std::slice::Iter<'_, String>) -> String {
    let escaped = |letter: char| {
        if letter.is_ascii_punctuation() {
            format!("\\{letter}")
        } else {
            letter.to_string()
        }
    };
    next.next().expect("enough words").chars().map(escaped).collect()
}

/// The elements of a page with the names of their attributes, in order.
fn skeleton(page: &Html) -> Vec<String> {
    let element = |node: &Node| {
        let element = node.as_element()?;
        let attributes: Vec<&str> = element.attrs().map(|(name, _)| name).collect();
        Some(format!("{} {}", element.name(), attributes.join(" ")))
    };
    page.tree.values().filter_map(element).collect()
}

fn parsed(path: &str, text: &str) -> Html {
    let page = if text.contains("<html") {
        Html::parse_document(text)
    } else {
        Html::parse_fragment(text)
    };
    assert_eq!(page.errors, Vec::<String>::new(), "{path}");
    page
}

/// The text of the first element that a selector finds, or one of its attributes.
fn said(page: &Html, selector: &str, attribute: Option<&str>) -> String {
    let selector = Selector::parse(selector).expect("a selector");
    let element = page
        .select(&selector)
        .next()
        .unwrap_or_else(|| panic!("no {selector:?}"));
    match attribute {
        Some(name) => element.attr(name).unwrap_or_default().to_owned(),
        None => element.text().collect(),
    }
}

/// The elements of an XML file with their attributes' names.
fn xml_skeleton(text: &str) -> Vec<String> {
    let document = roxmltree::Document::parse(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let elements = document.descendants().filter(roxmltree::Node::is_element);
    elements
        .map(|element| {
            let attributes: Vec<&str> = element.attributes().map(|attribute| attribute.name()).collect();
            format!("{:?} {}", element.tag_name(), attributes.join(" "))
        })
        .collect()
}

/// The same project with plain words, of which the hostile one may differ in words only.
static PLAIN: LazyLock<BTreeMap<String, String>> =
    LazyLock::new(|| Project::with(&vec![" plain ".to_owned(); FIELDS]).files());

/// Where the plain area is listed.
const PLAIN_AREA: &str = "areas/l-plain-z/index.html";

/// The plain file that a file must be built like: the folder of an area is named by its words.
fn plain(path: &str) -> &'static str {
    let path = if path.starts_with("areas/") { PLAIN_AREA } else { path };
    &PLAIN[path]
}

fn pages_hold(project: &Project, files: &BTreeMap<String, String>) {
    for (path, text) in files.iter().filter(|(_, text)| text.contains("<html")) {
        let page = parsed(path, text);
        assert_eq!(skeleton(&page), skeleton(&parsed(path, plain(path))), "{path}");
    }
    let (config, exercise) = (&project.config, &project.exercise);
    let page = parsed("x/index.html", &files["x/index.html"]);
    let (title, site) = (&exercise.title, &config.site.title);
    assert_eq!(said(&page, "h1", None), *title);
    assert_eq!(said(&page, "title", None), format!("{title} · {site}"));
    assert_eq!(said(&page, "meta[name=description]", Some("content")), exercise.summary);
    assert_eq!(said(&page, "meta[property='og:title']", Some("content")), *title);
    assert_eq!(
        said(&page, ".hero img", Some("alt")),
        exercise.image.as_ref().expect("has a picture").alt
    );
    let data: serde_json::Value =
        serde_json::from_str(&said(&page, "script[type='application/ld+json']", None)).expect("is JSON");
    assert_eq!(data["headline"], *title);
    assert_eq!(data["author"]["name"], config.practice.author);
    let newsletter = parsed("x/email.html", &files["x/email.html"]);
    assert!(said(&newsletter, "body", None).contains(title.as_str()));
}

fn feeds_hold(project: &Project, files: &BTreeMap<String, String>) {
    let (config, exercise) = (&project.config, &project.exercise);
    for path in ["feed.xml", "sitemap.xml"] {
        assert_eq!(xml_skeleton(&files[path]), xml_skeleton(&PLAIN[path]), "{path}");
    }
    let feed = parser::parse(files["feed.xml"].as_bytes()).expect("is a feed");
    assert_eq!(feed.title.expect("has a title").content, config.site.title);
    let entry = &feed.entries[0];
    assert_eq!(entry.title.as_ref().expect("has a title").content, exercise.title);
    let summary = &entry.summary.as_ref().expect("has a summary").content;
    assert_eq!(
        said(&parsed("summary", &format!("<p>{summary}</p>")), "p", None),
        exercise.summary
    );
    let content = entry
        .content
        .as_ref()
        .and_then(|content| content.body.clone())
        .expect("has content");
    let json: serde_json::Value = serde_json::from_str(&files["feed.json"]).expect("is JSON");
    assert_eq!(json["items"][0]["title"], exercise.title);
    assert_eq!(json["items"][0]["content_html"], content);
    let plain: serde_json::Value = serde_json::from_str(&PLAIN["feed.json"]).expect("is JSON");
    let plain = plain["items"][0]["content_html"]
        .as_str()
        .expect("has content")
        .to_owned();
    assert_eq!(
        skeleton(&parsed("content", &content)),
        skeleton(&parsed("content", &plain))
    );
}

#[test]
fn every_file_is_looked_at() {
    let kinds = [
        "x/index.html",
        "x/email.html",
        "index.html",
        PLAIN_AREA,
        "subscribe/index.html",
        "404.html",
        "feed.xml",
        "feed.json",
        "sitemap.xml",
    ];
    for path in kinds {
        assert!(PLAIN.contains_key(path), "{path}");
    }
}

#[test]
fn each_hostile_text_alone_stays_in_its_place() {
    for text in HOSTILE {
        let project = Project::with(&vec![text.to_owned(); FIELDS]);
        let files = project.files();
        pages_hold(&project, &files);
        feeds_hold(&project, &files);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_breaks_out_of_its_place(words in prop::collection::vec(words(), FIELDS)) {
        let project = Project::with(&words);
        let files = project.files();
        pages_hold(&project, &files);
        feeds_hold(&project, &files);
    }
}
