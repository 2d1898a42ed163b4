//! How call-outs begin, and what is typed instead: a caution that became a quotation would not warn anybody.

use crate::diagnostic::Diagnostic;
use crate::exercise::Callout;
use crate::parse::suggest::nearest;
use crate::rules;
use comrak::nodes::AlertType;

/// The names of all call-outs.
const NAMES: [&str; 5] = ["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"];

const OPENING: [char; 7] = ['[', '(', '{', '<', '［', '（', '【'];

const CLOSING: [char; 7] = [']', ')', '}', '>', '］', '）', '】'];

const EXCLAMATION: [char; 2] = ['!', '！'];

const COLONS: [char; 2] = [':', '：'];

/// Signs that make words bold, and those with which editors keep brackets from becoming a link.
const FORMATTING: [char; 4] = ['*', '_', '\\', ' '];

/// A first line, taken apart: `[!`, `CAUTION` and `]`, and the words after them.
struct Line<'t> {
    before: &'t str,
    name: &'t str,
    after: &'t str,
    words: &'t str,
}

/// The call-out that comrak has found.
pub(super) fn kind(alert: AlertType) -> Callout {
    match alert {
        AlertType::Note => Callout::Note,
        AlertType::Tip => Callout::Tip,
        AlertType::Important => Callout::Important,
        AlertType::Warning => Callout::Warning,
        AlertType::Caution => Callout::Caution,
    }
}

/// What is wrong with the first line of a paragraph that was meant for the beginning of a call-out.
pub(super) fn mistyped(line: &str, in_quote: bool) -> Option<Diagnostic> {
    let line = Line::of(line).filter(|line| line.is_meant(in_quote))?;
    let upper = line.name.to_uppercase();
    let (message, help) = if NAMES.contains(&upper.as_str()) {
        let alone = if line.words.is_empty() {
            ""
        } else {
            " on a line of its own"
        };
        let help = format!("type `> [!{upper}]`{alone}, and `> ` before each line that belongs to it");
        ("this is not quite how a call-out begins".to_owned(), help)
    } else {
        let help = match nearest(&upper, &NAMES) {
            Some(near) => format!("did you mean `[!{near}]`?"),
            None => "it can be `[!NOTE]`, `[!TIP]`, `[!IMPORTANT]`, `[!WARNING]` or `[!CAUTION]`".to_owned(),
        };
        (format!("there is no call-out `[!{}]`", line.name), help)
    };
    Some(Diagnostic::new(rules::UNKNOWN_CALLOUT, message).help(help))
}

/// What is wrong with `[!CAUTION]`, mistyped or not, right below other words of a quotation or a call-out.
pub(super) fn lost(line: &str) -> Option<Diagnostic> {
    let line = Line::of(line).filter(|line| line.has_mark() && line.is_in_brackets())?;
    let upper = line.name.to_uppercase();
    NAMES.contains(&upper.as_str()).then(|| {
        let message = "this call-out is part of the lines above it, and would be printed as it stands";
        Diagnostic::new(rules::UNKNOWN_CALLOUT, message)
            .help(format!("put an empty line, without `>`, above `> [!{upper}]`"))
    })
}

impl<'t> Line<'t> {
    fn of(line: &'t str) -> Option<Self> {
        let is_sign = |brackets: [char; 7]| {
            move |sign: char| {
                [&brackets[..], &EXCLAMATION, &COLONS, &FORMATTING]
                    .iter()
                    .any(|all| all.contains(&sign))
            }
        };
        let named = line.trim_start_matches(is_sign(OPENING));
        let rest = named.trim_start_matches(char::is_alphabetic);
        let words = rest.trim_start_matches(is_sign(CLOSING));
        let before = &line[..line.len() - named.len()];
        let after = &rest[..rest.len() - words.len()];
        let is_link = after.ends_with(']') && words.starts_with('(') || before.ends_with("![");
        let name = &named[..named.len() - rest.len()];
        (!name.is_empty() && !is_link).then_some(Self {
            before,
            name,
            after,
            words,
        })
    }

    fn has_mark(&self) -> bool {
        self.before.contains(EXCLAMATION)
    }

    fn is_in_brackets(&self) -> bool {
        self.before.contains(OPENING) && self.after.contains(CLOSING)
    }

    /// Elsewhere than at the beginning of a quotation, more must speak for a call-out.
    fn is_meant(&self, in_quote: bool) -> bool {
        let upper = self.name.to_uppercase();
        let is_loud = self.name == upper;
        if !NAMES.contains(&upper.as_str()) {
            return self.has_mark() && (self.is_in_brackets() || in_quote && is_loud);
        }
        let stands_out = self.words.is_empty() || self.after.contains(COLONS);
        self.has_mark()
            || self.is_in_brackets() && (in_quote || is_loud && self.before.contains('['))
            || in_quote && stands_out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_out_is_known_however_it_was_mistyped() {
        for line in [
            "[!WARNING!]",
            "(!CAUTION)",
            "[CAUTION]",
            "[!CAUTION:]",
            "!CAUTION",
            "[! caution ]",
            "[!CAUTION",
            "\\[!CAUTION\\]",
            "**[!Caution]**",
            "［！CAUTION］",
            "{caution}",
            "Caution:",
            "**Caution:** Stop if it hurts.",
            "CAUTION",
        ] {
            let mistake = mistyped(line, true).unwrap_or_else(|| panic!("{line}"));
            let help = mistake.help.unwrap_or_default();
            assert!(
                help.contains("`> [!CAUTION]`") || help.contains("`> [!WARNING]`"),
                "{line}: {help}"
            );
        }
        for line in ["[!CAUTION]", "(!CAUTION)", "[CAUTION]", "!Caution", "[!Danger]"] {
            assert!(mistyped(line, false).is_some(), "{line}");
        }
    }

    #[test]
    fn words_that_happen_to_be_a_name_are_words() {
        for line in [
            "Caution is the parent of wisdom.",
            "Note how your shoulder moves",
            "[Caution](https://example.org)",
            "![Caution sign](img/sign.svg)",
            "Tips: sit",
            "(sic) it was",
        ] {
            assert!(mistyped(line, true).is_none(), "{line}");
        }
        for line in ["Caution: sit", "(Tip) Sit", "Note", "(sic)"] {
            assert!(mistyped(line, false).is_none(), "{line}");
        }
    }
}
