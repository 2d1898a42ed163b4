//! Puts a new file in the place of an old one, also where other programs are looking at the old one.

use std::fs;
use std::io::{Error, Result};
use std::path::Path;
use std::thread;
use std::time::Duration;

/// How often it is tried.
const TRIES: usize = 10;

/// What is waited in between: programs that look for viruses or words let go of a file soon.
const PAUSE: Duration = Duration::from_millis(100);

/// What Windows says of a file that another program has open: access denied, sharing violation, lock violation (System
/// Error Codes, 0 to 499).
const IN_USE: [i32; 3] = [5, 32, 33];

/// Moves a file over another one. Windows refuses that while somebody has the other one open.
pub(super) fn put_in_place(new: &Path, place: &Path) -> Result<()> {
    let is_in_use = |error: &Error| cfg!(windows) && error.raw_os_error().is_some_and(|code| IN_USE.contains(&code));
    patiently(|| fs::rename(new, place), is_in_use, || thread::sleep(PAUSE))
}

fn patiently(rename: impl Fn() -> Result<()>, is_in_use: impl Fn(&Error) -> bool, pause: impl Fn()) -> Result<()> {
    for _ in 1..TRIES {
        match rename() {
            Err(error) if is_in_use(&error) => pause(),
            done => return done,
        }
    }
    rename().map_err(|error| {
        if is_in_use(&error) {
            return Error::other("another program has it open, or you may not change it: close it there and try again");
        }
        error
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    /// Renames where a file is in use the first `busy` times; gives how often it was tried, and what came of it.
    fn tried(busy: usize, error: i32) -> (usize, String) {
        let count = Cell::new(0);
        let rename = || {
            count.set(count.get() + 1);
            if count.get() > busy {
                Ok(())
            } else {
                Err(Error::from_raw_os_error(error))
            }
        };
        let is_in_use = |error: &Error| error.raw_os_error().is_some_and(|code| IN_USE.contains(&code));
        let said = patiently(rename, is_in_use, || ()).map_or_else(|error| error.to_string(), |()| "done".to_owned());
        (count.get(), said)
    }

    #[test]
    fn a_file_that_is_let_go_of_is_replaced() {
        assert_eq!(tried(0, 32), (1, "done".to_owned()));
        assert_eq!(tried(3, 32), (4, "done".to_owned()));
    }

    #[test]
    fn a_file_that_stays_open_is_told() {
        let (count, said) = tried(usize::MAX, 32);
        assert_eq!(count, TRIES);
        assert!(said.starts_with("another program has it open"), "{said}");
    }

    #[test]
    fn what_waiting_does_not_help_is_told_at_once() {
        assert_eq!(tried(usize::MAX, 28).0, 1);
    }
}
