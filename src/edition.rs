//! What a renderer may look at: the exercise, the settings, the archive it appears in, its pictures and the fonts.

use crate::config::Config;
use crate::exercise::Exercise;
use crate::outputs::Fonts;
use crate::picture::Pictures;
use crate::published::Published;
use std::collections::BTreeMap;

/// Sizes in bytes of what has been rendered already, by path under `out/`: earlier outputs of the table, so that a
/// later one can say how large a file is that it links to.
pub type Sizes = BTreeMap<String, u64>;

/// One exercise in its surroundings.
#[derive(Debug, Clone, Copy)]
pub struct Edition<'a> {
    /// The practice, the site, the brand.
    pub config: &'a Config,
    /// The exercise.
    pub exercise: &'a Exercise,
    /// Whether it is announced: its day has come, and it is no draft.
    pub announced: bool,
    /// Whether it is one of the newest, which the feed holds.
    pub is_in_feed: bool,
    /// The exercise that was published before this one.
    pub previous: Option<Neighbour<'a>>,
    /// The exercise that was published after this one.
    pub next: Option<Neighbour<'a>>,
    /// The pictures of the exercise and the logo.
    pub pictures: &'a Pictures,
    /// The fonts of the project and the built-in ones.
    pub fonts: &'a Fonts,
    /// What earlier outputs of this edition weigh.
    pub sizes: &'a Sizes,
}

/// All that an edition tells of the exercise before or after it: whenever any of this changes it is made again, and
/// only then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Neighbour<'a> {
    /// The last part of its address.
    pub id: &'a str,
    /// Its title.
    pub title: &'a str,
}

impl<'a> From<&'a Exercise> for Neighbour<'a> {
    fn from(exercise: &'a Exercise) -> Self {
        Self {
            id: &exercise.id,
            title: &exercise.title,
        }
    }
}

/// All published exercises, newest first.
#[derive(Debug, Clone, Copy)]
pub struct Archive<'a> {
    /// The practice, the site, the brand.
    pub config: &'a Config,
    /// The exercises, newest first, then by id.
    pub exercises: &'a [&'a Exercise],
    /// The outlines of all pictures, and the logo.
    pub pictures: &'a Pictures,
    /// What the outputs of the editions weigh.
    pub sizes: &'a Sizes,
    /// What subscribers have, and the guids they have it by.
    pub published: &'a Published,
}

/// All exercises that are built for a day, published and scheduled, but no drafts; the earliest first.
#[derive(Debug, Clone, Copy)]
pub struct Plan<'a> {
    /// The practice, the site, the brand.
    pub config: &'a Config,
    /// The exercises, the earliest first, then by id.
    pub exercises: &'a [&'a Exercise],
}

impl Edition<'_> {
    /// The address of the exercise's page; it ends in `/`.
    #[must_use]
    pub fn url(&self) -> String {
        self.config.page_url(&self.exercise.id)
    }
}
