//! The processor time of one handout in a batch, by step, beside genpdf's for the same text.
//!
//! `cargo bench --bench handout`. Times are those of this thread alone (Linux: `/proc/thread-self/schedstat`), so that
//! what else the machine does counts less.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a benchmark reads files, a clock, and prints"
)]

#[path = "shared/clock.rs"]
mod clock;

use clock::processor_ms;
use handout::diagnostic::Diagnostics;
use handout::edition::{Edition, Sizes};
use handout::exercise::Exercise;
use handout::outputs::{Fonts, pdf};
use handout::picture::{Image, Pictures};
use handout::{parse, source::Source};
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::process::Command;

/// How many handouts a figure is the mean of.
const ROUNDS: u32 = 100;

fn main() {
    let mut found = Diagnostics::default();
    let settings = read("handout.yaml");
    let config = parse::config(&settings, &mut found).expect("good settings");
    let name = "exercises/2026-11-02-hip-flexor.md";
    let exercise = parse::exercise(&read(name), &mut found).expect("a good exercise");
    let fonts = Fonts::new(Vec::new());
    let all = || pictures(&exercise, config.practice.logo.iter());
    let pictures = all();
    let sizes = Sizes::new();
    let edition = Edition {
        announced: true,
        is_in_feed: true,
        config: &config,
        exercise: &exercise,
        previous: None,
        next: None,
        pictures: &pictures,
        fonts: &fonts,
        sizes: &sizes,
    };
    let laid = pdf::lay_out(&edition);
    let bytes = pdf::write(&laid, &edition).expect("a handout");
    let layout_ms = mean(|| drop(black_box(pdf::lay_out(&edition))));
    let writing_ms = mean(|| drop(black_box(pdf::write(&laid, &edition))));
    println!(
        "{name}: {} KB, mean of {ROUNDS}, milliseconds of processor time",
        bytes.len() / 1000
    );
    let fonts_ms = mean(|| drop(black_box(Fonts::new(Vec::new()))));
    let pictures_ms = mean(|| drop(black_box(all())));
    println!("layout             {layout_ms:8.2}");
    println!("writing            {writing_ms:8.2}");
    println!("a handout          {:8.2}", layout_ms + writing_ms);
    println!(
        "once a process: fonts {fonts_ms:.2}; its {} pictures {pictures_ms:.2}",
        exercise.pictures().len()
    );
    genpdf(&exercise);
}

fn read(name: &str) -> std::sync::Arc<Source> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    Source::new(name, &fs::read_to_string(path).expect("can read"))
}

fn pictures<'a>(exercise: &'a Exercise, more: impl Iterator<Item = &'a handout::exercise::Picture>) -> Pictures {
    let mut pictures = Pictures::default();
    for picture in exercise.pictures().into_iter().chain(more) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(&picture.file);
        let bytes = fs::read(path).expect("can read");
        pictures.insert(picture.file.clone(), Image::decode(bytes).expect("a picture"));
    }
    pictures
}

fn mean(mut work: impl FnMut()) -> f64 {
    (0..ROUNDS / 10).for_each(|_| work());
    let start = processor_ms();
    (0..ROUNDS).for_each(|_| work());
    (processor_ms() - start) / f64::from(ROUNDS)
}

/// The same text through genpdf, which lives in a crate of its own so that its packages stay out of the product's.
fn genpdf(exercise: &Exercise) {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/genpdf/Cargo.toml");
    let text = exercise.source.text.split("\n---\n").nth(1).unwrap_or_default();
    let file = std::env::temp_dir().join("handout-bench.md");
    fs::write(&file, text).expect("can write");
    let run = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--release", "--manifest-path", manifest, "--"])
        .arg(&file)
        .arg(ROUNDS.to_string())
        .status();
    if !run.is_ok_and(|status| status.success()) {
        println!("genpdf             could not be built or run");
    }
}
