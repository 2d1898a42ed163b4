//! Sizes, spaces and colours of the handout and of the pictures to post, all derived from the settings.

use super::text::Style;
use crate::config::{Brand, Colour, Config};
use crate::outputs::theme::ink_on;

/// The handout's measures and colours.
#[derive(Debug, Clone, Copy)]
pub(super) struct Theme {
    /// Width and height of the page.
    pub(super) page: (f32, f32),
    /// The size of running text.
    pub(super) body: f32,
    /// The brand's first colour, dark enough to be read on paper.
    pub(super) primary: Colour,
    /// The brand's second colour, dark enough to be read on paper.
    pub(super) accent: Colour,
    /// A hint of the first colour, for boxes.
    pub(super) tint: Colour,
    /// A hint of the second colour, for boxes.
    pub(super) warm_tint: Colour,
    /// How much room everything has.
    pub(super) density: Density,
    /// What everything stands on.
    pub(super) ground: Colour,
    /// The colour of running text.
    pub(super) ink: Colour,
    /// The colour of what should not stand out.
    pub(super) muted: Colour,
    /// Lengths that a pixel of a photograph may take before it looks coarse.
    pub(super) pixel: f32,
    /// Nothing is printed smaller than this.
    least: f32,
}

/// What a picture to post is painted on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ground {
    /// White, for what is read.
    Paper,
    /// The brand's first colour, for what should be seen from afar.
    Brand,
}

/// A colour of the brand, dark enough to be read on paper and on a hint of itself, and that hint.
fn with_tint(colour: Colour) -> (Colour, Colour) {
    let colour = colour.readable_on(Colour::WHITE, READABLE);
    let tint = colour.mix(Colour::WHITE, 0.91);
    (colour.readable_on(tint, READABLE), tint)
}

/// The colour nearest to one on the way to `ink` that can be read on both grounds, as the ink can.
fn nearest(colour: Colour, ink: Colour, grounds: [Colour; 2]) -> Colour {
    let is_read = |colour: &Colour| grounds.iter().all(|ground| colour.contrast(*ground) >= READABLE);
    (0..=20u8)
        .map(|step| colour.mix(ink, f32::from(step) / 20.0))
        .find(is_read)
        .unwrap_or(ink)
}

/// How much room everything has: a handout that is a few lines too long for its last page is set a little tighter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Density {
    /// Line height of running text over its size.
    leading: f32,
    /// By how much spaces shrink.
    air: f32,
    /// The width of the pictures beside the steps, in points.
    pub(super) picture: f32,
}

/// From airy to tight; even the tightest keeps the line height that easy reading asks for.
pub(super) const DENSITIES: [Density; 3] = [
    Density {
        leading: 1.42,
        air: 1.0,
        picture: 138.0,
    },
    Density {
        leading: 1.38,
        air: 0.85,
        picture: 126.0,
    },
    Density {
        leading: 1.33,
        air: 0.7,
        picture: 112.0,
    },
];

/// Cards are seen small and from afar: their lines stand closer than those of running text.
const CARD: Density = Density {
    leading: 1.3,
    air: 1.0,
    picture: 300.0,
};

/// Nothing on a card is smaller, in pixels: about 10 points on a phone that shows 1080 pixels across.
pub(super) const CARD_LEAST: f32 = 28.0;

/// Pixels of a card that a pixel of a photograph may take: more looks blurred.
pub(super) const CARD_PIXEL: f32 = 2.0;

/// Points that a pixel of a photograph may take: fewer than 96 pixels an inch look coarse in print.
const PRINT_PIXEL: f32 = 72.0 / 96.0;

/// Space left and right of the text.
pub(super) const SIDE: f32 = 48.0;

/// Space above the text.
pub(super) const TOP: f32 = 34.0;

/// Space below the text, with the footer in it.
pub(super) const BOTTOM: f32 = 48.0;

/// The colour of running text: softer than black, 15 : 1 on white.
const INK: Colour = Colour(0x1d, 0x25, 0x29);

/// The colour of what should not stand out: 6 : 1 on white.
const MUTED: Colour = Colour(0x55, 0x5f, 0x66);

/// The contrast that text of any size needs (WCAG 2.2, success criterion 1.4.3).
const READABLE: f32 = 4.5;

/// By how much a box on the brand's colour differs from it.
const BRAND_TINT: f32 = 0.22;

/// The contrast from which a box is seen.
const SEEN: f32 = 1.1;

/// By how much what should not stand out is nearer to the brand's colour than the ink is.
const BRAND_MUTED: f32 = 0.15;

/// Running text, in points: the least that health information is printed in.
const BODY: f32 = 12.0;

/// Running text in large print (RNIB's Clear Print guidelines ask for 16 points or more).
const LARGE: f32 = 16.5;

/// The smallest type in large print.
const LARGE_LEAST: f32 = 16.0;

impl Theme {
    pub(super) fn new(config: &Config, density: Density) -> Self {
        let (primary, tint) = with_tint(config.brand.primary);
        let (accent, warm_tint) = with_tint(config.brand.accent);
        Self {
            page: config.handout.paper.size(),
            body: if config.handout.large_print { LARGE } else { BODY },
            primary,
            accent,
            tint,
            warm_tint,
            least: if config.handout.large_print { LARGE_LEAST } else { 0.0 },
            density,
            ground: Colour::WHITE,
            ink: INK,
            muted: MUTED,
            pixel: PRINT_PIXEL,
        }
    }

    /// The theme of a card of a size in pixels.
    pub(super) fn card(config: &Config, page: (f32, f32), ground: Ground) -> Self {
        let paper = Self {
            page,
            body: CARD_LEAST,
            least: CARD_LEAST,
            pixel: CARD_PIXEL,
            ..Self::new(config, CARD)
        };
        match ground {
            Ground::Paper => paper,
            Ground::Brand => paper.on_brand(config.brand),
        }
    }

    /// The same measures on the brand's first colour. Boxes are further from the ink than the ground is, so that what
    /// can be read on the ground can be read in them.
    fn on_brand(self, brand: Brand) -> Self {
        let ground = brand.primary;
        let ink = ink_on(ground);
        let away = if ink == Colour::WHITE {
            Colour::BLACK
        } else {
            Colour::WHITE
        };
        let away_tint = ground.mix(away, BRAND_TINT);
        // Black has nothing darker, white nothing lighter.
        let tint = if away_tint.contrast(ground) < SEEN {
            ground.mix(ink, BRAND_TINT / 2.0)
        } else {
            away_tint
        };
        Self {
            ground,
            ink,
            primary: ink,
            muted: nearest(ink.mix(ground, BRAND_MUTED), ink, [ground, tint]),
            accent: nearest(brand.accent, ink, [ground, tint]),
            tint,
            warm_tint: tint,
            ..self
        }
    }

    /// The same theme for running text of another size.
    pub(super) fn at(self, body: f32) -> Self {
        Self { body, ..self }
    }

    /// The width of the text.
    pub(super) fn width(&self) -> f32 {
        self.page.0 - 2.0 * SIDE
    }

    /// The height of the text.
    pub(super) fn height(&self) -> f32 {
        self.page.1 - TOP - BOTTOM
    }

    /// A length that grows with the text; `points` is what it is at 12 points.
    pub(super) fn scaled(&self, points: f32) -> f32 {
        points * self.body / BODY
    }

    /// A space between parts; `points` is what it is in an airy handout at 12 points.
    pub(super) fn air(&self, points: f32) -> f32 {
        self.scaled(points) * self.density.air
    }

    /// Running text.
    pub(super) fn text(&self) -> Style {
        Style {
            size: self.body,
            leading: self.density.leading,
            bold: false,
            italic: false,
            colour: self.ink,
        }
    }

    /// Sources, review date, disclaimer.
    pub(super) fn small(&self) -> Style {
        Style {
            size: self.scaled(9.5).max(self.least),
            colour: self.muted,
            leading: 1.35,
            ..self.text()
        }
    }

    /// The exercise's title, in sizes from which the largest is taken that needs no more than two lines.
    pub(super) fn titles(&self) -> [Style; 3] {
        [25.0, 21.5, 18.5].map(|points| self.display(points, 1.14, self.primary))
    }

    /// A heading of a section.
    pub(super) fn heading(&self) -> Style {
        self.display(15.5, 1.25, self.primary)
    }

    /// A heading inside a section, and the word that heads a box.
    pub(super) fn subheading(&self) -> Style {
        self.display(12.5, 1.3, self.ink)
    }

    /// The summary under the title.
    pub(super) fn lead(&self) -> Style {
        Style {
            size: self.scaled(13.0).max(self.least),
            colour: self.muted,
            ..self.text()
        }
    }

    /// The word above a fact.
    pub(super) fn label(&self) -> Style {
        Style {
            size: self.scaled(10.5).max(self.least),
            colour: self.muted,
            ..self.text()
        }
    }

    /// The practice's name at the head of the page.
    pub(super) fn practice(&self) -> Style {
        self.display(12.0, 1.3, self.primary)
    }

    /// A fact.
    pub(super) fn value(&self) -> Style {
        self.display(16.0, 1.2, self.primary)
    }

    /// The number of a step, on its disc.
    pub(super) fn number(&self) -> Style {
        self.display(14.0, 1.2, Colour::WHITE.readable_on(self.primary, READABLE))
    }

    /// Bold type of a size of its own, for what is read first on a card.
    pub(super) fn bold(&self, size: f32, leading: f32, colour: Colour) -> Style {
        Style {
            size: size.max(self.least),
            leading,
            bold: true,
            italic: false,
            colour,
        }
    }

    fn display(&self, points: f32, leading: f32, colour: Colour) -> Style {
        Style {
            size: self.scaled(points).max(self.least),
            leading,
            bold: true,
            italic: false,
            colour,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_brand_can_be_read_on_paper_and_on_its_boxes() {
        for brand in [
            "#1f5f5b", "#d9772b", "#ffe600", "#ffffff", "#000000", "#ff0000", "#7fff00",
        ] {
            let (colour, tint) = with_tint(Colour::parse(brand).expect("a colour"));
            for ground in [Colour::WHITE, tint] {
                assert!(
                    colour.contrast(ground) >= READABLE,
                    "{brand} as {colour:?} on {ground:?}"
                );
            }
            assert!(MUTED.contrast(tint) >= READABLE && INK.contrast(tint) >= READABLE);
            assert!(Colour::WHITE.readable_on(colour, READABLE).contrast(colour) >= READABLE);
        }
    }
}
