//! The numbered steps: a big number, the words, the pictures beside them.

use super::{Composer, factor, words};
use crate::exercise::Step;
use crate::outputs::pdf::column::Column;
use crate::outputs::pdf::flow;
use crate::outputs::pdf::sheet::{Item, NodeId, Role};
use crate::outputs::pdf::text::{Align, Style};
use crate::outputs::pdf::theme::DENSITIES;

/// The radius of a number's disc, in points at 12-point text.
const RADIUS: f32 = 12.5;

/// Where the words begin, right of the number.
const INDENT: f32 = 36.0;

/// The tallest a picture beside the words may be, over its width.
const TALLEST: f32 = 1.15;

/// The space between words and pictures.
const GUTTER: f32 = 16.0;

impl Composer<'_, '_> {
    /// The steps, each in one piece unless it is longer than a page.
    pub(super) fn steps(&mut self, column: &mut Column, parent: NodeId, steps: &[Step]) {
        let list = self.tree.add(parent, Role::List { ordered: true });
        column.space(self.theme.air(6.0));
        for (index, step) in steps.iter().enumerate() {
            self.step(column, list, index + 1, step);
            column.space(self.theme.air(10.0));
        }
    }

    fn step(&mut self, column: &mut Column, list: NodeId, number: usize, step: &Step) {
        let item = self.tree.add(list, Role::Item);
        let label = self.tree.add(item, Role::Label);
        let body = self.tree.add(item, Role::Body);
        let indent = self.theme.scaled(INDENT);
        let beside = if step.pictures.is_empty() {
            0.0
        } else {
            DENSITIES[0].picture + self.theme.scaled(GUTTER)
        };
        let mut text = Column::new(column.x + indent, column.width - indent - beside);
        text.push(self.above_first_line(), Vec::new());
        text.keep();
        self.blocks(&mut text, body, &step.body);
        self.hold(&mut text, body, step);
        let number = self.number(label, number, column.x);
        let pictures = self.step_pictures(body, step, column.x + column.width - self.theme.density.picture);
        let least = self.theme.scaled(2.0 * RADIUS);
        place(column, text, number, pictures, (least, self.theme.height()));
    }

    fn hold(&mut self, text: &mut Column, body: NodeId, step: &Step) {
        let Some(hold) = step.hold else { return };
        text.space(self.theme.air(3.0));
        text.keep();
        let style = Style {
            bold: true,
            colour: self.theme.accent,
            ..self.theme.text()
        };
        self.plain(text, body, &format!("Hold {hold}"), style);
    }

    /// How far the words begin below the top of the disc, so that the first line stands in its middle.
    fn above_first_line(&self) -> f32 {
        let style = self.theme.text();
        (self.theme.scaled(RADIUS) - style.size * style.leading / 2.0).max(0.0)
    }

    /// The number on its disc.
    fn number(&mut self, label: NodeId, number: usize, x: f32) -> Vec<Item> {
        let radius = self.theme.scaled(RADIUS);
        let centre = (x + radius, radius);
        let style = self.theme.number();
        let lines = self.shaper.lines(
            &[words(&number.to_string(), style, Some(label))],
            radius * 2.0,
            Align::Centre,
        );
        let disc = Item::Disc {
            centre,
            radius,
            fill: self.theme.primary,
        };
        let number = lines.into_iter().flat_map(|line| {
            let top = centre.1 - line.height / 2.0;
            line.items(x, top)
        });
        std::iter::once(disc).chain(number).collect()
    }

    /// The pictures of a step, one under the other, and their height.
    fn step_pictures(&mut self, body: NodeId, step: &Step, x: f32) -> (f32, Vec<Item>) {
        let (mut y, mut bottom) = (0.0, 0.0);
        let mut items = Vec::new();
        let width = self.theme.density.picture;
        let limit = (width * TALLEST).min(self.theme.height() / factor(step.pictures.len().max(1)) - 8.0);
        for picture in &step.pictures {
            if let Some((height, item)) = self.figure(body, picture, (x, y), (width, limit)) {
                items.push(item);
                bottom = y + height;
                y = bottom + self.theme.scaled(6.0);
            }
        }
        (bottom, items)
    }
}

/// Puts a step into the column as one piece, or line by line if it would not fit on a page.
fn place(
    column: &mut Column,
    text: Column,
    number: Vec<Item>,
    (tall, pictures): (f32, Vec<Item>),
    (least, page): (f32, f32),
) {
    let height = flow::height(&text.pieces).max(tall).max(least);
    if height <= page {
        let words = flow::stack(text.pieces);
        let items = number.into_iter().chain(words).chain(pictures).collect();
        column.push(height, items);
        return;
    }
    column.append(text, number);
    column.push(tall, pictures);
}
