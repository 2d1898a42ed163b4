//! The lines between the two `---`: every key of an exercise.

use super::fields::Fields;
use super::pictures;
use super::values::{self, text, text_up_to};
use super::{identity, yaml};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::exercise::{CaptionWords, Dose, EmailWords, Exercise, Level, Sides};
use crate::rules;
use crate::source::{Source, Span};
use std::sync::Arc;

/// The longest title that fits a heading, a browser's tab and an inbox.
const TITLE_MAX: usize = 120;

/// The longest summary that search engines, feeds and link previews show.
const SUMMARY_MAX: usize = 300;

/// Where a file's front matter and body are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Parts {
    /// Between the two `---`.
    pub(super) front: Span,
    /// After the second one.
    pub(super) body: Span,
}

/// Where in the front matter the things are that the body is compared with.
#[derive(Debug, Clone, Default)]
pub(super) struct Places {
    /// The dose's hold.
    pub(super) hold: Option<Span>,
    /// The dose's sides.
    pub(super) sides: Option<Span>,
    /// The tags, as many as the exercise has.
    pub(super) tags: Vec<Span>,
}

/// Finds the two `---`.
pub(super) fn split(source: &Arc<Source>, found: &mut Diagnostics) -> Option<Parts> {
    let text = &source.text;
    let mut at = 0;
    let mut lines = text.split_inclusive('\n').map(|line| {
        let start = at;
        at += line.len();
        (start, line.trim_end())
    });
    let first = lines.next().map_or("", |(_, line)| line);
    if first != "---" {
        found.push(no_front_matter(source, first));
        return None;
    }
    let front = lines.next().map_or(text.len(), |(start, _)| start);
    let mut at = front;
    for line in text[front..].split_inclusive('\n') {
        if line.trim_end() == "---" || line.trim_end() == "..." && !keys_follow(&text[at + line.len()..]) {
            return Some(Parts {
                front: front..at,
                body: at + line.len()..text.len(),
            });
        }
        at += line.len();
    }
    found.push(not_closed(source, front));
    None
}

/// Whether the front matter goes on below a line `...`, which closes it only if the text follows.
fn keys_follow(rest: &str) -> bool {
    let key = rest
        .lines()
        .find(|line| !line.trim().is_empty())
        .and_then(|line| line.split_once(':'));
    let is_key = |key: &str| key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    key.is_some_and(|(key, _)| is_key(key)) && rest.lines().any(|line| line.trim_end() == "---")
}

fn no_front_matter(source: &Arc<Source>, first: &str) -> Diagnostic {
    let later = source.text.lines().position(|line| line.trim_end() == "---");
    let diagnostic = Diagnostic::new(rules::NO_FRONT_MATTER, "the file does not begin with front matter").at(
        source,
        source.line(1),
        "the first line must be `---`",
    );
    match later {
        _ if is_only_dashes(first) => diagnostic.help(THREE_HYPHENS),
        Some(_) if first.trim().is_empty() => diagnostic.help("delete the empty lines above `---`"),
        Some(_) if first.trim() == "---" => diagnostic.help("delete the spaces before `---`"),
        Some(number) if number < 3 => diagnostic.help("move `---` to the first line"),
        _ => diagnostic.help("begin the file with `---`, then lines such as `title: \"Open book\"`, then `---`"),
    }
}

/// Phones and word processors turn `---` into one long dash.
fn is_only_dashes(line: &str) -> bool {
    let dashes = line.trim();
    !dashes.is_empty() && dashes != "---" && dashes.chars().all(|letter| "-–—".contains(letter))
}

const THREE_HYPHENS: &str = "type exactly three hyphens: `---`";

/// Points where the front matter seems to end: before the first line that is none of `key: value`.
fn not_closed(source: &Arc<Source>, front: usize) -> Diagnostic {
    let diagnostic = Diagnostic::new(rules::FRONT_MATTER_NOT_CLOSED, "the front matter is never closed");
    let (first, _) = source.line_and_column(front);
    if let Some(number) = source.text[front..].lines().position(is_only_dashes) {
        let place = source.line(first + number);
        return diagnostic
            .at(source, place, "this does not close it")
            .help(THREE_HYPHENS);
    }
    let mut end = front;
    for line in source.text[front..].split_inclusive('\n') {
        let is_inside = line.starts_with([' ', '-', '#']) && !line.starts_with("# ") && !line.starts_with("##")
            || line
                .split_once(':')
                .is_some_and(|(key, _)| key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'));
        if !is_inside {
            break;
        }
        end += line.len();
    }
    let place = end.min(source.text.trim_end().len());
    let (line, _) = source.line_and_column(place);
    diagnostic
        .at(source, source.line(1), "it begins here")
        .at(source, source.line(line), "and may end before this line")
        .help("type a line `---` between the keys and the text")
}

/// Reads the keys; the exercise has no text yet.
pub(super) fn read(source: &Arc<Source>, front: Span, found: &mut Diagnostics) -> Option<(Exercise, Places)> {
    let tree = yaml::read(source, front, found)?;
    let mut fields = Fields::new(source, &tree, "the front matter", source.line(1), found);
    let title = fields.required("title", "\"Open book: ease a stiff upper back\"", text_up_to(TITLE_MAX));
    let date = fields.required("date", "2026-11-30", values::date);
    let summary = fields.required(
        "summary",
        "\"A gentle twist for stiff backs.\"",
        text_up_to(SUMMARY_MAX),
    );
    let (dose, mut places) = dose(&mut fields);
    let tags = fields.list("tags", |value, found| Some((values::tag(value, found)?, value.span())));
    let (tags, tag_places) = tags.into_iter().unzip();
    places.tags = tag_places;
    let id = fields.optional("id", identity::id);
    let draft = fields.optional("draft", values::yes_or_no);
    let exercise = Exercise {
        source: Arc::clone(source),
        id: String::new(),
        title: title.unwrap_or_default(),
        date: date.unwrap_or_default(),
        summary: summary.unwrap_or_default(),
        area: fields.optional("area", values::name),
        muscles: fields.list("muscles", values::name),
        position: fields.optional("position", values::name),
        equipment: fields.list("equipment", values::name),
        level: fields.optional("level", values::choice(&Level::ALL)),
        dose: dose.unwrap_or_default(),
        image: image(&mut fields, source),
        video: fields.optional("video", values::https),
        tags,
        email: email(&mut fields),
        caption: caption(&mut fields),
        review_by: fields.optional("review_by", values::date),
        sources: fields.list("sources", text),
        draft: draft.unwrap_or(false),
        intro: Vec::new(),
        sections: Vec::new(),
    };
    let has_id = fields.place_of("id").is_some() || fields.may_be_unreadable("id");
    let date_place = fields.place_of("date");
    fields.finish();
    let id = if has_id { id } else { identity::from_name(source, found) };
    identity::compare_dates(source, date, date_place, found);
    let exercise = Exercise {
        id: id.unwrap_or_default(),
        ..exercise
    };
    Some((exercise, places))
}

fn image(fields: &mut Fields<'_, '_>, source: &Arc<Source>) -> Option<crate::exercise::Picture> {
    let example = "image: {file: img/open-book.png, alt: \"Woman on her side, top arm opened behind her.\"}";
    pictures::field(fields.nested("image", example)?, source)
}

fn email(fields: &mut Fields<'_, '_>) -> EmailWords {
    let Some(mut fields) = fields.nested("email", "email: {subject: \"Stiff back?\"}") else {
        return EmailWords::default();
    };
    let words = EmailWords {
        subject: fields.optional("subject", text),
        preheader: fields.optional("preheader", text),
    };
    fields.finish();
    words
}

fn caption(fields: &mut Fields<'_, '_>) -> CaptionWords {
    let Some(mut fields) = fields.nested("caption", "caption: {hook: \"Desk all day?\"}") else {
        return CaptionWords::default();
    };
    let mut words = CaptionWords {
        hook: fields.optional("hook", text),
        hook_span: fields.place_of("hook"),
        ..CaptionWords::default()
    };
    for network in values::networks() {
        let own = fields.optional(network, values::own_caption);
        words.own.extend(own.map(|own| (network.to_owned(), own)));
    }
    fields.finish();
    words
}

fn dose(fields: &mut Fields<'_, '_>) -> (Option<Dose>, Places) {
    let Some(mut fields) = fields.required_nested("dose", "dose: {hold: 20s, reps: 5, sides: both}") else {
        return (None, Places::default());
    };
    let dose = Dose {
        hold: fields.optional("hold", values::time),
        reps: fields.optional("reps", values::count(1..=100)),
        sets: fields.optional("sets", values::count(1..=20)),
        sides: fields.optional("sides", values::choice(&Sides::ALL)),
        rest: fields.optional("rest", values::time),
        per_day: fields.optional("per_day", values::count(1..=12)),
        per_week: fields.optional("per_week", values::count(1..=7)),
        feels: fields.optional("feels", text),
    };
    let places = Places {
        hold: fields.place_of("hold"),
        sides: fields.place_of("sides"),
        tags: Vec::new(),
    };
    let has_amount = ["hold", "reps"]
        .iter()
        .any(|key| fields.place_of(key).is_some() || fields.may_be_unreadable(key));
    if !has_amount && !fields.has_others() {
        let diagnostic = Diagnostic::new(rules::NO_DOSE, "the dose has neither `hold` nor `reps`")
            .at(fields.source(), fields.place(), "")
            .help("say how long or how many times: `dose: {hold: 20s, reps: 5}`");
        fields.report(diagnostic);
    }
    fields.finish();
    (Some(dose), places)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_front_matter_stands_between_two_lines_of_dashes() {
        let mut found = Diagnostics::default();
        let source = Source::new("a.md", "---\ntitle: x\n---\nText\n---\n");
        let parts = split(&source, &mut found).expect("has front matter");
        assert_eq!(&source.text[parts.front], "title: x\n");
        assert_eq!(&source.text[parts.body], "Text\n---\n");
    }
}
