//! What surrounds the content of every web page: its head, the site's header and its footer.

use super::web_pictures::{self, Place, WebPicture};
use super::wording::{self, Contact, Tongue};
use super::{addresses, pdf, social, theme};
use crate::config::Config;
use crate::exercise::{Exercise, Picture};
use crate::picture::Pictures;
use serde::Serialize;
use std::borrow::Cow;

/// The values of `layout.html`.
#[derive(Debug, Serialize)]
pub(super) struct Frame<'a> {
    language: &'a str,
    /// `ltr` or `rtl`.
    direction: &'static str,
    /// `website` or `article`, as Open Graph knows them.
    kind: &'static str,
    /// What the page may load (Content Security Policy, level 3).
    policy: String,
    /// The title of the browser's tab.
    title: String,
    /// The title of a link preview.
    heading: String,
    description: String,
    author: &'a str,
    /// The canonical address; none for a page that search engines should leave out.
    url: Option<String>,
    /// The way from the page to the site's root: nothing, `../` for each folder, or the site's address.
    root: String,
    site_title: &'a str,
    /// The entry of the site's menu that the page is.
    current: Option<Menu>,
    /// The pictures of a link preview, the best first, with absolute addresses.
    pictures: Vec<Shown<'a>>,
    /// What the page says to programs, as JSON-LD.
    data: Option<String>,
    /// The pages before and after this one, relative to it.
    before: Option<String>,
    after: Option<String>,
    logo: Option<Shown<'a>>,
    practice: Contact<'a>,
    disclaimer: Option<&'a str>,
    theme_light: String,
    theme_dark: String,
    tongue: Tongue,
}

/// The entries of the site's menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Menu {
    /// All exercises.
    Index,
    /// How to follow them.
    Subscribe,
}

/// The words of a page that its frame repeats.
pub(super) struct Words<'a> {
    pub(super) heading: &'a str,
    pub(super) description: &'a str,
}

impl<'a> Frame<'a> {
    /// The frame of the page in a folder under `out/`: nothing for the site's first page, else one that ends in `/`.
    pub(super) fn new(config: &'a Config, pictures: &Pictures, folder: &str, words: &Words<'_>) -> Self {
        let site = &config.site;
        let title = match folder {
            "" => site.title.clone(),
            _ => format!("{} · {}", words.heading, site.title),
        };
        Self {
            language: &site.language,
            direction: wording::direction(&site.language),
            kind: "website",
            policy: policy("'self'"),
            title,
            heading: words.heading.to_owned(),
            description: words.description.to_owned(),
            author: &config.practice.author,
            url: Some(config.url_of(&addresses::path(folder))),
            root: "../".repeat(folder.matches('/').count()),
            site_title: &site.title,
            current: None,
            pictures: Vec::new(),
            data: None,
            before: None,
            after: None,
            logo: logo(config, pictures),
            practice: Contact::of(&config.practice),
            disclaimer: config.disclaimer.as_deref(),
            theme_light: theme::PAPER.hex(),
            theme_dark: theme::NIGHT.hex(),
            tongue: Tongue::of(&site.language),
        }
    }

    /// The frame of a page that a host shows at any address: everything it refers to stands at the site's own.
    pub(super) fn of_no_place(config: &'a Config, pictures: &Pictures, words: &Words<'_>) -> Self {
        Self {
            policy: policy(&format!("'self' {}", config.origin())),
            root: config.url_of(""),
            ..Self::new(config, pictures, "-/", words).hidden()
        }
    }

    /// The same frame as one of the menu's entries.
    pub(super) fn at(self, current: Menu) -> Self {
        let current = Some(current);
        Self { current, ..self }
    }

    /// The same frame for an article.
    pub(super) fn of_article(self) -> Self {
        Self {
            kind: "article",
            ..self
        }
    }

    /// The same frame with pictures for link previews.
    pub(super) fn with_pictures(self, pictures: Vec<Shown<'a>>) -> Self {
        Self { pictures, ..self }
    }

    /// The same frame with JSON-LD, whose `<` are escaped already.
    pub(super) fn with_data(self, data: String) -> Self {
        let data = Some(data);
        Self { data, ..self }
    }

    /// The same frame between two pages.
    pub(super) fn between(self, before: Option<String>, after: Option<String>) -> Self {
        Self { before, after, ..self }
    }

    /// The same frame, kept from search engines.
    pub(super) fn hidden(self) -> Self {
        Self { url: None, ..self }
    }
}

/// Style and pictures from these sources, and nothing else: no script, no frame, no form, no other host.
fn policy(sources: &str) -> String {
    format!("default-src 'none'; style-src {sources}; img-src {sources}; base-uri 'none'; form-action 'none'")
}

/// A picture as an `<img>` shows it.
#[derive(Debug, Serialize)]
pub(super) struct Shown<'a> {
    pub(super) href: String,
    pub(super) alt: Cow<'a, str>,
    pub(super) width: u32,
    pub(super) height: u32,
    /// The same in other sizes, as `srcset` lists them; empty if there are none.
    srcset: String,
}

impl<'a> Shown<'a> {
    /// A picture with what stands before its path; nothing if it could not be read.
    pub(super) fn of(picture: &'a Picture, pictures: &Pictures, place: Place, base: &str) -> Option<Self> {
        let web = web_pictures::reference(pictures, picture, place)?;
        Some(Self::at(&web, picture, base))
    }

    /// A picture of at most `width` CSS pixels, as [`web_pictures::narrow`] has it.
    pub(super) fn narrow(picture: &'a Picture, pictures: &Pictures, width: u32, base: &str) -> Option<Self> {
        let web = web_pictures::narrow(pictures, picture, width)?;
        Some(Self::at(&web, picture, base))
    }

    fn at(web: &WebPicture, picture: &'a Picture, base: &str) -> Self {
        Self {
            href: web.url(base),
            alt: Cow::from(&picture.alt),
            width: web.width,
            height: web.height,
            srcset: web.srcset(base),
        }
    }

    /// The picture of a link to an exercise, as `social` draws it.
    pub(super) fn of_link(exercise: &Exercise, base: &str) -> Self {
        let (path, (width, height)) = social::PREVIEW;
        Self {
            href: format!("{base}{path}"),
            alt: Cow::from(social::preview_alt(exercise)),
            width,
            height,
            srcset: String::new(),
        }
    }

    /// The first page of the handout, as `social` draws it.
    pub(super) fn of_handout(config: &Config, base: &str) -> Self {
        let (width, height) = pdf::preview_size(config.handout.paper);
        Self {
            href: format!("{base}{}", social::HANDOUT),
            alt: Cow::from("The first page of the handout"),
            width,
            height,
            srcset: String::new(),
        }
    }
}

fn logo<'a>(config: &'a Config, pictures: &Pictures) -> Option<Shown<'a>> {
    let picture = config.practice.logo.as_ref()?;
    let shown = Shown::of(picture, pictures, Place::Browser, "")?;
    Some(Shown {
        href: theme::logo_path(pictures.outline(&picture.file)?.format),
        srcset: String::new(),
        ..shown
    })
}
