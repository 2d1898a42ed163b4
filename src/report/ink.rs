//! Lines with colours for standard output, and how wide it is. A colour never says anything that the words do not say.

use super::{harmless, mark, unless_closed};
use std::io::{self, IsTerminal, Write};

/// What a colour stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ink {
    /// None.
    Plain,
    /// What is as it should be.
    Good,
    /// What is still to come.
    Open,
    /// What somebody should look at.
    Bad,
    /// What matters less.
    Faint,
    /// A heading.
    Strong,
}

impl Ink {
    /// The number of "select graphic rendition" (ECMA-48, 8.3.117).
    fn code(self) -> Option<&'static str> {
        match self {
            Ink::Plain => None,
            Ink::Good => Some("32"),
            Ink::Open => Some("36"),
            Ink::Bad => Some("31;1"),
            Ink::Faint => Some("2"),
            Ink::Strong => Some("1"),
        }
    }
}

/// Words in one colour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Words(pub(crate) Ink, pub(crate) String);

/// The columns of standard output where it is no terminal and `COLUMNS` does not say.
const USUAL_WIDTH: usize = 80;

/// How many columns standard output has: what `COLUMNS` says (POSIX), else what the terminal says.
pub(crate) fn width_of_stdout() -> usize {
    let said = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let of_terminal = || terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| usize::from(width.0));
    said.or_else(of_terminal)
        .filter(|width| *width > 0)
        .unwrap_or(USUAL_WIDTH)
}

/// Prints lines to standard output: in colour on a terminal, and never under `NO_COLOR` (no-color.org).
///
/// # Errors
/// When standard output cannot be written to; a closed pipe is no error.
pub(crate) fn lines(lines: &[Vec<Words>]) -> io::Result<()> {
    let is_plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
        || std::env::var_os("TERM").is_some_and(|kind| kind == "dumb");
    let in_colour = !is_plain && io::stdout().is_terminal();
    let mut stdout = io::stdout().lock();
    let mut write = || {
        for line in lines {
            writeln!(stdout, "{}", painted(line, in_colour))?;
        }
        stdout.flush()
    };
    unless_closed(write())
}

fn painted(line: &[Words], in_colour: bool) -> String {
    let painted = |Words(ink, words): &Words| match ink.code().filter(|_| in_colour) {
        Some(code) => format!("\u{1b}[{code}m{}\u{1b}[0m", harmless(words)),
        None => harmless(words),
    };
    let text: String = line.iter().map(painted).collect();
    format!("{}{}", mark(&text), text.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_added_by_us_alone_and_only_where_they_are_wanted() {
        let line = [Words(Ink::Plain, "a\u{1b}[31m  ".into()), Words(Ink::Bad, "due".into())];
        assert_eq!(painted(&line, false), "a\u{fffd}[31m  due");
        assert_eq!(painted(&line, true), "a\u{fffd}[31m  \u{1b}[31;1mdue\u{1b}[0m");
    }

    #[test]
    fn no_line_ends_in_spaces() {
        assert_eq!(painted(&[Words(Ink::Plain, "a   ".into())], false), "a");
    }
}
