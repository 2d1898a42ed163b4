//! Steps that share cards, when there are more of them than cards.

use super::super::Composer;
use super::frame::Room;
use super::steps::{Draft, follow};
use super::titles::rect;
use super::{Part, SAFE};
use crate::exercise::Step;
use crate::outputs::pdf::column::Column;
use crate::outputs::pdf::flow::{self, Piece};
use crate::outputs::pdf::sheet::{BoxStyle, Item};
use crate::outputs::text::Setting;
use std::ops::Range;

/// Size of the text and width of the pictures beside it, in the order in which they are tried.
const CHOICES: [(f32, f32); 12] = [
    (72.0, 0.0),
    (62.0, 0.0),
    (54.0, 360.0),
    (48.0, 360.0),
    (44.0, 340.0),
    (40.0, 320.0),
    (36.0, 320.0),
    (32.0, 300.0),
    (30.0, 280.0),
    (28.0, 260.0),
    (28.0, 200.0),
    (28.0, 0.0),
];

/// How many of these are only for steps without pictures.
const LARGE: usize = 2;

/// The space between two steps; a line stands in its middle.
const GAP: f32 = 72.0;

/// What a picture counts as, in letters, when steps are put on cards.
const PICTURE: usize = 80;

/// Which steps share a card: in order, and so that the fullest card is as empty as can be.
pub(super) fn shared(steps: &[Step], cards: usize) -> Vec<Range<usize>> {
    let weights: Vec<usize> = steps.iter().map(weight).collect();
    split(&weights, cards)
}

fn weight(step: &Step) -> usize {
    let words = Setting::CAPTION.blocks(&step.body).chars().count();
    words + PICTURE * (1 + step.pictures.len())
}

/// Splits weights into at most `parts` runs with the least sum of squares.
fn split(weights: &[usize], parts: usize) -> Vec<Range<usize>> {
    let count = weights.len();
    let square = |range: Range<usize>| weights[range].iter().sum::<usize>().pow(2);
    // best[end] is the least cost of weights[..end] in as many parts as rounds so far, and where the last part begins.
    let mut rounds = vec![(0..=count).map(|end| (square(0..end), 0)).collect::<Vec<_>>()];
    for round in 1..parts.min(count) {
        let before = &rounds[round - 1];
        let best = (0..=count).map(|end| {
            let costs = (0..=end).map(|start| (before[start].0 + square(start..end), start));
            costs.min().unwrap_or_default()
        });
        let best = best.collect();
        rounds.push(best);
    }
    let mut ranges = Vec::new();
    let mut end = count;
    for best in rounds.iter().rev() {
        ranges.push(best[end].1..end);
        end = best[end].1;
    }
    ranges.reverse();
    ranges
}

impl Composer<'_, '_> {
    /// Some steps on one card.
    pub(super) fn together(&mut self, room: Room, some: Range<usize>) -> Draft {
        let steps = self.edition.exercise.steps();
        let own: Vec<(usize, &Step)> = some.map(|index| (index, &steps[index])).collect();
        if let [(index, _)] = own.as_slice() {
            return self.only(room, *index);
        }
        let pictured = own.iter().any(|(_, step)| self.is_pictured(step));
        let choices = CHOICES.into_iter().skip(if pictured { LARGE } else { 0 });
        for (size, picture) in choices {
            let rows: Vec<Piece> = own.iter().map(|step| self.row_of(room, *step, size, picture)).collect();
            let pieces = self.divided(room, rows);
            if flow::height(&pieces) <= room.height() {
                let parts = own
                    .iter()
                    .map(|(step, of)| Part::of(*step, picture > 0.0 && self.is_pictured(of)));
                let parts = parts.collect();
                return Draft { pieces, parts };
            }
        }
        self.cut_together(room, &own)
    }

    /// Steps that are too long for their card: each gets the same share of it.
    fn cut_together(&mut self, room: Room, own: &[(usize, &Step)]) -> Draft {
        let count = super::super::factor(own.len());
        let share = (room.height() - GAP * (count - 1.0)) / count;
        let mut rows = Vec::new();
        let mut parts = Vec::new();
        for (index, step) in own {
            let (pieces, some) = self.cut(room, (*index, step), share);
            rows.push(one_piece(pieces));
            let some = Some(some);
            parts.push(Part {
                some,
                ..Part::of(*index, false)
            });
        }
        let pieces = self.divided(room, rows);
        Draft { pieces, parts }
    }

    /// A step with its first picture beside it, and the others below.
    fn row_of(&mut self, room: Room, (index, step): (usize, &Step), size: f32, wide: f32) -> Piece {
        let pictures = if wide > 0.0 { self.shown(step) } else { Vec::new() };
        let beside = if pictures.is_empty() { 0.0 } else { wide + 28.0 };
        let words = self.tidy(|composer, share| {
            let mut words = composer.beside_disc(room.width - beside, size, share);
            composer.words_of_step(&mut words, step, size);
            words
        });
        let mut column = Column::new(room.x, room.width);
        let disc = self.disc(index, size);
        follow(&mut column, words, disc);
        let mut piece = one_piece(column.pieces);
        let mut y = 0.0;
        let left = self.side(SAFE + room.width - wide, wide);
        for picture in &pictures {
            let tall = self.natural_height(picture, wide);
            piece.items.extend(self.stage(picture, rect(left, y, wide, tall)));
            piece.height = piece.height.max(y + tall);
            y += tall + 16.0;
        }
        piece
    }

    /// Rows with a line between them.
    fn divided(&self, room: Room, rows: Vec<Piece>) -> Vec<Piece> {
        let line = Item::Box(
            rect(room.x, -GAP / 2.0 - 1.0, room.width, 2.0),
            BoxStyle {
                fill: Some(self.theme.primary.mix(self.theme.ground, 0.82)),
                ..BoxStyle::default()
            },
        );
        let mut rows = rows;
        for row in rows.iter_mut().skip(1) {
            row.gap = GAP;
            row.items.push(line.clone());
        }
        rows
    }
}

fn one_piece(pieces: Vec<Piece>) -> Piece {
    Piece {
        height: flow::height(&pieces),
        items: flow::stack(pieces),
        ..Piece::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_spread_evenly_and_in_order() {
        assert_eq!(split(&[1; 12], 8).len(), 8);
        assert_eq!(split(&[9, 1, 1, 9], 3), [0..1, 1..3, 3..4]);
        assert_eq!(split(&[5, 5], 8), [0..1, 1..2]);
    }
}
