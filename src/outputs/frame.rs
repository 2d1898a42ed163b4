//! What surrounds the content of every web page: its head, the site's header and its footer.

use super::web_pictures::{self, Place};
use super::wording::Contact;
use super::{pdf, social, theme};
use crate::config::Config;
use crate::exercise::Picture;
use crate::picture::Pictures;
use serde::Serialize;

/// The values of `layout.html`.
#[derive(Debug, Serialize)]
pub(super) struct Frame<'a> {
    language: &'a str,
    /// `website` or `article`, as Open Graph knows them.
    kind: &'static str,
    /// The title of the browser's tab.
    title: String,
    /// The title of a link preview.
    heading: &'a str,
    description: &'a str,
    author: &'a str,
    /// The canonical address.
    url: String,
    /// The way from the page to the site's root: nothing, or `../`.
    root: &'static str,
    site_title: &'a str,
    /// The pictures of a link preview, the best first, with absolute addresses.
    pictures: Vec<Shown<'a>>,
    logo: Option<Shown<'a>>,
    practice: Contact<'a>,
    disclaimer: Option<&'a str>,
    theme_light: String,
    theme_dark: String,
}

/// A picture as an `<img>` shows it.
#[derive(Debug, Serialize)]
pub(super) struct Shown<'a> {
    pub(super) href: String,
    pub(super) alt: &'a str,
    width: u32,
    height: u32,
}

/// The words of a page that its frame repeats.
pub(super) struct Words<'a> {
    pub(super) heading: &'a str,
    pub(super) description: &'a str,
}

impl<'a> Frame<'a> {
    /// The frame of the index.
    pub(super) fn of_site(config: &'a Config, pictures: &Pictures) -> Self {
        let words = Words {
            heading: &config.site.title,
            description: &config.site.description,
        };
        let title = config.site.title.clone();
        Self::new(config, pictures, &words, title, "website", "")
    }

    /// The frame of a page in a folder of its own.
    pub(super) fn of_page(config: &'a Config, pictures: &Pictures, words: &Words<'a>, url: String) -> Self {
        let title = format!("{} · {}", words.heading, config.site.title);
        Self {
            url,
            ..Self::new(config, pictures, words, title, "article", "../")
        }
    }

    /// The same frame with pictures for link previews.
    pub(super) fn with_pictures(self, pictures: Vec<Shown<'a>>) -> Self {
        Self { pictures, ..self }
    }

    fn new(
        config: &'a Config,
        pictures: &Pictures,
        words: &Words<'a>,
        title: String,
        kind: &'static str,
        root: &'static str,
    ) -> Self {
        Self {
            language: &config.site.language,
            kind,
            title,
            heading: words.heading,
            description: words.description,
            author: &config.practice.author,
            url: config.url_of(""),
            root,
            site_title: &config.site.title,
            pictures: Vec::new(),
            logo: logo(config, pictures),
            practice: Contact::of(&config.practice),
            disclaimer: config.disclaimer.as_deref(),
            theme_light: theme::PAPER.hex(),
            theme_dark: theme::NIGHT.hex(),
        }
    }
}

impl<'a> Shown<'a> {
    /// A picture with what stands before its path; nothing if it could not be read.
    pub(super) fn of(picture: &'a Picture, pictures: &Pictures, place: Place, base: &str) -> Option<Self> {
        let web = web_pictures::reference(pictures, picture, place)?;
        Some(Self {
            href: web.url(base),
            alt: &picture.alt,
            width: web.width,
            height: web.height,
        })
    }

    /// The first page of the handout, as `social` draws it.
    pub(super) fn of_handout(config: &Config, base: &str) -> Self {
        let (width, height) = pdf::preview_size(config.handout.paper);
        Self {
            href: format!("{base}{}", social::HANDOUT),
            alt: "The first page of the handout",
            width,
            height,
        }
    }
}

fn logo<'a>(config: &'a Config, pictures: &Pictures) -> Option<Shown<'a>> {
    let picture = config.practice.logo.as_ref()?;
    let shown = Shown::of(picture, pictures, Place::Browser, "")?;
    let href = theme::logo_path(pictures.get(&picture.file)?);
    Some(Shown { href, ..shown })
}
