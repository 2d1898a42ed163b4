//! The cards of the steps: one each, as long as there are cards enough.

use super::super::Composer;
use super::fitting::shortened;
use super::frame::Room;
use super::group::shared;
use super::titles::moved;
use super::{Card, MOST_CARDS, Part, SAFE, Shows};
use crate::exercise::{Picture, Step};
use crate::outputs::pdf::column::Column;
use crate::outputs::pdf::flow::{self, Piece, Tie};
use crate::outputs::pdf::sheet::{Item, Tree};
use crate::outputs::text::Setting;

/// Cards of steps: all but the title and the invitation.
const CARDS: usize = MOST_CARDS - 2;

/// Size of the text and height of the picture, in the order in which they are tried.
const WITH_PICTURE: [(f32, f32); 13] = [
    (54.0, 720.0),
    (50.0, 720.0),
    (46.0, 720.0),
    (42.0, 720.0),
    (42.0, 640.0),
    (40.0, 600.0),
    (38.0, 560.0),
    (36.0, 520.0),
    (34.0, 480.0),
    (32.0, 440.0),
    (30.0, 400.0),
    (28.0, 400.0),
    (28.0, 320.0),
];

/// The same for a step without a picture.
const WITHOUT: [(f32, f32); 11] = [
    (80.0, 0.0),
    (72.0, 0.0),
    (66.0, 0.0),
    (60.0, 0.0),
    (54.0, 0.0),
    (48.0, 0.0),
    (44.0, 0.0),
    (40.0, 0.0),
    (36.0, 0.0),
    (32.0, 0.0),
    (28.0, 0.0),
];

/// Steps that need no later choice than this one are all set alike.
const ALIKE: usize = 6;

/// The share of the space left that stands above the steps.
const ABOVE: f32 = 0.45;

/// The space between pictures, and between them and the words.
const GAP: f32 = 40.0;

/// What stands on one card before it is put there.
pub(super) struct Draft {
    pub(super) pieces: Vec<Piece>,
    pub(super) parts: Vec<Part>,
}

impl Composer<'_, '_> {
    /// The cards of all steps.
    pub(super) fn step_cards(&mut self) -> Vec<Card> {
        let steps = self.edition.exercise.steps();
        let room = self.step_room(1);
        let drafts = if steps.len() <= CARDS {
            self.one_each(room, steps)
        } else {
            shared(steps, CARDS)
                .into_iter()
                .map(|some| self.together(room, some))
                .collect()
        };
        let count = drafts.len();
        // Pictures stand at the same height on all cards, so that nothing jumps from one to the next.
        let spare = |draft: &Draft| (room.height() - flow::height(&draft.pieces)).max(0.0);
        let is_pictured = |draft: &Draft| draft.parts.iter().any(|part| part.pictured);
        let least = drafts
            .iter()
            .filter(|draft| is_pictured(draft))
            .map(spare)
            .fold(room.height(), f32::min);
        let card = |(index, draft): (usize, Draft)| {
            let spare = if is_pictured(&draft) { least } else { spare(&draft) };
            self.step_card((index, count), room.top + spare * ABOVE, draft)
        };
        drafts.into_iter().enumerate().map(card).collect()
    }

    /// A card for each step, and more for steps that are too long for one.
    fn one_each(&mut self, room: Room, steps: &[Step]) -> Vec<Draft> {
        let own: Vec<Option<usize>> = (0..steps.len()).map(|step| self.choice(room, step)).collect();
        let alike = [false, true].map(|pictured| self.alike(steps, &own, pictured));
        let mut spare = CARDS - steps.len();
        let mut drafts = Vec::new();
        for (index, own) in own.into_iter().enumerate() {
            if let Some(choice) = own {
                let alike = alike[usize::from(self.is_pictured(&steps[index]))];
                drafts.push(self.whole(room, index, choice.max(alike)));
            } else {
                let parts = self.parts(room, index, 1 + spare);
                spare -= parts.len() - 1;
                drafts.extend(parts);
            }
        }
        drafts
    }

    /// The choice at which all steps of a kind fit, without those that need a much later one.
    fn alike(&self, steps: &[Step], own: &[Option<usize>], pictured: bool) -> usize {
        let kind = steps
            .iter()
            .zip(own)
            .filter(|(step, _)| self.is_pictured(step) == pictured);
        let choices = kind.filter_map(|(_, choice)| choice.filter(|choice| *choice <= ALIKE));
        choices.max().unwrap_or_default()
    }

    /// Whether a step has a picture that could be read.
    pub(super) fn is_pictured(&self, step: &Step) -> bool {
        !self.shown(step).is_empty()
    }

    /// Sizes for a step, in the order in which they are tried.
    fn choices(&self, step: &Step) -> &'static [(f32, f32)] {
        if self.shown(step).is_empty() {
            &WITHOUT
        } else {
            &WITH_PICTURE
        }
    }

    /// The first of its sizes at which a step fits on a card.
    fn choice(&mut self, room: Room, index: usize) -> Option<usize> {
        let step = &self.edition.exercise.steps()[index];
        self.choices(step).iter().position(|(size, picture)| {
            let pieces = self.step_at(room, (index, step), *size, *picture);
            flow::height(&pieces) <= room.height()
        })
    }

    /// A step at one of its sizes.
    fn whole(&mut self, room: Room, index: usize, choice: usize) -> Draft {
        let step = &self.edition.exercise.steps()[index];
        let (size, picture) = self.choices(step)[choice];
        let pieces = self.step_at(room, (index, step), size, picture);
        let parts = vec![Part::of(index, picture > 0.0)];
        Draft { pieces, parts }
    }

    /// A step that is too long for one card: on several, if there are so many, else without its pictures, else cut.
    fn parts(&mut self, room: Room, index: usize, most: usize) -> Vec<Draft> {
        let step = &self.edition.exercise.steps()[index];
        let pictured = self.is_pictured(step);
        let (size, picture) = self.choices(step).last().copied().unwrap_or_default();
        let pieces = self.step_at(room, (index, step), size, picture);
        let pages = flow::pages(pieces, room.height());
        if pages.len() <= most && pages.iter().all(|page| flow::height(page) <= room.height()) {
            return self.continued(pages, index, pictured);
        }
        let pieces = self.step_at(room, (index, step), size, 0.0);
        if flow::height(&pieces) <= room.height() {
            let parts = vec![Part::of(index, false)];
            return vec![Draft { pieces, parts }];
        }
        let (pieces, some) = self.cut(room, (index, step), room.height());
        let some = Some(some);
        let parts = vec![Part {
            some,
            ..Part::of(index, false)
        }];
        vec![Draft { pieces, parts }]
    }

    /// The card of one step that must not have more.
    pub(super) fn only(&mut self, room: Room, index: usize) -> Draft {
        match self.choice(room, index) {
            Some(choice) => self.whole(room, index, choice),
            None => self.parts(room, index, 1).swap_remove(0),
        }
    }

    fn continued(&mut self, pages: Vec<Vec<Piece>>, step: usize, pictured: bool) -> Vec<Draft> {
        let draft = |(page, mut pieces): (usize, Vec<Piece>)| {
            let some = Some(said(&pieces));
            if let (Some(first), true) = (pieces.first_mut(), page > 0) {
                first.items.extend(self.disc(step, 28.0));
            }
            let parts = vec![Part {
                goes_on: page > 0,
                some,
                ..Part::of(step, pictured && page == 0)
            }];
            Draft { pieces, parts }
        };
        pages.into_iter().enumerate().map(draft).collect()
    }

    /// A step from top to bottom: its pictures, its number, its words, its hold.
    pub(super) fn step_at(&mut self, room: Room, (index, step): (usize, &Step), size: f32, picture: f32) -> Vec<Piece> {
        let mut column = Column::new(room.x, room.width);
        let pictures = if picture > 0.0 { self.shown(step) } else { Vec::new() };
        let (tall, items) = self.gallery(&pictures, room.width, picture);
        if tall > 0.0 {
            column.push(tall, items);
        }
        let words = self.tidy(|composer, share| {
            let mut words = composer.beside_disc(room.width, size, share);
            composer.words_of_step(&mut words, step, size);
            words
        });
        let disc = self.disc(index, size);
        follow(&mut column, words, disc);
        column.pieces
    }

    /// The words of a step, with its hold.
    pub(super) fn words_of_step(&mut self, column: &mut Column, step: &Step, size: f32) {
        let theme = self.theme;
        self.theme = theme.at(size);
        self.blocks(column, Tree::ROOT, &step.body);
        self.theme = theme;
        self.hold_of(column, step, size);
    }

    /// As much of a step as fits into a height, in the smallest type and without pictures; also its words.
    pub(super) fn cut(&mut self, room: Room, (index, step): (usize, &Step), limit: f32) -> (Vec<Piece>, String) {
        let size = 28.0;
        let text = words_on_one_line(step);
        let style = self.theme.at(size).text();
        let made = |composer: &mut Self, text: &str| {
            let mut words = composer.beside_disc(room.width, size, 1.0);
            words.lines(composer.set(text, style, words.width));
            composer.hold_of(&mut words, step, size);
            words
        };
        let text = shortened(&text, |text| flow::height(&made(self, text).pieces) <= limit);
        let mut column = Column::new(room.x, room.width);
        let words = made(self, &text);
        let disc = self.disc(index, size);
        follow(&mut column, words, disc);
        (column.pieces, text)
    }

    /// The pictures of a step that could be read.
    pub(super) fn shown(&self, step: &Step) -> Vec<Picture> {
        let there = |picture: &&Picture| self.edition.pictures.get(&picture.file).is_some();
        step.pictures.iter().filter(there).cloned().collect()
    }

    /// The room between progress and foot.
    fn step_room(&mut self, of: usize) -> Room {
        let (top, _) = self.progress(0, of);
        let (bottom, _) = self.foot(true);
        Room {
            top: top + 44.0,
            bottom,
            x: SAFE,
            width: self.across(),
        }
    }

    fn step_card(&mut self, (index, count): (usize, usize), top: f32, draft: Draft) -> Card {
        let (_, mut items) = self.progress(index, count);
        items.extend(self.foot(true).1);
        items.extend(moved(flow::stack(draft.pieces), top));
        let name = format!("step-{:02}", index + 2);
        self.card(&name, Shows::Steps(draft.parts), items)
    }
}

impl Part {
    /// All of a step.
    pub(super) fn of(step: usize, pictured: bool) -> Self {
        Self {
            step,
            goes_on: false,
            some: None,
            pictured,
        }
    }
}

/// Adds a step's words to a column with its number beside the first.
pub(super) fn follow(column: &mut Column, mut words: Column, disc: Vec<Item>) {
    if let Some(first) = words.pieces.first_mut() {
        first.items.extend(disc);
        first.gap = GAP;
        first.tie = Tie::Tight;
    }
    column.pieces.append(&mut words.pieces);
}

/// The words of a step without their lists and paragraphs.
fn words_on_one_line(step: &Step) -> String {
    let words = Setting::CAPTION.blocks(&step.body);
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words that pieces show, without the number on the disc.
fn said(pieces: &[Piece]) -> String {
    let mut items = pieces.iter().flat_map(|piece| &piece.items);
    let mut words = String::new();
    while let Some(item) = items.next() {
        match item {
            Item::Disc { .. } => drop(items.next()),
            Item::Text { run, .. } => words.push_str(run.words().unwrap_or_default()),
            Item::Box(..) | Item::Picture(..) => {}
        }
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
