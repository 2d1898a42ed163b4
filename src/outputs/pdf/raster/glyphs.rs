//! The outlines of letters: the only file that knows skrifa.

use crate::outputs::pdf::sheet::Run;
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{FontRef, GlyphId, MetadataProvider};
use tiny_skia::{Path, PathBuilder};

/// The outlines of a run's glyphs in points, the first one's origin at 0, 0 and y down; none if it shows nothing.
pub(super) fn outlines(run: &Run, font: &[u8]) -> Option<Path> {
    let font = FontRef::from_index(font, run.face.1).ok()?;
    let outlines = font.outline_glyphs();
    let settings = || DrawSettings::unhinted(Size::new(run.size), LocationRef::default());
    let mut pen = Pen {
        path: PathBuilder::new(),
        x: 0.0,
        y: 0.0,
    };
    let mut x = 0.0;
    for glyph in run.glyphs.iter() {
        pen.x = x + glyph.x;
        pen.y = glyph.y;
        if let Some(outline) = outlines.get(GlyphId::new(glyph.id)) {
            // A glyph that cannot be drawn is one that the PDF could not embed: the writer has failed before.
            let _ = outline.draw(settings(), &mut pen);
        }
        x += glyph.advance;
    }
    pen.path.finish()
}

/// Draws glyphs, whose y goes up, on a page, whose y goes down.
struct Pen {
    path: PathBuilder,
    x: f32,
    y: f32,
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.path.move_to(self.x + x, self.y - y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.path.line_to(self.x + x, self.y - y);
    }

    fn quad_to(&mut self, a: f32, b: f32, x: f32, y: f32) {
        self.path.quad_to(self.x + a, self.y - b, self.x + x, self.y - y);
    }

    fn curve_to(&mut self, by_x: f32, by_y: f32, and_x: f32, and_y: f32, x: f32, y: f32) {
        let (right, down) = (self.x, self.y);
        self.path.cubic_to(
            right + by_x,
            down - by_y,
            right + and_x,
            down - and_y,
            right + x,
            down - y,
        );
    }

    fn close(&mut self) {
        self.path.close();
    }
}
