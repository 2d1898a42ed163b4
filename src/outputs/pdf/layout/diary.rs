//! A week to tick: days across, what the dose asks of a day down.

use super::{Composer, factor, words};
use crate::exercise::Dose;
use crate::outputs::pdf::column::Column;
use crate::outputs::pdf::sheet::{BoxStyle, Item, NodeId, Rect, Role, Tree};
use crate::outputs::pdf::text::Align;

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// More rows than this are not ticked by anybody.
const MOST_ROWS: u32 = 8;

impl Composer<'_, '_> {
    /// The diary, if it is wanted, in one piece.
    pub(super) fn diary(&mut self, column: &mut Column) {
        if !self.edition.config.handout.diary {
            return;
        }
        let rows = rows(&self.edition.exercise.dose);
        let section = self.tree.add(Tree::ROOT, Role::Section);
        column.space(self.theme.air(13.0));
        let heading = self.tree.add(section, Role::Heading(2, "My diary".to_owned()));
        self.words_of(column, heading, "My diary", self.theme.heading());
        column.keep();
        column.space(self.theme.air(4.0));
        let alt = format!("A diary to tick: seven days across, {} down.", rows.join(", "));
        let figure = self.tree.add(section, Role::Figure(alt));
        let (height, items) = self.grid(column, figure, &rows);
        column.push(height, items);
    }

    fn grid(&mut self, column: &Column, figure: NodeId, rows: &[String]) -> (f32, Vec<Item>) {
        let label = column.width * 0.22;
        let day = (column.width - label) / factor(DAYS.len());
        let height = self.theme.scaled(19.0);
        let mut items = Vec::new();
        let mut x = column.x + label;
        for name in DAYS {
            items.extend(self.cell_words(figure, name, (x, 0.0), (day, height), Align::Centre));
            x += day;
        }
        let mut y = height;
        for row in rows {
            items.extend(self.cell_words(figure, row, (column.x, y), (label, height), Align::Start));
            items.extend(self.boxes((column.x + label, y), (day, height)));
            y += height;
        }
        (y, items)
    }

    /// A row of boxes to tick.
    fn boxes(&self, (left, y): (f32, f32), (day, height): (f32, f32)) -> Vec<Item> {
        let style = BoxStyle {
            line: Some((self.theme.primary, 0.75)),
            ..BoxStyle::default()
        };
        let mut x = left;
        let cell = |_| {
            let rect = Rect {
                x,
                y,
                width: day,
                height,
            };
            x += day;
            Item::Box(rect, style)
        };
        DAYS.iter().map(cell).collect()
    }

    /// Words in the vertical middle of a cell.
    fn cell_words(
        &mut self,
        node: NodeId,
        text: &str,
        (x, y): (f32, f32),
        (width, height): (f32, f32),
        align: Align,
    ) -> Vec<Item> {
        let lines = self
            .shaper
            .lines(&[words(text, self.theme.label(), Some(node))], width, align);
        let first = lines.into_iter().next();
        first.map_or_else(Vec::new, |line| {
            let top = y + (height - line.height) / 2.0;
            line.items(x, top).collect()
        })
    }
}

/// What is ticked on a day: each time, each set.
fn rows(dose: &Dose) -> Vec<String> {
    let most = |amount: Option<crate::exercise::Amount<u32>>| amount.map_or(1, |amount| amount.max);
    let (times, sets) = (most(dose.per_day), most(dose.sets));
    if times * sets == 1 || times * sets > MOST_ROWS {
        return vec!["Done".to_owned()];
    }
    let row = |time: u32, set: u32| match (times, sets) {
        (1, _) => format!("Set {set}"),
        (_, 1) => format!("Time {time}"),
        _ => format!("Time {time}, set {set}"),
    };
    (1..=times)
        .flat_map(|time| (1..=sets).map(move |set| row(time, set)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exercise::Amount;

    #[test]
    fn rows_follow_from_the_dose() {
        let dose = |per_day, sets| Dose {
            per_day: Some(Amount::exactly(per_day)),
            sets: Some(Amount::exactly(sets)),
            ..Dose::default()
        };
        assert_eq!(rows(&dose(1, 1)), ["Done"]);
        assert_eq!(rows(&dose(1, 2)), ["Set 1", "Set 2"]);
        assert_eq!(rows(&dose(2, 1)), ["Time 1", "Time 2"]);
        assert_eq!(
            rows(&dose(2, 2)),
            ["Time 1, set 1", "Time 1, set 2", "Time 2, set 1", "Time 2, set 2"]
        );
        assert_eq!(rows(&dose(12, 20)), ["Done"]);
    }
}
