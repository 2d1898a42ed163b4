//! Text that fills its place well: as large as fits, in lines of like length, and cut after a sentence where it must.

use super::super::{Composer, words};
use crate::outputs::pdf::column::Column;
use crate::outputs::pdf::flow::{self, Piece};
use crate::outputs::pdf::sheet::Item;
use crate::outputs::pdf::text::{Align, Line, Style};
use unicode_segmentation::UnicodeSegmentation;

/// A word that does not fit at this size is broken rather than set smaller still.
const LEAST_WHOLE: f32 = 38.0;

/// How often the width of balanced lines is halved: to within a few pixels.
const HALVINGS: usize = 7;

impl Composer<'_, '_> {
    /// A short text in as few lines as fit into a width, all about as long, so that no word is left alone.
    pub(super) fn balanced(&mut self, text: &str, style: Style, width: f32) -> Vec<Line> {
        let lines = self.set(text, style, width);
        if lines.len() < 2 {
            return lines;
        }
        let (mut narrow, mut wide) = (self.widest_word(text, style).min(width), width);
        let mut best = lines;
        for _ in 0..HALVINGS {
            let middle = narrow.midpoint(wide);
            let tried = self.set(text, style, middle);
            if tried.len() == best.len() {
                (best, wide) = (tried, middle);
            } else {
                narrow = middle;
            }
        }
        // Set once more in the full width, which is where text from right to left begins.
        self.set(&broken_like(text, &best), style, width)
    }

    /// A column in the full width, or a little narrower where that spares its last line from being a single word.
    pub(super) fn tidy(&mut self, fill: impl Fn(&mut Self, f32) -> Column) -> Column {
        let widest = fill(self, 1.0);
        let tall = flow::height(&widest.pieces);
        if !has_orphan(&widest) {
            return widest;
        }
        for share in [0.96, 0.92, 0.88, 0.84, 0.8] {
            let narrow = fill(self, share);
            if flow::height(&narrow.pieces) > tall {
                break;
            }
            if !has_orphan(&narrow) {
                return narrow;
            }
        }
        widest
    }

    /// Plain words in lines.
    pub(super) fn set(&mut self, text: &str, style: Style, width: f32) -> Vec<Line> {
        self.shaper.lines(&[words(text, style, None)], width, Align::Start)
    }

    /// How wide words are on one line; a hair more, so that rounding never breaks it.
    pub(super) fn one_line(&mut self, text: &str, style: Style) -> f32 {
        self.shaper.width(&[words(text, style, None)]) + 1.0
    }

    /// Whether a text needs no more than some lines, and no word of it is broken but one that always would be.
    pub(super) fn sits(&mut self, text: &str, style: Style, width: f32, lines: usize) -> bool {
        let widest = self.widest_word(text, style);
        let at_least = widest / style.size * LEAST_WHOLE;
        (widest <= width || at_least > width) && self.set(text, style, width).len() <= lines
    }

    fn widest_word(&mut self, text: &str, style: Style) -> f32 {
        let words = text.split_whitespace();
        words.map(|word| self.one_line(word, style)).fold(0.0, f32::max)
    }
}

/// Whether the last line of the text is much shorter than the one above it.
fn has_orphan(column: &Column) -> bool {
    let wide = |piece: &Piece| {
        let runs = piece.items.iter().filter_map(|item| match item {
            Item::Text { run, .. } => Some(run.advance),
            _ => None,
        });
        runs.sum::<f32>()
    };
    let is_line =
        |piece: &&Piece| piece.items.iter().all(|item| matches!(item, Item::Text { .. })) && wide(piece) > 0.0;
    let mut lines = column.pieces.iter().filter(is_line).rev().map(wide);
    match (lines.next(), lines.next()) {
        (Some(last), Some(before)) => last < before * ORPHAN,
        _ => false,
    }
}

/// A last line shorter than this share of the line before looks like a mistake.
const ORPHAN: f32 = 0.28;

/// The height of lines.
pub(super) fn height(lines: &[Line]) -> f32 {
    lines.iter().map(|line| line.height).sum()
}

/// A text whose lines end where those of a setting of it end.
fn broken_like(text: &str, lines: &[Line]) -> String {
    let first = |line: &Line| {
        let glyphs = line.runs.iter().flat_map(|(_, run)| run.glyphs.iter());
        glyphs.map(|glyph| glyph.range.start).min()
    };
    let mut broken = String::new();
    let mut from = 0;
    for start in lines.iter().skip(1).filter_map(first) {
        broken.push_str(text[from..start].trim_end());
        broken.push('\n');
        from = start;
    }
    broken + &text[from..]
}

/// The longest beginning of a text that fits, with "…" if it is not all of it: whole sentences if there is room for
/// one, else whole words, else letters.
pub(super) fn shortened(text: &str, mut fits: impl FnMut(&str) -> bool) -> String {
    let text = text.trim();
    if fits(text) {
        return text.to_owned();
    }
    let ends = |pieces: Vec<(usize, &str)>| -> Vec<usize> {
        let ends = pieces.iter().map(|(start, piece)| start + piece.trim_end().len());
        ends.filter(|end| *end < text.len()).collect()
    };
    let cuts = [
        ends(text.split_sentence_bound_indices().collect()),
        ends(text.split_word_bound_indices().collect()),
        ends(text.grapheme_indices(true).collect()),
    ];
    for cuts in cuts {
        let fitting = cuts.partition_point(|end| fits(&ended(&text[..*end])));
        if let Some(end) = fitting.checked_sub(1).map(|last| cuts[last]) {
            return ended(&text[..end]);
        }
    }
    "…".to_owned()
}

/// A text that goes on elsewhere: "Breathe in. …", "Breathe …".
fn ended(text: &str) -> String {
    let text = text.trim_end_matches(|last: char| last.is_whitespace() || ",;:–-(".contains(last));
    format!("{text} …")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_after_a_sentence_a_word_or_a_letter() {
        let text = "Breathe in. Lift your arm, slowly. And rest.";
        let within = |most: usize| shortened(text, |cut| cut.chars().count() <= most);
        assert_eq!(within(50), text);
        assert_eq!(within(40), "Breathe in. Lift your arm, slowly. …");
        assert_eq!(within(20), "Breathe in. …");
        assert_eq!(within(10), "Breathe …");
        assert_eq!(within(5), "Bre …");
        assert_eq!(within(0), "…");
    }
}
