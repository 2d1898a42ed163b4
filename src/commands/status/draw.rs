//! The calendar as lines of words, in columns where there is room for them. Pure.

use super::advice::{Step, short};
use super::calendar::{Calendar, Entry, Mail, Row, State};
use super::mailed::Mailed;
use super::rhythm::Gap;
use super::survey::Survey;
use crate::report::{Ink, Words, counted};
use jiff::civil::Date;
use unicode_width::UnicodeWidthStr;

/// Between two columns.
const SPACE: usize = 2;

/// A last column that is narrower goes below the others.
const NARROWEST: usize = 20;

/// How far what goes below is moved in.
const INDENT: usize = 4;

/// One row: its cells, the last of which may go on in further lines.
struct Cells {
    day: String,
    name: String,
    state: (Ink, &'static str),
    rest: Vec<String>,
    is_faint: bool,
}

/// Everything that is printed, for a terminal of so many columns.
pub(super) fn lines(survey: &Survey, calendar: &Calendar<'_>, steps: &[Step], width: usize) -> Vec<Vec<Words>> {
    let mut page = Page {
        lines: Vec::new(),
        width,
    };
    if calendar.hidden > 0 {
        let earlier = counted(calendar.hidden, "earlier exercise");
        page.text(Ink::Faint, &format!("{earlier}: `handout status --all` shows all."));
        page.empty();
    }
    let rows = rows(survey, calendar);
    page.table(&rows);
    page.group("Without a day", &undated(calendar));
    page.group("To be read again", &reviews(survey, calendar));
    page.group("Could not be read", &survey.troubles);
    page.empty();
    for step in steps {
        page.text(Ink::Strong, &step.sentence);
    }
    page.lines
}

/// The lines so far.
struct Page {
    lines: Vec<Vec<Words>>,
    width: usize,
}

impl Page {
    fn empty(&mut self) {
        if !self.lines.is_empty() {
            self.lines.push(Vec::new());
        }
    }

    fn text(&mut self, ink: Ink, text: &str) {
        for line in wrapped(text, self.width) {
            self.lines.push(vec![Words(ink, line)]);
        }
    }

    /// A heading and a line for each item; nothing if there is none.
    fn group(&mut self, heading: &str, items: &[String]) {
        if items.is_empty() {
            return;
        }
        self.empty();
        self.text(Ink::Strong, heading);
        for item in items {
            for (number, line) in wrapped(item, self.width.saturating_sub(INDENT)).into_iter().enumerate() {
                let indent = if number == 0 { SPACE } else { INDENT };
                self.lines.push(vec![Words(Ink::Plain, " ".repeat(indent) + &line)]);
            }
        }
    }

    fn table(&mut self, rows: &[Cells]) {
        let widest = |of: fn(&Cells) -> &str| rows.iter().map(|row| of(row).width()).max().unwrap_or(0);
        let day = widest(|row| &row.day);
        // What has no state may be as long as it likes.
        let name = widest(|row| if row.state.1.is_empty() { "" } else { &row.name });
        let state = widest(|row| row.state.1);
        let before = day + name + state + 3 * SPACE;
        for row in rows {
            if before + NARROWEST <= self.width {
                self.columns(row, [day, name, state], before);
            } else {
                self.stacked(row, day);
            }
        }
    }

    fn columns(&mut self, row: &Cells, [day, name, state]: [usize; 3], before: usize) {
        let mut rest = wrapped(&row.rest.join(", "), self.width - before).into_iter();
        let (ink, word) = row.state;
        self.lines.push(vec![
            Words(row.ink(), padded(&row.day, day) + &padded(&row.name, name)),
            Words(ink, padded(word, state)),
            Words(row.rest_ink(), rest.next().unwrap_or_default()),
        ]);
        for line in rest {
            self.lines.push(vec![Words(row.rest_ink(), " ".repeat(before) + &line)]);
        }
    }

    /// The day and the name, and everything else below.
    fn stacked(&mut self, row: &Cells, day: usize) {
        let (ink, word) = row.state;
        self.lines
            .push(vec![Words(row.ink(), padded(&row.day, day) + &row.name)]);
        let words = [word].into_iter().chain(row.rest.iter().map(String::as_str));
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        for line in wrapped(&words.join(", "), self.width.saturating_sub(INDENT)) {
            self.lines.push(vec![Words(ink, " ".repeat(INDENT) + &line)]);
        }
    }
}

impl Cells {
    fn ink(&self) -> Ink {
        if self.is_faint { Ink::Faint } else { Ink::Plain }
    }

    fn rest_ink(&self) -> Ink {
        if self.state.0 == Ink::Bad { Ink::Bad } else { self.ink() }
    }
}

/// The calendar's lines, with one for today between what was and what is to come.
fn rows(survey: &Survey, calendar: &Calendar<'_>) -> Vec<Cells> {
    let is_past = |entry: &&Entry<'_>| entry.date().is_some_and(|date| date < survey.today);
    let dated = calendar.entries.iter().filter(|entry| entry.date().is_some());
    let (past, ahead): (Vec<_>, Vec<_>) = dated.partition(is_past);
    let told = |entry: &Entry<'_>| match entry {
        Entry::Exercise(row) => exercise(row, survey),
        Entry::Gap(gap) => missing(gap, survey.today),
    };
    let today = Cells {
        day: column(survey.today, survey.today),
        name: "today".to_owned(),
        state: (Ink::Plain, ""),
        rest: Vec::new(),
        is_faint: false,
    };
    let past = past.into_iter().map(told);
    past.chain([today]).chain(ahead.into_iter().map(told)).collect()
}

fn exercise(row: &Row<'_>, survey: &Survey) -> Cells {
    let is_late = row.state == State::Draft && row.date.is_some_and(|date| date <= survey.today);
    let mut rest = Vec::new();
    match row.state {
        State::Due => rest.push("its day has come, and it is not built".to_owned()),
        State::Draft if is_late => rest.push("its day has come".to_owned()),
        State::Past => rest.push("whether it was announced is not known".to_owned()),
        State::Withdrawn if row.file.is_none() => rest.push("its file is gone".to_owned()),
        State::Withdrawn => rest.push("a draft again".to_owned()),
        State::Draft | State::Scheduled | State::Published => {}
    }
    rest.extend(mail(row.mail));
    if row.mistakes > 0 {
        rest.push(counted(row.mistakes, "mistake"));
    }
    if row.is_changed {
        rest.push("changed since it was published".to_owned());
    }
    Cells {
        day: row.date.map_or_else(String::new, |date| column(date, survey.today)),
        name: row.id.to_owned(),
        state: (ink(row, is_late), row.state.word()),
        rest,
        is_faint: false,
    }
}

fn ink(row: &Row<'_>, is_late: bool) -> Ink {
    let is_open = matches!(row.mail, Mail::Damaged)
        || matches!(row.mail, Mail::Begun(mailed) if mailed.owed + mailed.undecided > 0);
    if row.mistakes > 0 || row.is_changed || is_late || is_open {
        return Ink::Bad;
    }
    match row.state {
        State::Due => Ink::Bad,
        State::Published => Ink::Good,
        State::Draft | State::Scheduled => Ink::Open,
        State::Past | State::Withdrawn => Ink::Faint,
    }
}

/// What the newsletter's ledger says.
fn mail(mail: Mail) -> Option<String> {
    match mail {
        Mail::None => None,
        Mail::NotBegun => Some("not mailed".to_owned()),
        Mail::Damaged => Some("its record of who got it is damaged".to_owned()),
        Mail::Begun(mailed) => Some(counts(&mailed)),
    }
}

fn counts(mailed: &Mailed) -> String {
    let mut words = vec![format!("mailed to {} of {}", mailed.sent, mailed.all())];
    let others = [
        (mailed.owed, "still owed"),
        (mailed.unknown, "unknown"),
        (mailed.refused, "refused"),
        (mailed.newcomers, "new since"),
    ];
    let told = others.into_iter().filter(|(count, _)| *count > 0);
    words.extend(told.map(|(count, word)| format!("{count} {word}")));
    words.join(", ")
}

fn missing(gap: &Gap, today: Date) -> Cells {
    let is_ahead = gap.first >= today;
    let word = if is_ahead { "nothing yet" } else { "nothing" };
    let name = match gap.count {
        1 => word.to_owned(),
        count => format!("{word}, {count} times until {}", short(gap.last(), today)),
    };
    Cells {
        day: column(gap.first, today),
        name: format!("({name})"),
        state: (Ink::Plain, ""),
        rest: Vec::new(),
        is_faint: !is_ahead,
    }
}

fn undated(calendar: &Calendar<'_>) -> Vec<String> {
    let told = |row: &Row<'_>| {
        let mistakes = counted(row.mistakes, "mistake");
        format!("{}: {mistakes} in `{}`", row.id, row.file.unwrap_or_default())
    };
    calendar.undated.iter().map(told).collect()
}

fn reviews(survey: &Survey, calendar: &Calendar<'_>) -> Vec<String> {
    let told = |(day, id): &(Date, &str)| {
        let word = if *day < survey.today { "since" } else { "by" };
        format!("{id}: {word} {}", short(*day, survey.today))
    };
    calendar.reviews.iter().map(told).collect()
}

/// A day in its column, so that days of one and two figures stand below each other.
fn column(day: Date, today: Date) -> String {
    let format = if day.year() == today.year() {
        "%a %e %b"
    } else {
        "%a %e %b %Y"
    };
    day.strftime(format).to_string()
}

fn padded(text: &str, width: usize) -> String {
    let missing = width.saturating_sub(text.width()) + SPACE;
    text.to_owned() + &" ".repeat(missing)
}

/// A text in lines of so many columns; what is longer stands alone.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for unit in units(text, width) {
        match lines.last_mut() {
            Some(line) if line.width() + 1 + unit.width() <= width => {
                line.push(' ');
                line.push_str(&unit);
            }
            _ => lines.push(unit),
        }
    }
    lines
}

/// The words of a text. What stands between two backticks is one, if a line has room for it, so that a command can be
/// copied.
fn units(text: &str, width: usize) -> Vec<String> {
    let mut units: Vec<String> = Vec::new();
    let mut is_quoted = false;
    for word in text.split_whitespace() {
        match units.last_mut() {
            Some(unit) if is_quoted && unit.width() + 1 + word.width() <= width => {
                unit.push(' ');
                unit.push_str(word);
            }
            _ => units.push(word.to_owned()),
        }
        is_quoted ^= word.matches('`').count() % 2 == 1;
    }
    units
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_stays_on_one_line_where_there_is_room() {
        assert_eq!(
            wrapped("then `handout check calf` tells.", 24),
            ["then", "`handout check calf`", "tells."]
        );
        assert_eq!(
            wrapped("then `handout check calf`", 12),
            ["then", "`handout", "check calf`"]
        );
    }

    #[test]
    fn wide_letters_take_two_columns() {
        assert_eq!(padded("首", 4), "首    ");
        assert_eq!(wrapped("首の体操 首の体操", 10), ["首の体操", "首の体操"]);
    }
}
