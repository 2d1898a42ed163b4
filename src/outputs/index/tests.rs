//! The pages around the exercises.

use super::*;
use crate::outputs::sample::{self, Sample};

fn rendered(sample: &Sample) -> Vec<Artifact> {
    sample.with_archive(|archive| render(archive, &mut Diagnostics::default()).unwrap())
}

#[test]
fn the_newest_exercise_comes_first() {
    let files = rendered(&Sample::new());
    let index = sample::file(&files, "index.html");
    let newest = index.find("href=\"open-book/index.html\"").unwrap();
    let oldest = index.find("href=\"chin-tuck/index.html\"").unwrap();
    assert!(newest < oldest);
    assert!(index.contains("src=\"open-book/img/open-book.svg\""));
    assert!(index.contains("<h1>Exercise of the &lt;week&gt;</h1>"));
}

#[test]
fn an_empty_archive_says_so() {
    let sample = Sample {
        exercises: Vec::new(),
        ..Sample::new()
    };
    assert!(sample::file(&rendered(&sample), "index.html").contains("will appear here"));
}

#[test]
fn the_site_is_complete() {
    let files = rendered(&Sample::new());
    let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let expected = [
        "style.css",
        "favicon.svg",
        "icon.png",
        "logo.svg",
        "sitemap.xml",
        "robots.txt",
        "404.html",
        "index.html",
        "areas/upper-back-neck/index.html",
        "tags/deskworkers/index.html",
        "tags/upperback/index.html",
        "subscribe/index.html",
    ];
    assert_eq!(paths, expected);
}

#[test]
fn every_page_but_the_missing_one_is_in_the_sitemap() {
    let files = rendered(&Sample::new());
    let sitemap = sample::file(&files, "sitemap.xml");
    for path in [
        "",
        "areas/upper-back-neck/",
        "tags/upperback/",
        "subscribe/",
        "chin-tuck/",
    ] {
        let url = format!("<loc>https://example.org/exercises/{path}</loc>");
        assert!(sitemap.contains(&url), "{url} in {sitemap}");
    }
    assert!(!sitemap.contains("404"));
    assert!(sitemap.contains("open-book/</loc><lastmod>2026-11-30</lastmod>"));
    assert!(sample::file(&files, "robots.txt").contains("Sitemap: https://example.org/exercises/sitemap.xml\n"));
}

#[test]
fn earlier_exercises_are_on_pages_of_their_own() {
    let mut sample = Sample::new();
    let short = sample.exercises[1].clone();
    sample.exercises.extend(std::iter::repeat_n(short, 30));
    let files = rendered(&sample);
    let (first, second) = (
        sample::file(&files, "index.html"),
        sample::file(&files, "page/2/index.html"),
    );
    assert!(first.contains("rel=\"next\" href=\"page/2/index.html\""));
    assert!(second.contains("rel=\"prev\" href=\"../../index.html\""));
    assert!(second.contains("href=\"../../chin-tuck/index.html\"") && second.contains("href=\"../../style.css\""));
    assert!(second.contains("canonical\" href=\"https://example.org/exercises/page/2/\""));
    assert_eq!(
        first.matches("<article").count() + second.matches("<article").count(),
        32
    );
}

/// A year of weekly exercises with three tags of their own each, and one that every second has.
fn a_year() -> Sample {
    let mut sample = Sample::new();
    let full = sample.exercises[0].clone();
    sample.exercises = (0..52)
        .map(|week| {
            let mut exercise = full.clone();
            exercise.id = format!("{}-{week}", full.id);
            exercise.title = "Open book: a gentle twist for a stiff upper back".to_owned();
            exercise.summary = "A slow, side-lying twist for backs that lean over a screen all day.".to_owned();
            exercise.tags = (1..=3).map(|tag| format!("TagNumber{}", week * 3 + tag)).collect();
            exercise.tags.extend((week % 2 == 0).then(|| "everyDay".to_owned()));
            exercise
        })
        .collect();
    sample
}

#[test]
fn the_first_page_offers_the_most_used_tags_and_the_way_to_all() {
    let files = rendered(&a_year());
    let index = sample::file(&files, "index.html");
    assert_eq!(index.matches("href=\"tags/").count(), 21);
    assert!(index.contains("everyDay <small>26</small>"));
    assert!(index.contains("href=\"tags/index.html\"><strong>All tags</strong> <small>157</small>"));
    assert!(index.find("TagNumber3 ").unwrap() < index.find("TagNumber10 ").unwrap());
    let [first, second] = ["tags/index.html", "tags/page/2/index.html"].map(|path| sample::file(&files, path));
    assert_eq!(
        first.matches("<small>").count() + second.matches("<small>").count(),
        157
    );
    assert!(first.contains("href=\"../tags/everyday/index.html\">everyDay"));
    assert!(first.contains("rel=\"next\" href=\"../tags/page/2/index.html\""));
    assert!(second.contains("href=\"../../../tags/tagnumber156/index.html\""));
}

#[test]
fn pages_stay_light_after_a_year() {
    let files = rendered(&a_year());
    let style = sample::file(&files, "style.css").len();
    for page in files.iter().filter(|file| file.path.ends_with("index.html")) {
        let weight = page.bytes.len() + style;
        assert!(weight <= 27_000, "{} weighs {weight}, its styles {style}", page.path);
    }
}

#[test]
fn the_missing_page_works_at_any_address() {
    let files = rendered(&Sample::new());
    let page = sample::file(&files, "404.html");
    for part in [" href=\"", " src=\""] {
        for address in page.split(part).skip(1) {
            assert!(
                address.starts_with("https://")
                    || address.starts_with('#')
                    || address.starts_with("mailto:")
                    || address.starts_with("tel:"),
                "{address}"
            );
        }
    }
    assert!(page.contains("noindex") && page.contains("&#39;self&#39; https://example.org;"));
}

#[test]
fn how_to_subscribe_is_explained_with_what_there_is() {
    let mut sample = Sample::new();
    let page = |sample: &Sample| sample::file(&rendered(sample), "subscribe/index.html").to_owned();
    let both = page(&sample);
    assert!(both.contains(">https://example.org/exercises/<wbr>feed.xml</a>"));
    assert!(
        both.contains("href=\"mailto:hello@example.org?subject=Subscribe&amp;body="),
        "{both}"
    );
    sample.config.newsletter = None;
    assert!(!page(&sample).contains("mailto:hello@example.org?subject"));
}

#[test]
fn words_of_ours_are_english_in_every_country() {
    let files = rendered(&sample::arabic());
    for page in files
        .iter()
        .filter(|file| file.path.ends_with("index.html") || file.path == "404.html")
    {
        let html = sample::file(&files, &page.path);
        let found = sample::in_the_wrong_language(html);
        assert!(found.is_empty(), "{}: {found:?}", page.path);
    }
}
