//! What stands behind each tab.

mod captions;

use super::super::build::{Entry, Gallery};
use super::super::desk::{Desk, Now};
use super::super::proofs::{Made, PAGES, Proof, Stage};
use super::{Tab, address};
use crate::config::Config;
use crate::exercise::Exercise;
use crate::outputs::{Artifact, email, index, page, pdf, social};
use crate::preview::{Request, Scheme};
use captions::CaptionView;
pub(super) use captions::is_over;
use serde::Serialize;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// What a panel is made of.
pub(super) struct Shown<'s> {
    pub(super) desk: &'s Desk,
    pub(super) now: &'s Arc<Now>,
    pub(super) gallery: &'s Gallery,
    pub(super) entry: &'s Entry,
    pub(super) proof: &'s Proof,
    pub(super) request: &'s Request,
    pub(super) tab: Tab,
}

/// The values of the template `panel-….html` of a tab.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Panel {
    Handout(HandoutPanel),
    Screen(Box<ScreenPanel>),
    Text(TextPanel),
    Captions(CaptionsPanel),
    Pictures(PicturesPanel),
}

#[derive(Serialize)]
pub(super) struct HandoutPanel {
    pages: Vec<PictureView>,
    pdf: String,
    note: String,
    is_old: bool,
}

/// A page or a newsletter in a frame.
#[derive(Serialize, Default)]
pub(super) struct ScreenPanel {
    src: String,
    width: u32,
    /// `phone` or `desktop`.
    shape: &'static str,
    scheme: &'static str,
    widths: Vec<Choice>,
    colours: Vec<Choice>,
    is_old: bool,
    /// Where the page will be.
    address: String,
    sender: String,
    subject: String,
    preheader: String,
    size: String,
}

#[derive(Serialize)]
struct Choice {
    value: &'static str,
    title: &'static str,
    is_chosen: bool,
}

#[derive(Serialize)]
pub(super) struct TextPanel {
    text: Option<String>,
    is_old: bool,
}

#[derive(Serialize)]
pub(super) struct CaptionsPanel {
    captions: Vec<CaptionView>,
    is_old: bool,
}

#[derive(Serialize)]
pub(super) struct PicturesPanel {
    pictures: Vec<PictureView>,
    is_old: bool,
}

/// A picture that is shown.
#[derive(Serialize)]
struct PictureView {
    name: String,
    /// "1080 × 1350 pixels, 61 KB".
    about: String,
    src: String,
    width: u32,
    height: u32,
    alt: Option<String>,
    /// `wide` or `tall`.
    shape: &'static str,
}

impl Panel {
    pub(super) fn of(shown: &Shown<'_>) -> Self {
        match shown.tab {
            Tab::Handout => Panel::Handout(shown.handout()),
            Tab::Page | Tab::Email => Panel::Screen(Box::new(shown.screen())),
            Tab::Text => Panel::Text(shown.text()),
            Tab::Captions => Panel::Captions(shown.captions()),
            Tab::Pictures => Panel::Pictures(shown.pictures()),
        }
    }
}

/// Whether a caption of an exercise is longer than its network takes.
pub(super) fn has_captions_over(gallery: &Gallery, entry: &Entry) -> bool {
    let both = gallery.config().zip(gallery.exercise(entry));
    both.is_some_and(|(config, exercise)| is_over(config, exercise))
}

impl Shown<'_> {
    fn both(&self) -> Option<(&Config, &Exercise)> {
        self.gallery.config().zip(self.gallery.exercise(self.entry))
    }

    fn handout(&self) -> HandoutPanel {
        let pdf = self.proof.made(&pdf::OUTPUT);
        let pages = self.desk.proof(self.now, self.entry, Stage::Pages).made(&PAGES);
        let file = pdf.files.first();
        HandoutPanel {
            pages: pages.files.iter().map(|file| PictureView::of(file, None)).collect(),
            pdf: file.map_or_else(String::new, source),
            note: file.and_then(|file| file.note.clone()).unwrap_or_default(),
            is_old: pdf.is_old,
        }
    }

    fn screen(&self) -> ScreenPanel {
        let (output, name, widths) = match self.tab {
            Tab::Email => (&email::OUTPUT, "email.html", [390, 800]),
            _ => (&page::OUTPUT, "index.html", [390, 1280]),
        };
        let made = self.proof.made(output);
        let Some((config, exercise)) = self.both().filter(|_| made.text(name).is_some()) else {
            return ScreenPanel::default();
        };
        let is_phone = self.request.value("width") == Some("phone");
        let scheme = self.request.value("colours").and_then(Scheme::named);
        let scheme = scheme.unwrap_or(Scheme::Light);
        let words = &exercise.email;
        ScreenPanel {
            src: self.frame(&made, scheme, name),
            width: widths[usize::from(!is_phone)],
            shape: if is_phone { "phone" } else { "desktop" },
            scheme: scheme.word(),
            widths: vec![
                choice("phone", "Phone", is_phone),
                choice("desktop", "Desktop", !is_phone),
            ],
            colours: vec![
                choice("light", "Light", scheme == Scheme::Light),
                choice("dark", "Dark", scheme == Scheme::Dark),
            ],
            is_old: made.is_old,
            address: config.page_url(&exercise.id),
            sender: sender(config),
            subject: words.subject.as_ref().unwrap_or(&exercise.title).clone(),
            preheader: words.preheader.as_ref().unwrap_or(&exercise.summary).clone(),
            size: kilobytes(made.text(name).map_or(0, str::len)),
        }
    }

    /// The address of a frame. It is another one whenever something in it is, so that only then it is loaded again.
    fn frame(&self, made: &Made, scheme: Scheme, name: &str) -> String {
        let mut seen = DefaultHasher::new();
        let shared = self.desk.site(self.now, Stage::Shared).made(&index::OUTPUT);
        for file in made.files.iter().chain(shared.files.iter()) {
            file.bytes.hash(&mut seen);
        }
        format!(
            "/-/site/{}/{}{name}?v={:x}",
            scheme.word(),
            address(&self.entry.id),
            seen.finish()
        )
    }

    fn text(&self) -> TextPanel {
        let made = self.proof.made(&email::OUTPUT);
        TextPanel {
            text: made.text("email.txt").map(str::to_owned),
            is_old: made.is_old,
        }
    }

    fn captions(&self) -> CaptionsPanel {
        CaptionsPanel {
            captions: self
                .both()
                .map_or_else(Vec::new, |(config, exercise)| captions::views(config, exercise)),
            is_old: self.entry.is_broken,
        }
    }

    fn pictures(&self) -> PicturesPanel {
        let made = self
            .desk
            .proof(self.now, self.entry, Stage::Pictures)
            .made(&social::OUTPUT);
        let words = made.text("alt.txt").unwrap_or_default();
        let posted = made.files.iter().filter(|file| file.path.contains("/social/"));
        PicturesPanel {
            pictures: posted
                .map(|file| PictureView::of(file, alt(words, &file.path)))
                .collect(),
            is_old: made.is_old,
        }
    }
}

/// Who the newsletter comes from, as inboxes show it.
fn sender(config: &Config) -> String {
    let from = config.newsletter.as_ref().map(|newsletter| &newsletter.from);
    match from {
        Some(from) if from.name.is_empty() => from.email.clone(),
        Some(from) => format!("{} <{}>", from.name, from.email),
        None => "nobody yet; `handout.yaml` says it under `newsletter: {from: …}`".to_owned(),
    }
}

/// The alt text of a picture in `alt.txt`: its name on a line, then the text, then an empty line.
fn alt(words: &str, path: &str) -> Option<String> {
    let entries = words.split("\n\n");
    let mut pairs = entries.filter_map(|entry| entry.trim().split_once('\n'));
    let (_, alt) = pairs.find(|(name, _)| path.ends_with(&format!("/{name}")))?;
    Some(alt.trim().to_owned())
}

fn choice(value: &'static str, title: &'static str, is_chosen: bool) -> Choice {
    Choice {
        value,
        title,
        is_chosen,
    }
}

impl PictureView {
    fn of(file: &Artifact, alt: Option<String>) -> Self {
        let (width, height) = size(&file.bytes);
        let name = file.path.rsplit('/').next().unwrap_or_default();
        Self {
            name: name.to_owned(),
            about: format!("{width} × {height} pixels, {}", kilobytes(file.bytes.len())),
            src: source(file),
            width,
            height,
            alt,
            shape: if width > height { "wide" } else { "tall" },
        }
    }
}

/// The address of a file, another one for other bytes.
fn source(file: &Artifact) -> String {
    let mut seen = DefaultHasher::new();
    file.bytes.hash(&mut seen);
    let parts = file.path.split('/').map(address);
    let path: String = parts.collect();
    format!(
        "/-/file/{}?v={:x}",
        path.trim_end_matches('/').replace("%2E", "."),
        seen.finish()
    )
}

/// Width and height of a PNG file (PNG 3, 11.2.1).
fn size(png: &[u8]) -> (u32, u32) {
    let number = |at: usize| {
        let bytes = png.get(at..at + 4).and_then(|bytes| bytes.try_into().ok());
        bytes.map_or(0, u32::from_be_bytes)
    };
    (number(16), number(20))
}

fn kilobytes(bytes: usize) -> String {
    format!("{} KB", bytes.div_ceil(1000))
}
