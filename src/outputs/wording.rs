//! Dates, sizes and ways to reach the practice, worded once for every output that people read on a screen.

use super::{addresses, html};
use crate::config::Practice;
use crate::exercise::long_date;
use jiff::civil::Date;
use serde::Serialize;

/// A day for people and for programs.
#[derive(Debug, Serialize)]
pub(super) struct Day {
    /// `30 November 2026`
    words: String,
    /// `2026-11-30`
    machine: String,
}

impl Day {
    pub(super) fn of(date: Date) -> Self {
        Self {
            words: long_date(date),
            machine: date.to_string(),
        }
    }
}

/// Who publishes and how to reach them.
#[derive(Debug, Serialize)]
pub(super) struct Contact<'a> {
    name: &'a str,
    /// The author with the letters after the name.
    person: String,
    address: Option<&'a str>,
    booking: Option<&'a str>,
    ways: Vec<Way>,
}

/// A link that reaches the practice.
#[derive(Debug, Serialize)]
struct Way {
    href: String,
    words: String,
    /// Whether it is worded here.
    is_ours: bool,
}

impl<'a> Contact<'a> {
    pub(super) fn of(practice: &'a Practice) -> Self {
        Self {
            name: &practice.name,
            person: person(practice),
            address: practice.address.as_deref(),
            booking: practice.booking.as_deref(),
            ways: ways(practice),
        }
    }
}

fn person(practice: &Practice) -> String {
    match &practice.credentials {
        Some(credentials) => format!("{}, {credentials}", practice.author),
        None => practice.author.clone(),
    }
}

fn ways(practice: &Practice) -> Vec<Way> {
    let phone = practice.phone.as_ref().map(|phone| Way {
        href: dialled(phone),
        words: phone.clone(),
        is_ours: false,
    });
    let email = practice.email.as_ref().map(|email| Way {
        href: format!("mailto:{}", addresses::mailbox(email)),
        words: email.clone(),
        is_ours: false,
    });
    let booking = practice.booking.as_ref().map(|booking| Way {
        href: booking.clone(),
        words: "Book an appointment".to_owned(),
        is_ours: true,
    });
    [phone, email, booking].into_iter().flatten().collect()
}

/// A telephone number as a link that dials it; the `(0)` of `+44 (0)20 …` is not dialled from abroad.
pub(super) fn dialled(phone: &str) -> String {
    let international = phone.trim_start().starts_with('+');
    let number = if international {
        phone.replace("(0)", "")
    } else {
        phone.to_owned()
    };
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let plus = if international { "+" } else { "" };
    format!("tel:{plus}{digits}")
}

/// The direction in which a language is written, as far as its tag tells (BCP 47: language, then perhaps script).
pub(super) fn direction(language: &str) -> &'static str {
    const LANGUAGES: [&str; 11] = ["ar", "ckb", "dv", "fa", "he", "iw", "ps", "sd", "ug", "ur", "yi"];
    const SCRIPTS: [&str; 5] = ["arab", "hebr", "nkoo", "syrc", "thaa"];
    let tag = language.to_ascii_lowercase();
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or_default();
    let is_rtl = match parts.next() {
        Some(script) if script.len() == 4 => SCRIPTS.contains(&script),
        _ => LANGUAGES.contains(&first),
    };
    if is_rtl { "rtl" } else { "ltr" }
}

/// Whose words are whose, as attributes: on a site that is not English, our own words say that they are (WCAG 2.2, 3.1.2
/// "Language of Parts"); on an English one nothing needs to be said.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Tongue {
    /// Of an element that holds only our own words: ` lang="en" dir="ltr"`.
    pub(super) ours: &'static str,
    /// Of an element that is named by our own words and stands as the page does: ` lang="en"`.
    named: &'static str,
    /// Of words of the practice within such an element: ` lang="ar" dir="rtl"`.
    theirs: String,
}

impl Tongue {
    pub(super) fn of(language: &str) -> Self {
        let primary = language.split('-').next().unwrap_or_default();
        if primary.eq_ignore_ascii_case("en") {
            return Self {
                ours: "",
                named: "",
                theirs: String::new(),
            };
        }
        Self {
            ours: " lang=\"en\" dir=\"ltr\"",
            named: " lang=\"en\"",
            theirs: format!(" lang=\"{}\" dir=\"{}\"", html::escape(language), direction(language)),
        }
    }
}

/// A file size as people read it: `61 KB`, `1.2 MB`.
pub(super) fn size(bytes: u64) -> String {
    let kilobytes = bytes.div_ceil(1000);
    if kilobytes < 1000 {
        format!("{kilobytes} KB")
    } else {
        let tenths = bytes.div_ceil(100_000);
        format!("{}.{} MB", tenths / 10, tenths % 10)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_day_is_worded_for_people_and_for_programs() {
        let day = Day::of(date(2026, 11, 3));
        assert_eq!(day.words, "3 November 2026");
        assert_eq!(day.machine, "2026-11-03");
    }

    #[test]
    fn a_number_is_dialled_without_what_is_only_for_people() {
        assert_eq!(dialled("+44 (0)20 7946 0000"), "tel:+442079460000");
        assert_eq!(dialled("(020) 7946-0000"), "tel:02079460000");
    }

    #[test]
    fn sizes_are_rounded_up_to_what_people_read() {
        let worded = [
            (1, "1 KB"),
            (60_412, "61 KB"),
            (999_001, "1.0 MB"),
            (1_234_567, "1.3 MB"),
        ];
        for (bytes, words) in worded {
            assert_eq!(size(bytes), words);
        }
    }

    #[test]
    fn only_a_site_that_is_not_english_says_which_words_are() {
        assert_eq!(Tongue::of("en-GB").ours, "");
        assert_eq!(Tongue::of("de-AT").ours, " lang=\"en\" dir=\"ltr\"");
        assert_eq!(Tongue::of("ar").theirs, " lang=\"ar\" dir=\"rtl\"");
    }
}
