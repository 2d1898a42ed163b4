//! What somebody should look at in a file of people, however much of it there is.

/// Something in a file that somebody should look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    /// The first line of its row, from 1.
    pub(crate) line: usize,
    /// What is wrong and what to do, in plain sentences; the last one without a full stop.
    pub(crate) text: String,
    /// Whether somebody is not mailed because of it who may have to be, or is mailed who should not be.
    pub(crate) withholds: bool,
}

impl Problem {
    pub(super) fn withholding(line: usize, text: impl Into<String>) -> Self {
        Self {
            line,
            text: shortened(text.into()),
            withholds: true,
        }
    }

    pub(super) fn remark(line: usize, text: impl Into<String>) -> Self {
        Self {
            withholds: false,
            ..Self::withholding(line, text)
        }
    }
}

/// A text without its middle if it is very long: it shows what stands in a cell, which may hold a whole file.
fn shortened(text: String) -> String {
    const LONGEST: usize = 1000;
    const SHOWN: usize = 200;
    if text.len() <= LONGEST {
        return text;
    }
    let start = text.floor_char_boundary(SHOWN);
    let end = text.ceil_char_boundary(text.len() - SHOWN);
    format!("{} … {}", &text[..start], &text[end..])
}

/// After so many of either kind, the reader should correct these first: a file may be wrong in every line.
const MOST_KEPT: usize = 100;

/// The problems of a file: the first ones whole, the others counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Problems {
    kept: Vec<Problem>,
    withholding: usize,
    remarks: usize,
}

impl Problems {
    pub(super) fn push(&mut self, problem: Problem) {
        let count = if problem.withholds {
            &mut self.withholding
        } else {
            &mut self.remarks
        };
        *count += 1;
        if *count <= MOST_KEPT {
            self.kept.push(problem);
        }
    }

    /// The same by line.
    pub(super) fn sorted(mut self) -> Self {
        self.kept.sort_by_key(|problem| problem.line);
        self
    }

    /// The first ones of both kinds.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.kept.iter()
    }

    /// How many there are besides.
    pub(crate) fn more(&self) -> usize {
        self.withholding + self.remarks - self.kept.len()
    }

    /// How many keep somebody from being mailed, or from being kept off.
    pub(crate) fn withholding(&self) -> usize {
        self.withholding
    }

    /// How many are no more than something to look at.
    pub(crate) fn remarks(&self) -> usize {
        self.remarks
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }
}

impl Extend<Problem> for Problems {
    fn extend<I: IntoIterator<Item = Problem>>(&mut self, problems: I) {
        problems.into_iter().for_each(|problem| self.push(problem));
    }
}

impl FromIterator<Problem> for Problems {
    fn from_iter<I: IntoIterator<Item = Problem>>(problems: I) -> Self {
        let mut all = Self::default();
        all.extend(problems);
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_that_holds_a_whole_file_is_shown_in_part() {
        let text = format!("`{}` is no email address. Correct it", "ë".repeat(70_000));
        let shown = Problem::withholding(2, text).text;
        assert!(shown.len() < 500 && shown.starts_with("`ëë"), "{shown}");
        assert!(
            shown.contains("ë … ë") && shown.ends_with("` is no email address. Correct it"),
            "{shown}"
        );
    }

    #[test]
    fn a_file_that_is_wrong_in_every_line_keeps_a_hundred_of_a_kind_and_counts_the_rest() {
        let remarks = (1..=5000).map(|line| Problem::remark(line, "look"));
        let mistakes = (1..=300).rev().map(|line| Problem::withholding(line, "mend"));
        let problems = remarks.chain(mistakes).collect::<Problems>().sorted();
        assert_eq!((problems.withholding(), problems.remarks()), (300, 5000));
        assert_eq!((problems.iter().count(), problems.more()), (200, 5100));
        assert!(problems.iter().is_sorted_by_key(|problem| problem.line));
    }
}
