//! The schema for editors and the page of every setting, on real files. That the tables they are made of are the
//! parser's is tested beside the parser.

use crate::project::{Project, exercise};
use handout::keys::{EXERCISE, SETTINGS, Without, document};
use handout::outputs::captions::NETWORKS;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Judges files by the schema that the program prints.
fn judge(of: &str) -> impl Fn(&Value) -> Result<(), String> {
    let run = Project::with(&[]).run(&format!("schema {of}"));
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    let schema: Value = serde_json::from_str(&run.stdout).expect("is JSON");
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    compiler.add_resource("mem:///a.json", schema).expect("is JSON");
    let index = compiler.compile("mem:///a.json", &mut schemas).expect("is a schema");
    move |value| schemas.validate(value, index).map_err(|error| error.to_string())
}

/// The front matter of an exercise, or the settings, as an editor sees them; nothing if they are no YAML.
fn seen(file: &Path) -> Option<Value> {
    let text = fs::read_to_string(file).ok()?.replace('\r', "");
    let is_exercise = file.extension().is_some_and(|ending| ending == "md");
    let yaml = if is_exercise {
        text.strip_prefix("---\n")?.split("\n---").next()?
    } else {
        &text
    };
    serde_saphyr::from_str(yaml).ok()
}

fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(repository(folder)).into_iter().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("can list").path()).collect();
    files.retain(|file| file.extension().is_some_and(|found| found == ending));
    files.sort_unstable();
    files
}

#[test]
fn the_page_of_every_setting_shows_the_tables() {
    let path = repository("docs/settings.md");
    let page = fs::read_to_string(&path).expect("can read");
    let mut expected = page.clone();
    for (name, keys) in [("settings", SETTINGS), ("exercise", EXERCISE)] {
        let mark = format!("<!-- {name} -->\n");
        let start = expected.find(&mark).expect("has its mark") + mark.len();
        let end = start + expected[start..].find("<!-- end -->").expect("has its end");
        expected.replace_range(start..end, &document(keys));
    }
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &expected).expect("can write");
    }
    let page = fs::read_to_string(&path).expect("can read");
    assert!(page == expected, "`UPDATE=1 cargo test` writes it anew");
}

#[test]
fn every_good_file_is_good_for_an_editor_too() {
    let mut settings = vec![repository("handout.yaml")];
    let mut exercises = files("exercises", "md");
    for case in fs::read_dir(repository("tests/cases")).expect("the cases") {
        let case = case.expect("can list").path();
        settings.push(case.join("handout.yaml"));
        let name = format!(
            "tests/cases/{}/exercises",
            case.file_name().expect("named").to_string_lossy()
        );
        exercises.extend(files(&name, "md"));
    }
    assert!(settings.len() > 5 && exercises.len() > 10);
    for (of, files) in [("settings", settings), ("exercise", exercises)] {
        let judge = judge(of);
        for file in files {
            let value = seen(&file).unwrap_or_else(|| panic!("{} is no YAML", file.display()));
            judge(&value).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        }
    }
}

/// What the schema can see as well as the program: unknown and missing keys, shapes, and most values.
const SEEN: [&str; 12] = [
    "E020", "E022", "E023", "E024", "E027", "E028", "E030", "E031", "E032", "E033", "E039", "E055",
];

/// Cases whose mistake no schema sees, each with the reason.
const UNSEEN: [(&str, &str); 4] = [
    (
        "settings_handle_is_an_address",
        "which address holds a name is the program's knowledge",
    ),
    ("settings_url_of_a_file", "so is what is a file"),
    ("settings_url_of_no_domain", "so are domains"),
    ("settings_url_with_dots", "so is what browsers resolve away"),
];

/// Whether a mistake is one that a schema sees, in the lines up to the end of the front matter.
fn is_seen(mistake: &str, end: usize) -> bool {
    let is_of_schema = SEEN.iter().any(|code| mistake.starts_with(&format!("error[{code}]")));
    let place = mistake.split("--> ").nth(1).and_then(|rest| rest.split(':').nth(1));
    is_of_schema
        && place
            .and_then(|line| line.parse().ok())
            .is_none_or(|line: usize| line <= end)
}

#[test]
fn mistakes_in_keys_and_values_are_seen_by_an_editor_too() {
    let (mut count, mut wrong) = (0, Vec::new());
    for (of, ending) in [("settings", "yaml"), ("exercise", "md")] {
        let judge = judge(of);
        for file in files("tests/mistakes", ending) {
            let report = fs::read_to_string(file.with_extension("txt")).expect("has a report");
            let name = file.file_stem().expect("named").to_string_lossy().into_owned();
            let text = fs::read_to_string(&file).unwrap_or_default();
            let end = text.lines().skip(1).position(|line| line == "---");
            let is_seen = report
                .split("\n\n")
                .any(|mistake| is_seen(mistake, end.map_or(usize::MAX, |end| end + 2)));
            let Some(value) = seen(&file).filter(|_| is_seen) else {
                continue;
            };
            let is_known = UNSEEN.iter().any(|(unseen, _)| *unseen == name);
            if judge(&value).is_err() == is_known {
                wrong.push(report);
            }
            count += 1;
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.concat());
    assert!(count > 40, "{count}");
}

#[test]
fn mistakes_of_the_text_are_none_of_the_schema_s() {
    let judge = judge("exercise");
    let mut count = 0;
    for file in files("tests/mistakes", "md") {
        let report = fs::read_to_string(file.with_extension("txt")).expect("has a report");
        let is_of_text = !report.contains("[E01") && !report.contains("[E02") && !report.contains("[E03");
        let is_of_text = is_of_text
            && !["E004", "W016", "E040", "E055", "E072", "E073", "E074"]
                .iter()
                .any(|code| report.contains(code));
        if let Some(value) = seen(&file).filter(|_| is_of_text) {
            judge(&value).unwrap_or_else(|error| panic!("{}: {error}\n{report}", file.display()));
            count += 1;
        }
    }
    assert!(count > 40, "{count}");
}

#[test]
fn the_schema_says_what_each_key_is_for_and_offers_its_words() {
    let schema: Value = serde_json::from_str(&Project::with(&[]).run("schema settings").stdout).expect("is JSON");
    let handout = &schema["properties"]["handout"]["properties"];
    assert_eq!(handout["paper"]["enum"], serde_json::json!(["a4", "letter"]));
    assert_eq!(handout["paper"]["default"], "a4");
    let about = handout["large_print"]["description"].as_str().unwrap_or_default();
    assert!(about.starts_with("Type of 16.5 points"), "{about}");
    let networks = &schema["properties"]["captions"]["properties"]["networks"]["items"]["enum"];
    assert_eq!(networks.as_array().map_or(0, Vec::len), NETWORKS.len());
}

#[test]
fn a_new_project_names_a_schema_that_its_settings_fit() {
    let project = Project::with(&[]);
    assert_eq!(project.run("init new").status, 0);
    let line = project.read("new/handout.yaml").lines().next().map(str::to_owned);
    assert_eq!(
        line.as_deref(),
        Some("# yaml-language-server: $schema=.vscode/handout.schema.json")
    );
    let schema = project.read("new/.vscode/handout.schema.json");
    assert_eq!(schema, project.run("schema settings").stdout);
    let value = seen(&project.path("new/handout.yaml")).expect("is YAML");
    judge("settings")(&value).unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn what_stands_in_the_place_of_the_hook_the_subject_and_the_preheader_is_what_the_table_says() {
    let project = Project::with(&[("2026-11-09-hip.md", &exercise("Hip stretch", "2026-11-09"))]);
    let build = project.run("build --today 2026-11-18 --quiet");
    assert_eq!(build.status, 0, "{}", build.stderr);
    let source = project.read("exercises/2026-11-09-hip.md");
    let told = |key: &str| {
        let key = EXERCISE.iter().find(|one| one.path == key).expect("is in the table");
        let Without::Words(words) = key.without else {
            panic!("{} is told in words", key.path)
        };
        let instead = format!("\n{}: ", words.strip_prefix("the ").expect("names another key"));
        let (_, rest) = source.split_once(&instead).expect("is in the exercise");
        rest.lines().next().unwrap_or_default().trim_matches('"').to_owned()
    };
    let caption = project.read("out/hip/captions/facebook.txt");
    assert_eq!(caption.lines().next(), Some(told("caption.hook").as_str()));
    let mail = project.read("out/hip/email.html");
    assert!(mail.contains(&format!("<title>{}</title>", told("email.subject"))));
    let (_, hidden) = mail
        .split_once("display:none")
        .or(mail.split_once("display: none"))
        .expect("has a preheader");
    assert!(
        hidden
            .chars()
            .take(600)
            .collect::<String>()
            .contains(&told("email.preheader")),
        "{hidden}"
    );
}
