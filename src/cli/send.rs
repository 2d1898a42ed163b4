//! `handout send` and `handout status`: what can be typed.

use clap::{Args, ValueEnum};

/// What to send, and how carefully.
#[derive(Debug, Args)]
pub struct Send {
    /// The exercise, by file or by id
    #[arg(value_name = "EXERCISE")]
    pub exercise: String,

    /// Send it to these addresses only, to look at; nothing is recorded
    #[arg(long, value_name = "ADDRESS", num_args = 1.., conflicts_with_all = ["dry_run", "unknown", "refused", "yes"])]
    pub test: Vec<String>,

    /// Show who would get it and how long that takes, and send nothing
    #[arg(long)]
    pub dry_run: bool,

    /// Do not ask before sending
    #[arg(long)]
    pub yes: bool,

    /// What to do about people of whom it is not known whether they got it
    #[arg(long, value_name = "WHAT", default_value = "hold")]
    pub unknown: UnknownWord,

    /// What to do about people who were refused for another reason than their address
    #[arg(long, value_name = "WHAT", default_value = "hold")]
    pub refused: RefusedWord,

    /// Send the rest of a newsletter that was changed after some people had got it
    #[arg(long)]
    pub continue_with_changes: bool,
}

/// What to do about those of whom nothing is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum UnknownWord {
    /// Leave them out
    Hold,
    /// Send it to them, perhaps for the second time
    Resend,
}

/// What to do about those who were refused for another reason than their address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RefusedWord {
    /// Leave them out
    Hold,
    /// Try them again
    Resend,
}

/// Examples under the help of `send`.
pub(super) const SEND_EXAMPLES: &str = "Examples:
  handout send open-book --test me@example.org   to yourself, to look at
  handout send open-book --dry-run               who would get it, and how fast
  handout send open-book                         to all who have not got it yet
  handout send open-book --unknown resend        and where it is not known
  handout send open-book --refused resend        and to those refused as spam

The password comes from the variable HANDOUT_SMTP_PASSWORD or from
`password_command` in handout.yaml.

Ends with 0 if everybody has got it, 1 if not, 2 if it could not be sent,
75 if another `handout send` is running.";
