//! The last card: the practice's own closing words, when to stop, and how to reach it.

use super::super::Composer;
use super::fitting::{height, shortened};
use super::frame::Room;
use super::titles::moved;
use super::{Card, SAFE, Shows};
use crate::exercise::{Block, Callout, Inline};
use crate::outputs::pdf::column::Column;
use crate::outputs::pdf::flow;
use crate::outputs::pdf::sheet::{Item, Tree};
use crate::outputs::pdf::text::Style;
use crate::outputs::text::Setting;

/// The sizes of the closing words, from which the largest is taken that fits.
const SIZES: [f32; 9] = [68.0, 62.0, 56.0, 50.0, 46.0, 42.0, 38.0, 34.0, 28.0];

/// The space between the parts of the card.
const GAP: f32 = 48.0;

/// The most of the room that when to stop may take.
const CAUTION: f32 = 0.6;

impl Composer<'_, '_> {
    /// The card.
    pub(super) fn invitation_card(&mut self, name: &str) -> Card {
        let (room, mut items) = self.framed(false);
        let (contact, below) = self.reached(room);
        let (caution, above) = self.caution(room, room.height() - contact - GAP);
        let limit = room.height() - contact - caution - GAP;
        let words = self.closing_words(room, limit);
        let tall = flow::height(&words.pieces);
        let spare = (limit - tall).max(0.0);
        items.extend(moved(flow::stack(words.pieces), room.top + spare / 2.0));
        items.extend(moved(above, room.bottom - contact - caution));
        items.extend(moved(below, room.bottom - contact));
        self.card(name, Shows::Invitation, items)
    }

    /// When to stop, in a box, with the space below it: as large as leaves room enough for the closing words. Steps are
    /// not shown without it.
    fn caution(&mut self, room: Room, limit: f32) -> (f32, Vec<Item>) {
        let exercise = self.edition.exercise;
        let kinds = [Callout::Caution, Callout::Warning];
        let Some((kind, body)) = kinds.into_iter().find_map(|kind| Some((kind, exercise.callout(kind)?))) else {
            return (0.0, Vec::new());
        };
        let most = limit * CAUTION;
        for size in [34.0, 31.0, 28.0] {
            let made = self.caution_at(room, size, kind, body);
            if made.0 <= most {
                return made;
            }
        }
        let text = Setting::CAPTION.blocks(body);
        let text = shortened(&text, |text| {
            self.caution_at(room, 28.0, kind, &plain_body(text)).0 <= most
        });
        self.caution_at(room, 28.0, kind, &plain_body(&text))
    }

    fn caution_at(&mut self, room: Room, size: f32, kind: Callout, body: &[Block]) -> (f32, Vec<Item>) {
        let theme = self.theme;
        self.theme = theme.at(size);
        let mut column = Column::new(room.x, room.width);
        self.callout(&mut column, Tree::ROOT, kind, body);
        self.theme = theme;
        (flow::height(&column.pieces) + 24.0, flow::stack(column.pieces))
    }

    /// The closing words, as large as fits; the practice's name where there are none.
    fn closing_words(&mut self, room: Room, limit: f32) -> Column {
        let theme = self.theme;
        for size in SIZES {
            self.theme = theme.at(size);
            let column = self.tidy(|composer, share| composer.closing_at(room, size, share));
            self.theme = theme;
            if flow::height(&column.pieces) <= limit {
                return column;
            }
        }
        self.shortened_closing(room, limit)
    }

    fn closing_at(&mut self, room: Room, size: f32, share: f32) -> Column {
        let closing = &self.edition.config.closing;
        let width = room.width * share;
        let mut column = Column::new(self.side(SAFE, width), width);
        if closing.is_empty() {
            let style = self.theme.bold(size * 1.4, 1.1, self.theme.ink);
            let lines = self.balanced(&self.edition.config.practice.name, style, width);
            column.lines(lines);
        } else {
            self.blocks(&mut column, Tree::ROOT, closing);
        }
        column
    }

    fn shortened_closing(&mut self, room: Room, limit: f32) -> Column {
        let text = Setting::CAPTION.blocks(&self.edition.config.closing);
        let style = self.theme.text();
        let fits = |text: &str| height(&self.set(text, style, room.width)) <= limit;
        let text = shortened(&text, fits);
        let mut column = Column::new(room.x, room.width);
        column.lines(self.set(&text, style, room.width));
        column
    }

    /// Who to ask and how, in a box.
    fn reached(&mut self, room: Room) -> (f32, Vec<Item>) {
        let theme = self.theme;
        self.theme = theme.at(32.0);
        let panel = self.tinted_panel();
        let mut column = Column::new(room.x, room.width);
        let id = self.new_box();
        column.open(id, panel);
        let practice = &self.edition.config.practice;
        let bold = self.theme.bold(38.0, 1.25, self.theme.ink);
        let text = self.theme.text();
        let quiet = Style {
            colour: self.theme.muted,
            ..text
        };
        let rows = [
            (Some(practice.author.clone()), bold),
            (practice.credentials.clone(), quiet),
            (practice.phone.clone(), text),
            (practice.email.clone(), text),
            (practice.booking.as_ref().map(|booking| bare(booking)), text),
        ];
        for (row, style) in rows {
            let Some(row) = row else { continue };
            let (tall, items) = self.short_text(&row, style, column.width);
            let inset = column.x - room.x;
            let inwards = self.side(inset, 0.0) - self.side(0.0, 0.0);
            column.push(tall, items.into_iter().map(|item| item.moved(inwards, 0.0)).collect());
        }
        column.close();
        self.theme = theme;
        let tall = flow::height(&column.pieces);
        (tall, flow::stack(column.pieces))
    }
}

fn plain_body(text: &str) -> [Block; 1] {
    [Block::Paragraph(vec![Inline::Text(text.to_owned())])]
}

/// An address as people type it.
fn bare(url: &str) -> String {
    let bare = url.split_once("://").map_or(url, |(_, rest)| rest);
    bare.trim_end_matches('/').to_owned()
}
