//! The feed: `feed.xml`, RSS 2.0 with the whole article of each exercise.

use super::article::{self, Article};
use super::frame::Shown;
use super::html::{self, Look};
use super::web_pictures::{self, Place};
use super::wording::Contact;
use super::{Artifact, Output, Render, templates, theme};
use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::edition::Archive;
use crate::exercise::{Exercise, Picture};
use crate::picture::Image;
use anyhow::{Context, Result};
use jiff::civil::Date;
use rss::extension::atom::{AtomExtension, Link};
use rss::extension::dublincore::DublinCoreExtension;
use rss::extension::{Extension, ExtensionMap};
use rss::{Category, Channel, Enclosure, Guid, Item};
use serde::Serialize;
use std::collections::BTreeMap;

/// The feed.
pub const OUTPUT: Output = Output {
    name: "feed",
    needs: Some("pdf"),
    render: Render::Whole(render),
};

/// The most exercises that the feed holds: about a year of them.
const NEWEST: usize = 50;

/// The hour of the day, where the practice is, at which an exercise is published.
const HOUR: i8 = 6;

/// How many minutes a reader may wait before it looks again: a day, for what is new once a week.
const TTL: &str = "1440";

/// The widest a picture is shown, in CSS pixels.
const MAX_WIDTH: u32 = 600;

const PATH: &str = "feed.xml";
const DOCS: &str = "https://www.rssboard.org/rss-specification";
const GENERATOR: &str = concat!("handout ", env!("CARGO_PKG_VERSION"));
const MEDIA: &str = "http://search.yahoo.com/mrss/";

/// An article as a feed reader shows it.
#[derive(Serialize)]
struct Content<'a> {
    #[serde(flatten)]
    article: Article<'a>,
    url: &'a str,
    picture: Option<Shown<'a>>,
    practice: Contact<'a>,
    disclaimer: Option<&'a str>,
}

fn render(archive: &Archive<'_>, _found: &mut Diagnostics) -> Result<Vec<Artifact>> {
    let newest = &archive.exercises[..archive.exercises.len().min(NEWEST)];
    let mut files = vec![
        Artifact::new(PATH, xml(&channel(archive, newest)?)?),
        theme::icon(archive.config.brand)?,
    ];
    for exercise in newest {
        files.extend(web_pictures::artifacts(exercise, archive.pictures, Place::Mail)?);
    }
    Ok(files)
}

fn channel(archive: &Archive<'_>, exercises: &[&Exercise]) -> Result<Channel> {
    let config = archive.config;
    let items: Vec<Item> = exercises
        .iter()
        .map(|exercise| item(archive, exercise))
        .collect::<Result<_>>()?;
    Ok(Channel {
        title: config.site.title.clone(),
        link: config.url_of(""),
        description: config.site.description.clone(),
        language: Some(config.site.language.clone()),
        last_build_date: items.first().and_then(|newest| newest.pub_date.clone()),
        generator: Some(GENERATOR.to_owned()),
        docs: Some(DOCS.to_owned()),
        ttl: Some(TTL.to_owned()),
        image: Some(image(config)),
        atom_ext: Some(self_link(config)),
        namespaces: BTreeMap::from([("media".to_owned(), MEDIA.to_owned())]),
        items,
        ..Channel::default()
    })
}

fn self_link(config: &Config) -> AtomExtension {
    let link = Link {
        href: config.url_of(PATH),
        rel: "self".to_owned(),
        mime_type: Some("application/rss+xml".to_owned()),
        ..Link::default()
    };
    AtomExtension { links: vec![link] }
}

fn image(config: &Config) -> rss::Image {
    rss::Image {
        url: config.url_of(theme::ICON_PATH),
        title: config.site.title.clone(),
        link: config.url_of(""),
        width: Some(theme::ICON_SIZE.to_string()),
        height: Some(theme::ICON_SIZE.to_string()),
        description: None,
    }
}

fn item(archive: &Archive<'_>, exercise: &Exercise) -> Result<Item> {
    let config = archive.config;
    let url = config.page_url(&exercise.id);
    Ok(Item {
        title: Some(exercise.title.clone()),
        description: Some(html::escape(&exercise.summary)),
        guid: Some(guid(config, exercise)),
        pub_date: Some(published(config, exercise.date)?),
        content: Some(content(archive, exercise, &url)?),
        categories: categories(exercise),
        enclosure: enclosure(archive, exercise),
        dublin_core_ext: Some(creator(config)),
        extensions: media(archive, exercise, &url),
        link: Some(url),
        ..Item::default()
    })
}

/// A name that no move of the site or change of the title makes new (RFC 4151).
fn guid(config: &Config, exercise: &Exercise) -> Guid {
    Guid {
        value: format!("tag:{},{}:{}", config.domain(), exercise.date, exercise.id),
        permalink: false,
    }
}

/// The moment of publication as RFC 2822 writes it.
fn published(config: &Config, date: Date) -> Result<String> {
    date.at(HOUR, 0, 0, 0)
        .to_zoned(config.site.timezone.clone())
        .and_then(|moment| jiff::fmt::rfc2822::to_string(&moment))
        .with_context(|| format!("cannot write the date {date} into the feed"))
}

fn content(archive: &Archive<'_>, exercise: &Exercise, url: &str) -> Result<String> {
    let Archive {
        config,
        pictures,
        sizes,
        ..
    } = *archive;
    let look = Look {
        place: Place::Mail,
        pictures,
        base: url,
        site: &config.site.url,
        max_width: MAX_WIDTH,
    };
    let content = Content {
        article: Article::new(exercise, config, sizes, &look),
        url,
        picture: main_picture(archive, exercise, url),
        practice: Contact::of(&config.practice),
        disclaimer: config.disclaimer.as_deref(),
    };
    templates::render("feed.html", content)
}

fn main_picture<'a>(archive: &Archive<'_>, exercise: &'a Exercise, url: &str) -> Option<Shown<'a>> {
    Shown::of(exercise.image.as_ref()?, archive.pictures, Place::Mail, url)
}

fn categories(exercise: &Exercise) -> Vec<Category> {
    let names = exercise.area.iter().chain(&exercise.tags);
    let category = |name: &String| Category {
        name: name.clone(),
        domain: None,
    };
    names.map(category).collect()
}

/// The handout, if it was made; its true length is required.
fn enclosure(archive: &Archive<'_>, exercise: &Exercise) -> Option<Enclosure> {
    let path = article::handout_path(&exercise.id);
    let length = archive.sizes.get(&path)?;
    Some(Enclosure {
        url: archive.config.url_of(&path),
        length: length.to_string(),
        mime_type: "application/pdf".to_owned(),
    })
}

fn creator(config: &Config) -> DublinCoreExtension {
    DublinCoreExtension {
        creators: vec![config.practice.author.clone()],
        ..DublinCoreExtension::default()
    }
}

/// The main picture for readers that show one beside the title (Media RSS 1.5).
fn media(archive: &Archive<'_>, exercise: &Exercise, url: &str) -> ExtensionMap {
    let Some((picture, shown)) = exercise.image.as_ref().zip(main_picture(archive, exercise, url)) else {
        return ExtensionMap::new();
    };
    let kind = media_type(archive, picture);
    let mut content = element("content", &[("url", &shown.href), ("type", kind), ("medium", "image")]);
    let alt = Extension {
        value: Some(picture.alt.clone()),
        ..element("description", &[("type", "plain")])
    };
    content.children.insert("description".to_owned(), vec![alt]);
    let thumbnail = element("thumbnail", &[("url", &shown.href)]);
    let elements = [("content", content), ("thumbnail", thumbnail)];
    let named = elements.map(|(name, element)| (name.to_owned(), vec![element]));
    ExtensionMap::from([("media".to_owned(), BTreeMap::from(named))])
}

fn element(name: &str, attributes: &[(&str, &str)]) -> Extension {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    Extension {
        name: format!("media:{name}"),
        attrs: attributes.iter().map(owned).collect(),
        ..Extension::default()
    }
}

fn media_type(archive: &Archive<'_>, picture: &Picture) -> &'static str {
    match archive.pictures.get(&picture.file).map(AsRef::as_ref) {
        Some(Image::Photo(photo)) => photo.kind.media_type(),
        // Drawings are sent as pixels.
        Some(Image::Drawing(_)) | None => "image/png",
    }
}

fn xml(channel: &Channel) -> Result<String> {
    let bytes = channel
        .pretty_write_to(Vec::new(), b' ', 2)
        .context("cannot write the feed")?;
    let xml = String::from_utf8(bytes).context("the feed is not UTF-8")?;
    Ok(hexadecimal(&xml))
}

/// Writes `<` and `&` in a title as hexadecimal references, the only form that readers which take titles for HTML
/// and those which do not both show as it was meant (RSS Best Practices Profile, "Character Data").
fn hexadecimal(xml: &str) -> String {
    let mut out = String::with_capacity(xml.len());
    let mut rest = xml;
    while let Some(start) = rest.find("<![CDATA[") {
        let end = rest[start..].find("]]>").map_or(rest.len(), |length| start + length);
        out += &references(&rest[..start]);
        out += &rest[start..end];
        rest = &rest[end..];
    }
    out + &references(rest)
}

fn references(markup: &str) -> String {
    markup
        .replace("&amp;", "&#x26;")
        .replace("&lt;", "&#x3C;")
        .replace("&gt;", "&#x3E;")
}

#[cfg(test)]
mod tests;
