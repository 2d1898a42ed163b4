//! A build that is killed, or whose disk is full, at any call that it makes to the system.

use super::{BUILD, is_right, leftovers, two};
use crate::project::{Project, Run, exercise};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use tempfile::TempDir;

/// Makes all of the calls fail, not only some: `HANDOUT_TEST_ALL=1 cargo test`.
const ALL: &str = "HANDOUT_TEST_ALL";

/// The library that stands between the program and the disk, compiled once.
fn library() -> &'static Path {
    static LIBRARY: OnceLock<(TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = LIBRARY.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("fault.so");
        let compiled = Command::new("cc")
            .args(["-shared", "-fPIC", "-o"])
            .arg(&path)
            .args([concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/disk/fault.c"), "-ldl"])
            .status();
        assert!(compiled.expect("there is a C compiler").success());
        (folder, path)
    });
    path
}

/// Builds with a fault of the disk.
fn with_fault(project: &Project, fault: &str) -> Run {
    let library = library().to_str().expect("a path");
    project.run_with(BUILD, &[("LD_PRELOAD", library), ("HANDOUT_FAULT", fault)])
}

/// How many calls a build makes of what is there.
fn calls(project: &Project) -> u64 {
    let copy = Project::copy_of(&project.path(""));
    let count = copy.path("count");
    with_fault(&copy, &format!("count {}", count.display()));
    let calls = fs::read_to_string(count).expect("was written");
    calls.parse().expect("a number")
}

/// Sources as they are at one time: a title and whether there is a third exercise.
fn save(project: &Project, version: u64) {
    let title = format!("Title {}", version % 3);
    project.write("exercises/2026-11-02-calf.md", &exercise(&title, "2026-11-02"));
    let third = "exercises/2026-11-16-arm.md";
    if version.is_multiple_of(2) {
        project.write(third, &exercise("Arm", "2026-11-16"));
    } else {
        let _ = fs::remove_file(project.path(third));
    }
}

/// Everything that a file under `out/` may hold.
#[derive(Default)]
struct Allowed(BTreeMap<String, BTreeSet<Vec<u8>>>);

impl Allowed {
    fn add(&mut self, project: &Project) {
        for (name, bytes) in super::clean(project, BUILD) {
            self.0.entry(name).or_default().insert(bytes);
        }
    }

    /// Every file is one of its versions, and whole; but for those that were not yet put in place.
    fn check(&self, project: &Project, when: &str) {
        for (name, bytes) in project.tree("out") {
            if !name.contains(".handout-") {
                let is_version = self.0.get(&name).is_some_and(|versions| versions.contains(&bytes));
                assert!(is_version, "{when}: `{name}` is no version of it");
            }
        }
    }
}

/// A fault at each `step`th call of a build, one after the other in the same project, which goes on changing; now and then
/// a build gets through.
fn at_each_call(fault: &str, step: usize, check: impl Fn(&Project, &Run, &str)) -> usize {
    let project = two();
    let mut allowed = Allowed::default();
    for version in 0..6 {
        save(&project, version);
        allowed.add(&project);
    }
    project.run(BUILD);
    save(&project, 0);
    let most = calls(&project);
    let mut tried = 0;
    for (round, number) in (0..).zip((1..=most).step_by(step)) {
        let when = format!("{fault} at call {number} of {most}");
        save(&project, round);
        let run = with_fault(&project, &format!("{fault} {number}"));
        tried += usize::from(run.status != 0);
        allowed.check(&project, &when);
        check(&project, &run, &when);
        if round % 3 == 1 {
            // What was built before comes back.
            save(&project, round - 1);
        }
        if round % 2 == 0 {
            is_right(&project, BUILD, &when);
        }
    }
    is_right(&project, BUILD, "at the end");
    tried
}

fn step(some: usize) -> usize {
    if std::env::var_os(ALL).is_some() { 1 } else { some }
}

#[test]
fn a_build_that_is_killed_at_any_call_leaves_old_files_or_new_ones_and_the_next_is_right() {
    let step = step(5);
    let killed = at_each_call("kill", step, |_, run, when| {
        assert!(run.status == -1 || run.status == 0, "{when}");
    });
    assert!(killed >= 40 / step, "only {killed} were killed");
}

#[test]
fn a_disk_that_is_full_from_any_call_on_is_told_and_the_next_build_is_right() {
    let stopped = at_each_call("full", step(5), |project, run, when| {
        if run.status != 0 {
            let is_told = run.stderr.starts_with("error: cannot write `") && run.stderr.contains("`: the disk is full");
            assert!(run.status == 2 && is_told, "{when}: {}", run.stderr);
        }
        assert_eq!(leftovers(project), [""; 0], "{when}");
    });
    assert!(stopped > 4, "only {stopped} builds found no room");
}
