//! The pictures to post: an edition laid out on cards of fixed sizes, in pixels.
//!
//! What matters stands in the middle square of a portrait card, which is what a profile's grid leaves of it, and no
//! card has anything within [`SAFE`] pixels of its edge. Text is as large as its place allows and never smaller than
//! [`CARD_LEAST`]. Where a text is too long, in this order: it is set smaller; its picture becomes smaller; it goes on
//! on the next card; the picture is left out; it ends after a sentence with "…". A title always fits (it has at most
//! 120 characters), so that only steps and the invitation can come that far.

mod closing;
mod fitting;
mod frame;
mod group;
mod marks;
mod steps;
mod titles;

use super::Composer;
use crate::config::Colour;
use crate::edition::Edition;
use crate::exercise::Picture;
use crate::outputs::pdf::sheet::{Item, Tree};
use crate::outputs::pdf::text::Shaper;
use crate::outputs::pdf::theme::{Ground, Theme};
use std::collections::BTreeSet;

/// A picture to post, laid out.
#[derive(Debug)]
pub(in crate::outputs) struct Card {
    /// The file's name without its ending (`step-01`).
    pub(in crate::outputs) name: String,
    /// Width and height in pixels.
    pub(in crate::outputs) size: (u32, u32),
    /// What it shows, for those who do not see it.
    pub(in crate::outputs) shows: Shows,
    /// What covers the card.
    pub(in crate::outputs::pdf) ground: Colour,
    /// What surrounds a picture that does not fill its place.
    pub(in crate::outputs::pdf) stage: Colour,
    /// What stands on it; a picture's rectangle is the place that it fills as well as it can.
    pub(in crate::outputs::pdf) items: Vec<Item>,
}

/// What a card is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::outputs) enum Shows {
    /// The exercise: its title and its dose; with the picture, if it has one.
    Title(Option<Picture>),
    /// Steps, or parts of them.
    Steps(Vec<Part>),
    /// How to go on.
    Invitation,
}

/// A step as a card shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::outputs) struct Part {
    /// Its number, from 0.
    pub(in crate::outputs) step: usize,
    /// Whether it began on the card before.
    pub(in crate::outputs) goes_on: bool,
    /// Its words, if it shows only some of them.
    pub(in crate::outputs) some: Option<String>,
    /// Whether its pictures are there.
    pub(in crate::outputs) pictured: bool,
}

/// The most pictures that a carousel may have: Instagram's limit for posts made by other programs.
pub(in crate::outputs) const MOST_CARDS: usize = 10;

/// The size of a portrait card, 4 : 5, in pixels.
const PORTRAIT: (f32, f32) = (1080.0, 1350.0);

/// The size of a square card.
const SQUARE: (f32, f32) = (1080.0, 1080.0);

/// The size of the picture of a link, 1.91 : 1.
const LANDSCAPE: (f32, f32) = (1200.0, 630.0);

/// Nothing stands nearer to the edge of a card, in pixels.
const SAFE: f32 = 72.0;

/// The most of a photograph, along one side, that is cut off so that it fills its place.
pub(in crate::outputs::pdf) const CUT: f32 = 0.12;

/// All cards of an exercise, and the characters that no font has.
pub(in crate::outputs) fn cards(edition: &Edition<'_>) -> (Vec<Card>, BTreeSet<String>) {
    let mut shaper = Shaper::new(edition.fonts);
    let mut cards = vec![
        on(edition, PORTRAIT, Ground::Brand, &mut shaper).portrait("portrait", false),
        on(edition, SQUARE, Ground::Brand, &mut shaper).square(),
        on(edition, LANDSCAPE, Ground::Brand, &mut shaper).landscape(),
    ];
    cards.push(on(edition, PORTRAIT, Ground::Brand, &mut shaper).portrait("step-01", true));
    cards.extend(on(edition, PORTRAIT, Ground::Paper, &mut shaper).step_cards());
    let last = format!("step-{:02}", cards.len() + 1 - SINGLE);
    cards.push(on(edition, PORTRAIT, Ground::Brand, &mut shaper).invitation_card(&last));
    (cards, shaper.missing())
}

/// How many cards stand by themselves: portrait, square and landscape.
const SINGLE: usize = 3;

fn on<'a, 's>(
    edition: &'a Edition<'a>,
    size: (f32, f32),
    ground: Ground,
    shaper: &'s mut Shaper<'a>,
) -> Composer<'a, 's> {
    Composer {
        edition,
        theme: Theme::card(edition.config, size, ground),
        shaper,
        code: None,
        tree: Tree::default(),
        boxes: 0,
    }
}

#[cfg(test)]
mod tests;
