//! The brand's two colours as everything a newsletter needs, on white and on black, all of it readable.

use crate::config::{Brand, Colour};
use crate::exercise::Callout;
use serde::Serialize;

/// The contrast that WCAG 2.2 asks of things that carry meaning and are no text (1.4.11).
const SHAPE: f32 = 3.0;

/// How the palettes differ.
#[derive(Debug, Clone, Copy)]
struct Ground {
    page: Colour,
    paper: Colour,
    ink: Colour,
    /// How much of a colour its tint keeps.
    share: f32,
    /// The least contrast of text: 4.5 (WCAG 2.2, 1.4.3), and more on dark, where colours look dim.
    text: f32,
}

const CALLOUTS: [Callout; 5] = [
    Callout::Note,
    Callout::Tip,
    Callout::Important,
    Callout::Warning,
    Callout::Caution,
];

/// The colours by their use, as CSS writes them.
#[derive(Debug, Serialize)]
pub(super) struct Palette {
    /// Around the letter.
    page: String,
    /// Under the text.
    paper: String,
    /// Behind what should be found at a glance.
    tint: String,
    /// Text.
    ink: String,
    /// Text that can wait.
    quiet: String,
    /// Headings, links, buttons and the steps' numbers.
    brand: String,
    /// The strip on top, in the practice's very own colour.
    strip: String,
    /// Lines between things.
    line: String,
    callouts: Vec<Box>,
}

/// The colours of one kind of call-out.
#[derive(Debug, Serialize)]
struct Box {
    class: String,
    bar: String,
    tint: String,
    title: String,
}

/// What a style sheet is filled in with.
#[derive(Debug, Serialize)]
pub(super) struct Sheet {
    #[serde(flatten)]
    palette: Palette,
    /// The side on which lines begin.
    start: &'static str,
    /// The other side.
    end: &'static str,
}

impl Palette {
    /// Dark text on white.
    pub(super) fn light(brand: Brand) -> Self {
        let ground = Ground {
            page: brand.primary.mix(Colour::WHITE, 0.93),
            paper: Colour::WHITE,
            ink: Colour(0x22, 0x28, 0x2a),
            share: 0.07,
            text: 4.5,
        };
        Self::new(brand, ground)
    }

    /// Light text on nearly black: pure black makes light letters glow.
    pub(super) fn dark(brand: Brand) -> Self {
        let ground = Ground {
            page: Colour(0x10, 0x13, 0x14),
            paper: Colour(0x1b, 0x1f, 0x21),
            ink: Colour(0xe8, 0xeb, 0xeb),
            share: 0.17,
            text: 7.0,
        };
        Self::new(brand, ground)
    }

    fn new(brand: Brand, ground: Ground) -> Self {
        let Ground {
            page,
            paper,
            ink,
            text,
            share,
        } = ground;
        let tint = paper.mix(brand.primary, share);
        let on_all = |colour: Colour| {
            let on_two = colour.readable_on(page, text).readable_on(paper, text);
            on_two.readable_on(tint, text).hex()
        };
        Self {
            page: page.hex(),
            paper: paper.hex(),
            tint: tint.hex(),
            ink: ink.hex(),
            quiet: on_all(ink.mix(paper, 0.35)),
            brand: on_all(brand.primary),
            strip: brand.primary.hex(),
            line: paper.mix(ink, 0.14).hex(),
            callouts: CALLOUTS.map(|kind| Box::new(kind, brand, ground)).into(),
        }
    }

    /// The palette for a language whose lines begin on the side `start`.
    pub(super) fn sheet(self, start: &'static str) -> Sheet {
        let end = if start == "left" { "right" } else { "left" };
        Sheet {
            palette: self,
            start,
            end,
        }
    }
}

impl Box {
    fn new(kind: Callout, brand: Brand, ground: Ground) -> Self {
        let colour = colour(kind, brand);
        let tint = ground.paper.mix(colour, ground.share);
        Self {
            class: class(kind),
            bar: colour.readable_on(tint, SHAPE).hex(),
            tint: tint.hex(),
            title: colour.readable_on(tint, ground.text).hex(),
        }
    }
}

/// What warns looks the same in every brand: people know amber and red.
fn colour(kind: Callout, brand: Brand) -> Colour {
    match kind {
        Callout::Note => Colour(0x5b, 0x67, 0x70),
        Callout::Tip => brand.primary,
        Callout::Important => brand.accent,
        Callout::Warning => Colour(0x9a, 0x6b, 0x00),
        Callout::Caution => Colour(0xb4, 0x23, 0x18),
    }
}

/// The call-out's class in HTML and CSS.
pub(super) fn class(kind: Callout) -> String {
    kind.word().to_lowercase()
}

#[cfg(test)]
impl Palette {
    /// Panics where a text could not be read.
    pub(super) fn assert_readable(&self) {
        let colour = |hex: &str| Colour::parse(hex).expect("is a colour");
        let contrast = |text: &str, ground: &str| colour(text).contrast(colour(ground));
        for ground in [&self.page, &self.paper, &self.tint] {
            for text in [&self.ink, &self.quiet, &self.brand] {
                assert!(contrast(text, ground) >= 4.5, "{text} on {ground}");
            }
        }
        for callout in &self.callouts {
            assert!(contrast(&callout.title, &callout.tint) >= 4.5, "{callout:?}");
            assert!(contrast(&self.ink, &callout.tint) >= 4.5, "{callout:?}");
            assert!(contrast(&callout.bar, &callout.tint) >= 3.0, "{callout:?}");
        }
    }
}
