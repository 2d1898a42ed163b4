//! `handout subscribers import`: another file's people.

use super::{Desk, Outcome, people, show, status};
use crate::cli::Import;
use crate::newsletter::recipients::import::{Report, Wanted, import};
use crate::newsletter::recipients::{Field, Named};
use crate::project::{Content, named_file, piped};
use crate::report;
use anyhow::{Context, Result};
use std::path::Path;

/// Runs the command.
pub(super) fn run(desk: &Desk, options: &Import) -> Result<Outcome> {
    let bytes = read(&options.file)?;
    let wanted = wanted(desk, options);
    let refused = || format!("cannot import `{}`", options.file);
    let report = if options.dry_run {
        (desk.project).try_change(|register| import(register, &bytes, &wanted).with_context(refused))?
    } else {
        desk.change(|register| import(register, &bytes, &wanted).with_context(refused))?
    };
    show(&wanted.file, &report.bad)?;
    tell(desk, &report, options)?;
    Ok(if report.bad.is_empty() {
        Outcome::Done
    } else {
        Outcome::Mistakes
    })
}

fn read(file: &str) -> Result<Vec<u8>> {
    if file == "-" {
        piped(report::standard_input(), Content::List)
    } else {
        named_file(Path::new(file), Content::List)
    }
}

fn wanted(desk: &Desk, options: &Import) -> Wanted {
    let name = Path::new(&options.file).file_name().unwrap_or_default();
    let columns = [
        (Field::Email, &options.email_column),
        (Field::Name, &options.name_column),
        (Field::Consent, &options.consent_column),
        (Field::Source, &options.source_column),
    ];
    let named = columns
        .into_iter()
        .filter_map(|(field, name)| Some((field, name.clone()?)));
    let several = [
        (Field::Status, &options.status_column),
        (Field::Ignored, &options.ignore_column),
    ];
    let several = several
        .into_iter()
        .flat_map(|(field, names)| names.iter().map(move |name| (field, name.clone())));
    Wanted {
        file: match options.file.as_str() {
            "-" => "standard input".to_owned(),
            _ => name.to_string_lossy().into_owned(),
        },
        columns: Named(named.chain(several).collect()),
        source: options.source.clone(),
        consent: options.consent,
        status: options.status.map(status),
        today: desk.today,
    }
}

/// Says how the file was understood and what became of its people.
fn tell(desk: &Desk, report: &Report, options: &Import) -> Result<()> {
    let (used, others) = &report.columns;
    if let Some(note) = report.letters.note() {
        desk.say(&format!("`{}`: {note}", options.file))?;
    }
    if !used.is_empty() {
        desk.say(&format!("columns taken over: {}", taken(used).join(", ")))?;
    }
    if !others.is_empty() {
        desk.say(&format!("columns left out: `{}`", others.join("`, `")))?;
    }
    if report.without_headings {
        desk.say(
            "the file has no headings, so only its addresses were taken: write a first line such as `email,name` above it \
             to take the rest too",
        )?;
    }
    counts(report).iter().try_for_each(|line| desk.say(line))?;
    consent(report).iter().try_for_each(|line| desk.say(line))?;
    if options.dry_run {
        desk.say("this was a dry run: nothing was written")?;
    }
    Ok(())
}

/// What was taken from which column: "consent from `CONFIRM_TIME` or `OPTIN_TIME`".
fn taken(used: &[(Field, String)]) -> Vec<String> {
    let same = used.chunk_by(|(one, _), (next, _)| one == next);
    let told = |columns: &[(Field, String)]| {
        let headings: Vec<String> = columns.iter().map(|(_, heading)| format!("`{heading}`")).collect();
        let field = columns.first().map_or("", |(field, _)| field.meaning());
        format!("{field} from {}", headings.join(" or "))
    };
    same.map(told).collect()
}

/// A line for each count, with a note on those that are not nothing.
fn counts(report: &Report) -> Vec<String> {
    let pending = match report.pending {
        0 => String::new(),
        pending => format!("   ({pending} of them not confirmed yet, and so not mailed)"),
    };
    let lines = [
        (report.added, "added", pending.as_str()),
        (report.present, "already there", ""),
        (
            report.kept_out,
            "suppressed",
            "   (they left or bounced before, and stay out)",
        ),
        (report.left, "leaving", "   (this file says that they left or bounced)"),
        (report.bad.withholding(), "bad rows", ""),
    ];
    let told = |(count, what, note): (usize, &str, &str)| {
        let note = if count == 0 { "" } else { note };
        format!("{what:<14}{count:>6}{note}")
    };
    lines.into_iter().map(told).collect()
}

/// What is missing in the record of who agreed when.
fn consent(report: &Report) -> Vec<String> {
    let mut lines = Vec::new();
    if report.without_consent > 0 {
        lines.push(format!(
            "{} added without a consent date. The law (in Britain PECR and UK GDPR) wants a record of when each person \
             agreed: fill in `consent_at`, or import with `--consent DATE --source WORDS`",
            people(report.without_consent)
        ));
    }
    if let Some(first) = report.doubtful.first() {
        lines.push(format!(
            "{} with a consent date that is not clear (first in line {first}), taken over as it stands: see `handout \
             subscribers check`",
            people(report.doubtful.len())
        ));
    }
    lines
}
