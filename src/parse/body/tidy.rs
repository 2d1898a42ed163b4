//! Text as it should read after parts were taken out of it: no gaps, no double spaces.

use crate::exercise::Inline;

/// Stands for something that was taken out; no source holds it, since control characters are refused.
pub(in crate::parse) const REMOVED: char = '\u{1}';

/// Puts adjacent words together and closes the gaps between them.
pub(in crate::parse) fn tidy(inlines: Vec<Inline>) -> Vec<Inline> {
    let mut tidied = join(inlines);
    for inline in &mut tidied {
        if let Inline::Text(words) = inline
            && has_gaps(words)
        {
            *words = close_gaps(words);
        }
    }
    trim_line_ends(&mut tidied);
    tidied.retain(|inline| !is_empty(inline));
    while matches!(tidied.last(), Some(Inline::LineBreak)) {
        tidied.pop();
    }
    let breaks = tidied
        .iter()
        .take_while(|inline| matches!(inline, Inline::LineBreak))
        .count();
    tidied.drain(..breaks);
    tidied
}

fn is_empty(inline: &Inline) -> bool {
    match inline {
        Inline::Text(words) => words.is_empty(),
        Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Link { text: inner, .. } => {
            inner.iter().all(is_empty)
        }
        Inline::Picture(_) | Inline::LineBreak => false,
    }
}

/// Adjacent texts become one.
fn join(inlines: Vec<Inline>) -> Vec<Inline> {
    let mut joined: Vec<Inline> = Vec::with_capacity(inlines.len());
    for inline in inlines {
        match (joined.last_mut(), inline) {
            (Some(Inline::Text(before)), Inline::Text(words)) => before.push_str(&words),
            (_, inline) => joined.push(inline),
        }
    }
    joined
}

/// Most words have none, and then need not be written again.
fn has_gaps(words: &str) -> bool {
    let bytes = words.as_bytes();
    words.contains([REMOVED, '\t']) || bytes.windows(2).any(|pair| pair == b"  ")
}

/// Replaces what was removed by one space, or by nothing before a full stop and at the ends.
fn close_gaps(words: &str) -> String {
    let mut parts = words.split(REMOVED);
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (before, after) = (text.trim_end_matches(' '), part.trim_start_matches(' '));
        let closes = after.starts_with(['.', ',', ';', ':', '!', '?', ')']);
        let ended = before.ends_with(['.', '!', '?', '…']);
        let after = if ended {
            after.strip_prefix('.').unwrap_or(after)
        } else {
            after
        };
        text = if closes {
            format!("{before}{after}")
        } else {
            format!("{before} {after}")
        };
    }
    single_spaces(&text)
}

fn single_spaces(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len());
    for letter in text.chars() {
        let letter = if letter == '\t' { ' ' } else { letter };
        if letter != ' ' || !spaced.ends_with(' ') {
            spaced.push(letter);
        }
    }
    spaced
}

/// Takes spaces away at the beginning and the end of each line.
fn trim_line_ends(inlines: &mut [Inline]) {
    for at in 0..inlines.len() {
        let begins = at == 0 || matches!(inlines.get(at - 1), Some(Inline::LineBreak));
        let ends = matches!(inlines.get(at + 1), None | Some(Inline::LineBreak));
        if let Some(Inline::Text(words)) = inlines.get_mut(at) {
            if begins && words.starts_with(' ') {
                *words = words.trim_start_matches(' ').to_owned();
            }
            if ends {
                words.truncate(words.trim_end_matches(' ').len());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_reads_on_where_something_was_taken_out() {
        for (before, after) in [
            ("Lift your arm. \u{1}", "Lift your arm. "),
            ("Lift \u{1} your arm.", "Lift your arm."),
            ("Lift your arm \u{1}.", "Lift your arm."),
            ("Lift your arm. \u{1}.", "Lift your arm."),
            ("Lift \u{1} \u{1}, then lower.", "Lift, then lower."),
        ] {
            assert_eq!(close_gaps(before), after);
        }
    }

    #[test]
    fn ends_of_lines_have_no_spaces() {
        let text = |words: &str| Inline::Text(words.to_owned());
        let inlines = vec![
            text(" Lift "),
            Inline::LineBreak,
            text("\u{1} slowly "),
            text("\u{1}"),
            Inline::LineBreak,
        ];
        assert_eq!(tidy(inlines), [text("Lift"), Inline::LineBreak, text("slowly")]);
    }
}
