//! The page that explains in plain words how to follow the exercises.

use super::super::frame::{Frame, Menu, Words};
use super::super::{Artifact, addresses, feed};
use crate::config::{Config, Newsletter};
use crate::edition::Archive;
use anyhow::Result;
use serde::Serialize;

/// Its folder under `out/`.
const FOLDER: &str = "subscribe/";

#[derive(Serialize)]
struct Page<'a> {
    frame: Frame<'a>,
    /// The site's address, with a slash at the end.
    site: String,
    feed: &'static str,
    json_feed: &'static str,
    /// The way to ask for the newsletter, if there is one.
    newsletter: Option<Request<'a>>,
}

/// A mail that asks for the newsletter, ready to be sent.
#[derive(Serialize)]
struct Request<'a> {
    href: String,
    address: &'a str,
}

/// The page.
pub(super) fn page(archive: &Archive<'_>) -> Result<Artifact> {
    let config = archive.config;
    let description = format!("How to follow {} by email or in a feed reader.", config.site.title);
    let words = Words {
        heading: "Subscribe",
        description: &description,
    };
    let page = Page {
        frame: Frame::new(config, archive.pictures, FOLDER, &words).at(Menu::Subscribe),
        site: config.url_of(""),
        feed: feed::PATH,
        json_feed: feed::JSON_PATH,
        newsletter: config.newsletter.as_ref().map(|newsletter| request(config, newsletter)),
    };
    let html = config.templates.render("subscribe.html", page)?;
    Ok(Artifact::new(format!("{FOLDER}index.html"), html))
}

fn request<'a>(config: &Config, newsletter: &'a Newsletter) -> Request<'a> {
    let address = newsletter.reply_to.as_ref().unwrap_or(&newsletter.from.email);
    let body = format!("Please send me {} by email.", config.site.title);
    Request {
        href: format!(
            "mailto:{}?subject=Subscribe&body={}",
            addresses::mailbox(address),
            addresses::part(&body)
        ),
        address,
    }
}
