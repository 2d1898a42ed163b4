//! Files that Notepad has given an ending that nobody sees.

use crate::project::{Project, SETTINGS, exercise};

#[test]
fn settings_that_are_saved_as_text_are_told_their_name() {
    let project = Project::with(&[("calf.md", &exercise("Calf stretch", "2026-11-02"))]);
    std::fs::rename(project.path("handout.yaml"), project.path("handout.yaml.txt")).expect("can rename");
    let run = project.run("check");
    assert_eq!(run.status, 2);
    let help = "rename `handout.yaml.txt`, which lies there, to `handout.yaml` (Windows hides `.txt`";
    assert!(run.stderr.contains(help), "{}", run.stderr);
}

#[test]
fn settings_beside_the_settings_are_not_read() {
    let project = Project::with(&[("calf.md", &exercise("Calf stretch", "2026-11-02"))]);
    let day = "--today 2026-11-23";
    assert_eq!(project.run(&format!("build {day}")).status, 0);
    project.write("handout.yaml.txt", SETTINGS);
    let run = project.run(&format!("build {day}"));
    let said = "`handout.yaml.txt` is not read, because the settings are those in `handout.yaml`";
    assert!(run.stderr.contains(said), "{}", run.stderr);
}

#[test]
fn an_exercise_that_is_saved_as_text_is_told_its_name_wherever_it_is_looked_for() {
    let project = Project::with(&[("calf.md", &exercise("Calf stretch", "2026-11-02"))]);
    project.write(
        "exercises/2026-11-09-hip.md.txt",
        &exercise("Hip stretch", "2026-11-09"),
    );
    for typed in ["hip", "exercises/2026-11-09-hip.md"] {
        let run = project.run(&format!("build {typed} --today 2026-11-23"));
        let help = "rename `exercises/2026-11-09-hip.md.txt` to `exercises/2026-11-09-hip.md`";
        assert!(run.status == 2 && run.stderr.contains(help), "{}", run.stderr);
    }
    let status = project.run("status --today 2026-11-23").stdout;
    assert!(
        status.contains("`exercises/2026-11-09-hip.md.txt` is not read"),
        "{status}"
    );
}
