//! What stands below the text: the invitation, the small print and the footer of every page.

use super::{Composer, code, words};
use crate::exercise::long_date;
use crate::outputs::pdf::column::Column;
use crate::outputs::pdf::flow;
use crate::outputs::pdf::sheet::{BoxStyle, Item, NodeId, Rect, Role, Tree};
use crate::outputs::pdf::text::{Align, Style, Words};
use crate::outputs::pdf::theme::{BOTTOM, SIDE};
use crate::outputs::wording::dialled;

impl Composer<'_, '_> {
    /// Everything after the exercise's own text.
    pub(super) fn end(&mut self, column: &mut Column) {
        self.diary(column);
        self.video(column);
        self.invitation(column);
        self.small_print(column);
    }

    fn video(&mut self, column: &mut Column) {
        let Some(video) = &self.edition.exercise.video else {
            return;
        };
        column.space(self.theme.air(8.0));
        self.line_with_link(column, Tree::ROOT, "Watch it: ", (video, video), self.theme.text());
    }

    /// The closing words, how to reach the practice and the square code, in one box.
    fn invitation(&mut self, column: &mut Column) {
        let panel = self.tinted_panel();
        let code = self.code();
        let room = if code.is_some() {
            code::SIDE + self.theme.scaled(14.0)
        } else {
            0.0
        };
        let aside = self.tree.add(Tree::ROOT, Role::Aside);
        let mut text = Column::new(column.x + panel.inset, column.width - 2.0 * panel.inset - room);
        self.blocks(&mut text, aside, &self.edition.config.closing);
        self.contact(&mut text, aside);
        let (tall, code) = code.map_or_else(Default::default, |code| {
            self.code_items(&code, aside, column.x + column.width - panel.inset - code::SIDE)
        });
        column.space(self.theme.air(14.0));
        let height = flow::height(&text.pieces).max(tall) + 2.0 * panel.padding;
        if height > self.theme.height() {
            column.append(text, Vec::new());
            column.push(tall, code);
            return;
        }
        let inside = flow::stack(text.pieces).into_iter().chain(code);
        let inside = inside.map(|item| item.moved(0.0, panel.padding));
        let items = panel
            .around(column.x, column.width, height)
            .into_iter()
            .chain(inside)
            .collect();
        column.push(height, items);
    }

    /// Who writes and how to reach them, as far as it is given.
    fn contact(&mut self, column: &mut Column, parent: NodeId) {
        let practice = &self.edition.config.practice;
        let node = self.tree.add(parent, Role::Paragraph);
        let style = self.theme.text();
        let author = self.tree.add(node, Role::Strong);
        let bold = Style { bold: true, ..style };
        let mut parts = vec![words(&practice.author, bold, Some(author))];
        if let Some(letters) = &practice.credentials {
            let span = self.tree.add(node, Role::Span);
            parts.push(words(letters, style, Some(span)));
        }
        if let Some(phone) = &practice.phone {
            parts.push(self.link(&unbroken(phone), &dialled(phone), style, node));
        }
        if let Some(email) = &practice.email {
            parts.push(self.link(email, &format!("mailto:{email}"), style, node));
        }
        if let Some(booking) = &practice.booking {
            parts.push(self.link(without_scheme(booking), booking, style, node));
        }
        if let Some(address) = &practice.address {
            let span = self.tree.add(node, Role::Span);
            parts.push(words(address, style, Some(span)));
        }
        let parts = self.separated(parts, node);
        let lines = self.shaper.lines(&parts, column.width, Align::Start);
        column.lines(lines);
    }

    /// Words with a dot between them.
    fn separated(&mut self, parts: Vec<Words>, node: NodeId) -> Vec<Words> {
        let mut line: Vec<Words> = Vec::new();
        for part in parts {
            if !line.is_empty() {
                let span = self.tree.add(node, Role::Span);
                line.push(words(" · ", self.theme.text(), Some(span)));
            }
            line.push(part);
        }
        line
    }

    /// Sources, review date, disclaimer and web address.
    fn small_print(&mut self, column: &mut Column) {
        let exercise = self.edition.exercise;
        let small = self.theme.small();
        let sources = (!exercise.sources.is_empty())
            .then(|| format!("Sources: {}.", exercise.sources.join("; ").trim_end_matches('.')));
        let review = exercise
            .review_by
            .map(|date| format!("To be reviewed by {}.", long_date(date)));
        let print: Vec<String> = [self.edition.config.disclaimer.clone(), sources, review]
            .into_iter()
            .flatten()
            .collect();
        column.space(self.theme.air(10.0));
        if !print.is_empty() {
            let node = self.tree.add(Tree::ROOT, Role::Paragraph);
            let words = self.with_links(&print.join(" "), small, node);
            let lines = self.shaper.lines(&words, column.width, Align::Start);
            column.lines(lines);
            column.space(self.theme.air(2.0));
        }
        let url = self.edition.url();
        self.line_with_link(column, Tree::ROOT, "On the web: ", (without_scheme(&url), &url), small);
    }

    /// Plain text whose web addresses lead where they say.
    fn with_links(&mut self, text: &str, style: Style, node: NodeId) -> Vec<Words> {
        let mut line: Vec<Words> = Vec::new();
        for piece in text.split_inclusive(' ') {
            let address = piece.trim_end_matches(|last: char| last.is_whitespace() || ".,;:)".contains(last));
            let mut rest = piece;
            if address.starts_with("https://") {
                line.push(self.link(address, address, style, node));
                rest = &piece[address.len()..];
            }
            match line.last_mut() {
                Some(last) if last.link.is_none() => last.text.push_str(rest),
                _ => {
                    let span = self.tree.add(node, Role::Span);
                    line.push(words(rest, style, Some(span)));
                }
            }
        }
        line
    }

    fn line_with_link(
        &mut self,
        column: &mut Column,
        parent: NodeId,
        before: &str,
        (text, to): (&str, &str),
        style: Style,
    ) {
        let node = self.tree.add(parent, Role::Paragraph);
        let span = self.tree.add(node, Role::Span);
        let line = [words(before, style, Some(span)), self.link(text, to, style, node)];
        let lines = self.shaper.lines(&line, column.width, Align::Start);
        column.lines(lines);
    }

    /// The footer of a page: the practice left, the page's number right.
    pub(super) fn footer(&mut self, number: usize, count: usize) -> Vec<Item> {
        let practice = &self.edition.config.practice;
        // On a single page the invitation says it already, and what stands there once is no furniture.
        let ways = [practice.phone.as_deref(), practice.email.as_deref()];
        let ways = ways.into_iter().flatten().filter(|_| count > 1);
        let contact: Vec<&str> = std::iter::once(practice.name.as_str()).chain(ways).collect();
        let style = self.theme.small();
        let top = self.theme.page.1 - BOTTOM + 16.0;
        let page = words(&format!("Page {number} of {count}"), style, None);
        let room = self.theme.width() - self.shaper.width(std::slice::from_ref(&page)) - 12.0;
        let mut items = vec![self.rule(top - 5.0)];
        let mut left = words(&contact.join(" · "), style, None);
        if self.shaper.width(std::slice::from_ref(&left)) > room && contact.len() > 1 {
            left = words(&contact[1..].join(" · "), style, None);
        }
        for (words, width, align) in [(left, room, Align::Start), (page, self.theme.width(), Align::End)] {
            if let Some(line) = self.shaper.lines(&[words], width, align).into_iter().next() {
                items.extend(line.items(SIDE, top));
            }
        }
        items
    }

    fn rule(&self, y: f32) -> Item {
        Item::Box(
            Rect {
                x: SIDE,
                y,
                width: self.theme.width(),
                height: 0.75,
            },
            BoxStyle {
                fill: Some(self.theme.primary.mix(self.theme.tint, 0.6)),
                ..BoxStyle::default()
            },
        )
    }
}

/// A telephone number that stays on one line.
fn unbroken(phone: &str) -> String {
    phone.replace(' ', "\u{a0}")
}

/// A web address as people say it.
fn without_scheme(url: &str) -> &str {
    url.trim_start_matches("https://").trim_end_matches('/')
}
