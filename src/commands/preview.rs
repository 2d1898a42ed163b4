//! `handout preview`: what is made of the exercises, in a browser, again at each save. Nothing is written.
//!
//! `desk` holds the project as it was read last and what was made of it; `proofs` makes it, when somebody looks; `answers`
//! knows what lies at which address; `views` words it for the pages.

mod answers;
mod desk;
mod proofs;
mod views;

use super::{Outcome, build};
use crate::cli::{Cli, Preview};
use crate::preview::Server;
use crate::program;
use crate::project::Project;
use crate::report;
use crate::watch::Watch;
use anyhow::{Context, Result};
use desk::Desk;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How often the day is looked at: at its hour a scheduled exercise is published.
const SOON: Duration = Duration::from_secs(30);

/// Runs the command.
pub(super) fn run(cli: &Cli, options: &Preview) -> Result<Outcome> {
    let project = Project::open(&cli.project)?.only_to_look_at();
    let first = options.exercise.as_deref();
    let first = first.map(|typed| build::id_of(&project, typed)).transpose()?;
    let server = Server::bind(options.port)?;
    let path = first.map_or_else(String::new, |id| views::address(&id));
    let address = server.address(&path);
    let to_open = options.open.then(|| server.address_for_once(&path)).transpose()?;
    end_at_ctrl_c()?;
    // Before the project is read, so that no save is missed.
    let mut watch = Watch::start(project.root())?;
    let desk = Arc::new(Desk::new(project, options.today));
    desk.read(cli, &[]);
    server.start(answers::of(&desk));
    report::result(&address)?;
    if !cli.quiet {
        report::progress("open this address in your browser; Ctrl-C ends the preview")?;
    }
    if to_open.is_some_and(|address| !program::browse(&address)) {
        report::progress("no browser could be started: type the address into yours")?;
    }
    if let Some(note) = watch.note().filter(|_| !cli.quiet) {
        report::progress(&note)?;
    }
    desk.look_ahead();
    keep_up(cli, &desk, &mut watch)
}

/// Reads the project again whenever something of it was saved, or a new day has begun.
fn keep_up(cli: &Cli, desk: &Arc<Desk>, watch: &mut Watch) -> Result<Outcome> {
    loop {
        let changed = watch.next(Some(SOON))?;
        if changed.is_some() || desk.is_of_yesterday() {
            desk.read(cli, &changed.unwrap_or_default());
        }
    }
}

/// Nothing is written, so it can end at any moment.
fn end_at_ctrl_c() -> Result<()> {
    static ENDING: AtomicBool = AtomicBool::new(false);
    ctrlc::set_handler(|| {
        if !ENDING.swap(true, Ordering::SeqCst) {
            std::process::exit(0);
        }
    })
    .context("cannot listen for Ctrl-C")
}
