//! The id of an exercise: its name for ever, in web addresses and feeds.

use super::fields::Value;
use super::values;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::exercise::Exercise;
use crate::rules;
use crate::source::{Source, Span};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The longest id: every file system takes a folder of this length.
const LONGEST: usize = 80;

/// The word for every exercise where ids are typed.
pub const ALL: &str = "all";

/// Folders and files at the root of the site.
const OF_THE_SITE: [&str; 18] = [
    "img",
    "feed",
    "index",
    "style",
    "captions",
    "social",
    "fonts",
    "css",
    "js",
    "assets",
    "handout",
    "email",
    "archive",
    "areas",
    "tags",
    "outbox",
    "page",
    "subscribe",
];

/// Names that Windows keeps for devices.
const OF_WINDOWS: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];

/// The `id` of the front matter.
pub(super) fn id(value: &Value<'_>, found: &mut Diagnostics) -> Option<String> {
    let typed = values::text(value, found)?;
    let Some(why) = refusal(&typed) else { return Some(typed) };
    let diagnostic = value.wrong(rules::BAD_ID, why);
    found.push(match slug(&typed) {
        meant if refusal(&meant).is_none() => diagnostic.help(format!("type `id: {meant}`")),
        _ => diagnostic.help("type a few words with hyphens between them: `id: open-book`"),
    });
    None
}

/// The id of a file that does not say its own: its name without date and ending.
pub(super) fn from_name(source: &Arc<Source>, found: &mut Diagnostics) -> Option<String> {
    let (_, name) = date_and_name(&source.name);
    let Some(why) = refusal(name) else {
        return Some(name.to_owned());
    };
    let meant = Some(slug(name)).filter(|meant| refusal(meant).is_none());
    let meant = meant.unwrap_or_else(|| "open-book".to_owned());
    found.push(
        Diagnostic::new(
            rules::BAD_ID,
            format!("the file's name cannot become a web address: {why}"),
        )
        .at(source, source.line(1), "")
        .help(format!("rename the file to `{meant}.md`, or add a line `id: {meant}`")),
    );
    None
}

/// The id that an exercise has if its file says no other: for naming a file that cannot be read.
#[must_use]
pub fn id_of(path: &str) -> String {
    date_and_name(path).1.to_owned()
}

/// The day in a file's name.
#[must_use]
pub fn date_of(path: &str) -> Option<Date> {
    date_and_name(path).0?.parse().ok()
}

/// The id for an exercise with a title: its words before a colon, without accents.
#[must_use]
pub fn id_for(title: &str) -> Option<String> {
    let is_name = |part: &&str| part.contains(char::is_alphanumeric);
    let name = title.split(':').find(is_name)?;
    Some(slug(name)).filter(|id| refusal(id).is_none())
}

/// Why a text is no id.
fn refusal(id: &str) -> Option<String> {
    let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    if id.is_empty() || !id.bytes().all(|byte| is_letter(byte) || byte == b'-') {
        return Some(format!("`{id}` may only hold small letters a to z, digits and hyphens"));
    }
    if id.len() > LONGEST {
        return Some(format!("`{id}` has {} characters, at most {LONGEST} fit", id.len()));
    }
    if id.starts_with('-') || id.ends_with('-') || id.contains("--") {
        return Some(format!("in `{id}`, a hyphen must stand between two words"));
    }
    if id == ALL {
        return Some(format!(
            "`{ALL}` means every exercise when it is typed after `--accept-republish`"
        ));
    }
    if OF_THE_SITE.contains(&id) {
        return Some(format!("`{id}` is the name of another part of the site"));
    }
    is_device(id).then(|| format!("`{id}` cannot be the name of a folder on Windows"))
}

/// Whether a name in small letters is one that Windows keeps for a device.
#[must_use]
pub fn is_device(name: &str) -> bool {
    let device = name.trim_end_matches(|last: char| last.is_ascii_digit());
    let numbered = name.len() == device.len() + 1;
    OF_WINDOWS.contains(&device) && (name == device || numbered && ["com", "lpt"].contains(&device))
}

/// Letters that Unicode does not take apart into one of a to z and a mark (NFKD), and what is written in their place.
const OTHER_LETTERS: [(char, &str); 8] = [
    ('ß', "ss"),
    ('æ', "ae"),
    ('œ', "oe"),
    ('ø', "o"),
    ('ł', "l"),
    ('đ', "d"),
    ('ð', "d"),
    ('þ', "th"),
];

/// The nearest text that is an id: its words without accents and apostrophes.
fn slug(text: &str) -> String {
    let is_heard = |letter: &char| !is_combining_mark(*letter) && !['\'', '’'].contains(letter);
    let plain: String = text.nfkd().filter(is_heard).collect();
    let plain = OTHER_LETTERS
        .iter()
        .fold(plain.to_lowercase(), |plain, (letter, written)| {
            plain.replace(*letter, written)
        });
    let dashed: String = plain
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' })
        .collect();
    let words: Vec<&str> = dashed.split('-').filter(|word| !word.is_empty()).collect();
    words
        .join("-")
        .chars()
        .take(LONGEST)
        .collect::<String>()
        .trim_end_matches('-')
        .to_owned()
}

/// `2026-11-30` and `open-book` of `exercises/2026-11-30-open-book.md`.
fn date_and_name(path: &str) -> (Option<&str>, &str) {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.strip_suffix(".md").unwrap_or(name);
    match (stem.get(..10), stem.get(10..)) {
        (Some(date), Some(rest)) if values::is_date(date) && rest.starts_with('-') => (Some(date), &rest[1..]),
        _ => (None, stem),
    }
}

/// The name that a file needs for another id; its date stays.
pub(super) fn file_name(path: &str, id: &str) -> String {
    match date_and_name(path) {
        (Some(date), _) => format!("{date}-{id}.md"),
        (None, _) => format!("{id}.md"),
    }
}

/// Warns when the file's name says another day than the file.
pub(super) fn compare_dates(source: &Arc<Source>, date: Option<Date>, place: Option<Span>, found: &mut Diagnostics) {
    let (Some(in_name), _) = date_and_name(&source.name) else {
        return;
    };
    let (Some(date), Some(place)) = (date, place) else {
        return;
    };
    if in_name == date.to_string() {
        return;
    }
    found.push(
        Diagnostic::new(
            rules::DATE_DIFFERS,
            format!("the file's name says {in_name}, the file says {date}"),
        )
        .at(source, place, "this day counts")
        .help("rename the file, or correct the date"),
    );
}

/// Checks that no chosen exercise has the id of another, nor one that a file system may take for the same.
pub(super) fn check_all(chosen: &[Exercise], others: &[Exercise], found: &mut Diagnostics) {
    let mut first: BTreeMap<String, (&Exercise, bool)> = BTreeMap::new();
    let chosen = chosen.iter().map(|exercise| (exercise, true));
    let mut in_order: Vec<(&Exercise, bool)> = chosen.chain(others.iter().map(|other| (other, false))).collect();
    in_order.sort_by(|(a, _), (b, _)| a.source.name.cmp(&b.source.name));
    for (exercise, is_chosen) in in_order {
        match first.get(&exercise.id.to_lowercase()) {
            Some((other, _)) if is_chosen => found.push(same_id(exercise, other)),
            Some((other, true)) => found.push(same_id(other, exercise)),
            Some(_) => {}
            None => {
                first.insert(exercise.id.to_lowercase(), (exercise, is_chosen));
            }
        }
    }
}

fn same_id(exercise: &Exercise, other: &Exercise) -> Diagnostic {
    let id = &exercise.id;
    Diagnostic::new(rules::DUPLICATE_ID, format!("two exercises have the id `{id}`"))
        .at(&exercise.source, id_place(&exercise.source), "this one")
        .at(&other.source, id_place(&other.source), "and this one")
        .help(format!(
            "give one of them another name: rename its file, or type `id: {id}-2`"
        ))
        .note("the id is the exercise's web address, so only one can have it")
}

/// The line of the id, or the first line if the id comes from the file's name.
pub(super) fn id_place(source: &Source) -> Span {
    let end = source
        .text
        .get(3..)
        .and_then(|rest| rest.find("\n---"))
        .map_or(source.text.len(), |end| end + 3);
    let line = source.text.get(..end).and_then(|front| front.find("\nid:"));
    line.map_or_else(
        || source.line(1),
        |at| {
            let (number, _) = source.line_and_column(at + 1);
            source.line(number)
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_is_the_name_without_the_date() {
        assert_eq!(
            date_and_name("exercises/2026-11-30-open-book.md"),
            (Some("2026-11-30"), "open-book")
        );
        assert_eq!(date_and_name("open-book.md"), (None, "open-book"));
        assert_eq!(
            file_name("exercises/2026-11-30-open-book.md", "calf"),
            "2026-11-30-calf.md"
        );
        assert_eq!(file_name("exercises/open-book.md", "calf"), "calf.md");
        assert_eq!(date_and_name("exercises/2026-11-30.md"), (None, "2026-11-30"));
    }

    #[test]
    fn ids_are_plain() {
        for good in ["open-book", "neck2", "9-lives", "console"] {
            assert_eq!(refusal(good), None, "{good}");
        }
        for bad in [
            "",
            "Open-book",
            "open book",
            "öffnen",
            "-a",
            "a-",
            "a--b",
            "img",
            "all",
            "con",
            "com1",
            "a/b",
            "..",
            &"a".repeat(81),
        ] {
            assert!(refusal(bad).is_some(), "{bad}");
        }
        assert_eq!(slug("Open Book (2)"), "open-book-2");
    }

    #[test]
    fn a_title_gives_an_id() {
        let id = |title| id_for(title).unwrap_or_default();
        assert_eq!(id("Open book: ease a stiff upper back"), "open-book");
        assert_eq!(id("The runner’s “flossing” (2 of 3)"), "the-runners-flossing-2-of-3");
        assert_eq!(id("Dehnübung für die Wade"), "dehnubung-fur-die-wade");
        assert_eq!(
            id("Straße, Ørsted, Œdème, Łuk, Þórr"),
            "strasse-orsted-oedeme-luk-thorr"
        );
        assert_eq!(slug("Überkopf"), id("Überkopf"));
        for none in ["", ": ", "肩のストレッチ", "Feed", "All"] {
            assert_eq!(id(none), "", "{none}");
        }
    }

    #[test]
    fn only_what_concerns_a_chosen_exercise_is_reported() {
        let named = |name: &str| {
            let text =
                "---\ntitle: x\ndate: 2026-11-30\nsummary: x\ndose: {reps: 5}\nid: calf\n---\n1. Sit.\n2. Stand.\n";
            let source = Source::new(format!("exercises/{name}.md"), text);
            crate::parse::exercise(&source, &mut Diagnostics::default()).expect("has no mistakes")
        };
        let files_of = |chosen: &[&str], others: &[&str]| {
            let [chosen, others] =
                [chosen, others].map(|names| names.iter().map(|name| named(name)).collect::<Vec<_>>());
            let mut found = Diagnostics::default();
            check_all(&chosen, &others, &mut found);
            let first = |mistake: &Diagnostic| mistake.labels[0].place.source.name.clone();
            found.iter().map(first).collect::<Vec<_>>()
        };
        assert_eq!(files_of(&["a"], &["b"]), ["exercises/a.md"]);
        assert_eq!(files_of(&["b"], &["a", "c"]), ["exercises/b.md"]);
        assert_eq!(files_of(&["a", "b"], &[]), ["exercises/b.md"]);
        assert_eq!(files_of(&[], &["a", "b"]), [""; 0]);
    }
}
