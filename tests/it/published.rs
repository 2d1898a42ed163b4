//! What subscribers have is remembered in `.handout/published.jsonl`, and nothing comes to them twice unnoticed.
//!
//! Every day is one of 2024, so that no build here is a preview of the future.

mod faults;

use crate::project::{Project, Run, SETTINGS, exercise};
use std::fs;

const BUILD: &str = "build --today 2024-11-23";
const RECORD: &str = ".handout/published.jsonl";
const CALF: &str = "exercises/2024-11-04-calf.md";
const HIP: &str = "exercises/2024-11-11-hip.md";

const CALF_LINE: &str = r#"{"id":"calf","date":"2024-11-04","guid":"tag:example.org,2024-11-04:calf","url":"https://example.org/exercises/calf/","title":"Calf stretch"}"#;
const HIP_LINE: &str = r#"{"id":"hip","date":"2024-11-11","guid":"tag:example.org,2024-11-11:hip","url":"https://example.org/exercises/hip/","title":"Hip stretch"}"#;

fn two() -> Project {
    Project::with(&[
        ("2024-11-04-calf.md", &exercise("Calf stretch", "2024-11-04")),
        ("2024-11-11-hip.md", &exercise("Hip stretch", "2024-11-11")),
    ])
}

/// Two exercises that subscribers have.
fn published() -> Project {
    let project = two();
    build(&project, BUILD);
    project
}

/// A build that must succeed.
fn build(project: &Project, arguments: &str) -> Run {
    let run = project.run(arguments);
    assert_eq!(run.status, 0, "{}", run.stderr);
    run
}

/// A build that must be refused, with all of these words, and write nothing.
fn refused(project: &Project, arguments: &str, words: &[&str]) {
    let before = (project.tree("out"), project.tree(".handout"));
    let run = project.run(arguments);
    assert_eq!(run.status, 1, "{}", run.stderr);
    for word in words {
        assert!(run.stderr.contains(word), "no {word:?} in:\n{}", run.stderr);
    }
    assert!(
        (project.tree("out"), project.tree(".handout")) == before,
        "something was written"
    );
}

fn lines(project: &Project) -> Vec<String> {
    project.read(RECORD).lines().map(str::to_owned).collect()
}

fn rename(project: &Project, from: &str, to: &str) {
    fs::rename(project.path(from), project.path(to)).expect("can rename");
}

fn move_site(project: &Project) {
    project.write(
        "handout.yaml",
        &SETTINGS.replace("https://example.org/exercises", "https://bell.example"),
    );
}

#[test]
fn the_first_build_records_what_it_publishes() {
    let project = published();
    assert_eq!(lines(&project), [CALF_LINE, HIP_LINE]);
    let feed = project.read("out/feed.xml");
    assert!(feed.contains(">tag:example.org,2024-11-04:calf<"), "{feed}");
}

#[test]
fn later_builds_add_only_what_is_new() {
    let project = published();
    build(&project, BUILD);
    assert_eq!(lines(&project), [CALF_LINE, HIP_LINE]);
    project.write("exercises/neck.md", &exercise("Neck stretch", "2024-11-18"));
    project.write("exercises/later.md", &exercise("A scheduled one", "2024-11-25"));
    let draft = exercise("A draft", "2024-11-19").replace("summary:", "draft: true\nsummary:");
    project.write("exercises/draft.md", &draft);
    build(&project, &format!("{BUILD} --drafts"));
    let lines = lines(&project);
    assert_eq!(lines[..2], [CALF_LINE, HIP_LINE]);
    assert!(lines.len() == 3 && lines[2].contains(r#""id":"neck""#), "{lines:?}");
}

#[test]
fn only_a_build_that_announces_records() {
    let project = two();
    for part in ["--only pdf,page,email", "calf", "--only pdf hip"] {
        build(&project, &format!("{BUILD} {part}"));
        assert!(!project.has(RECORD), "{part}");
    }
    build(&project, &format!("{BUILD} --only feed"));
    assert_eq!(lines(&project), [CALF_LINE, HIP_LINE]);
    let project = two();
    build(&project, &format!("{BUILD} --only index"));
    assert_eq!(lines(&project), [CALF_LINE, HIP_LINE]);
}

#[test]
fn a_preview_of_the_future_records_and_refuses_nothing() {
    let project = two();
    build(&project, "build --today 2100-01-01");
    assert_eq!(project.read(RECORD), "");
    build(&project, BUILD);
    project.write(CALF, &exercise("Calf stretch", "2024-11-05"));
    build(&project, "build --today 2100-01-01");
    assert!(
        project
            .read("out/feed.xml")
            .contains(">tag:example.org,2024-11-04:calf<")
    );
    assert_eq!(lines(&project), [CALF_LINE, HIP_LINE]);
}

#[test]
fn another_title_or_text_keeps_guid_and_date() {
    let project = published();
    project.write(CALF, &exercise("A better title", "2024-11-04").replace("wall", "door"));
    build(&project, BUILD);
    assert_eq!(lines(&project), [CALF_LINE, HIP_LINE]);
    let feed = project.read("out/feed.xml");
    assert!(feed.contains("A better title") && feed.contains(">tag:example.org,2024-11-04:calf<"));
}

#[test]
fn an_exercise_may_be_withdrawn_and_come_back() {
    let project = published();
    project.remove(HIP);
    let draft = exercise("Calf stretch", "2024-11-04").replace("summary:", "draft: true\nsummary:");
    project.write(CALF, &draft);
    build(&project, BUILD);
    build(&project, &format!("{BUILD} --drafts"));
    project.write(HIP, &exercise("Hip stretch", "2024-11-11"));
    project.write(CALF, &exercise("Calf stretch", "2024-11-04"));
    build(&project, BUILD);
    assert_eq!(lines(&project), [CALF_LINE, HIP_LINE]);
}

#[test]
fn another_date_is_refused_until_it_is_accepted() {
    let project = published();
    for date in ["2024-11-05", "2024-12-24"] {
        project.write(CALF, &exercise("Calf stretch", date));
        let words = [
            "error[E044]",
            "2024-11-04-calf.md:3:7",
            "type `date: 2024-11-04`",
            "a second time",
            "`handout build --accept-republish calf`",
        ];
        refused(&project, BUILD, &words);
    }
    project.write(CALF, &exercise("Calf stretch", "2024-11-05"));
    build(&project, &format!("{BUILD} --accept-republish calf"));
    let again = CALF_LINE.replace("2024-11-04", "2024-11-05");
    assert_eq!(lines(&project), [CALF_LINE, HIP_LINE, &again]);
    let feed = project.read("out/feed.xml");
    assert!(
        feed.contains("2024-11-05:calf<") && !feed.contains("2024-11-04:calf<"),
        "{feed}"
    );
    build(&project, BUILD);
    assert_eq!(lines(&project).len(), 3);
}

#[test]
fn another_file_name_is_refused_until_it_is_accepted() {
    let project = published();
    rename(&project, CALF, "exercises/2024-11-04-wall-calf.md");
    let words = [
        "error[E043]",
        "2024-11-04-wall-calf.md:1:1",
        "rename the file to `2024-11-04-calf.md`",
        "`id: calf`",
        "a second time",
        "https://example.org/exercises/calf/",
        "`handout build --accept-republish wall-calf`",
    ];
    refused(&project, BUILD, &words);
    build(&project, &format!("{BUILD} --accept-republish wall-calf"));
    let lines_now = lines(&project);
    assert!(
        lines_now.len() == 3 && lines_now[2].contains("tag:example.org,2024-11-04:wall-calf"),
        "{lines_now:?}"
    );
    build(&project, BUILD);
    assert_eq!(lines(&project).len(), 3);
}

#[test]
fn another_id_is_refused_at_its_line() {
    let project = published();
    let renamed = exercise("Calf stretch", "2024-11-06").replace("summary:", "id: soleus\nsummary:");
    project.write(CALF, &renamed);
    refused(
        &project,
        BUILD,
        &["error[E043]", "2024-11-04-calf.md:4:1", "type `id: calf`"],
    );
    project.write(
        CALF,
        &renamed.replace("id: soleus", "id: calf").replace("11-06", "11-04"),
    );
    build(&project, BUILD);
    assert_eq!(lines(&project), [CALF_LINE, HIP_LINE]);
}

#[test]
fn another_address_of_the_site_is_refused_once_until_it_is_accepted() {
    let project = published();
    move_site(&project);
    let words = [
        "error[E045]",
        "handout.yaml:5:8",
        "type `url: https://example.org/exercises`",
        "`handout build --accept-republish all`",
        "1 mistake in 1 file",
    ];
    refused(&project, BUILD, &words);
    refused(&project, &format!("{BUILD} --accept-republish calf"), &["error[E045]"]);
    build(&project, &format!("{BUILD} --accept-republish all"));
    let moved = |line: &str| line.replace("https://example.org/exercises/", "https://bell.example/");
    assert_eq!(
        lines(&project),
        [CALF_LINE, HIP_LINE, &moved(CALF_LINE), &moved(HIP_LINE)]
    );
    let feed = project.read("out/feed.xml");
    assert!(
        feed.contains(">tag:example.org,2024-11-04:calf<"),
        "nothing comes twice: {feed}"
    );
    build(&project, BUILD);
    assert_eq!(lines(&project).len(), 4);
}

#[test]
fn everything_can_be_accepted_at_once() {
    let project = published();
    move_site(&project);
    project.write(CALF, &exercise("Calf stretch", "2024-11-05"));
    rename(&project, HIP, "exercises/2024-11-11-psoas.md");
    refused(&project, BUILD, &["E043", "E044", "E045", "3 mistakes"]);
    build(&project, &format!("{BUILD} --accept-republish all"));
    build(&project, BUILD);
    let feed = project.read("out/feed.xml");
    for guid in ["tag:bell.example,2024-11-05:calf", "tag:bell.example,2024-11-11:psoas"] {
        assert!(feed.contains(&format!(">{guid}<")), "{feed}");
    }
}

#[test]
fn mistakes_elsewhere_make_no_change_of_id() {
    let project = published();
    project.write("exercises/new.md", &exercise("Calf stretch", "2024-11-04"));
    project.remove(CALF);
    let broken = exercise("Calf stretch", "2024-11-04").replace("dose: {hold: 30s}", "dose: {hold: long}\nid: calf");
    project.write("exercises/renamed.md", &broken);
    let run = project.run(BUILD);
    assert_eq!(run.status, 1);
    assert!(
        run.stderr.contains("E027") && !run.stderr.contains("E043"),
        "{}",
        run.stderr
    );
}

#[test]
fn what_cannot_be_accepted_is_said() {
    let project = published();
    let run = project.run(&format!("{BUILD} --accept-republish claf"));
    assert_eq!(run.status, 2);
    assert!(
        run.stderr.contains("there is no exercise `claf`; did you mean `calf`?"),
        "{}",
        run.stderr
    );
    let run = build(&project, &format!("{BUILD} --accept-republish calf"));
    assert!(run.stderr.contains("`calf` has nothing to accept"), "{}", run.stderr);
    let run = build(&project, &format!("{BUILD} --accept-republish all"));
    assert!(run.stderr.contains("there is nothing to accept"), "{}", run.stderr);
    let run = build(&project, &format!("{BUILD} --quiet --accept-republish all"));
    assert_eq!(run.stderr, "");
    for part in ["calf", "--only pdf", "--today 2100-01-01"] {
        let day = if part.contains("today") { "build" } else { BUILD };
        let run = project.run(&format!("{day} {part} --accept-republish calf"));
        assert_eq!(run.status, 2, "{part}");
        assert!(run.stderr.contains("this one announces nothing"), "{}", run.stderr);
    }
    assert_eq!(lines(&project), [CALF_LINE, HIP_LINE]);
}

#[test]
fn a_part_of_a_build_refuses_the_same_changes_and_removes_nothing_that_is_linked() {
    for part in ["--only pdf", "--only page,email", "calf", "--only page calf"] {
        let project = published();
        project.write(CALF, &exercise("Calf stretch", "2024-11-05"));
        let run = project.run(&format!("{BUILD} {part}"));
        assert_eq!(run.status, 1, "{part}");
        assert!(run.stderr.contains("E044"), "{part}: {}", run.stderr);
    }
    let project = published();
    fs::rename(project.path(CALF), project.path("exercises/2024-11-04-leg.md")).expect("can rename");
    let run = project.run(&format!("{BUILD} --only pdf"));
    assert!(run.stderr.contains("E043"), "{}", run.stderr);
    let draft = exercise("Calf stretch", "2024-11-04").replace("summary:", "draft: true\nsummary:");
    fs::rename(project.path("exercises/2024-11-04-leg.md"), project.path(CALF)).expect("can rename");
    project.write(CALF, &draft);
    build(&project, &format!("{BUILD} --only email"));
    assert!(project.has("out/calf/index.html"), "the index still leads to it");
    build(&project, BUILD);
    assert!(!project.has("out/calf"));
}

#[test]
fn a_preview_says_that_it_is_one() {
    let project = two();
    let run = project.run("build --today 2100-01-01");
    assert!(
        run.stderr.contains("how it will be on 1 January 2100"),
        "{}",
        run.stderr
    );
    assert_eq!(
        project.run(BUILD).stderr,
        "",
        "a preview is not taken for a lost record"
    );
}

/// The clock of whoever runs this test is before the year 2099, as one that went back is before the last publication.
#[test]
fn a_clock_that_went_back_is_warned_of() {
    let project = Project::with(&[("2099-11-04-calf.md", &exercise("Calf stretch", "2099-11-04"))]);
    project.write(RECORD, &format!("{}\n", CALF_LINE.replace("2024", "2099")));
    for _ in 0..2 {
        let run = build(&project, "build");
        for words in [
            "warning[W046]",
            "this computer's clock says 20",
            "but `calf` was published on 2099-11-04",
        ] {
            assert!(run.stderr.contains(words), "no {words:?} in:\n{}", run.stderr);
        }
    }
    let deliberate = build(&project, BUILD);
    assert!(!deliberate.stderr.contains("W046"), "{}", deliberate.stderr);
}

#[test]
fn an_exercise_that_was_put_off_knowingly_is_no_sign_of_a_wrong_clock() {
    let project = published();
    rename(&project, CALF, "exercises/2099-11-04-calf.md");
    project.write("exercises/2099-11-04-calf.md", &exercise("Calf stretch", "2099-11-04"));
    for command in ["build --accept-republish calf", "build"] {
        let run = build(&project, command);
        assert!(!run.stderr.contains("W046"), "{}", run.stderr);
    }
}
