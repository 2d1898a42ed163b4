//! What a single value means: texts, numbers, words of a list, tags. Each reader says what to type instead.

mod counts;
mod dates;
mod names;
mod times;
mod web;

pub(super) use crate::address::domain_is_plausible;
pub(super) use counts::{count, number};
pub(super) use dates::{date, is_date};
pub(super) use names::{name, tag};
pub(super) use times::{corrected as corrected_time, is_usual_time, seconds, time, time_of_day};
pub(super) use web::{domain, email, https, is_https, label, mailbox, site_url};

use super::fields::Value;
use super::suggest::{nearest, quoted_list};
use super::yaml;
use super::{lengths, letters};
use crate::config::Colour;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::exercise::OwnCaption;
use crate::outputs::captions::{CONTINUED, NETWORKS};
use crate::rules;
use crate::source::{Source, Span};
use jiff::tz::TimeZone;
use std::sync::Arc;

/// A text on one line; line ends and runs of spaces become one space.
pub(super) fn text(value: &Value<'_>, found: &mut Diagnostics) -> Option<String> {
    text_up_to(lengths::VALUE)(value, found)
}

fn one_line(value: &Value<'_>, found: &mut Diagnostics) -> Option<String> {
    let typed = value.text(found)?;
    if let Some(letter) = typed
        .chars()
        .find(|letter| letters::is_harmful(*letter) && *letter != '\t')
    {
        found.push(
            value
                .wrong(
                    rules::CONTROL_CHARACTER,
                    format!(
                        "`{}` holds an invisible character ({})",
                        value.key,
                        letters::name(letter)
                    ),
                )
                .help("delete the backslash and what belongs to it, or type the value again"),
        );
        return None;
    }
    if is_in_curly_quotes(value, typed) {
        let words = typed.trim_matches(yaml::CURLY);
        let help = format!("type straight quotes: `{}: {}`", value.key, yaml::quoted(words));
        let message = format!("the value of `{}` stands in curly quotes", value.key);
        found.push(value.wrong(rules::CURLY_QUOTES, message).help(help));
        return None;
    }
    Some(typed.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn is_in_curly_quotes(value: &Value<'_>, typed: &str) -> bool {
    let unquoted = matches!(value.node.value, yaml::Value::Text(_, yaml::Quotes::None));
    unquoted && typed.starts_with(yaml::CURLY) && typed.ends_with(yaml::CURLY)
}

/// A text of at most so many characters.
pub(super) fn text_up_to(most: usize) -> impl Fn(&Value<'_>, &mut Diagnostics) -> Option<String> {
    move |value, found| {
        let text = one_line(value, found)?;
        let length = text.chars().count();
        if length > most {
            let message = format!("`{}` has {length} characters, at most {most} fit", value.key);
            let help = format!("make it shorter by {}", length - most);
            found.push(value.wrong(rules::TOO_LONG, message).help(help));
            return None;
        }
        Some(text)
    }
}

/// A text with its line ends, for Markdown.
pub(super) fn lines(value: &Value<'_>, found: &mut Diagnostics) -> Option<String> {
    value.text(found).map(str::to_owned)
}

/// One of some words.
pub(super) fn choice<T: Copy>(
    words: &'static [(&'static str, T)],
) -> impl Fn(&Value<'_>, &mut Diagnostics) -> Option<T> {
    move |value, found| {
        let typed = text(value, found)?;
        let lower = typed.to_lowercase();
        if let Some((_, meaning)) = words.iter().find(|(word, _)| *word == lower) {
            return Some(*meaning);
        }
        let names: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        found.push(not_in_list(value, &typed, &names));
        None
    }
}

fn not_in_list(value: &Value<'_>, typed: &str, names: &[&str]) -> Diagnostic {
    let key = value.key;
    let diagnostic = value.wrong(rules::NOT_IN_LIST, format!("`{key}` cannot be `{typed}`"));
    match nearest(typed, names) {
        Some(near) => diagnostic.help(format!("did you mean `{key}: {near}`?")),
        None => diagnostic.help(format!("it can be {}", quoted_list(names).replace(" and ", " or "))),
    }
}

/// The name of a network, as a value of `networks`.
pub(super) fn network(value: &Value<'_>, found: &mut Diagnostics) -> Option<String> {
    let typed = text(value, found)?;
    let lower = typed.to_lowercase();
    let names = networks();
    if names.contains(&lower.as_str()) {
        return Some(lower);
    }
    found.push(unknown_network(value.source, value.span(), &typed));
    None
}

/// The name of a network where posts can go on, as a value of `continue_on`.
pub(super) fn network_with_threads(value: &Value<'_>, found: &mut Diagnostics) -> Option<String> {
    let name = network(value, found)?;
    if CONTINUED.contains(&name.as_str()) {
        return Some(name);
    }
    let message = format!("captions cannot be continued on `{name}`");
    let help = format!("posts go on only on {}", quoted_list(&CONTINUED));
    found.push(value.wrong(rules::NOT_IN_LIST, message).help(help));
    None
}

/// A mistake in the name of a network, wherever it was typed.
pub(super) fn unknown_network(source: &Arc<Source>, place: Span, typed: &str) -> Diagnostic {
    let names = networks();
    let message = format!("there are no captions for `{typed}`");
    let diagnostic = Diagnostic::new(rules::NOT_IN_LIST, message).at(source, place, "");
    match nearest(typed, &names) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help(format!("the networks are {}", quoted_list(&names))),
    }
}

/// The names of all networks that have captions.
pub(super) fn networks() -> Vec<&'static str> {
    NETWORKS.iter().map(|network| network.name).collect()
}

/// A caption with its line ends, without spaces at the ends of lines.
pub(super) fn own_caption(value: &Value<'_>, found: &mut Diagnostics) -> Option<OwnCaption> {
    let typed = value.text(found)?;
    if typed
        .chars()
        .any(|letter| letters::is_harmful(letter) && !matches!(letter, '\n' | '\t'))
    {
        text(value, found)?;
    }
    let lines: Vec<&str> = typed.lines().map(str::trim_end).collect();
    Some(OwnCaption {
        text: lines.join("\n").trim().to_owned(),
        typed: value.node.span.clone(),
        place: value.span(),
    })
}

/// `true` or `false`.
pub(super) fn yes_or_no(value: &Value<'_>, found: &mut Diagnostics) -> Option<bool> {
    const WORDS: &[(&str, bool)] = &[("true", true), ("false", false), ("yes", true), ("no", false)];
    choice(WORDS)(value, found)
}

/// `#1f5f5b` or `#abc`.
pub(super) fn colour(value: &Value<'_>, found: &mut Diagnostics) -> Option<Colour> {
    let typed = text(value, found)?;
    if let Some(colour) = Colour::parse(&typed) {
        return Some(colour);
    }
    let key = value.key;
    let diagnostic = value.wrong(rules::BAD_COLOUR, format!("`{typed}` is not a colour"));
    let help = match Colour::parse(&format!("#{typed}")) {
        Some(_) => format!("type `{key}: \"#{typed}\"`"),
        None => format!("type `#` and six digits from 0 to f, in quotes: `{key}: \"#1f5f5b\"`"),
    };
    found.push(diagnostic.help(help));
    None
}

/// The name of a time zone.
pub(super) fn time_zone(value: &Value<'_>, found: &mut Diagnostics) -> Option<TimeZone> {
    let typed = text(value, found)?;
    if let Ok(zone) = TimeZone::get(&typed) {
        return Some(zone);
    }
    let names: Vec<String> = jiff::tz::db().available().map(|name| name.to_string()).collect();
    // `Etc/GMT+1` is an hour west of Greenwich, and `EST` has no summer time: nobody means them.
    let is_place = |name: &&str| name.contains('/') && !name.starts_with("Etc/");
    let names: Vec<&str> = names.iter().map(String::as_str).filter(is_place).collect();
    let diagnostic = value.wrong(rules::NOT_IN_LIST, format!("there is no time zone `{typed}`"));
    found.push(match near_zone(&typed, &names) {
        Some(near) => diagnostic.help(format!("did you mean `timezone: {near}`?")),
        None => diagnostic.help("type a continent and a city: `timezone: Europe/London`"),
    });
    None
}

/// A zone whose city was typed alone, or one that is spelled nearly like it.
fn near_zone<'n>(typed: &str, names: &[&'n str]) -> Option<&'n str> {
    let city = typed.rsplit('/').next().unwrap_or(typed).replace(' ', "_");
    let same_city = |name: &&&str| {
        name.rsplit('/')
            .next()
            .is_some_and(|last| last.eq_ignore_ascii_case(&city))
    };
    names.iter().find(same_city).copied().or_else(|| nearest(typed, names))
}

/// A BCP 47 language tag such as `en-GB` (RFC 5646, as far as its shape goes).
pub(super) fn language(value: &Value<'_>, found: &mut Diagnostics) -> Option<String> {
    let typed = text(value, found)?;
    let mut parts = typed.split('-');
    let is_language = parts
        .next()
        .is_some_and(|first| (2..=3).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_alphabetic()));
    let is_tag = is_language
        && parts.all(|part| (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()));
    if is_tag {
        return Some(typed);
    }
    let diagnostic = value.wrong(rules::NOT_IN_LIST, format!("`{typed}` is not a language code"));
    let example = if typed.contains('_') {
        typed.replace('_', "-")
    } else {
        "en-GB".to_owned()
    };
    found.push(diagnostic.help(format!(
        "type a code of two letters, with a country if it matters: `language: {example}`"
    )));
    None
}
