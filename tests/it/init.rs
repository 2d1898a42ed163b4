//! `handout init` as its users meet it.

use crate::project::{Project, Run, exercise, without_marks};
use std::fs;
use std::process::{Command, Stdio};

/// A folder with no project in it.
fn empty() -> Project {
    let project = Project::with(&[]);
    project.remove("handout.yaml");
    project
}

fn init(project: &Project, words: &[&str]) -> Run {
    let words = [&["init"], words].concat();
    project.run_words(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>(), b"")
}

#[test]
fn an_empty_folder_becomes_a_project_that_builds_without_a_warning() {
    let project = empty();
    let run = init(&project, &["my practice"]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{}", run.stderr);
    assert!(
        run.stdout.contains("  cd \"my practice\"\n  handout preview --open  "),
        "{}",
        run.stdout
    );
    let inside = |command: &str| {
        let words = command
            .split(' ')
            .chain(["-C", "my practice"])
            .map(str::to_owned)
            .collect::<Vec<_>>();
        project.run_words(&words, b"")
    };
    let check = inside("check --strict");
    assert_eq!(
        (check.status, check.stdout.as_str(), check.stderr.as_str()),
        (0, "1 exercise checked: no mistakes\n", "")
    );
    let build = inside("build");
    assert_eq!((build.status, build.stderr.as_str()), (0, ""), "{}", build.stderr);
    for file in [
        "index.html",
        "feed.xml",
        "open-book/handout.pdf",
        "open-book/email.html",
        "open-book/img/open-book-1.svg",
    ] {
        assert!(project.has(&format!("my practice/out/{file}")), "{file}");
    }
    assert!(
        project.read("my practice/out/feed.xml").contains("<item>"),
        "the example is published"
    );
    let new = inside("new Neck roll");
    assert_eq!(new.status, 0, "{}", new.stderr);
    assert_eq!(inside("check --drafts --strict").status, 0);
}

#[test]
fn what_is_told_stands_in_the_settings_and_in_the_guide() {
    let project = empty();
    let run = init(
        &project,
        &[
            ".",
            "--practice",
            "Bell \"&\" Sons: massage",
            "--author",
            "Zoë Bell",
            "--site",
            "bell.example.org/stretch",
            "--email",
            "zoe@example.org",
        ],
    );
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(!run.stdout.contains("  cd "), "{}", run.stdout);
    assert!(
        project
            .read("README.md")
            .starts_with("# Bell \"&\" Sons: massage: exercise")
    );
    assert_eq!(project.run("build --quiet").status, 0);
    let page = project.read("out/open-book/index.html");
    assert!(page.contains("https://bell.example.org/stretch/open-book/"), "{page}");
    assert!(page.contains("Zoë Bell") && page.contains("zoe@example.org"), "{page}");
}

#[test]
fn every_setting_that_is_offered_is_one_as_soon_as_its_mark_is_away() {
    let project = empty();
    init(&project, &["."]);
    let offered = without_marks(&project.read("handout.yaml"));
    assert!(
        offered.contains("\nnewsletter:\n  from: ") && offered.contains("\n  phone: "),
        "{offered}"
    );
    project.write("handout.yaml", &offered);
    // The logo is not there.
    project.run("check").tells_only("logo.svg");
}

#[test]
fn no_example_is_put_among_exercises_that_are_there_already() {
    let project = empty();
    let own = exercise("Open book", "2026-11-02");
    project.write("exercises/2026-11-02-open-book.md", &own);
    let run = init(&project, &["."]);
    assert!(
        run.stdout.contains(", your exercises are in exercises/.\n"),
        "{}",
        run.stdout
    );
    assert_eq!(
        project.tree("exercises").len(),
        1,
        "{:?}",
        project.tree("exercises").keys()
    );
    assert!(!project.read("README.md").contains("example"));
    let check = project.run("check");
    assert_eq!(check.status, 0, "{}", check.stderr);
}

#[test]
fn the_first_steps_and_the_weekly_ones_show_the_preview() {
    let project = empty();
    let run = init(&project, &["."]);
    for told in [run.stdout, project.read("README.md")] {
        assert!(told.contains("handout preview --open"), "{told}");
    }
}

#[test]
fn people_and_what_was_sent_stay_out_of_git() {
    let project = empty();
    init(&project, &["."]);
    let ignored = project.read(".gitignore");
    for line in [
        "/subscribers.csv",
        "/unsubscribed.csv",
        "/out/",
        "/export/",
        "/.handout/*",
        "!/.handout/published.jsonl",
    ] {
        assert!(ignored.lines().any(|other| other == line), "{line}");
    }
}

#[test]
fn nothing_that_is_there_is_overwritten() {
    let project = empty();
    project.write("README.md", "mine");
    let run = init(&project, &["."]);
    assert_eq!(
        (run.status, run.stderr.as_str()),
        (0, "`README.md` was there already and stays as it is\n")
    );
    assert_eq!(project.read("README.md"), "mine");
    let before = project.tree(".");
    let again = init(&project, &[".", "--practice", "Other"]);
    assert_eq!(again.status, 2);
    assert!(
        again.stderr.contains("there is a project in `.` already"),
        "{}",
        again.stderr
    );
    assert_eq!(project.tree("."), before);
}

#[test]
fn an_answer_that_cannot_be_used_is_told_and_nothing_is_written() {
    let project = empty();
    for (option, typed) in [
        ("--site", "http://"),
        ("--site", "no host"),
        ("--email", "anna@"),
        ("--author", ""),
    ] {
        let run = init(&project, &["new", option, typed]);
        assert_eq!(run.status, 2, "{option} {typed}");
        assert!(
            run.stderr.contains(&format!("`{typed}` cannot be used: ")),
            "{}",
            run.stderr
        );
    }
    assert!(!project.has("new"));
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let project = empty();
    project.write("file", "x");
    let run = init(&project, &["file/inside"]);
    assert!(
        run.status == 2 && run.stderr.contains("`file/inside`"),
        "{}",
        run.stderr
    );
}

#[test]
fn the_first_command_of_its_own_guide_works() {
    let project = empty();
    init(&project, &["."]);
    let guide = project.read("README.md");
    let (_, rest) = guide.split_once("`handout new \"").expect("names it");
    let (title, _) = rest.split_once('"').expect("has a title");
    let run = project.run_words(&["new".to_owned(), title.to_owned()], b"");
    assert_eq!(run.status, 0, "{}", run.stderr);
}

#[test]
fn a_file_is_no_folder() {
    let project = empty();
    project.write("notes.txt", "mine");
    let run = init(&project, &["notes.txt"]);
    assert_eq!(
        (run.status, run.stderr.as_str()),
        (2, "error: `notes.txt` is a file: name a folder, new or empty\n")
    );
}

#[test]
fn the_program_needs_nothing_beside_it_and_nothing_in_the_environment() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let program = folder.path().join(format!("alone{}", std::env::consts::EXE_SUFFIX));
    fs::copy(env!("CARGO_BIN_EXE_handout"), &program).expect("can copy");
    for words in [
        &["init", "practice"][..],
        &["build", "-C", "practice", "--only", "pdf,page"],
    ] {
        let output = Command::new(&program)
            .args(words)
            .current_dir(folder.path())
            .env_clear()
            .stdin(Stdio::null())
            .output()
            .expect("runs");
        assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
    }
    assert!(folder.path().join("practice/out/open-book/handout.pdf").is_file());
}
