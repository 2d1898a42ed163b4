//! A record that is torn, damaged, lost or written by two builds at once.

use super::{BUILD, CALF_LINE, HIP_LINE, RECORD, build, lines, published, two};
use std::fs;

#[test]
fn a_torn_last_line_is_cut_off() {
    for torn in [r#"{"id":"hip","date":"2024-1"#, "{\"id\":\"h\0\0\0\0"] {
        let project = two();
        project.write(RECORD, &format!("{CALF_LINE}\n{torn}"));
        build(&project, &format!("{BUILD} --only pdf"));
        build(&project, BUILD);
        assert_eq!(project.read(RECORD), format!("{CALF_LINE}\n{HIP_LINE}\n"));
    }
}

#[test]
fn a_last_line_that_lacks_only_its_end_counts() {
    let project = two();
    let other = CALF_LINE.replace("tag:example.org", "tag:earlier.example");
    project.write(RECORD, &other);
    build(&project, BUILD);
    assert_eq!(project.read(RECORD), format!("{other}\n{HIP_LINE}\n"));
    assert!(
        project
            .read("out/feed.xml")
            .contains("tag:earlier.example,2024-11-04:calf")
    );
}

#[test]
fn a_damaged_line_stops_the_build_and_says_where() {
    for damaged in ["<<<<<<< HEAD", r#"{"id":"calf"}"#, "\0\0"] {
        let project = two();
        project.write(RECORD, &format!("{HIP_LINE}\n\n{damaged}\n{HIP_LINE}\n"));
        let before = project.read(RECORD);
        let run = project.run(BUILD);
        assert_eq!(run.status, 2);
        let said = "line 3 of `.handout/published.jsonl` cannot be read";
        assert!(
            run.stderr.contains(said) && run.stderr.contains("version control"),
            "{}",
            run.stderr
        );
        assert_eq!(project.read(RECORD), before);
        assert!(!project.has("out"));
    }
}

#[test]
fn two_builds_at_once_record_once() {
    for _ in 0..4 {
        let project = two();
        std::thread::scope(|scope| {
            let builds: Vec<_> = (0..4).map(|_| scope.spawn(|| build(&project, BUILD))).collect();
            builds.into_iter().for_each(|build| drop(build.join().expect("ran")));
        });
        assert_eq!(lines(&project), [CALF_LINE, HIP_LINE]);
    }
}

#[test]
fn a_build_killed_after_recording_is_made_good_by_the_next() {
    let project = published();
    let whole = project.tree("out");
    fs::remove_dir_all(project.path("out")).expect("can remove");
    project.remove(".handout/built.json");
    build(&project, BUILD);
    assert!(project.tree("out") == whole);
    assert_eq!(lines(&project), [CALF_LINE, HIP_LINE]);
}

#[test]
fn nothing_is_recorded_when_nothing_can_be_written() {
    let project = two();
    project.write("out/feed.xml", "mine");
    assert_eq!(project.run(BUILD).status, 2);
    assert!(!project.has(RECORD));
}

#[cfg(unix)]
#[test]
fn no_feed_goes_out_that_could_not_be_recorded() {
    let project = two();
    fs::create_dir(project.path(".handout")).expect("can make folders");
    std::os::unix::fs::symlink("a/folder/that/is/not/there", project.path(RECORD)).expect("can link");
    let run = project.run(BUILD);
    assert_eq!(run.status, 2);
    assert!(
        run.stderr.contains("cannot write `.handout/published.jsonl`"),
        "{}",
        run.stderr
    );
    assert!(!project.has("out"));
}

#[test]
fn a_record_that_is_gone_is_missed() {
    let project = published();
    project.remove(RECORD);
    let run = project.run(BUILD);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(
        run.stderr.contains("`.handout/published.jsonl` is gone"),
        "{}",
        run.stderr
    );
    assert_eq!(project.run(BUILD).stderr, "");
}
