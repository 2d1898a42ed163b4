//! The time that one person's message takes: encoded anew, addressed, and signed.
//!
//! `cargo bench --bench letter`. Times are those of this thread alone (Linux: `/proc/thread-self/schedstat`).
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a benchmark reads files, a clock, and prints"
)]

use handout::config::Config;
use handout::diagnostic::Diagnostics;
use handout::newsletter::message::dkim::Signer;
use handout::newsletter::message::{Letter, Occasion, Written};
use handout::newsletter::recipients::Recipient;
use handout::newsletter::secret::Secret;
use handout::{parse, source::Source};
use jiff::Zoned;
use std::fs;
use std::hint::black_box;

/// How many messages a figure is the mean of.
const ROUNDS: u32 = 2_000;

/// As long as the newsletters that facts were measured with.
const MESSAGE_BYTES: usize = 40_000;

const PAGE: &str = "https://clinic.example/leave?who={email}&token={token}";

fn main() {
    let same = config(None);
    let own = config(Some(PAGE));
    let bytes = letter(&same, None)
        .addressed(&person(0))
        .expect("a message")
        .bytes
        .len();
    println!("a message of {bytes} bytes, mean of {ROUNDS}, microseconds of processor time");
    println!(
        "encoded anew              {:8.0}",
        mean(|_| drop(black_box(letter(&same, None))))
    );
    for (name, key) in [
        ("", None),
        (", Ed25519", Some("ed25519.pem")),
        (", RSA of 2048 bits", Some("rsa.pem")),
    ] {
        for (what, config) in [("addressed", &same), ("  with a link of one's own", &own)] {
            let letter = letter(config, key);
            let time = mean(|number| drop(black_box(letter.addressed(&person(number)))));
            println!("{:44} {time:8.0}", format!("{what}{name}"));
        }
    }
}

fn config(page: Option<&str>) -> Config {
    let text = fs::read_to_string("handout.yaml").expect("settings");
    let mut found = Diagnostics::default();
    let mut config = parse::config(&Source::new("handout.yaml", &text), &mut found).expect("good settings");
    config.newsletter.as_mut().expect("a newsletter").unsubscribe_url = page.map(str::to_owned);
    config
}

/// A newsletter of the usual length, with the ways to leave that every one has.
fn letter(config: &Config, key: Option<&str>) -> Letter {
    let words = "Stand tall, hold on to the wall, and slowly bend both of your knees as far as you like. ";
    let address = "unsubscribe@example.org";
    let html = words.repeat(MESSAGE_BYTES * 4 / 5 / words.len())
        + &format!("<a href=\"mailto:{address}?subject=Unsubscribe\">Unsubscribe</a>");
    let lines = format!("{words}\n").repeat(MESSAGE_BYTES / 6 / words.len());
    let text = lines + &format!("To unsubscribe, write \"Unsubscribe\" to {address}\n");
    let written = Written {
        config,
        id: "calf",
        subject: "Stiff calves?",
        html: &html,
        text: &text,
    };
    let signer = key.map(|key| {
        let pem = fs::read(format!("tests/keys/{key}")).expect("a key");
        Signer::new("example.org", "handout", &pem).expect("a good key")
    });
    let date: Zoned = "2026-11-30T08:15:00+00:00[Europe/London]".parse().expect("a date");
    Letter::new(&written, &date, Secret::from_bytes([7; 32]), signer, Occasion::Issue).expect("a letter")
}

fn person(number: u32) -> Recipient {
    Recipient {
        email: format!("person-{number}@example.org"),
        name: Some(format!("Persón {number}")),
    }
}

/// Microseconds of this thread's processor time.
fn mean(mut work: impl FnMut(u32)) -> f64 {
    let start = processor_time();
    (0..ROUNDS).for_each(&mut work);
    (processor_time() - start) / 1e3 / f64::from(ROUNDS)
}

/// Nanoseconds that this thread has run.
fn processor_time() -> f64 {
    let schedule = fs::read_to_string("/proc/thread-self/schedstat").expect("Linux");
    let first = schedule.split_whitespace().next().expect("a figure");
    first.parse().expect("a number")
}
