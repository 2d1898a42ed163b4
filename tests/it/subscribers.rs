//! Lists of subscribers: each folder of `tests/subscribers/` has the files that are `given`, the `commands.txt` that are
//! run in order, and what is `expected`: every file that came or changed, and the report of each command.
//!
//! `UPDATE=1 cargo test` writes the expected files anew: read their diff before you commit it.

use crate::project::{Project, Run, SETTINGS, tree};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// The day on which every command is run.
const TODAY: &str = "2026-11-23";

#[test]
fn every_list_gives_what_is_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/subscribers");
    let mut failures = Vec::new();
    let mut count = 0;
    for entry in fs::read_dir(&folder).expect("the cases") {
        let case = entry.expect("can list").path();
        let (made, expected) = (made(&case), case.join("expected"));
        if std::env::var_os("UPDATE").is_some() {
            write(&expected, &made);
        }
        let expected = tree(&expected);
        if made != expected {
            failures.push(format!("{}:\n{}", case.display(), difference(&made, &expected)));
        }
        count += 1;
    }
    assert!(count > 0, "there are no cases");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Runs the commands of a case; returns what they said and the files that they made or changed.
fn made(case: &Path) -> BTreeMap<String, Vec<u8>> {
    let project = Project::copy_of(&case.join("given"));
    if !project.has("handout.yaml") {
        project.write("handout.yaml", SETTINGS);
    }
    let before = project.tree("");
    let commands = fs::read_to_string(case.join("commands.txt")).expect("has commands");
    let report: String = commands.lines().map(|command| report(&project, command)).collect();
    let mut made = project.tree("");
    made.retain(|name, bytes| !name.starts_with(".handout/") && before.get(name) != Some(bytes));
    made.insert("report.txt".into(), report.into_bytes());
    made
}

/// A command as it is typed and what it says; `< file` gives it a file on standard input.
fn report(project: &Project, command: &str) -> String {
    let (arguments, input) = command.split_once(" < ").unwrap_or((command, ""));
    let input = if input.is_empty() {
        Vec::new()
    } else {
        fs::read(project.path(input)).expect("can read")
    };
    let run = project.run_words(&words(&format!("subscribers --today {TODAY} {arguments}")), &input);
    let mut text = format!("$ handout subscribers {command}\n{}", run.stdout);
    for line in run.stderr.lines() {
        let _ = writeln!(text, "stderr: {line}");
    }
    let _ = writeln!(text, "status: {}\n", run.status);
    text
}

/// The words of a command line, with spaces in those between quotation marks.
fn words(line: &str) -> Vec<String> {
    let parts = line.split('"').enumerate();
    parts
        .flat_map(|(number, part)| match number % 2 {
            0 => part.split_whitespace().map(str::to_owned).collect(),
            _ => vec![part.to_owned()],
        })
        .collect()
}

fn write(folder: &Path, files: &BTreeMap<String, Vec<u8>>) {
    let _ = fs::remove_dir_all(folder);
    for (name, bytes) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("has a folder")).expect("can make folders");
        fs::write(path, bytes).expect("can write");
    }
}

fn difference(made: &BTreeMap<String, Vec<u8>>, expected: &BTreeMap<String, Vec<u8>>) -> String {
    let names: std::collections::BTreeSet<&String> = made.keys().chain(expected.keys()).collect();
    let shown = |files: &BTreeMap<String, Vec<u8>>, name: &str| {
        files
            .get(name)
            .map_or("(none)".into(), |bytes| String::from_utf8_lossy(bytes).into_owned())
    };
    let mut text = String::new();
    for name in names.into_iter().filter(|name| made.get(*name) != expected.get(*name)) {
        let (made, expected) = (shown(made, name), shown(expected, name));
        let _ = writeln!(text, "{name} was made:\n{made}\nexpected:\n{expected}");
    }
    text
}

fn run(project: &Project, arguments: &str) -> Run {
    project.run_words(&words(&format!("subscribers --today {TODAY} {arguments}")), b"")
}

#[test]
fn each_command_explains_itself_with_an_example() {
    let project = Project::with(&[]);
    for command in ["import", "add", "remove", "list", "check", "bounces"] {
        let help = run(&project, &format!("{command} --help")).stdout;
        assert!(help.contains(&format!("  handout subscribers {command}")), "{help}");
    }
}

#[cfg(unix)]
#[test]
fn the_lists_are_for_their_owners_eyes_only() {
    use std::os::unix::fs::PermissionsExt;
    let project = Project::with(&[]);
    project.write("subscribers.csv", "email\nbob@example.org\n");
    fs::set_permissions(project.path("subscribers.csv"), fs::Permissions::from_mode(0o644)).expect("can set");
    assert_eq!(run(&project, "add anna@example.org").status, 0);
    assert_eq!(run(&project, "remove bob@example.org").status, 0);
    for name in ["subscribers.csv", "unsubscribed.csv"] {
        let mode = fs::metadata(project.path(name)).expect("is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[cfg(unix)]
#[test]
fn a_list_behind_a_link_stays_there() {
    let project = Project::with(&[]);
    project.write("backed-up/list.csv", "email\nbob@example.org\n");
    std::os::unix::fs::symlink(project.path("backed-up/list.csv"), project.path("subscribers.csv")).expect("can link");
    assert_eq!(run(&project, "add anna@example.org").status, 0);
    assert!(
        fs::symlink_metadata(project.path("subscribers.csv"))
            .expect("is there")
            .is_symlink()
    );
    assert!(project.read("backed-up/list.csv").contains("anna@example.org"));
}

#[test]
fn commands_that_run_at_once_lose_nobody() {
    let project = Project::with(&[]);
    std::thread::scope(|scope| {
        for number in 0..8 {
            let project = &project;
            scope.spawn(move || assert_eq!(run(project, &format!("add p{number}@example.org")).status, 0));
        }
    });
    let list = project.read("subscribers.csv");
    assert_eq!(list.matches("@example.org").count(), 8, "{list}");
}

#[test]
fn a_killed_import_leaves_the_old_list_or_the_new_one() {
    let more: Vec<String> = (0..3000).map(|number| format!("p{number}@example.org")).collect();
    let project = Project::with(&[]);
    for pause in 0..20 {
        let _ = fs::remove_file(project.path("subscribers.csv"));
        assert_eq!(run(&project, "add anna@example.org").status, 0);
        project.write("more.txt", &more.join("\n"));
        let mut program = project.start(&words("subscribers import more.txt"));
        std::thread::sleep(std::time::Duration::from_millis(pause * 4));
        let _ = program.kill();
        program.wait().expect("has ended");
        let lines = project.read("subscribers.csv").lines().count();
        assert!(lines == 2 || lines == 3002, "{lines} lines");
    }
}

#[test]
fn what_a_killed_run_left_behind_is_no_obstacle() {
    let project = Project::with(&[]);
    project.write(".handout-subscribers.csv", "half a fi");
    assert_eq!(run(&project, "add anna@example.org").status, 0);
    assert!(!project.has(".handout-subscribers.csv"));
}

#[test]
fn a_list_that_cannot_be_read_is_not_taken_for_an_empty_one() {
    let project = Project::with(&[]);
    fs::create_dir(project.path("unsubscribed.csv")).expect("can make");
    let run = run(&project, "add anna@example.org");
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("cannot read `unsubscribed.csv`"), "{}", run.stderr);
    assert!(!project.has("subscribers.csv"));
}

#[test]
fn a_workbook_in_the_place_of_those_who_left_stops_everything() {
    let project = Project::with(&[]);
    project.write("subscribers.csv", "email\nanna@example.org\n");
    project.write("unsubscribed.csv", "PK\u{3}\u{4}\u{14}\0xl/workbook.xml");
    let run = run(&project, "check");
    assert_eq!(run.status, 2);
    assert!(
        run.stderr
            .contains("cannot use `unsubscribed.csv`: no address can be read"),
        "{}",
        run.stderr
    );
}

/// As PowerShell's `>>` does it: a row of UTF-16 in a file of UTF-8.
#[test]
fn a_list_of_which_a_part_is_utf_16_stops_everything() {
    let row: Vec<u8> = "anna@example.org\r\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let mixed = [b"email\nbob@example.org\n".to_vec(), row].concat();
    for name in ["subscribers.csv", "unsubscribed.csv"] {
        let project = Project::with(&[]);
        project.write("subscribers.csv", "email\nanna@example.org\n");
        project.write_bytes(name, &mixed);
        let run = run(&project, "check");
        assert_eq!(run.status, 2);
        let why = format!("cannot use `{name}`: line 3 is written in other letters");
        assert!(run.stderr.contains(&why), "{}", run.stderr);
    }
}

#[test]
fn a_list_that_is_wrong_in_every_line_makes_a_hundred_messages_and_counts_the_others() {
    let project = Project::with(&[]);
    project.write("people.csv", &format!("email\n{}", "nobody\n".repeat(4412)));
    let imported = run(&project, "import people.csv");
    project.write("subscribers.csv", &format!("email\n{}", "nobody\n".repeat(4412)));
    let checked = run(&project, "check");
    for (run, file) in [(imported, "people.csv"), (checked, "subscribers.csv")] {
        assert_eq!((run.status, run.stderr.lines().count()), (1, 101), "{}", run.stderr);
        let last = format!("{file}: 4312 more are not shown; correct these first\n");
        assert!(run.stderr.ends_with(&last), "{}", run.stderr);
        assert!(run.stdout.contains("4412"), "{}", run.stdout);
    }
}

#[test]
fn nobody_is_added_to_a_list_that_could_not_be_read_again() {
    let project = Project::with(&[]);
    let list = format!("email,note\nanna@example.org,{}\n", "x".repeat(15_999_950));
    project.write("subscribers.csv", &list);
    project.write("more.csv", "email\nbob@example.org\ncarl@example.org\n");
    for command in ["import more.csv", "import --dry-run more.csv", "add bob@example.org"] {
        let run = run(&project, command);
        let why = "cannot write `subscribers.csv`: it has more than 16 MB";
        assert!(run.status == 2 && run.stderr.contains(why), "{command}: {}", run.stderr);
        assert_eq!(project.read("subscribers.csv"), list);
    }
}

#[test]
fn rows_and_cells_without_end_are_refused_before_they_fill_the_memory() {
    let project = Project::with(&[]);
    project.write("rows.csv", &format!("email\n{}", "\n".repeat(300_000)));
    project.write("cells.csv", &format!("email\n{}", ",".repeat(3_000_000)));
    for file in ["rows.csv", "cells.csv"] {
        let run = run(&project, &format!("import {file}"));
        let why = "it has more than 250,000 rows or 2,500,000 cells, empty ones included";
        assert!(run.status == 2 && run.stderr.contains(why), "{}", run.stderr);
    }
}

#[test]
fn mail_that_names_people_without_end_is_told_in_part() {
    let project = Project::with(&[]);
    project.write("subscribers.csv", "email,consent_at\nanna@example.org,2026-11-01\n");
    let failed = |email: String| format!("Action: failed\nStatus: 5.1.1\nFinal-Recipient: rfc822; {email}\n\n");
    let strangers: String = (0..4412)
        .map(|number| failed(format!("{number}@example.org")))
        .collect();
    let report = "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: \
                  message/delivery-status\n\nReporting-MTA: dns; mail.example.org\n\n";
    let mail = format!("{report}{strangers}{}--b--\n", failed("anna@example.org".to_owned()));
    project.write("mail.eml", &mail);
    let said = run(&project, "bounces mail.eml").stdout;
    assert!(
        said.contains("anna@example.org: 5.1.1, no such mailbox: taken off\n"),
        "{said}"
    );
    assert!(
        said.contains("\n4312 more that change nothing are not shown\n"),
        "{said}"
    );
    assert_eq!(said.matches(": not on the list\n").count(), 100, "{said}");
}
