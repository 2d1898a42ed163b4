//! `handout new` as its users meet it.

use crate::project::{Project, Run, exercise, without_marks};

const TODAY: &str = "2026-11-18";

fn project() -> Project {
    Project::with(&[
        ("2026-11-09-hip.md", &exercise("Hip stretch", "2026-11-09")),
        ("2026-11-16-calf.md", &exercise("Calf stretch", "2026-11-16")),
    ])
}

fn new(project: &Project, words: &[&str]) -> Run {
    let words = [&["new", "--today", TODAY], words].concat();
    project.run_words(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>(), b"")
}

#[test]
fn the_next_exercise_has_its_name_its_day_and_guidance_that_passes_the_check() {
    let project = project();
    let run = new(&project, &["Open book: ease a \"stiff\" back"]);
    assert_eq!(
        (run.status, run.stdout.as_str()),
        (0, "exercises/2026-11-23-open-book.md\n"),
        "{}",
        run.stderr
    );
    assert_eq!(
        run.stderr,
        "a draft for 23 November 2026: write it, take the line `draft: true` out, and look at it with `handout check \
         open-book`\n"
    );
    let text = project.read("exercises/2026-11-23-open-book.md");
    assert!(
        text.starts_with("---\ntitle: \"Open book: ease a \\\"stiff\\\" back\"\ndate: 2026-11-23\n"),
        "{text}"
    );
    let check = project.run("check open-book --strict");
    assert_eq!((check.status, check.stderr.as_str()), (0, ""), "{}", check.stderr);
}

#[test]
fn every_key_that_is_offered_is_one() {
    let project = project();
    assert_eq!(new(&project, &["Neck", "roll", "--quiet"]).stderr, "");
    let name = "exercises/2026-11-23-neck-roll.md";
    let offered = without_marks(&project.read(name));
    assert!(
        offered.contains("\narea: ") && offered.contains("\nsources: "),
        "{offered}"
    );
    project.write(name, &offered);
    // The picture is not there.
    project.run("check neck-roll").tells_only("[E070]");
}

#[test]
fn what_is_not_written_yet_is_not_published() {
    let project = project();
    new(&project, &["Neck roll"]);
    assert_eq!(project.run("build --today 2026-12-24").status, 0);
    assert!(!project.has("out/neck-roll") && project.has("out/calf"));
}

#[test]
fn week_after_week_each_has_a_day_of_its_own() {
    let project = project();
    for (title, file) in [
        ("One", "2026-11-23-one"),
        ("Two", "2026-11-30-two"),
        ("Three", "2026-12-07-three"),
    ] {
        assert_eq!(new(&project, &[title, "-q"]).stdout, format!("exercises/{file}.md\n"));
    }
    assert_eq!(
        new(&project, &["Four", "-q", "--date", "2026-12-24"]).stdout,
        "exercises/2026-12-24-four.md\n"
    );
}

#[test]
fn a_file_with_mistakes_keeps_its_day() {
    let project = project();
    project.write("exercises/2026-11-23-hip-two.md", "---\ntitle: Hip: two\n---\n");
    assert_eq!(new(&project, &["One", "-q"]).stdout, "exercises/2026-11-30-one.md\n");
}

#[test]
fn an_earlier_exercise_can_be_the_beginning() {
    let project = project();
    let earlier =
        exercise("Calf stretch", "2026-11-16").replace("dose:", "id: calf-raise\nreview_by: 2027-01-01\ndose:");
    project.write("exercises/2026-11-16-calf.md", &earlier);
    let run = new(&project, &["Calf stretch, seated", "--from", "calf-raise"]);
    assert_eq!(
        run.stdout, "exercises/2026-11-23-calf-stretch-seated.md\n",
        "{}",
        run.stderr
    );
    let text = project.read("exercises/2026-11-23-calf-stretch-seated.md");
    assert!(
        text.contains("press your heel down") && text.contains("dose: {hold: 30s}"),
        "{text}"
    );
    assert!(
        !text.contains("calf-raise") && !text.contains("review_by") && text.contains("draft: true"),
        "{text}"
    );
    assert_eq!(project.run("check --drafts --strict").status, 0);
    assert_eq!(project.read("exercises/2026-11-16-calf.md"), earlier);
    let unknown = new(&project, &["Calf", "--from", "calf-rise"]);
    assert!(
        unknown.status == 2 && unknown.stderr.contains("did you mean `calf-raise`?"),
        "{}",
        unknown.stderr
    );
}

#[test]
fn nothing_that_is_there_is_taken_away() {
    let project = project();
    let before = project.tree("exercises");
    let taken = new(&project, &["Calf"]);
    assert_eq!(taken.status, 2);
    assert!(
        taken.stderr.contains("there is an exercise `calf` already"),
        "{}",
        taken.stderr
    );
    assert_eq!(project.tree("exercises"), before);
    let hip = exercise("x", "2026-11-23").replace("dose:", "id: other\ndose:");
    project.write("exercises/2026-11-30-hip-two.md", &hip);
    let taken = new(&project, &["Hip two", "--date", "2026-11-30"]);
    assert!(
        taken.status == 2 && taken.stderr.contains("is there already and stays as it is"),
        "{}",
        taken.stderr
    );
    assert_eq!(project.read("exercises/2026-11-30-hip-two.md"), hip);
}

#[test]
fn what_cannot_become_a_file_is_said_and_nothing_is_written() {
    let project = project();
    let before = project.tree("exercises");
    let long = "x ".repeat(70);
    for (words, status, why) in [
        (vec!["肩のストレッチ"], 2, "choose one with `--id`"),
        (vec!["Neck", "--id", "Neck Roll"], 2, "did you mean `--id neck-roll`?"),
        (vec![long.as_str(), "--id", "x"], 1, "[E032]"),
        (vec!["Neck", "--date", "24.12.2026"], 2, "type a date such as"),
        (vec!["Neck", "--date", "1026-12-24"], 1, "[E026]"),
    ] {
        let run = new(&project, &words);
        assert_eq!(run.status, status, "{words:?}: {}", run.stderr);
        assert!(run.stderr.contains(why), "{words:?}: {}", run.stderr);
    }
    assert_eq!(project.tree("exercises"), before);
    let named = new(&project, &["肩のストレッチ", "--id", "shoulder"]);
    assert_eq!(named.stdout, "exercises/2026-11-23-shoulder.md\n", "{}", named.stderr);
}

#[cfg(unix)]
#[test]
fn the_editor_opens_the_new_file() {
    let project = project();
    let editor = project.path("my editor.sh");
    std::fs::write(&editor, "#!/bin/sh\nprintf '%s|' \"$@\" > said\nexit $CODE\n").expect("can write");
    let command = format!("sh '{}' --wait", editor.display());
    let run = project.run_with(
        "new --edit Neck --today 2026-11-18",
        &[("VISUAL", &command), ("CODE", "0")],
    );
    assert_eq!(run.status, 0, "{}", run.stderr);
    let said = project.read("said");
    assert!(
        said.starts_with("--wait|") && said.ends_with("2026-11-23-neck.md|"),
        "{said}"
    );
    let failed = project.run_with(
        "new --edit Hand --today 2026-11-18",
        &[("VISUAL", &command), ("CODE", "3")],
    );
    assert!(
        failed.status == 2 && failed.stderr.contains("failed (exit"),
        "{}",
        failed.stderr
    );
    let none = project.run_with("new --edit Foot", &[("VISUAL", ""), ("EDITOR", " ")]);
    assert!(
        none.status == 2 && none.stderr.contains("set the variable `EDITOR`"),
        "{}",
        none.stderr
    );
    assert!(
        !std::fs::read_dir(project.path("exercises"))
            .expect("a folder")
            .any(|file| { file.expect("can list").file_name().to_string_lossy().contains("foot") })
    );
}

#[test]
fn a_project_whose_folder_of_exercises_is_gone_can_go_on() {
    let project = Project::with(&[]);
    assert!(!project.has("exercises"));
    let check = project.run("check");
    assert_eq!((check.status, check.stderr.as_str()), (0, ""));
    assert_eq!(
        new(&project, &["Neck roll"]).stdout,
        "exercises/2026-11-23-neck-roll.md\n"
    );
}
