//! From an edition to positioned pages. Knows nothing of PDF.

mod blocks;
pub(super) mod cards;
mod code;
mod diary;
mod furniture;
mod inline;
mod pair;
mod sections;
mod steps;
mod top;

use super::column::{Column, Panel};
use super::flow;
use super::sheet::{BoxStyle, NodeId, Page, Role, Sheet, Tree};
use super::text::{Align, Shaper, Style, Words};
use super::theme::{DENSITIES, Density, SIDE, TOP, Theme};
use crate::edition::Edition;
use crate::picture::Image;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Lays a handout out in the airiest way that needs no more pages than the tightest. Also returns the characters that
/// no font has.
pub(super) fn handout(edition: &Edition<'_>) -> (Sheet, BTreeSet<String>) {
    let [airy, between @ .., tightest] = DENSITIES;
    let mut shaper = Shaper::new(edition.fonts);
    let code = code::image(edition);
    let mut set = |density| at_density(edition, density, code.clone(), &mut shaper);
    let mut best = set(airy);
    if best.pages.len() > 1 {
        let least = set(tightest);
        if least.pages.len() < best.pages.len() {
            let fits = |sheet: &Sheet| sheet.pages.len() == least.pages.len();
            best = between.into_iter().map(set).find(fits).unwrap_or(least);
        }
    }
    (best, shaper.missing())
}

fn at_density<'a>(
    edition: &'a Edition<'a>,
    density: Density,
    code: Option<Arc<Image>>,
    shaper: &mut Shaper<'a>,
) -> Sheet {
    let mut composer = Composer {
        edition,
        theme: Theme::new(edition.config, density),
        shaper,
        code,
        tree: Tree::default(),
        boxes: 0,
    };
    let mut column = Column::new(0.0, composer.theme.width());
    composer.top(&mut column);
    composer.content(&mut column);
    composer.end(&mut column);
    let pages = composer.pages(column);
    Sheet {
        size: composer.theme.page,
        pages,
        tree: composer.tree,
    }
}

/// Fills columns with the parts of an edition.
struct Composer<'a, 's> {
    edition: &'a Edition<'a>,
    theme: Theme,
    shaper: &'s mut Shaper<'a>,
    /// The square code, if there is one.
    code: Option<Arc<Image>>,
    tree: Tree,
    boxes: usize,
}

impl Composer<'_, '_> {
    /// Breaks the column into pages and gives each its footer.
    fn pages(&mut self, column: Column) -> Vec<Page> {
        let broken = flow::pages(column.pieces, self.theme.height());
        let count = broken.len();
        let page = |(index, pieces)| Page {
            items: flow::stack(pieces)
                .into_iter()
                .map(|item| item.moved(SIDE, TOP))
                .collect(),
            footer: self.footer(index + 1, count),
        };
        broken.into_iter().enumerate().map(page).collect()
    }

    /// The box of the dose and of the invitation.
    fn tinted_panel(&self) -> Panel {
        Panel {
            style: BoxStyle {
                fill: Some(self.theme.tint),
                radius: self.theme.scaled(7.0),
                line: None,
            },
            inset: self.theme.scaled(16.0),
            padding: self.theme.scaled(11.0),
            bar: None,
        }
    }

    /// A number for a new box.
    fn new_box(&mut self) -> usize {
        self.boxes += 1;
        self.boxes
    }

    /// Adds plain words as a paragraph.
    fn plain(&mut self, column: &mut Column, parent: NodeId, text: &str, style: Style) {
        let node = self.tree.add(parent, Role::Paragraph);
        self.words_of(column, node, text, style);
    }

    /// Adds plain words that belong to a node of their own already.
    fn words_of(&mut self, column: &mut Column, node: NodeId, text: &str, style: Style) {
        let words = [words(text, style, Some(node))];
        let lines = self.shaper.lines(&words, column.width, Align::Start);
        column.lines(lines);
    }
}

/// A small number of things as a factor of lengths.
#[expect(clippy::cast_precision_loss, reason = "far below 2^24")]
fn factor(count: usize) -> f32 {
    count as f32
}

/// Words of one look without a link.
fn words(text: &str, style: Style, node: Option<NodeId>) -> Words {
    Words {
        text: text.to_owned(),
        style,
        node,
        link: None,
    }
}
