//! `handout check` as its users meet it.

use crate::project::{Project, SETTINGS, exercise};
use serde_json::{Value, json};

fn project() -> Project {
    Project::with(&[("calf.md", &exercise("Calf stretch", "2026-11-02"))])
}

fn without_caution() -> String {
    let text = exercise("Calf stretch", "2026-11-02");
    text.split("\n> [!CAUTION]").next().expect("has a beginning").to_owned()
}

#[test]
fn without_mistakes_it_says_so_and_writes_nothing() {
    let project = project();
    let before = project.tree(".");
    let run = project.run("check");
    assert_eq!(
        (run.status, run.stdout.as_str(), run.stderr.as_str()),
        (0, "1 exercise checked: no mistakes\n", "")
    );
    assert_eq!(project.run("check --quiet").stdout, "");
    assert_eq!(project.tree("."), before);
}

#[test]
fn one_report_holds_the_mistakes_of_settings_texts_pictures_and_outputs() {
    let project = project();
    project.write("exercises/hip.md", &exercise("Hip stretch", "2026-31-11"));
    let back = exercise("Back stretch", "2026-11-09").replace("Stand facing", "![A wall.](img/wall.png) Stand facing");
    project.write("exercises/back.md", &back);
    project.write("exercises/neck.md", &exercise("Neck \u{e0a0} stretch", "2026-11-16"));
    project.append("handout.yaml", "newsletter: {from: rowan@example.org}\n");
    let run = project.run("check --today 2026-11-23");
    assert_eq!(run.status, 1);
    for code in ["E026", "E070", "E090", "W095", "W096"] {
        assert!(run.stderr.contains(&format!("[{code}]")), "{code}: {}", run.stderr);
    }
    assert!(
        run.stderr
            .ends_with("4 exercises checked: 3 mistakes and 2 warnings in 4 files\n"),
        "{}",
        run.stderr
    );
    assert!(!project.has("out") && !project.has(".handout"));
}

#[test]
fn broken_settings_do_not_hide_the_mistakes_of_the_exercises() {
    let project = project();
    project.write("handout.yaml", &SETTINGS.replace("author", "auhtor"));
    project.write("exercises/hip.md", &exercise("Hip stretch", "2026-31-11"));
    let run = project.run("check");
    assert_eq!(run.status, 1);
    assert!(run.stderr.contains("did you mean `author`?") && run.stderr.contains("[E026]"));
    assert!(
        run.stderr.contains("is looked at once that is corrected"),
        "{}",
        run.stderr
    );
}

#[test]
fn warnings_are_mistakes_if_that_is_wanted() {
    let project = project();
    project.write("exercises/calf.md", &without_caution());
    let run = project.run("check");
    assert_eq!(run.status, 0);
    assert!(run.stderr.contains("warning[W063]"), "{}", run.stderr);
    assert!(
        run.stderr.ends_with("1 exercise checked: 1 warning in 1 file\n"),
        "{}",
        run.stderr
    );
    let strict = project.run("check --strict");
    assert_eq!(strict.status, 1);
    assert!(strict.stderr.contains("error[W063]"), "{}", strict.stderr);
    assert!(strict.stderr.contains("1 mistake in 1 file"), "{}", strict.stderr);
}

#[test]
fn programs_get_a_line_of_json_for_each() {
    let project = project();
    project.write("exercises/calf.md", &exercise("Calf stretch", "2026-31-31"));
    project.write("exercises/b.markdown", "");
    let run = project.run("check --json");
    assert_eq!(run.status, 1);
    let lines: Vec<Value> = (run.stdout.lines())
        .map(|line| serde_json::from_str(line).expect("an object"))
        .collect();
    assert_eq!(lines.len(), 2, "{}", run.stdout);
    assert_eq!(
        lines[0],
        json!({
            "code": "W005", "severity": "warning",
            "message": "`exercises/b.markdown` is not read, because its name does not end in `.md`",
            "help": "rename it to `exercises/b.md`, or move it out of the folder", "note": null,
            "file": null, "line": null, "column": null, "end_line": null, "end_column": null, "label": null,
            "related": []
        })
    );
    assert_eq!(
        (&lines[1]["code"], &lines[1]["severity"]),
        (&json!("E026"), &json!("error"))
    );
    assert_eq!(
        (
            &lines[1]["file"],
            &lines[1]["line"],
            &lines[1]["column"],
            &lines[1]["end_line"],
            &lines[1]["end_column"]
        ),
        (&json!("exercises/calf.md"), &json!(3), &json!(7), &json!(3), &json!(17))
    );
    assert_eq!(run.stderr, "1 exercise checked: 1 mistake and 1 warning in 1 file\n");
    let strict = project.run("check --format json --strict --quiet");
    assert!(!strict.stdout.contains("\"warning\"") && strict.stderr.is_empty());
}

#[test]
fn places_that_belong_to_it_are_related() {
    let project = project();
    let twin = exercise("Calf stretch", "2026-11-09").replace("\n---\n\n", "\nid: calf\n---\n\n");
    project.write("exercises/twin.md", &twin);
    let run = project.run("check --json");
    let line: Value = serde_json::from_str(run.stdout.lines().next().expect("a line")).expect("an object");
    assert_eq!((&line["file"], &line["line"]), (&json!("exercises/twin.md"), &json!(6)));
    let related = &line["related"][0];
    assert_eq!(
        (&related["file"], &related["label"]),
        (&json!("exercises/calf.md"), &json!("and this one"))
    );
}

#[test]
fn github_shows_each_at_its_line() {
    let project = project();
    project.write("exercises/calf.md", &exercise("Calf stretch", "2026-31-31"));
    let run = project.run("check --format github");
    assert_eq!(run.status, 1);
    let expected = "::error file=exercises/calf.md,line=3,endLine=3,col=7,endColumn=17,title=E026::";
    assert!(run.stdout.starts_with(expected), "{}", run.stdout);
    assert_eq!(run.stdout.lines().count(), 1, "{}", run.stdout);
}

#[test]
fn one_exercise_is_checked_by_itself_even_if_it_is_a_draft() {
    let project = project();
    let draft = exercise("Hip stretch", "2026-11-09")
        .replace("\n---\n\n", "\ndraft: true\n---\n\n")
        .replace("Stand facing", "![A wall.](img/wall.png) Stand facing");
    project.write("exercises/hip.md", &draft);
    assert_eq!(project.run("check").status, 0, "pictures of drafts may be missing");
    for command in ["check hip", "check --drafts"] {
        let run = project.run(command);
        assert!(
            run.status == 1 && run.stderr.contains("[E070]"),
            "{command}: {}",
            run.stderr
        );
    }
    assert_eq!(project.run("check calf").status, 0);
}

#[test]
fn words_are_only_judged_in_english_and_that_is_said() {
    let project = project();
    let hard = include_str!("../mistakes/proofread_hard_to_read.md");
    project.write("exercises/calf.md", hard);
    assert!(project.run("check").stderr.contains("[W110]"));
    assert!(
        !project.run("build").stderr.contains("[W110]"),
        "a build is not held up by it"
    );
    project.write("handout.yaml", &SETTINGS.replace("site:\n", "site:\n  language: de\n"));
    let run = project.run("check");
    assert!(!run.stderr.contains("[W110]"), "{}", run.stderr);
    assert!(run.stderr.contains("only looked at in English"), "{}", run.stderr);
}

#[test]
fn what_cannot_be_looked_at_is_said() {
    let project = project();
    let run = project.run("check calv");
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("did you mean `calf`?"), "{}", run.stderr);
    project.remove("handout.yaml");
    assert_eq!(project.run("check").status, 2);
}
