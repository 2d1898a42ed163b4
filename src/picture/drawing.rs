//! Drawings as flat-coloured shapes.
//!
//! A drawing is copied as it is to the web page, but painted shape by shape in print and in the newsletter's
//! pictures, so whatever cannot be painted is refused here, once, and never lost from one output only.

mod guard;
mod svg;

use crate::config::Colour;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// A drawing in its own units, already free of transforms.
#[derive(Debug)]
pub struct Drawing {
    /// The width in the drawing's units (CSS pixels).
    pub width: f32,
    /// The height in the drawing's units.
    pub height: f32,
    /// What to paint, from back to front.
    pub shapes: Vec<Shape>,
    /// Whether a shape leaves the drawing's frame: what lies outside is not shown, as in a browser.
    pub overflows: bool,
    /// The file as it was written.
    pub svg: Arc<Vec<u8>>,
    /// The drawing as pixels, by their width, each painted once.
    painted: Mutex<BTreeMap<u32, Arc<Vec<u8>>>>,
}

/// One outline with what fills and draws it.
#[derive(Debug)]
pub struct Shape {
    /// The outline.
    pub path: Vec<Segment>,
    /// How its inside is filled.
    pub fill: Option<Fill>,
    /// How its line is drawn, after filling.
    pub stroke: Option<Stroke>,
}

/// A part of an outline; all points are x, y from the top left.
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(missing_docs, reason = "the words of every path language since PostScript")]
pub enum Segment {
    Move([f32; 2]),
    Line([f32; 2]),
    Quadratic([[f32; 2]; 2]),
    Cubic([[f32; 2]; 3]),
    Close,
}

/// A flat filling.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fill {
    /// The colour.
    pub colour: Colour,
    /// 0 is invisible, 1 covers what is behind.
    pub opacity: f32,
    /// Whether holes are found by counting crossings (SVG's `evenodd`).
    pub even_odd: bool,
}

impl Fill {
    /// A colour that covers what is behind.
    #[must_use]
    pub fn plain(colour: Colour) -> Self {
        Self {
            colour,
            opacity: 1.0,
            even_odd: false,
        }
    }
}

impl Stroke {
    /// A solid line that covers what is behind.
    #[must_use]
    pub fn plain(colour: Colour, width: f32) -> Self {
        Self {
            colour,
            opacity: 1.0,
            width,
            cap: LineCap::Butt,
            join: LineJoin::Miter,
            miter_limit: 4.0,
            dashes: Vec::new(),
        }
    }
}

/// A flat line.
#[derive(Debug, Clone, PartialEq)]
pub struct Stroke {
    /// The colour.
    pub colour: Colour,
    /// 0 is invisible, 1 covers what is behind.
    pub opacity: f32,
    /// The width in the drawing's units.
    pub width: f32,
    /// The ends.
    pub cap: LineCap,
    /// The corners.
    pub join: LineJoin,
    /// SVG's limit of a pointed corner's length over the line's width.
    pub miter_limit: f32,
    /// Lengths of dashes and gaps in turn; empty for a solid line.
    pub dashes: Vec<f32>,
}

/// How lines end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "SVG's own words")]
pub enum LineCap {
    Butt,
    Round,
    Square,
}

/// How lines turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "SVG's own words")]
pub enum LineJoin {
    Miter,
    Round,
    Bevel,
}

pub(super) fn looks_like_svg(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]);
    let head = head.trim_start_matches('\u{feff}').trim_start();
    head.starts_with('<') && head.contains("<svg")
}

impl Drawing {
    /// A drawing of our own, without a file.
    #[must_use]
    pub fn of(width: f32, height: f32, shapes: Vec<Shape>) -> Self {
        Self {
            width,
            height,
            overflows: shapes.iter().any(|shape| shape.leaves(width, height)),
            shapes,
            svg: Arc::default(),
            painted: Mutex::default(),
        }
    }

    /// The drawing as a file of pixels, painted by `paint` the first time a width is asked for.
    ///
    /// # Errors
    /// When it cannot be painted.
    pub fn painted(&self, width: u32, paint: impl FnOnce() -> anyhow::Result<Vec<u8>>) -> anyhow::Result<Arc<Vec<u8>>> {
        let mut painted = self.painted.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = painted.get(&width) {
            return Ok(Arc::clone(known));
        }
        let file = Arc::new(paint()?);
        painted.insert(width, Arc::clone(&file));
        Ok(file)
    }

    /// The drawing's frame as a shape without looks.
    #[must_use]
    pub fn frame(&self) -> Shape {
        let (width, height) = (self.width, self.height);
        Shape {
            path: vec![
                Segment::Move([0.0, 0.0]),
                Segment::Line([width, 0.0]),
                Segment::Line([width, height]),
                Segment::Line([0.0, height]),
                Segment::Close,
            ],
            fill: None,
            stroke: None,
        }
    }
}

impl Shape {
    /// Whether a point of the outline, or the line around it, lies outside a frame.
    fn leaves(&self, width: f32, height: f32) -> bool {
        let line = self.stroke.as_ref().map_or(0.0, |line| line.width / 2.0);
        self.points()
            .any(|[x, y]| x.min(y) < line || x > width - line || y > height - line)
    }

    /// Every point of the outline, those that only bend it included.
    fn points(&self) -> impl Iterator<Item = [f32; 2]> {
        self.path.iter().flat_map(|segment| {
            let points: &[[f32; 2]] = match segment {
                Segment::Move(a) | Segment::Line(a) => std::slice::from_ref(a),
                Segment::Quadratic(points) => points,
                Segment::Cubic(points) => points,
                Segment::Close => &[],
            };
            points.iter().copied()
        })
    }

    fn snap(&mut self, grid: f32) {
        let snap = |point: &mut [f32; 2]| *point = point.map(|length| (length * grid).round() / grid);
        for segment in &mut self.path {
            match segment {
                Segment::Move(a) | Segment::Line(a) => snap(a),
                Segment::Quadratic(points) => points.iter_mut().for_each(snap),
                Segment::Cubic(points) => points.iter_mut().for_each(snap),
                Segment::Close => {}
            }
        }
    }
}
