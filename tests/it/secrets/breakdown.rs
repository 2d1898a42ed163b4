//! A mistake of the program itself, which nothing that people do brings about: the system's clock is taken away from it.

use crate::project::{Project, exercise};
use std::process::Command;

/// Stands between the program and the clock (`LD_PRELOAD`); Rust's own library takes a clock that fails for a bug.
const NO_CLOCK: &str = "int clock_gettime(int clock, void *time) { return -1; }\n";

#[test]
fn a_breakdown_is_told_in_a_sentence_without_rusts_own_words() {
    let project = Project::with(&[("2026-11-30-calf.md", &exercise("Calf stretch", "2026-11-30"))]);
    project.write("clock.c", NO_CLOCK);
    let library = project.path("clock.so");
    let compiled = Command::new("cc")
        .args(["-shared", "-fPIC", "-o"])
        .args([&library, &project.path("clock.c")])
        .status();
    assert!(compiled.expect("there is a C compiler").success());
    let environment = [
        ("LD_PRELOAD", library.to_str().expect("a path")),
        ("RUST_BACKTRACE", "full"),
    ];
    let run = project.run_with("build", &environment);
    assert_eq!(run.status, 101, "{}", run.stderr);
    let version = env!("CARGO_PKG_VERSION");
    let first = format!("error: handout {version} has made a mistake of its own, at library/std/src/");
    let lines: Vec<&str> = run.stderr.lines().collect();
    assert!(lines.len() == 2 && lines[0].starts_with(&first), "{}", run.stderr);
    assert!(
        lines[1].starts_with("help: tell whoever gave you the program"),
        "{}",
        run.stderr
    );
}
