//! SVG files as shapes: with `guard`, which knows their XML, the only file that knows usvg.

use super::guard;
use super::{Drawing, Fill, LineCap, LineJoin, Segment, Shape, Stroke};
use crate::attempt::attempt;
use crate::config::Colour;
use crate::picture::Refusal;
use crate::typefaces::{FILES, TEXT_FAMILY};
use std::ops::RangeInclusive;
use std::sync::{Arc, LazyLock};
use usvg::fontdb::{Database, Source};
use usvg::tiny_skia_path::{PathSegment, Transform};

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

/// The most lines and curves of all outlines together: a traced photograph has fifty thousand.
const MAX_SEGMENTS: usize = 300_000;

/// The most dashes of all lines together.
const MAX_DASHES: f32 = 300_000.0;

/// The shortest and the longest edge of a drawing, in its own units: a line's width and a house.
const EDGES: RangeInclusive<f32> = 0.1..=100_000.0;

/// How many times as long as wide a drawing may be; a longer one would become a picture of many million pixels.
const MAX_RATIO: f32 = 50.0;

/// How many times the drawing's longer edge a point may lie away, so that numbers stay exact.
const FARTHEST: f32 = 1000.0;

const TOO_MUCH: Refusal = Refusal::Feature("more shapes than can be printed");

impl Drawing {
    pub(in crate::picture) fn decode(svg: Vec<u8>) -> Result<Self, Refusal> {
        let text = std::str::from_utf8(&svg).map_err(|_| Refusal::Damaged)?;
        let document = guard::checked(text)?;
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
        let tree = attempt(|| usvg::Tree::from_xmltree(&document, &options));
        let tree = tree.and_then(Result::ok).ok_or(Refusal::Damaged)?;
        let (width, height) = (tree.size().width(), tree.size().height());
        refuse_frame(width, height)?;
        let mut shapes = Vec::new();
        collect(tree.root(), 0, &mut shapes)?;
        refuse_outlines(&shapes, width.max(height))?;
        let grid = grid(width.max(height));
        shapes.iter_mut().for_each(|shape| shape.snap(grid));
        Ok(Self {
            svg: Arc::new(svg),
            ..Self::of(width, height, shapes)
        })
    }
}

fn refuse_frame(width: f32, height: f32) -> Result<(), Refusal> {
    let fits = EDGES.contains(&width) && EDGES.contains(&height) && width.max(height) / width.min(height) <= MAX_RATIO;
    fits.then_some(()).ok_or(Refusal::Feature("a frame of an odd size"))
}

fn refuse_outlines(shapes: &[Shape], edge: f32) -> Result<(), Refusal> {
    let segments: usize = shapes.iter().map(|shape| shape.path.len()).sum();
    if segments > MAX_SEGMENTS {
        return Err(TOO_MUCH);
    }
    let is_near = |length: f32| length.abs() <= edge * FARTHEST;
    let lies_near = |shape: &Shape| {
        shape.points().all(|[x, y]| is_near(x) && is_near(y))
            && shape.stroke.as_ref().is_none_or(|line| is_near(line.width))
    };
    if !shapes.iter().all(lies_near) {
        return Err(Refusal::Feature("a shape far outside of it"));
    }
    let dashes: f32 = shapes.iter().map(most_dashes).sum();
    (dashes <= MAX_DASHES).then_some(()).ok_or(TOO_MUCH)
}

/// How many dashes and gaps a shape's line may have, each of which is painted as an outline of its own.
fn most_dashes(shape: &Shape) -> f32 {
    let dashes = shape.stroke.as_ref().map_or(&[][..], |line| &line.dashes);
    if dashes.is_empty() {
        return 0.0;
    }
    let ways = shape.points().zip(shape.points().skip(1));
    let open: f32 = ways.map(|(from, to)| (to[0] - from[0]).hypot(to[1] - from[1])).sum();
    // The way back to where it began is no longer than the way from there.
    let period = dashes.iter().sum::<f32>() / f32::from(u16::try_from(dashes.len()).unwrap_or(u16::MAX));
    2.0 * open / period
}

fn collect(group: &usvg::Group, depth: usize, shapes: &mut Vec<Shape>) -> Result<(), Refusal> {
    refuse_group_effects(group)?;
    for node in group.children() {
        if depth > MAX_DEPTH || shapes.len() >= MAX_SHAPES {
            return Err(TOO_MUCH);
        }
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
