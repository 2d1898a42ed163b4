//! The web page of an exercise: all of it, as `ID/index.html` with its pictures.

use super::article::Article;
use super::frame::{Frame, Shown, Words};
use super::html::Look;
use super::share::{self, Share};
use super::topics::By;
use super::web_pictures::{self, Place};
use super::wording::Tongue;
use super::{Artifact, Output, Render, addresses, linked_data};
use crate::diagnostic::Diagnostics;
use crate::edition::{Edition, Neighbour};
use anyhow::Result;
use serde::Serialize;

/// The web page.
pub const OUTPUT: Output = Output {
    name: "page",
    needs: Some("pdf"),
    render: Render::Each(render),
    find: None,
};

/// The widest a picture is shown, in CSS pixels: the text column.
const MAX_WIDTH: u32 = 680;

#[derive(Serialize)]
struct Page<'a> {
    frame: Frame<'a>,
    #[serde(flatten)]
    article: Article<'a>,
    hero: Option<Shown<'a>>,
    preview: Shown<'a>,
    /// The page of its area, once it is listed there.
    area_list: Option<String>,
    /// Its tags, each with the page that lists it.
    tags_listed: Vec<Tag<'a>>,
    /// Ways to pass it on, once it is published.
    share: Vec<Share>,
    previous: Option<Way<'a>>,
    next: Option<Way<'a>>,
}

#[derive(Serialize)]
struct Tag<'a> {
    name: &'a str,
    href: Option<String>,
}

/// The way to the exercise before or after this one.
#[derive(Serialize)]
struct Way<'a> {
    href: String,
    title: &'a str,
}

fn render(edition: &Edition<'_>, _found: &mut Diagnostics) -> Result<Vec<Artifact>> {
    let exercise = edition.exercise;
    let html = edition.config.templates.render("page.html", page(edition)?)?;
    let mut files = web_pictures::artifacts(exercise, edition.pictures, Place::Browser)?;
    files.push(Artifact::new(format!("{}/index.html", exercise.id), html));
    Ok(files)
}

fn page<'a>(edition: &Edition<'a>) -> Result<Page<'a>> {
    let Edition {
        exercise,
        config,
        sizes,
        announced,
        ..
    } = *edition;
    let tongue = Tongue::of(&config.site.language);
    let share = announced.then(|| share::links(exercise, &edition.url()));
    let area = exercise.area.as_deref().filter(|_| announced);
    Ok(Page {
        frame: frame(edition)?,
        article: Article::new(exercise, config, sizes, &look(edition, tongue.ours)),
        hero: picture(edition, Place::Browser, ""),
        preview: Shown::of_handout(config, ""),
        area_list: area.map(|area| topic_page(By::Area, area)),
        tags_listed: exercise.tags.iter().map(|tag| Tag::of(tag, announced)).collect(),
        share: share.unwrap_or_default(),
        previous: edition.previous.map(Way::to),
        next: edition.next.map(Way::to),
    })
}

/// The way from the page of an exercise to that of a topic.
fn topic_page(by: By, name: &str) -> String {
    format!("../{}index.html", addresses::path(&by.folder(name)))
}

fn look<'a>(edition: &Edition<'a>, ours: &'a str) -> Look<'a> {
    Look {
        place: Place::Browser,
        pictures: edition.pictures,
        base: "",
        site: "..",
        max_width: MAX_WIDTH,
        ours,
    }
}

fn frame<'a>(edition: &Edition<'a>) -> Result<Frame<'a>> {
    let words = Words {
        heading: &edition.exercise.title,
        description: &edition.exercise.summary,
    };
    let (config, url) = (edition.config, edition.url());
    let pictures: Vec<Shown<'a>> = std::iter::once(Shown::of_link(edition.exercise, &url))
        .chain(picture(edition, Place::Mail, &url))
        .collect();
    let data = linked_data::of_exercise(edition, &pictures)?;
    let frame = Frame::new(config, edition.pictures, &format!("{}/", edition.exercise.id), &words)
        .of_article()
        .with_pictures(pictures)
        .with_data(data)
        .between(edition.previous.map(page_of), edition.next.map(page_of));
    Ok(if edition.announced { frame } else { frame.hidden() })
}

/// The main picture.
fn picture<'a>(edition: &Edition<'a>, place: Place, base: &str) -> Option<Shown<'a>> {
    let picture = edition.exercise.image.as_ref()?;
    Shown::of(picture, edition.pictures, place, base)
}

/// The way from the page of an exercise to that of another.
fn page_of(neighbour: Neighbour<'_>) -> String {
    format!("../{}/index.html", neighbour.id)
}

impl<'a> Way<'a> {
    fn to(neighbour: Neighbour<'a>) -> Self {
        Self {
            href: page_of(neighbour),
            title: neighbour.title,
        }
    }
}

impl<'a> Tag<'a> {
    fn of(name: &'a str, announced: bool) -> Self {
        Self {
            name,
            href: announced.then(|| topic_page(By::Tag, name)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exercise::{Callout, Level};
    use crate::outputs::html::escape;
    use crate::outputs::sample::{self, HOSTILE, Sample};

    fn rendered(sample: &Sample, index: usize) -> Vec<Artifact> {
        render(&sample.edition(index), &mut Diagnostics::default()).unwrap()
    }

    fn html(sample: &Sample, index: usize) -> String {
        let path = format!("{}/index.html", sample.exercises[index].id);
        sample::file(&rendered(sample, index), &path).to_owned()
    }

    #[test]
    fn every_part_of_the_exercise_is_on_the_page() {
        let sample = Sample::new();
        let page = html(&sample, 0);
        let said = sample::words(&sample.exercises[0]);
        for words in said.iter().map(|words| escape(words)) {
            assert!(page.contains(&words), "{words}");
        }
        assert!(page.contains(Level::Intermediate.word()));
        assert!(page.contains(Callout::Caution.word()));
        assert!(page.contains("30 November 2026") && page.contains("30 November 2028"));
        assert!(page.contains("PDF, A4, 61 KB"));
    }

    #[test]
    fn hostile_text_stays_text() {
        let page = html(&Sample::new(), 0);
        assert!(page.contains(&escape(HOSTILE)));
        assert!(!page.contains("<bent"));
    }

    #[test]
    fn the_practice_can_be_reached() {
        let page = html(&Sample::new(), 0);
        for way in [
            "tel:+441632960123",
            "mailto:hello@example.org",
            "https://example.org/book?a=1&amp;b=2",
        ] {
            assert!(page.contains(&format!("href=\"{way}\"")), "{way}");
        }
    }

    #[test]
    fn the_page_works_from_any_folder() {
        let sample = Sample::new();
        let page = html(&sample, 0);
        for link in [
            "../style.css",
            "../feed.xml",
            "../index.html",
            "../chin-tuck/index.html",
            "#how-to-do-it",
        ] {
            assert!(page.contains(&format!("href=\"{link}\"")), "{link}");
        }
        assert!(!page.contains("href=\"/") && !page.contains("src=\"/"));
        assert!(page.contains("<link rel=\"canonical\" href=\"https://example.org/exercises/open-book/\">"));
    }

    #[test]
    fn every_picture_of_the_page_is_made() {
        let sample = Sample::new();
        let files = rendered(&sample, 0);
        let made: Vec<String> = files.iter().map(|file| file.path.replace(' ', "%20")).collect();
        let page = html(&sample, 0);
        let sources = page
            .split(" src=\"img/")
            .skip(1)
            .filter_map(|rest| rest.split('"').next());
        let shown: Vec<String> = sources.map(|name| format!("open-book/img/{name}")).collect();
        assert_eq!(shown.len(), 4);
        assert!(shown.iter().all(|path| made.contains(path)), "{shown:?} of {made:?}");
    }

    #[test]
    fn a_short_exercise_has_no_empty_parts() {
        let page = html(&Sample::new(), 1);
        for part in [
            "<figure",
            "class=\"glance",
            "class=\"notes",
            "rel=\"prev",
            "What you should feel",
        ] {
            assert!(!page.contains(part), "{part}");
        }
        assert!(page.contains("rel=\"next\""));
    }

    #[test]
    fn words_of_ours_are_english_in_every_country() {
        let sample = sample::arabic();
        for index in [0, 1] {
            assert_eq!(sample::in_the_wrong_language(&html(&sample, index)), [""; 0]);
        }
        assert!(!html(&Sample::new(), 0).contains("lang=\"en\""));
    }

    #[test]
    fn nothing_is_asked_of_others_and_nothing_runs() {
        let page = html(&Sample::new(), 0);
        let scripts: Vec<&str> = page.split("<script").skip(1).collect();
        assert!(
            scripts
                .iter()
                .all(|script| script.starts_with(" type=\"application/ld+json\">"))
        );
        assert!(!page.contains("<iframe"));
        assert!(!page.contains("src=\"http") && !page.contains("style="));
    }
}
