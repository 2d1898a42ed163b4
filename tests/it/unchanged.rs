//! A build with nothing changed, and what counts as a change: whatever is changed, the next build gives what a clean one
//! would give, byte for byte.

use crate::project::{Project, exercise};
use std::collections::BTreeMap;
use std::fs;
use std::time::SystemTime;

const TODAY: &str = "build --today 2026-11-23";

/// What the last build did.
const MEMORY: &str = ".handout/cache.json";

const PICTURE: &str = "exercises/img/calf.svg";

const DRAWING: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="40" height="30" fill="#335577"/></svg>"##;

/// Three exercises, the last one still to come, one with a picture and a warning.
fn three() -> Project {
    let calf = exercise("Calf stretch", "2026-11-02").replace(
        "title:",
        "image: {file: img/calf.svg, alt: \"A calf.\"}\narea: Calf #1\ntitle:",
    );
    let project = Project::with(&[
        ("2026-11-02-calf.md", &calf),
        ("2026-11-09-hip.md", &exercise("Hip stretch", "2026-11-09")),
        ("2026-11-30-neck.md", &exercise("Neck stretch", "2026-11-30")),
    ]);
    project.write(PICTURE, DRAWING);
    project
}

/// Builds twice, changes something, builds again, and compares with a clean build of what is there then.
fn after(change: impl Fn(&Project)) {
    after_with(TODAY, change);
}

fn after_with(command: &str, change: impl Fn(&Project)) {
    let project = three();
    project.run(TODAY);
    project.run(TODAY);
    change(&project);
    let run = project.run(command);
    let clean = Project::copy_of(&project.path(""));
    fs::remove_dir_all(clean.path("out")).expect("can remove");
    for record in ["built.json", "cache.json"] {
        clean.remove(&format!(".handout/{record}"));
    }
    let _ = fs::remove_dir_all(clean.path(".handout/pictures"));
    let made_new = clean.run(command);
    assert_eq!((run.status, run.stderr), (made_new.status, made_new.stderr));
    assert_eq!(run.stdout, made_new.stdout);
    assert!(
        project.tree("out") == clean.tree("out"),
        "{}",
        differences(&project, &clean)
    );
}

/// The names of files that are not in both projects alike.
fn differences(one: &Project, other: &Project) -> String {
    let (one, other) = (one.tree("out"), other.tree("out"));
    let names = one.keys().chain(other.keys());
    let differ = names.filter(|name| one.get(*name) != other.get(*name));
    differ.map(String::as_str).collect::<Vec<_>>().join(", ")
}

fn times(project: &Project) -> BTreeMap<String, SystemTime> {
    let names = project.tree("out").into_keys();
    let time = |name: String| {
        let about = fs::metadata(project.path(&format!("out/{name}"))).expect("is there");
        (name, about.modified().expect("has a time"))
    };
    names.map(time).collect()
}

#[test]
fn with_nothing_changed_the_same_is_told_and_nothing_touched() {
    let project = three();
    let first = project.run(TODAY);
    let before = times(&project);
    let second = project.run(TODAY);
    assert_eq!(
        (second.status, &second.stdout, &second.stderr),
        (0, &first.stdout, &first.stderr)
    );
    assert!(
        first.stderr.contains("W016"),
        "a warning is told both times: {}",
        first.stderr
    );
    assert_eq!(times(&project), before);
}

#[test]
fn what_was_told_is_remembered_and_not_made_again() {
    let project = three();
    project.run(TODAY);
    mark_memory(&project);
    assert!(project.run(TODAY).stdout.contains("remembered handout"));
}

#[test]
fn a_memory_that_cannot_be_read_only_takes_time() {
    after(|project| project.write(MEMORY, "{\"request\":"));
    after(|project| project.write_bytes(MEMORY, &[0, 159, 146]));
    after(|project| project.remove(MEMORY));
}

#[test]
fn a_changed_source_is_seen() {
    after(|project| project.append("exercises/2026-11-09-hip.md", "\nMore of it.\n"));
}

#[test]
fn a_change_that_keeps_the_files_size_and_time_is_seen() {
    after(|project| {
        let name = "exercises/2026-11-09-hip.md";
        let about = fs::metadata(project.path(name)).expect("is there");
        project.write(name, &project.read(name).replace("Hip", "Leg"));
        let file = fs::File::options()
            .append(true)
            .open(project.path(name))
            .expect("can open");
        file.set_modified(about.modified().expect("has a time"))
            .expect("can set the time");
    });
}

#[test]
fn a_new_and_a_removed_exercise_are_seen() {
    after(|project| project.write("exercises/2026-11-16-arm.md", &exercise("Arm", "2026-11-16")));
    after(|project| project.remove("exercises/2026-11-09-hip.md"));
}

#[test]
fn a_changed_picture_is_seen() {
    after(|project| project.write(PICTURE, &DRAWING.replace("#335577", "#775533")));
}

#[test]
fn changed_settings_are_seen() {
    after(|project| project.append("handout.yaml", "brand: {primary: \"#224466\"}\n"));
}

#[test]
fn a_template_that_comes_changes_or_goes_is_seen() {
    const PAGE: &str = "templates/page.html";
    after(|project| project.write(PAGE, "<p>{{ title }}</p>"));
    after(|project| project.write("templates/style.css", "p { color: red }"));
    after(|project| {
        project.write(PAGE, "<p>{{ title }}</p>");
        project.run(TODAY);
        project.write(PAGE, "<h1>{{ title }}</h1>");
    });
    after(|project| {
        project.write(PAGE, "<p>{{ title }}</p>");
        project.run(TODAY);
        project.remove(PAGE);
    });
}

#[test]
fn a_font_that_comes_is_seen() {
    after(|project| {
        let font = fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/fonts/", "NotoSans-Regular.ttf")).expect("a font");
        project.write_bytes("fonts/brand.ttf", &font);
    });
}

#[test]
fn the_day_of_a_scheduled_exercise_is_seen() {
    for day in ["2026-11-22", "2026-11-24", "2026-11-08"] {
        after_with(&format!("build --today {day}"), |_| {});
    }
}

#[test]
fn other_outputs_and_drafts_are_seen() {
    after_with("build --today 2026-11-23 --drafts", |project| {
        let draft = exercise("Arm", "2026-11-16").replace("title:", "draft: true\ntitle:");
        project.write("exercises/2026-11-16-arm.md", &draft);
    });
    let project = three();
    project.run(&format!("{TODAY} --only page"));
    project.run(TODAY);
    assert!(project.has("out/calf/handout.pdf"));
}

#[test]
fn a_damaged_or_deleted_output_is_made_again() {
    after(|project| project.write("out/calf/index.html", "damaged"));
    after(|project| project.remove("out/feed.xml"));
    after(|project| fs::remove_dir_all(project.path("out")).expect("can remove"));
    after(|project| {
        let pdf = project.path("out/calf/handout.pdf");
        let mut bytes = fs::read(&pdf).expect("can read");
        bytes[100] ^= 1;
        fs::write(&pdf, bytes).expect("can write");
    });
}

#[test]
fn a_record_that_went_is_written_again() {
    let project = three();
    project.run(TODAY);
    let record = project.read(".handout/published.jsonl");
    project.remove(".handout/published.jsonl");
    let run = project.run(TODAY);
    assert!(run.stderr.contains("published.jsonl` is gone"), "{}", run.stderr);
    assert_eq!(project.read(".handout/published.jsonl"), record);
}

#[test]
fn a_mistake_is_told_as_long_as_it_is_there() {
    let project = three();
    project.run(TODAY);
    let name = "exercises/2026-11-09-hip.md";
    let good = project.read(name);
    project.write(name, &good.replace("dose:", "doze:"));
    for _ in 0..2 {
        assert_eq!(project.run(TODAY).status, 1);
    }
    project.write(name, &good);
    assert_eq!(project.run(TODAY).status, 0);
}

/// Changes what is remembered of each exercise's words to the terminal, and the fingerprint before it (32 digits).
fn mark_memory(project: &Project) {
    let memory = project.read(MEMORY);
    let (sights, rest) = memory.split_once('\n').expect("two lines");
    let rest = rest[32..].replace("A4 handout", "remembered handout");
    let hash = ring::digest::digest(&ring::digest::SHA256, rest.as_bytes());
    let digits = hash.as_ref()[..16].iter().map(|byte| format!("{byte:02x}"));
    let name: String = digits.collect();
    project.write(MEMORY, &format!("{sights}\n{name}{rest}"));
}

/// A copy of a project in whose memory every exercise's words to the terminal are others, so that those that are made
/// again show.
fn with_marked_memory() -> Project {
    let project = three();
    project.run(TODAY);
    mark_memory(&project);
    project
}

/// The ids of the exercises that the next build takes over.
fn taken_over(project: &Project) -> Vec<String> {
    let run = project.run(TODAY);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let lines = run.stdout.lines().filter(|line| line.contains("remembered handout"));
    let ids = lines.filter_map(|line| line.split_whitespace().next());
    ids.map(str::to_owned).collect()
}

#[test]
fn only_a_changed_exercise_and_those_that_tell_of_it_are_made_again() {
    let renamed = |name: &str| {
        let project = with_marked_memory();
        let title = project.read(name).replace(" stretch", " release");
        project.write(name, &title);
        taken_over(&project)
    };
    // Nothing leads to the scheduled one yet.
    assert_eq!(renamed("exercises/2026-11-30-neck.md"), ["calf", "hip"]);
    assert_eq!(renamed("exercises/2026-11-02-calf.md"), ["neck"]);
    let project = with_marked_memory();
    project.append("exercises/2026-11-02-calf.md", "\nMore of it.\n");
    assert_eq!(taken_over(&project), ["hip", "neck"]);
}

#[test]
fn a_changed_title_is_seen_by_those_around_it() {
    after(|project| {
        let name = "exercises/2026-11-02-calf.md";
        project.write(name, &project.read(name).replace("Calf stretch", "Calf release"));
    });
}

#[test]
fn only_the_exercise_with_a_changed_picture_or_file_is_made_again() {
    let project = with_marked_memory();
    project.write(PICTURE, &DRAWING.replace("#335577", "#775533"));
    assert_eq!(taken_over(&project), ["hip", "neck"]);
    let project = with_marked_memory();
    project.write("out/hip/email.txt", "damaged");
    assert_eq!(taken_over(&project), ["calf", "neck"]);
}

#[test]
fn all_are_made_again_with_other_settings_or_fonts() {
    let project = with_marked_memory();
    project.append("handout.yaml", "brand: {primary: \"#224466\"}\n");
    assert!(taken_over(&project).is_empty());
    let project = with_marked_memory();
    project.write("fonts/readme.txt", "no font");
    assert!(taken_over(&project).is_empty());
}

#[test]
fn a_new_file_of_no_concern_leaves_all_as_they_are() {
    let project = with_marked_memory();
    project.write("exercises/notes.txt", "Think of the knee.");
    assert_eq!(taken_over(&project), ["calf", "hip", "neck"]);
}

#[test]
fn a_photograph_that_is_not_read_again_stands_in_the_lists_as_before() {
    let photo = |shade: u32| {
        let pixels = image::RgbImage::from_fn(1500, 1000, |x, y| {
            image::Rgb([x * 31 + y * 17 + x * y + shade, 90, 120].map(|value| u8::try_from(value % 97).expect("small")))
        });
        let mut file = std::io::Cursor::new(Vec::new());
        pixels
            .write_to(&mut file, image::ImageFormat::Jpeg)
            .expect("can be packed");
        file.into_inner()
    };
    after(|project| {
        let name = "exercises/2026-11-02-calf.md";
        project.write_bytes("exercises/img/calf.jpg", &photo(0));
        project.write(name, &project.read(name).replace("calf.svg", "calf.jpg"));
        project.run(TODAY);
        project.append("exercises/2026-11-30-neck.md", "\nMore of it.\n");
    });
}

#[test]
fn a_picture_that_two_exercises_show_is_seen_to_change_in_both() {
    after(|project| {
        let name = "exercises/2026-11-30-neck.md";
        let shown = project
            .read(name)
            .replace("title:", "image: {file: img/calf.svg, alt: \"A calf.\"}\ntitle:");
        project.write(name, &shown);
        project.run(TODAY);
        project.write(PICTURE, &DRAWING.replace("#335577", "#775533"));
    });
}

/// The outputs that make a file of the scheduled and then announced exercise, as they were written down.
fn makers(project: &Project, file: &str) -> Vec<String> {
    let record: serde_json::Value = serde_json::from_str(&project.read(".handout/built.json")).expect("is JSON");
    let names = record[file]["outputs"].as_array().into_iter().flatten();
    names.map(|name| name.as_str().expect("a name").to_owned()).collect()
}

/// Where the newsletter and the feed show a picture, it is a file of both.
#[test]
fn an_output_that_no_longer_makes_a_file_has_no_say_in_it() {
    const FILE: &str = "calf/img/calf.svg.png";
    const CALF: &str = "exercises/2026-11-02-calf.md";
    let project = three();
    project.run(TODAY);
    assert_eq!(makers(&project, FILE), ["email", "feed"]);
    let source = project.read(CALF);
    project.write(CALF, &source.replace("2026-11-02", "2026-12-02"));
    // The feed still shows it until it is made again.
    project.run(&format!("{TODAY} --only email"));
    assert_eq!(makers(&project, FILE), ["email", "feed"]);
    project.run(&format!("{TODAY} calf"));
    assert_eq!(makers(&project, FILE), ["email", "feed"]);
    project.run(&format!("{TODAY} --accept-republish calf"));
    assert_eq!(makers(&project, FILE), ["email"]);
    let bare = source.replace("image: {file: img/calf.svg, alt: \"A calf.\"}\n", "");
    project.write(CALF, &bare.replace("2026-11-02", "2026-12-02"));
    project.run(&format!("{TODAY} --only email"));
    assert!(!project.has(&format!("out/{FILE}")));
    assert!(makers(&project, FILE).is_empty());
    // What stands there from now on is somebody else's.
    project.write(&format!("out/{FILE}"), "mine");
    project.write(CALF, &source.replace("2026-11-02", "2026-12-02"));
    let run = project.run(TODAY);
    assert!(
        run.stderr.contains("no build is known to have made it"),
        "{}",
        run.stderr
    );
    assert_eq!(project.read(&format!("out/{FILE}")), "mine");
}

#[test]
fn a_file_of_an_output_that_this_version_does_not_have_goes_with_the_next_build() {
    let project = three();
    project.run(TODAY);
    project.write("out/calf/spoken.mp3", "by an older version");
    let record = project.read(".handout/built.json");
    let spoken = "{\n  \"calf/spoken.mp3\": {\"exercise\": \"calf\", \"outputs\": [\"audio\"]},";
    project.write(".handout/built.json", &record.replacen('{', spoken, 1));
    assert_eq!(project.run(TODAY).status, 0);
    assert!(!project.has("out/calf/spoken.mp3"));
    assert!(!project.read(".handout/built.json").contains("audio"));
}

/// A feed that is not made again still leads readers to the picture.
#[test]
fn a_build_of_one_exercise_leaves_the_pictures_of_the_feed() {
    const FILE: &str = "out/calf/img/calf.svg.png";
    const CALF: &str = "exercises/2026-11-02-calf.md";
    let project = three();
    project.run(TODAY);
    let bare = project
        .read(CALF)
        .replace("image: {file: img/calf.svg, alt: \"A calf.\"}\n", "");
    project.write(CALF, &bare);
    assert_eq!(project.run(&format!("{TODAY} calf")).status, 0);
    assert!(project.has(FILE) && project.read("out/feed.xml").contains("calf.svg.png"));
    assert_eq!(project.run(TODAY).status, 0);
    assert!(!project.has(FILE) && !project.read("out/feed.xml").contains("calf.svg.png"));
}

/// The same bytes, but no longer the project's own: what lies elsewhere may be anything tomorrow.
#[cfg(unix)]
#[test]
fn what_a_link_takes_from_elsewhere_is_refused_although_it_is_the_same() {
    use std::os::unix::fs::symlink;
    for name in [PICTURE, "exercises/img", "exercises/2026-11-02-calf.md", "handout.yaml"] {
        let outside = tempfile::tempdir().expect("a folder");
        let project = three();
        for _ in 0..2 {
            assert_eq!(project.run(TODAY).status, 0);
        }
        let elsewhere = outside.path().join("elsewhere");
        fs::rename(project.path(name), &elsewhere).expect("can move");
        symlink(&elsewhere, project.path(name)).expect("can link");
        let run = project.run(TODAY);
        assert!(
            run.status != 0 && run.stderr.contains("out of the project's folder"),
            "{name}: {}",
            run.stderr
        );
    }
}

#[cfg(unix)]
#[test]
fn what_a_link_takes_from_elsewhere_in_the_project_is_still_the_same() {
    let project = with_marked_memory();
    fs::rename(project.path("exercises/img"), project.path("pictures")).expect("can move");
    std::os::unix::fs::symlink("../pictures", project.path("exercises/img")).expect("can link");
    assert_eq!(taken_over(&project), ["calf", "hip", "neck"]);
}

/// The site has the picture under the link's own name, so the capitals of what it leads to matter to nobody.
#[cfg(unix)]
#[test]
fn a_picture_that_becomes_a_link_to_one_of_other_capitals_is_the_same_to_a_clean_build_too() {
    let project = with_marked_memory();
    let real = PICTURE.replace("calf", "Calf");
    fs::rename(project.path(PICTURE), project.path(&real)).expect("can move");
    std::os::unix::fs::symlink("Calf.svg", project.path(PICTURE)).expect("can link");
    assert_eq!(taken_over(&project), ["calf", "hip", "neck"]);
    fs::remove_dir_all(project.path(".handout")).expect("is there");
    let run = project.run(TODAY);
    assert_eq!(run.status, 0, "{}", run.stderr);
}

/// Nothing can remember a font under such a name, and two of them could not be told apart.
#[cfg(target_os = "linux")]
#[test]
fn a_font_whose_name_is_no_text_is_told() {
    use std::os::unix::ffi::OsStrExt;
    let project = three();
    project.run(TODAY);
    let name = std::ffi::OsStr::from_bytes(b"fonts/h\xfcbsch.ttf");
    fs::create_dir(project.path("fonts")).expect("can make a folder");
    fs::write(project.path("").join(name), "x").expect("can write");
    let run = project.run(TODAY);
    let why = "the name of `fonts/h\u{fffd}bsch.ttf` holds bytes that are no letters: rename the file";
    assert!(run.status == 2 && run.stderr.contains(why), "{}", run.stderr);
}

#[test]
fn letters_that_nobody_remembers_stop_also_a_build_with_nothing_changed() {
    let project = three();
    project.run(TODAY);
    project.run(TODAY);
    project.write("out/outbox/letter.eml", "To: anna@example.org");
    let run = project.run(TODAY);
    assert_eq!(run.status, 2, "{}", run.stderr);
    assert!(run.stderr.contains("out/outbox/letter.eml"), "{}", run.stderr);
    project.remove("out/outbox/letter.eml");
    assert_eq!(project.run(TODAY).status, 0);
}

#[test]
fn a_record_that_says_too_much_of_an_exercise_that_is_kept_is_put_right() {
    const RECORD: &str = ".handout/built.json";
    let project = three();
    project.run(TODAY);
    let right = project.read(RECORD);
    let (before, page) = right.split_once("\"page\"").expect("has pages");
    project.write(RECORD, &format!("{before}\"email\", \"page\"{page}"));
    project.run(TODAY);
    assert_eq!(project.read(RECORD), right);
}
