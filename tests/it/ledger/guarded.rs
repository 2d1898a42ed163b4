//! What keeps a newsletter from going out twice when somebody meddles with its files.

use super::{JOURNAL, NOW, attempt, open, project};
use crate::project::Project;
use handout::newsletter::ledger::{Account, AlreadySending, Ledger, Outcome};
use std::time::Duration;

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

/// Why the ledger cannot be opened; the same is said to whoever only wants to know.
fn refusal(project: &Project) -> String {
    let before = project.read(JOURNAL);
    let error = Ledger::open(&project.path(""), "calf", "as it was", NOW);
    let said = format!("{:#}", error.err().expect("is refused"));
    let read = Account::read(&project.path(""), "calf").expect_err("cannot be read");
    assert_eq!(format!("{read:#}"), said);
    assert_eq!(project.read(JOURNAL), before, "is left alone");
    said
}

#[test]
fn a_journal_of_a_newer_program_is_left_alone_even_where_all_of_it_can_be_read() {
    let project = project();
    attempt(&open(&project), "anna", Some(Outcome::Sent));
    let newer = project.read(JOURNAL).replace("\"handout\":1", "\"handout\":2");
    project.write(JOURNAL, &newer);
    assert!(refusal(&project).contains("newer `handout`"));
}

#[test]
fn a_journal_under_another_newsletters_name_is_refused() {
    let project = project();
    attempt(&open(&project), "anna", Some(Outcome::Sent));
    let other = project
        .read(JOURNAL)
        .replace("\"exercise\":\"calf\"", "\"exercise\":\"hip\"");
    project.write(JOURNAL, &other);
    let said = refusal(&project);
    assert!(said.starts_with("`.handout/sent/calf.jsonl` is damaged"), "{said}");
}

#[test]
fn what_a_clock_that_was_ahead_wrote_down_does_not_count_for_the_rates() {
    let project = project();
    let ledger = open(&project);
    attempt(&ledger, "anna", Some(Outcome::Sent));
    let (bob, year) = (ledger.name_of("bob"), Duration::from_hours(24 * 365));
    for at in [NOW + year, Duration::from_secs(u64::MAX)] {
        ledger.trying(bob, at).expect("can write");
    }
    drop(ledger);
    assert_eq!(open(&project).tries(), [NOW.as_secs()]);
}

#[test]
fn a_journal_without_its_first_line_is_not_taken_for_a_new_one() {
    let project = project();
    attempt(&open(&project), "anna", Some(Outcome::Sent));
    let nothing = "\0".repeat(project.read(JOURNAL).len());
    for left in ["", "{\"handout\":1,\"exer", &nothing] {
        project.write(JOURNAL, left);
        let said = refusal(&project);
        assert!(said.contains("its first line is missing"), "{left:?}: {said}");
    }
    std::fs::remove_file(project.path(JOURNAL)).expect("is there");
    assert!(open(&project).entry("anna").is_none());
}

#[test]
fn a_first_line_that_was_left_half_written_is_no_journal() {
    let project = project();
    project.write(".handout/sent/calf.new", "{\"handout\":1,\"exer");
    attempt(&open(&project), "anna", Some(Outcome::Sent));
    assert!(!project.has(".handout/sent/calf.new"));
    assert!(open(&project).entry("anna").is_some());
}

#[cfg(unix)]
#[test]
fn a_journal_behind_a_link_is_refused_even_where_the_link_leads_nowhere() {
    use std::os::unix::fs::symlink;
    for memory in [JOURNAL, ".handout/sent", ".handout/secret"] {
        let project = project();
        attempt(&open(&project), "anna", Some(Outcome::Sent));
        std::fs::rename(project.path(memory), project.path("elsewhere")).expect("can move");
        symlink(project.path("elsewhere"), project.path(memory)).expect("can link");
        let error = Ledger::open(&project.path(""), "calf", "as it was", NOW);
        let said = format!("{:#}", error.err().expect("is refused"));
        assert!(said.ends_with("is a link: put what it leads to in its place"), "{said}");
        std::fs::rename(project.path("elsewhere"), project.path("unplugged")).expect("can move");
        assert!(
            Ledger::open(&project.path(""), "calf", "as it was", NOW).is_err(),
            "{memory}"
        );
        assert!(Account::read(&project.path(""), "calf").is_err(), "{memory}");
    }
}

#[test]
fn a_folder_from_which_nothing_was_sent_knows_that_it_is_the_first_time() {
    let project = project();
    let ledger = open(&project);
    assert!(ledger.is_first());
    attempt(&ledger, "anna", Some(Outcome::Deferred));
    drop(ledger);
    assert!(!open(&project).is_first());
    let other = Ledger::open(&project.path(""), "hip", "as it was", NOW).expect("can open");
    assert!(!other.is_first());
}
