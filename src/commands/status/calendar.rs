//! How every week stands: each exercise, each week without one. Pure.

use super::mailed::Mailed;
use super::rhythm::{self, Gap};
use super::survey::Survey;
use crate::published::{Publication, Published};
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Reviews are told so many days before they are due.
const SOON: i64 = 60;

/// How far an exercise is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// Not to be published yet.
    Draft,
    /// Its day is still to come.
    Scheduled,
    /// A build has announced it.
    Published,
    /// Its day has come and no build has announced it.
    Due,
    /// Its day has come, and the record of what was announced cannot be read.
    Past,
    /// It was announced, and its file is gone or a draft again.
    Withdrawn,
}

impl State {
    /// The word for it, for people and programs.
    pub(super) fn word(self) -> &'static str {
        match self {
            State::Draft => "draft",
            State::Scheduled => "scheduled",
            State::Published => "published",
            State::Due => "due",
            State::Past => "past",
            State::Withdrawn => "withdrawn",
        }
    }
}

/// How its newsletter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mail {
    /// There is none to be sent, or not yet.
    None,
    /// Nobody was tried.
    NotBegun,
    /// Some were tried.
    Begun(Mailed),
    /// Its ledger cannot be read.
    Damaged,
}

/// One exercise.
#[derive(Debug, Clone)]
pub(super) struct Row<'a> {
    pub(super) date: Option<Date>,
    pub(super) id: &'a str,
    pub(super) title: Option<&'a str>,
    /// Its file, if it has one.
    pub(super) file: Option<&'a str>,
    pub(super) state: State,
    pub(super) mistakes: usize,
    /// Changed since it was published, so that the next build stops.
    pub(super) is_changed: bool,
    pub(super) mail: Mail,
    pub(super) review_by: Option<Date>,
}

/// A line of the calendar.
#[derive(Debug, Clone)]
pub(super) enum Entry<'a> {
    Exercise(Row<'a>),
    /// Weeks without one.
    Gap(Gap),
}

impl Entry<'_> {
    pub(super) fn date(&self) -> Option<Date> {
        match self {
            Entry::Exercise(row) => row.date,
            Entry::Gap(gap) => Some(gap.first),
        }
    }
}

/// All that is shown.
pub(super) struct Calendar<'a> {
    /// By day.
    pub(super) entries: Vec<Entry<'a>>,
    /// The exercises of which nobody knows the day.
    pub(super) undated: Vec<Row<'a>>,
    /// What should be read again by now or soon, the most urgent first.
    pub(super) reviews: Vec<(Date, &'a str)>,
    /// Every exercise that has a file, also those that are not shown, by day.
    pub(super) rows: Vec<Row<'a>>,
    /// How many are too long ago to be shown.
    pub(super) hidden: usize,
    /// The next day that has no exercise yet.
    pub(super) free: Date,
}

impl<'a> Calendar<'a> {
    /// The calendar of what was read.
    pub(super) fn of(survey: &'a Survey) -> Self {
        let mut rows: Vec<Row<'a>> = survey.known.iter().map(|known| row(survey, known)).collect();
        rows.sort_by_key(|row| (row.date, row.id));
        let gone = gone(survey);
        let days: BTreeSet<Date> = rows.iter().chain(&gone).filter_map(|row| row.date).collect();
        let is_shown = |row: &&Row<'_>| row.date.is_some_and(|date| date >= survey.from);
        let shown = rows.iter().chain(&gone).filter(is_shown).cloned().map(Entry::Exercise);
        let mut entries: Vec<Entry<'a>> = shown.chain(gaps(survey, &days)).collect();
        entries.sort_by_key(Entry::date);
        Self {
            undated: rows.iter().filter(|row| row.date.is_none()).cloned().collect(),
            reviews: reviews(survey, &rows),
            hidden: (rows.iter().chain(&gone))
                .filter(|row| row.date.is_some_and(|date| date < survey.from))
                .count(),
            free: rhythm::next(days.iter().copied(), survey.today),
            entries,
            rows,
        }
    }

    /// The first missing day between today and another day, if more exercises follow: the free day at the end is none.
    pub(super) fn missing_before(&self, until: Date, today: Date) -> Option<Date> {
        let days = self.entries.iter().filter_map(|entry| match entry {
            Entry::Gap(gap) => Some(gap.first),
            Entry::Exercise(_) => None,
        });
        days.filter(|day| *day >= today && *day < until && *day != self.free)
            .min()
    }

    /// The latest one that subscribers have.
    pub(super) fn latest(&self) -> Option<&Row<'a>> {
        self.rows.iter().rev().find(|row| row.state == State::Published)
    }
}

fn row<'a>(survey: &'a Survey, known: &'a super::build::Known) -> Row<'a> {
    let state = state(survey, known);
    Row {
        date: known.date,
        id: &known.id,
        title: known.title.as_deref(),
        file: Some(&known.name),
        state,
        mistakes: known.mistakes,
        is_changed: survey.changed.contains(&known.id),
        mail: mail(survey, &known.id, state),
        review_by: known.review_by,
    }
}

fn state(survey: &Survey, known: &super::build::Known) -> State {
    let published = survey.published.as_ref();
    let is_recorded = published.is_some_and(|published| published.get(&known.id).is_some());
    let is_to_come = known.date.is_none_or(|date| date > survey.today);
    match (known.is_draft, is_to_come) {
        (true, _) if is_recorded => State::Withdrawn,
        (true, _) => State::Draft,
        (false, true) => State::Scheduled,
        (false, false) if published.is_none() => State::Past,
        (false, false) if is_recorded => State::Published,
        (false, false) => State::Due,
    }
}

fn mail(survey: &Survey, id: &str, state: State) -> Mail {
    match survey.begun.get(id) {
        Some(Ok(mailed)) => Mail::Begun(*mailed),
        Some(Err(_)) => Mail::Damaged,
        None if survey.readers.is_some() && state == State::Published => Mail::NotBegun,
        None => Mail::None,
    }
}

/// What was published and has no file any more.
fn gone(survey: &Survey) -> Vec<Row<'_>> {
    let ids: BTreeSet<&str> = survey.known.iter().map(|known| known.id.as_str()).collect();
    let record = survey.published.iter().flat_map(Published::iter);
    let mut gone: Vec<&Publication> = record.filter(|known| !ids.contains(known.id.as_str())).collect();
    gone.sort_by_key(|known| known.date);
    gone.into_iter()
        .map(|known| Row {
            date: Some(known.date),
            id: &known.id,
            title: Some(&known.title),
            file: None,
            state: State::Withdrawn,
            mistakes: 0,
            is_changed: false,
            mail: mail(survey, &known.id, State::Withdrawn),
            review_by: None,
        })
        .collect()
}

/// The weeks without an exercise, as far as they are shown, past ones and those to come apart; the last is the next free
/// day.
fn gaps<'a>(survey: &Survey, days: &BTreeSet<Date>) -> Vec<Entry<'a>> {
    let shown = rhythm::gaps(days, survey.today).into_iter();
    let mut gaps: Vec<Gap> = shown
        .filter_map(|gap| gap.split(survey.from).1)
        .flat_map(|gap| <[Option<Gap>; 2]>::from(gap.split(survey.today)))
        .flatten()
        .collect();
    if !days.is_empty() {
        let next = rhythm::next(days.iter().copied(), survey.today);
        gaps.push(Gap::single(next));
    }
    gaps.into_iter().map(Entry::Gap).collect()
}

fn reviews<'a>(survey: &Survey, rows: &[Row<'a>]) -> Vec<(Date, &'a str)> {
    let until = survey.today.saturating_add(SOON.days());
    let is_read = |row: &&Row<'_>| !matches!(row.state, State::Draft | State::Withdrawn);
    let due = rows
        .iter()
        .filter(is_read)
        .filter_map(|row| Some((row.review_by?, row.id)));
    let mut reviews: Vec<_> = due.filter(|(day, _)| *day <= until).collect();
    reviews.sort_unstable();
    reviews
}
