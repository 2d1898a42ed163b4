//! What keys take: how that is said to people and to editors, and values that show where it begins and ends.
//!
//! A schema cannot say everything that the parser knows (whether a day exists, whether a file is there). It never refuses
//! what the parser takes, but for capitals in words of a list, which editors would not offer.

use crate::outputs::captions::{CONTINUED, NETWORKS};
use serde_json::{Value, json};

/// What a key takes.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// More keys.
    Group,
    /// A text on one line.
    Text,
    /// A text on one line of at most so many characters.
    Short(usize),
    /// A text of several lines.
    Lines,
    /// `true` or `false`.
    YesNo,
    /// A whole number from one to the other.
    Number(u32, u32),
    /// The same, or a range of two.
    Count(u32, u32),
    /// A length of time.
    Time,
    /// An hour and a minute.
    TimeOfDay,
    /// A day.
    Date,
    /// One of some words.
    Choice(fn() -> Vec<&'static str>),
    /// A list of values.
    List(&'static Kind),
    /// The address of a page.
    Https,
    /// The address of a folder online.
    Site,
    /// The address of a page that takes people off the list.
    Leave,
    /// An email address.
    Email,
    /// An email address, perhaps with a name.
    Mailbox,
    /// A domain.
    Domain,
    /// A part of a domain.
    Label,
    /// A mail server.
    Host,
    /// A colour.
    Colour,
    /// A language.
    Language,
    /// A time zone.
    Zone,
    /// A hashtag without its mark.
    Tag,
    /// The name of an exercise.
    Id,
    /// A picture file.
    Picture,
}

/// The words of a list of choices.
pub(super) fn words<T>(all: &[(&'static str, T)]) -> Vec<&'static str> {
    all.iter().map(|(word, _)| *word).collect()
}

/// The networks that captions can be posted on.
pub(super) fn networks() -> Vec<&'static str> {
    NETWORKS.iter().map(|network| network.name).collect()
}

/// The networks where posts can go on.
pub(super) fn networks_with_threads() -> Vec<&'static str> {
    CONTINUED.to_vec()
}

const EMAIL: &str = "[^@\\s<>]+@[^@\\s<>]+\\.[^@\\s<>]+";
/// Of an address whose placeholders are all known.
const FILLED: &str = "([^\\s{]|\\{token\\}|\\{email\\})*";
const SECONDS: &str = "[0-9]+ *[sS]([eE][cC]([oO][nN][dD])?[sS]?)?";
const MINUTES: &str = "[0-9]+ *[mM]([iI][nN]([uU][tT][eE])?[sS]?)?";

impl Kind {
    /// What people are told that it takes.
    #[must_use]
    pub fn told(self) -> String {
        match self {
            Kind::Group => "more keys".to_owned(),
            Kind::Text => "a text".to_owned(),
            Kind::Short(most) => format!("a text of at most {most} characters"),
            Kind::Lines => "a text of any number of lines, after `|`".to_owned(),
            Kind::Number(least, most) => format!("a whole number from {least} to {most}"),
            Kind::Count(least, most) => format!("a whole number from {least} to {most}, or a range such as 2-3"),
            Kind::Choice(words) => one_of(&words()),
            Kind::List(of) => format!("a list, each one {}", of.told()),
            other => other.told_briefly().to_owned(),
        }
    }

    fn told_briefly(self) -> &'static str {
        match self {
            Kind::YesNo => "true or false",
            Kind::Time => "a time such as 20s, 1m or 15-30s, from 1s to 10m",
            Kind::TimeOfDay => "a time of the day whose minutes end in 0 or 5",
            Kind::Date => "year, month, day: 2026-11-30",
            Kind::Https => "an address that begins with https://",
            Kind::Site => "an address that begins with https://, without ? or #",
            Kind::Leave => "an address that begins with https:// and holds {token}, perhaps {email}",
            Kind::Email => "an email address",
            Kind::Mailbox => "a name and an email address between < and >",
            Kind::Domain => "a name with dots in it, such as a domain",
            Kind::Label => "letters, digits, hyphens and dots",
            Kind::Host => "the name of a mail server",
            Kind::Colour => "# and six digits from 0 to f, in quotes",
            Kind::Language => "a language code such as en-GB",
            Kind::Zone => "a continent and a city, such as Europe/London",
            Kind::Tag => "words, without #",
            Kind::Id => "small letters a to z, digits and hyphens, at most 80",
            Kind::Picture => "an SVG, PNG or JPEG file",
            _ => "",
        }
    }

    /// The same for an editor, in JSON Schema draft 7.
    #[must_use]
    pub fn schema(self) -> Value {
        match self {
            Kind::Group => json!({"type": "object"}),
            // YAML takes a telephone number or a year without quotes for a number.
            Kind::Text | Kind::Lines => json!({"type": ["string", "number"], "pattern": "\\S"}),
            Kind::Short(most) => json!({"type": ["string", "number"], "pattern": "\\S", "maxLength": most}),
            Kind::YesNo => json!({"enum": [true, false, "yes", "no"]}),
            Kind::Number(least, most) => numbers(least, most, "^[0-9]+$"),
            Kind::Count(least, most) => numbers(least, most, "^[0-9]+( *[-–—] *[0-9]+)?$"),
            Kind::Choice(words) => json!({"enum": words()}),
            Kind::List(of) => json!({"type": "array", "items": of.schema()}),
            Kind::Id => json!({"type": ["string", "integer"], "pattern": self.pattern(), "maxLength": 80}),
            other => json!({"type": "string", "pattern": other.pattern()}),
        }
    }

    fn pattern(self) -> String {
        match self {
            Kind::Time => {
                let one = format!("({SECONDS}|{MINUTES}( *{SECONDS})?)");
                format!("^(({one}|[0-9]+) *[-–—] *)?{one}$")
            }
            Kind::TimeOfDay => "^([01]?[0-9]|2[0-3])[:.][0-5][05]$".to_owned(),
            Kind::Date => "^(20[0-9]{2}|2100)-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$".to_owned(),
            Kind::Https => "^[hH][tT][tT][pP][sS]://[^\\s<>\"`]+$".to_owned(),
            Kind::Site => "^[hH][tT][tT][pP][sS]://[^\\s<>\"`?#]+$".to_owned(),
            Kind::Leave => format!("^[hH][tT][tT][pP][sS]://{FILLED}\\{{token\\}}{FILLED}$"),
            Kind::Email => format!("^{EMAIL}$"),
            Kind::Mailbox => format!("^({EMAIL}|[^<>@]*< *{EMAIL} *>)$"),
            Kind::Domain => "^[^\\s@/:]+\\.[^\\s@/:]+$".to_owned(),
            Kind::Label => "^[A-Za-z0-9.-]+$".to_owned(),
            Kind::Host => "^[^\\s/@]+$".to_owned(),
            Kind::Colour => "^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$".to_owned(),
            Kind::Language => "^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*$".to_owned(),
            Kind::Zone => "^\\S+( \\S+)*$".to_owned(),
            Kind::Tag => "^[^#@/,.!?]+$".to_owned(),
            Kind::Id => "^[a-z0-9]+(-[a-z0-9]+)*$".to_owned(),
            Kind::Picture => "\\.([sS][vV][gG]|[pP][nN][gG]|[jJ][pP][eE]?[gG])$".to_owned(),
            _ => String::new(),
        }
    }

    /// A value as it is typed, for an editor. `typed` is one of ours, so it fits.
    #[must_use]
    pub fn value(self, typed: &str) -> Value {
        let bare = typed.trim_matches('"');
        match self {
            Kind::YesNo => json!(bare == "true"),
            Kind::Number(..) | Kind::Count(..) => {
                bare.parse::<u32>().map_or_else(|_| json!(bare), |number| json!(number))
            }
            Kind::List(of) => {
                let items = bare.trim_matches(['[', ']']).split(", ");
                items.map(|item| of.value(item)).collect()
            }
            _ => json!(bare),
        }
    }
}

fn one_of(words: &[&str]) -> String {
    match words {
        [first @ .., last] if !first.is_empty() => format!("{} or {last}", first.join(", ")),
        words => words.join(", "),
    }
}

fn numbers(least: u32, most: u32, pattern: &str) -> Value {
    json!({"anyOf": [
        {"type": "integer", "minimum": least, "maximum": most},
        {"type": "string", "pattern": pattern},
    ]})
}
