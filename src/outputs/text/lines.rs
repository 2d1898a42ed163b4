//! Lines of plain text: where they end and what stands before them.

use crate::letters;
use unicode_segmentation::UnicodeSegmentation;

/// `marker` before the first line and as much space before the others.
pub(super) fn hanging(marker: &str, text: &str) -> String {
    let rest = prefixed(&" ".repeat(length(marker)), text);
    format!("{marker}{}", rest.trim_start())
}

/// `prefix` before each line, without the space that would end an empty one.
pub(super) fn prefixed(prefix: &str, text: &str) -> String {
    let lines = text.lines().map(|line| format!("{prefix}{line}").trim_end().to_owned());
    lines.collect::<Vec<_>>().join("\n")
}

/// One line's words in as many lines as they need.
pub(super) fn filled(line: &str, width: usize) -> String {
    let mut text = String::new();
    let mut used = 0;
    for word in line.split(is_gap).flat_map(|word| unbroken(word, width)) {
        let needed = length(word);
        if used > 0 && used + 1 + needed > width {
            text.push('\n');
            used = 0;
        } else if used > 0 {
            text.push(' ');
            used += 1;
        }
        text.push_str(word);
        used += needed;
    }
    text
}

/// Space at which a line may end; a no-break space is none.
fn is_gap(letter: char) -> bool {
    letter.is_whitespace() && !matches!(letter, '\u{a0}' | '\u{202f}')
}

/// The parts of a word between which a line may end: none, unless a script without spaces makes it too long. An
/// address stays whole however long it is.
fn unbroken(word: &str, width: usize) -> Vec<&str> {
    if length(word) <= width || word.contains("://") || word.contains('@') {
        return vec![word].into_iter().filter(|word| !word.is_empty()).collect();
    }
    let starts: Vec<usize> = word
        .grapheme_indices(true)
        .step_by(width)
        .map(|(start, _)| start)
        .collect();
    let ends = starts.iter().skip(1).copied().chain([word.len()]);
    starts.iter().zip(ends).map(|(&start, end)| &word[start..end]).collect()
}

/// What people see as characters.
pub(super) fn length(text: &str) -> usize {
    letters::count(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_no_break_space_is_no_place_for_a_line_to_end() {
        assert_eq!(filled("for 20\u{a0}seconds", 12), "for\n20\u{a0}seconds");
    }

    #[test]
    fn an_address_stays_whole_and_a_script_without_spaces_does_not() {
        assert_eq!(filled("see https://a.org/b", 8), "see\nhttps://a.org/b");
        assert_eq!(filled("肩甲骨を寄せる", 4), "肩甲骨を\n寄せる");
    }

    #[test]
    fn an_empty_line_gets_no_space_at_its_end() {
        assert_eq!(hanging("1. ", "a\n\nb"), "1. a\n\n   b");
        assert_eq!(prefixed("> ", "a\n\nb"), "> a\n>\n> b");
    }
}
