//! What holds for every command: help that fits a terminal, with examples that can be typed as they stand.

use super::Cli;
use clap::{Command, CommandFactory, Parser};

/// The width of a terminal that nobody has made wider.
const TERMINAL: usize = 80;

/// Every command with its subcommands, each by all its words ("handout subscribers add").
fn commands() -> Vec<(String, Command)> {
    let mut root = Cli::command().disable_help_subcommand(true);
    root.build();
    let mut all = Vec::new();
    collect("handout", &root, &mut all);
    all
}

fn collect(name: &str, command: &Command, all: &mut Vec<(String, Command)>) {
    all.push((name.to_owned(), command.clone()));
    let shown = command.get_subcommands().filter(|inner| !inner.is_hide_set());
    shown.for_each(|inner| collect(&format!("{name} {}", inner.get_name()), inner, all));
}

/// The lines of a command's examples, those that go on after `\` put together.
fn examples(command: &Command) -> Vec<String> {
    let text = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let text: String = text.split("\\\n").map(|line| line.trim_start_matches(' ')).collect();
    let lines = text.lines().skip_while(|line| !line.starts_with("Example")).skip(1);
    lines.take_while(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// The words of a line as a shell takes them, up to what is told about it after two spaces.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut is_quoted, mut spaces) = (Vec::new(), String::new(), false, 0);
    for letter in line.trim().chars() {
        spaces = if letter == ' ' && !is_quoted { spaces + 1 } else { 0 };
        match letter {
            '"' => is_quoted = !is_quoted,
            ' ' if spaces == 1 => words.push(std::mem::take(&mut word)),
            ' ' | '<' | '>' if !is_quoted => return words,
            letter => word.push(letter),
        }
    }
    assert!(!is_quoted, "a quote is never closed: {line}");
    words.push(word);
    words
}

#[test]
fn the_arguments_fit_together() {
    Cli::command().debug_assert();
}

#[test]
fn every_command_shows_an_example_of_itself_that_can_be_typed() {
    for (name, command) in commands() {
        let examples = examples(&command);
        assert!(!examples.is_empty(), "`{name}` shows no example");
        for line in examples {
            assert!(line.starts_with(&format!("  {name}")), "{name}: {line}");
            let words = words(&line);
            if words.get(1).is_some_and(|word| word == "help") {
                let known = |word: &String| commands().iter().any(|(name, _)| name == &format!("handout {word}"));
                assert!(words.iter().skip(2).all(known), "{line}");
                continue;
            }
            if let Err(error) = Cli::try_parse_from(&words) {
                panic!("`{line}` cannot be typed: {error}");
            }
        }
    }
}

#[test]
fn every_command_and_every_argument_is_explained() {
    for (name, command) in commands() {
        assert!(command.get_about().is_some(), "{name}");
        for argument in command.get_arguments() {
            assert!(argument.get_help().is_some(), "{name}: {}", argument.get_id());
        }
    }
}

#[test]
fn the_short_help_of_every_command_fits_a_terminal() {
    for (name, command) in commands() {
        let help = command.clone().term_width(TERMINAL).render_help().to_string();
        let too_long = help.lines().find(|line| line.chars().count() > TERMINAL);
        assert_eq!(too_long, None, "{name}");
        let after = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        assert!(
            help.contains(after.trim_end()),
            "{name}: its examples are broken into lines\n{help}"
        );
    }
}

#[test]
fn a_help_is_one_sentence_that_begins_with_a_capital() {
    for (name, command) in commands() {
        let told = command.get_arguments().filter_map(|argument| argument.get_help());
        for text in told.chain(command.get_about()).map(ToString::to_string) {
            let begins = text.starts_with(char::is_uppercase) || text.starts_with(['`', 'l']);
            assert!(begins && !text.ends_with('.'), "{name}: {text}");
        }
    }
}
