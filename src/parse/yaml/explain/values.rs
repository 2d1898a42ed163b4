//! Mistakes in a single value: quotes, special characters, colons.

use super::super::lines::{self, KeyLine, Line};
use super::block::is_header;
use super::{Failure, Finding};
use crate::parse::yaml::CURLY;
use crate::rules;
use crate::source::Span;

/// Looks at each value of the lines that may be wrong.
pub(super) fn in_values(failure: &Failure<'_>) -> Option<Finding> {
    type ValueCheck = fn(&KeyLine<'_>) -> Option<Finding>;
    const CHECKS: [ValueCheck; 7] = [
        curly_quotes,
        backslash,
        text_after_quote,
        special_start,
        no_braces,
        no_comma,
        colon,
    ];
    let suspects = failure.suspects();
    let values: Vec<KeyLine<'_>> = suspects.into_iter().flat_map(values).collect();
    values.iter().find_map(|value| {
        let finding = CHECKS.iter().find_map(|check| check(value))?;
        Some(on_more_lines(failure, value, finding))
    })
}

/// Quotes round its first line alone would not mend a value that goes on in the next.
fn on_more_lines(failure: &Failure<'_>, part: &KeyLine<'_>, finding: Finding) -> Finding {
    let line = lines::line_at(failure.text, part.value_start);
    let is_whole = line
        .key_line()
        .is_some_and(|whole| whole.value_start == part.value_start);
    let all = lines::with_children(failure.text, line.start);
    let goes_on = failure.text[all].trim_end().len() > line.text.len();
    if finding.rule == rules::COLON_IN_VALUE && is_whole && goes_on {
        let help = "type `\"` before the first and after the last word of the value".to_owned();
        return Finding { help, ..finding };
    }
    finding
}

fn curly_quotes(part: &KeyLine<'_>) -> Option<Finding> {
    let words = part.value.strip_prefix(CURLY)?;
    let words = words.trim_end_matches(CURLY);
    Some(Finding {
        rule: rules::CURLY_QUOTES,
        message: format!("the value of `{}` stands in curly quotes", part.key),
        span: whole(part),
        label: String::new(),
        help: format!("type straight quotes: `{}`", part.with(&quoted(words))),
    })
}

fn backslash(part: &KeyLine<'_>) -> Option<Finding> {
    let inside = part.value.strip_prefix('"')?;
    let at = inside.find('\\')?;
    let next = inside[at + 1..].chars().next()?;
    let is_escape = "0abtnvfre \"/\\N_LPxuU".contains(next);
    let words = &inside[..closing(inside, '"')?];
    (!is_escape).then(|| Finding {
        rule: rules::UNREADABLE,
        message: "a backslash inside double quotes cannot be read".to_owned(),
        span: part.value_start + 1 + at..part.value_start + 2 + at,
        label: String::new(),
        help: format!(
            "type single quotes: `{}`",
            part.with(&format!("'{}'", words.replace('\'', "''")))
        ),
    })
}

fn text_after_quote(part: &KeyLine<'_>) -> Option<Finding> {
    let quote = part.value.chars().next().filter(|first| ['"', '\''].contains(first))?;
    let end = closing(&part.value[1..], quote)? + 2;
    let rest = part.value[end..].trim_start();
    if rest.is_empty() || rest.starts_with('#') {
        return None;
    }
    if !rest.contains(char::is_alphanumeric) {
        return Some(Finding {
            rule: rules::TEXT_AFTER_QUOTE,
            message: format!("`{rest}` cannot stand after the closing quote of `{}`", part.key),
            span: part.value_start + part.value.len() - rest.len()..part.value_start + part.value.len(),
            label: String::new(),
            help: format!("delete it: `{}`", part.with(&part.value[..end])),
        });
    }
    let outer = part.value.ends_with(quote) && part.value.len() > end;
    let words = if outer {
        &part.value[1..part.value.len() - 1]
    } else {
        part.value
    };
    Some(Finding {
        rule: rules::TEXT_AFTER_QUOTE,
        message: format!("the text of `{}` goes on after its closing quote", part.key),
        span: part.value_start + end - 1..part.value_start + end,
        label: format!("`{quote}` ends the text here"),
        help: format!(
            "put the other kind of quotes round the whole text: `{}`",
            part.with(&quoted(words))
        ),
    })
}

fn special_start(part: &KeyLine<'_>) -> Option<Finding> {
    let first = part.value.chars().next()?;
    if is_header(part.value) {
        return None;
    }
    let is_special = match first {
        '@' | '`' | '%' | '*' | '&' | '!' | '|' | '>' | ']' | '}' | ',' => true,
        '?' | '-' => part.value.len() == 1 || part.value[1..].starts_with(' '),
        '[' => text_after_bracket(part.value, ']'),
        '{' => text_after_bracket(part.value, '}'),
        _ => false,
    };
    is_special.then(|| Finding {
        rule: rules::SPECIAL_START,
        message: format!(
            "the value of `{}` begins with `{first}`, which has a special meaning here",
            part.key
        ),
        span: part.value_start..part.value_start + first.len_utf8(),
        label: String::new(),
        help: match first {
            '|' | '>' => format!("leave out the `{first}`, or begin the text on the next line, after two spaces"),
            _ => format!("put quotes round the value: `{}`", part.with(&quoted(part.value))),
        },
    })
}

fn text_after_bracket(value: &str, closing: char) -> bool {
    value.find(closing).is_some_and(|at| {
        let rest = value[at + 1..].trim_start();
        !rest.is_empty() && !rest.starts_with(['#', ',', ']', '}'])
    })
}

/// `dose: hold: 30s, reps: 3`.
fn no_braces(part: &KeyLine<'_>) -> Option<Finding> {
    let inside = part.value.trim_start_matches('(').trim_end_matches([')', '}']);
    let is_pair = |pair: &str| lines::key_line(pair, 0).is_some_and(|pair| !pair.key.contains(' '));
    let are_pairs = inside.contains(',') && inside.split(',').all(is_pair);
    are_pairs.then(|| Finding {
        rule: rules::WRONG_SHAPE,
        message: format!("`{}` takes several values, so it needs braces", part.key),
        span: whole(part),
        label: String::new(),
        help: format!("type `{}`", part.with(&format!("{{{inside}}}"))),
    })
}

/// `{hold: 30s reps: 3}`.
fn no_comma(part: &KeyLine<'_>) -> Option<Finding> {
    let (value, next) = part.value.split_once(' ')?;
    let pair = lines::key_line(next, part.value_start + value.len() + 1)?;
    let is_pair = value.starts_with(|first: char| first.is_ascii_digit()) && !pair.key.contains(' ');
    is_pair.then(|| Finding {
        rule: rules::UNREADABLE,
        message: format!("a comma is missing before `{}`", pair.key),
        span: part.value_start..part.value_start + value.len(),
        label: String::new(),
        help: format!("type `{}`", part.with(&format!("{value}, {next}"))),
    })
}

fn colon(part: &KeyLine<'_>) -> Option<Finding> {
    if part.value.starts_with(['"', '\'', '{', '[']) {
        return None;
    }
    let at = part
        .value
        .find(": ")
        .or_else(|| part.value.ends_with(':').then(|| part.value.len() - 1))?;
    Some(Finding {
        rule: rules::COLON_IN_VALUE,
        message: format!("the value of `{}` holds a colon, so it needs quotes", part.key),
        span: part.value_start + at..part.value_start + at + 1,
        label: "this colon".to_owned(),
        help: format!("put quotes round the value: `{}`", part.with(&quoted(part.value))),
    })
}

/// `{subject: Exercise #3}`: the note begins before the brace that closes the line, and every key after it is lost, too.
pub(super) fn hash_in_braces(failure: &Failure<'_>) -> Option<Finding> {
    let here = lines::line_at(failure.text, failure.at).start;
    let closed = lines::lines(failure.text)
        .take_while(|line| line.start <= here)
        .filter(|line| line.text.trim_end().ends_with(['}', ']']));
    closed.flat_map(between_braces).find_map(|part| {
        let is_quoted = part.value.starts_with(['"', '\'', '{', '[']);
        let space = part.value.find(" #").filter(|_| !is_quoted)?;
        Some(Finding {
            rule: rules::SPECIAL_START,
            message: format!("`#` begins a private note, so the rest of `{}` is not read", part.key),
            span: part.value_start + space + 1..part.value_start + space + 2,
            label: "the note would begin here".to_owned(),
            help: format!("put quotes round the value: `{}`", part.with(&quoted(part.value))),
        })
    })
}

/// Where the closing quote is; `\"` and `''` are part of the text.
pub(super) fn closing(text: &str, quote: char) -> Option<usize> {
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        if letter == '\\' && quote == '"' {
            letters.next();
        } else if letter == quote {
            let doubled = quote == '\'' && letters.peek().is_some_and(|(_, next)| *next == '\'');
            if !doubled {
                return Some(at);
            }
            letters.next();
        }
    }
    None
}

/// The values of a line: its own and those between its braces.
pub(super) fn values(line: Line<'_>) -> Vec<KeyLine<'_>> {
    let mut values = between_braces(line);
    values.extend(whole_value(line));
    values
}

fn between_braces(line: Line<'_>) -> Vec<KeyLine<'_>> {
    let own = whole_value(line).filter(|own| own.value.starts_with(['{', '[']));
    own.map(|own| between_commas(&own)).unwrap_or_default()
}

fn whole_value(line: Line<'_>) -> Option<KeyLine<'_>> {
    line.key_line().or_else(|| {
        line.item().map(|(value, value_start)| KeyLine {
            key: "-",
            value,
            value_start,
        })
    })
}

/// `key: value` parts between the braces of a value.
fn between_commas<'t>(outer: &KeyLine<'t>) -> Vec<KeyLine<'t>> {
    let mut parts = Vec::new();
    let mut start = 1;
    let mut quote = None;
    for (at, letter) in outer.value.char_indices().skip(1) {
        match (quote, letter) {
            (None, '"' | '\'') if outer.value[start..at].trim_end().ends_with([':', ',']) => quote = Some(letter),
            (Some(open), _) if open == letter => quote = None,
            (None, ',' | '}' | ']') => {
                parts.extend(lines::key_line(&outer.value[start..at], outer.value_start + start));
                start = at + 1;
            }
            _ => {}
        }
    }
    if let Some(rest) = outer.value.get(start..) {
        parts.extend(lines::key_line(rest, outer.value_start + start));
    }
    parts
}

impl KeyLine<'_> {
    /// The line with another value.
    pub(super) fn with(&self, value: &str) -> String {
        match self.key {
            "-" => format!("- {value}"),
            key => format!("{key}: {value}"),
        }
    }
}

pub(super) fn whole(part: &KeyLine<'_>) -> Span {
    part.value_start..part.value_start + part.value.len()
}

/// A text in the quotes that need the fewest changes.
pub(in crate::parse) fn quoted(text: &str) -> String {
    if text.contains(['"', '\\']) {
        format!("'{}'", text.replace('\'', "''"))
    } else {
        format!("\"{text}\"")
    }
}
