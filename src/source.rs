//! A text that somebody wrote, and places in it.

use std::ops::Range;
use std::sync::Arc;

/// A range of bytes in a [`Source`]'s text.
pub type Span = Range<usize>;

/// One text file as the writer knows it: its name under the project's folder and its words.
#[derive(Debug, PartialEq, Eq)]
pub struct Source {
    /// The path under the project's folder, with forward slashes on every system.
    pub name: String,
    /// The text without a byte-order mark and with `\n` line ends, so that columns and carets are the writer's.
    pub text: String,
}

impl Source {
    /// Takes a file's text; a byte-order mark and `\r\n` line ends are no mistakes and are removed here, once.
    #[must_use]
    pub fn new(name: impl Into<String>, text: &str) -> Arc<Self> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        Arc::new(Self {
            name: name.into(),
            text: text.replace("\r\n", "\n"),
        })
    }

    /// The span of line `number` (from 1), without its line end; the empty end of the text if there are fewer lines.
    #[must_use]
    pub fn line(&self, number: usize) -> Span {
        let mut start = 0;
        for (index, line) in self.text.split_inclusive('\n').enumerate() {
            if index + 1 == number {
                return start..start + line.trim_end_matches('\n').len();
            }
            start += line.len();
        }
        start..start
    }

    /// The line (from 1) and column (from 1, in characters) of a byte offset.
    #[must_use]
    pub fn line_and_column(&self, offset: usize) -> (usize, usize) {
        let offset = self.text.floor_char_boundary(offset.min(self.text.len()));
        let before = &self.text[..offset];
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        (
            before.matches('\n').count() + 1,
            before[line_start..].chars().count() + 1,
        )
    }
}

/// A span and the source it is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The text.
    pub source: Arc<Source>,
    /// Where in the text.
    pub span: Span,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_and_windows_line_ends_are_no_mistakes() {
        let source = Source::new("a.md", "\u{feff}---\r\ntitle: x\r\n");
        assert_eq!(source.text, "---\ntitle: x\n");
    }

    #[test]
    fn columns_count_characters() {
        let source = Source::new("a.md", "one\nZoë’s knee\n");
        let knee = source.text.find("knee").expect("is there");
        assert_eq!(source.line_and_column(knee), (2, 7));
        assert_eq!(&source.text[source.line(2)], "Zoë’s knee");
    }
}
