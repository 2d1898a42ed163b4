//! The cards that show the exercise as a whole: title, picture and dose.

use super::super::Composer;
use super::fitting::height;
use super::frame::{Room, stacked};
use super::{CUT, Card, SAFE, Shows};
use crate::exercise::{Picture, capitalised};
use crate::outputs::pdf::column::Column;
use crate::outputs::pdf::flow;
use crate::outputs::pdf::sheet::{Item, Rect};
use crate::outputs::pdf::text::Style;
use crate::outputs::text::sentence;
use crate::picture::Image;

/// The sizes of a title, from which the largest is taken that fits.
const SIZES: [f32; 15] = [
    132.0, 120.0, 108.0, 96.0, 88.0, 80.0, 74.0, 68.0, 62.0, 56.0, 50.0, 46.0, 40.0, 34.0, 28.0,
];

/// The largest title beside a picture: an index of [`SIZES`].
const WITH_PICTURE: usize = 3;

/// The most lines of a title.
const LINES: usize = 3;

/// The size of what stands below a title over the title's.
const SUBTITLE: f32 = 0.56;

/// A title of this size takes room from its picture rather than become smaller still: no more than this share of it.
const LEAST_WANTED: f32 = 56.0;
const LENT: f32 = 0.4;

/// The longest title, in letters, whose words after a colon are set small.
const SHORT: usize = 40;

/// The space between the parts of a card.
const GAP: f32 = 30.0;

/// The text sizes of the row of facts: that of labels, four thirds of it for values. The last one is for two rows.
const FACTS: [f32; 6] = [30.0, 28.0, 26.0, 24.0, 22.0, 27.0];

/// A part of a card: its height and its items from the top.
type Part = (f32, Vec<Item>);

impl Composer<'_, '_> {
    /// Title, picture and dose from top to bottom. The picture is as wide as the card unless its title or its dose is
    /// so long that nothing else helps.
    pub(super) fn portrait(&mut self, name: &str, goes_on: bool) -> Card {
        let (room, mut items) = self.framed(goes_on);
        let picture = self.picture_of_all();
        let facts = self.facts_row(room.width);
        let below = facts.0 + GAP;
        let Some(picture) = picture else {
            let heading = self.bare_title(room, room.height() - below);
            items.extend(moved(heading.1, room.top));
            items.extend(moved(facts.1, room.bottom - facts.0));
            return self.card(name, Shows::Title(None), items);
        };
        let natural = self.natural_height(&picture, room.width);
        let wanted = room.height() - below - natural - GAP;
        let heading = self.title_in(room, (wanted, wanted + natural * LENT), (SIZES[WITH_PICTURE], LINES));
        let tall = natural.min(room.height() - below - heading.0 - GAP);
        let wide = self.width_for(&picture, tall, room.width);
        let spare = room.height() - below - heading.0 - GAP - tall;
        let top = room.top + heading.0 + GAP + spare / 2.0;
        items.extend(moved(heading.1, room.top + spare / 4.0));
        items.extend(self.stage(&picture, rect((self.theme.page.0 - wide) / 2.0, top, wide, tall)));
        items.extend(moved(facts.1, room.bottom - facts.0 - spare / 4.0));
        self.card(name, Shows::Title(Some(picture)), items)
    }

    /// The title above; picture and dose side by side.
    pub(super) fn square(&mut self) -> Card {
        let Some(picture) = self.picture_of_all() else {
            return self.portrait("square", false);
        };
        let (room, mut items) = self.framed(false);
        let wide = (room.width * SQUARE_PICTURE).round();
        let beside = room.width - wide - BESIDE;
        let facts = self.facts_column(beside);
        let natural = self.natural_height(&picture, wide);
        let least = natural.min(wide * 0.8).max(facts.0);
        let wanted = room.height() - least - GAP;
        let heading = self.title_in(room, (wanted, wanted + least * LENT), (SIZES[WITH_PICTURE], LINES));
        let limit = room.height() - heading.0 - GAP;
        let tall = natural.min(limit);
        let panel = tall.max(facts.0.min(limit));
        let spare = limit - panel;
        let top = room.top + heading.0 + GAP + spare / 2.0;
        items.extend(moved(heading.1, room.top + spare / 4.0));
        let left = self.side(SAFE, wide);
        items.extend(self.stage(&picture, rect(left, top + (panel - tall) / 2.0, wide, tall)));
        let x = self.side(SAFE + wide + BESIDE, beside);
        items.extend(moved(self.tinted_panel().around(x, beside, panel), top));
        let middle = top + (panel - facts.0) / 2.0;
        items.extend(facts.1.into_iter().map(|item| item.moved(x, middle)));
        self.card("square", Shows::Title(Some(picture)), items)
    }

    /// Words and picture side by side; without the dose, or without the picture, if the words are too long.
    pub(super) fn landscape(&mut self) -> Card {
        let picture = self.picture_of_all();
        let choices = [(picture.clone(), true), (picture, false), (None, true), (None, false)];
        let mut made = None;
        for (picture, with_dose) in choices {
            let (spare, items) = self.landscape_of(picture.as_ref(), with_dose);
            made = Some((picture, items));
            if spare >= 0.0 {
                break;
            }
        }
        let (picture, items) = made.unwrap_or_default();
        self.card("landscape", Shows::Title(picture), items)
    }

    /// Words and picture from the same height to the same height; also the room that is left between the words.
    fn landscape_of(&mut self, picture: Option<&Picture>, with_dose: bool) -> Part {
        let most = self.theme.page.1 - 2.0 * SAFE_LANDSCAPE;
        let (wide, tall) = picture.map_or((0.0, most), |picture| {
            let wide = (most * self.aspect(picture)).clamp(most * 0.8, LANDSCAPE_PICTURE);
            (wide, self.natural_height(picture, wide).min(most))
        });
        let edge = ((self.theme.page.1 - tall) / 2.0).clamp(SAFE_LANDSCAPE, LANDSCAPE_EDGE);
        let width = self.across() - if picture.is_some() { wide + 40.0 } else { 0.0 };
        let (top, mut items) = self.practice_line(edge, width);
        let dose = if with_dose {
            self.dose_sentence(width)
        } else {
            (0.0, Vec::new())
        };
        let bottom = self.theme.page.1 - edge;
        let room = Room {
            top,
            bottom: bottom - dose.0 - if with_dose { 24.0 } else { 0.0 },
            x: self.side(SAFE, width),
            width,
        };
        let heading = self.title_in(room, (room.height(), room.height()), (SIZES[5], 5));
        let spare = room.height() - heading.0;
        items.extend(moved(heading.1, room.top + spare / 2.0));
        items.extend(moved(dose.1, bottom - dose.0));
        if let Some(picture) = picture {
            let left = self.side(self.theme.page.0 - SAFE - wide, wide);
            items.extend(self.stage(picture, rect(left, (self.theme.page.1 - tall) / 2.0, wide, tall)));
        }
        (spare, items)
    }

    /// The frame of a card in the brand's colour, and the room in it.
    pub(super) fn framed(&mut self, goes_on: bool) -> (Room, Vec<Item>) {
        let width = self.across();
        let (top, mut items) = self.practice_line(SAFE, width);
        let (bottom, foot) = self.foot(goes_on);
        items.extend(foot);
        let x = SAFE;
        (Room { top, bottom, x, width }, items)
    }

    /// The exercise's main picture, or else its first one.
    fn picture_of_all(&self) -> Option<Picture> {
        let pictures = self.edition.exercise.pictures();
        let mut there = pictures
            .into_iter()
            .filter(|picture| self.edition.pictures.get(&picture.file).is_some());
        there.next().cloned()
    }

    /// The title and the summary, where there is no picture to see.
    fn bare_title(&mut self, room: Room, limit: f32) -> Part {
        let style = Style {
            size: 44.0,
            ..self.theme.text()
        };
        let lines = self.set(&self.edition.exercise.summary, style, room.width);
        let summary = height(&lines) + GAP;
        let (tall, mut items) = self.title_in(room, (limit - summary, limit - summary), (SIZES[0], 5));
        items.extend(stacked(lines, room.x, tall + GAP));
        let spare = (limit - tall - summary).max(0.0);
        (limit, moved(items, spare / 2.0).collect())
    }

    /// The title, as large as fits; words after a colon are set smaller below.
    /// It may be as high as the first limit, and as the second if it would be small otherwise.
    fn title_in(&mut self, room: Room, (wanted, limit): (f32, f32), (most, lines): (f32, usize)) -> Part {
        let title = &self.edition.exercise.title;
        let (title, rest) = split(title);
        let sizes = SIZES.into_iter().filter(|size| *size <= most);
        let mut part = (0.0, Vec::new());
        for size in sizes {
            let large = self.theme.bold(size, 1.08, self.theme.ink);
            let small = Style {
                bold: false,
                leading: 1.22,
                ..self.theme.bold(size * SUBTITLE, 1.2, self.theme.ink)
            };
            part = self.title_at(room, (&title, large), (&rest, small));
            let sits = self.sits(&title, large, room.width, lines) && self.sits(&rest, small, room.width, lines);
            if sits && (part.0 <= wanted || size <= LEAST_WANTED && part.0 <= limit) {
                break;
            }
        }
        part
    }

    fn title_at(&mut self, room: Room, (title, large): (&str, Style), (rest, small): (&str, Style)) -> Part {
        let lines = self.balanced(title, large, room.width);
        let mut tall = height(&lines);
        let mut items = stacked(lines, room.x, 0.0);
        if !rest.is_empty() {
            tall += small.size * 0.3;
            let lines = self.balanced(rest, small, room.width);
            let more = height(&lines);
            items.extend(stacked(lines, room.x, tall));
            tall += more;
        }
        (tall, items)
    }

    /// The dose as facts in a box: in one row if they can be, in the largest type that allows it.
    fn facts_row(&mut self, width: f32) -> Part {
        let theme = self.theme;
        let facts = self.edition.exercise.dose.facts();
        let mut made = (0.0, Vec::new());
        for size in FACTS {
            self.theme = theme.at(size);
            let mut column = Column::new(self.side(SAFE, width), width);
            let id = self.new_box();
            column.open(id, self.tinted_panel());
            self.fact_row(&mut column, &facts);
            column.close();
            let rows = column.pieces.len() - 2;
            made = part(column);
            if rows <= 1 {
                break;
            }
        }
        self.theme = theme;
        made
    }

    /// The dose as facts one under the other, in a width with its margins.
    fn facts_column(&mut self, width: f32) -> Part {
        let theme = self.theme;
        let facts = self.edition.exercise.dose.facts();
        let (size, gap) = if facts.len() > 4 { (24.0, 12.0) } else { (27.0, 24.0) };
        self.theme = theme.at(size);
        let inset = 26.0;
        let mut column = Column::new(inset, width - 2.0 * inset);
        for fact in &facts {
            self.fact_row(&mut column, std::slice::from_ref(fact));
            column.space(gap);
        }
        self.theme = theme;
        let (tall, items) = part(column);
        (tall + 2.0 * inset, moved(items, inset).collect())
    }

    /// The dose as a sentence.
    fn dose_sentence(&mut self, width: f32) -> Part {
        let style = Style {
            size: 30.0,
            colour: self.theme.accent,
            bold: true,
            ..self.theme.text()
        };
        let dose = sentence(&self.edition.exercise.dose.sentence());
        self.short_text(&dose, style, width)
    }

    /// The width of a place for a picture of a height: a drawing is not cut, a photograph may be a little.
    fn width_for(&self, picture: &Picture, tall: f32, most: f32) -> f32 {
        let image = self.edition.pictures.get(&picture.file);
        let is_photo = image.is_some_and(|image| matches!(**image, Image::Photo(_)));
        let own = tall * self.aspect(picture);
        if is_photo && own >= most * (1.0 - CUT) {
            most
        } else {
            own.clamp(most * 0.5, most)
        }
    }

    /// Width over height of a picture.
    fn aspect(&self, picture: &Picture) -> f32 {
        let image = self.edition.pictures.get(&picture.file);
        image.map_or(1.0, |image| image.size().0 / image.size().1)
    }

    /// The height of a picture as wide as this, within what a card has room for.
    pub(super) fn natural_height(&self, picture: &Picture, width: f32) -> f32 {
        (width / self.aspect(picture)).clamp(width * 0.4, width)
    }

    /// A picture in a place that it fills as well as it can.
    pub(super) fn stage(&self, picture: &Picture, place: Rect) -> Option<Item> {
        let image = self.edition.pictures.get(&picture.file)?;
        Some(Item::Picture(place, image.clone(), None))
    }
}

/// The picture's share of a square card's width.
const SQUARE_PICTURE: f32 = 0.655;

/// The space between picture and dose.
const BESIDE: f32 = 28.0;

/// The widest a picture may be on a landscape card.
const LANDSCAPE_PICTURE: f32 = 600.0;

/// The least margin above and below on a landscape card, and the most.
const SAFE_LANDSCAPE: f32 = 64.0;
const LANDSCAPE_EDGE: f32 = 96.0;

/// "Open book: a gentle twist" as "Open book" and "A gentle twist".
fn split(title: &str) -> (String, String) {
    match title.split_once(": ") {
        Some((first, rest)) if first.chars().count() <= SHORT && !rest.trim().is_empty() => {
            (first.to_owned(), capitalised(rest.trim()))
        }
        _ => (title.to_owned(), String::new()),
    }
}

fn part(column: Column) -> Part {
    let tall = flow::height(&column.pieces);
    (tall, flow::stack(column.pieces))
}

pub(super) fn rect(x: f32, y: f32, width: f32, height: f32) -> Rect {
    Rect { x, y, width, height }
}

pub(super) fn moved(items: Vec<Item>, down: f32) -> impl Iterator<Item = Item> {
    items.into_iter().map(move |item| item.moved(0.0, down))
}
