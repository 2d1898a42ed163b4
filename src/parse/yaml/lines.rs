//! A block of YAML as the writer sees it: lines of `key: value`, whether YAML can read them or not.

use crate::source::Span;

/// One line of a block.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'t> {
    /// Its first byte.
    pub(super) start: usize,
    /// Its text without the line end.
    pub(super) text: &'t str,
}

/// A line, or a part of one between braces, that has a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct KeyLine<'t> {
    /// What stands before the colon.
    pub(super) key: &'t str,
    /// What stands after the colon.
    pub(super) value: &'t str,
    /// The first byte of the value.
    pub(super) value_start: usize,
}

impl<'t> Line<'t> {
    /// How far it is indented, in bytes.
    pub(super) fn indent(&self) -> usize {
        self.text.len() - self.text.trim_start().len()
    }

    /// Whether nothing is on it but perhaps a note.
    pub(super) fn is_blank(&self) -> bool {
        let text = self.text.trim_start();
        text.is_empty() || text.starts_with('#')
    }

    /// The key and what follows it, if there is one.
    pub(super) fn key_line(&self) -> Option<KeyLine<'t>> {
        let begin = self.indent() + dashes(self.text.trim_start());
        key_line(&self.text[begin..], self.start + begin)
    }

    /// The value of a line such as `- value`.
    pub(super) fn item(&self) -> Option<(&'t str, usize)> {
        let begin = self.indent() + dashes(self.text.trim_start());
        let is_item = begin > self.indent();
        is_item.then(|| (self.text[begin..].trim_end(), self.start + begin))
    }

    /// Its place.
    pub(super) fn span(&self) -> Span {
        self.start + self.indent()..self.start + self.text.trim_end().len().max(self.indent())
    }
}

/// The length of `- - ` at the beginning of a line.
fn dashes(text: &str) -> usize {
    let after = text.trim_start_matches("- ");
    (text.len() - after.len()) + (after.len() - after.trim_start().len())
}

/// Splits `key: value`; a key is a word or a few.
pub(super) fn key_line(text: &str, start: usize) -> Option<KeyLine<'_>> {
    let colon = text.find(':')?;
    let (key, after) = (text[..colon].trim(), &text[colon + 1..]);
    let quoted = key.trim_matches(['"', '\'']);
    let is_key = !quoted.is_empty()
        && quoted
            .chars()
            .all(|letter| letter.is_alphanumeric() || "_- ".contains(letter));
    if !is_key || !(after.is_empty() || after.starts_with([' ', '\t'])) {
        return None;
    }
    let value = after.trim_start();
    Some(KeyLine {
        key: quoted,
        value: value.trim_end(),
        value_start: start + text.len() - value.len(),
    })
}

/// The lines of a text.
pub(super) fn lines(text: &str) -> impl DoubleEndedIterator<Item = Line<'_>> {
    let base = text.as_ptr() as usize;
    text.split('\n').map(move |line| Line {
        start: line.as_ptr() as usize - base,
        text: line,
    })
}

/// The byte offset of a line and a column, both from 1, columns in characters.
pub(super) fn offset(text: &str, line: usize, column: usize) -> usize {
    let Some(line) = lines(text).nth(line.saturating_sub(1)) else {
        return text.len();
    };
    let before = line.text.chars().take(column.saturating_sub(1));
    line.start + before.map(char::len_utf8).sum::<usize>()
}

/// The line that an offset is on.
pub(super) fn line_at(text: &str, offset: usize) -> Line<'_> {
    lines(text)
        .take_while(|line| line.start <= offset)
        .last()
        .unwrap_or(Line { start: 0, text: "" })
}

/// The line that an offset is on and the following ones that are indented further.
pub(super) fn with_children(text: &str, offset: usize) -> Span {
    let first = line_at(text, offset);
    let end = lines(text)
        .skip_while(|line| line.start <= first.start)
        .take_while(|line| line.text.trim().is_empty() || line.indent() > first.indent())
        .last()
        .map_or(first.start + first.text.len(), |line| line.start + line.text.len());
    first.start..end
}

/// Replaces a part of a text by spaces; line ends stay, so that every other place stays what it was.
pub(super) fn blank(text: &mut String, part: Span) {
    let Some(old) = text.get(part.clone()) else { return };
    let spaces: String = old.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
    text.replace_range(part, &spaces);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_line_has_a_key_a_colon_and_a_space() {
        let line = Line {
            start: 10,
            text: "  - file name: img/a.png ",
        };
        let expected = KeyLine {
            key: "file name",
            value: "img/a.png",
            value_start: 25,
        };
        assert_eq!(line.key_line(), Some(expected));
        for not_a_key in ["https://example.org", "12:30", "just words", ": x"] {
            assert_eq!(
                Line {
                    start: 0,
                    text: not_a_key
                }
                .key_line(),
                None,
                "{not_a_key}"
            );
        }
    }

    #[test]
    fn what_is_left_out_takes_its_children_with_it() {
        let mut text = "a: 1\nb: @\n  c: ü\n\nd: 2\n".to_owned();
        let part = with_children(&text, 8);
        blank(&mut text, part);
        assert_eq!(text, "a: 1\n    \n       \n\nd: 2\n");
    }

    #[test]
    fn columns_count_characters() {
        assert_eq!(offset("a\nZoë: x", 2, 4), 6);
        assert_eq!(offset("a", 9, 9), 1);
    }
}
