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
