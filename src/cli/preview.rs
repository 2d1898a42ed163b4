//! `handout preview`: what can be typed.

use super::day;
use clap::Args;
use jiff::civil::Date;

/// What to look at, and where.
#[derive(Debug, Args)]
pub struct Preview {
    /// Begin with this exercise, by file or by id
    #[arg(value_name = "EXERCISE")]
    pub exercise: Option<String>,

    /// The port of the address; 4173, or the next free one, if it is not given, and any free one for 0
    #[arg(long, value_name = "NUMBER")]
    pub port: Option<u16>,

    /// Open it in your browser
    #[arg(long)]
    pub open: bool,

    /// Take this day as today
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub today: Option<Date>,
}

/// Examples under the help of `preview`.
pub(super) const PREVIEW_EXAMPLES: &str = "Examples:
  handout preview --open                  all exercises, in your browser
  handout preview open-book               begin with one exercise
  handout preview --port 8080             at port 8080
  handout preview --today 2026-12-01      as it will be on that day

It shows drafts too, to nobody but you: the address that it prints carries a
key. Ctrl-C ends it.";
