//! What can be typed: arguments, options and their help. No behaviour.

mod check;
mod completions;
mod explain;
mod init;
mod man;
mod new;
mod one_of;
mod preview;
mod schema;
mod send;
mod status;
mod subscribers;
mod template;

pub use check::{Check, Format};
pub use completions::{Completions, Shell};
pub use explain::Explain;
pub use init::Init;
pub use man::Man;
pub use new::New;
pub use preview::Preview;
pub use schema::{Schema, SchemaOf};
pub use send::{RefusedWord, Send, UnknownWord};
pub use status::Status;
pub use subscribers::{Add, Bounces, Import, List, Remove, StatusWord, Subscribers, SubscribersCommand};
pub use template::Template;

use crate::outputs::OUTPUTS;
use clap::{Args, Parser, Subcommand};
use jiff::civil::Date;
use one_of::OneOf;
use std::path::PathBuf;

/// One exercise file in; a printed handout, a web page, a feed entry, a newsletter and captions out.
#[derive(Debug, Parser)]
#[command(name = "handout", version, max_term_width = 100, after_help = EXAMPLES)]
pub struct Cli {
    /// What to do
    #[command(subcommand)]
    pub command: Command,

    /// The folder with `handout.yaml`
    #[arg(long, short = 'C', global = true, value_name = "FOLDER", default_value = ".")]
    pub project: PathBuf,

    /// Say nothing but mistakes
    #[arg(long, short, global = true)]
    pub quiet: bool,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Begin a project: settings, an example exercise with pictures, and a short guide
    ///
    /// On a terminal it asks four questions; what you do not answer can be changed in `handout.yaml` at any time. Files that
    /// are there already stay as they are.
    #[command(after_help = init::INIT_EXAMPLES)]
    Init(Init),

    /// Turn the exercises into everything that is published, in `out/`
    ///
    /// Only files whose content changed are written. With a mistake in a source nothing is written.
    #[command(after_help = BUILD_EXAMPLES)]
    Build(Build),

    /// Look for every mistake, and write nothing
    ///
    /// Everything is looked at as `build` would make it, for its mistakes alone.
    #[command(after_help = check::CHECK_EXAMPLES)]
    Check(Check),

    /// Let your shell complete commands, exercises, outputs and files when you press the tab key
    ///
    /// Prints what your shell must read for it. It asks this program each time, so that new exercises are known at once. The
    /// addresses of your subscribers are never shown.
    #[command(after_help = completions::COMPLETIONS_EXAMPLES)]
    Completions(Completions),

    /// Tell more about a mistake by its code, with an example
    #[command(after_help = explain::EXPLAIN_EXAMPLES)]
    Explain(Explain),

    /// Write a newsletter in the forms that another program takes
    #[command(after_help = EXPORT_EXAMPLES)]
    Export(Export),

    /// Write the manual pages of all commands into a folder
    ///
    /// Pages that are there already are replaced.
    #[command(after_help = man::MAN_EXAMPLES)]
    Man(Man),

    /// Make the file of the next exercise, with guidance in each part
    ///
    /// It is dated a week after the latest exercise, or as far from it as your exercises usually are, and never before
    /// today. It is marked as a draft, and never takes the place of another file.
    #[command(after_help = new::NEW_EXAMPLES)]
    New(New),

    /// Print what editors need to know to help with typing, as JSON Schema
    #[command(after_help = schema::SCHEMA_EXAMPLES)]
    Schema(Schema),
    /// Show in a browser how everything looks, again at each save
    ///
    /// The handout, the web page, the newsletter on a phone and by night, every caption with its count, and the pictures,
    /// at an address that only this computer can open. Mistakes are shown there too. Nothing is written.
    #[command(after_help = preview::PREVIEW_EXAMPLES)]
    Preview(Preview),

    /// Send a newsletter to everybody on the list who has not got it yet
    ///
    /// It can be stopped at any time, with Ctrl-C or by a power cut, and run again: nobody gets it twice. Without a mail
    /// server in `handout.yaml` the messages are written into `out/outbox/`, to try everything.
    #[command(after_help = send::SEND_EXAMPLES)]
    Send(Send),

    /// Tell how every week stands and what to do next; or who has got a newsletter, who has not, and why
    ///
    /// A line for each exercise and each week without one: draft, scheduled, published, mailed to how many, or due and not
    /// built. Then which texts should be read again, and one or two sentences about what to do now.
    #[command(after_help = status::STATUS_EXAMPLES)]
    Status(Status),

    /// Keep the list of people who get the newsletter, in `subscribers.csv`
    ///
    /// The list is a file that opens in every spreadsheet program. Whoever leaves, and every address that no longer works, is
    /// written into `unsubscribed.csv` and is not mailed again, whatever any list says.
    #[command(after_help = subscribers::SUBSCRIBERS_EXAMPLES)]
    Subscribers(Subscribers),

    /// Print a built-in template, to begin your own with
    ///
    /// A file of the same name in the folder `templates` takes the place of the built-in one, in pages, the feed or the
    /// newsletter.
    #[command(after_help = template::TEMPLATE_EXAMPLES)]
    Template(Template),
}

/// What to build.
#[derive(Debug, Default, Args)]
pub struct Build {
    /// Only these exercises, by file or by id
    #[arg(value_name = "EXERCISE")]
    pub exercises: Vec<String>,

    /// Only these outputs
    #[arg(long, value_name = "OUTPUT,…", value_delimiter = ',', value_parser = output_names())]
    pub only: Vec<String>,

    /// Also exercises that are marked `draft: true`
    #[arg(long)]
    pub drafts: bool,

    /// Take this day as today (what is dated later is built, but not yet announced)
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub today: Option<Date>,

    /// Publish these exercises although subscribers will see them again; `all` also accepts a new address of the site
    #[arg(long, value_name = "ID,…", value_delimiter = ',', conflicts_with = "watch")]
    pub accept_republish: Vec<String>,

    /// Build again at each save, until Ctrl-C is pressed
    #[arg(long)]
    pub watch: bool,

    /// Print what was built as one JSON object a line
    #[arg(long)]
    pub json: bool,
}

impl Build {
    /// One output of one exercise.
    pub(crate) fn of(exercise: &str, output: &str) -> Self {
        Self {
            exercises: vec![exercise.to_owned()],
            only: vec![output.to_owned()],
            drafts: true,
            ..Self::default()
        }
    }
}

/// Where a newsletter goes on.
#[derive(Debug, Args)]
pub struct Export {
    /// The program.
    #[command(subcommand)]
    pub to: ExportTo,
}

/// The programs that newsletters are written for.
#[derive(Debug, Subcommand)]
pub enum ExportTo {
    /// listmonk, which mails large lists: the campaign for its API and the list for its importer
    ///
    /// The files are written into `export/listmonk/`; `docs/sending.md` says how listmonk takes them.
    #[command(after_help = LISTMONK_EXAMPLES)]
    Listmonk(Listmonk),
}

/// A campaign of listmonk.
#[derive(Debug, Args)]
pub struct Listmonk {
    /// The exercise, by file or by id
    #[arg(value_name = "EXERCISE")]
    pub exercise: String,

    /// The number of the list in listmonk
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    pub list: u32,

    /// The number of the template in listmonk that was made of `template.json`
    #[arg(long, value_name = "NUMBER")]
    pub template: Option<u32>,
}

/// Examples under the help of `handout` itself.
const EXAMPLES: &str = "Examples:
  handout init my-practice      begins a project in the folder `my-practice`
  handout new \"Open book\"       makes the file of the next exercise
  handout check                 looks for mistakes
  handout build                 makes everything in out/
  handout help build            tells more about a command

Ends with 0 if all went well, 1 if there are mistakes, 2 if it could not run,
75 if another `handout send` is running.";

const EXPORT_EXAMPLES: &str = "Example:
  handout export listmonk open-book    a campaign for listmonk";

const LISTMONK_EXAMPLES: &str = "Examples:
  handout export listmonk open-book
  handout export listmonk open-book --list 3 --template 7";

const BUILD_EXAMPLES: &str = "Examples:
  handout build                               everything
  handout build open-book                     one exercise
  handout build --only pdf,email open-book    its handout and its newsletter
  handout build --watch                       again at each save
  handout build --today 2026-12-01            as it will be on that day";

fn day(typed: &str) -> Result<Date, &'static str> {
    typed.parse().map_err(|_| "type a date such as 2026-12-01")
}

/// The names of the table of outputs, so that help and typing mistakes follow by themselves.
fn output_names() -> OneOf {
    OneOf::new(OUTPUTS.iter().map(|output| output.name))
}

#[cfg(test)]
mod tests;
