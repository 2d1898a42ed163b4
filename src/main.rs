//! Arguments in, exit code out; nothing else.

use handout::{commands, report};
use std::process::ExitCode;

fn main() -> ExitCode {
    report::tell_breakdowns();
    let outcome = commands::answer()
        .unwrap_or_else(|| commands::typed().map_or_else(|outcome| outcome, |cli| commands::run(&cli)));
    outcome.into()
}
