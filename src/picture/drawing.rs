//! SVG drawings as flat-coloured shapes: the only file that knows usvg.
//!
//! A drawing is copied as it is to the web page, but painted shape by shape in print and in the newsletter's
//! pictures, so whatever cannot be painted is refused here, once, and never lost from one output only.

use super::Refusal;
use crate::config::Colour;
use crate::typefaces::{FILES, TEXT_FAMILY};
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use usvg::fontdb::{Database, Source};
use usvg::tiny_skia_path::{PathSegment, Transform};

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
    pub svg: Vec<u8>,
    /// The drawing as pixels, by their width, each painted once.
    painted: Mutex<BTreeMap<u32, Vec<u8>>>,
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

/// The built-in fonts, for words in drawings. A family that is not among them is replaced by the text family.
static FONTS: LazyLock<Arc<Database>> = LazyLock::new(|| {
    let mut fonts = Database::new();
    for bytes in FILES {
        fonts.load_font_source(Source::Binary(Arc::new(bytes)));
    }
    fonts.set_serif_family(TEXT_FAMILY);
    fonts.set_sans_serif_family(TEXT_FAMILY);
    fonts.set_monospace_family(TEXT_FAMILY);
    Arc::new(fonts)
});

/// More than any drawing of a stretch needs, and few enough to print in a blink.
const MAX_SHAPES: usize = 20_000;

/// How deep groups may nest; ordinary drawing programs stay under ten.
const MAX_DEPTH: usize = 64;

pub(super) fn looks_like_svg(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]);
    let head = head.trim_start_matches('\u{feff}').trim_start();
    head.starts_with('<') && head.contains("<svg")
}

impl Drawing {
    pub(super) fn decode(svg: Vec<u8>) -> Result<Self, Refusal> {
        let text = std::str::from_utf8(&svg).map_err(|_| Refusal::Damaged)?;
        refuse_what_runs_or_refers(text)?;
        let options = usvg::Options {
            image_href_resolver: usvg::ImageHrefResolver {
                resolve_data: Box::new(|_, _, _| None),
                resolve_string: Box::new(|_, _| None),
            },
            font_family: TEXT_FAMILY.to_owned(),
            fontdb: if text.contains("<text") {
                Arc::clone(&FONTS)
            } else {
                Arc::default()
            },
            ..usvg::Options::default()
        };
        let tree = usvg::Tree::from_str(text, &options).map_err(|_| Refusal::Damaged)?;
        let mut shapes = Vec::new();
        collect(tree.root(), 0, &mut shapes)?;
        let grid = grid(tree.size().width().max(tree.size().height()));
        shapes.iter_mut().for_each(|shape| shape.snap(grid));
        Ok(Self {
            svg,
            ..Self::of(tree.size().width(), tree.size().height(), shapes)
        })
    }
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
            svg: Vec::new(),
            painted: Mutex::default(),
        }
    }

    /// The drawing as a file of pixels, painted by `paint` the first time a width is asked for.
    ///
    /// # Errors
    /// When it cannot be painted.
    pub fn painted(&self, width: u32, paint: impl FnOnce() -> anyhow::Result<Vec<u8>>) -> anyhow::Result<Vec<u8>> {
        let mut painted = self.painted.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = painted.get(&width) {
            return Ok(known.clone());
        }
        let file = paint()?;
        painted.insert(width, file.clone());
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

/// What usvg would drop without a word, or a browser would run, found by its name in the text.
fn refuse_what_runs_or_refers(text: &str) -> Result<(), Refusal> {
    const TRAPS: [(&str, &str); 7] = [
        ("<script", "a script"),
        ("<foreignobject", "a web page inside (`foreignObject`)"),
        ("<!entity", "an entity declaration"),
        ("<image", "a picture inside"),
        ("<animate", "an animation"),
        ("<set", "an animation"),
        ("javascript:", "a script"),
    ];
    let lower = text.to_ascii_lowercase();
    if let Some((_, what)) = TRAPS.iter().find(|(trap, _)| lower.contains(trap)) {
        return Err(Refusal::Feature(what));
    }
    let words = lower.split_ascii_whitespace();
    if words.clone().any(is_event_attribute) {
        return Err(Refusal::Feature("a script"));
    }
    let refers = |word: &str| {
        word.split_once("href=")
            .is_some_and(|(_, to)| !to.trim_start_matches(['"', '\'']).starts_with('#'))
    };
    if words.clone().any(refers) || lower.contains("url(http") {
        return Err(Refusal::Feature("a reference to another file"));
    }
    Ok(())
}

fn is_event_attribute(word: &str) -> bool {
    word.starts_with("on")
        && word
            .split_once('=')
            .is_some_and(|(name, _)| name.bytes().all(|byte| byte.is_ascii_lowercase()))
}

fn collect(group: &usvg::Group, depth: usize, shapes: &mut Vec<Shape>) -> Result<(), Refusal> {
    if depth > MAX_DEPTH || shapes.len() > MAX_SHAPES {
        return Err(Refusal::TooLarge);
    }
    refuse_group_effects(group)?;
    for node in group.children() {
        match node {
            usvg::Node::Group(inner) => collect(inner, depth + 1, shapes)?,
            usvg::Node::Path(path) if path.is_visible() => shapes.push(shape(path)?),
            usvg::Node::Path(_) => {}
            usvg::Node::Image(_) => return Err(Refusal::Feature("a picture inside")),
            usvg::Node::Text(text) => collect(text.flattened(), depth + 1, shapes)?,
        }
    }
    Ok(())
}

fn refuse_group_effects(group: &usvg::Group) -> Result<(), Refusal> {
    let effects = [
        (group.clip_path().is_some(), "a clipping path"),
        (group.mask().is_some(), "a mask"),
        (!group.filters().is_empty(), "a filter"),
        (group.opacity().get() < 1.0, "a half-transparent group"),
        (group.blend_mode() != usvg::BlendMode::Normal, "a blend mode"),
    ];
    match effects.into_iter().find(|(used, _)| *used) {
        Some((_, what)) => Err(Refusal::Feature(what)),
        None => Ok(()),
    }
}

fn shape(path: &usvg::Path) -> Result<Shape, Refusal> {
    let transform = path.abs_transform();
    let outline = path.data().clone().transform(transform).ok_or(Refusal::Damaged)?;
    Ok(Shape {
        path: outline.segments().map(segment).collect(),
        fill: path.fill().map(fill).transpose()?,
        stroke: path.stroke().map(|line| stroke(line, scale(transform))).transpose()?,
    })
}

fn segment(segment: PathSegment) -> Segment {
    match segment {
        PathSegment::MoveTo(a) => Segment::Move([a.x, a.y]),
        PathSegment::LineTo(a) => Segment::Line([a.x, a.y]),
        PathSegment::QuadTo(a, b) => Segment::Quadratic([[a.x, a.y], [b.x, b.y]]),
        PathSegment::CubicTo(a, b, c) => Segment::Cubic([[a.x, a.y], [b.x, b.y], [c.x, c.y]]),
        PathSegment::Close => Segment::Close,
    }
}

fn colour(paint: &usvg::Paint) -> Result<Colour, Refusal> {
    match paint {
        usvg::Paint::Color(colour) => Ok(Colour(colour.red, colour.green, colour.blue)),
        usvg::Paint::LinearGradient(_) | usvg::Paint::RadialGradient(_) => Err(Refusal::Feature("a gradient")),
        usvg::Paint::Pattern(_) => Err(Refusal::Feature("a pattern")),
    }
}

fn fill(fill: &usvg::Fill) -> Result<Fill, Refusal> {
    Ok(Fill {
        colour: colour(fill.paint())?,
        opacity: fill.opacity().get(),
        even_odd: fill.rule() == usvg::FillRule::EvenOdd,
    })
}

fn stroke(stroke: &usvg::Stroke, scale: f32) -> Result<Stroke, Refusal> {
    Ok(Stroke {
        colour: colour(stroke.paint())?,
        opacity: stroke.opacity().get(),
        width: stroke.width().get() * scale,
        cap: match stroke.linecap() {
            usvg::LineCap::Butt => LineCap::Butt,
            usvg::LineCap::Round => LineCap::Round,
            usvg::LineCap::Square => LineCap::Square,
        },
        join: match stroke.linejoin() {
            usvg::LineJoin::Miter | usvg::LineJoin::MiterClip => LineJoin::Miter,
            usvg::LineJoin::Round => LineJoin::Round,
            usvg::LineJoin::Bevel => LineJoin::Bevel,
        },
        miter_limit: stroke.miterlimit().get(),
        dashes: stroke
            .dasharray()
            .map(|dashes| dashes.iter().map(|length| length * scale).collect())
            .unwrap_or_default(),
    })
}

/// How finely points are kept: to a power of ten below 1/10,000 of the drawing, which is 0.02 mm on a full page.
/// Transforms leave seven digits in each point, which would double the size of a handout.
fn grid(size: f32) -> f32 {
    10f32.powf((10_000.0 / size.max(f32::MIN_POSITIVE)).log10().ceil())
}

impl Shape {
    /// Whether a point of the outline, or the line around it, lies outside a frame.
    fn leaves(&self, width: f32, height: f32) -> bool {
        let line = self.stroke.as_ref().map_or(0.0, |line| line.width / 2.0);
        let is_out = |[x, y]: &[f32; 2]| x.min(*y) < line || *x > width - line || *y > height - line;
        self.path.iter().any(|segment| match segment {
            Segment::Move(a) | Segment::Line(a) => is_out(a),
            Segment::Quadratic(points) => points.iter().any(is_out),
            Segment::Cubic(points) => points.iter().any(is_out),
            Segment::Close => false,
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

/// By how much a transform widens lines: exact when it scales evenly, the mean otherwise.
fn scale(transform: Transform) -> f32 {
    (transform.sx * transform.sy - transform.kx * transform.ky).abs().sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(body: &str) -> Result<Drawing, Refusal> {
        Drawing::decode(
            format!(r#"<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30">{body}</svg>"#).into_bytes(),
        )
    }

    #[test]
    fn shapes_lose_their_transforms_but_not_their_looks() {
        let drawing = decode(
            r##"<g transform="translate(10 5) scale(2)"><path d="M0 0L5 5" stroke="#abc" stroke-width="3" fill="none"/></g>"##,
        )
        .expect("is a drawing");
        let shape = &drawing.shapes[0];
        assert_eq!(shape.path, [Segment::Move([10.0, 5.0]), Segment::Line([20.0, 15.0])]);
        let stroke = shape.stroke.as_ref().expect("has a line");
        assert!((stroke.width - 6.0).abs() < 0.001);
        assert_eq!(stroke.colour, Colour(0xaa, 0xbb, 0xcc));
    }

    #[test]
    fn a_shape_that_leaves_the_frame_is_known() {
        let inside = decode(r#"<rect x="1" y="1" width="38" height="28" stroke="red" stroke-width="2"/>"#);
        assert!(!inside.expect("is a drawing").overflows);
        let outside = decode(r#"<rect x="-300" width="500" height="20"/>"#);
        assert!(outside.expect("is a drawing").overflows);
    }

    #[test]
    fn words_in_a_drawing_become_shapes_in_whatever_family() {
        for family in ["Arial", "serif", "Noto Sans"] {
            let drawing = decode(&format!(r#"<text x="2" y="20" font-family="{family}">hold</text>"#));
            assert!(!drawing.expect("is a drawing").shapes.is_empty(), "{family}");
        }
    }

    #[test]
    fn what_cannot_be_printed_is_named() {
        let gradient = r#"<linearGradient id="g"><stop stop-color="red"/><stop offset="1"/></linearGradient><rect width="9" height="9" fill="url(#g)"/>"#;
        let refused = [
            (gradient, "a gradient"),
            ("<script>alert(1)</script>", "a script"),
            (r#"<rect width="9" height="9" onload="x()"/>"#, "a script"),
            (r#"<image href="http://example.org/a.png"/>"#, "a picture inside"),
            (r#"<use href="other.svg#a"/>"#, "a reference to another file"),
        ];
        for (body, what) in refused {
            assert_eq!(decode(body).err(), Some(Refusal::Feature(what)), "{body}");
        }
    }
}
