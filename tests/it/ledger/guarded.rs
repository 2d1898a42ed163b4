//! What keeps a newsletter from going out twice when somebody meddles with its files.

use super::{NOW, open, project};
use handout::newsletter::ledger::{AlreadySending, Ledger};

#[cfg(unix)]
#[test]
fn a_second_sender_is_refused_even_where_the_lock_was_deleted() {
    let project = project();
    let ledger = open(&project);
    std::fs::remove_file(project.path(".handout/sent/lock")).expect("is there");
    let second = Ledger::open(&project.path(""), "calf", "as it was", NOW);
    let error = second.err().expect("is refused");
    assert!(error.is::<AlreadySending>(), "{error:#}");
    drop(ledger);
    assert!(Ledger::open(&project.path(""), "calf", "as it was", NOW).is_ok());
}
