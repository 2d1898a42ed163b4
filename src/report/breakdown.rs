//! What is said when the program itself is wrong (a panic): where, and how to tell whoever can mend it. Never what it was
//! working on: the words of a panic may hold a text, a password or an address.
#![expect(
    clippy::disallowed_methods,
    reason = "nothing else that prints may be relied on any more"
)]

use super::bar;
use crate::attempt::is_answered_for;
use std::io::{self, Write};
use std::panic::{self, Location};

/// From here on, a mistake of the program's own is told in plain words; what breaks down at a damaged file is told with
/// the file.
pub fn tell_breakdowns() {
    panic::set_hook(Box::new(|about| {
        if is_answered_for() {
            return;
        }
        // Whoever broke down may hold what draws the bar, so that it cannot be taken away.
        let start = if bar::may_stand() { "\n" } else { "" };
        // Nothing is left to be done if even this cannot be said.
        let _ = writeln!(io::stderr(), "{start}{}", sentence(about.location()));
    }));
}

fn sentence(place: Option<&Location<'_>>) -> String {
    let place = place.map_or_else(String::new, |place| {
        format!(", at {}:{}:{}", known(place.file()), place.line(), place.column())
    });
    format!(
        "error: handout {} has made a mistake of its own{place}\n\
         help: tell whoever gave you the program: send the line above and the command that you typed, but no addresses \
         and no passwords",
        env!("CARGO_PKG_VERSION")
    )
}

/// A source file without the folders of the computer that the program was built on, one of which is somebody's own:
/// `src/cli.rs` of ours, `krilla-0.8.2/src/page.rs` of a library, `library/core/src/option.rs` of Rust itself.
fn known(file: &str) -> String {
    let file = file.replace('\\', "/");
    let is_ours = !file.starts_with('/') && file.get(1..2) != Some(":");
    let after = |folder: &str| Some(file.split_once(folder)?.1.split_once('/')?.1);
    let known = match after("/registry/src/").or_else(|| after("/rustc/")) {
        Some(known) => known,
        None if is_ours => &file,
        None => file.rsplit('/').next().unwrap_or_default(),
    };
    known.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_breakdown_is_told_with_its_place_and_the_version() {
        let (here, line) = (Location::caller(), line!());
        let said = sentence(Some(here));
        let version = env!("CARGO_PKG_VERSION");
        let first =
            format!("error: handout {version} has made a mistake of its own, at src/report/breakdown.rs:{line}:");
        assert!(said.starts_with(&first), "{said}");
        assert!(sentence(None).starts_with(&format!("error: handout {version} has made a mistake of its own\n")));
    }

    #[test]
    fn a_file_is_named_without_the_folders_of_whoever_built_the_program() {
        for (file, shown) in [
            ("src/cli.rs", "src/cli.rs"),
            (r"src\cli.rs", "src/cli.rs"),
            (
                "/home/anna/.cargo/registry/src/index.crates.io-1949cf8c6b5b557f/krilla-0.8.2/src/page.rs",
                "krilla-0.8.2/src/page.rs",
            ),
            (
                r"C:\Users\anna\.cargo\registry\src\index.crates.io-1949cf8c6b5b557f\krilla-0.8.2\src\page.rs",
                "krilla-0.8.2/src/page.rs",
            ),
            (
                "/rustc/59807616e1fa2540724bfbac14d7976d7e4a3860/library/core/src/option.rs",
                "library/core/src/option.rs",
            ),
            ("/home/anna/handout/src/cli.rs", "cli.rs"),
            (r"C:\anna\cli.rs", "cli.rs"),
        ] {
            assert_eq!(known(file), shown);
        }
    }
}
