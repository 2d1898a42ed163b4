//! The ledger: what a journal that ends anywhere says about everybody, and who may write it.

mod changes;
mod concurrent;
mod guarded;
mod model;

use crate::project::{Project, SETTINGS};
use handout::newsletter::ledger::{Account, AlreadySending, Ledger, Outcome, Said, Standing, Store, Unknown};
use std::fs::File;
use std::io::{self, ErrorKind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

const JOURNAL: &str = ".handout/sent/calf.jsonl";
const NOW: Duration = Duration::from_secs(1_763_871_812);

fn project() -> Project {
    let project = Project::with(&[]);
    project.write("handout.yaml", SETTINGS);
    project
}

fn open(project: &Project) -> Ledger {
    Ledger::open(&project.path(""), "calf", "as it was", NOW).expect("opens")
}

fn keys(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// The places of those who are owed it.
fn owed(ledger: &Ledger, names: &[&str], unknown: Unknown) -> Vec<usize> {
    let owed = ledger.owed(&keys(names), unknown);
    owed.into_iter().map(|(place, _)| place).collect()
}

fn attempt(ledger: &Ledger, key: &str, outcome: Option<Outcome>) {
    let name = ledger.name_of(key);
    ledger.trying(name, NOW).expect("can write");
    if let Some(outcome) = outcome {
        let said = Said {
            words: "250 ok",
            address: key,
        };
        ledger.settle(name, outcome, Some(said), NOW).expect("can write");
    }
}

#[test]
fn a_second_run_sends_to_exactly_those_who_are_still_owed_it() {
    let project = project();
    let everybody = ["sent", "refused", "deferred", "unanswered", "given back", "new"];
    let ledger = open(&project);
    assert_eq!(owed(&ledger, &everybody, Unknown::Hold), [0, 1, 2, 3, 4, 5]);
    attempt(&ledger, "sent", Some(Outcome::Sent));
    attempt(&ledger, "refused", Some(Outcome::Refused));
    attempt(&ledger, "deferred", Some(Outcome::Deferred));
    attempt(&ledger, "unanswered", None);
    attempt(&ledger, "given back", Some(Outcome::Owed));
    drop(ledger);

    let ledger = open(&project);
    assert_eq!(owed(&ledger, &everybody, Unknown::Hold), [2, 4, 5]);
    assert_eq!(owed(&ledger, &everybody, Unknown::Resend), [2, 3, 4, 5]);
    let standing = |key| ledger.entry(key).map(|entry| entry.standing);
    assert_eq!(standing("sent"), Some(Standing::Sent));
    assert_eq!(standing("unanswered"), Some(Standing::Unknown));
    assert_eq!(standing("new"), None);
}

#[test]
fn somebody_who_is_in_the_list_twice_is_owed_it_once() {
    let ledger = open(&project());
    assert_eq!(owed(&ledger, &["anna", "bob", "anna"], Unknown::Hold), [0, 1]);
}

#[test]
fn no_address_is_written_down() {
    let project = project();
    let ledger = open(&project);
    let name = ledger.name_of("anna@example.org");
    let said = Said {
        words: "550 5.1.1 <anna@example.org>: anna is unknown here",
        address: "anna@example.org",
    };
    ledger
        .settle(name, Outcome::Refused, Some(said), NOW)
        .expect("can write");
    drop(ledger);
    let journal = project.read(JOURNAL);
    assert!(!journal.contains("anna") && !journal.contains('@'), "{journal}");
    assert!(journal.contains("550 5.1.1 … … is unknown here"), "{journal}");
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read_the_key_and_the_journal() {
    use std::os::unix::fs::PermissionsExt;
    let project = project();
    drop(open(&project));
    for name in [".handout/secret", JOURNAL] {
        let mode = std::fs::metadata(project.path(name))
            .expect("is there")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[test]
fn two_senders_at_once_are_refused_even_for_two_newsletters() {
    let project = project();
    let ledger = open(&project);
    for id in ["calf", "hip"] {
        let second = Ledger::open(&project.path(""), id, "as it was", NOW);
        let error = second.err().expect("is refused");
        assert!(error.is::<AlreadySending>(), "{error:#}");
    }
    drop(ledger);
    assert!(Ledger::open(&project.path(""), "hip", "as it was", NOW).is_ok());
}

#[test]
fn whoever_only_wants_to_know_does_not_wait_for_the_sender() {
    let project = project();
    assert!(Account::read(&project.path(""), "calf").expect("can read").is_none());
    let ledger = open(&project);
    attempt(&ledger, "anna", Some(Outcome::Sent));
    attempt(&ledger, "bob", None);
    let account = Account::read(&project.path(""), "calf")
        .expect("can read")
        .expect("is there");
    assert_eq!(account.count(Standing::Sent), 1);
    assert_eq!(
        account.entry("bob").map(|entry| entry.standing),
        Some(Standing::Unknown)
    );
}

#[test]
fn a_torn_last_line_is_cut_off_and_told() {
    let project = project();
    let ledger = open(&project);
    attempt(&ledger, "anna", Some(Outcome::Sent));
    drop(ledger);
    let whole = project.read(JOURNAL);
    project.write(JOURNAL, &format!("{whole}{{\"at\":17638718"));
    let ledger = open(&project);
    assert_eq!(ledger.notes().len(), 1);
    assert!(ledger.notes()[0].contains("cut short"), "{:?}", ledger.notes());
    assert_eq!(project.read(JOURNAL), whole);
    assert_eq!(owed(&ledger, &["anna", "bob"], Unknown::Hold), [1]);
}

#[test]
fn a_line_that_is_damaged_in_the_middle_stops_everything_and_is_named() {
    let project = project();
    let ledger = open(&project);
    for key in ["anna", "bob"] {
        attempt(&ledger, key, Some(Outcome::Sent));
    }
    drop(ledger);
    let mut lines: Vec<String> = project.read(JOURNAL).lines().map(str::to_owned).collect();
    lines[2] = lines[2].replace("sent", "snet");
    project.write(JOURNAL, &(lines.join("\n") + "\n"));
    let error = Ledger::open(&project.path(""), "calf", "as it was", NOW)
        .err()
        .expect("is refused");
    let said = format!("{error:#}");
    assert!(
        said.starts_with("line 3 of `.handout/sent/calf.jsonl` is damaged"),
        "{said}"
    );
}

#[test]
fn a_journal_of_a_newer_program_is_left_alone() {
    let project = project();
    drop(open(&project));
    let newer = "{\"handout\":2,\"anything\":[]}\n";
    project.write(JOURNAL, newer);
    let error = Ledger::open(&project.path(""), "calf", "as it was", NOW)
        .err()
        .expect("is refused");
    assert!(format!("{error:#}").contains("newer `handout`"), "{error:#}");
    assert_eq!(project.read(JOURNAL), newer);
}

#[test]
fn another_key_cannot_make_everybody_look_unsent() {
    let project = project();
    attempt(&open(&project), "anna", Some(Outcome::Sent));
    project.write(".handout/secret", "another key of thirty-two bytes!");
    let error = Ledger::open(&project.path(""), "calf", "as it was", NOW)
        .err()
        .expect("is refused");
    assert!(format!("{error:#}").contains("put the old key back"), "{error:#}");
    project.write(".handout/secret", "too short");
    let error = Ledger::open(&project.path(""), "calf", "as it was", NOW)
        .err()
        .expect("is refused");
    assert!(format!("{error:#}").contains("is damaged"), "{error:#}");
}

#[test]
fn a_key_that_is_missing_is_not_replaced_where_newsletters_were_sent() {
    let project = project();
    attempt(&open(&project), "anna", Some(Outcome::Sent));
    let secret = project.path(".handout/secret");
    std::fs::remove_file(&secret).expect("can remove");
    for id in ["calf", "hip"] {
        let error = Ledger::open(&project.path(""), id, "as it was", NOW)
            .err()
            .expect("is refused");
        assert!(
            format!("{error:#}").contains("bring it back from a backup"),
            "{error:#}"
        );
        assert!(!project.has(".handout/secret"));
    }
    std::fs::remove_file(project.path(JOURNAL)).expect("can remove");
    drop(open(&project));
    assert!(project.has(".handout/secret"));
    std::fs::remove_dir_all(project.path(".handout/sent")).expect("can remove");
    drop(open(&project));
}

#[test]
fn whoever_only_wants_to_know_need_not_be_able_to_write() {
    let project = project();
    attempt(&open(&project), "anna", Some(Outcome::Sent));
    // Nobody, not even root, can open a folder for writing.
    std::fs::remove_file(project.path(".handout/lock")).expect("can remove");
    std::fs::create_dir(project.path(".handout/lock")).expect("can make");
    let account = Account::read(&project.path(""), "calf").expect("can read");
    assert_eq!(account.expect("is there").count(Standing::Sent), 1);
}

#[test]
fn an_id_cannot_lead_out_of_the_folder() {
    for id in ["../calf", "a/b", "..", "", "a\\b", "c:d"] {
        assert!(Ledger::open(&project().path(""), id, "", NOW).is_err(), "{id:?}");
    }
}

#[test]
fn what_other_newsletters_sent_in_the_last_day_counts() {
    let project = project();
    let root = project.path("");
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .expect("after 1970");
    let hip = Ledger::open(&root, "hip", "", now).expect("opens");
    let name = hip.name_of("anna");
    for hours in [30, 23, 1] {
        hip.trying(name, now.saturating_sub(Duration::from_hours(hours)))
            .expect("can write");
    }
    drop(hip);
    let calf = Ledger::open(&root, "calf", "", now).expect("opens");
    let expected = [23, 1].map(|hours| (now.saturating_sub(Duration::from_hours(hours))).as_secs());
    assert_eq!(calf.tries(), expected);
}

/// A disk with room for so many more bytes.
struct Filling {
    file: File,
    room: Arc<AtomicU64>,
}

impl Store for Filling {
    fn append(&self, bytes: &[u8]) -> io::Result<()> {
        let room = self.room.load(Ordering::SeqCst);
        let fits = bytes.len().min(usize::try_from(room).unwrap_or(usize::MAX));
        self.room.fetch_sub(fits as u64, Ordering::SeqCst);
        // A full disk takes what still fits, which tears the line.
        Store::append(&self.file, &bytes[..fits])?;
        if fits < bytes.len() {
            Err(ErrorKind::StorageFull.into())
        } else {
            Ok(())
        }
    }

    fn sync(&self) -> io::Result<()> {
        self.file.sync()
    }

    fn cut_to(&self, length: u64) -> io::Result<()> {
        self.file.cut_to(length)
    }
}

#[test]
fn a_full_disk_stops_the_next_try_and_leaves_no_torn_line() {
    let project = project();
    let room = Arc::new(AtomicU64::new(u64::MAX));
    let ledger = Ledger::open_on(&project.path(""), "calf", "as it was", NOW, |file| {
        Box::new(Filling {
            file,
            room: Arc::clone(&room),
        })
    })
    .expect("opens");
    attempt(&ledger, "anna", Some(Outcome::Sent));
    let before = project.read(JOURNAL);
    room.store(20, Ordering::SeqCst);
    let error = ledger.trying(ledger.name_of("bob"), NOW).expect_err("is full");
    assert!(
        format!("{error:#}").starts_with("the disk is full: `.handout/sent/calf.jsonl`"),
        "{error:#}"
    );
    room.store(u64::MAX, Ordering::SeqCst);
    assert!(
        ledger.trying(ledger.name_of("cleo"), NOW).is_err(),
        "nothing goes out any more"
    );
    assert_eq!(project.read(JOURNAL), before);
    drop(ledger);
    assert_eq!(owed(&open(&project), &["anna", "bob", "cleo"], Unknown::Hold), [1, 2]);
}

/// A disk that cannot say whether it has everything.
struct Unsure(File);

impl Store for Unsure {
    fn append(&self, bytes: &[u8]) -> io::Result<()> {
        Store::append(&self.0, bytes)
    }

    fn sync(&self) -> io::Result<()> {
        // The header still gets there.
        if self.0.metadata()?.len() > 250 {
            Err(io::Error::other("medium error"))
        } else {
            Ok(())
        }
    }

    fn cut_to(&self, length: u64) -> io::Result<()> {
        self.0.cut_to(length)
    }
}

#[test]
fn a_disk_that_fails_to_sync_is_not_asked_again() {
    let project = project();
    let ledger = Ledger::open_on(&project.path(""), "calf", "as it was", NOW, |file| {
        Box::new(Unsure(file))
    })
    .expect("opens");
    let name = ledger.name_of("anna");
    let first = (0..9).find_map(|_| ledger.trying(name, NOW).err()).expect("fails");
    assert!(format!("{first:#}").contains("could not be written"), "{first:#}");
    assert!(ledger.trying(name, NOW).is_err());
    assert!(ledger.commit().is_err());
}
