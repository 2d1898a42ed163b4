//! What an editor would remark on the words of an exercise, once it has no mistakes: how hard it is to read, what it must
//! not promise, whether it was due to be read again. Only `handout check` asks; a build is not held up by it.

mod claims;
mod grade;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::exercise::{Exercise, long_date};
use crate::rules;
use crate::source::{Source, Span};
use jiff::civil::Date;

/// Whether the reading ease is measured for the language of a site: the formula is made for English.
#[must_use]
pub(crate) fn measures(config: &Config) -> bool {
    let main = config.site.language.split('-').next().unwrap_or_default();
    main.eq_ignore_ascii_case("en")
}

/// Adds remarks about an exercise as it is on a day.
pub(crate) fn proofread(config: &Config, exercise: &Exercise, today: Date, found: &mut Diagnostics) {
    if measures(config) {
        grade::check(exercise, found);
        claims::check(exercise, found);
    }
    inbox(exercise, found);
    review(exercise, today, found);
}

/// Inboxes show about so many characters of a subject, and of the words beside it.
const SHOWN_OF: [(&str, usize); 2] = [("subject", 60), ("preheader", 110)];

fn inbox(exercise: &Exercise, found: &mut Diagnostics) {
    let words = [&exercise.email.subject, &exercise.email.preheader];
    for ((key, most), text) in SHOWN_OF.into_iter().zip(words) {
        let Some(text) = text else { continue };
        let length = text.chars().count();
        if length <= most {
            continue;
        }
        let source = &exercise.source;
        let start = source.text.find(text.as_str());
        let place = start.map_or_else(|| line_of(source, "email"), |start| start..start + text.len());
        found.push(
            Diagnostic::new(
                rules::SUBJECT_TOO_LONG,
                format!("`{key}` has {length} characters, and inboxes show about {most}"),
            )
            .at(source, place, "")
            .help(format!(
                "make it shorter by {}, or put what matters first",
                length - most
            )),
        );
    }
}

fn review(exercise: &Exercise, today: Date, found: &mut Diagnostics) {
    let Some(due) = exercise.review_by.filter(|due| *due < today) else {
        return;
    };
    let source = &exercise.source;
    found.push(
        Diagnostic::new(
            rules::REVIEW_OVERDUE,
            format!("this should have been read again by {}", long_date(due)),
        )
        .at(source, line_of(source, "review_by"), "")
        .help("read it, correct what is out of date, and give `review_by` a new day"),
    );
}

/// The line of a key of the front matter; the first line if the key stands elsewhere.
fn line_of(source: &Source, key: &str) -> Span {
    let number = source.text.lines().position(|line| line.starts_with(key));
    source.line(number.map_or(1, |index| index + 1))
}
