//! Characters that nobody sees and that would break an output: they come with text that was copied from elsewhere.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rules;
use crate::source::Source;
use std::sync::Arc;

/// After so many places the writer knows.
const MOST_PLACES: usize = 5;

/// Whether a character is none that XML allows (XML 1.0, section 2.2), or turns the reading direction of what
/// follows it against the reader (Unicode 15, UAX 9: embeddings and overrides; isolates and marks are legitimate).
pub(super) fn is_harmful(letter: char) -> bool {
    let is_control = letter.is_control() && letter != '\n' && letter != '\t';
    is_control || matches!(letter, '\u{fffe}' | '\u{ffff}' | '\u{202a}'..='\u{202e}')
}

/// What people call a character.
pub(super) fn name(letter: char) -> String {
    let known = match letter {
        '\0' => "NUL",
        '\u{1b}' => "ESC",
        '\u{0b}' => "vertical tab",
        '\u{0c}' => "page break",
        '\r' => "carriage return",
        '\u{202a}'..='\u{202e}' => "direction override",
        _ => return format!("U+{:04X}", u32::from(letter)),
    };
    format!("U+{:04X}, {known}", u32::from(letter))
}

/// Reports the invisible characters of a source; says whether there are any.
pub(super) fn check(source: &Arc<Source>, found: &mut Diagnostics) -> bool {
    let mut harmful = source.text.char_indices().filter(|(_, letter)| is_harmful(*letter));
    let places: Vec<(usize, char)> = harmful.by_ref().take(MOST_PLACES).collect();
    let more = harmful.count();
    for (number, (at, letter)) in places.iter().enumerate() {
        let is_last = number + 1 == MOST_PLACES && more > 0;
        let rest = if is_last {
            format!("; {more} more follow")
        } else {
            String::new()
        };
        found.push(
            Diagnostic::new(
                rules::CONTROL_CHARACTER,
                format!("there is an invisible character here ({}){rest}", name(*letter)),
            )
            .at(source, *at..at + letter.len_utf8(), "")
            .help("delete it: put the cursor behind it and press Backspace, or type the word again")
            .note("it comes with text that was copied from another program, and would break the feed"),
        );
    }
    !places.is_empty()
}
