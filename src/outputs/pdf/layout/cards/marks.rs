//! What stands around the words of a step: its number, its hold, its pictures.

use super::super::{Composer, factor};
use super::SAFE;
use super::frame::stacked;
use super::titles::rect;
use crate::exercise::{Picture, Step};
use crate::outputs::pdf::column::Column;
use crate::outputs::pdf::sheet::{BoxStyle, Item, Rect};

impl Composer<'_, '_> {
    /// A pill that says how long to stay.
    pub(super) fn hold_of(&mut self, column: &mut Column, step: &Step, size: f32) {
        let Some(hold) = step.hold else { return };
        let style = self.theme.bold((size * 0.86).min(44.0), 1.0, self.theme.accent);
        let text = format!("Hold {hold}");
        let (inset, above) = (style.size * 0.8, style.size * 0.5);
        let width = self.one_line(&text, style).min(column.width - 2.0 * inset);
        let lines = self.set(&text, style, width);
        let tall: f32 = lines.iter().map(|line| line.height).sum::<f32>() + 2.0 * above;
        let wide = width + 2.0 * inset;
        let x = self.mirrored(column, wide);
        let pill = Item::Box(
            rect(x, 0.0, wide, tall),
            BoxStyle {
                fill: Some(self.theme.warm_tint),
                radius: tall.min(style.size * 2.0) / 2.0,
                line: None,
            },
        );
        let words = stacked(lines, x + inset, above);
        column.space(size * 0.45);
        column.keep();
        column.push(tall, std::iter::once(pill).chain(words).collect());
    }

    /// Where something begins that stands at the side of a column at which lines begin.
    fn mirrored(&self, column: &Column, width: f32) -> f32 {
        let starts_left = self.side(0.0, 0.0) == 0.0;
        if starts_left {
            column.x
        } else {
            column.x + column.width - width
        }
    }

    /// The column of words beside a number, at its place on the card, as wide as a share of what there is room for.
    pub(super) fn beside_disc(&self, width: f32, size: f32, share: f32) -> Column {
        let indent = 2.0 * radius(size) + size * 0.6;
        let width = (width - indent) * share;
        let mut column = Column::new(self.side(SAFE + indent, width), width);
        // The first line stands in the middle of the disc.
        let style = self.theme.at(size).text();
        column.push((radius(size) - style.size * style.leading / 2.0).max(0.0), Vec::new());
        column.keep();
        column
    }

    /// The number of a step on its disc.
    pub(super) fn disc(&mut self, index: usize, size: f32) -> Vec<Item> {
        let radius = radius(size);
        let left = self.side(SAFE, 2.0 * radius);
        let number = self.theme.number();
        let style = self.theme.bold(size * 1.05, 1.0, number.colour);
        let text = (index + 1).to_string();
        let width = self.one_line(&text, style);
        let lines = self.set(&text, style, width);
        let disc = Item::Disc {
            centre: (left + radius, radius),
            radius,
            fill: self.theme.primary,
        };
        let words = stacked(lines, left + radius - width / 2.0, radius - style.size / 2.0);
        std::iter::once(disc).chain(words).collect()
    }

    /// Pictures in rows across a card, from its left margin; also how tall they became.
    pub(super) fn gallery(&self, pictures: &[Picture], width: f32, limit: f32) -> (f32, Vec<Item>) {
        const BETWEEN: f32 = 20.0;
        if pictures.is_empty() {
            return (0.0, Vec::new());
        }
        let columns = if pictures.len() <= 2 {
            pictures.len()
        } else {
            2.max(pictures.len().isqrt())
        };
        let rows = pictures.len().div_ceil(columns);
        let wide = (width - BETWEEN * factor(columns - 1)) / factor(columns);
        let most = (limit - BETWEEN * factor(rows - 1)) / factor(rows);
        let natural = pictures.iter().map(|picture| self.natural_height(picture, wide));
        let tall = natural.fold(0.0, f32::max).min(most);
        let items = pictures.iter().enumerate().filter_map(|(index, picture)| {
            let (row, column) = (index / columns, index % columns);
            let left = self.side(SAFE + factor(column) * (wide + BETWEEN), wide);
            let place: Rect = rect(left, factor(row) * (tall + BETWEEN), wide, tall);
            self.stage(picture, place)
        });
        let items = items.collect();
        (factor(rows) * (tall + BETWEEN) - BETWEEN, items)
    }
}

/// The radius of the disc beside text of a size.
fn radius(size: f32) -> f32 {
    size * 0.92
}
