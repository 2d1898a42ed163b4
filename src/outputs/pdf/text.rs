//! Text to lines of glyphs: the only file that knows parley.

use super::fonts::Fonts;
use super::sheet::{Glyph, Item, NodeId, Run};
use crate::config::Colour;
use parley::{
    Alignment, AlignmentOptions, Cluster, FontContext, FontFamily, FontStyle, FontWeight, LayoutContext, LineHeight,
    OverflowWrap, RangedBuilder, StyleProperty,
};
use std::collections::BTreeSet;
use std::ops::Range;
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    /// Where the language begins its lines.
    Start,
    /// In the middle.
    Centre,
    /// Opposite of where the language begins its lines.
    End,
}

/// Shapes text; keeps what it could not find in any font.
pub(super) struct Shaper {
    fonts: FontContext,
    scratch: LayoutContext<usize>,
    families: String,
    missing: BTreeSet<String>,
}

impl Shaper {
    /// A shaper for one document.
    pub(super) fn new(fonts: &Fonts) -> Self {
        Self {
            fonts: fonts.context(),
            scratch: LayoutContext::new(),
            families: fonts.families().to_owned(),
            missing: BTreeSet::new(),
        }
    }

    /// The characters that no font has.
    pub(super) fn missing(self) -> BTreeSet<String> {
        self.missing
    }

    /// Breaks words into lines no wider than `width`.
    pub(super) fn lines(&mut self, words: &[Words], width: f32, align: Align) -> Vec<Line> {
        let layout = self.layout(words, Some(width), align);
        let text: Arc<str> = joined(words).into();
        layout.lines().map(|line| self.line(&line, words, &text)).collect()
    }

    /// How wide words are on one line.
    pub(super) fn width(&mut self, words: &[Words]) -> f32 {
        self.layout(words, None, Align::Start).width()
    }

    fn layout(&mut self, words: &[Words], width: Option<f32>, align: Align) -> parley::Layout<usize> {
        let text = joined(words);
        let mut builder = self.scratch.ranged_builder(&mut self.fonts, &text, 1.0, false);
        builder.push_default(FontFamily::from(self.families.as_str()));
        builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::Anywhere));
        style_words(&mut builder, words);
        let mut layout = builder.build(&text);
        layout.break_all_lines(width);
        layout.align(alignment(align), AlignmentOptions::default());
        layout
    }

    fn line(&mut self, line: &parley::Line<'_, usize>, words: &[Words], text: &Arc<str>) -> Line {
        let metrics = line.metrics();
        let mut runs: Vec<(f32, Run)> = Vec::new();
        let mut x = metrics.offset;
        for shaped in line.runs() {
            let mut last: Option<usize> = None;
            let mut rest_of_ligature = None;
            for cluster in shaped.visual_clusters() {
                let index = cluster.style().brush;
                if last != Some(index) {
                    runs.push((x, empty_run(&shaped, &words[index], text)));
                    last = Some(index);
                }
                if let Some((_, run)) = runs.last_mut() {
                    self.add(run, &cluster, &mut rest_of_ligature);
                }
                x += cluster.advance();
            }
        }
        runs.retain(|(_, run)| !run.glyphs.is_empty());
        Line {
            height: metrics.block_max_coord - metrics.block_min_coord,
            baseline: metrics.baseline - metrics.block_min_coord,
            runs,
        }
    }

    /// Adds a cluster's glyphs. A ligature is one glyph for several clusters: its range must grow over all of them,
    /// or "office" would be copied and read aloud as "ofce". From right to left its other clusters come first.
    fn add(&mut self, run: &mut Run, cluster: &Cluster<'_, usize>, rest: &mut Option<Range<usize>>) {
        run.advance += cluster.advance();
        if cluster.is_hard_line_break() {
            return;
        }
        let range = cluster.text_range();
        if cluster.is_ligature_continuation() {
            match run.glyphs.last_mut() {
                Some(glyph) if !cluster.is_rtl() => glyph.range = hull(&glyph.range, &range),
                _ => *rest = Some(rest.take().map_or(range.clone(), |rest| hull(&rest, &range))),
            }
            return;
        }
        let range = rest.take().map_or(range.clone(), |rest| hull(&rest, &range));
        for glyph in cluster.glyphs() {
            if glyph.id == 0 {
                self.missing.insert(run.text[range.clone()].to_owned());
            }
            run.glyphs.push(Glyph {
                id: glyph.id,
                advance: glyph.advance,
                x: glyph.x,
                y: glyph.y,
                range: range.clone(),
            });
        }
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
        StyleProperty::LineHeight(LineHeight::FontSizeRelative(style.leading)),
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

fn empty_run(shaped: &parley::Run<'_, usize>, words: &Words, text: &Arc<str>) -> Run {
    let font = shaped.font();
    Run {
        face: (font.data.id(), font.index),
        size: shaped.font_size(),
        colour: words.style.colour,
        text: Arc::clone(text),
        glyphs: Vec::new(),
        advance: 0.0,
        node: words.node,
        link: words.link.clone(),
    }
}
