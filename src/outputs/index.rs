//! The site's first page, newest exercise first, and the files that all pages share.

use super::frame::{Frame, Shown};
use super::web_pictures::Place;
use super::wording::Day;
use super::{Artifact, Output, Render, templates, theme};
use crate::diagnostic::Diagnostics;
use crate::edition::Archive;
use crate::exercise::Exercise;
use anyhow::Result;
use serde::Serialize;

/// The index.
pub const OUTPUT: Output = Output {
    name: "index",
    needs: None,
    render: Render::Whole(render),
};

#[derive(Serialize)]
struct Index<'a> {
    frame: Frame<'a>,
    cards: Vec<Card<'a>>,
}

/// An exercise as the index shows it.
#[derive(Serialize)]
struct Card<'a> {
    href: String,
    title: &'a str,
    summary: &'a str,
    date: Day,
    area: Option<&'a str>,
    picture: Shown<'a>,
}

fn render(archive: &Archive<'_>, _found: &mut Diagnostics) -> Result<Vec<Artifact>> {
    let index = Index {
        frame: Frame::of_site(archive.config, archive.pictures),
        cards: archive
            .exercises
            .iter()
            .map(|exercise| card(archive, exercise))
            .collect(),
    };
    let html = templates::render("index.html", index)?;
    let mut files = theme::artifacts(archive.config, archive.pictures)?;
    files.push(Artifact::new("index.html", html));
    Ok(files)
}

fn card<'a>(archive: &Archive<'a>, exercise: &'a Exercise) -> Card<'a> {
    let folder = format!("{}/", exercise.id);
    let shown = |picture| Shown::of(picture, archive.pictures, Place::Browser, &folder);
    Card {
        href: format!("{folder}index.html"),
        title: &exercise.title,
        summary: &exercise.summary,
        date: Day::of(exercise.date),
        area: exercise.area.as_deref(),
        picture: (exercise.image.as_ref().and_then(shown))
            .unwrap_or_else(|| Shown::of_handout(archive.config, &folder)),
    }
}

#[cfg(test)]
mod tests {
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
    fn what_all_pages_share_is_made_here() {
        let files = rendered(&Sample::new());
        let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(
            paths,
            ["style.css", "favicon.svg", "icon.png", "logo.svg", "index.html"]
        );
    }
}
