//! `handout build` as its users meet it.

use crate::project::{Project, exercise};
use std::fs;
use std::time::{Duration, SystemTime};

const TODAY: &str = "build --today 2026-11-23";

fn two() -> Project {
    Project::with(&[
        ("2026-11-02-calf.md", &exercise("Calf stretch", "2026-11-02")),
        ("2026-11-09-hip.md", &exercise("Hip stretch", "2026-11-09")),
    ])
}

#[test]
fn one_file_becomes_every_output() {
    let project = two();
    let run = project.run(TODAY);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{}", run.stderr);
    for name in [
        "handout.pdf",
        "index.html",
        "email.html",
        "email.txt",
        "captions/instagram.txt",
    ] {
        assert!(project.has(&format!("out/calf/{name}")), "{name}");
    }
    assert!(project.has("out/feed.xml") && project.has("out/index.html"));
    assert!(
        run.stdout.contains("calf   2 Nov 2026   A4 handout, 1 page, "),
        "{}",
        run.stdout
    );
}

#[test]
fn the_same_input_gives_the_same_bytes_whatever_the_number_of_threads() {
    let (one, many) = (two(), two());
    one.run_with(TODAY, &[("RAYON_NUM_THREADS", "1")]);
    many.run_with(
        TODAY,
        &[
            ("RAYON_NUM_THREADS", "4"),
            ("TZ", "Asia/Tokyo"),
            ("LANG", "de_DE.UTF-8"),
        ],
    );
    assert_eq!(one.tree("out"), many.tree("out"));
}

#[test]
fn a_second_build_touches_nothing() {
    let project = two();
    project.run(TODAY);
    let page = project.path("out/calf/index.html");
    let long_ago = SystemTime::now() - Duration::from_hours(1);
    fs::File::options()
        .append(true)
        .open(&page)
        .and_then(|file| file.set_modified(long_ago))
        .expect("can set the time");
    project.run(TODAY);
    let after = fs::metadata(&page)
        .and_then(|about| about.modified())
        .expect("has a time");
    assert_eq!(after, long_ago);
}

#[test]
fn a_part_is_built_by_id_or_by_file() {
    for part in ["calf", "exercises/2026-11-02-calf.md"] {
        let project = two();
        assert_eq!(project.run(&format!("{TODAY} --only pdf,email {part}")).status, 0);
        let made: Vec<String> = project.tree("out").into_keys().collect();
        assert_eq!(made, ["calf/email.html", "calf/email.txt", "calf/handout.pdf"]);
    }
}

#[test]
fn an_unknown_id_is_a_usage_error_with_a_suggestion() {
    let run = two().run(&format!("{TODAY} claf"));
    assert_eq!(run.status, 2);
    assert!(
        run.stderr.contains("there is no exercise `claf`; did you mean `calf`?"),
        "{}",
        run.stderr
    );
}

#[test]
fn an_unknown_output_is_a_usage_error_that_names_the_outputs() {
    let run = two().run("build --only pfd");
    assert_eq!(run.status, 2);
    for name in ["pdf", "page", "email", "captions", "index", "feed"] {
        assert!(run.stderr.contains(name), "{}", run.stderr);
    }
}

#[test]
fn with_a_mistake_nothing_is_written_and_the_old_output_stays() {
    let project = two();
    project.run(TODAY);
    let before = project.tree("out");
    project.write("exercises/2026-11-09-hip.md", &exercise("Hip stretch", "2026-13-09"));
    project.write("exercises/2026-11-02-calf.md", &exercise("Another title", "2026-11-02"));
    let run = project.run(TODAY);
    assert_eq!(run.status, 1);
    assert!(run.stderr.contains("2026-11-09-hip.md:3:7"), "{}", run.stderr);
    assert_eq!(project.tree("out"), before);
}

#[test]
fn a_mistake_in_another_file_does_not_stop_a_part() {
    let project = two();
    project.write("exercises/2026-11-09-hip.md", "no front matter at all");
    assert_eq!(project.run(&format!("{TODAY} --only pdf calf")).status, 0);
    assert!(project.has("out/calf/handout.pdf"));
}

#[test]
fn outputs_of_a_removed_exercise_are_removed_and_foreign_files_stay() {
    let project = two();
    project.run(TODAY);
    project.write("out/hip/notes.txt", "mine");
    project.write("out/CNAME", "example.org");
    project.remove("exercises/2026-11-09-hip.md");
    assert_eq!(project.run(TODAY).status, 0);
    let left: Vec<String> = project.tree("out/hip").into_keys().collect();
    assert_eq!(left, ["notes.txt"]);
    assert_eq!(project.read("out/CNAME"), "example.org");
    assert!(!project.read("out/feed.xml").contains("Hip stretch"));
}

#[test]
fn a_scheduled_exercise_is_built_but_not_announced_before_its_day() {
    let project = two();
    let run = project.run("build --today 2026-11-05");
    assert!(run.stdout.contains("hip    9 Nov 2026 (scheduled)"), "{}", run.stdout);
    assert!(project.has("out/hip/handout.pdf"));
    for name in ["out/feed.xml", "out/index.html", "out/calf/index.html"] {
        assert!(!project.read(name).contains("Hip stretch"), "{name}");
    }
    project.run("build --today 2026-11-09");
    assert!(project.read("out/feed.xml").contains("Hip stretch"));
}

#[test]
fn a_draft_is_built_only_on_request() {
    let project = two();
    let draft = exercise("Hip stretch", "2026-11-09").replace("summary:", "draft: true\nsummary:");
    project.write("exercises/2026-11-09-hip.md", &draft);
    project.run(TODAY);
    assert!(!project.has("out/hip"));
    let run = project.run(&format!("{TODAY} --drafts"));
    assert!(run.stdout.contains("(draft)"), "{}", run.stdout);
    assert!(project.has("out/hip/index.html"));
    project.run(TODAY);
    assert!(!project.has("out/hip"));
}

#[test]
fn results_for_programs_are_one_json_object_a_line() {
    let run = two().run(&format!("{TODAY} --json"));
    let lines: Vec<serde_json::Value> = run
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).expect("is JSON"))
        .collect();
    let ids: Vec<&str> = lines.iter().filter_map(|line| line["id"].as_str()).collect();
    assert_eq!(ids, ["calf", "hip"]);
    assert_eq!(lines[0]["state"], "published");
    let files = lines[0]["files"].as_array().expect("has files");
    assert!(
        files
            .iter()
            .any(|file| file["path"] == "calf/handout.pdf" && file["bytes"].as_u64() > Some(1000))
    );
}

#[test]
fn quiet_says_nothing_when_all_is_well() {
    let run = two().run(&format!("{TODAY} --quiet"));
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", ""));
}

#[test]
fn a_folder_without_settings_says_what_to_do() {
    let project = two();
    project.remove("handout.yaml");
    let run = project.run("build");
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("there is no `handout.yaml`"), "{}", run.stderr);
}

#[test]
fn the_order_of_the_files_does_not_matter() {
    let (one, other) = (two(), two());
    other.remove("exercises/2026-11-02-calf.md");
    other.write(
        "exercises/zz-calf.md",
        &exercise("Calf stretch", "2026-11-02").replace("date:", "id: calf\ndate:"),
    );
    one.run(TODAY);
    other.run(TODAY);
    assert_eq!(one.tree("out"), other.tree("out"));
}

#[test]
fn a_file_of_somebody_elses_is_never_overwritten() {
    let project = two();
    project.write("out/style.css", "mine");
    let run = project.run(TODAY);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("`out/style.css` is in the way"), "{}", run.stderr);
    let left: Vec<String> = project.tree("out").into_keys().collect();
    assert_eq!(left, ["style.css"], "nothing else is written either");
    assert_eq!(project.read("out/style.css"), "mine");
}

#[test]
fn a_reader_of_the_old_file_keeps_it_whole() {
    let project = two();
    project.run(TODAY);
    let page = project.path("out/calf/index.html");
    fs::hard_link(&page, project.path("still-open")).expect("can link");
    project.write("exercises/2026-11-02-calf.md", &exercise("Another title", "2026-11-02"));
    project.run(TODAY);
    assert!(
        project.read("still-open").contains("Calf stretch"),
        "the old file was written into"
    );
    assert!(project.read("out/calf/index.html").contains("Another title"));
}

#[test]
fn two_builds_at_once_do_not_disturb_each_other() {
    let project = two();
    for round in 0..4 {
        project.write(
            "exercises/2026-11-02-calf.md",
            &exercise(&format!("Title {round}"), "2026-11-02"),
        );
        std::thread::scope(|scope| {
            let builds: Vec<_> = (0..3).map(|_| scope.spawn(|| project.run(TODAY))).collect();
            for build in builds {
                let run = build.join().expect("ran");
                let is_waiting = run.stderr.starts_with("another build of this project is at work");
                assert!(
                    run.status == 0 && (run.stderr.is_empty() || is_waiting),
                    "{}",
                    run.stderr
                );
            }
        });
    }
    let temporary: Vec<String> = project
        .tree("out")
        .into_keys()
        .filter(|name| name.contains(".handout-"))
        .collect();
    assert_eq!(temporary, [""; 0]);
}

#[test]
fn a_record_that_was_tampered_with_removes_nothing_outside() {
    let project = two();
    project.run(TODAY);
    project.write("victim.txt", "mine");
    project.write(
        ".handout/built.json",
        r#"{"../victim.txt": {"exercise": "gone", "outputs": ["page"]}}"#,
    );
    project.run(TODAY);
    assert_eq!(project.read("victim.txt"), "mine");
}

#[test]
fn a_draft_is_never_announced() {
    let project = two();
    let draft = exercise("Hip stretch", "2026-11-09").replace("summary:", "draft: true\nsummary:");
    project.write("exercises/2026-11-09-hip.md", &draft);
    project.run(&format!("{TODAY} --drafts"));
    assert!(project.has("out/hip/handout.pdf"));
    for name in ["out/feed.xml", "out/index.html"] {
        assert!(!project.read(name).contains("Hip stretch"), "{name}");
    }
}

#[test]
fn what_is_made_of_all_exercises_cannot_be_made_of_one() {
    let run = two().run("build --only feed,index calf");
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("leave out `calf`"), "{}", run.stderr);
}

#[test]
fn a_day_that_is_no_date_says_what_to_type() {
    let run = two().run("build --today tomorrow");
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("type a date such as 2026-12-01"), "{}", run.stderr);
}

#[test]
fn a_path_means_that_file_and_no_other_of_its_name() {
    let project = two();
    let run = project.run(&format!("{TODAY} elsewhere/2026-11-02-calf.md claf"));
    assert_eq!(run.status, 2);
    let said = "there is no exercise `elsewhere/2026-11-02-calf.md`";
    assert!(
        run.stderr.contains(said) && run.stderr.contains("and no `claf`; did you mean `calf`?"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_draft_asked_for_by_name_says_what_to_add() {
    let project = two();
    let draft = exercise("Hip stretch", "2026-11-09").replace("summary:", "draft: true\nsummary:");
    project.write("exercises/2026-11-09-hip.md", &draft);
    let run = project.run(&format!("{TODAY} hip"));
    assert_eq!(run.status, 2);
    assert!(
        run.stderr.contains("`hip` is a draft: add `--drafts`"),
        "{}",
        run.stderr
    );
}

#[test]
fn one_id_in_two_files_is_found_in_a_part_too() {
    let project = two();
    project.write(
        "exercises/other.md",
        &exercise("Other", "2026-11-09").replace("date:", "id: calf\ndate:"),
    );
    let run = project.run(&format!("{TODAY} exercises/other.md"));
    assert_eq!(run.status, 1);
    assert!(run.stderr.contains("E041"), "{}", run.stderr);
}

#[test]
fn a_slip_in_a_name_is_answered_with_the_name() {
    let project = Project::with(&[("calf.md", &exercise("Calf stretch", "2024-11-04"))]);
    project.write("practice/handout.yaml", "");
    project.write("people.csv", "");
    for (typed, answer) in [
        ("build --only pfd", "a similar value exists: 'pdf'"),
        ("build calv", "did you mean `calf`?"),
        ("bulid", "a similar subcommand exists: 'build'"),
        ("build --darfts", "a similar argument exists: '--drafts'"),
        (
            "-C pratice build",
            "there is no folder `pratice`; did you mean `practice`?",
        ),
        ("-C elsewhere build", "there is no folder `elsewhere`\n"),
        (
            "subscribers import peple.csv",
            "there is no file `peple.csv`; did you mean `people.csv`?",
        ),
        ("explain E13", "did you mean `E013`?"),
        (
            "subscribers add anna@gmial.com --source desk",
            "did you mean `anna@gmail.com`?",
        ),
    ] {
        let run = project.run(typed);
        assert!(run.stderr.contains(answer), "{typed}: {}", run.stderr);
    }
}
