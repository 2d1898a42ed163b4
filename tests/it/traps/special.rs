//! What is no file where a file should be: nothing waits for a pipe, reads a device to its end, or leaves the project.

use super::STEPS;
use crate::project::{Project, Run, exercise};
use handout::project::Project as Folder;
use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

const CALF: &str = "2026-11-30-calf.md";

/// Where links lead to each other, and a picture behind a link that leads nowhere.
const CIRCLE: &str = "links lead in a circle here: put the file or folder itself in the place of one";
const NOWHERE: &str = "`exercises/a.svg` is a link, or lies behind one, that leads nowhere";

/// Puts something at the first path that is no picture, perhaps with the help of a folder outside.
type Trap = fn(&Path, &Path);

fn project() -> Project {
    Project::with(&[(CALF, &exercise("Calf stretch", "2026-11-30"))])
}

fn pipe(path: &Path) {
    let _ = fs::remove_file(path);
    fs::create_dir_all(path.parent().expect("has a folder")).expect("can make folders");
    assert!(
        Command::new("mkfifo")
            .arg(path)
            .status()
            .expect("mkfifo runs")
            .success()
    );
}

/// A run that is ended if it waits for a pipe, with 3 GB of addresses at most.
fn run(project: &Project, arguments: &str) -> Run {
    let mut program = Command::new("sh")
        .args([
            "-c",
            "ulimit -v 3000000; exec \"$0\" \"$@\"",
            env!("CARGO_BIN_EXE_handout"),
        ])
        .args(arguments.split_whitespace())
        .current_dir(project.path(""))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    for _ in 0..1200 {
        if program.try_wait().expect("can wait").is_some() {
            return Run::from(&program.wait_with_output().expect("the program has ended"));
        }
        thread::sleep(Duration::from_millis(50));
    }
    program.kill().expect("can end it");
    panic!("`{arguments}` waits for ever");
}

fn fails(project: &Project, arguments: &str, status: i32, why: &str) {
    let run = run(project, arguments);
    assert_eq!(run.status, status, "{arguments}: {}", run.stderr);
    assert!(run.stderr.contains(why), "{arguments}: {}", run.stderr);
}

#[test]
fn a_pipe_or_a_folder_in_place_of_a_source_is_told() {
    for name in ["handout.yaml", "exercises/2026-11-30-calf.md"] {
        let project = project();
        pipe(&project.path(name));
        fails(
            &project,
            "build",
            2,
            &format!("cannot read `{name}`: it is a pipe, not a file"),
        );
        project.remove(name);
        fs::create_dir(project.path(name)).expect("can make a folder");
        fails(
            &project,
            "build",
            2,
            &format!("cannot read `{name}`: it is a folder, not a file"),
        );
    }
}

#[test]
fn a_link_to_itself_or_to_a_device_is_told() {
    for name in ["handout.yaml", "exercises/2026-11-30-calf.md"] {
        let project = project();
        project.remove(name);
        symlink(project.path(name), project.path(name)).expect("can link");
        fails(&project, "build", 2, &format!("cannot read `{name}`: {CIRCLE}"));
        project.remove(name);
        symlink("/dev/zero", project.path(name)).expect("can link");
        fails(
            &project,
            "build",
            2,
            &format!("cannot read `{name}`: it is a device, not a file"),
        );
    }
}

/// With two links, at every place where something is read.
#[test]
fn links_that_lead_to_each_other_are_told_in_plain_words() {
    let there_and_back = |project: &Project, name: &str| {
        let (one, other) = (project.path(name), project.path("elsewhere"));
        fs::create_dir_all(one.parent().expect("has a folder")).expect("can make folders");
        symlink(&other, &one).expect("can link");
        symlink(&one, &other).expect("can link");
    };
    for (name, command, what) in [
        (
            "exercises/2026-12-07-hip.md",
            "build",
            "cannot read `exercises/2026-12-07-hip.md`",
        ),
        ("fonts/brand.ttf", "build", "cannot read the font `fonts/brand.ttf`"),
        ("fonts", "build", "cannot read the folder `fonts`"),
        ("subscribers.csv", "subscribers check", "cannot read `subscribers.csv`"),
        (
            "unsubscribed.csv",
            "subscribers check",
            "cannot read `unsubscribed.csv`",
        ),
        (
            "people.csv",
            "subscribers import people.csv",
            "cannot read `people.csv`",
        ),
    ] {
        let project = project();
        there_and_back(&project, name);
        fails(&project, command, 2, &format!("{what}: {CIRCLE}"));
    }
    let project = project();
    fs::remove_dir_all(project.path("exercises")).expect("can remove");
    there_and_back(&project, "exercises");
    fails(
        &project,
        "check",
        2,
        &format!("cannot read the folder `exercises`: {CIRCLE}"),
    );
}

/// Archives from old computers unpack to such names.
#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_no_text_is_told() {
    use std::os::unix::ffi::OsStrExt;
    let project = project();
    let name = std::ffi::OsStr::from_bytes(b"exercises/2026-11-30-h\xfcfte.md");
    fs::write(project.path("").join(name), "x").expect("can write");
    fails(
        &project,
        "build",
        2,
        "the name of `exercises/2026-11-30-h\u{fffd}fte.md` holds bytes that are no letters: rename the file",
    );
}

/// A project from somebody else could otherwise show in `out/` what lies elsewhere on this computer.
#[test]
fn a_source_that_a_link_takes_from_elsewhere_is_refused() {
    const LEADS_OUT: &str = "it is a link, or lies behind one, that leads out of the project's folder: put a copy";
    let outside = tempfile::tempdir().expect("a folder");
    for name in ["handout.yaml", "exercises/2026-11-30-calf.md"] {
        let project = project();
        let elsewhere = outside.path().join(Path::new(name).file_name().expect("a name"));
        fs::rename(project.path(name), &elsewhere).expect("can move");
        symlink(&elsewhere, project.path(name)).expect("can link");
        for command in ["build", "check", "status"] {
            fails(&project, command, 2, &format!("cannot read `{name}`: {LEADS_OUT}"));
        }
        assert!(!project.has("out/calf"));
    }
    // The whole folder, and a link to a link.
    let project = project();
    fs::rename(project.path("exercises"), outside.path().join("exercises")).expect("can move");
    symlink(outside.path().join("exercises"), project.path("elsewhere")).expect("can link");
    symlink("elsewhere", project.path("exercises")).expect("can link");
    fails(
        &project,
        "build",
        2,
        &format!("cannot read `exercises/{CALF}`: {LEADS_OUT}"),
    );
}

#[test]
fn a_source_behind_a_link_within_the_project_is_read() {
    let project = project();
    fs::rename(project.path("exercises"), project.path("texts")).expect("can move");
    symlink("texts", project.path("exercises")).expect("can link");
    let run = run(&project, "check");
    assert_eq!(run.status, 0, "{}", run.stderr);
}

#[test]
fn a_picture_is_a_file_of_the_project_or_refused() {
    let outside = tempfile::tempdir().expect("a folder");
    fs::write(
        outside.path().join("a.svg"),
        "<svg xmlns='http://www.w3.org/2000/svg'/>",
    )
    .expect("can write");
    let traps: [(&str, Trap); 7] = [
        ("`exercises/a.svg` is not a picture", |at, _| pipe(at)),
        ("`exercises/a.svg` is not a picture", |at, _| {
            fs::create_dir(at).expect("can make a folder");
        }),
        ("`exercises/a.svg` leads out of the project's folder", |at, _| {
            symlink("/dev/zero", at).expect("can link");
        }),
        ("`exercises/a.svg` leads out of the project's folder", |at, outside| {
            symlink(outside.join("a.svg"), at).expect("can link");
        }),
        (NOWHERE, |at, _| {
            symlink(at, at).expect("can link");
        }),
        (NOWHERE, |at, _| {
            symlink(at.with_file_name("b.svg"), at).expect("can link");
            symlink(at, at.with_file_name("b.svg")).expect("can link");
        }),
        (NOWHERE, |at, _| {
            symlink("gone.svg", at).expect("can link");
        }),
    ];
    for (why, lay) in traps {
        let with_picture = exercise("Calf", "2026-11-30").replace("facing a wall.", "facing a wall. ![A wall.](a.svg)");
        let project = Project::with(&[(CALF, &with_picture)]);
        lay(&project.path("exercises/a.svg"), outside.path());
        fails(&project, "build", 1, why);
        // The same as a logo.
        let project = self::project();
        project.append("handout.yaml", "handout: {}\n");
        let settings = project
            .read("handout.yaml")
            .replace("practice:\n", "practice:\n  logo: exercises/a.svg\n");
        project.write("handout.yaml", &settings.replace("handout: {}\n", ""));
        lay(&project.path("exercises/a.svg"), outside.path());
        fails(&project, "build", 1, why);
    }
    for typed in [
        "../../../etc/logo.png",
        "/etc/logo.png",
        "/dev/zero.png",
        "img/../../../a.png",
        "file:///etc/a.png",
    ] {
        let text =
            format!("---\ntitle: T\ndate: 2026-11-30\nsummary: S\ndose: {{reps: 5}}\n---\n![A.]({typed}){STEPS}");
        fails(
            &Project::with(&[(CALF, &text)]),
            "build",
            1,
            "is outside the project's folder",
        );
    }
}

#[test]
fn fonts_that_are_none_are_told_or_left_out() {
    let project = project();
    pipe(&project.path("fonts/a.ttf"));
    fails(
        &project,
        "build",
        2,
        "cannot read the font `fonts/a.ttf`: it is a pipe, not a file",
    );
    project.remove("fonts/a.ttf");
    let sparse = File::create(project.path("fonts/a.ttf")).expect("can write");
    sparse.set_len(4_000_000_000).expect("can be sparse");
    fails(
        &project,
        "build",
        2,
        "cannot read the font `fonts/a.ttf`: it has more than 100 MB, which cannot be meant",
    );
    project.remove("fonts/a.ttf");
    project.write_bytes("fonts/a.ttf", &[0; 5000]);
    let built_in = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/fonts")).expect("fonts");
    let mut damaged = built_in
        .filter_map(|entry| {
            Some(entry.expect("can list").path()).filter(|path| path.extension().is_some_and(|it| it == "ttf"))
        })
        .map(|path| fs::read(path).expect("can read"))
        .next()
        .expect("a font");
    project.write_bytes("fonts/cut.ttf", &damaged[..damaged.len() / 2]);
    damaged.iter_mut().skip(400).step_by(97).for_each(|byte| *byte ^= 0xff);
    project.write_bytes("fonts/damaged.ttf", &damaged);
    let run = run(&project, "build");
    assert!(
        [0, 1, 2].contains(&run.status) && !run.stderr.contains("panicked"),
        "{}",
        run.stderr
    );
}

#[test]
fn keys_and_certificates_are_files() {
    let project = project();
    pipe(&project.path("dkim.pem"));
    let folder = Folder::open(&project.path("")).expect("a project");
    let said = |refused: anyhow::Error| format!("{refused:#}");
    let pipe = "it is a pipe, not a file";
    assert_eq!(
        said(folder.key("dkim.pem").expect_err("refused")),
        format!("cannot read the key `dkim.pem`: {pipe}")
    );
    let refused = folder.authorities("dkim.pem").expect_err("refused");
    assert_eq!(said(refused), format!("cannot read the `ca_file` `dkim.pem`: {pipe}"));
    let refused = folder.authorities("/dev/zero").expect_err("refused");
    assert_eq!(
        said(refused),
        "cannot read the `ca_file` `/dev/zero`: it is a device, not a file"
    );
}

#[test]
fn lists_of_people_are_files() {
    for name in ["subscribers.csv", "unsubscribed.csv"] {
        let project = project();
        pipe(&project.path(name));
        fails(
            &project,
            "subscribers check",
            2,
            &format!("cannot read `{name}`: it is a pipe, not a file"),
        );
    }
    fails(
        &project(),
        "subscribers import /dev/zero",
        2,
        "it has more than 16 MB, which is more than 100,000 people take",
    );
    fails(
        &project(),
        "subscribers bounces /dev/zero",
        2,
        "it has more than 64 MB, which is too much at once: give the messages in smaller files",
    );
}

#[test]
fn the_programs_own_records_are_files() {
    for (name, why) in [
        (
            "published.jsonl",
            "cannot read `.handout/published.jsonl`: it is a pipe, not a file",
        ),
        (
            "built.json",
            "cannot read `.handout/built.json`: it is a pipe, not a file",
        ),
        ("lock", "`.handout/lock` is not the file that `handout` made: delete it"),
    ] {
        let project = project();
        pipe(&project.path(&format!(".handout/{name}")));
        fails(&project, "build", 2, why);
    }
    let project = project();
    pipe(&project.path(".handout/cache.json"));
    assert_eq!(run(&project, "build").status, 0);
    let memory = fs::metadata(project.path(".handout/cache.json"));
    assert!(memory.expect("is there").is_file());
}

#[test]
fn a_pipe_in_place_of_the_mark_of_a_build_is_not_waited_for() {
    let project = project();
    pipe(&project.path(".handout/building"));
    assert_eq!(run(&project, "build").status, 0);
}

/// A lock that is a link would let a project write into a file that lies elsewhere.
#[test]
fn a_lock_that_leads_elsewhere_is_refused() {
    let project = project();
    project.write("elsewhere", "mine");
    fs::create_dir(project.path(".handout")).expect("can make a folder");
    symlink(project.path("elsewhere"), project.path(".handout/lock")).expect("can link");
    fails(
        &project,
        "build",
        2,
        "`.handout/lock` is not the file that `handout` made: delete it",
    );
    assert_eq!(project.read("elsewhere"), "mine");
}

#[test]
fn what_was_built_and_is_a_pipe_now_is_told() {
    let project = project();
    assert_eq!(run(&project, "build").status, 0);
    pipe(&project.path("out/calf/index.html"));
    fails(
        &project,
        "build",
        2,
        "`out/calf/index.html` is no file, and one belongs there: move it away",
    );
}

#[test]
fn a_pipe_of_somebody_elses_in_out_stays() {
    let project = project();
    pipe(&project.path("out/calf/index.html"));
    fails(&project, "build", 2, "`out/calf/index.html` is no file");
}

/// Grows, shrinks, goes and comes back while builds read it: each of them ends with a reason or without a mistake.
#[test]
fn a_source_that_changes_while_it_is_read_harms_nothing() {
    let project = project();
    let (path, whole) = (
        project.path("exercises/2026-11-30-calf.md"),
        exercise("Calf stretch", "2026-11-30"),
    );
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            while !is_over.load(Ordering::Relaxed) {
                for length in [whole.len(), whole.len() / 2, 3] {
                    fs::write(&path, &whole[..length]).expect("can write");
                }
                fs::write(&path, whole.clone() + &"\nBreathe.\n".repeat(5_000)).expect("can write");
                fs::remove_file(&path).expect("can remove");
                fs::write(&path, &whole).expect("can write");
            }
        });
        for _ in 0..12 {
            let run = run(&project, "build");
            assert!(
                [0, 1, 2].contains(&run.status) && !run.stderr.contains("panicked"),
                "{}",
                run.stderr
            );
        }
        is_over.store(true, Ordering::Relaxed);
    });
    fs::write(&path, &whole).expect("can write");
    assert_eq!(run(&project, "build").status, 0);
}
