//! What layout and writer share: pages of positioned items and the tree of what they mean. Knows nothing of PDF.
//!
//! All lengths are points (1/72 inch), x to the right and y down from the top left of the page.

use super::fonts::FaceId;
use crate::config::Colour;
use crate::picture::{Fill, Image, Segment, Shape, Stroke};
use std::ops::Range;
use std::sync::Arc;

/// A laid-out document.
#[derive(Debug)]
pub(super) struct Sheet {
    /// Width and height of every page.
    pub(super) size: (f32, f32),
    /// The pages.
    pub(super) pages: Vec<Page>,
    /// What the items mean.
    pub(super) tree: Tree,
}

/// One page.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// What the page says, in reading order.
    pub(super) items: Vec<Item>,
    /// What repeats on every page and is not read aloud.
    pub(super) footer: Vec<Item>,
}

/// Something to paint.
#[derive(Debug, Clone)]
pub(super) enum Item {
    /// Words of one face and colour on one line; `y` is the baseline.
    Text {
        /// Left end.
        x: f32,
        /// Baseline.
        y: f32,
        /// The words.
        run: Run,
    },
    /// A rectangle behind or beside text, without meaning of its own.
    Box(Rect, BoxStyle),
    /// A disc, without meaning of its own: its centre, its radius.
    Disc {
        /// The centre.
        centre: (f32, f32),
        /// The radius.
        radius: f32,
        /// What fills it.
        fill: Colour,
    },
    /// A picture.
    Picture(Rect, Arc<Image>, Option<NodeId>),
}

/// A rectangle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rect {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) width: f32,
    pub(super) height: f32,
}

/// How a rectangle looks.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct BoxStyle {
    /// What fills it.
    pub(super) fill: Option<Colour>,
    /// The line around it: colour and width.
    pub(super) line: Option<(Colour, f32)>,
    /// The radius of its corners.
    pub(super) radius: f32,
}

/// Shaped words of one face, size, colour and meaning.
#[derive(Debug, Clone)]
pub(super) struct Run {
    /// The face.
    pub(super) face: FaceId,
    /// The size in points.
    pub(super) size: f32,
    /// The colour.
    pub(super) colour: Colour,
    /// The text that the glyphs' ranges refer to.
    pub(super) text: Arc<str>,
    /// The glyphs, from left to right.
    pub(super) glyphs: Arc<[Glyph]>,
    /// How far the run goes to the right.
    pub(super) advance: f32,
    /// The part of the text's meaning that the words belong to; none for page furniture.
    pub(super) node: Option<NodeId>,
    /// Where the words lead.
    pub(super) link: Option<Arc<str>>,
}

/// One glyph; lengths in points.
#[derive(Debug, Clone)]
pub(super) struct Glyph {
    pub(super) id: u32,
    pub(super) advance: f32,
    pub(super) x: f32,
    pub(super) y: f32,
    /// The bytes of the run's text that it shows.
    pub(super) range: Range<usize>,
}

/// A node of a [`Tree`].
pub(super) type NodeId = usize;

/// What the parts of a document mean, for screen readers: a tree in reading order.
#[derive(Debug)]
pub(super) struct Tree {
    /// Each node's role and parent; a parent comes before its children, and node 0 is the document.
    pub(super) nodes: Vec<(Role, NodeId)>,
}

/// What a part of a document is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Role {
    /// All of it.
    Document,
    /// A heading: its level from 1 and its words.
    Heading(u16, String),
    /// A paragraph.
    Paragraph,
    /// A list.
    List {
        /// Numbered or not.
        ordered: bool,
    },
    /// An item of a list, with a label and a body.
    Item,
    /// An item's number or bullet.
    Label,
    /// An item's text.
    Body,
    /// A picture and its alt text.
    Figure(String),
    /// A link and its address.
    Link(Arc<str>),
    /// Words that matter.
    Strong,
    /// Words with emphasis.
    Emphasis,
    /// Plain words among others.
    Span,
    /// A part with a heading.
    Section,
    /// A call-out or another box.
    Aside,
    /// A quotation.
    Quote,
}

impl Default for Tree {
    fn default() -> Self {
        Self {
            nodes: vec![(Role::Document, 0)],
        }
    }
}

impl Tree {
    /// The document.
    pub(super) const ROOT: NodeId = 0;

    /// Adds a part at the end of another.
    pub(super) fn add(&mut self, parent: NodeId, role: Role) -> NodeId {
        self.nodes.push((role, parent));
        self.nodes.len() - 1
    }
}

impl Rect {
    /// A box as an outline with what fills and draws it; its corners are quarter circles as nearly as one curve can be.
    pub(super) fn shape(self, style: BoxStyle) -> Shape {
        const OFF: f32 = 0.447_715_2;
        let Rect { x, y, width, height } = self;
        let (right, bottom) = (x + width, y + height);
        let r = style.radius.min(width / 2.0).min(height / 2.0);
        let k = r * OFF;
        Shape {
            path: vec![
                Segment::Move([x + r, y]),
                Segment::Line([right - r, y]),
                Segment::Cubic([[right - k, y], [right, y + k], [right, y + r]]),
                Segment::Line([right, bottom - r]),
                Segment::Cubic([[right, bottom - k], [right - k, bottom], [right - r, bottom]]),
                Segment::Line([x + r, bottom]),
                Segment::Cubic([[x + k, bottom], [x, bottom - k], [x, bottom - r]]),
                Segment::Line([x, y + r]),
                Segment::Cubic([[x, y + k], [x + k, y], [x + r, y]]),
                Segment::Close,
            ],
            fill: style.fill.map(Fill::plain),
            stroke: style.line.map(|(colour, width)| Stroke::plain(colour, width)),
        }
    }
}

impl Run {
    /// The words that it shows.
    pub(super) fn words(&self) -> Option<&str> {
        let start = self.glyphs.iter().map(|glyph| glyph.range.start).min()?;
        let end = self.glyphs.iter().map(|glyph| glyph.range.end).max()?;
        self.text.get(start..end)
    }

    /// The line under words that lead somewhere, so that links show without colour; it ends with the last letter.
    pub(super) fn underline(&self, x: f32, y: f32) -> Option<Shape> {
        self.link.as_ref()?;
        let is_space = |glyph: &&Glyph| self.text[glyph.range.clone()].trim().is_empty();
        let spaces = self.glyphs.iter().rev().take_while(is_space);
        let rect = Rect {
            x,
            y: y + self.size * 0.14,
            width: self.advance - spaces.map(|glyph| glyph.advance).sum::<f32>(),
            height: self.size * 0.05,
        };
        let style = BoxStyle {
            fill: Some(self.colour),
            ..BoxStyle::default()
        };
        Some(rect.shape(style))
    }
}

impl Item {
    /// The outline of a box or a disc.
    pub(super) fn shape(&self) -> Option<Shape> {
        match self {
            Item::Box(rect, style) => Some(rect.shape(*style)),
            Item::Disc { centre, radius, fill } => {
                let rect = Rect {
                    x: centre.0 - radius,
                    y: centre.1 - radius,
                    width: 2.0 * radius,
                    height: 2.0 * radius,
                };
                let style = BoxStyle {
                    fill: Some(*fill),
                    radius: *radius,
                    ..BoxStyle::default()
                };
                Some(rect.shape(style))
            }
            Item::Text { .. } | Item::Picture(..) => None,
        }
    }

    /// How far it goes to the right.
    pub(super) fn width(&self) -> f32 {
        match self {
            Item::Text { run, .. } => run.advance,
            Item::Box(rect, _) | Item::Picture(rect, ..) => rect.width,
            Item::Disc { radius, .. } => 2.0 * radius,
        }
    }

    /// The item somewhere else.
    pub(super) fn moved(mut self, right: f32, down: f32) -> Self {
        match &mut self {
            Item::Text { x, y, .. } => {
                *x += right;
                *y += down;
            }
            Item::Box(rect, _) | Item::Picture(rect, ..) => {
                rect.x += right;
                rect.y += down;
            }
            Item::Disc { centre, .. } => {
                centre.0 += right;
                centre.1 += down;
            }
        }
        self
    }
}
