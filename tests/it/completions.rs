//! What a shell is told when somebody presses the tab key. Real shells ask in `tests/acceptance/check_shells.py`.

use crate::project::{Project, exercise};
use handout::cli::Cli;
use handout::outputs::OUTPUTS;
use std::process::Command;

/// A project with two exercises and a draft that has a mistake.
fn project() -> Project {
    Project::with(&[
        ("2026-11-02-calf.md", &exercise("Calf stretch", "2026-11-02")),
        ("2026-11-09-open-book.md", &exercise("Open book", "2026-11-09")),
        ("2026-11-16-neck.md", "---\ntitle: [\n---\n"),
    ])
}

/// Asks as fish does, whose answers have a line for each word; `typed` ends where the cursor stands.
fn fitting_in(project: &Project, folder: &str, typed: &str) -> Vec<String> {
    let output = Command::new(env!("CARGO_BIN_EXE_handout"))
        .args(["--"].into_iter().chain(typed.split(' ')))
        .env("HANDOUT_COMPLETE", "fish")
        .current_dir(project.path(folder))
        .output()
        .expect("the program runs");
    assert!(
        output.status.success() && output.stderr.is_empty(),
        "{typed}: {output:?}"
    );
    let lines = String::from_utf8(output.stdout).expect("is text");
    lines
        .lines()
        .map(|line| line.split('\t').next().unwrap_or_default().to_owned())
        .collect()
}

fn fitting(typed: &str) -> Vec<String> {
    fitting_in(&project(), ".", typed)
}

#[test]
fn commands_are_completed() {
    assert_eq!(fitting("handout bui"), ["build"]);
    assert_eq!(fitting("handout subscribers imp"), ["import"]);
    assert!(fitting("handout build --dra").contains(&"--drafts".to_owned()));
}

#[test]
fn exercises_are_completed_by_id_and_by_file_even_with_mistakes() {
    assert_eq!(fitting("handout build ope"), ["open-book"]);
    assert_eq!(fitting("handout build open-book ca"), ["calf"]);
    assert_eq!(fitting("handout check ne"), ["neck"]);
    assert_eq!(fitting("handout new --from op"), ["open-book"]);
    assert_eq!(fitting("handout export listmonk c"), ["calf"]);
    assert_eq!(
        fitting("handout build exercises/2026-11-0"),
        ["exercises/2026-11-02-calf.md", "exercises/2026-11-09-open-book.md"]
    );
}

#[test]
fn exercises_come_from_the_folder_that_is_named() {
    let outside = project();
    outside.write("elsewhere/notes.txt", "");
    assert_eq!(
        fitting_in(&outside, "elsewhere", "handout -C .. build ope"),
        ["open-book"]
    );
    assert_eq!(
        fitting_in(&outside, "elsewhere", "handout build --project=.. ope"),
        ["open-book"]
    );
    assert!(fitting_in(&outside, "elsewhere", "handout build ope").is_empty());
}

#[test]
fn words_between_commas_are_completed() {
    assert_eq!(fitting("handout build --only pd"), ["pdf"]);
    assert_eq!(fitting("handout build --only pdf,em"), ["pdf,email"]);
    assert_eq!(fitting("handout build --only ").len(), OUTPUTS.len());
    assert_eq!(fitting("handout build --accept-republish a"), ["all"]);
    assert_eq!(fitting("handout build --accept-republish calf,o"), ["calf,open-book"]);
}

#[test]
fn codes_of_rules_are_completed() {
    assert_eq!(
        fitting("handout explain e02"),
        [
            "E020", "E021", "E022", "E023", "E024", "E025", "E026", "E027", "E028", "E029"
        ]
    );
    assert_eq!(fitting("handout check --format git"), ["github"]);
    assert_eq!(fitting("handout completions f"), ["fish"]);
}

#[test]
fn nobody_s_address_is_shown() {
    let project = project();
    project.write("subscribers.csv", "email,status\nanna@example.org,subscribed\n");
    for typed in [
        "handout subscribers remove ",
        "handout send open-book --test ",
        "handout subscribers remove an",
    ] {
        let fitting = fitting_in(&project, ".", typed).join(" ");
        assert!(!fitting.contains("anna"), "{typed}: {fitting}");
    }
}

#[test]
fn a_file_that_a_shell_would_run_is_not_offered() {
    let project = project();
    project.write("exercises/cal$(reboot).md", "");
    assert_eq!(fitting_in(&project, ".", "handout build cal"), ["calf"]);
}

#[test]
fn each_shell_gets_a_script_that_asks_this_program() {
    let project = project();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = project.run(&format!("completions {shell}"));
        assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{shell}");
        assert!(
            run.stdout.contains("HANDOUT_COMPLETE") && run.stdout.contains("handout"),
            "{shell}"
        );
    }
    assert_eq!(project.run("completions tcsh").status, 2);
}

/// Every argument that names something of a project is one that can be completed, or is known not to be.
#[test]
fn every_name_of_a_value_is_one_that_was_thought_about() {
    const COMPLETED: [&str; 5] = ["EXERCISE", "ID,…", "CODE", "FILE", "FOLDER"];
    const TYPED: [&str; 9] = [
        "ADDRESS",
        "NAME",
        "WORDS",
        "COLUMN",
        "TITLE",
        "ID",
        "NUMBER",
        "YYYY-MM-DD",
        "COMMAND",
    ];
    fn look(command: &clap::Command) {
        for argument in command
            .get_arguments()
            .filter(|argument| argument.get_action().takes_values())
        {
            let is_list = !argument.get_possible_values().is_empty();
            let name = argument.get_value_names().map_or("", |names| names[0].as_str());
            assert!(
                is_list || COMPLETED.contains(&name) || TYPED.contains(&name),
                "{}: {name}",
                command.get_name()
            );
        }
        command.get_subcommands().for_each(look);
    }
    let mut command = <Cli as clap::CommandFactory>::command().disable_help_subcommand(true);
    command.build();
    look(&command);
}
