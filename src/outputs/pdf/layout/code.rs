//! The square code that leads a phone from the paper to the web.

use super::{Composer, factor, words};
use crate::config::{Colour, Qr};
use crate::outputs::pdf::sheet::{Item, NodeId, Rect, Role};
use crate::outputs::pdf::text::Align;
use crate::picture::{Drawing, Fill, Image, Segment, Shape};
use qrcode::{Color, EcLevel, QrCode};
use std::sync::Arc;

/// The side of the code in points: 25 mm, which any phone reads at arm's length.
pub(super) const SIDE: f32 = 71.0;

/// The empty rim that readers need, in modules (ISO/IEC 18004, section 6.3.8).
const QUIET: usize = 4;

/// A code, where it leads and what stands below it.
pub(super) struct Code {
    image: Arc<Image>,
    to: String,
    caption: &'static str,
}

impl Composer<'_, '_> {
    /// The code that is wanted. An address too long for any code has none; the small print says it in words.
    pub(super) fn code(&self) -> Option<Code> {
        let (to, caption) = self.code_target()?;
        let image = Arc::new(Image::Drawing(drawing(&to)?));
        Some(Code { image, to, caption })
    }

    /// The code with its words below, its top left at `x`, 0, and the height of both.
    pub(super) fn code_items(&mut self, code: &Code, parent: NodeId, x: f32) -> (f32, Vec<Item>) {
        let rect = Rect {
            x,
            y: 0.0,
            width: SIDE,
            height: SIDE,
        };
        let figure = self
            .tree
            .add(parent, Role::Figure(format!("Square code that leads to {}", code.to)));
        let mut items = vec![Item::Picture(rect, Arc::clone(&code.image), Some(figure))];
        let label = self.tree.add(parent, Role::Paragraph);
        let caption = [words(code.caption, self.theme.small(), Some(label))];
        let mut y = SIDE + 3.0;
        for line in self.shaper.lines(&caption, SIDE, Align::Centre) {
            let height = line.height;
            items.extend(line.items(x, y));
            y += height;
        }
        (y, items)
    }

    fn code_target(&self) -> Option<(String, &'static str)> {
        let page = (self.edition.url(), "Scan: web page");
        match self.edition.config.handout.qr {
            Qr::None => None,
            Qr::Page => Some(page),
            Qr::Video => {
                let video = self.edition.exercise.video.clone();
                Some(video.map_or(page, |video| (video, "Scan: video")))
            }
        }
    }
}

/// A code as a drawing of squares on white; none for a text that is too long.
fn drawing(text: &str) -> Option<Drawing> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let modules = code.width();
    let dark: Vec<Segment> = code
        .to_colors()
        .into_iter()
        .enumerate()
        .filter(|(_, colour)| *colour == Color::Dark)
        .flat_map(|(index, _)| square(index % modules + QUIET, index / modules + QUIET, 1))
        .collect();
    let side = modules + 2 * QUIET;
    let shape = |path: Vec<Segment>, colour| Shape {
        path,
        fill: Some(Fill {
            colour,
            opacity: 1.0,
            even_odd: false,
        }),
        stroke: None,
    };
    let shapes = vec![
        shape(square(0, 0, side).to_vec(), Colour::WHITE),
        shape(dark, Colour::BLACK),
    ];
    Some(Drawing::of(factor(side), factor(side), shapes))
}

fn square(x: usize, y: usize, side: usize) -> [Segment; 5] {
    let (left, top) = (factor(x), factor(y));
    let (right, bottom) = (factor(x + side), factor(y + side));
    [
        Segment::Move([left, top]),
        Segment::Line([right, top]),
        Segment::Line([right, bottom]),
        Segment::Line([left, bottom]),
        Segment::Close,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_a_quiet_rim_of_four_modules() {
        let code = drawing("https://example.org/exercises/open-book/").expect("is short enough");
        let first = code.shapes[1].path[0];
        assert_eq!(first, Segment::Move([4.0, 4.0]), "the first corner is a finder pattern");
    }

    #[test]
    fn a_text_too_long_for_a_code_has_none() {
        assert!(drawing(&"x".repeat(3000)).is_none());
    }
}
