//! Each mistake and the report it must get: `tests/mistakes/<what_is_wrong>.md` is an exercise, `….yaml` are settings,
//! a folder holds several exercises, their settings and templates if they need their own, and if they were published
//! before, the record of that; the report lies beside it in `….txt`.
//!
//! `UPDATE=1 cargo test` writes the reports anew: read their diff before you commit it.

use crate::project::{Project, SETTINGS, exercise, tree};
use handout::rules;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What was published before, in a case's folder. Such a case is built on a day that is past wherever the tests run.
const RECORD: &str = "published.jsonl";

/// Settings of a case's own, in its folder.
const OWN_SETTINGS: &str = "handout.yaml";

#[test]
fn every_mistake_gets_its_report_and_writes_nothing() {
    let mut failures = Vec::new();
    for case in cases() {
        let report = report(&case);
        let file = case.with_extension("txt");
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&file, &report).expect("can write");
        }
        let expected = fs::read_to_string(&file).unwrap_or_else(|_| "(no report)".to_owned());
        if report != expected {
            failures.push(format!("{}:\n{report}\nexpected:\n{expected}", case.display()));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

#[test]
fn every_report_has_its_mistake() {
    let reports: BTreeSet<PathBuf> = entries(&folder())
        .into_iter()
        .filter(|file| ends(file, "txt"))
        .collect();
    let cases: BTreeSet<PathBuf> = cases().iter().map(|case| case.with_extension("txt")).collect();
    assert_eq!(reports, cases);
}

#[test]
fn every_rule_has_its_mistake() {
    /// A source of 90 KB: see `a_newsletter_that_gmail_would_cut_off_is_warned_of`.
    const TOO_LONG_TO_READ: &str = "W091";
    /// A build of the day that the clock says: see `a_clock_that_went_back_is_warned_of`.
    const OF_THE_CLOCK: &str = "W046";
    let reports: String = cases()
        .iter()
        .map(|case| fs::read_to_string(case.with_extension("txt")).unwrap_or_default())
        .collect();
    let missing: Vec<&str> = (rules::ALL.iter().map(|rule| rule.code))
        .filter(|code| ![TOO_LONG_TO_READ, OF_THE_CLOCK].contains(code) && !reports.contains(&format!("[{code}]")))
        .collect();
    assert_eq!(missing, [""; 0]);
}

/// What `handout explain` shows: for each rule the shortest of the reports, one of an exercise where there is one, for
/// those are typed each week.
#[test]
fn every_example_is_a_report_that_is_still_given() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/commands/explain/examples.txt");
    let reports: Vec<String> = (cases().iter())
        .map(|case| fs::read_to_string(case.with_extension("txt")).unwrap_or_default())
        .collect();
    let all: Vec<&str> = reports.iter().flat_map(|report| report.split("\n\n")).collect();
    let example = |rule: &&rules::Rule| {
        let begins = |report: &&&str| {
            let head = report.lines().next().unwrap_or_default();
            head.contains(&format!("[{}]: ", rule.code))
        };
        let in_settings = |report: &str| !report.contains("--> exercises/");
        let shortest = all.iter().filter(begins);
        shortest
            .min_by_key(|report| (in_settings(report), report.len()))
            .copied()
    };
    let expected = rules::ALL.iter().filter_map(example).collect::<Vec<_>>().join("\n\n") + "\n";
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&file, &expected).expect("can write");
    }
    let shown = fs::read_to_string(&file).expect("can read");
    assert_eq!(shown, expected, "`UPDATE=1 cargo test` writes them anew");
}

/// Cases whose names begin so are about words, at which only `handout check` looks.
const WORDS: &str = "proofread_";

#[test]
fn check_finds_all_that_a_build_finds() {
    for case in cases().iter().filter(|case| !is_about_words(case)) {
        let (project, day) = project(case);
        let found = project.run(&format!("check --quiet --today {day}")).stderr;
        let report = fs::read_to_string(case.with_extension("txt")).expect("a report");
        let missing: Vec<&str> = headings(&report).difference(&headings(&found)).copied().collect();
        assert_eq!(missing, [""; 0], "{}:\n{found}", case.display());
    }
}

/// What is wrong, and where.
fn headings(report: &str) -> BTreeSet<&str> {
    let is_heading = |line: &&str| {
        ["error[", "warning[", "  -->"]
            .iter()
            .any(|start| line.starts_with(start))
    };
    report.lines().filter(is_heading).map(str::trim).collect()
}

fn is_about_words(case: &Path) -> bool {
    let name = case.file_name();
    name.is_some_and(|name| name.to_string_lossy().starts_with(WORDS))
}

/// A case as a project of its own, and the day on which it is built.
fn project(case: &Path) -> (Project, &'static str) {
    let project = Project::with(&[]);
    project.write("exercises/.keep", "");
    let pictures = tree(&folder().join("img"));
    for (name, bytes) in pictures {
        project.write_bytes(&format!("exercises/img/{name}"), &bytes);
    }
    if ends(case, "yaml") {
        project.write_bytes("handout.yaml", &fs::read(case).expect("can read"));
        project.write("exercises/calf.md", &exercise("Calf stretch", "2026-11-02"));
    } else {
        let own = fs::read(case.join(OWN_SETTINGS));
        project.write_bytes("handout.yaml", &own.unwrap_or_else(|_| SETTINGS.into()));
    }
    for (name, bytes) in exercises(case) {
        let is_template = ends(Path::new(&name), "html");
        let folder = if is_template { "templates" } else { "exercises" };
        project.write_bytes(&format!("{folder}/{name}"), &bytes);
    }
    let record = fs::read(case.join(RECORD));
    let day = if record.is_ok() { "2024-11-23" } else { "2026-11-23" };
    if let Ok(record) = record {
        project.write_bytes(&format!(".handout/{RECORD}"), &record);
    }
    (project, day)
}

/// Builds a case; returns what is said.
fn report(case: &Path) -> String {
    let (project, day) = project(case);
    let is_checked = is_about_words(case);
    let command = if is_checked { "check" } else { "build" };
    let run = project.run(&format!("{command} --quiet --today {day}"));
    let is_error = run.stderr.contains("error[");
    assert_eq!(
        (run.status, project.has("out")),
        (i32::from(is_error), !is_error && !is_checked),
        "{}",
        case.display()
    );
    run.stderr
}

/// The exercise files of a case, and its templates. One that is a case by itself has underscores in its name, where exercises have
/// hyphens.
fn exercises(case: &Path) -> Vec<(String, Vec<u8>)> {
    if case.is_dir() {
        let is_exercise = |name: &str| name != RECORD && name != OWN_SETTINGS;
        let files = tree(case).into_iter();
        return files.filter(|(name, _)| is_exercise(name)).collect();
    }
    let name = case
        .file_name()
        .expect("has a name")
        .to_string_lossy()
        .replace('_', "-");
    let bytes = fs::read(case).expect("can read");
    if ends(case, "md") {
        vec![(name, bytes)]
    } else {
        Vec::new()
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mistakes")
}

fn cases() -> Vec<PathBuf> {
    let is_case = |path: &PathBuf| ends(path, "md") || ends(path, "yaml") || path.is_dir() && !path.ends_with("img");
    entries(&folder()).into_iter().filter(is_case).collect()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let read = fs::read_dir(folder).expect("is a folder");
    let mut paths: Vec<PathBuf> = read.map(|entry| entry.expect("can list").path()).collect();
    paths.sort_unstable();
    paths
}

fn ends(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|extension| extension == ending)
}
