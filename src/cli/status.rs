//! `handout status`: what can be typed.

use super::day;
use clap::Args;
use jiff::civil::Date;

/// What to tell about.
#[derive(Debug, Args)]
pub struct Status {
    /// Tell about the newsletter of this exercise alone, by file or by id
    #[arg(value_name = "EXERCISE")]
    pub exercise: Option<String>,

    /// All weeks, not only the last eight and those to come
    #[arg(long, conflicts_with = "exercise")]
    pub all: bool,

    /// Take this day as today
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day, conflicts_with = "exercise")]
    pub today: Option<Date>,

    /// Print it as one JSON object a line, without people's addresses
    #[arg(long)]
    pub json: bool,
}

/// Examples under the help of `status`.
pub(super) const STATUS_EXAMPLES: &str = "Examples:
  handout status                      how the weeks stand, and what to do next
  handout status --all                all weeks
  handout status --today 2026-12-01   as it will be on that day
  handout status open-book            who has got this newsletter, and who not

The calendar ends with 0 whatever it shows, and 2 if it could not look. With
an exercise it ends with 0 if everybody has got it, and 1 if not.";
