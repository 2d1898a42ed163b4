//! What comes in from the terminal or a pipe.

use std::io::{self, BufRead, IsTerminal, Read, Write};

/// Asks a question and gives the line that is typed as its answer; nothing where nobody answers.
///
/// # Errors
/// When the terminal cannot be used.
pub(crate) fn ask(question: &str) -> io::Result<String> {
    let mut terminal = io::stderr().lock();
    write!(terminal, "{question}")?;
    terminal.flush()?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    if !answer.ends_with('\n') {
        writeln!(terminal)?;
    }
    Ok(answer)
}

/// Whether somebody sits at a terminal and can be asked.
pub(crate) fn is_conversation() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// What comes in from standard input.
pub(crate) fn standard_input() -> impl Read {
    io::stdin().lock()
}
