//! What the pictures to post are, whatever the exercise and the brand.

use super::*;
use crate::config::{Brand, Colour};
use crate::exercise::{Block, Exercise, Inline, Picture, SectionKind, Step};
use crate::outputs::pdf::{Card, Shows, cards};
use crate::outputs::sample::Sample;
use std::ops::Range;

const LONG_WORD: &str = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";

fn paragraph(words: &str) -> Block {
    Block::Paragraph(vec![Inline::Text(words.to_owned())])
}

fn step(words: &str, pictures: Vec<Picture>) -> Step {
    Step {
        body: vec![paragraph(words)],
        pictures,
        hold: None,
    }
}

/// The sample's short exercise with these steps.
fn with_steps(steps: Vec<Step>) -> Sample {
    let mut sample = Sample::new();
    let section = sample.exercises[1]
        .sections
        .iter_mut()
        .find(|section| section.kind == SectionKind::Steps);
    section.unwrap().body = vec![Block::Steps(steps)];
    sample
}

fn of_sizes(lengths: &[usize], pictures: usize) -> Sample {
    let picture = Sample::new().exercises[0].image.clone().unwrap();
    let words = |count: &usize| "Slowly turn your head and look over it. ".repeat(count.div_ceil(8));
    let steps = lengths
        .iter()
        .map(|count| step(&words(count), vec![picture.clone(); pictures]));
    with_steps(steps.collect())
}

/// Exercises that are hard to set, each with a word about it.
fn hard() -> Vec<(&'static str, Sample, usize)> {
    let mut titled = Sample::new();
    titled.exercises[0].title = "A stretch with a title as long as a title may be ".repeat(3)[..120].to_owned();
    let mut worded = of_sizes(&[10, 10], 1);
    worded.exercises[1].title = LONG_WORD.to_owned();
    worded.config.practice.name = LONG_WORD.repeat(2)[..120].to_owned();
    worded.config.site.title = LONG_WORD.repeat(2)[..120].to_owned();
    let mut rtl = with_steps(vec![
        step("שכבו על הצד עם כרית מתחת לראש", Vec::new()),
        step("مد ذراعيك", Vec::new()),
    ]);
    rtl.config.site.language = "he".to_owned();
    rtl.exercises[1].title = "ספר פתוח: סיבוב עדין לגב עליון נוקשה".to_owned();
    let mut closed = Sample::new();
    closed.config.closing = vec![paragraph(&"Come and see us. ".repeat(200))];
    vec![
        ("all of the model", Sample::new(), 0),
        ("short", Sample::new(), 1),
        ("long title", titled, 0),
        ("long words", worded, 1),
        ("long steps", of_sizes(&[60, 90, 60], 1), 1),
        ("a step for several cards", of_sizes(&[700, 10], 2), 1),
        ("eight long steps", of_sizes(&[700; 8], 1), 1),
        ("twelve steps", of_sizes(&[30; 12], 1), 1),
        ("twelve long steps", of_sizes(&[400; 12], 1), 1),
        ("right to left", rtl, 1),
        ("long closing", closed, 0),
    ]
}

fn brands() -> impl Iterator<Item = Brand> {
    let colours = [
        "#1f5f5b", "#d9772b", "#ffe600", "#ffffff", "#000000", "#ff0000", "#7fff00", "#777777", "#757575", "#e6198c",
    ];
    let colours = colours.map(|colour| Colour::parse(colour).unwrap());
    colours
        .into_iter()
        .flat_map(move |primary| colours.map(|accent| Brand { primary, accent }))
}

/// Names of the carousel's files, in order.
fn carousel(cards: &[Card]) -> Vec<&str> {
    let names = cards.iter().map(|card| card.name.as_str());
    names.filter(|name| name.starts_with("step-")).collect()
}

/// The numbers of the steps on a card.
fn steps_on(card: &Card) -> Vec<usize> {
    match &card.shows {
        Shows::Steps(parts) => parts.iter().map(|part| part.step).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn no_text_is_small_or_near_the_edge_or_over_other_text() {
    for (what, sample, index) in hard() {
        for card in cards(&sample.edition(index)).0 {
            let findings = card.findings();
            assert!(findings.is_empty(), "{what}, {}: {findings:?}", card.name);
        }
    }
}

#[test]
fn every_brand_can_be_read() {
    let mut sample = Sample::new();
    for brand in brands() {
        sample.config.brand = brand;
        for card in cards(&sample.edition(0)).0 {
            for (words, contrast) in card.contrasts() {
                assert!(contrast >= 4.5, "{brand:?}, {}: `{words}` has {contrast}", card.name);
            }
        }
    }
}

#[test]
fn the_carousel_has_at_most_ten_cards_and_all_steps_in_order() {
    for (what, sample, index) in hard() {
        let edition = sample.edition(index);
        let cards = cards(&edition).0;
        let names = carousel(&cards);
        let expected: Vec<String> = (1..=names.len()).map(|number| format!("step-{number:02}")).collect();
        assert_eq!(names, expected, "{what}");
        assert!((3..=10).contains(&names.len()), "{what}: {}", names.len());
        let mut steps: Vec<usize> = cards.iter().flat_map(steps_on).collect();
        steps.dedup();
        let all: Range<usize> = 0..edition.exercise.steps().len();
        assert_eq!(steps, all.collect::<Vec<_>>(), "{what}");
    }
}

#[test]
fn a_long_step_goes_on_on_the_next_card_and_loses_no_word() {
    let sample = of_sizes(&[700, 10], 1);
    let edition = sample.edition(1);
    let cards = cards(&edition).0;
    let said = cards.iter().filter_map(|card| match &card.shows {
        Shows::Steps(parts) => parts.iter().find(|part| part.step == 0),
        _ => None,
    });
    let parts: Vec<_> = said.collect();
    assert!(parts.len() > 1 && parts[1].goes_on, "{parts:?}");
    let words: Vec<&str> = parts.iter().filter_map(|part| part.some.as_deref()).collect();
    let Block::Paragraph(text) = &edition.exercise.steps()[0].body[0] else {
        panic!("a paragraph")
    };
    assert_eq!(words.join(" "), crate::exercise::plain(text).trim());
}

#[test]
fn the_sizes_are_those_of_the_networks() {
    let sample = Sample::new();
    let files = render(&sample.edition(1), &mut Diagnostics::default()).unwrap();
    let size = |name: &str| {
        let file = files
            .iter()
            .find(|file| file.path == format!("chin-tuck/social/{name}.png"))
            .unwrap();
        assert!(file.bytes.len() < MOST_BYTES, "{name} weighs {}", file.bytes.len());
        let image = image::load_from_memory(&file.bytes).unwrap();
        (image.width(), image.height())
    };
    for name in ["portrait", "step-01", "step-02", "step-03", "step-04"] {
        assert_eq!(size(name), (1080, 1350), "{name}");
    }
    assert_eq!(size("square"), (1080, 1080));
    assert_eq!(size("landscape"), PREVIEW.1);
}

/// A photograph with a phone's grain.
fn grainy() -> picture::Image {
    let mut state: u32 = 1;
    let pixels = image::RgbImage::from_fn(1200, 1200, |x, y| {
        let mut shade = |slow: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            u8::try_from(slow / 6 + (state >> 16) % 32).unwrap()
        };
        image::Rgb([shade(x), shade(y), shade(x.midpoint(y))])
    });
    let mut file = std::io::Cursor::new(Vec::new());
    pixels.write_to(&mut file, image::ImageFormat::Png).unwrap();
    picture::Image::decode(file.into_inner()).ok().unwrap()
}

#[test]
fn a_grainy_photograph_is_light_and_leaves_the_ground_beside_it_in_the_brands_colour() {
    let mut sample = of_sizes(&[8], 1);
    let picture = sample.exercises[0].image.clone().unwrap();
    sample.pictures = picture::Pictures::default();
    sample.pictures.insert(picture.file.clone(), grainy());
    let edition = sample.edition(1);
    let cards = cards(&edition).0;
    let card = cards.iter().find(|card| card.name == "portrait").unwrap();
    let painted = pdf::Painter::new(edition.fonts).paint(card).unwrap();
    let mut beside = painted.pixels.clone();
    let [rows] = &painted.photos[..] else {
        panic!("one photograph")
    };
    let file = picture::png_with_photos(MOST_BYTES, painted.pixels, &painted.photos).unwrap();
    assert!(file.len() <= MOST_BYTES, "{}", file.len());
    let made = image::load_from_memory(&file).unwrap().into_rgb8();
    let left = rows.iter().map(|(_, across)| across.start).min().unwrap();
    let right = rows.iter().map(|(_, across)| across.end - 1).max().unwrap();
    let [top, bottom] = [rows.first(), rows.last()].map(|row| row.unwrap().0);
    let ground = beside.get_pixel(left - 1, top);
    for (x, y) in [(left, top), (right, top), (left, bottom), (right, bottom)] {
        assert_eq!(made.get_pixel(x, y), ground, "{x}, {y}");
    }
    for (x, y) in rows.iter().flat_map(|(y, across)| across.clone().map(|x| (x, *y))) {
        beside.put_pixel(x, y, *made.get_pixel(x, y));
    }
    assert!(made == beside, "only the photograph changes");
}

#[test]
fn each_picture_has_an_alt_text_that_fits() {
    for (what, sample, index) in hard() {
        let edition = sample.edition(index);
        let described = described(&edition, &cards(&edition).0);
        assert_eq!(described.len(), cards(&edition).0.len());
        for (name, alt) in described {
            assert!(
                !alt.is_empty() && alt.encode_utf16().count() <= 1000,
                "{what}, {name}: {alt}"
            );
            assert!(!alt.contains(['\n', '\r']), "{what}, {name}: {alt}");
        }
    }
}

#[test]
fn an_alt_text_says_what_the_picture_says_and_shows() {
    let sample = of_sizes(&[8, 8], 1);
    let described = described(&sample.edition(1), &cards(&sample.edition(1)).0);
    let alt = |name: &str| {
        let found = described.iter().find(|(path, _)| path == &format!("social/{name}.png"));
        found.map(|(_, alt)| alt.as_str()).unwrap()
    };
    let picture = "Picture: Woman on her \"side\", arm < open.";
    assert_eq!(alt("portrait"), format!("Chin tuck. Repeat 8 times. {picture}"));
    assert_eq!(
        alt("step-03"),
        format!("Step 2 of 2: Slowly turn your head and look over it. {picture}")
    );
    assert!(
        alt("step-04").starts_with("Ring us or book a visit."),
        "{}",
        alt("step-04")
    );
}

#[test]
fn a_picture_is_the_same_every_time() {
    let sample = Sample::new();
    let made = || render(&sample.edition(0), &mut Diagnostics::default()).unwrap();
    assert!(made() == made());
}

#[test]
fn an_exercise_that_no_font_can_print_is_reported_with_its_place() {
    let mut sample = Sample::new();
    let Exercise { title, source, .. } = &mut sample.exercises[1];
    *title = "A \u{13000} stretch".to_owned();
    *source = crate::source::Source::new("exercises/a.md", "title: A \u{13000} stretch");
    let mut found = Diagnostics::default();
    render(&sample.edition(1), &mut found).unwrap();
    assert!(found.has_errors());
}

#[test]
fn the_alt_texts_are_as_long_as_the_strictest_network_takes() {
    let mut sample = Sample::new();
    sample.config.captions.networks = vec!["instagram".to_owned(), "tiktok".to_owned()];
    let edition = sample.edition(0);
    let files = render(&edition, &mut Diagnostics::default()).unwrap();
    let words = crate::outputs::sample::file(&files, "open-book/captions/alt.txt");
    let names: Vec<&str> = words.lines().filter(|line| line.starts_with("social/")).collect();
    assert_eq!(names.len(), cards(&edition).0.len());
    assert!(words.lines().all(|line| line.encode_utf16().count() <= 300), "{words}");
}
