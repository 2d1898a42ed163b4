//! Paragraphs, lists, call-outs and what may stand in them.

use super::Markdown;
use super::refused::{self, Refused};
use super::{callouts, slips, spaces};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::exercise::{Block, Inline, Picture, Step, plain};
use crate::parse::lengths;
use crate::parse::links::AnchorLink;
use crate::parse::steps::{self, StepPlace};
use crate::rules::{self, Rule};
use crate::source::Span;
use comrak::nodes::{AstNode, ListType, NodeAlert, NodeHtmlBlock, NodeValue, Sourcepos};

/// How deep quotations, lists and emphasis may nest together.
pub(super) const MAX_DEPTH: usize = 12;

/// How deep lists may nest.
const MAX_LISTS: usize = 2;

/// Turns nodes into blocks and collects what is wrong with them.
pub(super) struct Walker<'m, 'd> {
    pub(super) markdown: &'m Markdown<'m>,
    pub(super) found: &'d mut Diagnostics,
    pub(super) refused: Refused,
    pub(super) links: Vec<AnchorLink>,
    pub(super) pictures: Vec<Picture>,
    /// The places of `(hold …)` in the step that is being read.
    pub(super) holds: Vec<Span>,
    pub(super) in_step: bool,
    /// Slips at the beginnings of lines, and whether they are numbers.
    glued: Vec<(bool, Diagnostic)>,
    pub(super) depth: usize,
    lists: usize,
    said_too_deep: bool,
    /// Whether a reported mistake is why steps are missing: a private note that is never closed hides everything after
    /// it, and a number with a no-break space after it begins no step.
    pub(super) hides_steps: bool,
}

impl<'m, 'd> Walker<'m, 'd> {
    pub(super) fn new(markdown: &'m Markdown<'m>, found: &'d mut Diagnostics) -> Self {
        Self {
            markdown,
            found,
            refused: Refused::default(),
            links: Vec::new(),
            pictures: Vec::new(),
            holds: Vec::new(),
            in_step: false,
            glued: Vec::new(),
            depth: 0,
            lists: 0,
            said_too_deep: false,
            hides_steps: false,
        }
    }

    /// Reports what was refused; the links to headings are left for whoever knows the headings.
    pub(super) fn finish(mut self) -> Vec<AnchorLink> {
        self.report_glued(false);
        self.links_and_refusals()
    }

    /// Reports headings and, beside a list, numbers that lack the space after them.
    pub(super) fn report_glued(&mut self, has_list: bool) {
        let glued = std::mem::take(&mut self.glued).into_iter();
        let shown = glued.filter(|(is_number, _)| has_list || !is_number);
        shown.for_each(|(_, mistake)| self.found.push(mistake));
    }

    pub(super) fn links_and_refusals(&mut self) -> Vec<AnchorLink> {
        self.refused.report(self.markdown.source, self.found);
        std::mem::take(&mut self.links)
    }

    pub(super) fn report(
        &mut self,
        rule: &'static Rule,
        message: impl Into<String>,
        place: Span,
        help: impl Into<String>,
    ) {
        let diagnostic = Diagnostic::new(rule, message).at(self.markdown.source, place, "");
        self.found.push(diagnostic.help(help));
    }

    /// The blocks in a node.
    pub(super) fn blocks<'a>(&mut self, parent: &'a AstNode<'a>) -> Vec<Block> {
        if self.depth > MAX_DEPTH {
            self.too_deep(parent);
            return Vec::new();
        }
        self.depth += 1;
        let blocks = parent.children().filter_map(|node| self.block(node)).collect();
        self.depth -= 1;
        blocks
    }

    pub(super) fn too_deep<'a>(&mut self, node: &'a AstNode<'a>) {
        if !std::mem::replace(&mut self.said_too_deep, true) {
            let place = self.markdown.first_line(node.data.borrow().sourcepos);
            let help = "write it with fewer lists, quotations and emphasis inside each other";
            self.report(rules::NESTED_TOO_DEEP, "this is nested too deep", place, help);
        }
    }

    /// The block of a node, if it has one.
    pub(super) fn block<'a>(&mut self, node: &'a AstNode<'a>) -> Option<Block> {
        let data = node.data.borrow();
        let place = data.sourcepos;
        match &data.value {
            NodeValue::Paragraph => self.paragraph(node, place),
            NodeValue::List(list) => self.list(node, list.list_type == ListType::Ordered, place),
            NodeValue::Alert(alert) => self.alert(node, alert, place),
            NodeValue::BlockQuote => self.quote(node, place),
            NodeValue::Heading(heading) if heading.setext => {
                self.underlined(place);
                Some(Block::Paragraph(self.tidy_inlines(node)))
            }
            NodeValue::Heading(_) => {
                let message = "a heading cannot stand here";
                let help = "make a paragraph of it: `**words that stand out**`";
                self.report(rules::HEADING_LEVEL, message, self.markdown.first_line(place), help);
                None
            }
            NodeValue::HtmlBlock(html) => {
                self.html(html, place);
                None
            }
            value => {
                self.refused.add(kind(value), self.markdown.first_line(place));
                None
            }
        }
    }

    /// Refuses a heading that nobody meant: whoever draws a line below words wants a line.
    fn underlined(&mut self, place: Sourcepos) {
        let span = self.markdown.span(place);
        let typed = &self.markdown.source.text[span.clone()];
        let (words, line) = typed.rsplit_once('\n').unwrap_or(("", typed));
        let sign = if line.ends_with('=') { "equals signs" } else { "dashes" };
        let message = format!("a line of {sign} below words makes a heading of them");
        let help = match words.lines().last() {
            Some(one) if words.lines().count() == 1 => {
                format!("delete the line; if a heading is meant, type `## {}`", one.trim())
            }
            _ => "delete the line; if a heading is meant, type `## ` before its words".to_owned(),
        };
        let line = line.trim_start_matches(['>', ' ', '\t']);
        self.report(rules::NOT_ALLOWED, message, span.end - line.len()..span.end, help);
    }

    fn paragraph<'a>(&mut self, node: &'a AstNode<'a>, place: Sourcepos) -> Option<Block> {
        let mut text = self.tidy_inlines(node);
        slips::glued(self.markdown, place, self.in_step, &mut self.glued);
        self.hides_steps |= spaces::after_marks(self.markdown, place, self.in_step, self.found);
        self.mistyped_callout(node, place);
        match text.as_slice() {
            [] => None,
            [Inline::Picture(_)] => match text.pop() {
                Some(Inline::Picture(picture)) => Some(Block::Picture(picture)),
                _ => None,
            },
            _ => Some(Block::Paragraph(text)),
        }
    }

    fn mistyped_callout<'a>(&mut self, node: &'a AstNode<'a>, place: Sourcepos) {
        let is_quotation = |parent: &AstNode<'a>| matches!(parent.data.borrow().value, NodeValue::BlockQuote);
        let in_quote = node.previous_sibling().is_none() && node.parent().is_some_and(is_quotation);
        let line = self.markdown.first_line(place);
        let mistake = callouts::mistyped(&self.markdown.source.text[line.clone()], in_quote);
        let mistake = mistake.map(|mistake| mistake.at(self.markdown.source, line, ""));
        mistake.into_iter().for_each(|mistake| self.found.push(mistake));
    }

    fn list<'a>(&mut self, node: &'a AstNode<'a>, ordered: bool, place: Sourcepos) -> Option<Block> {
        if self.lists == MAX_LISTS {
            let message = "this list is inside a list that is inside a list";
            let help = "delete spaces at the beginning of its lines, so that it belongs to the list above";
            self.report(rules::NESTED_TOO_DEEP, message, self.markdown.first_line(place), help);
            return None;
        }
        self.lists += 1;
        let items = node.children().map(|item| self.item(item)).collect();
        self.lists -= 1;
        Some(Block::List { ordered, items })
    }

    fn item<'a>(&mut self, node: &'a AstNode<'a>) -> Vec<Block> {
        let data = node.data.borrow();
        if matches!(data.value, NodeValue::TaskItem(_)) {
            self.refused
                .add(refused::TASK, self.markdown.first_line(data.sourcepos));
        }
        self.blocks(node)
    }

    fn alert<'a>(&mut self, node: &'a AstNode<'a>, alert: &NodeAlert, place: Sourcepos) -> Option<Block> {
        let first = self.markdown.first_line(place);
        if alert.title.is_some() {
            self.refused.add(refused::CALLOUT_TITLE, first.clone());
        }
        let body = self.blocks(node);
        if body.is_empty() && alert.title.is_none() {
            let help = "type its words on the next line, after `> `";
            self.report(rules::EMPTY_CALLOUT, "this call-out has no words", first, help);
            return None;
        }
        Some(Block::Callout {
            kind: callouts::kind(alert.alert_type),
            body,
        })
    }

    fn quote<'a>(&mut self, node: &'a AstNode<'a>, place: Sourcepos) -> Option<Block> {
        let body = self.blocks(node);
        if body.is_empty() {
            let first = self.markdown.first_line(place);
            self.report(
                rules::EMPTY_CALLOUT,
                "this quotation has no words",
                first,
                "type them after `> `",
            );
            return None;
        }
        Some(Block::Quote(body))
    }

    /// A comment is a private note; anything else is refused.
    fn html(&mut self, html: &NodeHtmlBlock, place: Sourcepos) {
        let first = self.markdown.first_line(place);
        let mut rest = html.literal.trim();
        while let Some(comment) = rest.strip_prefix("<!--") {
            let Some((_, after)) = comment.split_once("-->") else {
                let help = "type `-->` where the note ends";
                self.hides_steps = true;
                self.report(rules::OPEN_NOTE, "this private note is never closed", first, help);
                return;
            };
            rest = after.trim();
        }
        if !rest.is_empty() {
            self.refused.add(refused::HTML, first);
        }
    }

    pub(super) fn heading_text<'a>(&mut self, node: &'a AstNode<'a>) -> Vec<Inline> {
        let text = self.tidy_inlines(node);
        if text.iter().any(|inline| matches!(inline, Inline::Picture(_))) {
            let place = self.markdown.first_line(node.data.borrow().sourcepos);
            self.refused.add(refused::PICTURE_IN_HEADING, place);
        }
        if let Some(long) = lengths::heading(&plain(&text)) {
            let place = self.markdown.first_line(node.data.borrow().sourcepos);
            self.found.push(long.at(self.markdown.source, place, ""));
        }
        text
    }

    /// The steps of a numbered list, and where each of them is.
    pub(super) fn steps<'a>(&mut self, list: &'a AstNode<'a>) -> (Vec<Step>, Vec<StepPlace>) {
        self.lists += 1;
        let steps = list.children().map(|item| self.step(item)).unzip();
        self.lists -= 1;
        steps
    }

    fn step<'a>(&mut self, node: &'a AstNode<'a>) -> (Step, StepPlace) {
        self.holds.clear();
        self.in_step = true;
        let blocks = self.item(node);
        self.in_step = false;
        let place = self.markdown.first_line(node.data.borrow().sourcepos);
        let holds = std::mem::take(&mut self.holds);
        steps::step(self.markdown.source, blocks, place, &holds, self.found)
    }
}

fn kind(value: &NodeValue) -> &'static refused::Kind {
    match value {
        NodeValue::Table(_) => refused::TABLE,
        NodeValue::CodeBlock(_) => refused::CODE_BLOCK,
        NodeValue::ThematicBreak => refused::LINE,
        NodeValue::FootnoteDefinition(_) => refused::FOOTNOTE,
        _ => refused::UNKNOWN,
    }
}
