//! A project in a temporary folder, and the real program run in it.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use tempfile::TempDir;

/// A project that is removed again at the end of the test.
pub(crate) struct Project {
    folder: TempDir,
}

/// What a run of the program said.
pub(crate) struct Run {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Project {
    /// A copy of a folder.
    pub(crate) fn copy_of(template: &Path) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        copy(template, folder.path());
        Self { folder }
    }

    /// A small project with these exercises, by file name.
    pub(crate) fn with(exercises: &[(&str, &str)]) -> Self {
        let project = Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
        };
        project.write("handout.yaml", SETTINGS);
        for (name, text) in exercises {
            project.write(&format!("exercises/{name}"), text);
        }
        project
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        self.write_bytes(name, text.as_bytes());
    }

    pub(crate) fn write_bytes(&self, name: &str, bytes: &[u8]) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("has a folder")).expect("can make folders");
        fs::write(path, bytes).expect("can write");
    }

    pub(crate) fn append(&self, name: &str, text: &str) {
        self.write(name, &(self.read(name) + text));
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.path(name).exists()
    }

    pub(crate) fn remove(&self, name: &str) {
        fs::remove_file(self.path(name)).expect("can remove");
    }

    /// Runs the program with arguments that are separated by spaces.
    pub(crate) fn run(&self, arguments: &str) -> Run {
        self.run_with(arguments, &[])
    }

    /// Runs the program with arguments and environment variables.
    pub(crate) fn run_with(&self, arguments: &str, environment: &[(&str, &str)]) -> Run {
        let output = Command::new(env!("CARGO_BIN_EXE_handout"))
            .args(arguments.split_whitespace())
            .current_dir(self.folder.path())
            .envs(environment.iter().copied())
            .output()
            .expect("the program runs");
        Run::from(&output)
    }

    /// Starts the program with arguments that may hold spaces.
    pub(crate) fn start(&self, arguments: &[String]) -> Child {
        Command::new(env!("CARGO_BIN_EXE_handout"))
            .args(arguments)
            .current_dir(self.folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program runs")
    }

    /// Runs the program with arguments that may hold spaces, and with this on standard input.
    pub(crate) fn run_words(&self, arguments: &[String], input: &[u8]) -> Run {
        let mut program = self.start(arguments);
        // It may end before it has read everything.
        let _ = program.stdin.take().expect("is piped").write_all(input);
        Run::from(&program.wait_with_output().expect("the program ends"))
    }

    /// Every file under a folder, by path.
    pub(crate) fn tree(&self, name: &str) -> BTreeMap<String, Vec<u8>> {
        tree(&self.path(name))
    }
}

impl Run {
    /// Whether one mistake was told, in whose report this stands.
    pub(crate) fn tells_only(&self, word: &str) {
        let is_it = self.stderr.contains(word) && self.stderr.contains(": 1 mistake in 1 file");
        assert!(is_it, "only `{word}`: {}", self.stderr);
    }
}

impl From<&Output> for Run {
    fn from(output: &Output) -> Self {
        Self {
            status: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

/// Every file under a folder, by path; none if there is no such folder.
pub(crate) fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        let Ok(entries) = fs::read_dir(&next) else { continue };
        for entry in entries {
            let path = entry.expect("can list").path();
            if path.is_dir() {
                open.push(path);
            } else if path.is_file() {
                let name = path
                    .strip_prefix(folder)
                    .expect("is inside")
                    .to_string_lossy()
                    .replace('\\', "/");
                files.insert(name, fs::read(&path).expect("can read"));
            }
        }
    }
    files
}

/// Copies a folder with everything in it.
pub(crate) fn copy(from: &Path, to: &Path) {
    for (name, bytes) in tree(from) {
        let path = to.join(name);
        fs::create_dir_all(path.parent().expect("has a folder")).expect("can make folders");
        fs::write(path, bytes).expect("can write");
    }
}

/// A text in which each key that is only offered has lost the `#` before it, and nothing else is changed.
pub(crate) fn without_marks(text: &str) -> String {
    let mut offered = String::new();
    for line in text.split_inclusive('\n') {
        let blanks = line.len() - line.trim_start().len();
        let is_offered = line[blanks..].starts_with('#') && (line.contains(": ") || line.trim_end().ends_with(':'));
        let is_note = line[blanks..].starts_with("# ") && !line[blanks..].starts_with("#  ");
        offered += &if is_offered && !is_note {
            line.replacen('#', "", 1)
        } else {
            line.to_owned()
        };
    }
    offered
}

/// The least settings.
pub(crate) const SETTINGS: &str = "\
practice:
  name: Harbour Sports Massage
  author: Rowan Ellery
site:
  url: https://example.org/exercises
  description: One simple exercise a week.
";

/// An exercise with nothing that is not required.
pub(crate) fn exercise(title: &str, date: &str) -> String {
    format!(
        "\
---
title: {title}
date: {date}
summary: A short stretch for the calf.
dose: {{hold: 30s}}
---

## How to do it

1. Stand facing a wall.
2. Step back and press your heel down.

> [!CAUTION]
> Stop if it hurts.
"
    )
}
