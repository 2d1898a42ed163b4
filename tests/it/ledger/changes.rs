//! A newsletter that is changed while the ledger is kept: whoever has got it counts, and nobody else.

use super::{NOW, attempt, open, project};
use handout::newsletter::ledger::{Ledger, Outcome};

#[test]
fn a_content_that_changed_after_the_first_was_sent_is_told() {
    let project = project();
    let root = project.path("");
    let changed = |content: &str| Ledger::open(&root, "calf", content, NOW).expect("opens").has_changed();
    assert!(!changed("first"));
    assert!(!changed("second"), "nobody has got the first");
    attempt(
        &Ledger::open(&root, "calf", "second", NOW).expect("opens"),
        "anna",
        None,
    );
    assert!(!changed("second"));
    assert!(changed("third"));
    let mut ledger = Ledger::open(&root, "calf", "third", NOW).expect("opens");
    ledger.continue_with_changes("third", NOW).expect("can write");
    drop(ledger);
    assert!(!changed("third"));
    assert!(changed("second"));
}

#[test]
fn what_nobody_has_got_may_be_corrected() {
    let project = project();
    let root = project.path("");
    let open = |content: &str| Ledger::open(&root, "calf", content, NOW).expect("opens");
    let ledger = open("from the wrong sender");
    for (key, outcome) in [
        ("anna", Outcome::Owed),
        ("bob", Outcome::Refused),
        ("cleo", Outcome::Deferred),
    ] {
        attempt(&ledger, key, Some(outcome));
    }
    drop(ledger);
    assert!(!open("from the right sender").has_changed());
    attempt(&open("from the right sender"), "anna", Some(Outcome::Sent));
    assert!(open("from the wrong sender").has_changed());
}

#[test]
fn whoever_may_have_got_it_before_they_were_tried_again_counts_when_it_is_changed() {
    let project = project();
    attempt(&open(&project), "anna", None);
    attempt(&open(&project), "anna", Some(Outcome::Refused));
    let ledger = Ledger::open(&project.path(""), "calf", "changed", NOW).expect("opens");
    assert!(ledger.has_changed());
}
