//! Paragraphs, lists, boxes and pictures.

use super::inline::pictures;
use super::pair::Cell;
use super::{Composer, words};
use crate::exercise::{Block, Callout, Inline, Picture, plain};
use crate::outputs::pdf::column::{Column, Panel};
use crate::outputs::pdf::sheet::{BoxStyle, Item, NodeId, Rect, Role};
use crate::outputs::pdf::text::{Align, Style};
use crate::picture::Image;

/// The tallest a picture in running text may be, in points.
const PICTURE_HEIGHT: f32 = 220.0;

impl Composer<'_, '_> {
    /// Blocks, one under the other.
    pub(super) fn blocks(&mut self, column: &mut Column, parent: NodeId, blocks: &[Block]) {
        let mut rest = blocks;
        while let Some((block, after)) = rest.split_first() {
            rest = match (block, after.split_first()) {
                (
                    Block::Callout { kind, body },
                    Some((
                        Block::Callout {
                            kind: next,
                            body: other,
                        },
                        after,
                    )),
                ) if self.callout_pair(column, parent, [(*kind, body), (*next, other)]) => after,
                _ => {
                    self.block(column, parent, block);
                    after
                }
            };
        }
    }

    fn block(&mut self, column: &mut Column, parent: NodeId, block: &Block) {
        match block {
            Block::Heading(text) => self.heading(column, parent, 3, text),
            Block::Paragraph(text) => self.paragraph(column, parent, text, self.theme.text()),
            Block::Steps(steps) => self.steps(column, parent, steps),
            Block::List { ordered, items } => self.list(column, parent, *ordered, items),
            Block::Callout { kind, body } => self.callout(column, parent, *kind, body),
            Block::Quote(body) => self.quote(column, parent, body),
            Block::Picture(picture) => self.picture(column, parent, picture),
        }
    }

    /// A heading, which stays with what follows.
    pub(super) fn heading(&mut self, column: &mut Column, parent: NodeId, level: u16, text: &[Inline]) {
        let style = if level == 2 {
            self.theme.heading()
        } else {
            column.space(self.theme.air(9.0));
            self.theme.subheading()
        };
        let node = self.tree.add(parent, Role::Heading(level, plain(text)));
        let words = self.inlines(text, style, node);
        let lines = self.shaper.lines(&words, column.width, Align::Start);
        for line in lines {
            column.push(line.height, line.items(column.x, 0.0).collect());
            column.keep();
        }
        column.space(self.theme.air(3.0));
    }

    /// A paragraph, and under it the pictures among its words.
    pub(super) fn paragraph(&mut self, column: &mut Column, parent: NodeId, text: &[Inline], style: Style) {
        let node = self.tree.add(parent, Role::Paragraph);
        let words = self.inlines(text, style, node);
        if words.iter().any(|words| !words.text.trim().is_empty()) {
            let lines = self.shaper.lines(&words, column.width, Align::Start);
            column.lines(lines);
        }
        column.space(self.theme.air(6.5));
        for picture in pictures(text) {
            column.keep();
            self.picture(column, parent, picture);
        }
    }

    fn list(&mut self, column: &mut Column, parent: NodeId, ordered: bool, items: &[Vec<Block>]) {
        let indent = self.theme.scaled(if ordered && items.len() > 9 { 22.0 } else { 15.0 });
        let list = self.tree.add(parent, Role::List { ordered });
        for (index, item) in items.iter().enumerate() {
            let marker = if ordered {
                format!("{}.", index + 1)
            } else {
                "•".to_owned()
            };
            // No item begins a page with its list's first or last line alone.
            if index == 1 || index > 0 && index + 1 == items.len() {
                column.keep();
            }
            self.item(column, list, (&marker, indent), item);
            column.space(self.theme.air(3.0));
        }
        column.space(self.theme.air(6.5));
    }

    /// An item: its marker hangs left of its first line.
    fn item(&mut self, column: &mut Column, list: NodeId, (marker, indent): (&str, f32), body: &[Block]) {
        let item = self.tree.add(list, Role::Item);
        let label = self.tree.add(item, Role::Label);
        let mut style = self.theme.text();
        style.colour = self.theme.primary;
        let marker = self.shaper.lines(
            &[words(&format!("{marker} "), style, Some(label))],
            indent * 2.0,
            Align::Start,
        );
        let first = column.pieces.len();
        let x = column.x;
        column.x += indent;
        column.width -= indent;
        let node = self.tree.add(item, Role::Body);
        self.blocks(column, node, body);
        column.x = x;
        column.width += indent;
        if let Some(piece) = column.pieces.get_mut(first) {
            let marker = marker.into_iter().flat_map(|line| line.items(x, 0.0));
            piece.items = marker.chain(std::mem::take(&mut piece.items)).collect();
        }
    }

    /// A call-out in the width of the column.
    pub(super) fn callout(&mut self, column: &mut Column, parent: NodeId, kind: Callout, body: &[Block]) {
        column.space(self.theme.air(10.0));
        let id = self.new_box();
        column.open(id, self.callout_panel(kind));
        self.callout_words(column, parent, kind, body);
        column.close();
        column.space(self.theme.air(10.0));
    }

    /// Two short call-outs side by side.
    fn callout_pair(&mut self, column: &mut Column, parent: NodeId, callouts: [(Callout, &Vec<Block>); 2]) -> bool {
        column.space(self.theme.air(10.0));
        let [one, other] = callouts.map(|(kind, body)| {
            move |composer: &mut Composer<'_, '_>, inner: &mut Column| composer.callout_words(inner, parent, kind, body)
        });
        let [one_panel, other_panel] = callouts.map(|(kind, _)| self.callout_panel(kind));
        let cells = [
            Cell {
                panel: one_panel,
                fill: &one,
            },
            Cell {
                panel: other_panel,
                fill: &other,
            },
        ];
        let done = self.pair(column, cells);
        column.space(self.theme.air(10.0));
        done
    }

    fn callout_words(&mut self, column: &mut Column, parent: NodeId, kind: Callout, body: &[Block]) {
        let aside = self.tree.add(parent, Role::Aside);
        let colour = if warns(kind) {
            self.theme.accent
        } else {
            self.theme.primary
        };
        let style = Style {
            colour,
            ..self.theme.subheading()
        };
        self.plain(column, aside, kind.word(), style);
        column.keep();
        column.space(self.theme.air(2.0));
        self.blocks(column, aside, body);
    }

    /// What warns has a frame, a bar and square corners, so that it differs by more than colour.
    fn callout_panel(&self, kind: Callout) -> Panel {
        let (colour, fill) = if warns(kind) {
            (self.theme.accent, self.theme.warm_tint)
        } else {
            (self.theme.primary, self.theme.tint)
        };
        Panel {
            style: BoxStyle {
                fill: Some(fill),
                line: warns(kind).then_some((colour, 1.2)),
                radius: if warns(kind) { 0.0 } else { self.theme.scaled(6.0) },
            },
            bar: warns(kind).then_some((colour, self.theme.scaled(6.0))),
            inset: self.theme.scaled(15.0),
            padding: self.theme.scaled(9.0),
        }
    }

    fn quote(&mut self, column: &mut Column, parent: NodeId, body: &[Block]) {
        let panel = Panel {
            bar: Some((self.theme.primary.mix(self.theme.tint, 0.5), 2.0)),
            inset: self.theme.scaled(14.0),
            padding: self.theme.scaled(2.0),
            ..Panel::default()
        };
        column.space(self.theme.air(6.5));
        let id = self.new_box();
        column.open(id, panel);
        let quote = self.tree.add(parent, Role::Quote);
        self.blocks(column, quote, body);
        column.close();
        column.space(self.theme.air(8.0));
    }

    /// A picture by itself.
    pub(super) fn picture(&mut self, column: &mut Column, parent: NodeId, picture: &Picture) {
        let limit = self.theme.scaled(PICTURE_HEIGHT).min(self.theme.height() * 0.6);
        let Some((height, item)) = self.figure(parent, picture, (column.x, 0.0), (column.width, limit)) else {
            return;
        };
        column.space(self.theme.air(6.5));
        column.push(height, vec![item]);
        column.space(self.theme.air(8.0));
    }

    /// A picture as large as it fits into `limits`, its top right corner at a place.
    pub(super) fn figure_at_right(
        &mut self,
        parent: NodeId,
        picture: &Picture,
        (right, y): (f32, f32),
        limits: (f32, f32),
    ) -> Option<(f32, Item)> {
        let (height, item) = self.figure(parent, picture, (0.0, y), limits)?;
        let left = right - item.width();
        Some((height, item.moved(left, 0.0)))
    }

    /// A picture at a place, as large as it fits into `limits`, and how tall it became.
    pub(super) fn figure(
        &mut self,
        parent: NodeId,
        picture: &Picture,
        (x, y): (f32, f32),
        limits: (f32, f32),
    ) -> Option<(f32, Item)> {
        let image = self.edition.pictures.get(&picture.file)?;
        let (width, height) = image.size();
        let scale = (limits.0 / width).min(limits.1 / height).min(self.largest(image));
        let rect = Rect {
            x,
            y,
            width: width * scale,
            height: height * scale,
        };
        let node = self.tree.add(parent, Role::Figure(picture.alt.clone()));
        Some((rect.height, Item::Picture(rect, image.clone(), Some(node))))
    }

    /// Lengths that a unit of a picture may take: of a drawing as many as there is room for.
    fn largest(&self, image: &Image) -> f32 {
        match image {
            Image::Drawing(_) => f32::INFINITY,
            Image::Photo(_) => self.theme.pixel,
        }
    }
}

fn warns(kind: Callout) -> bool {
    matches!(kind, Callout::Warning | Callout::Caution | Callout::Important)
}
