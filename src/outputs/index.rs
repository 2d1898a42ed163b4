//! The site around the exercises: the archive, its areas and tags, how to subscribe, and the files that all pages share.

mod listing;
mod not_found;
mod overview;
mod sitemap;
mod subscribe;

use super::topics::{By, topics};
use super::{Artifact, Output, Render, theme};
use crate::diagnostic::Diagnostics;
use crate::edition::Archive;
use anyhow::Result;
use rayon::prelude::*;

/// The index.
pub const OUTPUT: Output = Output {
    name: "index",
    needs: None,
    render: Render::Whole {
        each: None,
        whole: render,
    },
    find: None,
};

fn render(archive: &Archive<'_>, _found: &mut Diagnostics) -> Result<Vec<Artifact>> {
    let mut pages = listing::home(archive)?;
    for by in [By::Area, By::Tag] {
        let topics = topics(by, archive.exercises);
        pages.extend(overview::pages(archive, by, &topics)?);
        let listed: Result<Vec<_>> = topics
            .par_iter()
            .map(|topic| listing::of_topic(archive, by, topic))
            .collect();
        pages.extend(listed?.into_iter().flatten());
    }
    pages.push(subscribe::page(archive)?);
    let mut files = theme::artifacts(archive.config, archive.pictures)?;
    files.extend(sitemap::files(archive, &pages)?);
    files.push(not_found::page(archive)?);
    files.extend(pages);
    Ok(files)
}

#[cfg(test)]
mod tests;
