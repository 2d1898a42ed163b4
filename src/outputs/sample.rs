//! Exercises and settings for the tests of the outputs: one that uses all of the model, and a short one.

mod languages;
mod words;

pub(super) use languages::{arabic, in_the_wrong_language};
pub(super) use words::words;

use crate::config::{Brand, Captions, Config, Handout, Mailbox, Newsletter, Practice, Site};
use crate::edition::{Archive, Edition, Neighbour, Sizes};
use crate::exercise::{
    Amount, Block, Callout, CaptionWords, Dose, EmailWords, Exercise, Inline, Level, Picture, Seconds, Section,
    SectionKind, Sides, Step,
};
use crate::outputs::{Fonts, Templates};
use crate::picture::{Image, Pictures};
use crate::published::Published;
use crate::source::Source;
use jiff::civil::date;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use std::io::Cursor;

/// Text that breaks what does not escape.
pub(super) const HOSTILE: &str = "Fish & chips <bent knee> \"quotes\" 'n' ]]> &amp; 😀 עברית";

/// What the picture shows whose file could not be read.
const UNREADABLE: &str = "A picture that could not be read";

/// A small archive that owns what editions borrow.
pub(super) struct Sample {
    pub(super) config: Config,
    /// Newest first: the full one, then the short one.
    pub(super) exercises: Vec<Exercise>,
    pub(super) pictures: Pictures,
    pub(super) sizes: Sizes,
    pub(super) fonts: Fonts,
    /// Nothing yet.
    pub(super) published: Published,
}

impl Sample {
    pub(super) fn new() -> Self {
        Self {
            config: config(),
            exercises: vec![full(), short()],
            pictures: pictures(),
            sizes: Sizes::from([("open-book/handout.pdf".to_owned(), 60_412)]),
            fonts: Fonts::new(Vec::new()),
            published: Published::default(),
        }
    }

    /// The exercise at a place of the archive, with its neighbours.
    pub(super) fn edition(&self, index: usize) -> Edition<'_> {
        Edition {
            config: &self.config,
            exercise: &self.exercises[index],
            announced: true,
            is_in_feed: true,
            previous: self.exercises.get(index + 1).map(Neighbour::from),
            next: index.checked_sub(1).map(|newer| (&self.exercises[newer]).into()),
            pictures: &self.pictures,
            fonts: &self.fonts,
            sizes: &self.sizes,
        }
    }

    /// Does something with the whole archive.
    pub(super) fn with_archive<T>(&self, work: impl FnOnce(&Archive<'_>) -> T) -> T {
        let exercises: Vec<&Exercise> = self.exercises.iter().collect();
        work(&Archive {
            config: &self.config,
            exercises: &exercises,
            pictures: &self.pictures,
            sizes: &self.sizes,
            published: &self.published,
        })
    }
}

fn config() -> Config {
    Config {
        source: Source::new("handout.yaml", ""),
        practice: practice(),
        site: Site {
            url: "https://example.org/exercises".to_owned(),
            title: "Exercise of the <week>".to_owned(),
            description: "One exercise a week & nothing else.".to_owned(),
            language: "en-GB".to_owned(),
            timezone: TimeZone::get("Europe/London").unwrap(),
            feed_items: 50,
        },
        brand: Brand::default(),
        templates: Templates::default(),
        handout: Handout::default(),
        newsletter: Some(Newsletter {
            from: Mailbox {
                name: "Rowan Ellery".to_owned(),
                email: "rowan@example.org".to_owned(),
            },
            reply_to: Some("hello@example.org".to_owned()),
            unsubscribe: Some("unsubscribe@example.org".to_owned()),
            ..Newsletter::default()
        }),
        captions: Captions {
            networks: vec!["instagram".to_owned()],
            hashtags: vec!["SportsMassage".to_owned()],
            handles: BTreeMap::from([("instagram".to_owned(), "@harbour".to_owned())]),
            ..Captions::default()
        },
        closing: vec![Block::Paragraph(vec![
            text("Ring us or "),
            link("https://example.org/book", "book a visit"),
        ])],
        disclaimer: Some("General advice & no more.".to_owned()),
    }
}

fn practice() -> Practice {
    Practice {
        name: "Harbour Sports Massage".to_owned(),
        author: "Rowan Ellery".to_owned(),
        credentials: Some("Level 5 Diploma".to_owned()),
        phone: Some("+44 (0)1632 960123".to_owned()),
        email: Some("hello@example.org".to_owned()),
        address: Some("4 Quayside Row, Harbour Town".to_owned()),
        booking: Some("https://example.org/book?a=1&b=2".to_owned()),
        logo: Some(picture("exercises/img/logo.svg", "A wave")),
    }
}

/// Every field and every kind of block and inline.
fn full() -> Exercise {
    Exercise {
        source: Source::new("exercises/2026-11-30-open-book.md", ""),
        id: "open-book".to_owned(),
        title: format!("Open book: {HOSTILE}"),
        date: date(2026, 11, 30),
        summary: format!("A gentle twist. {HOSTILE}"),
        area: Some("Upper back & neck".to_owned()),
        muscles: vec!["thoracic rotators".to_owned(), "pectoralis major".to_owned()],
        position: Some("Lying on your side".to_owned()),
        equipment: vec!["mat".to_owned(), "pillow".to_owned()],
        level: Some(Level::Intermediate),
        dose: dose(),
        image: Some(picture(
            "exercises/img/open-book.svg",
            "Woman on her \"side\", arm < open",
        )),
        video: Some("https://example.org/v?a=1&b=2".to_owned()),
        tags: vec!["UpperBack".to_owned(), "DeskWorkers".to_owned()],
        email: EmailWords {
            subject: Some("Stiff between the shoulder blades?".to_owned()),
            preheader: Some("Five slow twists before bed".to_owned()),
        },
        caption: CaptionWords {
            hook: Some("Desk all day?".to_owned()),
            ..CaptionWords::default()
        },
        review_by: Some(date(2028, 11, 30)),
        sources: vec!["ACSM guidelines, 11th ed., table 5.6 <p. 3>".to_owned()],
        draft: false,
        intro: vec![paragraph("An opening paragraph."), paragraph(HOSTILE)],
        sections: vec![
            section(SectionKind::Why, "Why your back gets stiff", every_block()),
            section(SectionKind::Steps, "How to do it", vec![Block::Steps(steps())]),
            section(
                SectionKind::Easier,
                "Make it easier",
                vec![paragraph("Use a second pillow.")],
            ),
            section(
                SectionKind::Harder,
                "Want to take it further?",
                vec![paragraph("Stay for three breaths.")],
            ),
            section(
                SectionKind::When,
                "When to use it",
                vec![list(false, &["After work", "Before golf"])],
            ),
            section(SectionKind::Stop, "Stop if", vec![paragraph("It hurts.")]),
            section(
                SectionKind::Other,
                "The bigger picture",
                vec![list(true, &["Rest", "Repeat"])],
            ),
        ],
    }
}

fn dose() -> Dose {
    Dose {
        hold: Some(Amount {
            min: Seconds(20),
            max: Seconds(30),
        }),
        reps: Some(Amount::exactly(5)),
        sets: Some(Amount::exactly(2)),
        sides: Some(Sides::Both),
        rest: Some(Amount::exactly(Seconds(30))),
        per_day: Some(Amount::exactly(1)),
        per_week: Some(Amount::exactly(5)),
        feels: Some("a mild stretch across the chest, never pain".to_owned()),
    }
}

/// Only what every exercise has.
fn short() -> Exercise {
    Exercise {
        source: Source::new("exercises/2026-07-06-chin-tuck.md", ""),
        id: "chin-tuck".to_owned(),
        title: "Chin tuck".to_owned(),
        date: date(2026, 7, 6),
        summary: "A small nod.".to_owned(),
        area: None,
        muscles: Vec::new(),
        position: None,
        equipment: Vec::new(),
        level: None,
        dose: Dose {
            reps: Some(Amount::exactly(8)),
            ..Dose::default()
        },
        image: None,
        video: None,
        tags: Vec::new(),
        email: EmailWords::default(),
        caption: CaptionWords::default(),
        review_by: None,
        sources: Vec::new(),
        draft: false,
        intro: Vec::new(),
        sections: vec![section(
            SectionKind::Steps,
            "Steps",
            vec![Block::Steps(vec![step("Sit tall."), step("Draw your chin in.")])],
        )],
    }
}

fn every_block() -> Vec<Block> {
    let nested = vec![paragraph("outer item"), list(false, &["inner item"])];
    let callout = |kind: Callout| Block::Callout {
        kind,
        body: vec![paragraph(&format!("said by {}", kind.word()))],
    };
    let mut blocks = vec![
        Block::Heading(vec![text("A smaller heading")]),
        Block::Paragraph(every_inline()),
        Block::List {
            ordered: false,
            items: vec![nested],
        },
        Block::Quote(vec![paragraph("A quotation.")]),
        Block::Picture(picture("exercises/img/photo of a desk.png", "A desk")),
    ];
    blocks.extend(
        [
            Callout::Note,
            Callout::Tip,
            Callout::Important,
            Callout::Warning,
            Callout::Caution,
        ]
        .map(callout),
    );
    blocks
}

fn every_inline() -> Vec<Inline> {
    vec![
        text("plain words "),
        Inline::Emphasis(vec![text("emphasised words")]),
        Inline::LineBreak,
        Inline::Strong(vec![text("strong words")]),
        link("https://example.org/a?b=1&c=2", "a link away"),
        link("#how-to-do-it", "a link on the page"),
        link("chin-tuck/", "a link on the site"),
        Inline::Picture(picture("exercises/img/open-book-1.svg", "a picture among words")),
    ]
}

fn steps() -> Vec<Step> {
    let first = Step {
        pictures: vec![
            picture("exercises/img/open-book-1.svg", "Lying on the side"),
            picture("exercises/img/missing.svg", UNREADABLE),
        ],
        ..step("Lie on your side.")
    };
    let second = Step {
        hold: Some(Amount::exactly(Seconds(20))),
        body: vec![paragraph("Open your arm."), list(false, &["slowly", "all the way"])],
        ..step("")
    };
    vec![first, second, step("Change sides.")]
}

fn step(words: &str) -> Step {
    Step {
        body: vec![paragraph(words)],
        pictures: Vec::new(),
        hold: None,
    }
}

fn section(kind: SectionKind, heading: &str, body: Vec<Block>) -> Section {
    Section {
        kind,
        heading: vec![text(heading)],
        anchor: heading.to_lowercase().replace(' ', "-").replace('?', ""),
        body,
    }
}

fn paragraph(words: &str) -> Block {
    Block::Paragraph(vec![text(words)])
}

fn list(ordered: bool, items: &[&str]) -> Block {
    Block::List {
        ordered,
        items: items.iter().map(|words| vec![paragraph(words)]).collect(),
    }
}

fn text(words: &str) -> Inline {
    Inline::Text(words.to_owned())
}

fn link(to: &str, words: &str) -> Inline {
    Inline::Link {
        to: to.to_owned(),
        text: vec![text(words)],
    }
}

fn picture(file: &str, alt: &str) -> Picture {
    Picture {
        file: file.to_owned(),
        alt: alt.to_owned(),
        span: 0..0,
    }
}

fn pictures() -> Pictures {
    let mut pictures = Pictures::default();
    for name in ["open-book", "open-book-1", "logo"] {
        pictures.insert(format!("exercises/img/{name}.svg"), drawing());
    }
    pictures.insert("exercises/img/photo of a desk.png".to_owned(), photo());
    pictures
}

fn drawing() -> Image {
    let svg = r##"<svg xmlns="http://www.w3.org/2000/svg" width="480" height="360"><path d="M0 0H480V360Z" fill="#1f5f5b"/></svg>"##;
    Image::decode(svg.as_bytes().to_vec()).unwrap()
}

fn photo() -> Image {
    let mut png = Vec::new();
    image::DynamicImage::new_rgb8(40, 30)
        .write_to(&mut Cursor::new(&mut png), image::ImageFormat::Png)
        .unwrap();
    Image::decode(png).unwrap()
}

/// The artifact at a path.
pub(super) fn file<'a>(files: &'a [super::Artifact], path: &str) -> &'a str {
    let found = files.iter().find(|file| file.path == path).expect(path);
    std::str::from_utf8(&found.bytes).expect("text")
}
