//! Failures of the program as people read them: what could not be done, and what the disk said in plain words.

use std::error::Error;
use std::io::{self, ErrorKind};

/// A failure with all its reasons, in one line; the system's own words of the disk become a sentence with what to do.
pub(crate) fn told(failure: &anyhow::Error) -> String {
    let words: Vec<String> = failure.chain().map(plain).collect();
    words.join(": ")
}

fn plain(cause: &(dyn Error + 'static)) -> String {
    let of_the_disk = cause.downcast_ref::<io::Error>();
    let sentence = of_the_disk.and_then(|error| sentence(error).filter(|_| is_the_systems(error)));
    sentence.map_or_else(|| cause.to_string(), str::to_owned)
}

/// Whether nobody of ours has put it in words already.
fn is_the_systems(error: &io::Error) -> bool {
    error.get_ref().is_none()
}

/// The system's number where links lead to each other: ELOOP of Linux, of macOS and the BSDs, and
/// `ERROR_CANT_RESOLVE_FILENAME` of Windows. Rust's own name for it is not stable yet.
const CIRCLE: i32 = match () {
    () if cfg!(windows) => 1921,
    () if cfg!(target_os = "linux") => 40,
    () => 62,
};

fn sentence(error: &io::Error) -> Option<&'static str> {
    if error.raw_os_error() == Some(CIRCLE) {
        return Some("links lead in a circle here: put the file or folder itself in the place of one");
    }
    Some(match error.kind() {
        ErrorKind::StorageFull => "the disk is full: make room, and type the command again",
        ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            "there is no more room for you on this disk: make some, and type the command again"
        }
        ErrorKind::PermissionDenied => "you may not: ask whose it is, or change its permissions",
        ErrorKind::ReadOnlyFilesystem => "this disk can only be read",
        ErrorKind::IsADirectory => "a folder stands where a file belongs: move it away",
        ErrorKind::NotADirectory | ErrorKind::AlreadyExists => "a file stands where a folder belongs: move it away",
        ErrorKind::NotFound => "it is not there",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::Context;

    fn of(error: io::Error) -> String {
        let failed: io::Result<()> = Err(error);
        told(&failed.context("cannot write `out/feed.xml`").expect_err("failed"))
    }

    #[test]
    fn what_the_disk_says_becomes_a_sentence_with_what_to_do() {
        let full = of(ErrorKind::StorageFull.into());
        assert_eq!(
            full,
            "cannot write `out/feed.xml`: the disk is full: make room, and type the command again"
        );
        let denied = of(ErrorKind::PermissionDenied.into());
        assert!(denied.ends_with("change its permissions"), "{denied}");
    }

    #[test]
    fn our_own_words_stay() {
        let open = of(io::Error::other("another program has it open"));
        assert_eq!(open, "cannot write `out/feed.xml`: another program has it open");
    }
}
