//! What can be typed after `handout subscribers`.

use super::day;
use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;

/// The people who get the newsletter.
#[derive(Debug, Args)]
pub struct Subscribers {
    /// What to do with them.
    #[command(subcommand)]
    pub command: SubscribersCommand,

    /// Take this day as today
    #[arg(long, global = true, value_name = "YYYY-MM-DD", value_parser = day)]
    pub today: Option<Date>,
}

/// What can be done with the list.
#[derive(Debug, Subcommand)]
pub enum SubscribersCommand {
    /// Take over the people of a file: an export of Mailchimp, Buttondown and others, a spreadsheet, a plain list
    ///
    /// Columns are known by their headings, in any order: email, name or first and last name, status, day of consent,
    /// source. People who are there already stay as they are; people who left or bounced are not added again. A row that
    /// cannot be used is shown with its line and does not stop the others; the exit status is then 1.
    #[command(after_help = IMPORT_EXAMPLES)]
    Import(Import),

    /// Put one person on the list
    #[command(after_help = ADD_EXAMPLES)]
    Add(Add),

    /// Take people off: they are not mailed again, whatever any list says
    #[command(after_help = REMOVE_EXAMPLES)]
    Remove(Remove),

    /// Show who is on the list, and count them
    #[command(after_help = LIST_EXAMPLES)]
    List(List),

    /// Look for mistakes in both lists; the exit status is 1 if one keeps somebody from being mailed
    #[command(after_help = CHECK_EXAMPLES)]
    Check,

    /// Read mail that came back, and take off addresses that do not work and people who ask to leave
    ///
    /// Reads delivery reports, complaints and replies that say "unsubscribe". Only an address that certainly does not work
    /// is taken off: a full mailbox, a server that is down or a message taken for spam says nothing about the address
    /// and is only told. Addresses that are not on the list are told, too.
    #[command(after_help = BOUNCES_EXAMPLES)]
    Bounces(Bounces),
}

/// What to take over.
#[derive(Debug, Args)]
pub struct Import {
    /// The file; `-` for standard input
    #[arg(value_name = "FILE")]
    pub file: String,

    /// Where people agreed, for rows that do not say so
    #[arg(long, value_name = "WORDS")]
    pub source: Option<String>,

    /// When they agreed, for rows that do not say so
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub consent: Option<Date>,

    /// What people are, for rows that do not say so
    #[arg(long)]
    pub status: Option<StatusWord>,

    /// The column of the addresses, by its heading or its number
    #[arg(long, value_name = "COLUMN")]
    pub email_column: Option<String>,

    /// The column of the names
    #[arg(long, value_name = "COLUMN")]
    pub name_column: Option<String>,

    /// A column that says who is subscribed; of several the one that forbids most counts
    #[arg(long, value_name = "COLUMN")]
    pub status_column: Vec<String>,

    /// The column of the days on which people agreed
    #[arg(long, value_name = "COLUMN")]
    pub consent_column: Option<String>,

    /// The column that says where they agreed
    #[arg(long, value_name = "COLUMN")]
    pub source_column: Option<String>,

    /// A column that says nothing about who is to be mailed; may be given more than once
    #[arg(long, value_name = "COLUMN")]
    pub ignore_column: Vec<String>,

    /// Say what would be done, and write nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// Whom to add.
#[derive(Debug, Args)]
pub struct Add {
    /// The address; `Name <address>` will do
    #[arg(value_name = "ADDRESS")]
    pub address: String,

    /// Their name
    #[arg(long)]
    pub name: Option<String>,

    /// Where they agreed to be mailed
    #[arg(long, value_name = "WORDS", default_value = "added by hand")]
    pub source: String,

    /// When they agreed; today, if nothing is given
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub consent: Option<Date>,

    /// Put somebody back who left; they must have agreed since, on the day given with `--consent`
    #[arg(long, requires = "consent")]
    pub again: bool,
}

/// Whom to take off.
#[derive(Debug, Args)]
pub struct Remove {
    /// Their addresses
    #[arg(value_name = "ADDRESS", required = true)]
    pub addresses: Vec<String>,

    /// Why
    #[arg(long, value_name = "WORDS", default_value = "asked to leave")]
    pub reason: String,

    /// Also erase their row with everything in it. The address, the day and the reason stay in `unsubscribed.csv`: without
    /// them, the next import could mail somebody who wanted to be forgotten
    #[arg(long)]
    pub forget: bool,
}

/// Whom to show.
#[derive(Debug, Args)]
pub struct List {
    /// Only people who are this
    #[arg(long)]
    pub status: Option<StatusWord>,

    /// Print one JSON object a line
    #[arg(long)]
    pub json: bool,
}

/// What to read.
#[derive(Debug, Args)]
pub struct Bounces {
    /// Files of mail (`.eml` or mbox), Maildir folders or folders of `.eml` files; `-` for standard input
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<String>,

    /// Say what would be done, and write nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// The words of the column `status`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum StatusWord {
    /// Is mailed
    Subscribed,
    /// Has not confirmed yet
    Pending,
    /// Has left
    Unsubscribed,
    /// The address does not work
    Bounced,
}

/// Examples under the help of `subscribers`.
pub(super) const SUBSCRIBERS_EXAMPLES: &str = "Examples:
  handout subscribers import list.csv
  handout subscribers add anna@example.org --source \"asked at the desk\"
  handout subscribers remove anna@example.org
  handout subscribers list";

const IMPORT_EXAMPLES: &str = "Examples:
  handout subscribers import subscribed_members_export.csv --dry-run
  handout subscribers import list.csv --source \"sign-up sheet\" \\
      --consent 2026-11-02
  handout subscribers import contacts.csv --email-column \"Primary contact\"";

const ADD_EXAMPLES: &str = "Examples:
  handout subscribers add anna@example.org --name \"Anna Bell\" \\
      --source \"asked at the desk\"
  handout subscribers add anna@example.org --again --consent 2026-11-20";

const REMOVE_EXAMPLES: &str = "Examples:
  handout subscribers remove anna@example.org --reason \"wrote to us\"
  handout subscribers remove anna@example.org --forget";

const LIST_EXAMPLES: &str = "Examples:
  handout subscribers list
  handout subscribers list --status pending --json";

const CHECK_EXAMPLES: &str = "Example:
  handout subscribers check";

const BOUNCES_EXAMPLES: &str = "Examples:
  handout subscribers bounces returned/*.eml
  handout subscribers bounces ~/Maildir/.Returned --dry-run
  handout subscribers bounces - < returned.mbox";
