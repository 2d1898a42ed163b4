//! The square code that leads a phone from the paper to the web.

use super::{Composer, factor, words};
use crate::config::{Colour, Qr};
use crate::edition::Edition;
use crate::outputs::pdf::sheet::{Item, NodeId, Rect, Role};
use crate::outputs::pdf::text::Align;
use crate::picture::{Drawing, Fill, Image, Segment, Shape};
use fast_qr::{ECL, Module, QRBuilder};
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

/// The code that is wanted, drawn once however often the handout is set. An address too long for any code has none; the
/// small print says it in words.
pub(super) fn image(edition: &Edition<'_>) -> Option<Arc<Image>> {
    let (to, _) = target(edition)?;
    Some(Arc::new(Image::Drawing(drawing(&to)?)))
}

fn target(edition: &Edition<'_>) -> Option<(String, &'static str)> {
    let page = (edition.url(), "Scan: web page");
    match edition.config.handout.qr {
        Qr::None => None,
        Qr::Page => Some(page),
        Qr::Video => {
            let video = edition.exercise.video.clone();
            Some(video.map_or(page, |video| (video, "Scan: video")))
        }
    }
}

impl Composer<'_, '_> {
    /// The code with what belongs to it.
    pub(super) fn code(&self) -> Option<Code> {
        let image = Arc::clone(self.code.as_ref()?);
        let (to, caption) = target(self.edition)?;
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
}

/// A code as a drawing of dark bars on white, one for each row's neighbours; none for a text that is too long.
fn drawing(text: &str) -> Option<Drawing> {
    let code = QRBuilder::new(text).ecl(ECL::M).build().ok()?;
    let rows = (0..code.size).map(|y| (y, &code[y]));
    let dark: Vec<Segment> = rows
        .flat_map(|(y, row)| bars(row).flat_map(move |(x, length)| rect(x + QUIET, y + QUIET, length, 1)))
        .collect();
    let side = code.size + 2 * QUIET;
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
        shape(rect(0, 0, side, side).to_vec(), Colour::WHITE),
        shape(dark, Colour::BLACK),
    ];
    Some(Drawing::of(factor(side), factor(side), shapes))
}

/// Where the dark modules of a row begin that stand together, and how many they are.
fn bars(row: &[Module]) -> impl Iterator<Item = (usize, usize)> {
    let mut x = 0;
    let runs = row.chunk_by(|a, b| a.value() == b.value()).map(move |run| {
        let start = x;
        x += run.len();
        (start, run)
    });
    runs.filter(|(_, run)| run[0].value())
        .map(|(start, run)| (start, run.len()))
}

fn rect(x: usize, y: usize, width: usize, height: usize) -> [Segment; 5] {
    let (left, top) = (factor(x), factor(y));
    let (right, bottom) = (factor(x + width), factor(y + height));
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
