//! Messages a second of the sender with its ledger, beside Postfix's `smtp-source` and Python's smtplib, in one run.
//!
//! `cargo bench --bench smtp`, with Debian's `postfix` installed for `smtp-source` and `smtp-sink`. All of them send the
//! same 40 KB message to one recipient each, into the same sink, on loopback and through a line with 50 ms round trip.
//! `cargo bench --bench smtp -- 100000` sends to so many instead, and tells how much memory that takes.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a benchmark uses files, a clock and the network, and prints"
)]

mod line;

use handout::config::Security;
use handout::newsletter::clock::Clock;
use handout::newsletter::delivery::{Delivery, Ending, Patience, Rates, deliver};
use handout::newsletter::ledger::{Ledger, Outcome, Unknown};
use handout::newsletter::smtp::{Limits, Outgoing, Server};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::{Duration, Instant};
use std::{fs, thread};

/// A newsletter of ours has 26 KB of HTML and its text twin.
const SIZE: usize = 40_000;

/// How many people a ledger is read for.
const MANY: usize = 100_000;

fn main() {
    let Some(sink) = Sink::start() else {
        println!("no smtp-sink: apt-get install postfix");
        return;
    };
    if let Some(count) = std::env::args().find_map(|argument| argument.parse().ok()) {
        send_many(count, sink.port);
        return;
    }
    read_a_ledger();
    println!("messages a second       handout  smtp-source      smtplib");
    for (connections, count) in [(1, 4_000), (8, 12_000)] {
        compare("loopback", sink.port, connections, count);
    }
    let far = line::delayed(sink.port, Duration::from_millis(25));
    for (connections, count) in [(1, 40), (10, 400), (50, 2_000)] {
        compare("50 ms round trip", far, connections, count);
    }
}

/// One line of the table: the three take turns, and each one's best of three counts, since others use the machine too.
fn compare(place: &str, port: u16, connections: usize, count: usize) {
    let (mut ours, mut source, mut python) = (0.0_f64, 0.0_f64, 0.0_f64);
    for _ in 0..3 {
        ours = ours.max(rate(count, || handout(port, connections, count)));
        source = source.max(rate(count, || smtp_source(port, connections, count)));
        python = python.max(rate(count, || smtplib(port, connections, count)));
    }
    println!(
        "{place:16} {connections:3} × {ours:10.1} {source:12.1} {python:12.1}   {:.2} of smtp-source",
        ours / source
    );
}

#[expect(clippy::cast_precision_loss, reason = "a few thousand messages")]
fn rate(count: usize, send: impl FnOnce()) -> f64 {
    let start = Instant::now();
    send();
    count as f64 / start.elapsed().as_secs_f64()
}

/// Postfix's mail server that throws everything away.
struct Sink {
    port: u16,
    child: Child,
}

impl Sink {
    fn start() -> Option<Self> {
        let port = TcpListener::bind("127.0.0.1:0").ok()?.local_addr().ok()?.port();
        let place = format!("127.0.0.1:{port}");
        let mut command = Command::new("smtp-sink");
        if fs::metadata("/proc/self").is_ok_and(|about| is_root(&about)) {
            command.args(["-u", "nobody"]);
        }
        let child = command.args([&place, "200"]).stdin(Stdio::null()).spawn().ok()?;
        let sink = Self { port, child };
        for _ in 0..100 {
            if TcpStream::connect(&place).is_ok() {
                return Some(sink);
            }
            thread::sleep(Duration::from_millis(20));
        }
        None
    }
}

#[cfg(unix)]
fn is_root(about: &fs::Metadata) -> bool {
    std::os::unix::fs::MetadataExt::uid(about) == 0
}

#[cfg(not(unix))]
fn is_root(_: &fs::Metadata) -> bool {
    false
}

impl Drop for Sink {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The sender, with its ledger on the disk that holds the build.
fn handout(port: u16, connections: usize, count: usize) {
    static RUN: AtomicU32 = AtomicU32::new(0);
    let folder = folder().join(format!("{}", RUN.fetch_add(1, Ordering::SeqCst)));
    send(&folder, port, connections, count);
    fs::remove_dir_all(&folder).expect("can remove");
}

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("bench-{}", std::process::id()))
}

fn send(folder: &Path, port: u16, connections: usize, count: usize) {
    let clock = Clock::system();
    let ledger = Ledger::open(folder, "bench", "", clock.now()).expect("opens");
    let people: Vec<String> = (0..count).map(|number| format!("p{number}@example.org")).collect();
    let server = Server {
        host: "127.0.0.1".to_owned(),
        port,
        security: Security::None,
        login: None,
        authorities: None,
        limits: Limits::default(),
    };
    let delivery = Delivery {
        server: &server,
        ledger: Some(&ledger),
        unknown: Unknown::Hold,
        rates: Rates::default(),
        connections,
        patience: Patience::default(),
        clock: &clock,
        stop: &AtomicBool::new(false),
        progress: &|_| {},
    };
    let rest = "A line of a newsletter, as long as most of them are in practice here.\r\n".repeat(SIZE / 72);
    let write = |place: usize| {
        let to = people[place].clone();
        Ok(Outgoing {
            from: "rowan@example.org".to_owned(),
            bytes: format!("To: {to}\r\nSubject: Calf\r\n\r\n{rest}").into_bytes(),
            to,
            needs_utf8: false,
        })
    };
    let tally = deliver(&delivery, &people, &write);
    assert_eq!((tally.sent, &tally.ending), (count, &Ending::Done));
}

fn smtp_source(port: u16, connections: usize, count: usize) {
    // `-d`: connections are kept, as ours are.
    let run = Command::new("smtp-source")
        .args(["-d", "-s", &connections.to_string(), "-m", &count.to_string()])
        .args([
            "-l",
            &SIZE.to_string(),
            "-f",
            "rowan@example.org",
            "-t",
            "p@example.org",
        ])
        .arg(format!("127.0.0.1:{port}"))
        .status();
    assert!(run.is_ok_and(|status| status.success()), "smtp-source failed");
}

fn smtplib(port: u16, connections: usize, count: usize) {
    let run = Command::new("python3")
        .args(["-c", include_str!("smtplib.py")])
        .args([port, u16::try_from(connections).expect("few")].map(|number| number.to_string()))
        .args([count, SIZE].map(|number| number.to_string()))
        .status();
    assert!(run.is_ok_and(|status| status.success()), "python3 failed");
}

/// How long it takes to know where 100,000 people stand, and how much memory.
fn read_a_ledger() {
    let folder = folder().join("read");
    let clock = Clock::system();
    let ledger = Ledger::open(&folder, "bench", "", clock.now()).expect("opens");
    let people: Vec<String> = (0..MANY).map(|number| format!("p{number}@example.org")).collect();
    let said = handout::newsletter::ledger::Said {
        words: "250 2.0.0 Ok: queued as 4F2C81",
        address: "",
    };
    // As in a run, but with one sync at the end: the journal is what a hundred thousand messages leave.
    let name = |key: &String| ledger.name_of(key);
    for person in &people {
        let outcome = ledger.settle(name(person), Outcome::Owed, None, clock.now());
        outcome
            .and_then(|()| ledger.settle(name(person), Outcome::Sent, Some(said), clock.now()))
            .expect("writes");
    }
    ledger.commit().expect("writes");
    drop(ledger);
    let size = fs::metadata(folder.join(".handout/sent/bench.jsonl"))
        .expect("is there")
        .len()
        / 1_000_000;
    let (before, start) = (memory_mb(), Instant::now());
    let ledger = Ledger::open(&folder, "bench", "", clock.now()).expect("opens");
    let read = start.elapsed().as_millis();
    assert_eq!(ledger.owed(&people, Unknown::Hold).len(), 0);
    let owed = start.elapsed().as_millis() - read;
    println!(
        "a ledger of {MANY} people ({size} MB): read in {read} ms, everybody looked up in {owed} ms, {:.0} MB of memory",
        memory_mb() - before
    );
    drop(ledger);
    fs::remove_dir_all(&folder).expect("can remove");
}

/// Sends to very many and tells how much memory the process took at most.
fn send_many(count: usize, port: u16) {
    let folder = folder().join("many");
    let before = peak_mb();
    let start = Instant::now();
    send(&folder, port, 8, count);
    println!(
        "{count} sent with 8 connections in {:.0} s; at most {:.0} MB of memory, {before:.0} MB before",
        start.elapsed().as_secs_f64(),
        peak_mb()
    );
    fs::remove_dir_all(&folder).expect("can remove");
}

/// The memory that is in use now.
fn memory_mb() -> f64 {
    status("VmRSS:")
}

/// The most memory that was ever in use.
fn peak_mb() -> f64 {
    status("VmHWM:")
}

/// A figure of Linux's `/proc/self/status`; 0 elsewhere.
fn status(key: &str) -> f64 {
    let text = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix(key));
    let number = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    number.unwrap_or_default() / 1000.0
}
