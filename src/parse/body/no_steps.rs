//! What was meant for the steps where there is no numbered list.

use super::Markdown;
use crate::diagnostic::Diagnostic;
use crate::rules;
use crate::source::Span;

/// Says that there are no steps, and what to type; `bullets` is the place of the first bullet list.
pub(super) fn explained(markdown: &Markdown<'_>, bullets: Option<&Span>) -> Diagnostic {
    let missing = "there is no numbered list, so there are no steps";
    let diagnostic = |message: &str, place| Diagnostic::new(rules::NO_STEPS, message).at(markdown.source, place, "");
    if let Some(place) = mistyped_number(markdown) {
        return diagnostic(missing, place)
            .help("begin each step with its number, a full stop and a space: `1. Lie on your side.`");
    }
    if let Some((first, second, place)) = lettered(markdown) {
        return diagnostic("the steps have letters instead of numbers", place).help(format!(
            "type `1.` instead of `{first}`, `2.` instead of `{second}`, and so on"
        ));
    }
    match bullets.cloned() {
        Some(bullets) => {
            diagnostic(missing, bullets).help("if these are the steps, number them: type `1. ` instead of `- `")
        }
        None => {
            diagnostic(missing, last_line(markdown)).help("write what to do as a numbered list: `1. Lie on your side.`")
        }
    }
}

/// The place of something like `1.Lie down`, `**1.** Lie down` or `Step 1: Lie down` at the beginning of a line.
fn mistyped_number(markdown: &Markdown<'_>) -> Option<Span> {
    const MARKS: [char; 3] = ['*', '_', ' '];
    markdown
        .text
        .lines()
        .zip(&markdown.line_starts)
        .find_map(|(line, start)| {
            let text = line.trim_start_matches(MARKS);
            let text = text
                .strip_prefix("Step ")
                .or(text.strip_prefix("step "))
                .unwrap_or(text);
            let rest = text.strip_prefix('1')?;
            let words = rest.trim_start_matches(['.', ')', ':', '-', '–', '*', '_', ' ']);
            let is_step = words.len() < rest.len() && words.starts_with(char::is_alphabetic);
            is_step.then(|| *start..*start + line[..line.len() - words.len()].trim_end().len())
        })
}

/// `a.` and `b.` or the like, each at the beginning of a line, and the place of the first.
fn lettered<'m>(markdown: &'m Markdown<'_>) -> Option<(&'m str, &'m str, Span)> {
    const FIRST_AND_SECOND: [(&str, &str); 4] = [("a", "b"), ("A", "B"), ("i", "ii"), ("I", "II")];
    let find = |letter: &str| {
        let mut lines = markdown.text.lines().zip(&markdown.line_starts);
        lines.find_map(|(line, start)| {
            Some((
                mark_of(line.trim(), letter)?,
                start + line.len() - line.trim_start().len(),
            ))
        })
    };
    FIRST_AND_SECOND.iter().find_map(|(first, second)| {
        let ((first, start), (second, after)) = (find(first)?, find(second)?);
        (start < after).then(|| (first, second, start..start + first.len()))
    })
}

/// The `a.`, `a)` or `(a)` with which a line begins.
fn mark_of<'t>(line: &'t str, letter: &str) -> Option<&'t str> {
    let open = usize::from(line.starts_with('('));
    let words = line[open..].strip_prefix(letter)?.strip_prefix(['.', ')'])?;
    words.starts_with(' ').then(|| &line[..line.len() - words.len()])
}

/// The last line with words, or the end of the front matter.
fn last_line(markdown: &Markdown<'_>) -> Span {
    let text = &markdown.source.text;
    let (number, _) = markdown.source.line_and_column(text.trim_end().len());
    markdown.source.line(number)
}
