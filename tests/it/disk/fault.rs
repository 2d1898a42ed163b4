//! A build that is killed, or whose disk is full, at any call that it makes to the system.

use super::{BUILD, is_right, leftovers, two};
use crate::preload::Library;
use crate::project::{Project, Run, exercise};
use crate::smtp::server::{MailServer, Manner};
use handout::newsletter::ledger::{Account, Standing};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::LazyLock;

/// Makes all of the calls fail, not only some: `HANDOUT_TEST_ALL=1 cargo test`.
const ALL: &str = "HANDOUT_TEST_ALL";

/// The library that stands between the program and the disk, compiled once.
static LIBRARY: LazyLock<Library> = LazyLock::new(|| Library::of("disk/fault.c"));

/// Runs the program with a fault of the disk.
fn with_fault(project: &Project, command: &str, fault: &str) -> Run {
    project.run_with(command, &[("LD_PRELOAD", LIBRARY.path()), ("HANDOUT_FAULT", fault)])
}

/// How many calls a command makes of what is there.
fn calls(project: &Project, command: &str) -> u64 {
    let copy = Project::copy_of(&project.path(""));
    let count = copy.path("count");
    with_fault(&copy, command, &format!("count {}", count.display()));
    let calls = fs::read_to_string(count).expect("was written");
    calls.parse().expect("a number")
}

/// Sources as they are at one time: a title, and every second time a third exercise, which has never been published.
fn save(project: &Project, version: u64) {
    let title = format!("Title {}", version % 3);
    project.write("exercises/2026-11-02-calf.md", &exercise(&title, "2026-11-02"));
    for (name, _) in project
        .tree("exercises")
        .iter()
        .filter(|(name, _)| name.starts_with("arm-"))
    {
        project.remove(&format!("exercises/{name}"));
    }
    if version.is_multiple_of(2) {
        let name = format!("exercises/arm-{version}.md");
        project.write(
            &name,
            &exercise(
                &format!("Arm {version}"),
                &format!("{}-{:02}-16", 2023 - version / 12, 1 + version % 12),
            ),
        );
    }
}

/// Everything that a file under `out/` may hold.
#[derive(Default)]
struct Allowed(BTreeMap<String, BTreeSet<Vec<u8>>>);

impl Allowed {
    fn add(&mut self, project: &Project) {
        for (name, bytes) in super::clean(project, BUILD) {
            self.0.entry(name).or_default().insert(bytes);
        }
    }

    /// Every file is one of its versions, and whole; but for those that were not yet put in place.
    fn check(&self, project: &Project, when: &str) {
        for (name, bytes) in project.tree("out") {
            if !name.contains(".handout-") {
                let is_version = self.0.get(&name).is_some_and(|versions| versions.contains(&bytes));
                assert!(is_version, "{when}: `{name}` is no version of it");
            }
        }
    }
}

/// A fault at each `step`th call of a build, one after the other in the same project, which goes on changing; now and then
/// a build gets through.
fn at_each_call(fault: &str, step: usize, check: impl Fn(&Project, &Run, &str)) -> usize {
    let project = two();
    let mut allowed = Allowed::default();
    allowed.add(&project);
    project.run(BUILD);
    save(&project, 0);
    let most = calls(&project, BUILD);
    let mut tried = 0;
    for (round, number) in (0..).zip((1..=most).step_by(step)) {
        let when = format!("{fault} at call {number} of {most}");
        save(&project, round);
        allowed.add(&project);
        let run = with_fault(&project, BUILD, &format!("{fault} {number}"));
        tried += usize::from(run.status != 0);
        allowed.check(&project, &when);
        check(&project, &run, &when);
        if round % 3 == 1 {
            // What was built before comes back.
            save(&project, round - 1);
            allowed.add(&project);
        }
        if round % 2 == 0 {
            is_right(&project, BUILD, &when);
        }
    }
    is_right(&project, BUILD, "at the end");
    tried
}

fn step(some: usize) -> usize {
    if std::env::var_os(ALL).is_some() { 1 } else { some }
}

#[test]
fn a_build_that_is_killed_at_any_call_leaves_old_files_or_new_ones_and_the_next_is_right() {
    let step = step(5);
    let killed = at_each_call("kill", step, |_, run, when| {
        assert!(run.status == -1 || run.status == 0, "{when}");
    });
    assert!(killed >= 40 / step, "only {killed} were killed");
}

#[test]
fn a_disk_that_is_full_from_any_call_on_is_told_and_the_next_build_is_right() {
    let stopped = at_each_call("full", step(5), |project, run, when| {
        if run.status != 0 {
            let is_told = run.stderr.starts_with("error: cannot write `") && run.stderr.contains("`: the disk is full");
            assert!(run.status == 2 && is_told, "{when}: {}", run.stderr);
        }
        assert_eq!(leftovers(project), [""; 0], "{when}");
    });
    assert!(stopped > 4, "only {stopped} builds found no room");
}

const SEND: &str = "send calf --yes";

/// A project whose newsletter is built, with three people and this server.
fn newsletter(server: &MailServer) -> Project {
    let project = Project::with(&[("calf.md", &exercise("Calf stretch", "2024-11-04"))]);
    let settings = project.read("handout.yaml").replace(
        "site:",
        &format!(
            "  address: 4 Quayside Row, Harbour Town\nnewsletter:\n  from: Rowan <rowan@example.org>\n  \
             unsubscribe: leave@example.org\n  smtp: {{host: localhost, port: {}, security: none, connections: 2}}\nsite:",
            server.port
        ),
    );
    project.write("handout.yaml", &settings);
    let rows = PEOPLE.map(|person| format!("{person},,subscribed,2024-01-01,form\n"));
    project.write(
        "subscribers.csv",
        &format!("email,name,status,consent_at,source\n{}", rows.concat()),
    );
    assert_eq!(project.run("build --quiet").status, 0);
    project
}

const PEOPLE: [&str; 3] = ["anna@example.org", "ben@example.org", "cleo@example.org"];

/// A fault at each `step`th call of a run that sends, and then a run without one: everybody has it once, but for those of
/// whom the ledger says that it does not know.
fn at_each_call_of_a_sender(fault: &str, step: usize, check: impl Fn(&Run, &str)) -> usize {
    let most = calls(&newsletter(&MailServer::agreeing(Manner::plain())), SEND);
    let mut stopped = 0;
    for number in (1..=most).step_by(step) {
        let when = format!("{fault} at call {number} of {most}");
        let server = MailServer::agreeing(Manner::plain());
        let project = newsletter(&server);
        let run = with_fault(&project, SEND, &format!("{fault} {number}"));
        stopped += usize::from(run.status != 0);
        check(&run, &when);
        let again = project.run(SEND);
        assert!(again.status <= 1, "{when}: {}", again.stderr);
        let got = server.recipients();
        let account = Account::read(&project.path(""), "calf")
            .expect("can read")
            .expect("is there");
        for person in PEOPLE {
            let count = got.iter().filter(|to| *to == person).count();
            match account.entry(person).map(|entry| entry.standing) {
                Some(Standing::Sent) => assert_eq!(count, 1, "{when}: {person}"),
                Some(Standing::Unknown) => assert!(count <= 1, "{when}: {person}"),
                other => panic!("{when}: {person} is {other:?}"),
            }
        }
    }
    stopped
}

#[test]
fn a_sender_that_is_killed_at_any_call_to_the_disk_sends_nothing_twice_and_forgets_nobody() {
    let step = step(3);
    let killed = at_each_call_of_a_sender("kill", step, |run, when| assert_eq!(run.status, -1, "{when}"));
    assert!(killed > 20 / step, "only {killed} were killed");
}

#[test]
fn a_sender_whose_disk_is_full_from_any_call_on_stops_before_it_sends_what_it_cannot_write_down() {
    let step = step(3);
    let stopped = at_each_call_of_a_sender("full", step, |run, when| {
        let is_told = run.status == 2 && run.stderr.contains("the disk is full");
        assert!(run.status == 0 || is_told, "{when}: {}", run.stderr);
    });
    assert!(stopped > 10 / step, "only {stopped} found no room");
}
