//! Drawings as pixels, for what shows no vector pictures: the only file that knows tiny-skia.
//!
//! A renderer that picks its instructions when it runs (vello, under hayro) gives other pixels on another processor;
//! tiny-skia is fixed when it is compiled, so that the same drawing gives the same file on every machine.

use crate::config::Colour;
use crate::picture::{self, Drawing, LineCap, LineJoin, Segment, Shape};
use anyhow::{Context, Result};
use image::RgbImage;
use tiny_skia::{Color, FillRule, Paint, Path, PathBuilder, Pixmap, Stroke, StrokeDash, Transform};

/// A drawing on white, `width` pixels wide.
///
/// # Errors
/// When the drawing has no extent.
pub(super) fn drawing(drawing: &Drawing, width: u32) -> Result<RgbImage> {
    #[expect(clippy::cast_precision_loss, reason = "far below 2^24")]
    let scale = width as f32 / drawing.width;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "lengths of pictures are positive"
    )]
    let height = (drawing.height * scale).round().max(1.0) as u32;
    let mut pixels = Pixmap::new(width, height).context("a drawing without extent")?;
    pixels.fill(Color::WHITE);
    for shape in &drawing.shapes {
        paint(&mut pixels, shape, Transform::from_scale(scale, scale));
    }
    let rgb = pixels
        .pixels()
        .iter()
        .flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue()]);
    RgbImage::from_raw(width, height, rgb.collect()).context("pixels of another size")
}

fn paint(pixels: &mut Pixmap, shape: &Shape, transform: Transform) {
    let Some(path) = outline(shape) else { return };
    if let Some(fill) = shape.fill {
        let rule = if fill.even_odd {
            FillRule::EvenOdd
        } else {
            FillRule::Winding
        };
        pixels.fill_path(&path, &colour(fill.colour, fill.opacity), rule, transform, None);
    }
    if let Some(line) = &shape.stroke {
        pixels.stroke_path(
            &path,
            &colour(line.colour, line.opacity),
            &stroke(line),
            transform,
            None,
        );
    }
}

fn outline(shape: &Shape) -> Option<Path> {
    let mut path = PathBuilder::new();
    for segment in &shape.path {
        match *segment {
            Segment::Move([x, y]) => path.move_to(x, y),
            Segment::Line([x, y]) => path.line_to(x, y),
            Segment::Quadratic([by, [x, y]]) => path.quad_to(by[0], by[1], x, y),
            Segment::Cubic([by, and, [x, y]]) => path.cubic_to(by[0], by[1], and[0], and[1], x, y),
            Segment::Close => path.close(),
        }
    }
    path.finish()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "an opacity is between 0 and 1"
)]
fn colour(Colour(red, green, blue): Colour, opacity: f32) -> Paint<'static> {
    let mut paint = Paint::default();
    paint.set_color_rgba8(red, green, blue, (opacity * 255.0).round() as u8);
    paint
}

fn stroke(line: &picture::Stroke) -> Stroke {
    Stroke {
        width: line.width,
        miter_limit: line.miter_limit,
        line_cap: match line.cap {
            LineCap::Butt => tiny_skia::LineCap::Butt,
            LineCap::Round => tiny_skia::LineCap::Round,
            LineCap::Square => tiny_skia::LineCap::Square,
        },
        line_join: match line.join {
            LineJoin::Miter => tiny_skia::LineJoin::Miter,
            LineJoin::Round => tiny_skia::LineJoin::Round,
            LineJoin::Bevel => tiny_skia::LineJoin::Bevel,
        },
        dash: StrokeDash::new(line.dashes.clone(), 0.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::Image;

    #[test]
    fn shapes_cover_what_is_behind_them_and_the_rest_is_white() {
        let svg = br##"<svg xmlns="http://www.w3.org/2000/svg" width="4" height="2"><rect width="2" height="2" fill="#1f5f5b"/></svg>"##;
        let Ok(Image::Drawing(small)) = Image::decode(svg.to_vec()) else {
            panic!("a drawing")
        };
        let pixels = drawing(&small, 40).expect("has extent");
        assert_eq!(pixels.dimensions(), (40, 20));
        assert_eq!(pixels.get_pixel(5, 10).0, [0x1f, 0x5f, 0x5b]);
        assert_eq!(pixels.get_pixel(35, 10).0, [255, 255, 255]);
    }
}
