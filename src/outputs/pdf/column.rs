//! A column that is filled from the top with lines, pictures and boxes.

use super::flow::{Frame, Piece, Tie};
use super::sheet::{BoxStyle, Item};
use super::text::Line;
use crate::config::Colour;

/// A column under construction.
#[derive(Debug)]
pub(super) struct Column {
    /// The left edge.
    pub(super) x: f32,
    /// The width.
    pub(super) width: f32,
    /// What it holds so far.
    pub(super) pieces: Vec<Piece>,
    gap: f32,
    tie: Tie,
    frames: Vec<(Frame, f32)>,
}

/// How a box looks and how far its text stays from its edges.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Panel {
    /// Fill, line and corners.
    pub(super) style: BoxStyle,
    /// The bar at its left edge.
    pub(super) bar: Option<(Colour, f32)>,
    /// Space between edge and text, left and right.
    pub(super) inset: f32,
    /// Space between edge and text, above and below.
    pub(super) padding: f32,
}

impl Column {
    pub(super) fn new(x: f32, width: f32) -> Self {
        Self {
            x,
            width,
            pieces: Vec::new(),
            gap: 0.0,
            tie: Tie::Free,
            frames: Vec::new(),
        }
    }

    /// Leaves at least this much space before what comes next.
    pub(super) fn space(&mut self, gap: f32) {
        self.gap = self.gap.max(gap);
    }

    /// Keeps what comes next on the page of what came last.
    pub(super) fn keep(&mut self) {
        self.tie = Tie::Tight;
    }

    /// Adds a part that cannot be cut; the items' left edge is the page's, their top the part's.
    pub(super) fn push(&mut self, height: f32, items: Vec<Item>) {
        let inside = if self.frames.is_empty() { Tie::Free } else { Tie::Tight };
        let tie = if self.tie == Tie::Free { inside } else { self.tie };
        self.pieces.push(Piece {
            height,
            gap: std::mem::take(&mut self.gap),
            tie,
            frames: self.frames.iter().map(|(frame, _)| *frame).collect(),
            items,
        });
        self.tie = Tie::Free;
    }

    /// Adds the lines of a paragraph; none of them is left alone on a page.
    pub(super) fn lines(&mut self, lines: Vec<Line>) {
        let count = lines.len();
        let x = self.x;
        for (index, line) in lines.into_iter().enumerate() {
            if index > 0 && self.tie == Tie::Free {
                let together = index == 1 || index + 1 == count || !self.frames.is_empty();
                self.tie = if together { Tie::Tight } else { Tie::Loose };
            }
            self.push(line.height, line.items(x, 0.0).collect());
        }
    }

    /// Adds the parts of another column, which are cut where they must be; `beside` stands beside the first.
    pub(super) fn append(&mut self, other: Column, beside: Vec<Item>) {
        let mut beside = Some(beside);
        for piece in other.pieces {
            self.space(piece.gap);
            let items = beside.take().into_iter().flatten().chain(piece.items).collect();
            self.push(piece.height, items);
        }
    }

    /// Opens a box around what comes next; `id` must be new.
    pub(super) fn open(&mut self, id: usize, panel: Panel) {
        let frame = Frame {
            id,
            x: self.x,
            width: self.width,
            style: panel.style,
            bar: panel.bar,
        };
        let tie = if self.frames.is_empty() { self.tie } else { Tie::Tight };
        self.frames.push((frame, panel.padding));
        self.tie = tie;
        self.x += panel.inset;
        self.width -= 2.0 * panel.inset;
        self.edge(panel.padding, tie);
    }

    /// Closes the box that was opened last.
    pub(super) fn close(&mut self) {
        let Some((frame, padding)) = self.frames.last().copied() else {
            return;
        };
        self.gap = 0.0;
        self.edge(padding, Tie::Tight);
        self.frames.pop();
        self.x = frame.x;
        self.width = frame.width;
    }

    /// The empty edge of a box, above or below its text.
    fn edge(&mut self, padding: f32, tie: Tie) {
        self.pieces.push(Piece {
            height: padding,
            gap: std::mem::take(&mut self.gap),
            tie,
            frames: self.frames.iter().map(|(frame, _)| *frame).collect(),
            items: Vec::new(),
        });
        self.tie = Tie::Free;
    }
}

impl Panel {
    /// The panel's box by itself, for a part that is not cut.
    pub(super) fn around(&self, x: f32, width: f32, height: f32) -> Vec<Item> {
        let (style, bar) = (self.style, self.bar);
        let frame = Frame {
            id: 0,
            x,
            width,
            style,
            bar,
        };
        frame.items(0.0, height)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(count: usize) -> Vec<Line> {
        let line = Line {
            height: 10.0,
            baseline: 8.0,
            runs: Vec::new(),
        };
        vec![line; count]
    }

    fn ties(column: &Column) -> Vec<Tie> {
        column.pieces.iter().map(|piece| piece.tie).collect()
    }

    #[test]
    fn no_line_of_a_paragraph_is_alone_on_a_page() {
        let mut column = Column::new(0.0, 100.0);
        column.lines(lines(5));
        assert_eq!(
            ties(&column),
            [Tie::Free, Tie::Tight, Tie::Loose, Tie::Loose, Tie::Tight]
        );
    }

    #[test]
    fn a_box_is_not_cut() {
        let mut column = Column::new(0.0, 100.0);
        column.open(1, Panel::default());
        column.lines(lines(5));
        column.close();
        assert_eq!(ties(&column)[1..], [Tie::Tight; 6]);
    }
}
