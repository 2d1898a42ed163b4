//! What people read, letter by letter.

use super::*;
use crate::rules;

fn one(diagnostic: Diagnostic) -> Diagnostics {
    let mut found = Diagnostics::default();
    found.push(diagnostic);
    found
}

fn too_long(source: &Arc<Source>, span: Span) -> Diagnostic {
    Diagnostic::new(rules::BAD_TIME, "`hold` must be a time")
        .at(source, span, "no unit")
        .help("type `hold: 20s`")
}

#[test]
fn a_mistake_is_shown_with_its_line_a_caret_and_what_to_type() {
    let source = Source::new("exercises/a.md", "---\nhold: 20\n---\n");
    let expected = "\
error[E027]: `hold` must be a time
 --> exercises/a.md:2:7
  |
2 | hold: 20
  |       ^^ no unit
  |
  = help: type `hold: 20s`

";
    assert_eq!(render(&one(too_long(&source, 10..12)), Style::PLAIN), expected);
}

#[test]
fn labels_in_two_files_are_shown_in_both() {
    let (a, b) = (Source::new("a.md", "id: x\n"), Source::new("b.md", "id: x\n"));
    let twice = Diagnostic::new(rules::DUPLICATE_ID, "twice")
        .at(&b, 0..5, "this")
        .at(&a, 0..5, "that");
    let text = render(&one(twice), Style::PLAIN);
    assert!(text.contains("--> b.md:1:1"), "{text}");
    assert!(text.contains("::: a.md:1:1"), "{text}");
}

#[test]
fn a_mistake_without_a_place_is_shown_too() {
    let text = render(
        &one(Diagnostic::new(rules::NOT_UTF8, "not text").help("save it again")),
        Style::PLAIN,
    );
    assert_eq!(text, "error[E003]: not text\n |\n = help: save it again\n\n");
}

#[test]
fn no_source_can_steer_the_terminal() {
    let source = Source::new("a\u{1b}[2J.md", "x\u{1b}[31m\u{9b}2J\u{202e}y\u{7}\u{feff}\n");
    let text = render(&one(too_long(&source, 1..2)), Style::PLAIN);
    assert!(!text.contains(['\u{1b}', '\u{9b}', '\u{202e}', '\u{7}']), "{text:?}");
}

#[test]
fn places_beyond_the_text_and_inside_a_letter_do_no_harm() {
    let source = Source::new("a.md", "Zoë");
    for span in [0..99, 99..99, 3..3, 2..3, 3..4] {
        assert!(render(&one(too_long(&source, span)), Style::PLAIN).contains("E027"));
    }
    let empty = Source::new("b.md", "");
    assert!(render(&one(too_long(&empty, 0..0)), Style::PLAIN).contains("E027"));
}

#[test]
fn a_very_long_line_is_trimmed() {
    let source = Source::new("a.md", &format!("{}here{}\n", "x".repeat(5000), "y".repeat(5000)));
    let text = render(&one(too_long(&source, 5000..5004)), Style::PLAIN);
    assert!(text.lines().all(|line| line.chars().count() < 120), "{text}");
    assert!(text.contains("here"), "{text}");
}

#[test]
fn a_narrow_terminal_gets_narrow_lines_of_the_source() {
    let source = Source::new("a.md", &format!("{}here{}\n", "x ".repeat(100), "é ".repeat(100)));
    let text = |width, span| {
        let style = Style {
            width,
            fits: true,
            ..Style::PLAIN
        };
        render(
            &one(Diagnostic::new(rules::LONG_STEP, "long").at(&source, span, "")),
            style,
        )
    };
    for columns in [NARROWEST, 40, 80, 120] {
        for span in [200..204, 190..300, 0..400, 204..500] {
            let text = text(columns - GUTTER, span);
            assert!(
                text.lines().all(|line| line.chars().count() <= columns),
                "{columns}:\n{text}"
            );
            assert!(text.contains("^^^^"), "{text}");
        }
    }
    for width in 0..NARROWEST {
        assert!(text(width, 200..204).contains("long"));
    }
}

#[test]
fn nobody_reads_more_than_a_hundred() {
    let source = Source::new("a.md", &"x".repeat(150));
    let mut found = Diagnostics::default();
    (0..150).for_each(|at| found.push(too_long(&source, at..at + 1)));
    let text = render(&found, Style::PLAIN);
    assert_eq!(text.matches("E027").count(), 100);
    assert!(text.ends_with("50 more are not shown; correct these first\n\n"));
}

#[test]
fn the_summary_counts_and_says_what_it_means() {
    let source = Source::new("a.md", "x");
    let mut found = one(too_long(&source, 0..1));
    assert_eq!(summary(&found), "1 mistake in 1 file; nothing was written");
    found.push(Diagnostic::new(rules::NO_CAUTION, "x").at(&source, 0..1, ""));
    found.push(Diagnostic::new(rules::LONG_STEP, "x").at(&source, 0..1, ""));
    assert_eq!(
        summary(&found),
        "1 mistake and 2 warnings in 1 file; nothing was written"
    );
    assert_eq!(summary(&Diagnostics::default()), "");
}
