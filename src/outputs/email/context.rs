//! What the newsletter's template is filled in with.

use super::blocks::{Blocks, LOGO_HEIGHT, TEXT_WIDTH};
use super::leave::{self, mailto};
use crate::config::Practice;
use crate::edition::Edition;
use crate::exercise::long_date;
use crate::outputs::article::handout_path;
use crate::outputs::html::Look;
use crate::outputs::text;
use crate::outputs::web_pictures::Place;
use crate::outputs::wording::{self, Tongue, dialled};
use serde::Serialize;

/// Values that are HTML already end in `_html`; all others are escaped by the template.
#[derive(Debug, Serialize)]
pub(super) struct Context<'a> {
    language: &'a str,
    direction: &'static str,
    /// What says of an element that it holds only our own words.
    ours: &'static str,
    media: String,
    subject: &'a str,
    preheader: &'a str,
    site: &'a str,
    title: &'a str,
    date: String,
    summary: &'a str,
    logo_html: Option<String>,
    /// Whether the practice's name stands beside the logo: a wide one holds the name already.
    is_named: bool,
    image_html: Option<String>,
    sentence: String,
    dose: Vec<Vec<Fact>>,
    feels: Option<String>,
    facts: Vec<Fact>,
    video: Option<&'a str>,
    intro_html: String,
    sections_html: Vec<String>,
    sources: &'a [String],
    review_by: Option<String>,
    closing_html: String,
    contact: Contact<'a>,
    disclaimer: Option<&'a str>,
    page: String,
    handout: String,
    handout_size: Option<String>,
    unsubscribe: Option<String>,
}

/// A label and its value.
#[derive(Debug, Serialize)]
struct Fact {
    label: &'static str,
    value: String,
}

/// Who writes and how to reach them.
#[derive(Debug, Serialize)]
struct Contact<'a> {
    name: &'a str,
    author: &'a str,
    credentials: Option<&'a str>,
    phone: Option<&'a str>,
    tel: Option<String>,
    email: Option<&'a str>,
    mailto: Option<String>,
    address: Option<&'a str>,
    booking: Option<&'a str>,
}

impl<'a> Context<'a> {
    pub(super) fn new(edition: &Edition<'a>) -> Self {
        let (config, exercise, page) = (edition.config, edition.exercise, edition.url());
        let ours = Tongue::of(&config.site.language).ours;
        let blocks = Blocks(Look {
            place: Place::Mail,
            pictures: edition.pictures,
            base: &page,
            site: &config.site.url,
            max_width: TEXT_WIDTH,
            ours,
        });
        let logo = config.practice.logo.as_ref().and_then(|logo| blocks.logo(logo));
        Self {
            language: &config.site.language,
            direction: wording::direction(&config.site.language),
            ours,
            media: String::new(),
            subject: exercise.email.subject.as_ref().unwrap_or(&exercise.title),
            preheader: exercise.email.preheader.as_ref().unwrap_or(&exercise.summary),
            site: &config.site.title,
            title: &exercise.title,
            date: long_date(exercise.date),
            summary: &exercise.summary,
            is_named: logo.as_ref().is_none_or(|(_, width)| *width < 2 * LOGO_HEIGHT),
            logo_html: logo.map(|(html, _)| html),
            image_html: exercise.image.as_ref().map(|image| blocks.figure(image, TEXT_WIDTH)),
            sentence: text::sentence(&exercise.dose.sentence()),
            dose: rows(facts(exercise.dose.facts())),
            feels: exercise.dose.feels.as_deref().map(text::sentence),
            facts: facts(exercise.facts()),
            video: exercise.video.as_deref(),
            intro_html: blocks.all(&exercise.intro),
            sections_html: exercise
                .sections
                .iter()
                .map(|section| blocks.section(section))
                .collect(),
            sources: &exercise.sources,
            review_by: exercise.review_by.map(long_date),
            closing_html: blocks.all(&config.closing),
            contact: Contact::new(&config.practice),
            disclaimer: config.disclaimer.as_deref(),
            handout: handout_url(edition),
            handout_size: handout_size(edition),
            unsubscribe: leave::link(config),
            page: page.clone(),
        }
    }

    /// The side on which lines begin.
    pub(super) fn start(&self) -> &'static str {
        if self.direction == "rtl" { "right" } else { "left" }
    }

    /// The same with the style sheet that depends on the reader's screen.
    pub(super) fn with_media(self, media: String) -> Self {
        Self { media, ..self }
    }
}

impl<'a> Contact<'a> {
    fn new(practice: &'a Practice) -> Self {
        Self {
            name: &practice.name,
            author: &practice.author,
            credentials: practice.credentials.as_deref(),
            phone: practice.phone.as_deref(),
            tel: practice.phone.as_deref().map(dialled),
            email: practice.email.as_deref(),
            mailto: practice.email.as_deref().map(mailto),
            address: practice.address.as_deref(),
            booking: practice.booking.as_deref(),
        }
    }
}

/// The address of the printed handout.
pub(super) fn handout_url(edition: &Edition<'_>) -> String {
    edition.config.url_of(&handout_path(&edition.exercise.id))
}

/// The size of the printed handout, if it has been made.
pub(super) fn handout_size(edition: &Edition<'_>) -> Option<String> {
    let bytes = edition.sizes.get(&handout_path(&edition.exercise.id))?;
    Some(wording::size(*bytes))
}

fn facts(facts: Vec<(&'static str, String)>) -> Vec<Fact> {
    facts.into_iter().map(|(label, value)| Fact { label, value }).collect()
}

/// Facts in rows of at most three; four look better two by two, and a single one is what the sentence says already.
fn rows(facts: Vec<Fact>) -> Vec<Vec<Fact>> {
    let across = if matches!(facts.len(), 2 | 4) { 2 } else { 3 };
    let mut rows: Vec<Vec<Fact>> = Vec::new();
    if facts.len() == 1 {
        return rows;
    }
    for fact in facts {
        match rows.last_mut() {
            Some(row) if row.len() < across => row.push(fact),
            _ => rows.push(vec![fact]),
        }
    }
    rows
}
