//! `handout man` as its users meet it. Readers of manual pages look at them in `tests/acceptance/run`.

use crate::project::Project;
use clap::{Command, CommandFactory};
use handout::cli::Cli;
use std::collections::BTreeSet;

/// The file of each command's page.
fn pages_of(command: &Command, pages: &mut BTreeSet<String>) {
    pages.insert(format!("{}.1", command.get_display_name().unwrap_or("handout")));
    command.get_subcommands().for_each(|inner| pages_of(inner, pages));
}

#[test]
fn every_command_has_a_page_with_examples_status_environment_and_files() {
    let project = Project::with(&[]);
    let run = project.run("man pages");
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    let mut expected = BTreeSet::new();
    pages_of(&command, &mut expected);
    let pages = project.tree("pages");
    assert_eq!(pages.keys().cloned().collect::<BTreeSet<_>>(), expected);
    for (name, bytes) in pages {
        let page = String::from_utf8(bytes).expect("is text");
        for heading in [
            "NAME",
            "SYNOPSIS",
            "DESCRIPTION",
            "OPTIONS",
            "EXAMPLES",
            "\"EXIT STATUS\"",
            "ENVIRONMENT",
            "FILES",
            "\"SEE ALSO\"",
        ] {
            assert_eq!(
                page.matches(&format!("\n.SH {heading}\n")).count(),
                1,
                "{name}: {heading}"
            );
        }
        assert!(page.contains("\n.EX\n  handout "), "{name}");
        assert!(
            page.contains("HANDOUT_SMTP_PASSWORD") && page.contains("NO_COLOR"),
            "{name}"
        );
    }
}

#[test]
fn what_a_command_tells_of_its_exit_status_stands_there_alone() {
    let project = Project::with(&[]);
    project.run("man");
    let page = project.read("man/handout-send.1");
    let status = page.split(".SH \"EXIT STATUS\"\n").nth(1).expect("has it");
    assert!(status.starts_with("Ends with 0 if everybody has got it"), "{status}");
    assert_eq!(page.matches("Ends with").count(), 1);
}

#[test]
fn pages_of_an_earlier_version_are_replaced_and_everything_else_stays() {
    let project = Project::with(&[]);
    project.write("man/handout.1", "old");
    project.write("man/other.1", "other");
    assert_eq!(project.run("man --quiet").stdout, "");
    assert!(
        project.read("man/handout.1").starts_with(".TH"),
        "{}",
        project.read("man/handout.1")
    );
    assert_eq!(project.read("man/other.1"), "other");
}
