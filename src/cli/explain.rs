//! `handout explain`: what can be typed.

use clap::Args;

/// Which rule.
#[derive(Debug, Args)]
pub struct Explain {
    /// The code in the brackets of a mistake, such as E027; all rules if there is none
    #[arg(value_name = "CODE")]
    pub code: Option<String>,
}

/// Examples under the help of `explain`.
pub(super) const EXPLAIN_EXAMPLES: &str = "Examples:
  handout explain E027    what it means, with an example
  handout explain         every rule in a line";
