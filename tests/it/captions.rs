//! Captions as the documentation, schedulers and programs see them.

use crate::project::{Project, exercise};
use handout::outputs::captions::{NETWORKS, sources, table};
use std::fs;
use std::path::Path;

const TODAY: &str = "build --today 2026-11-23";

/// Where a part of the documentation is that the program writes: between its mark and the end.
fn generated<'t>(text: &'t str, mark: &str) -> (&'t str, &'t str, &'t str) {
    let (before, rest) = text.split_once(&format!("<!-- {mark} -->\n")).expect("has the mark");
    let (part, after) = rest.split_once("<!-- end -->").expect("has an end");
    (before, part, after)
}

#[test]
fn the_documentation_shows_the_table_that_the_program_counts_by() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/captions.md");
    for (mark, expected) in [("table", table()), ("sources", sources())] {
        let text = fs::read_to_string(&path).expect("can read");
        let (before, part, after) = generated(&text, mark);
        if std::env::var_os("UPDATE").is_some() {
            let text = format!("{before}<!-- {mark} -->\n{expected}<!-- end -->{after}");
            fs::write(&path, text).expect("can write");
        } else {
            assert_eq!(part, expected, "type `UPDATE=1 cargo test`");
        }
    }
}

#[test]
fn programs_are_told_what_each_caption_counts() {
    let project = Project::with(&[("2026-11-02-calf.md", &exercise("Calf stretch", "2026-11-02"))]);
    project.append(
        "handout.yaml",
        "captions: {networks: [x, tiktok], hashtags: [calf stretch]}\n",
    );
    let run = project.run(&format!("{TODAY} --json --only captions"));
    let line: serde_json::Value = serde_json::from_str(run.stdout.lines().next().expect("a line")).expect("is JSON");
    let about = |path: &str| {
        let files = line["files"].as_array().expect("has files");
        let file = files.iter().find(|file| file["path"] == path).expect("is there");
        file["about"].clone()
    };
    let x = about("calf/captions/x.txt");
    assert_eq!(x["network"], "x");
    assert_eq!((&x["limit"], &x["unit"]), (&280.into(), &"weighted characters".into()));
    assert_eq!(x["hashtags"], serde_json::json!(["#CalfStretch"]));
    let caption = project.read("out/calf/captions/x.txt");
    let network = NETWORKS.iter().find(|network| network.name == "x").expect("is there");
    assert_eq!(x["count"], network.count(&caption));
    assert_eq!(
        about("calf/captions/tiktok.txt")["title"],
        serde_json::json!({"count": 12, "limit": 90})
    );
}

/// One that is published, one that is scheduled and a draft.
fn three() -> Project {
    let draft = exercise("Neck stretch", "2026-12-07").replace("summary:", "draft: true\nsummary:");
    let project = Project::with(&[
        ("2026-11-02-calf.md", &exercise("Calf stretch", "2026-11-02")),
        ("2026-11-30-hip.md", &exercise("Hip stretch", "2026-11-30")),
        ("2026-12-07-neck.md", &draft),
    ]);
    project.append(
        "handout.yaml",
        "captions: {networks: [facebook, x], post_at: \"17:45\"}\n",
    );
    project
}

#[test]
fn schedulers_get_what_is_published_and_what_is_scheduled_but_no_drafts() {
    let project = three();
    let run = project.run(&format!("{TODAY} --drafts"));
    assert_eq!(run.status, 0, "{}", run.stderr);
    for (file, first, second) in [
        ("publer.csv", "2026/11/02 17:45,", "2026/11/30 17:45,"),
        ("publer/x.csv", "2026/11/02 17:45,", "2026/11/30 17:45,"),
        ("hootsuite.csv", "02/11/2026 17:45,", "30/11/2026 17:45,"),
        ("hootsuite/facebook.csv", "02/11/2026 17:45,", "30/11/2026 17:45,"),
    ] {
        let text = project.read(&format!("out/captions/{file}"));
        let (first, second) = (text.find(first).expect("first"), text.find(second).expect("second"));
        assert!(first < second && !text.contains("Neck stretch"), "{file}:\n{text}");
    }
}

#[test]
fn files_for_schedulers_announce_nothing_and_go_with_their_network() {
    let project = three();
    project.run("build --today 2024-11-23 --only schedule,captions");
    assert!(project.has("out/captions/hootsuite/x.csv"));
    assert!(!project.has(".handout/published.jsonl"), "subscribers got something");
    let settings = project.read("handout.yaml").replace("[facebook, x]", "[facebook]");
    project.write("handout.yaml", &settings);
    project.run("build --today 2024-11-23 --only schedule,captions");
    assert!(!project.has("out/captions/hootsuite/x.csv"));
}

#[test]
fn files_for_schedulers_are_not_made_of_some_exercises() {
    let run = three().run("build --only schedule calf");
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("leave out `calf`"), "{}", run.stderr);
}

#[test]
fn a_caption_of_ones_own_is_not_composed_and_a_hook_that_is_cut_off_is_warned_of() {
    let own = "caption:\n  hook: \"Short.\"\n  instagram: |\n    Mine, with a line\n    end and #HipStretch.\nsummary:";
    let project = Project::with(&[(
        "2026-11-02-hip.md",
        &exercise("Hip stretch", "2026-11-02").replace("summary:", own),
    )]);
    let run = project.run(TODAY);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    let caption = project.read("out/hip/captions/instagram.txt");
    assert_eq!(caption, "Mine, with a line\nend and #HipStretch.");
    assert!(project.read("out/hip/captions/facebook.txt").starts_with("Short.\n\n"));
}
