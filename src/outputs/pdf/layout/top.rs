//! What stands above the text: practice, title, summary, facts, main picture and dose.

use super::{Composer, factor, words};
use crate::exercise::long_date;
use crate::outputs::pdf::column::Column;
use crate::outputs::pdf::flow;
use crate::outputs::pdf::sheet::{BoxStyle, Item, NodeId, Rect, Role, Tree};
use crate::outputs::pdf::text::{Align, Line, Style};

/// The widest and tallest the main picture may be, in points.
const PICTURE: (f32, f32) = (184.0, 150.0);

/// The widest and tallest the logo may be at 12-point text: a mark or a word.
const LOGO: (f32, f32) = (120.0, 26.0);

impl Composer<'_, '_> {
    /// The head of the first page, down to the dose.
    pub(super) fn top(&mut self, column: &mut Column) {
        self.masthead(column);
        self.title_and_picture(column);
        self.dose(column);
    }

    /// Logo and practice left, series and date right, a rule below; each has the room that the other does not need.
    fn masthead(&mut self, column: &mut Column) {
        let config = self.edition.config;
        let gap = self.theme.scaled(9.0);
        let logo_height = self.theme.scaled(LOGO.1);
        let logo = config.practice.logo.as_ref().and_then(|logo| {
            let limits = (self.theme.scaled(LOGO.0), logo_height);
            self.figure(Tree::ROOT, logo, (column.x, 0.0), limits)
        });
        let indent = logo.as_ref().map_or(0.0, |(_, item)| item.width() + gap);
        let series = format!("{} · {}", config.site.title, long_date(self.edition.exercise.date));
        let room = column.width - indent - gap;
        let needed = |composer: &mut Self, text: &str, style| composer.shaper.width(&[words(text, style, None)]) + 1.0;
        let for_name = needed(self, &config.practice.name, self.theme.practice());
        let for_series = needed(self, &series, self.theme.label());
        let series_width = for_series.min((room - for_name).max(room * 0.4));
        let name_width = room - series_width;
        let name = self.line_of(&config.practice.name, self.theme.practice(), Align::Start, name_width);
        let series = self.line_of(&series, self.theme.label(), Align::End, series_width);
        let height = block_height(&name).max(block_height(&series)).max(logo_height);
        let mut items = Vec::new();
        items.extend(logo.map(|(tall, item)| item.moved(0.0, (height - tall) / 2.0)));
        items.extend(centred(name, column.x + indent, height));
        items.extend(centred(series, column.x + column.width - series_width, height));
        items.push(self.thick_rule(column, height + 7.0));
        column.push(height + 9.0, items);
        column.space(self.theme.air(14.0));
        column.keep();
    }

    fn line_of(&mut self, text: &str, style: Style, align: Align, width: f32) -> Vec<Line> {
        let node = self.tree.add(Tree::ROOT, Role::Paragraph);
        self.shaper.lines(&[words(text, style, Some(node))], width, align)
    }

    fn thick_rule(&self, column: &Column, y: f32) -> Item {
        let rect = Rect {
            x: column.x,
            y,
            width: column.width,
            height: 2.0,
        };
        let style = BoxStyle {
            fill: Some(self.theme.primary),
            ..BoxStyle::default()
        };
        Item::Box(rect, style)
    }

    fn title_and_picture(&mut self, column: &mut Column) {
        let exercise = self.edition.exercise;
        let has_picture = exercise
            .image
            .as_ref()
            .is_some_and(|image| self.edition.pictures.get(&image.file).is_some());
        let beside = if has_picture { PICTURE.0 + 20.0 } else { 0.0 };
        let mut text = Column::new(column.x, column.width - beside);
        let title = self.tree.add(Tree::ROOT, Role::Heading(1, exercise.title.clone()));
        let lines = self.title(title, text.width);
        text.lines(lines);
        text.space(self.theme.air(7.0));
        self.plain(&mut text, Tree::ROOT, &exercise.summary, self.theme.lead());
        text.space(self.theme.air(9.0));
        self.facts(&mut text);
        let mut height = flow::height(&text.pieces);
        let mut items = flow::stack(text.pieces);
        if let Some(image) = &exercise.image {
            let corner = (column.x + column.width, 2.0);
            if let Some((tall, item)) = self.figure_at_right(Tree::ROOT, image, corner, PICTURE) {
                height = height.max(tall);
                items.push(item);
            }
        }
        column.push(height, items);
        column.space(self.theme.air(14.0));
    }

    fn title(&mut self, node: NodeId, width: f32) -> Vec<Line> {
        let title = &self.edition.exercise.title;
        let mut lines = Vec::new();
        for style in self.theme.titles() {
            lines = self
                .shaper
                .lines(&[words(title, style, Some(node))], width, Align::Start);
            if lines.len() <= 2 {
                break;
            }
        }
        lines
    }

    /// Area, muscles, position, equipment and level, as far as they are given.
    fn facts(&mut self, column: &mut Column) {
        let facts = self.edition.exercise.facts();
        if facts.is_empty() {
            return;
        }
        let list = self.tree.add(Tree::ROOT, Role::List { ordered: false });
        let bold = Style {
            bold: true,
            colour: self.theme.primary,
            ..self.theme.text()
        };
        let mut line = Vec::new();
        for (label, value) in facts {
            let item = self.tree.add(list, Role::Item);
            let name = self.tree.add(item, Role::Label);
            let body = self.tree.add(item, Role::Body);
            let label = label.replace(' ', "\u{a0}");
            line.push(words(&format!("{label}:\u{a0}"), bold, Some(name)));
            // A short value stays on one line.
            let value = if value.len() < 24 {
                value.replace(' ', "\u{a0}")
            } else {
                value
            };
            line.push(words(&format!("{value}   "), self.theme.text(), Some(body)));
        }
        let lines = self.shaper.lines(&line, column.width, Align::Start);
        column.lines(lines);
    }

    /// The dose: a row of facts that one sees first, and the same as a sentence.
    fn dose(&mut self, column: &mut Column) {
        let dose = &self.edition.exercise.dose;
        let panel = self.tinted_panel();
        let id = self.new_box();
        column.open(id, panel);
        let facts = dose.facts();
        self.fact_row(column, &facts);
        column.space(self.theme.air(8.0));
        let sentence = match &dose.feels {
            Some(feels) => format!("{}. You should feel {}.", dose.sentence(), feels.trim_end_matches('.')),
            None => format!("{}.", dose.sentence()),
        };
        self.plain(column, Tree::ROOT, &sentence, self.theme.text());
        column.close();
        column.space(self.theme.air(10.0));
    }

    /// Facts side by side, each as wide as it needs to be; a second row where one is too short.
    pub(super) fn fact_row(&mut self, column: &mut Column, facts: &[(&str, String)]) {
        let list = self.tree.add(Tree::ROOT, Role::List { ordered: false });
        let gap = self.theme.scaled(20.0);
        let widths: Vec<f32> = facts.iter().map(|fact| self.fact_width(fact)).collect();
        let needed: f32 = widths.iter().sum::<f32>() + gap * factor(facts.len().saturating_sub(1));
        let spare = ((column.width - needed) / factor(facts.len().max(1))).clamp(0.0, gap);
        let mut rest: &[(&str, String)] = facts;
        let mut widths = widths.as_slice();
        while !rest.is_empty() {
            let fitting = fitting(widths, gap, column.width);
            self.one_row(column, list, &rest[..fitting], &widths[..fitting], gap + spare);
            column.space(self.theme.air(6.0));
            (rest, widths) = (&rest[fitting..], &widths[fitting..]);
        }
    }

    pub(super) fn fact_width(&mut self, (label, value): &(&str, String)) -> f32 {
        let label = self.shaper.width(&[words(label, self.theme.label(), None)]);
        let value = self.shaper.width(&[words(value, self.theme.value(), None)]);
        // A hair more, so that rounding never breaks a line.
        label.max(value) + 1.0
    }

    fn one_row(&mut self, column: &mut Column, list: NodeId, facts: &[(&str, String)], widths: &[f32], gap: f32) {
        let mut x = column.x;
        let mut items = Vec::new();
        let mut height: f32 = 0.0;
        for ((label, value), width) in facts.iter().zip(widths) {
            let item = self.tree.add(list, Role::Item);
            let name = self.tree.add(item, Role::Label);
            let body = self.tree.add(item, Role::Body);
            let mut cell = Column::new(x, width.min(column.width));
            self.words_of(&mut cell, name, &format!("{label} "), self.theme.label());
            self.words_of(&mut cell, body, value, self.theme.value());
            height = height.max(flow::height(&cell.pieces));
            items.extend(flow::stack(cell.pieces));
            x += width + gap;
        }
        column.push(height, items);
    }
}

fn block_height(lines: &[Line]) -> f32 {
    lines.iter().map(|line| line.height).sum()
}

/// Lines in the vertical middle of a row.
fn centred(lines: Vec<Line>, x: f32, row: f32) -> Vec<Item> {
    let mut y = (row - block_height(&lines)) / 2.0;
    let mut items = Vec::new();
    for line in lines {
        let height = line.height;
        items.extend(line.items(x, y));
        y += height;
    }
    items
}

/// How many cells of these widths fit into a row; at least one.
fn fitting(widths: &[f32], gap: f32, room: f32) -> usize {
    let mut used = 0.0;
    let fits = widths.iter().take_while(|width| {
        used += *width;
        let fits = used <= room;
        used += gap;
        fits
    });
    fits.count().max(1)
}
