//! `handout new`: the next exercise file, dated and full of guidance.

mod draft;

use super::{Outcome, build, rhythm};
use crate::cli::{Cli, New};
use crate::diagnostic::Diagnostics;
use crate::exercise::long_date;
use crate::parse;
use crate::program;
use crate::project::Project;
use crate::report;
use crate::source::Source;
use anyhow::{Result, bail};
use build::{Known, Shelf};
use draft::Heading;
use jiff::Zoned;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Runs the command.
pub(super) fn run(cli: &Cli, options: &New) -> Result<Outcome> {
    let project = Project::open(&cli.project)?;
    let shelf = Shelf::read(&project)?;
    let title = options.title.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
    let id = free_id(options, &title, &shelf)?;
    let editor = options.edit.then(program::editor).transpose()?;
    let date = options.date.unwrap_or_else(|| next_date(options, &shelf));
    let heading = Heading {
        title: &title,
        id: &id,
        date,
    };
    let Some(text) = text(&project, options, &shelf, &heading)? else {
        return Ok(Outcome::Mistakes);
    };
    let name = project.add_exercise(&format!("{date}-{id}.md"), text.as_bytes())?;
    report::result(&name)?;
    if !cli.quiet {
        report::progress(&format!(
            "a draft for {}: write it, take the line `draft: true` out, and look at it with `handout check {id}`",
            long_date(date)
        ))?;
    }
    if let Some(editor) = editor {
        program::edit(&editor, &project.root().join(&name))?;
    }
    Ok(Outcome::Done)
}

/// The id that was typed or that the title gives, if no exercise has it.
fn free_id(options: &New, title: &str, shelf: &Shelf) -> Result<String> {
    let typed = options.id.as_deref();
    let id = match parse::id_for(typed.unwrap_or(title)) {
        Some(id) if typed.is_none_or(|typed| typed == id) => id,
        Some(id) => bail!(
            "`{}` cannot be a web address; did you mean `--id {id}`?",
            typed.unwrap_or_default()
        ),
        None => bail!(
            "`{}` cannot become a web address: choose one with `--id`, such as `--id open-book`",
            typed.unwrap_or(title)
        ),
    };
    match shelf.known.iter().find(|known| known.id == id) {
        Some(known) => bail!(
            "there is an exercise `{id}` already, `{}`: choose another title, or a name such as `--id {id}-2`",
            known.name
        ),
        None => Ok(id),
    }
}

/// The next free day of the project's rhythm.
fn next_date(options: &New, shelf: &Shelf) -> Date {
    let today = options.today.unwrap_or_else(|| today(&shelf.timezone));
    rhythm::next(shelf.known.iter().filter_map(|known| known.date), today)
}

#[expect(clippy::disallowed_methods, reason = "commands know the clock")]
fn today(zone: &TimeZone) -> Date {
    Zoned::now().with_time_zone(zone.clone()).date()
}

/// The text of the new file; none if it would have mistakes, which are shown.
fn text(project: &Project, options: &New, shelf: &Shelf, heading: &Heading<'_>) -> Result<Option<String>> {
    let mut found = Diagnostics::default();
    let text = match &options.from {
        None => Some(draft::guide(heading)),
        Some(wanted) => copy(project, wanted, shelf, heading, &mut found)?,
    };
    let Some(text) = text else { return shown(&found) };
    let name = format!("exercises/{}-{}.md", heading.date, heading.id);
    parse::exercise(&Source::new(name, &text), &mut found);
    if found.has_errors() {
        return shown(&found);
    }
    Ok(Some(text))
}

fn shown(found: &Diagnostics) -> Result<Option<String>> {
    report::print(found, report::Style::of_stderr())?;
    Ok(None)
}

/// An earlier exercise under the new heading; none if it has mistakes itself.
fn copy(
    project: &Project,
    wanted: &str,
    shelf: &Shelf,
    heading: &Heading<'_>,
    found: &mut Diagnostics,
) -> Result<Option<String>> {
    let is_meant = |known: &&Known| known.id == wanted || project.is_file(wanted, &known.name);
    let Some(known) = shelf.known.iter().find(is_meant) else {
        let ids = shelf.known.iter().map(|known| known.id.clone()).collect();
        bail!("there is no exercise {}", build::did_you_mean(wanted, &ids));
    };
    let Some(source) = build::readable(project.text(&known.name)?, found) else {
        return Ok(None);
    };
    let exercise = parse::exercise(&source, found);
    Ok(exercise.map(|_| draft::copy(&source.text, heading)))
}
