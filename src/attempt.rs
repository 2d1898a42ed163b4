//! Work of others' code on files that somebody may have made to break it: a breakdown (panic) there is the file's fault,
//! which whoever asked for the work tells in its own words, and not the end of the program.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static IS_AT_WORK: Cell<bool> = const { Cell::new(false) };
}

/// What the work comes to, or nothing where it breaks down. The work must stay on this thread and must not wait for others,
/// since then their breakdowns would be taken for its own.
pub(crate) fn attempt<T>(work: impl FnOnce() -> T) -> Option<T> {
    let before = IS_AT_WORK.replace(true);
    let done = catch_unwind(AssertUnwindSafe(work)).ok();
    IS_AT_WORK.set(before);
    done
}

/// Whether a breakdown on this thread would be told by whoever asked for the work.
pub(crate) fn is_answered_for() -> bool {
    IS_AT_WORK.get()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_breakdown_becomes_nothing_and_is_answered_for_only_meanwhile() {
        assert!(!is_answered_for());
        assert_eq!(attempt(is_answered_for), Some(true));
        let broken = attempt(|| {
            assert_eq!(attempt(|| 1), Some(1));
            assert!(is_answered_for(), "after work inside work");
            let nothing: &[u8] = &[];
            nothing[std::hint::black_box(7)]
        });
        assert_eq!(broken, None);
        assert!(!is_answered_for());
    }
}
