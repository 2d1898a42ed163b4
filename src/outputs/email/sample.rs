//! Exercises and settings for the tests of letters and captions, written by hand.

use crate::config::{Brand, Captions, Config, Handout, Mailbox, Newsletter, Practice, Site};
use crate::edition::{Edition, Sizes};
use crate::exercise::{
    Amount, Block, Callout, CaptionWords, Dose, EmailWords, Exercise, Inline, Level, Picture, Seconds, Section,
    SectionKind, Sides, Step,
};
use crate::outputs::{Fonts, Templates};
use crate::picture::{Image, Pictures};
use crate::source::Source;
use jiff::civil::date;
use jiff::tz::TimeZone;

/// Text that breaks what is not escaped, not counted and not shaped.
pub(crate) const HOSTILE: &str = "<bent knee> & \"quotes\" 😀 עברית";

/// Everything that an edition borrows from.
pub(crate) struct Sample {
    pub(crate) config: Config,
    pub(crate) exercise: Exercise,
    pub(crate) pictures: Pictures,
    pub(crate) fonts: Fonts,
    pub(crate) sizes: Sizes,
}

impl Sample {
    /// An exercise that uses every part of the model.
    pub(crate) fn full() -> Self {
        Self::of(full())
    }

    /// An exercise with only what must be there.
    pub(crate) fn short() -> Self {
        let mut sample = Self::of(short());
        sample.config.newsletter = None;
        sample.config.practice = Practice {
            name: "Sam Lee".to_owned(),
            author: "Sam Lee".to_owned(),
            ..Practice::default()
        };
        sample.config.closing.clear();
        sample.config.disclaimer = None;
        sample.sizes.clear();
        sample
    }

    fn of(exercise: Exercise) -> Self {
        let mut pictures = Pictures::default();
        for picture in exercise.pictures() {
            let image = Image::decode(DRAWING.as_bytes().to_vec()).expect("is a drawing");
            pictures.insert(picture.file.clone(), image);
        }
        Self {
            config: config(),
            sizes: Sizes::from([(format!("{}/handout.pdf", exercise.id), 60_400)]),
            exercise,
            pictures,
            fonts: Fonts::new(Vec::new()),
        }
    }

    pub(crate) fn edition(&self) -> Edition<'_> {
        Edition {
            announced: true,
            is_in_feed: true,
            config: &self.config,
            exercise: &self.exercise,
            previous: None,
            next: None,
            pictures: &self.pictures,
            fonts: &self.fonts,
            sizes: &self.sizes,
        }
    }
}

const DRAWING: &str = "<svg xmlns='http://www.w3.org/2000/svg' width='480' height='360'>\
    <rect width='480' height='360' fill='#f4f1ea'/></svg>";

pub(crate) fn words(text: &str) -> Vec<Inline> {
    vec![Inline::Text(text.to_owned())]
}

pub(crate) fn paragraph(text: &str) -> Block {
    Block::Paragraph(words(text))
}

pub(super) fn picture(name: &str, alt: &str) -> Picture {
    Picture {
        file: format!("exercises/img/{name}.svg"),
        alt: alt.to_owned(),
        span: 0..0,
    }
}

pub(crate) fn link(to: &str, text: &str) -> Inline {
    Inline::Link {
        to: to.to_owned(),
        text: words(text),
    }
}

fn list(ordered: bool, items: &[&str]) -> Block {
    Block::List {
        ordered,
        items: items.iter().map(|item| vec![paragraph(item)]).collect(),
    }
}

fn callout(kind: Callout, text: &str) -> Block {
    Block::Callout {
        kind,
        body: vec![paragraph(text)],
    }
}

fn section(kind: SectionKind, heading: &str, body: Vec<Block>) -> Section {
    Section {
        kind,
        heading: words(heading),
        anchor: heading.to_lowercase().replace(' ', "-"),
        body,
    }
}

fn step(text: &str, name: &str, alt: &str, hold: Option<u32>) -> Step {
    Step {
        body: vec![paragraph(text)],
        pictures: vec![picture(name, alt)],
        hold: hold.map(|seconds| Amount::exactly(Seconds(seconds))),
    }
}

fn config() -> Config {
    let text = str::to_owned;
    Config {
        source: Source::new("handout.yaml", ""),
        practice: Practice {
            name: text("Back in Motion"),
            author: text("Anna Rivers"),
            credentials: Some(text("BSc, MSMA")),
            phone: Some(text("+44 (0)20 7946 0958")),
            email: Some(text("anna@clinic.example")),
            address: Some(text("12 Mill Lane, York YO1 7AB")),
            booking: Some(text("https://clinic.example/book")),
            logo: None,
        },
        site: Site {
            url: text("https://clinic.example"),
            title: text("Exercise of the week"),
            description: text("One exercise a week."),
            language: text("en-GB"),
            timezone: TimeZone::UTC,
            feed_items: 50,
        },
        brand: Brand::default(),
        templates: Templates::default(),
        handout: Handout::default(),
        newsletter: Some(Newsletter {
            from: Mailbox {
                name: text("Anna Rivers"),
                email: text("anna@clinic.example"),
            },
            reply_to: None,
            unsubscribe: Some(text("leave+weekly@clinic.example")),
            ..Newsletter::default()
        }),
        captions: Captions {
            networks: crate::outputs::captions::NETWORKS
                .iter()
                .map(|network| network.name.to_owned())
                .collect(),
            hashtags: vec![text("sports massage"), text("UpperBack")],
            handles: [(text("instagram"), text("anna.rivers"))].into(),
            ..Captions::default()
        },
        closing: vec![
            Block::Paragraph(vec![
                Inline::Text(text("Not sure it is right for you? ")),
                link("https://clinic.example/book", "Come and see me"),
                Inline::Text(text(", or just reply.")),
            ]),
            Block::Paragraph(vec![
                Inline::Text(text("Until next week,")),
                Inline::LineBreak,
                Inline::Text(text("Anna")),
            ]),
        ],
        disclaimer: Some(text(
            "General advice only; stop and ask a professional if something hurts.",
        )),
    }
}

fn short() -> Exercise {
    let steps = ["Stand tall.", "Rise onto your toes."].map(|text| Step {
        body: vec![paragraph(text)],
        pictures: vec![],
        hold: None,
    });
    Exercise {
        source: Source::new("exercises/heel-raise.md", "---\ntitle: Heel raise\n---\n"),
        id: "heel-raise".to_owned(),
        title: "Heel raise".to_owned(),
        date: date(2026, 12, 7),
        summary: "Strong calves in one minute.".to_owned(),
        area: None,
        muscles: vec![],
        position: None,
        equipment: vec![],
        level: None,
        dose: Dose {
            reps: Some(Amount::exactly(10)),
            ..Dose::default()
        },
        image: None,
        video: None,
        tags: vec![],
        email: EmailWords::default(),
        caption: CaptionWords::default(),
        review_by: None,
        sources: vec![],
        draft: false,
        intro: vec![],
        sections: vec![section(
            SectionKind::Steps,
            "How to do it",
            vec![Block::Steps(steps.into())],
        )],
    }
}

fn full() -> Exercise {
    let text = str::to_owned;
    Exercise {
        source: Source::new("exercises/2026-11-30-open-book.md", "---\ntitle: Open book\n---\n"),
        id: text("open-book"),
        title: text("Open book: ease a stiff upper back"),
        date: date(2026, 11, 30),
        summary: text("A gentle side-lying twist for backs that sit at a desk all day."),
        area: Some(text("Upper back")),
        muscles: vec![text("thoracic rotators"), text("pectoralis major")],
        position: Some(text("Lying on your side")),
        equipment: vec![text("mat"), text("pillow")],
        level: Some(Level::Beginner),
        dose: dose(),
        image: Some(picture("open-book", "Woman on her side, top arm opened behind her.")),
        video: Some(text("https://clinic.example/v/open-book")),
        tags: vec![text("UpperBack"), text("desk workers")],
        email: EmailWords {
            subject: Some(text("Stiff between the shoulder blades?")),
            preheader: Some(text("Five slow twists before bed")),
        },
        caption: CaptionWords {
            hook: Some(text("Desk all day? Your upper back wants this twist.")),
            ..CaptionWords::default()
        },
        review_by: Some(date(2028, 11, 30)),
        sources: vec![text("ACSM guidelines, 11th ed., table 5.6"), text(HOSTILE)],
        draft: false,
        intro: vec![
            paragraph("Hours at a desk teach your ribs to stay still. This twist reminds them how to move."),
            callout(
                Callout::Note,
                "Morning stiffness is normal. Give it three slow breaths.",
            ),
        ],
        sections: sections(),
    }
}

fn dose() -> Dose {
    Dose {
        hold: Some(Amount::exactly(Seconds(20))),
        reps: Some(Amount { min: 3, max: 5 }),
        sets: Some(Amount::exactly(2)),
        sides: Some(Sides::Both),
        rest: Some(Amount::exactly(Seconds(30))),
        per_day: Some(Amount::exactly(1)),
        per_week: Some(Amount::exactly(5)),
        feels: Some("a mild stretch across the chest, never pain".to_owned()),
    }
}

fn sections() -> Vec<Section> {
    vec![why(), how(), further(), when()]
}

fn why() -> Section {
    section(
        SectionKind::Why,
        "Why your upper back gets stiff",
        vec![
            Block::Paragraph(vec![
                Inline::Text("Your spine is built to ".to_owned()),
                Inline::Emphasis(words("turn")),
                Inline::Text(", and turning keeps it ".to_owned()),
                Inline::Strong(words("supple")),
                Inline::Text(". Read ".to_owned()),
                link("/desk-posture/", "my notes on desk posture"),
                Inline::Text(" or ".to_owned()),
                link("#how-to-do-it", "skip to the steps"),
                Inline::Text(".".to_owned()),
            ]),
            Block::Quote(vec![paragraph("Motion is lotion, as we say.")]),
            Block::Picture(picture("spine", "The twelve ribs of one side, from behind.")),
        ],
    )
}

fn how() -> Section {
    let mut last = step(
        "Come back to the middle. Turn over and do the other side.",
        "open-book-3",
        "Back in the middle.",
        None,
    );
    last.body.push(list(false, &["Slowly.", "Without pushing."]));
    section(
        SectionKind::Steps,
        "How to do it",
        vec![
            Block::Steps(vec![
                step(
                    "Lie on your side with a pillow under your head.",
                    "open-book-1",
                    "Lying on the side, knees bent to hip height.",
                    None,
                ),
                step(
                    "Breathe in and lift your top arm up and over.",
                    "open-book-2",
                    "The top arm points to the ceiling.",
                    Some(20),
                ),
                last,
            ]),
            callout(Callout::Tip, "Turn only as far as feels good."),
            callout(
                Callout::Caution,
                "Stop if you get sharp pain, or pain that runs down your arm.",
            ),
        ],
    )
}

fn further() -> Section {
    section(
        SectionKind::Harder,
        "Want to take it further?",
        vec![
            Block::Heading(words("With a band")),
            paragraph(HOSTILE),
            callout(Callout::Important, "Keep both knees together."),
            callout(Callout::Warning, "Leave this out in the first week after surgery."),
            Block::List {
                ordered: true,
                items: vec![
                    vec![paragraph("Hold a light band.")],
                    vec![paragraph("Choose one:"), list(false, &["yellow", "red"])],
                ],
            },
        ],
    )
}

fn when() -> Section {
    let mut words = words("A picture among words: ");
    words.push(Inline::Picture(picture("clock", "A clock at nine.")));
    section(
        SectionKind::When,
        "When to use it",
        vec![
            list(false, &["After a long day at your desk", "Before bed"]),
            Block::Paragraph(words),
        ],
    )
}
