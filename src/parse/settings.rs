//! `handout.yaml`: every key of the settings.

mod handles;
mod newsletter;
mod smtp;

use super::body::{self, Markdown};
use super::fields::{Fields, Value};
use super::values::{self, text, text_up_to};
use super::{advice, pictures, yaml};
use crate::config::{
    Brand, Captions, Config, DEFAULT_FEED_ITEMS, DEFAULT_LANGUAGE, DEFAULT_NETWORKS, DEFAULT_POST_AT, DEFAULT_TIMEZONE,
    DEFAULT_TITLE, Handout, Paper, Practice, Qr, Site,
};
use crate::diagnostic::Diagnostics;
use crate::exercise::Block;
use crate::outputs::Templates;
use crate::outputs::captions::Apart;
use crate::source::Source;
use jiff::tz::TimeZone;
use std::ops::RangeInclusive;
use std::sync::Arc;

/// How many exercises the feed may hold; readers load all of it each time.
const FEED_ITEMS: RangeInclusive<usize> = 1..=500;

/// Reads the settings; what has a mistake is left at its default.
pub(super) fn read(source: &Arc<Source>, found: &mut Diagnostics) -> Option<Config> {
    let tree = yaml::read(source, 0..source.text.len(), found)?;
    let mut fields = Fields::new(source, &tree, "the settings", source.line(1), found);
    let practice = practice(&mut fields, source);
    let config = Config {
        source: Arc::clone(source),
        newsletter: newsletter::read(&mut fields, &practice),
        captions: captions(&mut fields, &practice.name),
        site: site(&mut fields),
        brand: brand(&mut fields),
        templates: Templates::default(),
        handout: handout(&mut fields),
        practice,
        closing: fields.optional("closing", closing).unwrap_or_default(),
        disclaimer: fields.optional("disclaimer", text),
    };
    fields.finish();
    Some(config)
}

fn practice(fields: &mut Fields<'_, '_>, source: &Arc<Source>) -> Practice {
    let example = "practice: {name: Bell Sports Massage, author: Anna Bell}";
    let Some(mut fields) = fields.required_nested("practice", example) else {
        return Practice::default();
    };
    let name = fields
        .required("name", "Bell Sports Massage", text_up_to(120))
        .unwrap_or_default();
    let alt = format!("The logo of {name}");
    let practice = Practice {
        logo: fields.optional("logo", |value, found| pictures::file(value, &alt, source, found)),
        name,
        author: fields
            .required("author", "Anna Bell", text_up_to(120))
            .unwrap_or_default(),
        credentials: fields.optional("credentials", text),
        phone: fields.optional("phone", text),
        email: fields.optional("email", values::email),
        address: fields.optional("address", text),
        booking: fields.optional("booking", values::https),
    };
    fields.finish();
    practice
}

fn site(fields: &mut Fields<'_, '_>) -> Site {
    let example = "site: {url: \"https://example.org\", description: A stretch every week.}";
    let mut site = Site {
        url: String::new(),
        title: DEFAULT_TITLE.to_owned(),
        description: String::new(),
        language: DEFAULT_LANGUAGE.to_owned(),
        timezone: TimeZone::get(DEFAULT_TIMEZONE).unwrap_or(TimeZone::UTC),
        feed_items: DEFAULT_FEED_ITEMS,
    };
    let Some(mut fields) = fields.required_nested("site", example) else {
        return site;
    };
    site.url = fields
        .required("url", "https://example.org", values::site_url)
        .unwrap_or_default();
    site.title = fields.optional("title", text_up_to(120)).unwrap_or(site.title);
    site.description = fields
        .required("description", "A stretch every week.", text_up_to(300))
        .unwrap_or_default();
    site.language = fields.optional("language", values::language).unwrap_or(site.language);
    site.timezone = fields.optional("timezone", values::time_zone).unwrap_or(site.timezone);
    site.feed_items = fields
        .optional("feed_items", values::number(FEED_ITEMS))
        .unwrap_or(site.feed_items);
    fields.finish();
    site
}

fn brand(fields: &mut Fields<'_, '_>) -> Brand {
    let mut brand = Brand::default();
    let Some(mut fields) = fields.nested("brand", "brand: {primary: \"#1f5f5b\", accent: \"#d9772b\"}") else {
        return brand;
    };
    brand.primary = fields.optional("primary", values::colour).unwrap_or(brand.primary);
    brand.accent = fields.optional("accent", values::colour).unwrap_or(brand.accent);
    fields.finish();
    brand
}

fn handout(fields: &mut Fields<'_, '_>) -> Handout {
    let Some(mut fields) = fields.nested("handout", "handout: {paper: a4}") else {
        return Handout::default();
    };
    let handout = Handout {
        paper: fields
            .optional("paper", values::choice(&Paper::ALL))
            .unwrap_or_default(),
        large_print: fields.optional("large_print", values::yes_or_no).unwrap_or_default(),
        diary: fields.optional("diary", values::yes_or_no).unwrap_or_default(),
        qr: fields.optional("qr", values::choice(&Qr::ALL)).unwrap_or_default(),
    };
    fields.finish();
    handout
}

/// `practice` is its name, of which hashtags are often made.
fn captions(fields: &mut Fields<'_, '_>, practice: &str) -> Captions {
    let mut captions = Captions {
        networks: DEFAULT_NETWORKS.map(str::to_owned).to_vec(),
        post_at: DEFAULT_POST_AT,
        ..Captions::default()
    };
    let Some(mut fields) = fields.nested("captions", "captions: {networks: [instagram, facebook]}") else {
        return captions;
    };
    let networks = fields.list("networks", values::network);
    let apart = Apart::in_texts([practice]);
    captions.hashtags = fields.list("hashtags", |value, found| {
        let tag = values::tag(value, found)?;
        advice::tag_without_capitals(&tag, &apart, (value.source, &value.span()), found);
        Some(tag)
    });
    captions.handles = handles::handles(&mut fields);
    captions.continue_on = fields.list("continue_on", values::network_with_threads);
    captions.post_at = fields
        .optional("post_at", values::time_of_day)
        .unwrap_or(captions.post_at);
    fields.finish();
    if !networks.is_empty() {
        captions.networks = networks;
    }
    captions
}

/// The closing words are Markdown, best typed after `closing: |` on lines of their own.
fn closing(value: &Value<'_>, found: &mut Diagnostics) -> Option<Vec<Block>> {
    let text = values::lines(value, found)?;
    let markdown = Markdown::indented(value.source, text, &value.node.span);
    Some(body::blocks(&markdown, found))
}
