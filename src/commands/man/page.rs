//! One manual page: what the arguments say, then the examples and what is told under the help, under the headings that
//! readers of manual pages look for (man-pages(7)).

use crate::newsletter::password;
use anyhow::Result;
use clap::Command;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

/// The variables that the program reads, and what for.
const ENVIRONMENT: [(&str, &str); 4] = [
    (
        "NO_COLOR",
        "If it is set and not empty, there are no colours and no progress bars.",
    ),
    (
        password::VARIABLE,
        "The password for the mail server; it counts before `password_command` of handout.yaml.",
    ),
    ("VISUAL", "The editor that `handout new --edit` opens."),
    ("EDITOR", "The same, if VISUAL is not set."),
];

/// The files of a project.
const FILES: [(&str, &str); 8] = [
    ("handout.yaml", "The settings of the project."),
    (
        "exercises/",
        "One file for each exercise; by habit with the pictures in exercises/img/.",
    ),
    ("out/", "What was made: the root of a web site."),
    (
        ".handout/",
        "What was published and what was sent to whom. Keep it, and back it up.",
    ),
    ("subscribers.csv", "The people who get the newsletter."),
    ("unsubscribed.csv", "The people who must not be mailed again."),
    ("fonts/", "Your own fonts, which are used before the built-in ones."),
    (
        "templates/",
        "Your own templates of pages, feed and newsletter, in the place of the built-in ones.",
    ),
];

/// What the exit status means where a command says nothing more.
const STATUS: &str = "Ends with 0 if all went well, 1 if there are mistakes, 2 if it could not run.";

/// The pages of a command and of all commands in it, by file name.
pub(super) fn all(command: Command) -> Result<Vec<(String, Vec<u8>)>> {
    let mut command = command.disable_help_subcommand(true);
    command.build();
    let mut pages = Vec::new();
    collect(&command, None, &mut pages)?;
    Ok(pages)
}

fn collect(command: &Command, parent: Option<&str>, pages: &mut Vec<(String, Vec<u8>)>) -> Result<()> {
    let name = command.get_display_name().unwrap_or_else(|| command.get_name());
    pages.push((format!("{name}.1"), page(command, parent)?));
    let shown = command.get_subcommands().filter(|inner| !inner.is_hide_set());
    for inner in shown {
        collect(inner, Some(name), pages)?;
    }
    Ok(())
}

fn page(command: &Command, parent: Option<&str>) -> Result<Vec<u8>> {
    let man = Man::new(command.clone());
    let mut page = title(command).into_bytes();
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    if command.has_subcommands() {
        man.render_subcommands_section(&mut page)?;
    }
    let mut rest = Roff::new();
    told(
        &mut rest,
        &command.get_after_help().map(ToString::to_string).unwrap_or_default(),
    );
    table(&mut rest, "ENVIRONMENT", &ENVIRONMENT);
    table(&mut rest, "FILES", &FILES);
    see_also(&mut rest, command, parent);
    rest.to_writer(&mut page)?;
    Ok(page)
}

/// The first line. It has no date, so that the same version always gives the same page; `clap_mangen` would let the
/// next word slip into its place.
fn title(command: &Command) -> String {
    let name = command.get_display_name().unwrap_or_else(|| command.get_name());
    format!(
        ".TH {name} 1 \"\" \"handout {}\" \"handout\"\n",
        env!("CARGO_PKG_VERSION")
    )
}

/// The paragraphs under the help: examples, notes, and what the exit status means.
fn told(page: &mut Roff, text: &str) {
    let paragraphs: Vec<&str> = text.split("\n\n").filter(|paragraph| !paragraph.is_empty()).collect();
    let of = |kind: Kind| paragraphs.iter().filter(move |paragraph| Kind::of(paragraph) == kind);
    page.control("SH", ["EXAMPLES"]);
    for examples in of(Kind::Examples) {
        as_typed(page, examples.lines().skip(1));
    }
    if of(Kind::Note).next().is_some() {
        page.control("SH", ["NOTES"]);
    }
    for (number, note) in of(Kind::Note).enumerate() {
        if number > 0 {
            page.control("PP", []);
        }
        if note.starts_with(' ') {
            as_typed(page, note.lines());
        } else {
            page.text([roman(note.replace('\n', " "))]);
        }
    }
    page.control("SH", ["EXIT STATUS"]);
    let status = of(Kind::Status).next().copied().unwrap_or(STATUS);
    page.text([roman(status.replace('\n', " "))]);
}

/// What a paragraph under the help is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Examples,
    Note,
    Status,
}

impl Kind {
    fn of(paragraph: &str) -> Self {
        if paragraph.starts_with("Example") {
            Kind::Examples
        } else if paragraph.starts_with("Ends with") {
            Kind::Status
        } else {
            Kind::Note
        }
    }
}

/// Lines that stay as they are.
fn as_typed<'t>(page: &mut Roff, lines: impl Iterator<Item = &'t str>) {
    page.control("EX", []);
    for line in lines {
        page.text([roman(line)]);
    }
    page.control("EE", []);
}

fn table(page: &mut Roff, heading: &str, rows: &[(&str, &str)]) {
    page.control("SH", [heading]);
    for (name, about) in rows {
        page.control("TP", []);
        page.text([bold(*name)]);
        page.text([roman(*about)]);
    }
}

/// The page above and those below.
fn see_also(page: &mut Roff, command: &Command, parent: Option<&str>) {
    let below = command.get_subcommands().filter_map(Command::get_display_name);
    let names: Vec<String> = parent
        .into_iter()
        .chain(below)
        .map(|name| format!("{name}(1)"))
        .collect();
    if !names.is_empty() {
        page.control("SH", ["SEE ALSO"]);
        page.text([roman(names.join(", "))]);
    }
}
