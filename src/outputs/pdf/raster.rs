//! Drawings and pages as pixels, for what shows no vector pictures: the only file that knows tiny-skia.
//!
//! A renderer that picks its instructions when it runs (vello, under hayro) gives other pixels on another processor;
//! tiny-skia is fixed when it is compiled, so that the same drawing gives the same file on every machine.

pub(super) mod cards;
mod glyphs;

use super::fonts::Fonts;
use super::sheet::{Item, Rect, Run, Sheet};
use crate::config::Colour;
use crate::picture::{self, Drawing, Image, LineCap, LineJoin, Photo, Segment, Shape};
use anyhow::{Context, Result};
use image::{DynamicImage, RgbImage, RgbaImage};
use tiny_skia::{
    Color, FillRule, FilterQuality, Mask, Paint, Path, PathBuilder, Pixmap, PixmapPaint, Stroke, StrokeDash, Transform,
};

/// A drawing on white, `width` pixels wide.
///
/// # Errors
/// When the drawing has no extent.
pub(super) fn drawing(drawing: &Drawing, width: u32) -> Result<RgbImage> {
    let extent = (drawing.width, drawing.height);
    let (mut pixels, scale) = canvas(extent, (width, height_for(extent, width)))?;
    // What leaves the drawing's frame leaves the canvas too.
    for shape in &drawing.shapes {
        paint(&mut pixels, shape, scale, None);
    }
    without_alpha(pixels)
}

/// A page of a document, from 0, on white, of a size in pixels.
///
/// # Errors
/// When there is no such page, or a picture cannot be decoded.
pub(super) fn page(sheet: &Sheet, number: usize, fonts: &Fonts, size: (u32, u32)) -> Result<RgbImage> {
    let page = sheet.pages.get(number).context("a document without this page")?;
    let (mut pixels, scale) = canvas(sheet.size, size)?;
    for item in page.items.iter().chain(&page.footer) {
        match item {
            Item::Text { x, y, run } => text(&mut pixels, (*x, *y), run, fonts, scale),
            Item::Box(..) | Item::Disc { .. } => item
                .shape()
                .iter()
                .for_each(|shape| paint(&mut pixels, shape, scale, None)),
            Item::Picture(rect, image, _) => picture(&mut pixels, *rect, image, scale)?,
        }
    }
    without_alpha(pixels)
}

/// The height in pixels that keeps a shape at a width.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "lengths of pictures are positive and far below 2^24"
)]
fn height_for((wide, tall): (f32, f32), width: u32) -> u32 {
    (tall * (width as f32) / wide).round().max(1.0) as u32
}

/// A white surface of a size, and the transform from the lengths of what fills it to pixels.
fn canvas((wide, tall): (f32, f32), (width, height): (u32, u32)) -> Result<(Pixmap, Transform)> {
    let mut canvas = Pixmap::new(width, height).context("a picture without extent")?;
    canvas.fill(Color::WHITE);
    #[expect(clippy::cast_precision_loss, reason = "far below 2^24")]
    let scale = Transform::from_scale(width as f32 / wide, height as f32 / tall);
    Ok((canvas, scale))
}

/// The pixels of a canvas, all of which cover what is behind them.
fn without_alpha(pixels: Pixmap) -> Result<RgbImage> {
    let (width, height) = (pixels.width(), pixels.height());
    let rgba = RgbaImage::from_raw(width, height, pixels.take()).context("pixels of another size")?;
    Ok(DynamicImage::ImageRgba8(rgba).into_rgb8())
}

fn text(pixels: &mut Pixmap, (x, y): (f32, f32), run: &Run, fonts: &Fonts, scale: Transform) {
    if let Some(line) = run.underline(x, y) {
        paint(pixels, &line, scale, None);
    }
    let Some(path) = fonts.bytes(run.face).and_then(|font| glyphs::outlines(run, font)) else {
        return;
    };
    let place = scale.pre_translate(x, y);
    pixels.fill_path(&path, &colour(run.colour, 1.0), FillRule::Winding, place, None);
}

fn picture(pixels: &mut Pixmap, rect: Rect, image: &Image, scale: Transform) -> Result<()> {
    let (width, height) = image.size();
    let place = scale.pre_translate(rect.x, rect.y);
    match image {
        Image::Drawing(drawing) => {
            let place = place.pre_scale(rect.width / width, rect.height / height);
            let frame = drawing
                .overflows
                .then(|| mask(pixels, &drawing.frame(), place))
                .flatten();
            let shapes = drawing.shapes.iter();
            shapes.for_each(|shape| paint(pixels, shape, place, frame.as_ref()));
        }
        Image::Photo(photo) => {
            let photo = decoded(photo, rect.width * scale.sx)?;
            #[expect(clippy::cast_precision_loss, reason = "far below 2^24")]
            let place = place.pre_scale(rect.width / photo.width() as f32, rect.height / photo.height() as f32);
            let smooth = PixmapPaint {
                quality: FilterQuality::Bilinear,
                ..PixmapPaint::default()
            };
            pixels.draw_pixmap(0, 0, photo.as_ref(), &smooth, place, None);
        }
    }
    Ok(())
}

/// A photograph's pixels, about `width` of them from left to right.
fn decoded(photo: &Photo, width: f32) -> Result<Pixmap> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "lengths of pictures are positive"
    )]
    let file = photo.at_width(width.ceil() as u32);
    let rgba = image::load_from_memory(&file.bytes).context("a picture that was decoded before")?;
    pixmap(&rgba.into_rgba8())
}

/// Pixels as tiny-skia has them.
fn pixmap(rgba: &RgbaImage) -> Result<Pixmap> {
    let mut pixels = Pixmap::new(rgba.width(), rgba.height()).context("a picture without extent")?;
    for (to, from) in pixels.pixels_mut().iter_mut().zip(rgba.pixels()) {
        let [red, green, blue, alpha] = from.0;
        let premultiplied = tiny_skia::ColorU8::from_rgba(red, green, blue, alpha).premultiply();
        *to = premultiplied;
    }
    Ok(pixels)
}

/// What keeps paint inside a shape.
fn mask(pixels: &Pixmap, shape: &Shape, transform: Transform) -> Option<Mask> {
    let mut mask = Mask::new(pixels.width(), pixels.height())?;
    mask.fill_path(&outline(shape)?, FillRule::Winding, true, transform);
    Some(mask)
}

fn paint(pixels: &mut Pixmap, shape: &Shape, transform: Transform, frame: Option<&Mask>) {
    let Some(path) = outline(shape) else { return };
    if let Some(fill) = shape.fill {
        let rule = if fill.even_odd {
            FillRule::EvenOdd
        } else {
            FillRule::Winding
        };
        pixels.fill_path(&path, &colour(fill.colour, fill.opacity), rule, transform, frame);
    }
    if let Some(line) = &shape.stroke {
        pixels.stroke_path(
            &path,
            &colour(line.colour, line.opacity),
            &stroke(line),
            transform,
            frame,
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
