//! `handout status` without an exercise, as its users meet it: the calendar.

mod mailed;

use crate::project::{Project, Run, SETTINGS, exercise};
use mailed::{agreeing, with_newsletter};

const TODAY: &str = "2024-11-24";

/// A project that was built on a day in November 2024, with four weeks of it.
fn project() -> Project {
    let project = Project::with(&[
        ("2024-11-04-hip.md", &exercise("Hip stretch", "2024-11-04")),
        ("2024-11-11-calf.md", &exercise("Calf stretch", "2024-11-11")),
        ("2024-12-02-neck.md", &exercise("Neck roll", "2024-12-02")),
        ("2024-12-09-back.md", &draft("Open book", "2024-12-09")),
    ]);
    assert_eq!(project.run("build --quiet --today 2024-11-13").status, 0);
    project
}

fn draft(title: &str, date: &str) -> String {
    exercise(title, date).replace("summary:", "draft: true\nsummary:")
}

fn status(project: &Project, more: &str) -> Run {
    let run = project.run_with(&format!("status --today {TODAY} {more}"), &[("COLUMNS", "80")]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    run
}

#[test]
fn every_week_has_its_line() {
    assert_eq!(
        status(&project(), "").stdout,
        "\
Mon  4 Nov  hip   published
Mon 11 Nov  calf  published
Mon 18 Nov  (nothing)
Sun 24 Nov  today
Mon 25 Nov  (nothing yet)
Mon  2 Dec  neck  scheduled
Mon  9 Dec  back  draft
Mon 16 Dec  (nothing yet)

Nothing is planned for Mon 25 Nov: `handout new \"TITLE\" --date 2024-11-25` makes
the file.
"
    );
}

#[test]
fn what_is_due_or_late_or_has_mistakes_is_said_and_comes_first() {
    let project = project();
    project.write(
        "exercises/2024-11-18-wrist.md",
        &exercise("Wrist circles", "2024-11-18"),
    );
    project.write("exercises/2024-11-21-foot.md", &draft("Foot roll", "2024-11-21"));
    let wrong = exercise("Chin tuck", "2024-11-25").replace("hold: 30s", "hold: thirty");
    project.write("exercises/2024-11-25-chin.md", &wrong);
    project.write("exercises/no-day.md", "nothing that is one\n");
    let review = exercise("Hip stretch", "2024-11-04").replace("summary:", "review_by: 2024-11-20\nsummary:");
    project.write("exercises/2024-11-04-hip.md", &review);
    let soon = exercise("Calf stretch", "2024-11-11").replace("summary:", "review_by: 2025-01-20\nsummary:");
    project.write("exercises/2024-11-11-calf.md", &soon);
    assert_eq!(
        status(&project, "").stdout,
        "\
Mon  4 Nov  hip    published
Mon 11 Nov  calf   published
Mon 18 Nov  wrist  due        its day has come, and it is not built
Thu 21 Nov  foot   draft      its day has come
Sun 24 Nov  today
Mon 25 Nov  chin   scheduled  1 mistake
Mon  2 Dec  neck   scheduled
Mon  9 Dec  back   draft
Mon 16 Dec  (nothing yet)

Without a day
  no-day: 1 mistake in `exercises/no-day.md`

To be read again
  hip: since Wed 20 Nov
  calf: by Mon 20 Jan 2025

2 exercises have mistakes, and nothing can be built before: `handout check`
shows them.
The day of `wrist` has come, and no build has announced it: `handout build`,
then upload what is in `out/`.
"
    );
}

/// The calendar's line about an exercise.
fn line(project: &Project, id: &str) -> String {
    let run = status(project, "");
    let found = run.stdout.lines().find(|line| line.contains(id)).map(str::to_owned);
    found.unwrap_or_else(|| panic!("{id}: {}", run.stdout))
}

fn last_lines(project: &Project) -> String {
    let run = status(project, "");
    let end = run.stdout.rsplit("\n\n").next().unwrap_or_default();
    end.replace('\n', " ")
}

#[test]
fn damaged_records_lists_and_settings_are_named_and_the_rest_is_shown() {
    let project = project();
    project.write(".handout/published.jsonl", "{}\n");
    project.write("subscribers.csv", "a,b\n1,2\n");
    project.append("handout.yaml", "sites: x\n");
    let run = status(&project, "");
    for words in [
        "hip   past       whether it was announced is not known",
        "neck  scheduled",
        "line 1 of `.handout/published.jsonl` cannot be read",
        "cannot use `subscribers.csv`",
        "`handout.yaml` has 1 mistake",
    ] {
        assert!(run.stdout.contains(words), "{words}: {}", run.stdout);
    }
    std::fs::remove_file(project.path(".handout/published.jsonl")).expect("can remove");
    let run = status(&project, "");
    assert!(
        run.stdout.contains("`.handout/published.jsonl` is gone"),
        "{}",
        run.stdout
    );
}

#[test]
fn what_was_published_and_is_gone_or_a_draft_again_is_withdrawn() {
    let project = project();
    project.remove("exercises/2024-11-04-hip.md");
    project.write("exercises/2024-11-11-calf.md", &draft("Calf stretch", "2024-11-11"));
    assert!(line(&project, "hip").ends_with("withdrawn  its file is gone"));
    assert!(line(&project, "calf").ends_with("withdrawn  a draft again"));
}

#[test]
fn a_changed_day_of_what_is_published_is_said() {
    let project = project();
    project.write("exercises/2024-11-11-calf.md", &exercise("Calf stretch", "2024-11-12"));
    project.run("status");
    std::fs::rename(
        project.path("exercises/2024-11-11-calf.md"),
        project.path("exercises/calf.md"),
    )
    .expect("can rename");
    assert!(line(&project, "calf").ends_with("published  changed since it was published"));
    assert!(
        last_lines(&project).starts_with("The name or day of `calf` was changed after it was published"),
        "{}",
        last_lines(&project)
    );
}

#[test]
fn forty_columns_are_enough() {
    let project = project();
    let long = exercise("Neck", "2024-11-25");
    project.write("exercises/2024-11-25-a-name-that-is-as-long-as-it-gets.md", &long);
    let run = project.run_with(&format!("status --today {TODAY}"), &[("COLUMNS", "40")]);
    let widest = run.stdout.lines().map(|line| line.chars().count()).max();
    assert!(widest <= Some(46), "{}", run.stdout);
    assert!(
        run.stdout.starts_with("Mon  4 Nov  hip\n    published\n")
            && run
                .stdout
                .contains("Mon 25 Nov  a-name-that-is-as-long-as-it-gets\n    scheduled\n")
            && run.stdout.contains("Mon 16 Dec  (nothing yet)\n"),
        "{}",
        run.stdout
    );
}

#[test]
fn no_colour_and_nothing_but_words_goes_into_a_pipe() {
    let run = status(&project(), "");
    assert!(
        run.stdout
            .chars()
            .all(|letter| letter == '\n' || (' '..='~').contains(&letter)),
        "{}",
        run.stdout
    );
}

#[test]
fn earlier_weeks_are_shown_on_request() {
    let project = Project::with(&[
        ("2024-01-01-hip.md", &exercise("Hip stretch", "2024-01-01")),
        ("2024-11-11-calf.md", &exercise("Calf stretch", "2024-11-11")),
    ]);
    let run = status(&project, "");
    assert!(
        run.stdout.starts_with(
            "1 earlier exercise: `handout status --all` shows all.\n\nMon 30 Sep  (nothing, 6 times until Mon 4 Nov)\n"
        ),
        "{}",
        run.stdout
    );
    assert!(
        last_lines(&project)
            .contains("Nothing is planned after today: `handout new \"TITLE\"` makes the file for Mon 25 Nov."),
        "{}",
        run.stdout
    );
    let all = status(&project, "--all");
    assert!(all.stdout.starts_with("Mon  1 Jan  hip   due"), "{}", all.stdout);
    assert!(
        all.stdout.contains("Mon  8 Jan  (nothing, 44 times until Mon 4 Nov)\n"),
        "{}",
        all.stdout
    );
}

#[test]
fn a_project_without_an_exercise_is_told_how_to_begin() {
    let project = project();
    for name in [
        "2024-11-04-hip",
        "2024-11-11-calf",
        "2024-12-02-neck",
        "2024-12-09-back",
    ] {
        project.remove(&format!("exercises/{name}.md"));
    }
    project.remove(".handout/published.jsonl");
    project.remove(".handout/built.json");
    assert_eq!(
        status(&project, "").stdout,
        "Sun 24 Nov  today\n\nThere is no exercise yet: `handout new \"TITLE\"` makes the file of the first.\n"
    );
}

#[test]
fn where_all_is_well_nothing_is_to_be_done() {
    let project = project();
    for (id, day) in [("wrist", "2024-11-18"), ("foot", "2024-11-25")] {
        project.write(&format!("exercises/{id}.md"), &exercise(id, day));
    }
    assert_eq!(project.run("build --quiet --today 2024-11-20").status, 0);
    assert_eq!(
        last_lines(&project),
        "There is nothing to do. `foot` comes next, on Mon 25 Nov. "
    );
}

#[test]
fn programs_get_an_object_a_line() {
    let server = agreeing();
    let project = with_newsletter(&server);
    assert_eq!(project.run("send calf --yes").status, 0);
    let run = status(&project, "--json");
    let expected = r#"{"type":"exercise","date":"2024-11-04","id":"hip","title":"Hip stretch","file":"exercises/2024-11-04-hip.md","state":"published","mistakes":0,"changed":false,"review_by":null,"review_due":false,"newsletter":{"state":"not begun","sent":0,"of":0,"owed":0,"unknown":0,"refused":0,"newcomers":0}}
{"type":"exercise","date":"2024-11-11","id":"calf","title":"Calf stretch","file":"exercises/2024-11-11-calf.md","state":"published","mistakes":0,"changed":false,"review_by":null,"review_due":false,"newsletter":{"state":"begun","sent":2,"of":2,"owed":0,"unknown":0,"refused":0,"newcomers":0}}
{"type":"gap","date":"2024-11-18","until":"2024-11-18","count":1}
{"type":"gap","date":"2024-11-25","until":"2024-11-25","count":1}
{"type":"exercise","date":"2024-12-02","id":"neck","title":"Neck roll","file":"exercises/2024-12-02-neck.md","state":"scheduled","mistakes":0,"changed":false,"review_by":null,"review_due":false,"newsletter":null}
{"type":"exercise","date":"2024-12-09","id":"back","title":"Open book","file":"exercises/2024-12-09-back.md","state":"draft","mistakes":0,"changed":false,"review_by":null,"review_due":false,"newsletter":null}
{"type":"gap","date":"2024-12-16","until":"2024-12-16","count":1}
{"type":"summary","today":"2024-11-24","hidden":0,"next_free":"2024-12-16","next":[{"sentence":"Nothing is planned for Mon 25 Nov: `handout new \"TITLE\" --date 2024-11-25` makes the file.","command":"handout new \"TITLE\" --date 2024-11-25"}]}
"#;
    assert_eq!(run.stdout, expected);
    let one = project.run("status calf --json");
    assert_eq!(
        (one.status, one.stdout.as_str()),
        (
            0,
            "{\"type\":\"newsletter\",\"id\":\"calf\",\"begun\":true,\"sent\":2,\"owed\":0,\"deferred\":0,\"refused\":0,\"unknown\":0,\"new\":0}\n"
        )
    );
    project.append("subscribers.csv", "dot@example.org,subscribed,2024-01-01\n");
    let one = project.run("status calf --json");
    assert!(
        one.status == 1 && one.stdout.contains("\"new\":1") && !one.stdout.contains('@'),
        "{}",
        one.stdout
    );
}

#[test]
fn the_day_is_that_of_the_practice() {
    let today = |zone: &str| {
        let project = project();
        project.write(
            "handout.yaml",
            &(SETTINGS.to_owned() + &format!("  timezone: {zone}\n")),
        );
        let run = project.run("status --json");
        let (_, rest) = run.stdout.rsplit_once("\"today\":\"").expect("tells the day");
        rest[..10].to_owned()
    };
    // 26 hours lie between them, so that it is never the same day.
    assert!(today("Pacific/Kiritimati") > today("Etc/GMT+12"));
}

#[test]
fn nothing_is_written() {
    let project = project();
    let before = project.tree("");
    status(&project, "--all");
    status(&project, "--json");
    project.run("status calf --json");
    assert!(project.tree("") == before);
}
