//! From pieces to pages: where pages break, and how pieces stack.

use super::sheet::{BoxStyle, Item, Rect};

/// A part of a column that no page break can cut: a line, a picture, a step with its picture.
#[derive(Debug, Default)]
pub(super) struct Piece {
    /// Its height.
    pub(super) height: f32,
    /// The space above it, which a page's first piece does not have.
    pub(super) gap: f32,
    /// What it costs to begin a page with it.
    pub(super) tie: Tie,
    /// The boxes it stands in, outermost first.
    pub(super) frames: Vec<Frame>,
    /// What it shows, relative to its top left.
    pub(super) items: Vec<Item>,
}

/// How strongly a piece holds on to the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Tie {
    /// A page may begin here.
    #[default]
    Free,
    /// A page should rather not begin here: inside a paragraph or a list.
    Loose,
    /// A page must not begin here unless the parts are longer than a page.
    Tight,
}

/// A box around a run of pieces; one box is drawn for each page on which some of them are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Frame {
    /// Tells boxes apart.
    pub(super) id: usize,
    /// The left edge.
    pub(super) x: f32,
    /// The width.
    pub(super) width: f32,
    /// The look.
    pub(super) style: BoxStyle,
    /// The colour of a bar at the left edge, which tells kinds of boxes apart without colour by its width.
    pub(super) bar: Option<(crate::config::Colour, f32)>,
}

/// The height of stacked pieces without the gap above the first.
pub(super) fn height(pieces: &[Piece]) -> f32 {
    let gaps: f32 = pieces.iter().skip(1).map(|piece| piece.gap).sum();
    gaps + pieces.iter().map(|piece| piece.height).sum::<f32>()
}

/// Stacks pieces from the top and draws their boxes behind them.
pub(super) fn stack(pieces: impl IntoIterator<Item = Piece>) -> Vec<Item> {
    let mut boxes: Vec<(Frame, f32, f32)> = Vec::new();
    let mut items = Vec::new();
    let mut y = 0.0;
    for (index, piece) in pieces.into_iter().enumerate() {
        if index > 0 {
            y += piece.gap;
        }
        let bottom = y + piece.height;
        for frame in piece.frames {
            match boxes.iter_mut().find(|(known, ..)| known.id == frame.id) {
                Some((.., end)) => *end = bottom,
                None => boxes.push((frame, y, bottom)),
            }
        }
        items.extend(piece.items.into_iter().map(|item| item.moved(0.0, y)));
        y = bottom;
    }
    let mut painted: Vec<Item> = boxes
        .into_iter()
        .flat_map(|(frame, top, bottom)| frame.items(top, bottom))
        .collect();
    painted.extend(items);
    painted
}

impl Frame {
    /// The box from `top` to `bottom`.
    pub(super) fn items(self, top: f32, bottom: f32) -> Vec<Item> {
        let rect = Rect {
            x: self.x,
            y: top,
            width: self.width,
            height: bottom - top,
        };
        let bar = self.bar.map(|(fill, width)| {
            let style = BoxStyle {
                fill: Some(fill),
                ..BoxStyle::default()
            };
            Item::Box(Rect { width, ..rect }, style)
        });
        std::iter::once(Item::Box(rect, self.style)).chain(bar).collect()
    }
}

/// Spreads pieces over pages of a height, so that there are as few pages as can be, no page but the last is emptier
/// than it must be, and ties hold wherever they can. (Knuth and Plass's way with lines, applied to pages.)
pub(super) fn pages(pieces: Vec<Piece>, page_height: f32) -> Vec<Vec<Piece>> {
    let starts = best_starts(&pieces, page_height);
    let mut pages: Vec<Vec<Piece>> = Vec::new();
    for (index, piece) in pieces.into_iter().enumerate() {
        if pages.is_empty() || starts.contains(&index) {
            pages.push(Vec::new());
        }
        if let Some(page) = pages.last_mut() {
            page.push(piece);
        }
    }
    pages
}

/// One more page costs more than any emptiness, less than any broken tie.
const COST_OF_PAGE: f32 = 300.0;

/// A last page with only a few lines looks like an accident.
const COST_OF_REMNANT: f32 = 60.0;

/// What counts as a few lines: this share of a page.
const REMNANT: f32 = 0.25;

impl Tie {
    fn cost(self) -> f32 {
        match self {
            Tie::Free => 0.0,
            Tie::Loose => 12.0,
            Tie::Tight => 10_000.0,
        }
    }
}

/// The indices of the pieces that begin the second and later pages.
fn best_starts(pieces: &[Piece], page_height: f32) -> Vec<usize> {
    let count = pieces.len();
    // best[end] is the least cost of setting pieces[..end], and where the last of those pages begins.
    let mut best: Vec<(f32, usize)> = vec![(f32::INFINITY, 0); count + 1];
    best[0].0 = 0.0;
    for start in 0..count {
        let mut used = 0.0;
        for end in start + 1..=count {
            let piece = &pieces[end - 1];
            used += piece.height + if end - 1 > start { piece.gap } else { 0.0 };
            if used > page_height && end > start + 1 {
                break;
            }
            let cost = best[start].0 + page_cost(&pieces[start], used / page_height, end == count);
            if cost < best[end].0 {
                best[end] = (cost, start);
            }
        }
    }
    let mut starts = Vec::new();
    let mut end = count;
    while end > 0 {
        end = best[end].1;
        starts.push(end);
    }
    starts
}

fn page_cost(first: &Piece, filled: f32, is_last: bool) -> f32 {
    let emptiness = if is_last {
        if filled < REMNANT { COST_OF_REMNANT } else { 0.0 }
    } else {
        100.0 * (1.0 - filled).powi(2)
    };
    COST_OF_PAGE + first.tie.cost() + emptiness
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(height: f32, tie: Tie) -> Piece {
        Piece {
            height,
            tie,
            ..Piece::default()
        }
    }

    fn lengths(pieces: Vec<Piece>, page_height: f32) -> Vec<usize> {
        pages(pieces, page_height).iter().map(Vec::len).collect()
    }

    #[test]
    fn a_heading_goes_to_the_next_page_with_its_text() {
        let pieces = vec![piece(80.0, Tie::Free), piece(15.0, Tie::Free), piece(30.0, Tie::Tight)];
        assert_eq!(lengths(pieces, 100.0), [1, 2]);
    }

    #[test]
    fn a_box_longer_than_a_page_is_cut_rather_than_lost() {
        let pieces = (0..5).map(|_| piece(30.0, Tie::Tight)).collect();
        assert_eq!(lengths(pieces, 100.0), [3, 2]);
    }

    #[test]
    fn a_piece_taller_than_a_page_has_a_page_of_its_own() {
        let pieces = vec![piece(10.0, Tie::Free), piece(150.0, Tie::Free), piece(10.0, Tie::Free)];
        assert_eq!(lengths(pieces, 100.0), [1, 1, 1]);
    }

    #[test]
    fn no_page_is_left_half_empty_where_a_loose_tie_can_be_broken() {
        let pieces = vec![
            piece(40.0, Tie::Free),
            piece(20.0, Tie::Free),
            piece(20.0, Tie::Loose),
            piece(60.0, Tie::Loose),
        ];
        assert_eq!(lengths(pieces, 100.0), [3, 1]);
    }
}
