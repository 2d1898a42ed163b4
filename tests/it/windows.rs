//! What differs on Windows, as far as it can be tried elsewhere: line ends, byte-order marks, other programs' files.
//! `docs/installing.md` says what could not be tried.

use crate::project::{Project, tree};
use std::fs;
use std::path::Path;

/// The day on which all is built.
const BUILD: &str = "build --today 2026-11-23";

/// A case's sources as editors on Windows save them.
fn saved_on_windows(case: &str) -> Project {
    let project = Project::copy_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(case));
    let sources = project.tree("exercises").into_iter();
    let names = sources
        .map(|(name, _)| format!("exercises/{name}"))
        .filter(|name| Path::new(name).extension().is_some_and(|ending| ending == "md"));
    for name in names.chain(["handout.yaml".to_owned()]).collect::<Vec<_>>() {
        let text = project.read(&name).replace('\n', "\r\n");
        project.write(&name, &format!("\u{feff}{text}"));
    }
    project
}

#[test]
fn sources_with_windows_line_ends_give_the_same_files() {
    for case in ["everything", "pictures"] {
        let project = saved_on_windows(case);
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(case);
        let arguments = fs::read_to_string(folder.join("arguments.txt")).unwrap_or_default();
        let run = project.run(&format!("{BUILD} {arguments}"));
        let expected = tree(&folder.join("expected"));
        let text = |name: &str| String::from_utf8_lossy(&expected[name]).into_owned();
        assert_eq!(run.stdout, text("stdout.txt"), "{case}: {}", run.stderr);
        assert_eq!(run.stderr, text("stderr.txt"), "{case}");
        let made = project.tree("out");
        let files: Vec<&String> = expected.keys().filter(|name| name.starts_with("out/")).collect();
        assert_eq!(files.len(), made.len(), "{case}");
        for name in files {
            assert!(made.get(&name[4..]) == expected.get(name), "{case}: {name}");
        }
    }
}

#[test]
fn a_record_of_what_was_published_survives_windows_line_ends() {
    let project = saved_on_windows("smallest");
    let first = project.run(BUILD);
    assert_eq!(first.status, 0);
    let record = ".handout/published.jsonl";
    let published = project.read(record);
    assert!(!published.is_empty());
    // Git gives files such line ends on Windows.
    project.write(record, &published.replace('\n', "\r\n"));
    let again = project.run(BUILD);
    assert_eq!((again.status, again.stderr), (0, first.stderr));
    assert_eq!(project.read(record).replace('\r', ""), published);
}

#[test]
fn every_path_that_is_written_down_has_forward_slashes_and_a_name_that_windows_takes() {
    let project = saved_on_windows("everything");
    assert_eq!(project.run(BUILD).status, 0);
    let record = project.read(".handout/built.json");
    assert!(
        record.contains("open-book/handout.pdf") && !record.contains('\\'),
        "{record}"
    );
    let names: Vec<String> = project.tree("out").into_keys().collect();
    for part in names.iter().flat_map(|name| name.split('/')) {
        let stem = part.split('.').next().unwrap_or_default();
        assert!(!handout::parse::is_device(&stem.to_lowercase()), "{part}");
        assert!(
            !part.contains(['<', '>', ':', '"', '|', '?', '*']) && !part.ends_with(['.', ' ']),
            "{part}"
        );
    }
    let mut lower: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
    lower.sort_unstable();
    lower.dedup();
    assert_eq!(lower.len(), names.len(), "two files differ only in capitals");
}

#[test]
fn a_list_with_windows_line_ends_is_the_same_list() {
    let list = "email,name,status\nanna@example.org,Anna,subscribed\nbo@example.org,Bo,subscribed\n";
    let listed = |text: &str| {
        let project = Project::with(&[]);
        project.write("list.csv", text);
        let run = project.run("subscribers import list.csv --consent 2026-11-02 --today 2026-11-23");
        assert_eq!(run.status, 0, "{}", run.stderr);
        project.run("subscribers list --json").stdout
    };
    let listed_on_windows = listed(&format!("\u{feff}{}", list.replace('\n', "\r\n")));
    assert!(listed_on_windows.contains("bo@example.org"), "{listed_on_windows}");
    assert_eq!(listed_on_windows, listed(list));
}
