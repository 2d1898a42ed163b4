//! Words within a paragraph: emphasis, links, pictures, line ends.

use super::blocks::{MAX_DEPTH, Walker};
use super::refused;
use super::slips;
use super::tidy::{REMOVED, tidy};
use crate::exercise::{Inline, plain};
use crate::parse::links::{self, AnchorLink};
use crate::parse::{letters, pictures, steps};
use crate::rules;
use crate::source::Span;
use comrak::nodes::{AstNode, NodeLink, NodeValue};

impl Walker<'_, '_> {
    /// The words of a paragraph or heading.
    pub(super) fn inlines<'a>(&mut self, parent: &'a AstNode<'a>) -> Vec<Inline> {
        if self.depth > MAX_DEPTH {
            self.too_deep(parent);
            return Vec::new();
        }
        self.depth += 1;
        let inlines = parent.children().filter_map(|node| self.inline(node)).collect();
        self.depth -= 1;
        inlines
    }

    /// The words of a paragraph, ready to be shown.
    pub(super) fn tidy_inlines<'a>(&mut self, parent: &'a AstNode<'a>) -> Vec<Inline> {
        tidy(self.inlines(parent))
    }

    fn inline<'a>(&mut self, node: &'a AstNode<'a>) -> Option<Inline> {
        let data = node.data.borrow();
        let span = self.markdown.span(data.sourcepos);
        match &data.value {
            NodeValue::Text(words) => Some(self.words(words, span)),
            NodeValue::SoftBreak => Some(Inline::Text(" ".to_owned())),
            NodeValue::LineBreak => Some(Inline::LineBreak),
            NodeValue::Emph => {
                self.between_digits(&span);
                Some(Inline::Emphasis(self.inlines(node)))
            }
            NodeValue::Strong => {
                self.between_digits(&span);
                Some(Inline::Strong(self.inlines(node)))
            }
            NodeValue::Link(link) => Some(self.link(node, link, span)),
            NodeValue::Image(link) => self.picture(node, link, span),
            NodeValue::HtmlInline(html) if html.starts_with("<!--") => Some(Inline::Text(REMOVED.to_string())),
            value => {
                self.refused.add(kind(value), span);
                None
            }
        }
    }

    /// Reports emphasis that was meant for a multiplication: without its signs, `3*10*2` would be 3102.
    fn between_digits(&mut self, span: &Span) {
        let text = &self.markdown.source.text;
        let is_digit = |letter: char| letter.is_ascii_digit();
        let before = text[..span.start].trim_end_matches(is_digit).len();
        let after = text.len() - text[span.end..].trim_start_matches(is_digit).len();
        let inside = text[span.clone()].trim_matches('*');
        let opens = before < span.start && inside.starts_with(is_digit);
        let closes = after > span.end && inside.ends_with(is_digit);
        if !opens && !closes {
            return;
        }
        let typed: Vec<&str> = text[before..after].split('*').filter(|part| !part.is_empty()).collect();
        let help = format!(
            "type `{}`, or `{}` to show the signs",
            typed.join(" × "),
            typed.join("\\*")
        );
        let message = "these `*` are between digits: they would vanish, and the digits run together";
        self.report(rules::LOOSE_MARKS, message, before..after, help);
    }

    fn words(&mut self, words: &str, span: Span) -> Inline {
        let typed = self.markdown.source.text.get(span.clone()).unwrap_or_default();
        self.holds.extend(steps::holds_in(typed, span.start));
        if let Some((mistake, at)) = slips::broken_link(typed) {
            let place = span.start + at.start..span.start + at.end;
            self.found.push(mistake.at(self.markdown.source, place, ""));
        }
        if self.in_step {
            steps::mistyped_holds(self.markdown.source, &span, self.found);
        }
        // Looking for one sign is much faster than for two, and most words have none.
        let loose = typed.contains('*').then(|| typed.find("**")).flatten();
        if let Some(at) = loose.filter(|at| !typed[..*at].ends_with('\\')) {
            let place = span.start + at..span.start + at + 2;
            let help = "put `**` right before the first word and right after the last: `**slowly and gently**`";
            self.report(
                rules::LOOSE_MARKS,
                "this `**` makes nothing bold and would be printed",
                place,
                help,
            );
        }
        // A character can also be typed as a reference such as `&#1;`.
        let Some(letter) = words.chars().find(|letter| letters::is_harmful(*letter)) else {
            return Inline::Text(words.to_owned());
        };
        let message = format!("there is an invisible character here ({})", letters::name(letter));
        self.report(rules::CONTROL_CHARACTER, message, span, "delete it");
        Inline::Text(words.replace(letters::is_harmful, ""))
    }

    fn link<'a>(&mut self, node: &'a AstNode<'a>, link: &NodeLink, span: Span) -> Inline {
        if !link.title.is_empty() {
            self.refused.add(refused::LINK_TITLE, span.clone());
        }
        let text = self.tidy_link_text(node);
        let holds_picture = text.iter().any(|inline| matches!(inline, Inline::Picture(_)));
        let is_part_of_another = holds_picture || self.follows_open_picture(&span);
        let to = if is_part_of_another && links::is_picture(&link.url) {
            link.url.clone()
        } else {
            links::address(self.markdown.source, &link.url, &span, self.found)
        };
        if let Some(anchor) = to.strip_prefix('#').filter(|anchor| !anchor.is_empty()) {
            let anchor = anchor.to_owned();
            self.links.push(AnchorLink {
                anchor,
                span: span.clone(),
            });
        }
        if plain(&text).trim().is_empty() && !link.url.is_empty() {
            let help = "type the words to click on between the square brackets";
            self.report(rules::EMPTY_LINK, "this link has no words", span.clone(), help);
        }
        if holds_picture {
            self.refused.add(refused::LINKED_PICTURE, span);
        }
        Inline::Link { to, text }
    }

    /// Whether a link is only what is left of a picture with a bracket too many, which is reported as such.
    fn follows_open_picture(&self, place: &Span) -> bool {
        let before = &self.markdown.source.text[..place.start];
        let line = before.rsplit('\n').next().unwrap_or_default();
        let open = line.rsplit("![").next().filter(|rest| rest.len() < line.len());
        open.is_some_and(|rest| !rest.contains("]("))
    }

    fn tidy_link_text<'a>(&mut self, node: &'a AstNode<'a>) -> Vec<Inline> {
        let inlines = self.inlines(node);
        tidy(inlines)
    }

    fn picture<'a>(&mut self, node: &'a AstNode<'a>, link: &NodeLink, span: Span) -> Option<Inline> {
        if !link.title.is_empty() {
            self.refused.add(refused::LINK_TITLE, span.clone());
        }
        let alt = self.alt_text(node);
        let typed = pictures::Typed {
            path: &link.url,
            alt: &alt,
            span,
        };
        let picture = pictures::picture(self.markdown.source, &typed, self.found)?;
        self.pictures.push(picture.clone());
        Some(Inline::Picture(picture))
    }

    /// What the square brackets of a picture hold, without formatting.
    fn alt_text<'a>(&mut self, node: &'a AstNode<'a>) -> String {
        let mut alt = String::new();
        for inner in node.descendants().skip(1) {
            let data = inner.data.borrow();
            match &data.value {
                NodeValue::Text(words) => alt.push_str(words),
                NodeValue::Code(code) => alt.push_str(&code.literal),
                NodeValue::SoftBreak | NodeValue::LineBreak => alt.push(' '),
                NodeValue::HtmlInline(html) if !html.starts_with("<!--") => {
                    self.refused
                        .add(refused::HTML_IN_ALT_TEXT, self.markdown.span(data.sourcepos));
                }
                NodeValue::FootnoteReference(_) => {
                    self.refused.add(refused::FOOTNOTE, self.markdown.span(data.sourcepos));
                }
                _ => {}
            }
        }
        alt
    }
}

fn kind(value: &NodeValue) -> &'static refused::Kind {
    match value {
        NodeValue::Code(_) => refused::CODE_SPAN,
        NodeValue::HtmlInline(_) => refused::HTML,
        NodeValue::Strikethrough => refused::STRIKETHROUGH,
        NodeValue::FootnoteReference(_) => refused::FOOTNOTE,
        _ => refused::UNKNOWN,
    }
}
