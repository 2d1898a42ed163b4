//! Golden projects: each folder of `tests/cases/` is a project; what `handout build` makes of it and says is compared
//! exactly, both ways, with what lies beside it in `expected/`.
//!
//! `UPDATE=1 cargo test` writes the expected files anew: read their diff before you commit it.

use crate::project::{Project, copy, tree};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The day on which every case is built.
const BUILD: &str = "build --today 2026-11-23";

#[test]
fn every_case_gives_what_is_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut failures = Vec::new();
    let mut count = 0;
    for entry in fs::read_dir(&folder).expect("the cases") {
        let case = entry.expect("can list").path();
        let made = build(&case);
        let expected = case.join("expected");
        if std::env::var_os("UPDATE").is_some() {
            update(&expected, &made);
        }
        failures.extend(differences(&case, &tree(&expected), &made));
        count += 1;
    }
    assert!(count > 0, "there are no cases");
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

/// Builds a case and returns its `out/`, with what the program said as two more files.
fn build(case: &Path) -> BTreeMap<String, Vec<u8>> {
    let project = Project::copy_of(case);
    let arguments = fs::read_to_string(case.join("arguments.txt")).unwrap_or_default();
    let run = project.run(&format!("{BUILD} {arguments}"));
    let mut made: BTreeMap<String, Vec<u8>> = (project.tree("out").into_iter())
        .map(|(name, bytes)| (format!("out/{name}"), bytes))
        .collect();
    made.insert("status.txt".into(), format!("{}\n", run.status).into_bytes());
    made.insert("stdout.txt".into(), run.stdout.into_bytes());
    made.insert("stderr.txt".into(), run.stderr.into_bytes());
    made
}

fn update(expected: &Path, made: &BTreeMap<String, Vec<u8>>) {
    let _ = fs::remove_dir_all(expected);
    let fresh = tempfile::tempdir().expect("a temporary folder");
    for (name, bytes) in made {
        let path = fresh.path().join(name);
        fs::create_dir_all(path.parent().expect("has a folder")).expect("can make folders");
        fs::write(path, bytes).expect("can write");
    }
    copy(fresh.path(), expected);
}

fn differences(case: &Path, expected: &BTreeMap<String, Vec<u8>>, made: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let case = case.file_name().unwrap_or_default().to_string_lossy();
    let names: std::collections::BTreeSet<&String> = expected.keys().chain(made.keys()).collect();
    let problem = |name: &&String| match (expected.get(*name), made.get(*name)) {
        (Some(old), Some(new)) if old == new => None,
        (Some(old), Some(new)) => Some(format!("differs: {}", first_difference(old, new))),
        (Some(_), None) => Some("was not made".to_owned()),
        _ => Some("was not expected".to_owned()),
    };
    names
        .iter()
        .filter_map(|name| Some(format!("{case}/{name} {}", problem(name)?)))
        .collect()
}

/// The first line that differs, or that the bytes do.
fn first_difference(old: &[u8], new: &[u8]) -> String {
    let (Ok(old), Ok(new)) = (std::str::from_utf8(old), std::str::from_utf8(new)) else {
        return format!("{} bytes, not the {} expected ones", new.len(), old.len());
    };
    let pairs = old.lines().zip(new.lines()).enumerate();
    let line = pairs.into_iter().find(|(_, (old, new))| old != new);
    match line {
        Some((index, (old, new))) => format!("line {}\n  expected {old}\n  made     {new}", index + 1),
        None => "one is longer".to_owned(),
    }
}
