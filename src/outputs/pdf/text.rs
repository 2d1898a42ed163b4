//! Text to lines of glyphs: the only file that knows parley.

mod phrases;

use super::fonts::{FALLBACK, FaceId, Fonts, TEXT};
use super::sheet::{Glyph, Item, NodeId, Run};
use crate::config::Colour;
use crate::typefaces::EMOJI_FAMILY;
use parley::{
    Alignment, AlignmentOptions, Cluster, FontContext, FontFamily, FontStyle, FontWeight, LayoutContext, LineHeight,
    OverflowWrap, RangedBuilder, StyleProperty, TextWrapMode,
};
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

/// How words look.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Style {
    /// In points.
    pub(super) size: f32,
    /// Line height over size.
    pub(super) leading: f32,
    /// In bold.
    pub(super) bold: bool,
    /// In italics.
    pub(super) italic: bool,
    /// The colour.
    pub(super) colour: Colour,
}

/// Words of one look and one meaning.
#[derive(Debug, Clone)]
pub(super) struct Words {
    /// The words; `\n` ends a line.
    pub(super) text: String,
    /// Their look.
    pub(super) style: Style,
    /// Their meaning; none for page furniture.
    pub(super) node: Option<NodeId>,
    /// Where they lead.
    pub(super) link: Option<Arc<str>>,
}

/// One line: its items' baseline is `baseline` below its top, their left end is at 0 or where the alignment puts it.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) height: f32,
    pub(super) baseline: f32,
    pub(super) runs: Vec<(f32, Run)>,
}

impl Line {
    /// The line as items; the line's top left comes to `x`, `y`.
    pub(super) fn items(self, x: f32, y: f32) -> impl Iterator<Item = Item> {
        let baseline = y + self.baseline;
        self.runs.into_iter().map(move |(offset, run)| Item::Text {
            x: x + offset,
            y: baseline,
            run,
        })
    }
}

/// Where lines that are shorter than their column go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Align {
    /// Where the language begins its lines.
    Start,
    /// In the middle.
    Centre,
    /// Opposite of where the language begins its lines.
    End,
}

/// Shapes text; keeps what it could not find in any font, and every paragraph for the next time it is asked for: a
/// handout is set at several densities, of which most paragraphs know nothing.
pub(super) struct Shaper<'a> {
    fonts: &'a Fonts,
    tools: Tools,
    missing: BTreeSet<String>,
    known: HashMap<Paragraph, Rc<[ShapedLine]>>,
    layouts: HashMap<Wording, parley::Layout<usize>>,
}

/// What shaping needs and learns, handed on from one document to the next.
pub(super) struct Tools {
    context: FontContext,
    scratch: LayoutContext<usize>,
}

impl Tools {
    pub(super) fn new(context: FontContext) -> Self {
        Self {
            context,
            scratch: LayoutContext::new(),
        }
    }
}

/// What the lines of a paragraph depend on; not its leading, its colours or its meaning.
#[derive(PartialEq, Eq, Hash)]
struct Paragraph {
    wording: Wording,
    width: Option<u32>,
    align: Align,
}

/// What the glyphs of a paragraph depend on; not where its lines break.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Wording {
    text: Arc<str>,
    /// Of each piece: its end, its size, bold, italic.
    looks: Arc<[(usize, u32, bool, bool)]>,
}

/// A line set solid: as high as its letters' size.
struct ShapedLine {
    size: f32,
    baseline: f32,
    runs: Vec<ShapedRun>,
}

/// Glyphs of one piece of a paragraph's words.
struct ShapedRun {
    piece: usize,
    x: f32,
    face: FaceId,
    size: f32,
    advance: f32,
    glyphs: Arc<[Glyph]>,
}

/// A run and the glyphs that it has so far.
type Growing = (ShapedRun, Vec<Glyph>);

impl<'a> Shaper<'a> {
    /// A shaper for one document.
    pub(super) fn new(fonts: &'a Fonts) -> Self {
        Self {
            fonts,
            tools: fonts.tools(),
            missing: BTreeSet::new(),
            known: HashMap::new(),
            layouts: HashMap::new(),
        }
    }

    /// The characters that no font has.
    pub(super) fn missing(self) -> BTreeSet<String> {
        self.fonts.give_back(self.tools);
        self.missing
    }

    /// Breaks words into lines no wider than `width`.
    pub(super) fn lines(&mut self, words: &[Words], width: f32, align: Align) -> Vec<Line> {
        let paragraph = paragraph(words, Some(width), align);
        let text = Arc::clone(&paragraph.wording.text);
        let shaped = self.shaped(paragraph, words);
        shaped.iter().map(|line| line.with(words, &text)).collect()
    }

    /// How wide words are on one line.
    pub(super) fn width(&mut self, words: &[Words]) -> f32 {
        let shaped = self.shaped(paragraph(words, None, Align::Start), words);
        let runs = shaped.iter().flat_map(|line| &line.runs);
        runs.map(|run| run.x + run.advance).fold(0.0, f32::max)
    }

    fn shaped(&mut self, paragraph: Paragraph, words: &[Words]) -> Rc<[ShapedLine]> {
        if let Some(known) = self.known.get(&paragraph) {
            return Rc::clone(known);
        }
        let mut layout = self
            .layouts
            .remove(&paragraph.wording)
            .unwrap_or_else(|| self.layout(&paragraph.wording.text, words));
        layout.break_all_lines(paragraph.width.map(f32::from_bits));
        layout.align(alignment(paragraph.align), AlignmentOptions::default());
        let lines = layout.lines().map(|line| self.line(&line, &paragraph.wording.text));
        let lines: Rc<[ShapedLine]> = lines.collect();
        self.layouts.insert(paragraph.wording.clone(), layout);
        self.known.insert(paragraph, Rc::clone(&lines));
        lines
    }

    fn layout(&mut self, text: &str, words: &[Words]) -> parley::Layout<usize> {
        let Tools { context, scratch } = &mut self.tools;
        let mut builder = scratch.ranged_builder(context, text, 1.0, false);
        builder.push_default(FontFamily::from(TEXT));
        builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::Anywhere));
        style_words(&mut builder, words);
        for word in phrases::words_in_one_font(text, self.fonts) {
            builder.push(FontFamily::from(FALLBACK), word);
        }
        for keys in phrases::keycaps(text) {
            builder.push(FontFamily::from(EMOJI_FAMILY), keys);
        }
        for amount in phrases::amounts(text) {
            builder.push(StyleProperty::TextWrapMode(TextWrapMode::NoWrap), amount);
        }
        builder.build(text)
    }

    fn line(&mut self, line: &parley::Line<'_, usize>, text: &str) -> ShapedLine {
        let metrics = line.metrics();
        let mut runs: Vec<Growing> = Vec::new();
        let mut x = metrics.offset;
        for shaped in line.runs() {
            let mut last: Option<usize> = None;
            let mut rest_of_ligature = None;
            for cluster in shaped.visual_clusters() {
                let piece = cluster.style().brush;
                if last != Some(piece) {
                    runs.push((empty_run(&shaped, piece, x), Vec::new()));
                    last = Some(piece);
                }
                if let Some(run) = runs.last_mut() {
                    self.add(run, &cluster, text, &mut rest_of_ligature);
                }
                x += cluster.advance();
            }
        }
        runs.retain(|(_, glyphs)| !glyphs.is_empty());
        // Placed from left to right, read in the order of the words.
        runs.sort_by_key(|(_, glyphs)| glyphs.iter().map(|glyph| glyph.range.start).min());
        let whole = |(run, glyphs): Growing| ShapedRun {
            glyphs: glyphs.into(),
            ..run
        };
        ShapedLine {
            size: metrics.block_max_coord - metrics.block_min_coord,
            baseline: metrics.baseline - metrics.block_min_coord,
            runs: runs.into_iter().map(whole).collect(),
        }
    }

    /// Adds a cluster's glyphs. A ligature is one glyph for several clusters: its range must grow over all of them,
    /// or "office" would be copied and read aloud as "ofce". From right to left its other clusters come first.
    fn add(
        &mut self,
        (run, glyphs): &mut Growing,
        cluster: &Cluster<'_, usize>,
        text: &str,
        rest: &mut Option<Range<usize>>,
    ) {
        run.advance += cluster.advance();
        if cluster.is_hard_line_break() {
            return;
        }
        let range = cluster.text_range();
        if cluster.is_ligature_continuation() {
            match glyphs.last_mut() {
                Some(glyph) if !cluster.is_rtl() => glyph.range = hull(&glyph.range, &range),
                _ => *rest = Some(rest.take().map_or(range.clone(), |rest| hull(&rest, &range))),
            }
            return;
        }
        let range = rest.take().map_or(range.clone(), |rest| hull(&rest, &range));
        for glyph in cluster.glyphs() {
            if glyph.id == 0 {
                self.missing.insert(text[range.clone()].to_owned());
            }
            glyphs.push(Glyph {
                id: glyph.id,
                advance: glyph.advance,
                x: glyph.x,
                y: glyph.y,
                range: range.clone(),
            });
        }
    }
}

impl ShapedLine {
    /// The line with the leading, the colours and the meanings of these words.
    fn with(&self, words: &[Words], text: &Arc<str>) -> Line {
        let leading = words.first().map_or(SOLID, |words| words.style.leading);
        let extra = self.size * (leading - SOLID);
        let run = |shaped: &ShapedRun| {
            let words = &words[shaped.piece];
            let run = Run {
                face: shaped.face,
                size: shaped.size,
                colour: words.style.colour,
                text: Arc::clone(text),
                glyphs: Arc::clone(&shaped.glyphs),
                advance: shaped.advance,
                node: words.node,
                link: words.link.clone(),
            };
            (shaped.x, run)
        };
        Line {
            height: self.size + extra,
            baseline: self.baseline + extra / 2.0,
            runs: self.runs.iter().map(run).collect(),
        }
    }
}

/// The leading at which paragraphs are shaped.
const SOLID: f32 = 1.0;

fn paragraph(words: &[Words], width: Option<f32>, align: Align) -> Paragraph {
    let mut end = 0;
    let look = |words: &Words| {
        end += words.text.len();
        (end, words.style.size.to_bits(), words.style.bold, words.style.italic)
    };
    Paragraph {
        wording: Wording {
            looks: words.iter().map(look).collect(),
            text: joined(words).into(),
        },
        width: width.map(f32::to_bits),
        align,
    }
}

fn hull(a: &Range<usize>, b: &Range<usize>) -> Range<usize> {
    a.start.min(b.start)..a.end.max(b.end)
}

fn joined(words: &[Words]) -> String {
    words.iter().map(|words| words.text.as_str()).collect()
}

/// The first words' look is also the default one, because every line is at least as high as that.
fn style_words(builder: &mut RangedBuilder<'_, usize>, words: &[Words]) {
    let mut start = 0;
    for (index, words) in words.iter().enumerate() {
        let range = start..start + words.text.len();
        start = range.end;
        for property in properties(words.style, index) {
            if index == 0 {
                builder.push_default(property.clone());
            }
            builder.push(property, range.clone());
        }
    }
}

fn properties(style: Style, index: usize) -> [StyleProperty<'static, usize>; 5] {
    let weight = if style.bold {
        FontWeight::BOLD
    } else {
        FontWeight::NORMAL
    };
    let slope = if style.italic {
        FontStyle::Italic
    } else {
        FontStyle::Normal
    };
    [
        StyleProperty::FontSize(style.size),
        StyleProperty::LineHeight(LineHeight::FontSizeRelative(SOLID)),
        StyleProperty::FontWeight(weight),
        StyleProperty::FontStyle(slope),
        StyleProperty::Brush(index),
    ]
}

fn alignment(align: Align) -> Alignment {
    match align {
        Align::Start => Alignment::Start,
        Align::Centre => Alignment::Center,
        Align::End => Alignment::End,
    }
}

fn empty_run(shaped: &parley::Run<'_, usize>, piece: usize, x: f32) -> ShapedRun {
    let font = shaped.font();
    ShapedRun {
        piece,
        x,
        face: (font.data.id(), font.index),
        size: shaped.font_size(),
        advance: 0.0,
        glyphs: Arc::default(),
    }
}
