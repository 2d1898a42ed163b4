//! A card looked at as a reader would: what is small, near the edge, on top of something else, or hard to tell from
//! what it stands on.

use super::{Card, LANDSCAPE};
use crate::config::Colour;
use crate::outputs::pdf::sheet::{Item, Rect};
use crate::outputs::pdf::theme::CARD_LEAST;

/// The least margin, in pixels.
const MARGIN: f32 = 64.0;

impl Card {
    /// What is wrong with the places of its items.
    pub(in crate::outputs) fn findings(&self) -> Vec<String> {
        let texts: Vec<(Rect, &str, f32)> = self.items.iter().filter_map(text).collect();
        let small = texts.iter().filter(|(_, _, size)| *size < CARD_LEAST);
        let small = small.map(|(_, words, size)| format!("`{words}` is only {size} high"));
        let outside = self.items.iter().filter_map(|item| {
            let rect = bounds(item)?;
            (!self.holds(rect)).then(|| format!("{rect:?} leaves the card: {:?}", text(item).map(|text| text.1)))
        });
        let over = texts.iter().enumerate().flat_map(|(index, one)| {
            let others = texts[index + 1..].iter().filter(|other| overlap(one.0, other.0));
            others.map(|other| format!("`{}` lies on `{}`", other.1, one.1))
        });
        let pictures = self.items.iter().filter_map(|item| match item {
            Item::Picture(rect, ..) => Some(*rect),
            _ => None,
        });
        let hidden = pictures.flat_map(|picture| {
            let hidden = texts.iter().filter(move |text| overlap(picture, text.0));
            hidden.map(|text| format!("`{}` lies on a picture", text.1))
        });
        small.chain(outside).chain(over).chain(hidden).collect()
    }

    fn holds(&self, rect: Rect) -> bool {
        let (wide, tall) = if self.name == "landscape" {
            LANDSCAPE
        } else {
            (1080.0, f32::from(self.tall()))
        };
        // Rounding, and letters that lean out of their own width.
        let slack = 4.0;
        rect.x >= MARGIN - slack
            && rect.y >= MARGIN - slack
            && rect.x + rect.width <= wide - MARGIN + slack
            && rect.y + rect.height <= tall - MARGIN + slack
    }

    fn tall(&self) -> u16 {
        u16::try_from(self.size.1).unwrap()
    }

    /// All words with the contrast that they have with what they stand on.
    pub(in crate::outputs) fn contrasts(&self) -> Vec<(String, f32)> {
        let mut found = Vec::new();
        for (index, item) in self.items.iter().enumerate() {
            let (Item::Text { run, .. }, Some((rect, words, _))) = (item, text(item)) else {
                continue;
            };
            let under = self.items[..index].iter().rev().find_map(|below| ground(below, rect));
            found.push((words.to_owned(), run.colour.contrast(under.unwrap_or(self.ground))));
        }
        found
    }
}

/// The colour of a filled shape that a text stands on.
fn ground(item: &Item, text: Rect) -> Option<Colour> {
    let fill = match item {
        Item::Box(_, style) => style.fill?,
        Item::Disc { fill, .. } => *fill,
        Item::Text { .. } | Item::Picture(..) => return None,
    };
    overlap(bounds(item)?, text).then_some(fill)
}

/// The ink of a text, about: from the height of a capital to the line it stands on, without spaces at its end.
fn text(item: &Item) -> Option<(Rect, &str, f32)> {
    let Item::Text { x, y, run } = item else { return None };
    let words = run.words()?;
    let spaces = run
        .glyphs
        .iter()
        .rev()
        .take_while(|glyph| run.text[glyph.range.clone()].trim().is_empty());
    let rect = Rect {
        x: *x,
        y: y - run.size * 0.7,
        width: run.advance - spaces.map(|glyph| glyph.advance).sum::<f32>(),
        height: run.size * 0.7,
    };
    (!words.trim().is_empty()).then_some((rect, words, run.size))
}

fn bounds(item: &Item) -> Option<Rect> {
    match item {
        Item::Text { .. } => text(item).map(|(rect, ..)| rect),
        Item::Box(rect, _) | Item::Picture(rect, ..) => Some(*rect),
        Item::Disc { centre, radius, .. } => Some(Rect {
            x: centre.0 - radius,
            y: centre.1 - radius,
            width: 2.0 * radius,
            height: 2.0 * radius,
        }),
    }
}

fn overlap(a: Rect, b: Rect) -> bool {
    let inside = 2.0;
    a.x + inside < b.x + b.width
        && b.x + inside < a.x + a.width
        && a.y + inside < b.y + b.height
        && b.y + inside < a.y + a.height
}
