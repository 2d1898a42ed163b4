//! The feed: `feed.xml` and `feed.json`, each with the whole article of each exercise.

mod json;
mod xml;

use super::article::{self, Article};
use super::frame::Shown;
use super::html::Look;
use super::web_pictures::{self, Place};
use super::wording::{Contact, Tongue};
use super::{Artifact, Output, Render, theme};
use crate::config::{Config, PUBLICATION_HOUR};
use crate::diagnostic::Diagnostics;
use crate::edition::{Archive, Edition};
use crate::exercise::Exercise;
use crate::picture::Format;
use anyhow::{Context, Result};
use jiff::Zoned;
use jiff::civil::Date;
use serde::Serialize;

/// The feed.
pub const OUTPUT: Output = Output {
    name: "feed",
    needs: Some("pdf"),
    render: Render::Whole {
        each: Some(pictures),
        whole: render,
    },
    find: None,
};

/// The path of the feed as RSS, under `out/`.
pub(super) const PATH: &str = "feed.xml";

/// The path of the feed as JSON.
pub(super) const JSON_PATH: &str = "feed.json";

/// The media type of the handout.
const PDF: &str = "application/pdf";

/// The widest a picture is shown, in CSS pixels.
const MAX_WIDTH: u32 = 600;

/// What the feed says of one exercise, whatever its format.
struct Entry<'a> {
    exercise: &'a Exercise,
    url: String,
    guid: String,
    published: Zoned,
    /// The whole article as HTML.
    content: String,
    /// The handout, if it was made: its true length is required.
    handout: Option<Enclosed>,
    /// The main picture and its media type.
    picture: Option<(Shown<'a>, &'static str)>,
}

/// A file that goes with an entry.
struct Enclosed {
    url: String,
    /// Its length in bytes.
    length: u64,
}

/// An article as a feed reader shows it.
#[derive(Serialize)]
struct Content<'a> {
    #[serde(flatten)]
    article: Article<'a>,
    url: &'a str,
    picture: Option<Shown<'a>>,
    practice: Contact<'a>,
    disclaimer: Option<&'a str>,
    tongue: Tongue,
}

fn render(archive: &Archive<'_>, _found: &mut Diagnostics) -> Result<Vec<Artifact>> {
    let config = archive.config;
    let newest = &archive.exercises[..archive.exercises.len().min(config.site.feed_items)];
    let entries: Vec<Entry<'_>> = newest
        .iter()
        .map(|exercise| Entry::of(archive, exercise))
        .collect::<Result<_>>()?;
    Ok(vec![
        Artifact::new(PATH, xml::feed(config, &entries)?),
        Artifact::new(JSON_PATH, json::feed(config, &entries)?),
        theme::icon(config.brand)?,
    ])
}

/// The pictures of an exercise that is in the feed.
fn pictures(edition: &Edition<'_>, _found: &mut Diagnostics) -> Result<Vec<Artifact>> {
    if !edition.is_in_feed {
        return Ok(Vec::new());
    }
    let mut files = web_pictures::artifacts(edition.exercise, edition.pictures, Place::Mail)?;
    files.extend(narrow_picture(edition));
    Ok(files)
}

impl<'a> Entry<'a> {
    fn of(archive: &Archive<'a>, exercise: &'a Exercise) -> Result<Self> {
        let config = archive.config;
        let url = config.page_url(&exercise.id);
        Ok(Self {
            exercise,
            guid: archive.published.guid(config, exercise),
            published: published(config, exercise.date)?,
            content: content(archive, exercise, &url)?,
            handout: handout(archive, exercise),
            picture: picture(archive, exercise, &url),
            url,
        })
    }

    /// The area and the tags.
    fn categories(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let names = self.exercise.area.iter().chain(&self.exercise.tags);
        names.map(String::as_str)
    }
}

/// The moment of publication.
fn published(config: &Config, date: Date) -> Result<Zoned> {
    date.at(PUBLICATION_HOUR, 0, 0, 0)
        .to_zoned(config.site.timezone.clone())
        .with_context(|| format!("cannot write the date {date} into the feed"))
}

fn content(archive: &Archive<'_>, exercise: &Exercise, url: &str) -> Result<String> {
    let Archive {
        config,
        pictures,
        sizes,
        ..
    } = *archive;
    let tongue = Tongue::of(&config.site.language);
    let look = Look {
        place: Place::Mail,
        pictures,
        base: url,
        site: &config.site.url,
        max_width: MAX_WIDTH,
        ours: tongue.ours,
    };
    let content = Content {
        article: Article::new(exercise, config, sizes, &look),
        url,
        picture: exercise
            .image
            .as_ref()
            .and_then(|image| Shown::narrow(image, pictures, MAX_WIDTH, url)),
        practice: Contact::of(&config.practice),
        disclaimer: config.disclaimer.as_deref(),
        tongue,
    };
    config.templates.render("feed.html", content)
}

fn picture<'a>(archive: &Archive<'_>, exercise: &'a Exercise, url: &str) -> Option<(Shown<'a>, &'static str)> {
    let image = exercise.image.as_ref()?;
    let shown = Shown::of(image, archive.pictures, Place::Mail, url)?;
    let kind = match archive.pictures.outline(&image.file)?.format {
        Format::Jpeg => "image/jpeg",
        // Drawings are sent as pixels.
        Format::Png | Format::Svg => "image/png",
    };
    Some((shown, kind))
}

/// The file of the main picture among the words, where it is not that of the whole picture.
fn narrow_picture(edition: &Edition<'_>) -> Option<Artifact> {
    let image = edition.exercise.image.as_ref()?;
    web_pictures::narrow_file(&edition.exercise.id, edition.pictures, image, MAX_WIDTH)
}

fn handout(archive: &Archive<'_>, exercise: &Exercise) -> Option<Enclosed> {
    let path = article::handout_path(&exercise.id);
    let length = *archive.sizes.get(&path)?;
    let url = archive.config.url_of(&path);
    Some(Enclosed { url, length })
}

#[cfg(test)]
mod tests;
