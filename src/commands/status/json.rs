//! The calendar for programs: one JSON object each. The keys are documented in `docs/status.md` and never change their
//! meaning; new ones may be added. Nobody's address stands in them.

use super::advice::Step;
use super::calendar::{Calendar, Entry, Mail, Row};
use super::rhythm::Gap;
use super::survey::Survey;
use jiff::civil::Date;
use serde::Serialize;

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Object<'a> {
    Trouble { message: String },
    Exercise(Exercise<'a>),
    Gap { date: Date, until: Date, count: i64 },
    Summary(Summary<'a>),
}

#[derive(Serialize)]
struct Exercise<'a> {
    date: Option<Date>,
    id: &'a str,
    title: Option<&'a str>,
    file: Option<&'a str>,
    state: &'static str,
    mistakes: usize,
    changed: bool,
    review_by: Option<Date>,
    review_due: bool,
    newsletter: Option<Newsletter>,
}

#[derive(Serialize)]
struct Newsletter {
    state: &'static str,
    sent: usize,
    of: usize,
    owed: usize,
    unknown: usize,
    refused: usize,
    newcomers: usize,
}

#[derive(Serialize)]
struct Summary<'a> {
    today: Date,
    hidden: usize,
    next_free: Date,
    next: Vec<Todo<'a>>,
}

#[derive(Serialize)]
struct Todo<'a> {
    sentence: &'a str,
    command: Option<&'a str>,
}

/// What cannot be read, the exercises and gaps by day, and what to do; a line each.
pub(super) fn lines(survey: &Survey, calendar: &Calendar<'_>, steps: &[Step]) -> Vec<String> {
    let troubles = survey.troubles.iter().map(|message| Object::Trouble {
        message: without_addresses(message),
    });
    let undated = calendar.undated.iter().map(|row| exercise(row, survey));
    let dated = calendar.entries.iter().map(|entry| match entry {
        Entry::Exercise(row) => exercise(row, survey),
        Entry::Gap(gap) => missing(gap),
    });
    let objects = troubles
        .chain(undated)
        .chain(dated)
        .chain([summary(survey, calendar, steps)]);
    // Numbers and texts always become JSON.
    objects
        .filter_map(|object| serde_json::to_string(&object).ok())
        .collect()
}

/// A list that cannot be read may be quoted in the sentence that says so.
fn without_addresses(message: &str) -> String {
    let shown = |word| if str::contains(word, '@') { "…" } else { word };
    message.split(' ').map(shown).collect::<Vec<_>>().join(" ")
}

fn exercise<'a>(row: &Row<'a>, survey: &Survey) -> Object<'a> {
    Object::Exercise(Exercise {
        date: row.date,
        id: row.id,
        title: row.title,
        file: row.file,
        state: row.state.word(),
        mistakes: row.mistakes,
        changed: row.is_changed,
        review_by: row.review_by,
        review_due: row.review_by.is_some_and(|day| day < survey.today),
        newsletter: newsletter(row.mail),
    })
}

fn newsletter(mail: Mail) -> Option<Newsletter> {
    let (state, mailed) = match mail {
        Mail::None => return None,
        Mail::NotBegun => ("not begun", None),
        Mail::Damaged => ("damaged", None),
        Mail::Begun(mailed) => ("begun", Some(mailed)),
    };
    let mailed = mailed.unwrap_or_default();
    Some(Newsletter {
        state,
        sent: mailed.sent,
        of: mailed.all(),
        owed: mailed.owed,
        unknown: mailed.unknown,
        refused: mailed.refused,
        newcomers: mailed.newcomers,
    })
}

fn missing(gap: &Gap) -> Object<'static> {
    Object::Gap {
        date: gap.first,
        until: gap.last(),
        count: gap.count,
    }
}

fn summary<'a>(survey: &Survey, calendar: &Calendar<'_>, steps: &'a [Step]) -> Object<'a> {
    let todo = |step: &'a Step| Todo {
        sentence: &step.sentence,
        command: step.command.as_deref(),
    };
    Object::Summary(Summary {
        today: survey.today,
        hidden: calendar.hidden,
        next_free: calendar.free,
        next: steps.iter().map(todo).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_named_by_what_could_not_be_read() {
        assert_eq!(
            without_addresses("no column is known (the columns are `A`, `anna@example.org`): name it"),
            "no column is known (the columns are `A`, … name it"
        );
    }
}
