//! `handout completions`, and the answers to a shell that asks what fits where somebody pressed the tab key.
//!
//! The shell starts the program with the variable [`ASKED`] set and the words typed so far; nothing else in the program
//! runs then, and a project is opened only for an argument that names something in it.
#![expect(
    clippy::disallowed_methods,
    reason = "a shell asks through the environment, the arguments and the folder that it is in"
)]

use super::build::Shelf;
use super::{Outcome, build};
use crate::cli::{Cli, Completions, Shell};
use crate::parse;
use crate::project::Project;
use crate::report;
use crate::rules;
use anyhow::{Context, Result};
use clap::{Arg, Command, CommandFactory, ValueEnum};
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate, PathCompleter, ValueCompleter};
use clap_complete::env::{CompleteEnv, Shells};
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// The variable that a shell sets to its own name when it asks.
const ASKED: &str = "HANDOUT_COMPLETE";

/// The program's name, as it is found along `PATH`.
const PROGRAM: &str = "handout";

/// Runs the command: prints what a shell must know to ask.
pub(super) fn run(options: &Completions) -> Result<Outcome> {
    report::exactly(&registration(options.shell)?)?;
    Ok(Outcome::Done)
}

fn registration(shell: Shell) -> Result<String> {
    let value = shell.to_possible_value();
    let name = value.as_ref().map_or("", |value| value.get_name());
    let shells = Shells::builtins();
    let shell = shells
        .completer(name)
        .with_context(|| format!("cannot write for `{name}`"))?;
    let mut script = Vec::new();
    shell.write_registration(ASKED, PROGRAM, PROGRAM, PROGRAM, &mut script)?;
    Ok(String::from_utf8(script)?)
}

/// Answers a shell that asks; nothing if the program was started for something else.
#[must_use]
pub fn answer() -> Option<Outcome> {
    let shell = std::env::var_os(ASKED)?;
    let folder = folder(std::env::args_os());
    let quotes = ["zsh", "fish", "elvish"].iter().any(|name| shell == *name);
    let asked = CompleteEnv::with_factory(|| known(Cli::command(), &folder, quotes)).var(ASKED);
    let here = std::env::current_dir().ok();
    match asked.try_complete(std::env::args_os(), here.as_deref()) {
        Ok(true) => Some(Outcome::Done),
        Ok(false) => None,
        // A word about it would stand in the middle of what is being typed.
        Err(_) => Some(Outcome::Failed),
    }
}

/// The folder of the project among the words typed so far, as `-C` names it.
fn folder(words: impl Iterator<Item = OsString>) -> PathBuf {
    let words: Vec<String> = words.map(|word| word.to_string_lossy().into_owned()).collect();
    let after = |at: usize| words.get(at + 1).cloned();
    let named = words.iter().enumerate().find_map(|(at, word)| match word.as_str() {
        "-C" | "--project" => after(at),
        word => word
            .strip_prefix("--project=")
            .or_else(|| word.strip_prefix("-C"))
            .map(str::to_owned),
    });
    named.map_or_else(|| PathBuf::from("."), |typed| unquoted(&typed))
}

/// A path as the shell would pass it on: some hand over what was typed, with its quotes.
fn unquoted(typed: &str) -> PathBuf {
    let is_mark = |letter: char| matches!(letter, '"' | '\'') || letter == '\\' && !cfg!(windows);
    let path = typed.replace(is_mark, "");
    match (path.strip_prefix("~/"), std::env::home_dir()) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(path),
    }
}

/// The command with what fits each argument, which its value's name tells. `quotes` says whether the shell puts quotes
/// around words that need them.
fn known(command: Command, folder: &Path, quotes: bool) -> Command {
    command
        .mut_args(|argument| with_candidates(argument, folder, quotes))
        .mut_subcommands(|inner| known(inner, folder, quotes))
}

fn with_candidates(argument: Arg, folder: &Path, quotes: bool) -> Arg {
    let folder = folder.to_owned();
    let name = argument.get_value_names().and_then(|names| names.first());
    let completer = match name.map(clap::builder::Str::as_str) {
        Some("EXERCISE") => ArgValueCompleter::new(move |typed: &OsStr| exercises(&folder, typed)),
        Some("ID,…") => ArgValueCompleter::new(move |typed: &OsStr| ids(&folder, typed)),
        Some("CODE") => ArgValueCompleter::new(codes),
        Some("FILE") => paths(PathCompleter::any(), quotes),
        Some("FOLDER") => paths(PathCompleter::dir(), quotes),
        _ => return argument,
    };
    argument.add(completer)
}

/// Ids, and files once their folder is being typed.
fn exercises(folder: &Path, typed: &OsStr) -> Vec<CompletionCandidate> {
    let typed = typed.to_string_lossy();
    let shelf = shelf(folder);
    let mut fitting = Vec::new();
    for exercise in shelf.iter().flat_map(|shelf| &shelf.known) {
        let is_file = !typed.is_empty() && exercise.name.starts_with(typed.as_ref());
        fitting.extend(is_file.then(|| candidate(&exercise.name, exercise)));
        let is_id = exercise.id.starts_with(typed.as_ref());
        fitting.extend(is_id.then(|| candidate(&exercise.id, exercise)));
    }
    fitting.into_iter().flatten().collect()
}

fn ids(folder: &Path, typed: &OsStr) -> Vec<CompletionCandidate> {
    let typed = typed.to_string_lossy();
    let all = parse::ALL.starts_with(typed.as_ref());
    let all = all.then(|| CompletionCandidate::new(parse::ALL).help(Some("every exercise".into())));
    let shelf = shelf(folder);
    let known = shelf.iter().flat_map(|shelf| &shelf.known);
    let fitting = known.filter(|exercise| exercise.id.starts_with(typed.as_ref()));
    fitting
        .filter_map(|exercise| candidate(&exercise.id, exercise))
        .chain(all)
        .collect()
}

/// Where there is no project, nothing fits.
fn shelf(folder: &Path) -> Option<Shelf> {
    Shelf::read(&Project::open(folder).ok()?).ok()
}

fn candidate(word: &str, exercise: &build::Known) -> Option<CompletionCandidate> {
    let help = exercise.date.map(|date| date.strftime("%-d %b %Y").to_string().into());
    is_plain(word).then(|| CompletionCandidate::new(word).help(help))
}

fn codes(typed: &OsStr) -> Vec<CompletionCandidate> {
    let typed = typed.to_string_lossy().to_uppercase();
    let fitting = rules::ALL.iter().filter(|rule| rule.code.starts_with(&typed));
    fitting
        .map(|rule| CompletionCandidate::new(rule.code).help(Some(rule.what.into())))
        .collect()
}

/// Paths; without those that a shell would take apart, if it puts no quotes around them.
fn paths(completer: PathCompleter, quotes: bool) -> ArgValueCompleter {
    ArgValueCompleter::new(move |typed: &OsStr| {
        let mut paths = completer.complete(typed);
        paths.retain(|path| quotes || is_plain(&path.get_value().to_string_lossy()));
        paths
    })
}

/// Whether no shell takes a word for anything but itself: a file may be named `$(reboot).md`.
fn is_plain(word: &str) -> bool {
    let is_harmless = |letter: char| letter.is_alphanumeric() || "._/-~:".contains(letter);
    word.chars()
        .all(|letter| is_harmless(letter) || cfg!(windows) && letter == '\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder_of(line: &str) -> PathBuf {
        folder(line.split(' ').map(OsString::from))
    }

    #[test]
    fn the_folder_is_the_one_that_was_typed() {
        for line in ["-C a/b", "-Ca/b", "--project a/b", "--project=a/b", "-C \"a/b\""] {
            assert_eq!(
                folder_of(&format!("handout -- handout {line} build ")),
                Path::new("a/b"),
                "{line}"
            );
        }
        assert_eq!(folder_of("handout -- handout build open"), Path::new("."));
        assert_eq!(unquoted("my\\ practice"), Path::new("my practice"));
    }

    #[test]
    fn a_word_that_a_shell_would_run_is_not_plain() {
        assert!(is_plain("exercises/2026-11-30-öffnen.md"));
        for word in ["$(reboot)", "a b", "a;b", "`a`", "a&b", "a|b", "a\nb", "*"] {
            assert!(!is_plain(word), "{word}");
        }
    }
}
