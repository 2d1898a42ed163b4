//! The ledger against the simplest model of it, with the power failing at any time.

use super::{JOURNAL, NOW, open, project};
use handout::newsletter::ledger::{Outcome, Standing};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::fs::OpenOptions;
use std::time::Duration;

/// What a sender and its computer may do, for six people.
#[derive(Debug, Clone)]
enum Step {
    Try(usize),
    Settle(usize, Outcome),
    /// Somebody sets the computer's clock, mostly back.
    Set(u32),
    /// The power fails; of what is not synced, this share of 255 is on the disk.
    Crash(u8),
}

fn step() -> impl Strategy<Value = Step> {
    let outcome = prop::sample::select(vec![Outcome::Sent, Outcome::Refused, Outcome::Deferred, Outcome::Owed]);
    prop_oneof![
        4 => (0..6usize).prop_map(Step::Try),
        4 => (0..6usize, outcome).prop_map(|(who, outcome)| Step::Settle(who, outcome)),
        1 => any::<u32>().prop_map(Step::Set),
        1 => any::<u8>().prop_map(Step::Crash),
    ]
}

/// The simplest ledger there can be: a list of what was written, and how long the file was after it.
struct Model {
    written: Vec<(u64, usize, Standing)>,
    synced: u64,
}

impl Model {
    fn standing(&self, who: usize) -> Standing {
        let mut of = self.written.iter().filter(|(_, other, _)| *other == who);
        of.next_back().map_or(Standing::Owed, |(_, _, standing)| *standing)
    }
}

const PEOPLE: [&str; 6] = ["a", "b", "c", "d", "e", "f"];

/// Runs the steps on a ledger and on the model, and compares them after each power failure.
fn compare(steps: &[Step]) {
    let project = project();
    let mut ledger = open(&project);
    let length = || std::fs::metadata(project.path(JOURNAL)).expect("is there").len();
    let mut model = Model {
        written: Vec::new(),
        synced: length(),
    };
    let (mut trying, mut now) = (BTreeSet::new(), NOW);
    for step in steps.iter().chain([&Step::Crash(255)]) {
        match step {
            Step::Set(seconds) => now = Duration::from_secs(u64::from(*seconds)),
            Step::Try(who) => {
                let is_owed = matches!(model.standing(*who), Standing::Owed | Standing::Deferred);
                if is_owed && trying.insert(*who) {
                    ledger.trying(ledger.name_of(PEOPLE[*who]), now).expect("can write");
                    model.written.push((length(), *who, Standing::Unknown));
                    model.synced = length();
                }
            }
            Step::Settle(who, outcome) => {
                if trying.remove(who) {
                    ledger
                        .settle(ledger.name_of(PEOPLE[*who]), *outcome, None, now)
                        .expect("can write");
                    let standing = match outcome {
                        Outcome::Sent => Standing::Sent,
                        Outcome::Refused => Standing::Refused,
                        Outcome::Deferred => Standing::Deferred,
                        Outcome::Owed => Standing::Owed,
                    };
                    model.written.push((length(), *who, standing));
                }
            }
            Step::Crash(share) => {
                drop(ledger);
                let kept = model.synced + (length() - model.synced) * u64::from(*share) / 255;
                let file = OpenOptions::new()
                    .write(true)
                    .open(project.path(JOURNAL))
                    .expect("opens");
                file.set_len(kept).expect("can cut");
                model.written.retain(|(end, _, _)| *end <= kept);
                trying.clear();
                ledger = open(&project);
                model.synced = length();
                let expected: Vec<Standing> = (0..6).map(|who| model.standing(who)).collect();
                let standing = |key: &&str| ledger.entry(key).map_or(Standing::Owed, |entry| entry.standing);
                assert_eq!(PEOPLE.iter().map(standing).collect::<Vec<_>>(), expected, "{steps:?}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whenever_the_power_fails_the_ledger_says_what_a_simple_model_says(steps in prop::collection::vec(step(), 1..40)) {
        compare(&steps);
    }
}
