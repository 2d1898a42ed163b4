//! `handout build --watch`: what is saved, and what comes of it.

use crate::project::{Project, SETTINGS, exercise};
use serde_json::json;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, ExitStatus};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

/// Longer than any build takes, on a busy machine too.
const PATIENCE: Duration = Duration::from_mins(2);

const CALF: &str = "exercises/2026-11-02-calf.md";
const HIP: &str = "exercises/2026-11-09-hip.md";

/// What is said at the end of each build.
const WAITING: &str = "waiting for changes (Ctrl-C ends)";

fn two() -> Project {
    Project::with(&[
        ("2026-11-02-calf.md", &exercise("Calf stretch", "2026-11-02")),
        ("2026-11-09-hip.md", &exercise("Hip stretch", "2026-11-09")),
    ])
}

/// The program while it watches; it is stopped whatever happens.
struct Watching {
    program: Child,
    /// Standard error: why it builds, mistakes, and that it waits.
    said: Receiver<String>,
    /// Standard output: what was built.
    results: Receiver<String>,
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

impl Watching {
    /// Starts it and waits for the end of the first build; gives what was said.
    fn start(project: &Project, arguments: &str) -> (Self, Vec<String>) {
        let mut watching = Self::begin(project, arguments);
        let first = watching.build();
        (watching, first)
    }

    fn begin(project: &Project, arguments: &str) -> Self {
        let words = format!("build --watch {arguments}");
        let words: Vec<String> = words.split_whitespace().map(str::to_owned).collect();
        let mut program = project.start(&words);
        Self {
            results: listen(program.stdout.take().expect("is piped")),
            said: listen(program.stderr.take().expect("is piped")),
            program,
        }
    }

    /// All that the next build says, beginning with why it was made.
    fn build(&mut self) -> Vec<String> {
        let mut said = until(&self.said, WAITING);
        said.retain(|line| !line.is_empty());
        said
    }

    /// Changes something else and expects that this is what comes next, so that nothing was built in between.
    fn builds_nothing_else(&mut self, project: &Project) {
        project.append(HIP, "\nOne more word.\n");
        assert_eq!(self.build()[0], format!("{HIP} has changed"));
    }

    /// Presses Ctrl-C; gives the rest of what was said.
    #[cfg(unix)]
    fn interrupt(mut self) -> (ExitStatus, Vec<String>) {
        let id = self.program.id().to_string();
        let sent = Command::new("sh").args(["-c", &format!("kill -INT {id}")]).status();
        assert!(sent.expect("can send a signal").success());
        let rest = self.rest();
        (self.program.wait().expect("has ended"), rest)
    }

    /// What is said until the program ends.
    fn rest(&mut self) -> Vec<String> {
        std::iter::from_fn(|| self.said.recv_timeout(PATIENCE).ok()).collect()
    }
}

/// The lines up to the first one with these words.
fn until(lines: &Receiver<String>, words: &str) -> Vec<String> {
    let mut heard: Vec<String> = Vec::new();
    while heard.last().is_none_or(|line| !line.contains(words)) {
        match lines.recv_timeout(PATIENCE) {
            Ok(line) => heard.push(line),
            Err(error) => panic!("no `{words}` came ({error}):\n{}", heard.join("\n")),
        }
    }
    heard
}

/// Lines as they come.
fn listen(pipe: impl Read + Send + 'static) -> Receiver<String> {
    let (tell, heard) = channel();
    thread::spawn(move || {
        let lines = BufReader::new(pipe).lines();
        // The test may have heard enough.
        lines.map_while(Result::ok).try_for_each(|line| tell.send(line))
    });
    heard
}

/// The quickest outputs.
const ONLY: &str = "--only page,index --today 2026-11-23";

/// Gives the exercise this text.
type Save<'a> = &'a dyn Fn(&str);

#[test]
fn each_way_to_save_is_one_build() {
    let project = two();
    let (mut watching, _) = Watching::start(&project, ONLY);
    until(&watching.results, "calf   2 Nov 2026   page");
    let ways: [(&str, Save<'_>); 5] = [
        ("Written in place", &|text| project.write(CALF, text)),
        ("Truncated first", &|text| {
            project.write(CALF, "");
            project.write(CALF, text);
        }),
        ("Temporary file", &|text| {
            project.write("exercises/.calf.md.swp", text);
            fs::rename(project.path("exercises/.calf.md.swp"), project.path(CALF)).expect("can rename");
        }),
        ("Backup first", &|text| {
            fs::rename(project.path(CALF), project.path("exercises/2026-11-02-calf.md~")).expect("can rename");
            project.write(CALF, text);
        }),
        ("Deleted first", &|text| {
            project.remove(CALF);
            project.write(CALF, text);
        }),
    ];
    for (title, save) in ways {
        save(&exercise(title, "2026-11-02"));
        assert_eq!(watching.build()[0], format!("{CALF} has changed"), "{title}");
        assert!(project.read("out/calf/index.html").contains(title), "{title}");
        watching.builds_nothing_else(&project);
    }
}

#[test]
fn a_mistake_is_shown_and_its_mend_is_built() {
    let project = two();
    let (mut watching, _) = Watching::start(&project, ONLY);
    project.write(CALF, &exercise("Calf stretch", "2026-13-02"));
    let said = watching.build();
    assert!(
        said.iter().any(|line| line.contains("2026-11-02-calf.md:3:7")),
        "{said:?}"
    );
    assert!(
        said.contains(&"1 mistake in 1 file; nothing was written".to_owned()),
        "{said:?}"
    );
    project.write(CALF, &exercise("Mended", "2026-11-02"));
    assert_eq!(watching.build(), [&format!("{CALF} has changed"), WAITING]);
    assert!(project.read("out/calf/index.html").contains("Mended"));
}

#[test]
fn a_mistake_from_the_start_is_waited_for_too() {
    let project = two();
    project.write("handout.yaml", "nothing: here");
    let (mut watching, first) = Watching::start(&project, ONLY);
    assert!(first.iter().any(|line| line.contains("handout.yaml:1:1")), "{first:?}");
    project.write("handout.yaml", SETTINGS);
    watching.build();
    assert!(project.has("out/calf/index.html"));
}

#[test]
fn a_save_that_changes_nothing_builds_nothing() {
    let project = two();
    let (mut watching, _) = Watching::start(&project, ONLY);
    project.write(CALF, &project.read(CALF));
    let file = fs::File::options()
        .append(true)
        .open(project.path(CALF))
        .expect("can open");
    file.set_modified(std::time::SystemTime::now()).expect("can touch");
    project.write("subscribers.csv", "email\nanna@example.org\n");
    project.write("notes.txt", "mine");
    watching.builds_nothing_else(&project);
}

#[test]
fn exercises_pictures_settings_and_fonts_are_all_watched() {
    let project = two();
    let (mut watching, _) = Watching::start(&project, "--only page,index,feed --today 2026-11-23");
    let new = "exercises/2026-11-16-back.md";
    let text = exercise("Back stretch", "2026-11-16").replace("a wall.", "a wall. ![A wall.](img/wall.svg)");
    project.write(new, &text);
    let said = watching.build();
    assert!(said.iter().any(|line| line.contains("img/wall.svg")), "{said:?}");
    project.write("exercises/img/wall.svg", WALL);
    assert_eq!(watching.build()[0], "exercises/img/wall.svg has changed");
    assert!(project.has("out/back/index.html"));
    project.write("exercises/img/wall.svg", &WALL.replace("#123456", "#654321"));
    watching.build();
    let made = project.tree("out/back");
    let drawn = made.values().filter(|bytes| bytes.starts_with(b"<svg"));
    let drawn: Vec<_> = drawn.map(|bytes| String::from_utf8_lossy(bytes)).collect();
    assert!(drawn.iter().any(|drawing| drawing.contains("#654321")), "{drawn:?}");
    project.write("handout.yaml", &SETTINGS.replace("Rowan Ellery", "Anna Bell"));
    assert_eq!(watching.build()[0], "handout.yaml has changed");
    assert!(project.read("out/calf/index.html").contains("Anna Bell"));
    project.write("fonts/brand.ttf", "no font");
    assert_eq!(watching.build()[0], "fonts/brand.ttf has changed");
    project.remove(new);
    assert_eq!(watching.build()[0], format!("{new} has changed"));
    assert!(!project.has("out/back"));
}

const WALL: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300"><path fill="#123456" d="M50 50h300v200H50z"/></svg>"##;

#[test]
fn settings_that_vanish_end_nothing_and_a_folder_that_vanishes_does() {
    let project = two();
    let (mut watching, _) = Watching::start(&project, ONLY);
    project.remove("handout.yaml");
    let said = watching.build();
    assert!(said[1].starts_with("error: there is no `handout.yaml`"), "{said:?}");
    project.write("handout.yaml", SETTINGS);
    assert_eq!(watching.build(), ["handout.yaml has changed", WAITING]);
    fs::remove_dir_all(project.path("")).expect("can remove");
    let rest = watching.rest();
    let last = rest.last().map(String::as_str).unwrap_or_default();
    assert!(
        last.starts_with("error: ") && last.ends_with("is gone: there is nothing left to watch"),
        "{rest:?}"
    );
    assert_eq!(watching.program.wait().expect("has ended").code(), Some(2));
}

#[test]
fn programs_read_the_end_of_each_build() {
    let project = two();
    let (watching, _) = Watching::start(&project, &format!("{ONLY} --json"));
    let build = || {
        let lines = until(&watching.results, "outcome");
        let objects = lines.iter().map(|line| serde_json::from_str(line).expect("is JSON"));
        objects.collect::<Vec<serde_json::Value>>()
    };
    let first = build();
    assert_eq!((&first[0]["id"], &first[1]["id"]), (&json!("calf"), &json!("hip")));
    assert_eq!(
        first[2..],
        [json!({"outcome": "done", "mistakes": 0, "warnings": 0, "error": null, "changed": []})]
    );
    project.write(CALF, "no front matter");
    assert_eq!(
        build(),
        [json!({"outcome": "mistakes", "mistakes": 1, "warnings": 0, "error": null, "changed": [CALF]})]
    );
    project.remove("handout.yaml");
    let failed = build();
    assert_eq!(failed[0]["outcome"], "failed");
    assert!(
        failed[0]["error"]
            .as_str()
            .is_some_and(|why| why.contains("handout.yaml")),
        "{failed:?}"
    );
}

#[test]
fn quietly_nothing_is_said_but_mistakes() {
    let project = two();
    let watching = Watching::begin(&project, &format!("--quiet {ONLY}"));
    // It says nothing when it is ready: so something is changed until that is seen.
    let mistaken = (1..=60).map(|number| exercise("Calf stretch", &format!("2026-13-{number}")));
    let is_heard = |text: String| {
        project.write(CALF, &text);
        watching.said.recv_timeout(Duration::from_secs(2)).is_ok()
    };
    assert!(mistaken.into_iter().any(is_heard), "nothing was ever said");
    let said = until(&watching.said, "nothing was written");
    assert!(
        said.iter()
            .all(|line| !line.contains("waiting") && !line.contains("changed")),
        "{said:?}"
    );
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_well_and_leaves_whole_files() {
    let project = two();
    let (watching, _) = Watching::start(&project, ONLY);
    let (status, rest) = watching.interrupt();
    assert_eq!((status.code(), rest), (Some(0), Vec::new()));
    let whole = two();
    whole.run(&format!("build {ONLY}"));
    assert_eq!(project.tree("out"), whole.tree("out"));
}

#[cfg(unix)]
#[test]
fn ctrl_c_in_the_middle_of_a_build_leaves_old_files_or_new_ones() {
    let (old, new) = (two(), two());
    old.run(&format!("build {ONLY}"));
    new.write("handout.yaml", &SETTINGS.replace("Rowan Ellery", "Anna Bell"));
    new.run(&format!("build {ONLY}"));
    for delay in 0..12 {
        let project = two();
        let (watching, _) = Watching::start(&project, ONLY);
        project.write("handout.yaml", &SETTINGS.replace("Rowan Ellery", "Anna Bell"));
        until(&watching.said, "handout.yaml has changed");
        thread::sleep(Duration::from_millis(delay * 10));
        let (status, _) = watching.interrupt();
        assert_eq!(status.code(), Some(0));
        let left = project.tree("out");
        assert!(
            left == old.tree("out") || left == new.tree("out"),
            "neither the old files nor the new ones"
        );
    }
}

#[test]
fn what_cannot_be_built_at_all_ends_it_at_once() {
    let project = two();
    for (arguments, why) in [
        ("claf", "there is no exercise `claf`; did you mean `calf`?"),
        ("--accept-republish calf", "cannot be used with"),
    ] {
        let run = project.run(&format!("build --watch {arguments}"));
        assert_eq!(run.status, 2);
        assert!(run.stderr.contains(why), "{}", run.stderr);
    }
}
