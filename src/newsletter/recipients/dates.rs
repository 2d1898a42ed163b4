//! Days as people and spreadsheets write them; never guessed.

use jiff::civil::Date;

/// What a text says about a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Day {
    /// This one.
    Known(Date),
    /// One of two, as 01/02/2026 is: an English and an American reading.
    Ambiguous(Date, Date),
    /// Nothing that can be understood.
    Unknown,
}

/// Ways to write a day with the month in letters.
const WITH_LETTERS: [&str; 6] = ["%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%b %d %Y", "%d-%b-%Y"];

/// Nobody agreed to mail before there was any; years such as 0026 are what programs make of two figures.
const EARLIEST_YEAR: i16 = 1990;

/// Reads a day; a time after it is of no importance.
pub(super) fn read(text: &str) -> Day {
    match written(text) {
        Day::Known(date) if date.year() < EARLIEST_YEAR => Day::Unknown,
        day => day,
    }
}

fn written(text: &str) -> Day {
    let text = text.trim();
    let day = text.split(['T', ' ']).next().unwrap_or_default();
    if let Ok(date) = day.parse() {
        return Day::Known(date);
    }
    if let Some(found) = in_figures(day) {
        return found;
    }
    let start = text.split(':').next().unwrap_or_default();
    // A time's hour stands before its colon.
    let words = if start.len() < text.len() {
        start.rsplit_once(' ').map_or(start, |(day, _)| day)
    } else {
        start
    };
    let date = WITH_LETTERS
        .iter()
        .find_map(|format| Date::strptime(format, words.trim_end_matches(',')).ok());
    date.map_or(Day::Unknown, Day::Known)
}

/// The day, if there is no doubt about it.
pub(super) fn day(text: &str) -> Option<Date> {
    match read(text) {
        Day::Known(date) => Some(date),
        _ => None,
    }
}

/// `31/12/2026`, `12/31/2026`, `31.12.2026`, `2026/12/31`.
fn in_figures(text: &str) -> Option<Day> {
    let has_dots = text.contains('.');
    let parts: Vec<i16> = text
        .split(['/', '.', '-'])
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    let [first, second, third] = parts[..] else { return None };
    let date = |year, month: i16, day: i16| Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok();
    if first > 31 {
        return date(first, second, third).map(Day::Known);
    }
    // `14/3/26` as spreadsheets show it; `26-11-30` could begin with the year.
    let third = match third {
        0..=99 if text.contains('-') => return None,
        0..=99 => 2000 + third,
        year => year,
    };
    let (english, american) = (date(third, second, first), date(third, first, second));
    match (english, american) {
        (Some(english), _) if has_dots => Some(Day::Known(english)),
        (Some(english), Some(american)) if english != american => Some(Day::Ambiguous(english, american)),
        (english, american) => english.or(american).map(Day::Known),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_are_read_as_services_and_spreadsheets_write_them() {
        for text in [
            "2026-03-14",
            "2026-03-14 10:22:31",
            "2026-03-14T10:22:31.123456+00:00",
            "14/03/2026",
            "03/14/2026 10:22",
            "14.3.2026",
            "14.3.26",
            "14/3/26",
            "2026/03/14",
            "14 Mar 2026",
            "14 March 2026",
            "March 14, 2026 10:22 am",
            "Mar 14, 2026",
        ] {
            assert_eq!(read(text), Day::Known(date(2026, 3, 14)), "{text}");
        }
        for text in [
            "",
            "yes",
            "2026-13-01",
            "2026-02-30",
            "30/02/2026",
            "14 mars 2026",
            "0026-03-14",
            "26-11-30",
        ] {
            assert_eq!(read(text), Day::Unknown, "{text}");
        }
    }

    #[test]
    fn a_day_that_could_be_two_is_not_guessed() {
        assert_eq!(read("01/02/2026"), Day::Ambiguous(date(2026, 2, 1), date(2026, 1, 2)));
        assert_eq!(read("3/4/26"), Day::Ambiguous(date(2026, 4, 3), date(2026, 3, 4)));
        assert_eq!(read("02/02/2026"), Day::Known(date(2026, 2, 2)));
    }
}
