//! Items as krilla's paths, glyphs and images.

use crate::config::Colour;
use crate::outputs::pdf::sheet::{BoxStyle, Item, NodeId, Rect, Run};
use crate::picture::{self, Drawing, Image, Kind, LineCap, LineJoin, Photo, Segment, Shape};
use anyhow::{Context, Result, anyhow};
use krilla::color::rgb;
use krilla::geom::{self, Path, PathBuilder, Point, Size, Transform};
use krilla::num::NormalizedF32;
use krilla::paint::{self, Fill, FillRule, Stroke, StrokeDash};
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use std::ops::Range;
use std::sync::Arc;

/// Dots an inch at which photographs are printed: more cannot be seen on a home printer.
const PRINT_DPI: f32 = 200.0;

pub(super) fn text(surface: &mut Surface<'_>, (x, y): (f32, f32), run: &Run, font: &Font) {
    let size = run.size;
    let glyphs: Vec<KrillaGlyph> = run
        .glyphs
        .iter()
        .map(|glyph| {
            KrillaGlyph::new(
                GlyphId::new(glyph.id),
                glyph.advance / size,
                glyph.x / size,
                -glyph.y / size,
                0.0,
                glyph.range.clone(),
                None,
            )
        })
        .collect();
    surface.set_stroke(None);
    surface.set_fill(Some(fill(run.colour, 1.0, false)));
    surface.draw_glyphs(Point::from_xy(x, y), &glyphs, font.clone(), &run.text, size, false);
}

/// The line under words that lead somewhere, so that links show without colour.
pub(super) fn underline(surface: &mut Surface<'_>, (x, y): (f32, f32), run: &Run) {
    let rect = Rect {
        x,
        y: y + run.size * 0.14,
        width: inked(run).max(0.1),
        height: run.size * 0.05,
    };
    let style = BoxStyle {
        fill: Some(run.colour),
        ..BoxStyle::default()
    };
    rectangle(surface, rect, style);
}

/// How far a run's letters go, without the spaces at its end.
fn inked(run: &Run) -> f32 {
    let is_space = |range: &Range<usize>| run.text[range.clone()].trim().is_empty();
    let spaces = run.glyphs.iter().rev().take_while(|glyph| is_space(&glyph.range));
    run.advance - spaces.map(|glyph| glyph.advance).sum::<f32>()
}

/// Where an item's link can be clicked, and where it leads.
pub(super) fn link(item: &Item) -> Option<(NodeId, geom::Rect, Arc<str>)> {
    let Item::Text { x, y, run } = item else { return None };
    let rect = geom::Rect::from_xywh(*x, y - run.size, run.advance.max(0.5), run.size * 1.3)?;
    Some((run.node?, rect, run.link.clone()?))
}

/// The height at which an item begins.
pub(super) fn top(item: &Item) -> f32 {
    match item {
        Item::Text { y, run, .. } => y - run.size,
        Item::Box(rect, _) | Item::Picture(rect, ..) => rect.y,
        Item::Disc { centre, radius, .. } => centre.1 - radius,
    }
}

pub(super) fn rectangle(surface: &mut Surface<'_>, rect: Rect, style: BoxStyle) {
    if style.fill.is_none() && style.line.is_none() {
        return;
    }
    let Some(path) = rounded(rect, style.radius) else {
        return;
    };
    surface.set_fill(style.fill.map(|colour| fill(colour, 1.0, false)));
    surface.set_stroke(style.line.map(|(colour, width)| Stroke {
        paint: paint(colour),
        width,
        ..Stroke::default()
    }));
    surface.draw_path(&path);
    surface.set_stroke(None);
}

pub(super) fn disc(surface: &mut Surface<'_>, (x, y): (f32, f32), radius: f32, fill: Colour) {
    let rect = Rect {
        x: x - radius,
        y: y - radius,
        width: 2.0 * radius,
        height: 2.0 * radius,
    };
    let style = BoxStyle {
        fill: Some(fill),
        radius,
        ..BoxStyle::default()
    };
    rectangle(surface, rect, style);
}

/// A rectangle whose corners are quarter circles as nearly as one Bézier curve can be.
fn rounded(rect: Rect, radius: f32) -> Option<Path> {
    const OFF: f32 = 0.447_715_2;
    let Rect { x, y, width, height } = rect;
    let (right, bottom) = (x + width, y + height);
    let r = radius.min(width / 2.0).min(height / 2.0);
    let k = r * OFF;
    let mut path = PathBuilder::new();
    path.move_to(x + r, y);
    path.line_to(right - r, y);
    path.cubic_to(right - k, y, right, y + k, right, y + r);
    path.line_to(right, bottom - r);
    path.cubic_to(right, bottom - k, right - k, bottom, right - r, bottom);
    path.line_to(x + r, bottom);
    path.cubic_to(x + k, bottom, x, bottom - k, x, bottom - r);
    path.line_to(x, y + r);
    path.cubic_to(x, y + k, x + k, y, x + r, y);
    path.close();
    path.finish()
}

pub(super) fn picture(surface: &mut Surface<'_>, rect: Rect, image: &Image) -> Result<()> {
    let (width, height) = image.size();
    surface.push_transform(&Transform::from_translate(rect.x, rect.y));
    let painted = match image {
        Image::Drawing(shapes) => {
            surface.push_transform(&Transform::from_scale(rect.width / width, rect.height / height));
            drawing(surface, shapes);
            surface.pop();
            Ok(())
        }
        Image::Photo(pixels) => photo(surface, rect, pixels),
    };
    surface.pop();
    painted
}

fn photo(surface: &mut Surface<'_>, rect: Rect, photo: &Photo) -> Result<()> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a page has few inches"
    )]
    let width = (rect.width / 72.0 * PRINT_DPI).ceil() as u32;
    let data = photo.at_width(width).into();
    let image = match photo.kind {
        Kind::Jpeg => krilla::image::Image::from_jpeg(data, false),
        Kind::Png => krilla::image::Image::from_png(data, false),
    };
    let image = image.map_err(|error| anyhow!("krilla cannot read a picture: {error}"))?;
    let size = Size::from_wh(rect.width, rect.height).context("a picture without extent")?;
    surface.draw_image(image, size);
    Ok(())
}

pub(super) fn drawing(surface: &mut Surface<'_>, drawing: &Drawing) {
    for shape in &drawing.shapes {
        let Some(path) = outline(shape) else { continue };
        surface.set_fill(
            shape
                .fill
                .map(|inside| fill(inside.colour, inside.opacity, inside.even_odd)),
        );
        surface.set_stroke(shape.stroke.as_ref().map(stroke));
        surface.draw_path(&path);
    }
    surface.set_stroke(None);
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

fn paint(colour: Colour) -> paint::Paint {
    rgb::Color::new(colour.0, colour.1, colour.2).into()
}

fn fill(colour: Colour, opacity: f32, even_odd: bool) -> Fill {
    Fill {
        paint: paint(colour),
        opacity: NormalizedF32::new(opacity).unwrap_or(NormalizedF32::ONE),
        rule: if even_odd { FillRule::EvenOdd } else { FillRule::NonZero },
    }
}

fn stroke(line: &picture::Stroke) -> Stroke {
    Stroke {
        paint: paint(line.colour),
        width: line.width,
        miter_limit: line.miter_limit,
        line_cap: match line.cap {
            LineCap::Butt => paint::LineCap::Butt,
            LineCap::Round => paint::LineCap::Round,
            LineCap::Square => paint::LineCap::Square,
        },
        line_join: match line.join {
            LineJoin::Miter => paint::LineJoin::Miter,
            LineJoin::Round => paint::LineJoin::Round,
            LineJoin::Bevel => paint::LineJoin::Bevel,
        },
        opacity: NormalizedF32::new(line.opacity).unwrap_or(NormalizedF32::ONE),
        dash: (!line.dashes.is_empty()).then(|| StrokeDash {
            array: line.dashes.clone(),
            offset: 0.0,
        }),
    }
}
