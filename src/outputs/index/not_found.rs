//! The page that a host shows where there is none.

use super::super::Artifact;
use super::super::frame::{Frame, Words};
use crate::edition::Archive;
use anyhow::Result;
use serde::Serialize;

/// Where hosts look for it (GitHub Pages, Netlify, Cloudflare Pages).
const PATH: &str = "404.html";

/// How many exercises it offers instead.
const OFFERED: usize = 3;

#[derive(Serialize)]
struct Page<'a> {
    frame: Frame<'a>,
    offered: Vec<Offer<'a>>,
}

#[derive(Serialize)]
struct Offer<'a> {
    title: &'a str,
    href: String,
}

/// The page. A host shows it at whatever address was asked for, so its own links are absolute.
pub(super) fn page(archive: &Archive<'_>) -> Result<Artifact> {
    let words = Words {
        heading: "This page is not here",
        description: "There is no page at this address.",
    };
    let newest = archive.exercises.iter().take(OFFERED);
    let page = Page {
        frame: Frame::of_no_place(archive.config, archive.pictures, &words),
        offered: newest
            .map(|exercise| Offer {
                title: &exercise.title,
                href: archive.config.page_url(&exercise.id),
            })
            .collect(),
    };
    Ok(Artifact::new(
        PATH,
        archive.config.templates.render("not-found.html", page)?,
    ))
}
