//! Links that a project from somebody else brings along to have a build change what lies outside it.

use crate::project::{Project, Run, exercise};
use std::fs;
use std::os::unix::fs::symlink;

/// A project, and a folder beside it with something precious.
fn project() -> (Project, tempfile::TempDir) {
    let outside = tempfile::tempdir().expect("a folder");
    fs::create_dir(outside.path().join("staged")).expect("can make a folder");
    fs::write(outside.path().join("staged/thesis.txt"), "precious").expect("can write");
    let project = Project::with(&[("2026-11-30-calf.md", &exercise("Calf stretch", "2026-11-30"))]);
    (project, outside)
}

fn is_refused(run: &Run, why: &str, outside: &tempfile::TempDir) {
    assert_eq!(run.status, 2, "{}", run.stderr);
    assert!(run.stderr.contains(why), "{}", run.stderr);
    let precious = fs::read_to_string(outside.path().join("staged/thesis.txt"));
    assert_eq!(precious.expect("still there"), "precious");
    assert_eq!(fs::read_dir(outside.path()).expect("still there").count(), 1);
}

#[test]
fn out_may_not_lead_out_of_the_project() {
    let (project, outside) = project();
    symlink(outside.path(), project.path("out")).expect("can link");
    project.write(
        ".handout/built.json",
        r#"{"staged/thesis.txt":{"exercise":"gone","outputs":["page"]}}"#,
    );
    is_refused(
        &project.run("build"),
        "`out` is a link that leads out of the project",
        &outside,
    );
}

#[test]
fn what_lies_behind_a_link_in_out_is_not_taken_away() {
    let (project, outside) = project();
    assert_eq!(project.run("build").status, 0);
    symlink(outside.path(), project.path("out/elsewhere")).expect("can link");
    project.write(
        ".handout/built.json",
        r#"{"elsewhere/staged/thesis.txt":{"exercise":"gone","outputs":["page"]}}"#,
    );
    fs::remove_file(project.path(".handout/cache.json")).expect("was there");
    fs::remove_dir_all(project.path("out/calf")).expect("was there");
    is_refused(&project.run("build"), "leads out of `out`: remove the link", &outside);
}

#[test]
fn the_memory_of_a_project_may_not_lead_out_of_it() {
    let (project, outside) = project();
    symlink(outside.path(), project.path(".handout")).expect("can link");
    is_refused(&project.run("build"), "`.handout` is a link", &outside);
}

#[test]
fn the_record_of_what_is_published_is_not_written_through_a_link() {
    let (project, outside) = project();
    fs::create_dir(project.path(".handout")).expect("can make a folder");
    symlink(outside.path().join("made"), project.path(".handout/published.jsonl")).expect("can link");
    is_refused(&project.run("build"), "`published.jsonl` is a link", &outside);
}

#[test]
fn letters_to_readers_that_nobody_remembers_stop_a_build() {
    let (project, _) = project();
    project.write("out/outbox/calf/0001.eml", "To: anna@example.org");
    let run = project.run("build");
    assert_eq!(run.status, 2, "{}", run.stderr);
    assert!(
        run.stderr.contains("`out/outbox/calf` is not known to be ours"),
        "{}",
        run.stderr
    );
}
