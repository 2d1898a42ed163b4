//! What search engines are told: every page of the site (sitemaps.org) and where that list is (RFC 9309).

use super::super::{Artifact, addresses};
use crate::edition::Archive;
use anyhow::Result;
use serde::Serialize;

const PATH: &str = "sitemap.xml";

#[derive(Serialize)]
struct Sitemap {
    pages: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    url: String,
    /// The day on which its words were published, where that is known.
    day: Option<String>,
}

/// `sitemap.xml` and `robots.txt`, of the site's own pages and those of the exercises.
pub(super) fn files(archive: &Archive<'_>, pages: &[Artifact]) -> Result<[Artifact; 2]> {
    let config = archive.config;
    let own = pages.iter().map(|page| Entry {
        url: config.url_of(&addresses::path(page.path.trim_end_matches("index.html"))),
        day: None,
    });
    let exercises = archive.exercises.iter().map(|exercise| Entry {
        url: config.page_url(&exercise.id),
        day: Some(exercise.date.to_string()),
    });
    let sitemap = Sitemap {
        pages: own.chain(exercises).collect(),
    };
    let robots = format!("User-agent: *\nAllow: /\n\nSitemap: {}\n", config.url_of(PATH));
    Ok([
        Artifact::new(PATH, config.templates.render("sitemap.xml", sitemap)?),
        Artifact::new("robots.txt", robots),
    ])
}
