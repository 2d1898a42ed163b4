//! What a disk refuses: no permission, no room for larger files, pipes in the place of files.

use super::{BUILD, is_right, two};
use crate::project::{Project, Run};
use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::process::Command;

/// A user whom nothing belongs to (`nobody` on Linux): the system forbids nothing to root.
const NOBODY: u32 = 65_534;

/// Runs the program as a user who is forbidden things.
fn run(project: &Project, arguments: &str) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_handout"));
    command.args(arguments.split_whitespace()).current_dir(project.path(""));
    if is_root(project) {
        command.uid(NOBODY).gid(NOBODY);
    }
    Run::from(&command.output().expect("the program runs"))
}

fn is_root(project: &Project) -> bool {
    fs::metadata(project.path("handout.yaml")).expect("is there").uid() == 0
        || fs::metadata(project.path("")).expect("is there").uid() == NOBODY
}

/// Gives everything to whoever runs the program.
fn give(project: &Project) {
    if is_root(project) {
        let names = project.tree("").into_keys();
        for name in names.flat_map(|name| {
            let path = project.path(&name);
            path.ancestors().map(std::path::Path::to_owned).collect::<Vec<_>>()
        }) {
            if name.starts_with(project.path("")) {
                chown(&name, Some(NOBODY), Some(NOBODY)).expect("root may");
            }
        }
    }
}

fn forbid(project: &Project, name: &str, mode: u32) {
    fs::set_permissions(project.path(name), Permissions::from_mode(mode)).expect("may");
}

/// Builds, changes, forbids something, and builds again: that must end with this sentence, and with permission again
/// the next build is right.
fn stops(name: &str, mode: u32, sentence: &str) {
    let project = two();
    give(&project);
    assert_eq!(run(&project, BUILD).status, 0);
    let before = project.tree("out");
    project.append("exercises/2026-11-02-calf.md", "\nMore of it.\n");
    let allowed = fs::metadata(project.path(name)).expect("is there").permissions().mode();
    forbid(&project, name, mode);
    let stopped = run(&project, BUILD);
    forbid(&project, name, allowed);
    assert_eq!((stopped.status, stopped.stderr.trim_end()), (2, sentence));
    let may_differ = name.starts_with("out");
    assert!(may_differ || project.tree("out") == before, "{name}");
    is_right(&project, BUILD, name);
}

const MAY_NOT: &str = "you may not: ask whose it is, or change its permissions";

#[test]
fn an_out_that_may_not_be_written_is_named() {
    let sentence = format!("error: cannot write `out/feed.json`: {MAY_NOT}");
    stops("out", 0o555, &sentence);
    let sentence = format!("error: cannot write `out/calf/email.html`: {MAY_NOT}");
    stops("out/calf", 0o555, &sentence);
}

#[test]
fn a_record_that_may_not_be_read_is_named_and_not_replaced() {
    for name in [".handout/built.json", ".handout/published.jsonl"] {
        stops(name, 0o000, &format!("error: cannot read `{name}`: {MAY_NOT}"));
    }
}

#[test]
fn a_handout_folder_that_may_not_be_written_is_named() {
    stops(
        ".handout",
        0o555,
        &format!("error: cannot write `.handout/staged`: {MAY_NOT}"),
    );
    let project = two();
    give(&project);
    forbid(&project, "", 0o555);
    let stopped = run(&project, BUILD);
    forbid(&project, "", 0o755);
    assert_eq!(
        stopped.stderr.trim_end(),
        format!("error: cannot write `.handout/lock`: {MAY_NOT}")
    );
}

#[test]
fn sources_that_may_not_be_read_are_named() {
    for (name, sentence) in [
        ("handout.yaml", "cannot read `handout.yaml`"),
        (
            "exercises/2026-11-02-calf.md",
            "cannot read `exercises/2026-11-02-calf.md`",
        ),
        ("exercises", "cannot read the folder `exercises`"),
    ] {
        stops(name, 0o000, &format!("error: {sentence}: {MAY_NOT}"));
    }
    let project = two();
    project.write("fonts/readme.txt", "none");
    give(&project);
    forbid(&project, "fonts", 0o000);
    let stopped = run(&project, BUILD);
    forbid(&project, "fonts", 0o755);
    assert_eq!(
        stopped.stderr.trim_end(),
        format!("error: cannot read the folder `fonts`: {MAY_NOT}")
    );
}

#[test]
fn a_project_that_is_built_may_be_looked_at_without_permission_to_write() {
    let project = two();
    give(&project);
    run(&project, BUILD);
    for name in ["", "out", ".handout"] {
        forbid(&project, name, 0o555);
    }
    let again = run(&project, BUILD);
    for name in ["", "out", ".handout"] {
        forbid(&project, name, 0o755);
    }
    assert_eq!((again.status, again.stderr.as_str()), (0, ""));
}

/// Runs the program where no file may be larger than so many blocks, as on a disk with quotas.
fn run_with_room(project: &Project, blocks: u32) -> Run {
    let program = env!("CARGO_BIN_EXE_handout");
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec '{program}' {BUILD}");
    let mut command = Command::new("sh");
    command.args(["-c", &script]).current_dir(project.path(""));
    Run::from(&command.output().expect("the program runs"))
}

#[test]
fn a_file_for_which_there_is_no_room_is_named_and_its_old_version_stays() {
    let project = two();
    project.run(BUILD);
    let before = project.tree("out");
    project.append(
        "exercises/2026-11-02-calf.md",
        &"\nMore of it, and more.\n".repeat(2000),
    );
    let stopped = run_with_room(&project, 40);
    assert_eq!(stopped.status, 2);
    let sentence = "there is no more room for you on this disk: make some, and type the command again";
    assert!(stopped.stderr.trim_end().ends_with(sentence), "{}", stopped.stderr);
    assert!(
        stopped.stderr.starts_with("error: cannot write `out/calf/"),
        "{}",
        stopped.stderr
    );
    assert_eq!(
        project.tree("out/calf").get("index.html"),
        before.get("calf/index.html")
    );
    assert_eq!(super::leftovers(&project), [""; 0]);
    is_right(&project, BUILD, "with room again");
}

fn pipe(project: &Project, name: &str) {
    let path = project.path(name);
    fs::create_dir_all(path.parent().expect("has a folder")).expect("can make folders");
    assert!(Command::new("mkfifo").arg(path).status().expect("runs").success());
}

#[test]
fn a_pipe_in_the_place_of_a_file_is_told_and_never_waited_for() {
    let project = two();
    pipe(&project, "out/feed.xml");
    super::stops(
        &project,
        "error: `out/feed.xml` is no file, and one belongs there: move it away",
    );
    let project = two();
    project.run(BUILD);
    project.remove("out/feed.xml");
    pipe(&project, "out/feed.xml");
    let stopped = project.run(BUILD);
    assert!(
        stopped.stderr.contains("`out/feed.xml` is no file"),
        "{}",
        stopped.stderr
    );
    let project = two();
    pipe(&project, "exercises/2026-11-16-neck.md");
    let stopped = project.run(BUILD);
    assert!(
        stopped.stderr.contains("it is a pipe, not a file"),
        "{}",
        stopped.stderr
    );
}
