//! `handout new`: what can be typed.

use super::day;
use clap::Args;
use jiff::civil::Date;

/// The next exercise.
#[derive(Debug, Args)]
pub struct New {
    /// Its title
    #[arg(value_name = "TITLE", required = true)]
    pub title: Vec<String>,

    /// Its name in web addresses; made of the title's words before a colon if it is not given
    #[arg(long, value_name = "ID")]
    pub id: Option<String>,

    /// The day it is published; the next free one if it is not given
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub date: Option<Date>,

    /// Begin with a copy of this exercise, by file or by id
    #[arg(long, value_name = "EXERCISE")]
    pub from: Option<String>,

    /// Open the new file in your editor, which the variable VISUAL or EDITOR names
    #[arg(long)]
    pub edit: bool,

    /// Take this day as today
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub today: Option<Date>,
}

/// Examples under the help of `new`.
pub(super) const NEW_EXAMPLES: &str = "Examples:
  handout new \"Open book: ease a stiff back\"        2026-11-30-open-book.md
  handout new \"Open book, seated\" --from open-book  a copy of an earlier one
  handout new \"Calf raise\" --date 2026-12-07        for that day
  handout new \"Calf raise\" --edit                   opens it in your editor";
