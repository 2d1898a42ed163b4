//! Two short parts side by side.

use super::Composer;
use crate::outputs::pdf::column::{Column, Panel};
use crate::outputs::pdf::flow;

/// A part that may stand beside another: its box and what fills it.
pub(super) struct Cell<'a> {
    pub(super) panel: Panel,
    pub(super) fill: &'a dyn Fn(&mut Composer<'_, '_>, &mut Column),
}

/// The tallest a pair may be, as a share of the page: above, one under the other reads better and breaks better.
const LIMIT: f32 = 0.35;

impl Composer<'_, '_> {
    /// Puts two parts side by side; false, with nothing done, if they are too long for that.
    pub(super) fn pair(&mut self, column: &mut Column, cells: [Cell<'_>; 2]) -> bool {
        let gutter = self.theme.scaled(14.0);
        let width = (column.width - gutter) / 2.0;
        let nodes = self.tree.nodes.len();
        let mut filled = Vec::new();
        let mut height: f32 = 0.0;
        let mut x = column.x;
        for cell in cells {
            let panel = cell.panel;
            let mut inner = Column::new(x + panel.inset, width - 2.0 * panel.inset);
            (cell.fill)(self, &mut inner);
            height = height.max(flow::height(&inner.pieces) + 2.0 * panel.padding);
            filled.push((x, panel, inner));
            x += width + gutter;
        }
        if height > self.theme.height() * LIMIT {
            self.tree.nodes.truncate(nodes);
            return false;
        }
        let mut items = Vec::new();
        for (x, panel, inner) in filled {
            items.extend(panel.around(x, width, height));
            let words = flow::stack(inner.pieces);
            items.extend(words.into_iter().map(|item| item.moved(0.0, panel.padding)));
        }
        column.push(height, items);
        true
    }
}
