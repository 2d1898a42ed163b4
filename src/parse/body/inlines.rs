//! Words within a paragraph: emphasis, links, pictures, line ends.

use super::blocks::{MAX_DEPTH, Walker};
use super::refused;
use super::tidy::{REMOVED, tidy};
use crate::diagnostic::Diagnostic;
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
            NodeValue::Emph => Some(Inline::Emphasis(self.inlines(node))),
            NodeValue::Strong => Some(Inline::Strong(self.inlines(node))),
            NodeValue::Link(link) => Some(self.link(node, link, span)),
            NodeValue::Image(link) => self.picture(node, link, span),
            NodeValue::HtmlInline(html) if html.starts_with("<!--") => Some(Inline::Text(REMOVED.to_string())),
            value => {
                self.refused.add(kind(value), span);
                None
            }
        }
    }

    fn words(&mut self, words: &str, span: Span) -> Inline {
        let typed = self.markdown.source.text.get(span.clone()).unwrap_or_default();
        self.holds.extend(steps::holds_in(typed, span.start));
        if let Some((mistake, at)) = broken_link(typed) {
            let place = span.start + at..span.end;
            self.found.push(mistake.at(self.markdown.source, place, ""));
        }
        if let Some(at) = typed.find("**").filter(|at| !typed[..*at].ends_with('\\')) {
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
        if let Some(letter) = words.chars().find(|letter| letters::is_harmful(*letter)) {
            let message = format!("there is an invisible character here ({})", letters::name(letter));
            self.report(rules::CONTROL_CHARACTER, message, span, "delete it");
        }
        Inline::Text(words.replace(letters::is_harmful, ""))
    }

    fn link<'a>(&mut self, node: &'a AstNode<'a>, link: &NodeLink, span: Span) -> Inline {
        if !link.title.is_empty() {
            self.refused.add(refused::LINK_TITLE, span.clone());
        }
        let to = links::address(self.markdown.source, &link.url, &span, self.found);
        if let Some(anchor) = to.strip_prefix('#').filter(|anchor| !anchor.is_empty()) {
            let anchor = anchor.to_owned();
            self.links.push(AnchorLink {
                anchor,
                span: span.clone(),
            });
        }
        let text = self.tidy_link_text(node);
        if plain(&text).trim().is_empty() && !link.url.is_empty() {
            let help = "type the words to click on between the square brackets";
            self.report(rules::EMPTY_LINK, "this link has no words", span.clone(), help);
        }
        if text.iter().any(|inline| matches!(inline, Inline::Picture(_))) {
            self.refused.add(refused::LINKED_PICTURE, span);
        }
        Inline::Link { to, text }
    }

    fn tidy_link_text<'a>(&mut self, node: &'a AstNode<'a>) -> Vec<Inline> {
        let inlines = self.inlines(node);
        tidy(inlines)
    }

    fn picture<'a>(&mut self, node: &'a AstNode<'a>, link: &NodeLink, span: Span) -> Option<Inline> {
        if !link.title.is_empty() {
            self.refused.add(refused::LINK_TITLE, span.clone());
        }
        let alt = alt_text(node);
        let typed = pictures::Typed {
            path: &link.url,
            alt: &alt,
            span,
        };
        let picture = pictures::picture(self.markdown.source, &typed, self.found)?;
        self.pictures.push(picture.clone());
        Some(Inline::Picture(picture))
    }
}

/// What the square brackets of a picture hold, without formatting.
fn alt_text<'a>(node: &'a AstNode<'a>) -> String {
    node.descendants()
        .skip(1)
        .map(|inner| match &inner.data.borrow().value {
            NodeValue::Text(words) => words.to_string(),
            NodeValue::Code(code) => code.literal.clone(),
            NodeValue::SoftBreak | NodeValue::LineBreak => " ".to_owned(),
            _ => String::new(),
        })
        .collect()
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

/// Brackets that were meant for a link or a picture and are none, and where they begin.
fn broken_link(typed: &str) -> Option<(Diagnostic, usize)> {
    let picture = typed
        .match_indices("![")
        .map(|(at, _)| at)
        .find(|at| !typed[..*at].ends_with('\\'));
    let link = || typed.find("](").map(|end| typed[..end].rfind('[').unwrap_or(0));
    let wiki = || typed.find("[[").filter(|at| typed[*at..].contains("]]"));
    let start = picture.or_else(link).or_else(wiki)?;
    let what = if picture.is_some() { "picture" } else { "link" };
    let message = format!("this {what} is mistyped and would be printed as it stands");
    Some((
        Diagnostic::new(rules::BROKEN_LINK, message).help(help(what, &typed[start..])),
        start,
    ))
}

/// What to type instead of brackets that are no link or picture.
fn help(what: &str, typed: &str) -> String {
    let end = typed.find(')').map_or(typed.len(), |end| end + 1);
    if let Some((_, address)) = typed[..end].split_once("](") {
        let address = address.trim_end_matches(')');
        return match what {
            "picture" if address.contains(' ') => {
                format!("a path cannot hold spaces; rename the file, or type `](<{address}>)`")
            }
            _ => "an address cannot hold spaces; leave them out, or type `%20` in place of each".to_owned(),
        };
    }
    if typed[..end].contains("] (") {
        return format!("leave out the space: `{}`", typed[..end].replace("] (", "]("));
    }
    match what {
        "picture" => "type it like this: `![Woman on her side](img/open-book.png)`".to_owned(),
        _ => "type it like this: `[words](https://example.org)`".to_owned(),
    }
}
