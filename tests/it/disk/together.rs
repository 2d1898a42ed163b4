//! More than one program at the same project.

use super::{BUILD, is_right, two};
use crate::project::{Project, exercise};
use std::fs;
use std::process::{Child, Stdio};
use std::time::Duration;
use std::{process, thread};

const CALF: &str = "exercises/2026-11-02-calf.md";

/// A program that runs until it is dropped.
struct Running(Child);

impl Running {
    fn start(project: &Project, arguments: &str) -> Self {
        let mut command = process::Command::new(env!("CARGO_BIN_EXE_handout"));
        command
            .args(arguments.split_whitespace())
            .current_dir(project.path(""))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        Self(command.spawn().expect("the program runs"))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Saves as editors do: a whole new file in the place of the old one.
fn save(project: &Project, number: u64) {
    project.write("exercises/.new", &exercise(&format!("Title {number}"), "2026-11-02"));
    fs::rename(project.path("exercises/.new"), project.path(CALF)).expect("can move");
}

#[test]
fn builds_that_begin_one_after_the_other_end_so_and_the_last_save_counts() {
    let project = two();
    project.run(BUILD);
    for round in 0..6 {
        let mut builds: Vec<Running> = Vec::new();
        for number in 0..3 {
            save(&project, round * 3 + number);
            builds.push(Running::start(&project, BUILD));
        }
        for build in &mut builds {
            assert!(build.0.wait().expect("has ended").success());
        }
        let page = project.read("out/calf/index.html");
        assert!(
            page.contains(&format!("Title {}", round * 3 + 2)),
            "an older build came last"
        );
    }
    is_right(&project, BUILD, "after many builds");
}

#[test]
fn a_page_that_is_read_during_saves_and_builds_and_a_watch_is_always_whole() {
    let project = two();
    project.run(BUILD);
    let watch = Running::start(&project, &format!("{BUILD} --watch"));
    let preview = Running::start(&project, "preview --port 0");
    thread::scope(|scope| {
        scope.spawn(|| {
            for number in 0..40 {
                save(&project, number);
                thread::sleep(Duration::from_millis(20));
            }
        });
        let build = scope.spawn(|| (0..12).all(|_| project.run(BUILD).status == 0));
        while !build.is_finished() {
            for name in ["out/calf/index.html", "out/index.html", "out/calf/email.html"] {
                let page = project.read(name);
                assert!(
                    page.trim_end().ends_with("</html>") && page.contains("Title") | page.contains("Calf"),
                    "{name}"
                );
            }
        }
        assert!(build.join().expect("ran"));
    });
    drop((watch, preview));
    is_right(&project, BUILD, "after everything");
}

#[test]
fn a_build_that_is_alone_waits_for_nobody_and_others_are_told_why_they_wait() {
    let project = two();
    project.run(BUILD);
    let turn = fs::File::create(project.path(".handout/building")).expect("can open");
    turn.lock().expect("can lock");
    let waiting = project.start(&BUILD.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
    // Long enough for a build that does not wait.
    thread::sleep(Duration::from_millis(300));
    save(&project, 77);
    turn.unlock().expect("can unlock");
    let output = waiting.wait_with_output().expect("has ended");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.starts_with("another build of this project is at work"), "{said}");
    assert!(
        project.read("out/calf/index.html").contains("Title 77"),
        "it read before it was its turn"
    );
}
