//! Cards as pixels: pictures fill their places with rounded corners, each read and painted once for all cards.

use super::{mask, outline, paint, pixmap, text, without_alpha};
use crate::config::Colour;
use crate::outputs::pdf::fonts::Fonts;
use crate::outputs::pdf::layout::cards::{CUT, Card};
use crate::outputs::pdf::sheet::{BoxStyle, Item, Rect};
use crate::outputs::pdf::theme::CARD_PIXEL;
use crate::picture::{self, Drawing, Image, Photo, Row, Shape};
use anyhow::{Context, Result};
use image::{DynamicImage, RgbImage};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;
use tiny_skia::{Color, FillRule, FilterQuality, Paint, Pattern, Pixmap, PixmapPaint, SpreadMode, Transform};

/// Paints the cards of one exercise.
pub(in crate::outputs) struct Painter<'a> {
    fonts: &'a Fonts,
    photos: HashMap<usize, DynamicImage>,
    places: HashMap<(usize, u32, u32), Pixmap>,
}

/// A card's pixels and which of them photographs alone have coloured.
pub(in crate::outputs) struct Painted {
    pub(in crate::outputs) pixels: RgbImage,
    pub(in crate::outputs) photos: Vec<Vec<Row>>,
}

/// The radius of a picture's corners over its longer side.
const CORNER: f32 = 0.042;

impl<'a> Painter<'a> {
    pub(in crate::outputs) fn new(fonts: &'a Fonts) -> Self {
        Self {
            fonts,
            photos: HashMap::new(),
            places: HashMap::new(),
        }
    }

    /// Paints a card.
    ///
    /// # Errors
    /// When a picture cannot be decoded.
    pub(in crate::outputs) fn paint(&mut self, card: &Card) -> Result<Painted> {
        let (width, height) = card.size;
        let mut pixels = Pixmap::new(width, height).context("a card without extent")?;
        pixels.fill(opaque(card.ground));
        let mut photos = Vec::new();
        for item in &card.items {
            match item {
                Item::Text { x, y, run } => {
                    // Nobody can follow a link in a picture.
                    let mut run = run.clone();
                    run.link = None;
                    text(&mut pixels, (*x, *y), &run, self.fonts, Transform::identity());
                }
                Item::Box(..) | Item::Disc { .. } => {
                    let shape = item.shape();
                    shape
                        .iter()
                        .for_each(|shape| paint(&mut pixels, shape, Transform::identity(), None));
                }
                Item::Picture(rect, image, _) => {
                    let place = whole(*rect);
                    self.picture(&mut pixels, place, image, card.stage)?;
                    if matches!(**image, Image::Photo(_)) {
                        photos.push(photographed(&pixels, place, image));
                    }
                }
            }
        }
        let pixels = without_alpha(pixels)?;
        Ok(Painted { pixels, photos })
    }

    /// A picture in its place, with rounded corners.
    fn picture(&mut self, pixels: &mut Pixmap, place: [u32; 4], image: &Arc<Image>, stage: Colour) -> Result<()> {
        let [left, top, width, height] = place;
        let key = (Arc::as_ptr(image) as usize, width, height);
        if !self.places.contains_key(&key) {
            let filled = self.filled((width, height), image, stage)?;
            self.places.insert(key, filled);
        }
        let Some(filled) = self.places.get(&key) else {
            return Ok(());
        };
        let Some(path) = outline(&rounded(place)) else {
            return Ok(());
        };
        #[expect(clippy::cast_precision_loss, reason = "far below 2^24")]
        let shift = Transform::from_translate(left as f32, top as f32);
        let shader = Pattern::new(filled.as_ref(), SpreadMode::Pad, FilterQuality::Nearest, 1.0, shift);
        let brush = Paint {
            shader,
            ..Paint::default()
        };
        pixels.fill_path(&path, &brush, FillRule::Winding, Transform::identity(), None);
        Ok(())
    }

    /// A place filled with a picture and with what surrounds it.
    fn filled(&mut self, (width, height): (u32, u32), image: &Arc<Image>, stage: Colour) -> Result<Pixmap> {
        let mut pixels = Pixmap::new(width, height).context("a picture without extent")?;
        let place = lengths([0, 0, width, height]);
        let inner = fitted(image.size(), place, image);
        match &**image {
            Image::Drawing(drawing) => {
                pixels.fill(opaque(ground_of(drawing).unwrap_or(Colour::WHITE)));
                let scale = inner.width / drawing.width;
                let place = Transform::from_row(scale, 0.0, 0.0, scale, inner.x, inner.y);
                draw(&mut pixels, drawing, place);
            }
            Image::Photo(photo) => {
                let photo = self.scaled(image, photo, inner)?;
                let has_holes = photo.pixels().iter().any(|pixel| pixel.alpha() < u8::MAX);
                pixels.fill(opaque(if has_holes { Colour::WHITE } else { stage }));
                #[expect(clippy::cast_possible_truncation, reason = "far below 2^31")]
                let (x, y) = (inner.x.round() as i32, inner.y.round() as i32);
                pixels.draw_pixmap(
                    x,
                    y,
                    photo.as_ref(),
                    &PixmapPaint::default(),
                    Transform::identity(),
                    None,
                );
            }
        }
        Ok(pixels)
    }

    /// A photograph of a size; its file is read once.
    fn scaled(&mut self, image: &Arc<Image>, photo: &Photo, inner: Rect) -> Result<Pixmap> {
        let original = match self.photos.entry(Arc::as_ptr(image) as usize) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(empty) => {
                let pixels = image::load_from_memory(&photo.bytes).context("a picture that was decoded before")?;
                empty.insert(pixels)
            }
        };
        let [_, _, width, height] = whole(inner);
        if (width, height) == (original.width(), original.height()) {
            return pixmap(&original.to_rgba8());
        }
        let scaled = picture::scaled(original, width, height).context("a picture without extent")?;
        pixmap(&scaled.into_rgba8())
    }
}

/// A place with round corners.
fn rounded(place: [u32; 4]) -> Shape {
    let place = lengths(place);
    place.shape(BoxStyle {
        fill: Some(Colour::WHITE),
        radius: place.width.max(place.height) * CORNER,
        line: None,
    })
}

/// The pixels of a place that are the photograph's alone: neither its ground's nor, at the round corners, the card's.
fn photographed(pixels: &Pixmap, place: [u32; 4], image: &Image) -> Vec<Row> {
    let Some(shape) = mask(pixels, &rounded(place), Transform::identity()) else {
        return Vec::new();
    };
    let [left, top, width, height] = place;
    let inner = fitted(image.size(), lengths([0, 0, width, height]), image);
    let [x, y, wide, tall] = whole(inner);
    let across = left + x..(left + (x + wide).min(width)).min(shape.width());
    let down = top + y..(top + (y + tall).min(height)).min(shape.height());
    let is_covered = |x: u32, y: u32| shape.data()[(y * shape.width() + x) as usize] == u8::MAX;
    let rows = down.map(|y| {
        let mut covered = across.clone().filter(|x| is_covered(*x, y));
        let from = covered.next().unwrap_or(across.start);
        (y, from..covered.next_back().map_or(from, |last| last + 1))
    });
    rows.filter(|(_, across)| !across.is_empty()).collect()
}

/// Where a picture stands in a place: whole and in its middle, but a photograph that would nearly fill the place fills
/// it.
fn fitted((width, height): (f32, f32), place: Rect, image: &Image) -> Rect {
    let (across, down) = (place.width / width, place.height / height);
    let (whole, full) = (across.min(down), across.max(down));
    let scale = match image {
        Image::Drawing(_) => whole,
        Image::Photo(_) if 1.0 - whole / full <= CUT => full.min(CARD_PIXEL),
        Image::Photo(_) => whole.min(CARD_PIXEL),
    };
    let (width, height) = (width * scale, height * scale);
    Rect {
        x: place.x + (place.width - width) / 2.0,
        y: place.y + (place.height - height) / 2.0,
        width,
        height,
    }
}

/// A drawing, at a place.
fn draw(pixels: &mut Pixmap, drawing: &Drawing, place: Transform) {
    let frame = drawing
        .overflows
        .then(|| mask(pixels, &drawing.frame(), place))
        .flatten();
    let shapes = drawing.shapes.iter();
    shapes.for_each(|shape| paint(pixels, shape, place, frame.as_ref()));
}

/// The colour of a drawing's own ground: of its first shape, if that covers nearly all of it.
fn ground_of(drawing: &Drawing) -> Option<Colour> {
    const NEARLY: f32 = 0.97;
    let first = drawing.shapes.first()?;
    let fill = first.fill.filter(|fill| fill.opacity >= 1.0)?;
    let bounds = outline(first)?.bounds();
    let covers = bounds.width() >= NEARLY * drawing.width && bounds.height() >= NEARLY * drawing.height;
    covers.then_some(fill.colour)
}

fn opaque(Colour(red, green, blue): Colour) -> Color {
    Color::from_rgba8(red, green, blue, u8::MAX)
}

/// A place in whole pixels, so that nothing in it is blurred.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "places are small; those of cards are positive"
)]
fn whole(rect: Rect) -> [u32; 4] {
    let right = (rect.x + rect.width).round();
    let bottom = (rect.y + rect.height).round();
    let (left, top) = (rect.x.round(), rect.y.round());
    [
        left as u32,
        top as u32,
        (right - left).max(1.0) as u32,
        (bottom - top).max(1.0) as u32,
    ]
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^24")]
fn lengths([x, y, width, height]: [u32; 4]) -> Rect {
    let [x, y, width, height] = [x, y, width, height].map(|length| length as f32);
    Rect { x, y, width, height }
}
