//! The processor time of each step of a build for an archive of 1, 52 and 520 exercises.
//!
//! `cargo bench --bench archive`. Times are those of this thread alone (Linux: `/proc/thread-self/schedstat`), so that
//! what else the machine does counts less; a build spreads all steps but the feed over all cores.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a benchmark reads files, a clock, and prints"
)]

#[path = "shared/clock.rs"]
mod clock;

use clock::processor_ms;
use handout::config::Config;
use handout::diagnostic::Diagnostics;
use handout::edition::{Archive, Edition, Sizes};
use handout::exercise::Exercise;
use handout::outputs::captions::NETWORKS;
use handout::outputs::{Artifact, Fonts, Output, Render, captions, email, feed, page, pdf};
use handout::parse;
use handout::picture::{Image, Pictures};
use handout::published::Published;
use handout::source::Source;
use std::fmt::Write as _;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;

/// How many exercises an archive has.
const SIZES: [usize; 3] = [1, 52, 520];

/// Six drawings of our own, one beside each step.
const DRAWINGS: [&str; 6] = ["", "-1", "-2", "-3", "-4", "-5"];

fn main() {
    println!("milliseconds of processor time for an archive of {SIZES:?} exercises");
    let archives = SIZES.map(Shelf::of);
    row("parse", &archives, |shelf| {
        shelf.sources.iter().map(|source| drop(read(source))).count()
    });
    row("layout", &archives, |shelf| {
        shelf.each(|edition| drop(black_box(pdf::lay_out(edition))))
    });
    let laid = archives.each_ref().map(|shelf| {
        let editions = shelf
            .exercises
            .iter()
            .map(|exercise| pdf::lay_out(&shelf.edition(exercise)));
        editions.collect::<Vec<_>>()
    });
    let mut at = 0;
    row("writing", &archives, |shelf| {
        let made = laid[at].iter().zip(&shelf.exercises);
        at += 1;
        made.map(|(laid, exercise)| drop(black_box(pdf::write(laid, &shelf.edition(exercise)))))
            .count()
    });
    row("page", &archives, |shelf| {
        shelf.each(|edition| drop(made(&page::OUTPUT, edition)))
    });
    row("email", &archives, |shelf| {
        shelf.each(|edition| drop(made(&email::OUTPUT, edition)))
    });
    row("captions", &archives, |shelf| {
        shelf.each(|edition| drop(made(&captions::OUTPUT, edition)))
    });
    let posts = archives.each_ref().map(Shelf::posts);
    let mut at = 0;
    row("caption counting, nine networks each", &archives, |_| {
        let counted = posts[at]
            .iter()
            .flat_map(|post| NETWORKS.iter().map(move |network| network.count(post)));
        at += 1;
        black_box(counted.sum())
    });
    row("feed", &archives, Shelf::feed);
}

/// Prints what a step takes for each archive.
fn row(step: &str, archives: &[Shelf], mut work: impl FnMut(&Shelf) -> usize) {
    let mut line = format!("{step:40}");
    for shelf in archives {
        let start = processor_ms();
        black_box(work(shelf));
        let _ = write!(line, "{:10.2}", processor_ms() - start);
    }
    println!("{line}");
}

/// An archive with all that its renderers look at.
struct Shelf {
    config: Config,
    sources: Vec<Arc<Source>>,
    exercises: Vec<Exercise>,
    pictures: Pictures,
    fonts: Fonts,
    sizes: Sizes,
}

impl Shelf {
    fn of(count: usize) -> Self {
        let config = parse::config(
            &Source::new("handout.yaml", &text("handout.yaml")),
            &mut Diagnostics::default(),
        );
        let sources: Vec<Arc<Source>> = (0..count).map(source).collect();
        Self {
            config: config.expect("good settings"),
            exercises: sources.iter().map(read).collect(),
            sources,
            pictures: pictures(),
            fonts: Fonts::new(Vec::new()),
            sizes: Sizes::new(),
        }
    }

    fn edition<'a>(&'a self, exercise: &'a Exercise) -> Edition<'a> {
        Edition {
            config: &self.config,
            exercise,
            announced: true,
            is_in_feed: true,
            previous: None,
            next: None,
            pictures: &self.pictures,
            fonts: &self.fonts,
            sizes: &self.sizes,
        }
    }

    fn each(&self, mut work: impl FnMut(&Edition<'_>)) -> usize {
        self.exercises
            .iter()
            .map(|exercise| work(&self.edition(exercise)))
            .count()
    }

    /// A caption of each exercise.
    fn posts(&self) -> Vec<String> {
        let first = |exercise: &Exercise| made(&captions::OUTPUT, &self.edition(exercise)).swap_remove(0);
        let texts = self.exercises.iter().map(first);
        texts
            .map(|file| String::from_utf8(file.bytes.to_vec()).expect("is UTF-8"))
            .collect()
    }

    fn feed(&self) -> usize {
        let exercises: Vec<&Exercise> = self.exercises.iter().collect();
        let archive = Archive {
            config: &self.config,
            exercises: &exercises,
            pictures: &self.pictures,
            sizes: &self.sizes,
            published: &Published::default(),
        };
        let Render::Whole { whole: render, .. } = feed::OUTPUT.render else {
            return 0;
        };
        render(&archive, &mut Diagnostics::default()).expect("a feed").len()
    }
}

fn made(output: &Output, edition: &Edition<'_>) -> Vec<Artifact> {
    let Render::Each(render) = output.render else {
        return Vec::new();
    };
    render(edition, &mut Diagnostics::default()).expect("is made")
}

/// Our own exercise of the half-kneeling stretch under another name, with words that differ from one to the next.
fn source(number: usize) -> Arc<Source> {
    let text = text("exercises/2026-11-02-hip-flexor.md");
    let text = text.replace("stretch", ["stretch", "reach", "lean", "lift", "turn"][number % 5]);
    let rounds = format!(
        "Come back to it in week {} and count to {}.",
        number % 50 + 1,
        number % 17 + 3
    );
    Source::new(
        format!("exercises/hip-{number}.md"),
        &format!("{}\n\n{rounds}\n", text.trim_end()),
    )
}

fn read(source: &Arc<Source>) -> Exercise {
    parse::exercise(source, &mut Diagnostics::default()).expect("a good exercise")
}

fn pictures() -> Pictures {
    let mut pictures = Pictures::default();
    let drawings = DRAWINGS.map(|end| format!("exercises/img/hip-flexor{end}.svg"));
    for file in drawings.into_iter().chain(["exercises/img/logo.svg".to_owned()]) {
        let image = Image::decode(text(&file).into_bytes()).expect("a picture");
        pictures.insert(file, image);
    }
    pictures
}

fn text(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).expect("can read")
}
