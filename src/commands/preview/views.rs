//! What the pages show, in the words and numbers of their templates.

mod panels;

use super::build::{Entry, Gallery};
use super::desk::{Desk, Now};
use super::proofs::{Proof, Stage};
use crate::diagnostic::{Diagnostics, Severity};
use crate::exercise::long_date;
use crate::parse;
use crate::preview::{Finding, Request, finding};
use crate::report;
use jiff::civil::Date;
use panels::Panel;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use std::sync::Arc;

/// More mistakes than anybody reads at once are counted, not shown.
const MOST_FINDINGS: usize = 50;

/// The ways to look at an exercise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tab {
    Handout,
    Page,
    Email,
    Text,
    Captions,
    Pictures,
}

impl Tab {
    /// What is shown first.
    pub(super) const FIRST: Self = Tab::Handout;

    const ALL: [Self; 6] = [
        Tab::Handout,
        Tab::Page,
        Tab::Email,
        Tab::Text,
        Tab::Captions,
        Tab::Pictures,
    ];

    /// The name in addresses, and of the template of its panel.
    fn name(self) -> &'static str {
        match self {
            Tab::Handout => "handout",
            Tab::Page => "page",
            Tab::Email => "email",
            Tab::Text => "text",
            Tab::Captions => "captions",
            Tab::Pictures => "pictures",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Tab::Handout => "Handout",
            Tab::Page => "Web page",
            Tab::Email => "Email",
            Tab::Text => "Plain text",
            Tab::Captions => "Captions",
            Tab::Pictures => "Pictures",
        }
    }

    /// The tab of a name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tab| tab.name() == name)
    }
}

/// The address of an exercise's page, after the host's `/`.
pub(super) fn address(id: &str) -> String {
    format!(
        "{}/",
        utf8_percent_encode(id, NON_ALPHANUMERIC)
            .to_string()
            .replace("%2D", "-")
    )
}

/// The page of all exercises.
#[derive(Serialize)]
pub(super) struct ListPage {
    frame: Frame,
}

/// The page of an exercise.
#[derive(Serialize)]
pub(super) struct ExercisePage {
    frame: Frame,
    exercise: Row,
    tab: TabView,
    tabs: Vec<TabView>,
    panel: Panel,
}

/// What every page has.
#[derive(Serialize)]
struct Frame {
    revision: u64,
    practice: String,
    rows: Vec<Row>,
    findings: Vec<Finding>,
    /// How many findings are not shown.
    unshown: usize,
    /// How many of them are mistakes, in words; nothing if none is.
    alarm: Option<String>,
    /// "2 mistakes and 1 warning in 1 file".
    summary: String,
    /// Whether what is shown is from before the mistakes.
    is_old: bool,
    failure: Option<String>,
}

/// An exercise in the list.
#[derive(Serialize)]
struct Row {
    /// Names the row for ever, so that the focus finds it again.
    key: String,
    href: String,
    title: String,
    file: String,
    day: String,
    state: &'static str,
    /// "2 mistakes"; nothing if there is none.
    mistakes: Option<String>,
    is_current: bool,
}

#[derive(Serialize)]
struct TabView {
    name: &'static str,
    title: &'static str,
    href: String,
    /// What is wrong behind it.
    trouble: Option<&'static str>,
}

/// The page of all exercises.
pub(super) fn list(desk: &Desk, now: &Now) -> ListPage {
    let mut found = Diagnostics::default();
    if let Some(gallery) = now.gallery.as_deref() {
        found.extend(gallery.found.clone());
        for entry in &gallery.entries {
            found.extend(only_mistakes(&desk.found_by_outputs(&entry.file)));
        }
    }
    ListPage {
        frame: frame(desk, now, None, found, None),
    }
}

/// Warnings about what an exercise looks like are told where it is looked at.
fn only_mistakes(found: &Diagnostics) -> Diagnostics {
    let mut mistakes = Diagnostics::default();
    let errors = found.iter().filter(|one| one.severity == Severity::Error);
    errors.for_each(|one| mistakes.push(one.clone()));
    mistakes
}

/// The page of an exercise with a tab open.
pub(super) fn exercise(
    desk: &Desk,
    now: &Arc<Now>,
    gallery: &Gallery,
    entry: &Entry,
    request: &Request,
    tab: Tab,
) -> ExercisePage {
    let proof = desk.proof(now, entry, Stage::Words);
    let mut found = about(gallery, &entry.file);
    found.extend(proof.found.clone());
    let panel = Panel::of(&panels::Shown {
        desk,
        now,
        gallery,
        entry,
        proof: &proof,
        request,
        tab,
    });
    if tab == Tab::Pictures {
        found.extend(desk.proof(now, entry, Stage::Pictures).found.clone());
    }
    let captions = panels::has_captions_over(gallery, entry);
    let view = |tab: Tab| TabView {
        name: tab.name(),
        title: tab.title(),
        href: format!("/{}{}", address(&entry.id), tab.name()),
        trouble: (tab == Tab::Captions && captions).then_some("a caption is too long"),
    };
    ExercisePage {
        frame: frame(desk, now, Some(entry), found, Some(&proof)),
        exercise: row(desk, gallery, entry, true),
        tab: view(tab),
        tabs: Tab::ALL.map(view).into(),
        panel,
    }
}

/// What concerns a file: its own mistakes, and those of no exercise.
fn about(gallery: &Gallery, file: &str) -> Diagnostics {
    let is_exercise = |name: &str| gallery.entries.iter().any(|entry| entry.file == name);
    let mut found = Diagnostics::default();
    for one in &gallery.found {
        let files = || one.labels.iter().map(|label| label.place.source.name.as_str());
        if files().any(|name| name == file) || !files().any(is_exercise) {
            found.push(one.clone());
        }
    }
    found
}

fn frame(desk: &Desk, now: &Now, current: Option<&Entry>, mut found: Diagnostics, proof: Option<&Proof>) -> Frame {
    found.sort();
    let (mistakes, rest): (Vec<_>, Vec<_>) = found.iter().partition(|one| one.severity == Severity::Error);
    let count = mistakes.len();
    let findings = mistakes.into_iter().chain(rest).take(MOST_FINDINGS).map(finding);
    let gallery = now.gallery.as_deref();
    let failure = proof.and_then(|proof| proof.failure.clone());
    Frame {
        revision: now.revision,
        practice: gallery
            .and_then(Gallery::config)
            .map_or_else(String::new, |config| config.practice.name.clone()),
        rows: gallery.map_or_else(Vec::new, |gallery| rows(desk, gallery, current)),
        findings: findings.collect(),
        unshown: found.iter().count().saturating_sub(MOST_FINDINGS),
        alarm: (count > 0).then(|| report::counted(count, "mistake")),
        summary: report::how_much(&found),
        is_old: current.is_some_and(|entry| entry.is_broken) && has_something(gallery, current)
            || gallery.is_some_and(|gallery| gallery.has_old_settings && gallery.config().is_some()),
        failure: now.failure.clone().or(failure),
    }
}

fn has_something(gallery: Option<&Gallery>, current: Option<&Entry>) -> bool {
    gallery
        .zip(current)
        .is_some_and(|(gallery, entry)| gallery.exercise(entry).is_some())
}

/// All exercises, those without a day first, then the latest.
fn rows(desk: &Desk, gallery: &Gallery, current: Option<&Entry>) -> Vec<Row> {
    let mut entries: Vec<&Entry> = gallery.entries.iter().collect();
    entries.sort_by_key(|entry| std::cmp::Reverse(day(gallery, entry).unwrap_or(Date::MAX)));
    let is_current = |entry: &Entry| current.is_some_and(|current| current.file == entry.file);
    entries
        .into_iter()
        .map(|entry| row(desk, gallery, entry, is_current(entry)))
        .collect()
}

fn row(desk: &Desk, gallery: &Gallery, entry: &Entry, is_current: bool) -> Row {
    let exercise = gallery.exercise(entry);
    let mistakes = desk.mistakes(gallery, &entry.file);
    let title = exercise.map(|exercise| exercise.title.clone());
    let day = day(gallery, entry);
    Row {
        key: entry.file.replace(|letter: char| !letter.is_alphanumeric(), "-"),
        href: format!("/{}", address(&entry.id)),
        title: title.unwrap_or_else(|| entry.id.clone()),
        file: entry.file.clone(),
        day: day.map_or_else(|| "no day yet".to_owned(), long_date),
        state: match day {
            _ if entry.is_draft => "draft",
            Some(day) if day <= gallery.today => "published",
            _ => "scheduled",
        },
        mistakes: (mistakes > 0).then(|| report::counted(mistakes, "mistake")),
        is_current,
    }
}

fn day(gallery: &Gallery, entry: &Entry) -> Option<Date> {
    let exercise = gallery.exercise(entry);
    exercise.map_or_else(|| parse::date_of(&entry.file), |exercise| Some(exercise.date))
}
