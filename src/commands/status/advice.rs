//! What to do now, in a sentence or two with the command to type. Pure.

use super::calendar::{Calendar, Mail, Row, State};
use super::survey::Survey;
use crate::report::counted;
use jiff::ToSpan;
use jiff::civil::Date;

/// Nobody wants to hear of more than two things at once.
const MOST: usize = 2;

/// Older newsletters that were never mailed are left alone: two weeks.
const FRESH: i64 = 14;

/// A draft is spoken of so many days before its day.
const NEAR: i64 = 8;

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    /// A plain sentence with the command in it.
    pub(super) sentence: String,
    /// What to type; nothing if there is nothing to do.
    pub(super) command: Option<String>,
}

impl Step {
    /// A sentence in which `{}` stands for the command.
    fn new(sentence: &str, command: impl Into<String>) -> Self {
        let command = command.into();
        Self {
            sentence: sentence.replace("{}", &format!("`{command}`")),
            command: Some(command),
        }
    }
}

/// The most urgent things, or that there are none.
pub(super) fn steps(survey: &Survey, calendar: &Calendar<'_>) -> Vec<Step> {
    let all = [
        mend(calendar),
        take_back(calendar),
        build(calendar),
        finish_mailing(calendar),
        mail(survey, calendar),
        decide(calendar),
        write(survey, calendar),
        plan(survey, calendar),
        review(survey, calendar),
    ];
    let mut steps: Vec<Step> = all.into_iter().flatten().take(MOST).collect();
    if steps.is_empty() {
        steps.push(rest(survey, calendar));
    }
    steps
}

/// A mistake in any file stops every build.
fn mend(calendar: &Calendar<'_>) -> Option<Step> {
    let wrong: Vec<&Row<'_>> = calendar.rows.iter().filter(|row| row.mistakes > 0).collect();
    let [first, others @ ..] = &wrong[..] else { return None };
    if others.is_empty() {
        let mistakes = counted(first.mistakes, "mistake");
        let sentence = format!(
            "`{}` has {mistakes}, and nothing can be built before: {{}} shows more.",
            first.id
        );
        return Some(Step::new(&sentence, format!("handout check {}", first.id)));
    }
    let sentence = format!(
        "{} exercises have mistakes, and nothing can be built before: {{}} shows them.",
        wrong.len()
    );
    Some(Step::new(&sentence, "handout check"))
}

/// So does a change that subscribers would notice.
fn take_back(calendar: &Calendar<'_>) -> Option<Step> {
    let changed = calendar.rows.iter().find(|row| row.is_changed)?;
    let sentence = format!(
        "The name or day of `{}` was changed after it was published, so it cannot be built: {{}} tells how to go on.",
        changed.id
    );
    Some(Step::new(&sentence, "handout check"))
}

fn build(calendar: &Calendar<'_>) -> Option<Step> {
    let due: Vec<&Row<'_>> = calendar.rows.iter().filter(|row| row.state == State::Due).collect();
    let last = due.last()?;
    let who = match due.len() {
        1 => format!("The day of `{}` has come", last.id),
        count => format!("The days of `{}` and {} have come", last.id, others(count - 1)),
    };
    Some(Step::new(
        &format!("{who}, and no build has announced it: {{}}, then upload what is in `out/`."),
        "handout build",
    ))
}

/// Whoever is owed a newsletter that others have got.
fn finish_mailing(calendar: &Calendar<'_>) -> Option<Step> {
    let owed = |row: &Row<'_>| match row.mail {
        Mail::Begun(mailed) if row.state == State::Published => mailed.owed,
        _ => 0,
    };
    let row = calendar.rows.iter().rev().find(|row| owed(row) > 0)?;
    let sentence = format!(
        "{} not got `{}` yet: {{}} goes on.",
        people(owed(row), "has", "have"),
        row.id
    );
    Some(Step::new(&sentence, format!("handout send {}", row.id)))
}

/// The latest one, if nobody was tried yet.
fn mail(survey: &Survey, calendar: &Calendar<'_>) -> Option<Step> {
    let row = calendar.latest().filter(|row| row.mail == Mail::NotBegun)?;
    let is_fresh = row.date? >= survey.today.saturating_sub(FRESH.days());
    let readers = survey.readers.filter(|readers| is_fresh && *readers > 0)?;
    let sentence = format!(
        "`{}` is not mailed yet, to {}: when `out/` is uploaded, {{}} does it.",
        row.id,
        counted_people(readers)
    );
    Some(Step::new(&sentence, format!("handout send {}", row.id)))
}

fn decide(calendar: &Calendar<'_>) -> Option<Step> {
    let undecided = |row: &Row<'_>| match row.mail {
        Mail::Begun(mailed) => mailed.undecided,
        _ => 0,
    };
    let row = calendar.rows.iter().rev().find(|row| undecided(row) > 0)?;
    let sentence = format!(
        "It is not known whether {} `{}`: {{}} tells who, and what you can do.",
        people(undecided(row), "has got", "have got"),
        row.id
    );
    Some(Step::new(&sentence, format!("handout status {}", row.id)))
}

/// The draft whose day is near or past.
fn write(survey: &Survey, calendar: &Calendar<'_>) -> Option<Step> {
    let until = survey.today.saturating_add(NEAR.days());
    let near = |row: &&Row<'_>| row.state == State::Draft && row.date.is_some_and(|date| date <= until);
    let mut near = calendar.rows.iter().filter(near);
    let is_ahead = |row: &&Row<'_>| row.date.is_some_and(|date| date >= survey.today);
    let drafts: Vec<&Row<'_>> = near.by_ref().collect();
    let row = drafts
        .iter()
        .copied()
        .find(|row| is_ahead(row))
        .or(drafts.last().copied())?;
    let day = row.date?;
    let begin = if day < survey.today {
        format!(
            "`{}` is still a draft, and its day, {}, is past",
            row.id,
            short(day, survey.today)
        )
    } else {
        format!("`{}` is a draft for {}", row.id, short(day, survey.today))
    };
    Some(Step::new(
        &format!("{begin}: finish it, take out the line `draft: true`, then {{}}."),
        format!("handout check {}", row.id),
    ))
}

/// The next day that has no exercise, if it is near or nothing else lies ahead.
fn plan(survey: &Survey, calendar: &Calendar<'_>) -> Option<Step> {
    let is_ahead = |row: &&Row<'_>| row.state != State::Withdrawn && row.date.is_some_and(|date| date > survey.today);
    if calendar.rows.is_empty() {
        return Some(Step::new(
            "There is no exercise yet: {} makes the file of the first.",
            "handout new \"TITLE\"",
        ));
    }
    if let Some(gap) = calendar.missing_before(survey.today.saturating_add(FRESH.days()), survey.today) {
        let sentence = format!(
            "Nothing is planned for {}: {{}} makes the file.",
            short(gap, survey.today)
        );
        return Some(Step::new(&sentence, format!("handout new \"TITLE\" --date {gap}")));
    }
    if calendar.rows.iter().any(|row| is_ahead(&row)) {
        return None;
    }
    let since = if calendar.free > survey.today {
        "after today"
    } else {
        "from today on"
    };
    let sentence = format!(
        "Nothing is planned {since}: {{}} makes the file for {}.",
        short(calendar.free, survey.today)
    );
    Some(Step::new(&sentence, "handout new \"TITLE\""))
}

fn review(survey: &Survey, calendar: &Calendar<'_>) -> Option<Step> {
    let (day, id) = calendar.reviews.first().filter(|(day, _)| *day < survey.today)?;
    let sentence = format!(
        "`{id}` should have been read again by {}: read it, give `review_by` a new day, then {{}}.",
        short(*day, survey.today)
    );
    Some(Step::new(&sentence, format!("handout check {id}")))
}

/// There is nothing to do.
fn rest(survey: &Survey, calendar: &Calendar<'_>) -> Step {
    let next = calendar
        .rows
        .iter()
        .find(|row| row.state == State::Scheduled && row.date.is_some());
    let coming = next.and_then(|row| Some((row.id, row.date?)));
    let sentence = coming.map_or_else(
        || "There is nothing to do.".to_owned(),
        |(id, day)| {
            format!(
                "There is nothing to do. `{id}` comes next, on {}.",
                short(day, survey.today)
            )
        },
    );
    Step {
        sentence,
        command: None,
    }
}

/// "Mon 30 Nov", with the year where it is another one.
pub(super) fn short(day: Date, today: Date) -> String {
    let format = if day.year() == today.year() {
        "%a %-d %b"
    } else {
        "%a %-d %b %Y"
    };
    day.strftime(format).to_string()
}

fn others(count: usize) -> String {
    counted(count, "other")
}

fn people(count: usize, one: &str, many: &str) -> String {
    let verb = if count == 1 { one } else { many };
    format!("{} {verb}", counted_people(count))
}

fn counted_people(count: usize) -> String {
    if count == 1 {
        "1 person".to_owned()
    } else {
        format!("{count} people")
    }
}
