//! The feed as JSON Feed 1.1 (jsonfeed.org/version/1.1), for readers that prefer it.

use super::super::theme;
use super::{Entry, JSON_PATH, PDF};
use crate::config::Config;
use anyhow::{Context, Result};
use serde::Serialize;

const VERSION: &str = "https://jsonfeed.org/version/1.1";

#[derive(Serialize)]
#[expect(clippy::struct_field_names, reason = "the names are JSON Feed's")]
struct Feed<'a> {
    version: &'static str,
    title: &'a str,
    home_page_url: String,
    feed_url: String,
    description: &'a str,
    icon: String,
    authors: [Author<'a>; 1],
    language: &'a str,
    items: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Author<'a> {
    name: &'a str,
}

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    url: &'a str,
    title: &'a str,
    content_html: &'a str,
    summary: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<&'a str>,
    date_published: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attachments: Option<[Attachment<'a>; 1]>,
}

#[derive(Serialize)]
struct Attachment<'a> {
    url: &'a str,
    mime_type: &'static str,
    title: &'static str,
    size_in_bytes: u64,
}

/// The file.
pub(super) fn feed(config: &Config, entries: &[Entry<'_>]) -> Result<String> {
    let feed = Feed {
        version: VERSION,
        title: &config.site.title,
        home_page_url: config.url_of(""),
        feed_url: config.url_of(JSON_PATH),
        description: &config.site.description,
        icon: config.url_of(theme::ICON_PATH),
        authors: [Author {
            name: &config.practice.author,
        }],
        language: &config.site.language,
        items: entries.iter().map(item).collect(),
    };
    let json = serde_json::to_string_pretty(&feed).context("cannot write the JSON feed")?;
    Ok(json + "\n")
}

fn item<'a>(entry: &'a Entry<'a>) -> Item<'a> {
    Item {
        id: &entry.guid,
        url: &entry.url,
        title: &entry.exercise.title,
        content_html: &entry.content,
        summary: &entry.exercise.summary,
        image: entry.picture.as_ref().map(|(picture, _)| picture.href.as_str()),
        date_published: entry.published.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        tags: entry.categories().collect(),
        attachments: entry.handout.as_ref().map(|handout| {
            [Attachment {
                url: &handout.url,
                mime_type: PDF,
                title: "The handout to print",
                size_in_bytes: handout.length,
            }]
        }),
    }
}
