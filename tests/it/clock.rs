//! Computers whose clocks are set to days that cannot be: the program says so, and does not break down.
#![cfg(target_os = "linux")]

use crate::preload::Library;
use crate::project::{Project, Run, exercise};
use std::sync::LazyLock;

const COMMANDS: [&str; 8] = [
    "build",
    "check",
    "status",
    "new Neck",
    "init other",
    "subscribers check",
    "send calf --dry-run",
    "export listmonk calf",
];

fn project() -> Project {
    Project::with(&[("2024-11-04-calf.md", &exercise("Calf stretch", "2024-11-04"))])
}

/// The library that stands between the program and the clock, compiled once.
static LIBRARY: LazyLock<Library> = LazyLock::new(|| Library::of("clock/clock.c"));

/// Runs a command at so many seconds after 1970 began.
fn at(seconds: i64, project: &Project, command: &str) -> Run {
    project.run_with(
        command,
        &[("LD_PRELOAD", LIBRARY.path()), ("HANDOUT_CLOCK", &seconds.to_string())],
    )
}

#[test]
fn a_clock_that_no_calendar_knows_is_told() {
    for seconds in [
        -86_400,
        253_400_000_000,
        253_402_300_800,
        1_000_000_000_000_000,
        -1_000_000_000_000,
    ] {
        for command in COMMANDS {
            let run = at(seconds, &project(), command);
            let said = "error: this computer's clock is not set to a day between 1970 and 9998: set its date, and type the \
                        command again\n";
            assert_eq!((run.status, run.stderr.as_str()), (2, said), "{seconds}: {command}");
        }
    }
}

#[test]
fn the_first_and_the_last_day_that_it_may_be_are_days_like_others() {
    // The last second of 9998, and the first one of 1970.
    for seconds in [253_370_764_799, 0] {
        for command in COMMANDS {
            let run = at(seconds, &project(), command);
            assert!(
                !run.stderr.contains("a mistake of") && run.status != 101,
                "{seconds}: {command}: {}",
                run.stderr
            );
            assert!(
                !run.stderr.contains("clock is not set"),
                "{seconds}: {command}: {}",
                run.stderr
            );
        }
    }
}
