//! The disk at its worst: full, forbidden, in the way, and a build that is killed at any moment or not alone.

#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod fault;
mod memory;
#[cfg(unix)]
mod refused;
mod together;

use crate::project::{Project, exercise};
use std::collections::BTreeMap;
use std::fs;

/// Only what is quick to make: pages, newsletters and feeds.
const BUILD: &str = "build --today 2026-11-23 --only page --only email --only feed --only index";

/// Two exercises with a logo.
fn two() -> Project {
    let project = Project::with(&[
        ("2026-11-02-calf.md", &exercise("Calf stretch", "2026-11-02")),
        ("2026-11-09-hip.md", &exercise("Hip stretch", "2026-11-09")),
    ]);
    project.write("img/logo.svg", LOGO);
    let settings = project
        .read("handout.yaml")
        .replace("  author:", "  logo: img/logo.svg\n  author:");
    project.write("handout.yaml", &settings);
    project
}

const LOGO: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="40" height="30" fill="#335577"/></svg>"##;

/// What a build of the same sources makes that knows nothing of earlier ones but what was published.
fn clean(project: &Project, command: &str) -> BTreeMap<String, Vec<u8>> {
    let copy = Project::with(&[]);
    for (name, bytes) in project.tree("") {
        if !name.starts_with("out/") && (!name.starts_with(".handout/") || name.ends_with("published.jsonl")) {
            copy.write_bytes(&name, &bytes);
        }
    }
    let run = copy.run(command);
    assert_eq!(run.status, 0, "{}", run.stderr);
    copy.tree("out")
}

/// Builds, and compares everything in `out/` with what a clean build makes.
fn is_right(project: &Project, command: &str, when: &str) {
    let run = project.run(command);
    assert_eq!(run.status, 0, "{when}: {}", run.stderr);
    let (is, should) = (project.tree("out"), clean(project, command));
    let names = is.keys().chain(should.keys());
    let differ: Vec<&String> = names.filter(|name| is.get(*name) != should.get(*name)).collect();
    assert!(differ.is_empty(), "{when}: {differ:?}");
    assert!(!project.has(".handout/unfinished"), "{when}");
    assert_eq!(leftovers(project), [""; 0], "{when}");
}

/// Files that were written only in part, or not put where they belong.
fn leftovers(project: &Project) -> Vec<String> {
    let names = project.tree("").into_keys();
    names.filter(|name| name.contains(".handout-")).collect()
}

#[test]
fn a_half_written_file_goes_with_the_next_build_although_nothing_has_changed() {
    let project = two();
    project.run(BUILD);
    project.run(BUILD);
    // So a build leaves it that is killed at its first file.
    project.write("out/calf/.handout-index.html", "<!doc");
    project.write(".handout/unfinished", "");
    is_right(&project, BUILD, "after the kill");
}

#[test]
fn a_list_that_was_half_written_lies_nowhere_after_the_next_change() {
    let project = two();
    project.write(".handout-subscribers.csv", "email\nbea@example.org\n");
    let run = project.run("subscribers add ann@example.org --source desk --consent 2026-01-05");
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert_eq!(leftovers(&project), [""; 0]);
    assert!(project.read("subscribers.csv").contains("ann@example.org"));
}

#[test]
fn what_git_must_never_see_is_named_in_a_new_project() {
    let project = Project::with(&[]);
    project.run("init practice");
    assert!(
        project
            .read("practice/.gitignore")
            .lines()
            .any(|line| line == "/.handout-*")
    );
}

#[test]
fn a_folder_where_a_file_belongs_stops_before_anything_is_written() {
    for place in ["out/feed.xml", "out/calf/index.html"] {
        let project = two();
        fs::create_dir_all(project.path(place)).expect("can make folders");
        stops(
            &project,
            &format!("error: `{place}` is no file, and one belongs there: move it away"),
        );
    }
    let project = two();
    project.run(BUILD);
    let before = project.tree("out");
    project.remove("out/feed.xml");
    fs::create_dir(project.path("out/feed.xml")).expect("can make folders");
    project.append("exercises/2026-11-02-calf.md", "\nMore of it.\n");
    let run = project.run(BUILD);
    assert!(run.stderr.contains("`out/feed.xml` is no file"), "{}", run.stderr);
    assert_eq!(
        project.tree("out/calf").get("index.html"),
        before.get("calf/index.html")
    );
}

#[test]
fn a_file_where_a_folder_belongs_stops_before_anything_is_written() {
    for place in ["out", "out/calf"] {
        let project = two();
        project.write(place, "mine");
        stops(
            &project,
            &format!("error: `{place}` is a file, and a folder belongs there: move it away"),
        );
        assert_eq!(project.read(place), "mine");
    }
    let project = two();
    project.write(".handout", "mine");
    stops(
        &project,
        "error: cannot read `.handout/published.jsonl`: a file stands where a folder belongs: move it away",
    );
}

/// A build that fails with this sentence, and has announced and written nothing.
fn stops(project: &Project, sentence: &str) {
    let before = project.tree("out");
    let run = project.run(BUILD);
    assert_eq!((run.status, run.stderr.trim_end()), (2, sentence));
    assert!(!project.has(".handout/published.jsonl"), "{sentence}");
    assert!(project.tree("out") == before, "{sentence}");
}
