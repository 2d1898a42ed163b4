//! Changes after which subscribers would get a published exercise twice, or at an address that leads nowhere.

use super::{front_matter, identity, yaml};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::exercise::Exercise;
use crate::published::{Publication, Published};
use crate::rules;
use crate::source::{Source, Span};
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What is compared with the record.
#[derive(Debug, Clone, Copy)]
pub struct Announced<'a> {
    /// The settings.
    pub config: &'a Config,
    /// The ids of all files, also of drafts and of those with mistakes: none of these has vanished.
    pub ids: &'a BTreeSet<String>,
    /// The exercises that are no drafts, scheduled ones too.
    pub exercises: &'a [&'a Exercise],
    /// The exercises that this build announces.
    pub published: &'a [&'a Exercise],
}

/// One change, with what was published before it.
#[derive(Debug, Clone)]
pub enum Change<'a> {
    /// An exercise has another date.
    Date(&'a Exercise, Publication),
    /// An exercise has, as it seems, another id.
    Id(&'a Exercise, Publication),
    /// The site has another address.
    Site(Publication),
}

impl Change<'_> {
    /// The word that accepts this change alone; a move of the site is accepted with all others.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        match self {
            Change::Date(exercise, _) | Change::Id(exercise, _) => Some(&exercise.id),
            Change::Site(_) => None,
        }
    }

    /// What to say to whoever has not accepted it.
    #[must_use]
    pub fn mistake(&self, config: &Config) -> Diagnostic {
        match self {
            Change::Date(exercise, known) => date_changed(exercise, known),
            Change::Id(exercise, known) => id_changed(exercise, known),
            Change::Site(known) => site_moved(config, known),
        }
    }
}

/// Everything that was changed although subscribers have it.
#[must_use]
pub fn republished<'a>(announced: &Announced<'a>, record: &Published) -> Vec<Change<'a>> {
    let mut changes = Vec::new();
    for exercise in announced.exercises {
        let known = record.get(&exercise.id).filter(|known| known.date != exercise.date);
        changes.extend(known.map(|known| Change::Date(exercise, known.clone())));
    }
    changes.extend(new_ids(announced, record));
    let mut known = announced
        .published
        .iter()
        .filter_map(|exercise| record.get(&exercise.id));
    let moved = known.find(|known| known.url != announced.config.page_url(&known.id));
    changes.extend(moved.cloned().map(Change::Site));
    changes
}

/// Warns of a day before one on which something was published, as a clock that went back says it.
#[must_use]
pub fn clock_behind<'a>(
    exercises: impl Iterator<Item = &'a Exercise>,
    record: &Published,
    today: Date,
) -> Option<Diagnostic> {
    let is_known = |exercise: &Exercise| {
        record
            .get(&exercise.id)
            .is_some_and(|known| known.date == exercise.date)
    };
    let is_ahead =
        |exercise: &&Exercise| exercise.date > today && is_known(exercise) && !record.was_put_off(&exercise.id);
    let Exercise { id, date, source, .. } = exercises.filter(is_ahead).max_by_key(|exercise| exercise.date)?;
    let place = front_matter_value(source, "date").unwrap_or_else(|| source.line(1));
    Some(
        Diagnostic::new(
            rules::CLOCK_BEHIND,
            format!("this computer's clock says {today}, but `{id}` was published on {date}"),
        )
        .at(source, place, "")
        .help(format!(
            "is the clock right? If not, set it, and build again; if it was wrong when `{id}` was published, do nothing, \
             and it comes back on its day"
        ))
        .note("until then it is taken off the pages and the feed"),
    )
}

/// For each publication whose file has vanished, the new exercise that is most like it, if there is one.
fn new_ids<'a>(announced: &Announced<'a>, record: &Published) -> Vec<Change<'a>> {
    let is_new = |exercise: &&&Exercise| record.get(&exercise.id).is_none();
    let mut new: Vec<&Exercise> = announced.published.iter().filter(is_new).copied().collect();
    let mut changes = Vec::new();
    for known in record.iter().filter(|known| !announced.ids.contains(&known.id)) {
        let nearest = (new.iter().enumerate())
            .map(|(index, exercise)| (likeness(exercise, known), index))
            .max_by_key(|(likeness, index)| (*likeness, usize::MAX - index));
        if let Some((1.., index)) = nearest {
            changes.push(Change::Id(new.remove(index), known.clone()));
        }
    }
    changes
}

/// Whether a title (2) and a date (1) are those that were published.
fn likeness(exercise: &Exercise, known: &Publication) -> u8 {
    2 * u8::from(exercise.title == known.title) + u8::from(exercise.date == known.date)
}

fn date_changed(exercise: &Exercise, known: &Publication) -> Diagnostic {
    let Publication { id, date, .. } = known;
    let source = &exercise.source;
    let place = front_matter_value(source, "date").unwrap_or_else(|| source.line(1));
    Diagnostic::new(
        rules::PUBLISHED_DATE,
        format!("`{id}` was published with another date, {date}"),
    )
    .at(source, place, "")
    .help(format!(
        "type `date: {date}`; {}",
        or_accept(id, "it should come again, or was never uploaded")
    ))
    .note("with another date subscribers would see it a second time, as new")
}

fn id_changed(exercise: &Exercise, known: &Publication) -> Diagnostic {
    let Exercise { id, source, .. } = exercise;
    let shared = match likeness(exercise, known) {
        3 => "date and title",
        2 => "title",
        _ => "date",
    };
    let back = if front_matter_value(source, "id").is_some() {
        format!("type `id: {}`", known.id)
    } else {
        let name = identity::file_name(&source.name, &known.id);
        format!("rename the file to `{name}`, or add a line `id: {}`", known.id)
    };
    Diagnostic::new(
        rules::PUBLISHED_ID,
        format!(
            "`{id}` has the {shared} of `{}`, which was published and is gone",
            known.id
        ),
    )
    .at(source, identity::id_place(source), "")
    .help(format!(
        "{back}; {}",
        or_accept(id, "it is another one, should come again, or was never uploaded")
    ))
    .note(format!(
        "with another id subscribers would see it a second time, as new, and the address they have, {}, would lead \
         nowhere",
        known.url
    ))
}

/// How to go forward.
fn or_accept(id: &str, reason: &str) -> String {
    format!("if {reason}, run `handout build --accept-republish {id}`")
}

fn site_moved(config: &Config, known: &Publication) -> Diagnostic {
    let (old, new) = (known.site_url(), &config.site.url);
    let source = &config.source;
    let place = value(source, 0..source.text.len(), &["site", "url"]).unwrap_or_else(|| source.line(1));
    Diagnostic::new(
        rules::PUBLISHED_SITE,
        format!("the exercises were published at another address, {old}"),
    )
    .at(source, place, "")
    .help(format!(
        "type `url: {old}`; once {old} redirects to {new}, run `handout build --accept-republish all`; if nothing was \
         ever uploaded, delete `.handout/published.jsonl` and build again"
    ))
    .note(
        "subscribers' feed readers would go on asking the old address, and the links in what they have would lead \
         there",
    )
}

/// Where a value of the front matter was typed.
fn front_matter_value(source: &Arc<Source>, key: &str) -> Option<Span> {
    let front = front_matter::split(source, &mut Diagnostics::default())?.front;
    value(source, front, &[key])
}

/// Where the value of a key inside keys was typed.
fn value(source: &Arc<Source>, part: Span, keys: &[&str]) -> Option<Span> {
    let tree = yaml::read(source, part, &mut Diagnostics::default())?;
    let mut node = &tree.root;
    for key in keys {
        let yaml::Value::Map(entries) = &node.value else {
            return None;
        };
        node = &entries.iter().find(|entry| entry.key == *key)?.node;
    }
    Some(node.span.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse;
    use jiff::civil::date;

    fn exercise(id: &str, title: &str, day: u8) -> Exercise {
        let text = format!(
            "---\ntitle: {title}\ndate: 2024-11-{day:02}\nsummary: x\ndose: {{reps: 5}}\n---\n1. Sit.\n2. Stand.\n"
        );
        let source = Source::new(format!("exercises/{id}.md"), &text);
        parse::exercise(&source, &mut Diagnostics::default()).expect("has no mistakes")
    }

    fn config(url: &str) -> Config {
        let text = format!("practice: {{name: x, author: x}}\nsite: {{description: x, \"url\": \"{url}\"}}\n");
        let source = Source::new("handout.yaml", &text);
        parse::config(&source, &mut Diagnostics::default()).expect("has no mistakes")
    }

    /// What a build of these exercises finds changed, in words, where `before` was published at example.org.
    fn changes(before: &[Exercise], now: &[Exercise], site: &str) -> Vec<String> {
        let (old, config) = (config("https://example.org"), config(site));
        let mut record = Published::default();
        before
            .iter()
            .for_each(|exercise| record.add(Publication::of(&old, exercise)));
        let exercises: Vec<&Exercise> = now.iter().collect();
        let published: Vec<&Exercise> = now.iter().filter(|one| one.date <= date(2024, 11, 23)).collect();
        let announced = Announced {
            config: &config,
            ids: &now.iter().map(|exercise| exercise.id.clone()).collect(),
            exercises: &exercises,
            published: &published,
        };
        let in_words = |change: &Change<'_>| match change {
            Change::Date(exercise, known) => format!("{} from {}", exercise.id, known.date),
            Change::Id(exercise, known) => format!("{} from {}", exercise.id, known.id),
            Change::Site(known) => format!("site from {}", known.site_url()),
        };
        republished(&announced, &record).iter().map(in_words).collect()
    }

    const HERE: &str = "https://example.org";

    #[test]
    fn what_is_new_or_gone_or_has_another_title_is_no_change() {
        let before = [exercise("calf", "Calf", 4), exercise("hip", "Hip", 11)];
        let now = [exercise("calf", "Lower leg", 4), exercise("neck", "Neck", 18)];
        assert_eq!(changes(&before, &now, HERE), [""; 0]);
    }

    #[test]
    fn each_id_that_is_gone_finds_the_new_one_that_is_most_like_it() {
        let before = [exercise("calf", "Calf", 4), exercise("hip", "Hip", 4)];
        let now = [
            exercise("hips", "Hip", 4),
            exercise("leg", "Calf", 5),
            exercise("neck", "Neck", 4),
        ];
        assert_eq!(changes(&before, &now, HERE), ["leg from calf", "hips from hip"]);
        assert_eq!(changes(&before[..1], &now[2..], HERE), ["neck from calf"]);
    }

    #[test]
    fn an_exercise_that_is_not_yet_announced_has_no_other_id() {
        let now = [exercise("leg", "Calf", 30)];
        assert_eq!(changes(&[exercise("calf", "Calf", 4)], &now, HERE), [""; 0]);
    }

    #[test]
    fn a_published_exercise_cannot_be_put_off() {
        let now = [exercise("calf", "Calf", 30)];
        assert_eq!(
            changes(&[exercise("calf", "Calf", 4)], &now, HERE),
            ["calf from 2024-11-04"]
        );
    }

    #[test]
    fn a_move_of_the_site_is_one_change_for_all() {
        let before = [exercise("calf", "Calf", 4), exercise("hip", "Hip", 11)];
        assert_eq!(
            changes(&before, &before, "https://bell.example/x"),
            ["site from https://example.org"]
        );
    }

    #[test]
    fn the_address_is_found_however_it_was_typed() {
        let config = config("https://bell.example");
        let mistake = Change::Site(Publication::of(&config, &exercise("calf", "Calf", 4))).mistake(&config);
        let place = &mistake.labels[0].place;
        assert_eq!(
            place.source.text[place.span.clone()].trim_matches('"'),
            "https://bell.example"
        );
    }
}
