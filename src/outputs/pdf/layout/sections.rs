//! The introduction and the sections in the writer's order; easier and harder stand side by side.

use super::Composer;
use super::pair::Cell;
use crate::exercise::{Block, Section, SectionKind};
use crate::outputs::pdf::column::{Column, Panel};
use crate::outputs::pdf::sheet::{BoxStyle, Role, Tree};

impl Composer<'_, '_> {
    /// The whole text of the exercise.
    pub(super) fn content(&mut self, column: &mut Column) {
        let exercise = self.edition.exercise;
        self.blocks(column, Tree::ROOT, &exercise.intro);
        let mut rest = exercise.sections.as_slice();
        while let Some((section, after)) = rest.split_first() {
            rest = match after.split_first() {
                Some((next, after)) if self.section_pair(column, section, next) => after,
                _ => {
                    column.space(self.theme.air(ABOVE_SECTION));
                    self.section(column, section);
                    after
                }
            };
        }
    }

    fn section(&mut self, column: &mut Column, section: &Section) {
        let node = self.tree.add(Tree::ROOT, Role::Section);
        self.heading(column, node, 2, &section.heading);
        column.keep();
        self.blocks(column, node, &section.body);
    }

    /// Two short sections side by side: easier and harder in boxes, others without.
    fn section_pair(&mut self, column: &mut Column, one: &Section, other: &Section) -> bool {
        let panel = if are_variants(one, other) {
            self.variant_panel()
        } else if [one, other]
            .into_iter()
            .all(|section| is_short(section) && !is_variant(section))
        {
            Panel::default()
        } else {
            return false;
        };
        let fill_one = |composer: &mut Composer<'_, '_>, inner: &mut Column| composer.section(inner, one);
        let fill_other = |composer: &mut Composer<'_, '_>, inner: &mut Column| composer.section(inner, other);
        column.space(self.theme.air(ABOVE_SECTION - 2.0));
        let done = self.pair(
            column,
            [
                Cell { panel, fill: &fill_one },
                Cell {
                    panel,
                    fill: &fill_other,
                },
            ],
        );
        column.space(self.theme.air(6.0));
        done
    }

    fn variant_panel(&self) -> Panel {
        Panel {
            style: BoxStyle {
                line: Some((self.theme.primary.mix(self.theme.tint, 0.55), 1.0)),
                radius: self.theme.scaled(6.0),
                fill: None,
            },
            inset: self.theme.scaled(14.0),
            padding: self.theme.scaled(9.0),
            bar: None,
        }
    }
}

/// Space above a section.
const ABOVE_SECTION: f32 = 13.0;

fn are_variants(one: &Section, other: &Section) -> bool {
    is_variant(one) && is_variant(other) && one.kind != other.kind
}

fn is_variant(section: &Section) -> bool {
    matches!(section.kind, SectionKind::Easier | SectionKind::Harder)
}

/// Whether a section is one paragraph or one list, which reads well in a narrow column.
fn is_short(section: &Section) -> bool {
    section.kind != SectionKind::Steps && matches!(section.body.as_slice(), [Block::Paragraph(_) | Block::List { .. }])
}
