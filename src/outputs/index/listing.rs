//! Pages that list exercises, newest first: the site's first page, those after it, and one for each area and tag.

use super::super::Artifact;
use super::super::addresses;
use super::super::frame::{Frame, Menu, Shown, Words};
use super::super::linked_data;
use super::super::topics::{By, Topic};
use super::super::web_pictures::Place;
use super::super::wording::Day;
use super::overview::{self, Group};
use crate::edition::Archive;
use crate::exercise::{Exercise, capitalised};
use anyhow::Result;
use serde::Serialize;

/// How many exercises a page lists: the newest one across the page, and six rows of three.
const PER_PAGE: usize = 19;

/// A list over as many pages as it needs.
struct List<'a> {
    /// The folder of its first page under `out/`.
    folder: String,
    /// The word above the heading.
    kind: Option<&'static str>,
    heading: String,
    description: String,
    exercises: &'a [&'a Exercise],
}

#[derive(Serialize)]
struct Page<'a> {
    frame: Frame<'a>,
    kind: Option<&'static str>,
    heading: String,
    lede: String,
    cards: Vec<Card<'a>>,
    /// Whether the newest exercise stands out.
    has_latest: bool,
    /// On the site's first page, ways into the archive.
    groups: Vec<Group>,
}

/// An exercise as a list shows it.
#[derive(Serialize)]
struct Card<'a> {
    href: String,
    title: &'a str,
    summary: &'a str,
    date: Day,
    area: Option<&'a str>,
    picture: Shown<'a>,
    /// How it fits into its place: one that fits it badly is shown `whole`, of the `sheet` of the handout the top.
    shape: Option<&'static str>,
}

/// The site's first page and those with the earlier exercises.
pub(super) fn home(archive: &Archive<'_>) -> Result<Vec<Artifact>> {
    let site = &archive.config.site;
    let list = List {
        folder: String::new(),
        kind: None,
        heading: site.title.clone(),
        description: site.description.clone(),
        exercises: archive.exercises,
    };
    list.pages(archive)
}

/// The pages of an area or a tag.
pub(super) fn of_topic(archive: &Archive<'_>, by: By, topic: &Topic<'_>) -> Result<Vec<Artifact>> {
    let heading = match by {
        By::Area => capitalised(topic.name),
        By::Tag => topic.name.to_owned(),
    };
    let list = List {
        folder: topic.folder.clone(),
        kind: Some(match by {
            By::Area => "Area",
            By::Tag => "Tag",
        }),
        description: format!("{}: {}", heading, counted(topic.exercises.len())),
        heading,
        exercises: &topic.exercises,
    };
    list.pages(archive)
}

impl List<'_> {
    fn pages(&self, archive: &Archive<'_>) -> Result<Vec<Artifact>> {
        // A list of nothing has a page too.
        let count = self.exercises.len().div_ceil(PER_PAGE).max(1);
        (1..=count).map(|number| self.file(archive, number, count)).collect()
    }

    fn file(&self, archive: &Archive<'_>, number: usize, count: usize) -> Result<Artifact> {
        let html = archive
            .config
            .templates
            .render("list.html", self.page(archive, number, count)?)?;
        Ok(Artifact::new(format!("{}index.html", self.folder_of(number)), html))
    }

    fn page<'a>(&'a self, archive: &Archive<'a>, number: usize, count: usize) -> Result<Page<'a>> {
        let listed = self.exercises.iter().skip((number - 1) * PER_PAGE).take(PER_PAGE);
        let is_home = self.folder.is_empty() && number == 1;
        let root = "../".repeat(self.folder_of(number).matches('/').count());
        Ok(Page {
            frame: self.frame(archive, number, count)?,
            kind: self.kind,
            heading: self.heading_of(number),
            lede: self.lede(is_home, number, count),
            cards: listed.map(|exercise| card(archive, exercise, &root)).collect(),
            has_latest: is_home,
            groups: if is_home { overview::groups(archive) } else { Vec::new() },
        })
    }

    fn frame<'a>(&'a self, archive: &Archive<'a>, number: usize, count: usize) -> Result<Frame<'a>> {
        let (config, heading) = (archive.config, self.heading_of(number));
        let words = Words {
            heading: &heading,
            description: &self.description,
        };
        let folder = self.folder_of(number);
        let root = "../".repeat(folder.matches('/').count());
        let to = |number: usize| format!("{root}{}index.html", addresses::path(&self.folder_of(number)));
        let preview = |newest: &&Exercise| Shown::of_link(newest, &config.page_url(&newest.id));
        let newest = self.exercises.first().map(preview);
        let frame = Frame::new(config, archive.pictures, &folder, &words)
            .with_pictures(newest.into_iter().collect())
            .between(
                (number > 1).then(|| to(number - 1)),
                (number < count).then(|| to(number + 1)),
            );
        Ok(match folder.as_str() {
            "" => frame.at(Menu::Index).with_data(linked_data::of_site(config)?),
            _ => frame,
        })
    }

    fn folder_of(&self, number: usize) -> String {
        match number {
            1 => self.folder.clone(),
            _ => format!("{}page/{number}/", self.folder),
        }
    }

    fn heading_of(&self, number: usize) -> String {
        match number {
            1 => self.heading.clone(),
            _ => format!("{}, page {number}", self.heading),
        }
    }

    fn lede(&self, is_home: bool, number: usize, count: usize) -> String {
        let exercises = counted(self.exercises.len());
        match (is_home, count) {
            (true, _) => self.description.clone(),
            (false, 1) => exercises,
            (false, _) => format!("{exercises}, page {number} of {count}"),
        }
    }
}

fn counted(exercises: usize) -> String {
    match exercises {
        1 => "1 exercise".to_owned(),
        _ => format!("{exercises} exercises, the newest first"),
    }
}

fn card<'a>(archive: &Archive<'a>, exercise: &'a Exercise, root: &str) -> Card<'a> {
    let folder = format!("{root}{}/", exercise.id);
    let shown = |picture| Shown::of(picture, archive.pictures, Place::Browser, &folder);
    let own = exercise.image.as_ref().and_then(shown);
    Card {
        href: format!("{folder}index.html"),
        title: &exercise.title,
        summary: &exercise.summary,
        date: Day::of(exercise.date),
        area: exercise.area.as_deref(),
        shape: match &own {
            None => Some("sheet"),
            Some(picture) => shape(picture.width, picture.height),
        },
        picture: own.unwrap_or_else(|| Shown::of_handout(archive.config, &folder)),
    }
}

/// A picture much wider or higher than its place would lose hands and feet; one that nearly fits may fill it.
fn shape(width: u32, height: u32) -> Option<&'static str> {
    (height > width || width * 2 > height * 3).then_some("whole")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_that_does_not_nearly_fit_is_shown_whole() {
        for (width, height) in [(900, 300), (960, 540), (300, 600)] {
            assert_eq!(shape(width, height), Some("whole"), "{width} × {height}");
        }
        for (width, height) in [(900, 600), (800, 600), (600, 600)] {
            assert_eq!(shape(width, height), None, "{width} × {height}");
        }
    }
}
