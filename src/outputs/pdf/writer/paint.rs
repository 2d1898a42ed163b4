//! Items as krilla's paths, glyphs and images.

use crate::config::Colour;
use crate::outputs::pdf::sheet::{Glyph, Item, NodeId, Rect, Run};
use crate::picture::{self, Drawing, Image, Kind, LineCap, LineJoin, Photo, Segment, Shape, Version};
use anyhow::{Context, Result, anyhow};
use krilla::color::rgb;
use krilla::geom::{self, Path, PathBuilder, Point, Size, Transform};
use krilla::num::NormalizedF32;
use krilla::paint::{self, Fill, FillRule, Stroke, StrokeDash};
use krilla::surface::{Location, Surface};
use krilla::text::{Font, GlyphId};
use rayon::prelude::*;
use std::ops::Range;
use std::sync::Arc;

/// Dots an inch at which photographs are printed: more cannot be seen on a home printer.
const PRINT_DPI: f32 = 200.0;

pub(super) fn text(surface: &mut Surface<'_>, (x, y): (f32, f32), run: &Run, font: &Font) {
    let placed = |glyph| Placed::new(glyph, run.size, font.units_per_em());
    let glyphs: Vec<Placed<'_>> = run.glyphs.iter().map(placed).collect();
    surface.set_stroke(None);
    surface.set_fill(Some(fill(picture::Fill::plain(run.colour))));
    surface.draw_glyphs(Point::from_xy(x, y), &glyphs, font.clone(), &run.text, run.size, false);
}

/// A glyph as krilla places it.
struct Placed<'a> {
    glyph: &'a Glyph,
    /// The size in points that its lengths are for.
    size: f32,
    /// How far it goes to the right at a size of 1: a whole number of the font's units, as fonts say it. What calculating
    /// with points leaves behind the comma would be written into the file at each kerned pair, and pack badly.
    advance: f32,
}

impl<'a> Placed<'a> {
    fn new(glyph: &'a Glyph, size: f32, units_per_em: f32) -> Self {
        let units = glyph.advance / size * units_per_em;
        let whole = units.round();
        let advance = if (units - whole).abs() < NOISE {
            divided(whole, units_per_em)
        } else {
            glyph.advance / size
        };
        Self { glyph, size, advance }
    }
}

/// How far from a whole number of the font's units, of which there are a thousand or more to the letters' size, is nothing.
const NOISE: f32 = 0.01;

/// The quotient that gives the dividend again when it is multiplied, as krilla does; the nearest number does not always.
fn divided(dividend: f32, divisor: f32) -> f32 {
    let nearest = dividend / divisor;
    [nearest, nearest.next_up(), nearest.next_down()]
        .into_iter()
        .find(|quotient| (quotient * divisor).to_bits() == dividend.to_bits())
        .unwrap_or(nearest)
}

impl krilla::text::Glyph for Placed<'_> {
    fn glyph_id(&self) -> GlyphId {
        GlyphId::new(self.glyph.id)
    }

    fn text_range(&self) -> Range<usize> {
        self.glyph.range.clone()
    }

    fn x_advance(&self, size: f32) -> f32 {
        self.advance * size
    }

    fn x_offset(&self, size: f32) -> f32 {
        self.glyph.x / self.size * size
    }

    fn y_offset(&self, size: f32) -> f32 {
        -self.glyph.y / self.size * size
    }

    fn y_advance(&self, _: f32) -> f32 {
        0.0
    }

    fn location(&self) -> Option<Location> {
        None
    }
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

/// Paints an outline; krilla would paint one without fill and line in black.
pub(super) fn shape(surface: &mut Surface<'_>, shape: &Shape) {
    let Some(path) = outline(shape).filter(|_| shape.fill.is_some() || shape.stroke.is_some()) else {
        return;
    };
    surface.set_fill(shape.fill.map(fill));
    surface.set_stroke(shape.stroke.as_ref().map(stroke));
    surface.draw_path(&path);
    surface.set_stroke(None);
}

pub(super) fn picture(surface: &mut Surface<'_>, rect: Rect, image: &Image) -> Result<()> {
    surface.push_transform(&Transform::from_translate(rect.x, rect.y));
    let painted = match image {
        Image::Drawing(shapes) => {
            drawing(surface, rect, shapes);
            Ok(())
        }
        Image::Photo(pixels) => photo(surface, rect, pixels),
    };
    surface.pop();
    painted
}

fn drawing(surface: &mut Surface<'_>, rect: Rect, drawing: &Drawing) {
    let scale = Transform::from_scale(rect.width / drawing.width, rect.height / drawing.height);
    surface.push_transform(&scale);
    let frame = drawing.overflows.then(|| outline(&drawing.frame())).flatten();
    if let Some(frame) = &frame {
        surface.push_clip_path(frame, &FillRule::NonZero);
    }
    drawing.shapes.iter().for_each(|outline| shape(surface, outline));
    if frame.is_some() {
        surface.pop();
    }
    surface.pop();
}

/// Packs the photographs among items that no document has shown yet, side by side; whoever paints one finds it ready.
pub(super) fn pack_photos<'a>(items: impl Iterator<Item = &'a Item>) {
    let photos = items.filter_map(|item| match item {
        Item::Picture(rect, image, _) => match image.as_ref() {
            Image::Photo(photo) => Some((printed(*rect, photo), photo.kind)),
            Image::Drawing(_) => None,
        },
        Item::Text { .. } | Item::Box(..) | Item::Disc { .. } => None,
    });
    let new: Vec<(&Version, Kind)> = photos.filter(|(version, _)| !version.is_prepared()).collect();
    new.into_par_iter().for_each(|(version, kind)| {
        packed(version, kind);
    });
}

/// The version of a photograph that is printed at a place.
fn printed(rect: Rect, photo: &Photo) -> &Version {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a page has few inches"
    )]
    let width = (rect.width / 72.0 * PRINT_DPI).ceil() as u32;
    photo.at_width(width)
}

/// What krilla made of a photograph's file; nothing if another writer has been there.
fn packed(version: &Version, kind: Kind) -> Option<&Result<krilla::image::Image, String>> {
    version.prepared(|file| embeddable(kind, file))
}

fn photo(surface: &mut Surface<'_>, rect: Rect, photo: &Photo) -> Result<()> {
    let image = packed(printed(rect, photo), photo.kind)
        .context("a picture prepared by another writer")?
        .clone()
        .map_err(|error| anyhow!("krilla cannot read a picture: {error}"))?;
    let size = Size::from_wh(rect.width, rect.height).context("a picture without extent")?;
    surface.draw_image(image, size);
    Ok(())
}

/// A picture as krilla packs it: a JPEG file as it is, a PNG file anew.
fn embeddable(kind: Kind, file: &Arc<Vec<u8>>) -> Result<krilla::image::Image, String> {
    let data = Arc::clone(file).into();
    match kind {
        Kind::Jpeg => krilla::image::Image::from_jpeg(data, false),
        Kind::Png => krilla::image::Image::from_png(data, false),
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

fn paint(colour: Colour) -> paint::Paint {
    rgb::Color::new(colour.0, colour.1, colour.2).into()
}

fn fill(fill: picture::Fill) -> Fill {
    Fill {
        paint: paint(fill.colour),
        opacity: NormalizedF32::new(fill.opacity).unwrap_or(NormalizedF32::ONE),
        rule: if fill.even_odd {
            FillRule::EvenOdd
        } else {
            FillRule::NonZero
        },
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
