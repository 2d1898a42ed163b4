//! The numbered steps: a big number, the words, the pictures beside them.

use super::{Composer, factor, words};
use crate::exercise::{Picture, Step};
use crate::outputs::pdf::column::Column;
use crate::outputs::pdf::flow;
use crate::outputs::pdf::sheet::{Item, NodeId, Role};
use crate::outputs::pdf::text::{Align, Style};

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
        let room = column.width - indent;
        let (beside, below) = match step.pictures.as_slice() {
            [] => (None, [].as_slice()),
            [one] => (Some(one), [].as_slice()),
            several => (None, several),
        };
        let width = self.theme.density.picture;
        let text_width = beside.map_or(room, |_| room - width - self.theme.scaled(GUTTER));
        let mut text = Column::new(column.x + indent, text_width);
        text.push(self.above_first_line(), Vec::new());
        text.keep();
        self.blocks(&mut text, body, &step.body);
        self.hold(&mut text, body, step);
        self.row(&mut text, body, below);
        let number = self.number(label, number, column.x);
        let right = column.x + column.width;
        let picture = beside.and_then(|one| self.figure_at_right(body, one, (right, 0.0), (width, width * TALLEST)));
        let least = self.theme.scaled(2.0 * RADIUS);
        place(column, text, number, picture, (least, self.theme.height()));
    }

    /// Several pictures of a step, side by side under its words.
    fn row(&mut self, text: &mut Column, body: NodeId, pictures: &[Picture]) {
        let gap = self.theme.scaled(8.0);
        let count = factor(pictures.len());
        let width = ((text.width - gap * (count - 1.0)) / count).min(self.theme.density.picture * 1.1);
        let mut x = text.x;
        let mut height: f32 = 0.0;
        let mut items = Vec::new();
        for picture in pictures {
            let limits = (width, self.theme.density.picture);
            if let Some((tall, item)) = self.figure(body, picture, (x, 0.0), limits) {
                height = height.max(tall);
                x += item.width() + gap;
                items.push(item);
            }
        }
        if !items.is_empty() {
            text.space(self.theme.air(6.0));
            text.keep();
            text.push(height, items);
        }
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
}

/// Puts a step into the column as one piece, or line by line if it would not fit on a page.
fn place(
    column: &mut Column,
    text: Column,
    number: Vec<Item>,
    picture: Option<(f32, Item)>,
    (least, page): (f32, f32),
) {
    let tall = picture.as_ref().map_or(0.0, |(tall, _)| *tall);
    let picture = picture.map(|(_, item)| item);
    let height = flow::height(&text.pieces).max(tall).max(least);
    if height <= page {
        let words = flow::stack(text.pieces);
        let items = number.into_iter().chain(words).chain(picture).collect();
        column.push(height, items);
        return;
    }
    column.append(text, number);
    column.push(tall, picture.into_iter().collect());
}
