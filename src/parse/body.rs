//! The text of an exercise, from Markdown to our own blocks; with `body/`, the only place that knows comrak.

mod blocks;
mod callouts;
mod inlines;
mod no_steps;
mod refused;
mod slips;
mod spaces;
mod tidy;

pub(super) use tidy::{REMOVED, tidy};

use super::anchors::Anchors;
use super::steps::StepPlace;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::exercise::{Block, Picture, Section, SectionKind, plain};
use crate::rules;
use crate::source::{Source, Span};
use blocks::Walker;
use comrak::nodes::{AstNode, ListDelimType, ListType, NodeList, NodeValue, Sourcepos};
use comrak::{Arena, Options};
use std::sync::Arc;

/// Markdown and where each of its lines is in the source.
pub(super) struct Markdown<'s> {
    source: &'s Arc<Source>,
    text: String,
    line_starts: Vec<usize>,
}

/// The text of an exercise.
#[derive(Debug, Default)]
pub(super) struct Body {
    /// What stands before the first heading.
    pub(super) intro: Vec<Block>,
    /// The parts under the headings.
    pub(super) sections: Vec<Section>,
    /// Where the steps are, in their order.
    pub(super) steps: Vec<StepPlace>,
    /// Every picture that could be meant for a file, also where none may stand.
    pub(super) pictures: Vec<Picture>,
}

impl<'s> Markdown<'s> {
    /// A part of a source, to be read as it is.
    pub(super) fn part(source: &'s Arc<Source>, part: Span) -> Self {
        let text = source.text.get(part.clone()).unwrap_or_default().to_owned();
        let line_starts = text
            .split_inclusive('\n')
            .scan(part.start, |at, line| {
                let start = *at;
                *at += line.len();
                Some(start)
            })
            .collect();
        Self {
            source,
            text,
            line_starts,
        }
    }

    /// A text that begins at an offset of a source, each further line indented there by the same width or not at
    /// all; `span` is the whole.
    pub(super) fn indented(source: &'s Arc<Source>, text: String, span: &Span) -> Self {
        let (first, column) = source.line_and_column(span.start);
        let starts = (0..text.lines().count()).map(|number| {
            let line = source.line(first + number);
            (line.start + column - 1).min(line.end).min(span.end.max(line.start))
        });
        let line_starts = starts.collect();
        Self {
            source,
            text,
            line_starts,
        }
    }

    /// The place of a node in the source, without white space at its end.
    fn span(&self, place: Sourcepos) -> Span {
        let at = |line: usize, column: usize| {
            let start = self.line_starts.get(line.saturating_sub(1)).or(self.line_starts.last());
            (start.copied().unwrap_or(0) + column).min(self.source.text.len())
        };
        let text = &self.source.text;
        let start = text.floor_char_boundary(at(place.start.line, place.start.column.saturating_sub(1)));
        let end = text.ceil_char_boundary(at(place.end.line, place.end.column)).max(start);
        start..start + text[start..end].trim_end().len()
    }

    /// The `1.` or `-` with which a list begins.
    fn marker(&self, place: Sourcepos) -> Span {
        let line = self.first_line(place);
        let marker = self.source.text[line.clone()].split(' ').next().unwrap_or_default();
        line.start..line.start + marker.len()
    }

    /// The first line of a node.
    fn first_line(&self, place: Sourcepos) -> Span {
        let span = self.span(place);
        let line = self.source.text[span.clone()].split('\n').next().unwrap_or_default();
        span.start..span.start + line.trim_end().len()
    }
}

/// What the writer may not use is switched on as well: only so can it be refused with its place.
fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.alerts = true;
    options.extension.autolink = true;
    options.extension.table = true;
    options.extension.footnotes = true;
    options.extension.strikethrough = true;
    options.extension.tasklist = true;
    options.parse.leave_footnote_definitions = true;
    options
}

/// Reads the text of an exercise.
pub(super) fn exercise(markdown: &Markdown<'_>, found: &mut Diagnostics) -> Body {
    if too_deep(markdown, found) {
        return Body::default();
    }
    let arena = Arena::new();
    let root = comrak::parse_document(&arena, &markdown.text, &options());
    let mut reader = Reader {
        walker: Walker::new(markdown, found),
        body: Body::default(),
        lists: Vec::new(),
        anchors: Anchors::default(),
        bullets: Vec::new(),
    };
    for node in root.children() {
        reader.child(node);
    }
    reader.finish()
}

/// Reads a text without headings and steps, such as the closing words of the settings.
pub(super) fn blocks(markdown: &Markdown<'_>, found: &mut Diagnostics) -> Vec<Block> {
    if too_deep(markdown, found) {
        return Vec::new();
    }
    let arena = Arena::new();
    let root = comrak::parse_document(&arena, &markdown.text, &options());
    let mut walker = Walker::new(markdown, found);
    let blocks = walker.blocks(root);
    for link in walker.finish() {
        let message = format!("`#{}` leads to a heading, and here are none", link.anchor);
        found.push(
            Diagnostic::new(rules::UNKNOWN_ANCHOR, message)
                .at(markdown.source, link.span, "")
                .help("link to a whole address"),
        );
    }
    blocks
}

/// Refuses lines that open more quotations and lists than any text needs, before they cost anything.
fn too_deep(markdown: &Markdown<'_>, found: &mut Diagnostics) -> bool {
    const DEEPEST: usize = 20;
    let deep = |line: &str| {
        let opened = line
            .split(|c: char| !c.is_whitespace() && !">-*+".contains(c))
            .next()
            .unwrap_or_default();
        let is_rule = !opened.contains('>') && opened.len() == line.trim_end().len() && !opened.trim().contains(' ');
        !is_rule && opened.chars().filter(|c| !c.is_whitespace()).count() > DEEPEST
    };
    let Some(number) = markdown.text.lines().position(deep) else {
        return false;
    };
    let start = markdown.line_starts.get(number).copied().unwrap_or(0);
    found.push(
        Diagnostic::new(rules::NESTED_TOO_DEEP, "this line is nested far too deep")
            .at(markdown.source, start..start + 1, "")
            .help("delete the marks at the beginning of the line"),
    );
    true
}

/// A numbered list at the top level.
struct NumberedList {
    place: Span,
    first_number: usize,
    items: usize,
    /// What follows its numbers.
    mark: ListDelimType,
}

/// Sorts the blocks of an exercise into introduction and sections.
struct Reader<'m, 'd> {
    walker: Walker<'m, 'd>,
    body: Body,
    lists: Vec<NumberedList>,
    anchors: Anchors,
    /// The bullet lists at the top level, one of which may be meant for the steps.
    bullets: Vec<Span>,
}

impl Reader<'_, '_> {
    fn child<'a>(&mut self, node: &'a AstNode<'a>) {
        let data = node.data.borrow();
        match &data.value {
            NodeValue::Heading(heading) if !heading.setext => self.heading(node, heading.level, data.sourcepos),
            NodeValue::List(list) if list.list_type == ListType::Ordered => self.numbered(node, list, data.sourcepos),
            _ => {
                if matches!(&data.value, NodeValue::List(_)) {
                    self.bullets.push(self.walker.markdown.marker(data.sourcepos));
                }
                let blocks = self.walker.block(node);
                self.here().extend(blocks);
            }
        }
    }

    /// Where the next block belongs.
    fn here(&mut self) -> &mut Vec<Block> {
        match self.body.sections.last_mut() {
            Some(section) => &mut section.body,
            None => &mut self.body.intro,
        }
    }

    fn heading<'a>(&mut self, node: &'a AstNode<'a>, level: u8, place: Sourcepos) {
        let span = self.walker.markdown.first_line(place);
        let text = self.walker.heading_text(node);
        if plain(&text).trim().is_empty() {
            self.walker.report(
                rules::EMPTY_HEADING,
                "this heading has no words",
                span,
                "type the heading, or delete the line",
            );
            return;
        }
        match level {
            2 => {
                let anchor = self.anchors.unused(&plain(&text));
                let kind = super::anchors::kind(&plain(&text));
                self.body.sections.push(Section {
                    kind,
                    heading: text,
                    anchor,
                    body: Vec::new(),
                });
            }
            3 if !self.body.sections.is_empty() => self.here().push(Block::Heading(text)),
            level => self.wrong_level(level, &plain(&text), span),
        }
    }

    fn wrong_level(&mut self, level: u8, text: &str, span: Span) {
        let (message, help) = match level {
            1 => (
                "a heading with one `#` is the title, which comes from the front matter",
                format!("type two: `## {text}`, or delete the line"),
            ),
            3 => (
                "a heading with `###` needs one with `##` before it",
                format!("type `## {text}`"),
            ),
            _ => ("headings have two or three `#`, not more", format!("type `### {text}`")),
        };
        self.walker.report(rules::HEADING_LEVEL, message, span, help);
    }

    fn numbered<'a>(&mut self, node: &'a AstNode<'a>, list: &NodeList, place: Sourcepos) {
        let numbered = NumberedList {
            place: self.walker.markdown.marker(place),
            first_number: list.start,
            items: node.children().count(),
            mark: list.delimiter,
        };
        self.lists.push(numbered);
        if self.lists.len() > 1 {
            // Its mistakes are still worth knowing; its steps are not.
            self.walker.block(node);
            return;
        }
        let (steps, places) = self.walker.steps(node);
        self.body.steps = places;
        self.here().push(Block::Steps(steps));
        if let Some(section) = self.body.sections.last_mut() {
            section.kind = SectionKind::Steps;
        }
    }

    fn finish(mut self) -> Body {
        match self.lists.as_slice() {
            [] if self.walker.hides_steps => {}
            [] => {
                let mistake = no_steps::explained(self.walker.markdown, self.bullets.first());
                self.walker.found.push(mistake);
            }
            [one] => {
                let (items, place) = (one.items, one.place.clone());
                self.count_steps(items, place);
            }
            [first, second, ..] => {
                let diagnostic = two_lists(self.walker.markdown.source, first, second);
                self.walker.found.push(diagnostic);
            }
        }
        let (source, steps) = (self.walker.markdown.source, self.body.steps.len());
        let anchors = super::anchors::all(&self.body.sections, steps);
        let links = self.walker.links_and_refusals();
        super::links::check_anchors(source, &links, &anchors, self.walker.found);
        self.walker.report_glued(!self.lists.is_empty());
        self.body.pictures = self.walker.pictures;
        self.body
    }

    fn count_steps(&mut self, items: usize, place: Span) {
        if (2..=12).contains(&items) {
            return;
        }
        let (message, help) = if items < 2 {
            (
                "there is only one step".to_owned(),
                "write what to do as 2 to 12 numbered steps",
            )
        } else {
            (
                format!("there are {items} steps, at most 12 fit"),
                "put steps together, or make two exercises of them",
            )
        };
        self.walker.report(rules::STEP_COUNT, message, place, help);
    }
}

fn two_lists(source: &Arc<Source>, first: &NumberedList, second: &NumberedList) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        rules::TWO_STEP_LISTS,
        "there are two numbered lists, and only one can be the steps",
    )
    .at(source, second.place.clone(), "the second begins here")
    .at(source, first.place.clone(), "the first begins here");
    let goes_on = second.first_number == first.first_number + first.items;
    if goes_on && second.mark != first.mark {
        return diagnostic.help("type the same mark after each number: `1. `");
    }
    if goes_on {
        diagnostic
            .help("if it is one list, begin the lines between its steps with three spaces")
            .note("a line that is not indented ends the list")
    } else {
        diagnostic.help("make bullets of the one that is not the steps: type `- ` instead of `1. `")
    }
}
