//! Areas and tags to choose from: the most used on the site's first page, and all of them on pages of their own.

use super::super::frame::{Frame, Words};
use super::super::topics::{By, Topic, topics};
use super::super::{Artifact, addresses};
use crate::edition::Archive;
use anyhow::Result;
use serde::Serialize;
use std::cmp::Reverse;

/// How many of a kind the site's first page offers: what a phone shows at once.
const MOST: usize = 20;

/// How many a page of all of them offers, so that it stays as light as the others.
const PER_PAGE: usize = 100;

/// Some areas, or some tags.
#[derive(Serialize)]
pub(super) struct Group {
    heading: &'static str,
    topics: Vec<Link>,
    /// The page of all of them, if these are not all.
    all: Option<Link>,
}

#[derive(Serialize)]
struct Link {
    name: String,
    href: String,
    /// How many it leads to.
    count: usize,
}

#[derive(Serialize)]
struct Page<'a> {
    frame: Frame<'a>,
    heading: &'a str,
    lede: String,
    topics: Vec<Link>,
}

/// What the site's first page offers.
pub(super) fn groups(archive: &Archive<'_>) -> Vec<Group> {
    let group = |by| {
        let topics = topics(by, archive.exercises);
        let all = (topics.len() > MOST).then(|| Link::to_all(by, topics.len()));
        Group {
            heading: match by {
                By::Area => "By area",
                By::Tag => "By tag",
            },
            topics: most_used(&topics).into_iter().map(Link::to).collect(),
            all,
        }
    };
    let groups = [By::Area, By::Tag].map(group);
    groups.into_iter().filter(|group| !group.topics.is_empty()).collect()
}

/// The topics with the most exercises, the newest first among equals, in their own order.
fn most_used<'t, 'a>(topics: &'t [Topic<'a>]) -> Vec<&'t Topic<'a>> {
    let mut places: Vec<usize> = (0..topics.len()).collect();
    places.sort_by_key(|&place| {
        let exercises = &topics[place].exercises;
        Reverse((exercises.len(), exercises.first().map(|newest| newest.date)))
    });
    places.truncate(MOST);
    places.sort_unstable();
    places.into_iter().map(|place| &topics[place]).collect()
}

/// The pages of all topics of a kind; none where the site's first page offers them all.
pub(super) fn pages(archive: &Archive<'_>, by: By, topics: &[Topic<'_>]) -> Result<Vec<Artifact>> {
    if topics.len() <= MOST {
        return Ok(Vec::new());
    }
    let count = topics.len().div_ceil(PER_PAGE);
    let shown = topics.chunks(PER_PAGE).enumerate();
    shown
        .map(|(place, shown)| file(archive, by, (place + 1, count), topics.len(), shown))
        .collect()
}

fn file(
    archive: &Archive<'_>,
    by: By,
    (number, count): (usize, usize),
    total: usize,
    shown: &[Topic<'_>],
) -> Result<Artifact> {
    let folder = folder(by, number);
    let root = "../".repeat(folder.matches('/').count());
    let to = |number| format!("{root}{}index.html", self::folder(by, number));
    let all = format!("All {}", by.plural());
    let heading = if number == 1 {
        all
    } else {
        format!("{all}, page {number}")
    };
    let description = format!("{total} {}", by.plural());
    let words = Words {
        heading: &heading,
        description: &description,
    };
    let page = Page {
        frame: Frame::new(archive.config, archive.pictures, &folder, &words).between(
            (number > 1).then(|| to(number - 1)),
            (number < count).then(|| to(number + 1)),
        ),
        heading: &heading,
        topics: shown.iter().map(|topic| Link::from(&root, topic)).collect(),
        lede: description.clone(),
    };
    let html = archive.config.templates.render("topics.html", page)?;
    Ok(Artifact::new(format!("{folder}index.html"), html))
}

fn folder(by: By, number: usize) -> String {
    match number {
        1 => format!("{}/", by.plural()),
        _ => format!("{}/page/{number}/", by.plural()),
    }
}

impl Link {
    /// The link to a topic from the site's first page.
    fn to(topic: &Topic<'_>) -> Self {
        Self::from("", topic)
    }

    /// The link to a topic, with the way to the site's root before it.
    fn from(root: &str, topic: &Topic<'_>) -> Self {
        Self {
            name: topic.name.to_owned(),
            href: format!("{root}{}index.html", addresses::path(&topic.folder)),
            count: topic.exercises.len(),
        }
    }

    fn to_all(by: By, count: usize) -> Self {
        Self {
            name: format!("All {}", by.plural()),
            href: format!("{}index.html", folder(by, 1)),
            count,
        }
    }
}
