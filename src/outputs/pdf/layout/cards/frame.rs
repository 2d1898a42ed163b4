//! What surrounds the content of every card: practice above, where to find it below, and how far the steps are.

use super::super::{Composer, factor};
use super::fitting::height;
use super::titles::moved;
use super::{Card, SAFE, Shows};
use crate::outputs::pdf::sheet::{BoxStyle, Item, Rect, Tree};
use crate::outputs::pdf::text::{Line, Style};

/// The height of the logo, and the widest it may be.
const LOGO: (f32, f32) = (200.0, 60.0);

/// The size of the practice's name.
const NAME: f32 = 32.0;

/// The size of the series' name.
const SERIES: f32 = 28.0;

/// The size of what stands at the foot.
const FOOT: f32 = 30.0;

/// The size of the arrow.
const ARROW: f32 = 64.0;

/// The room that the arrow is set in.
const ARROW_ROOM: f32 = 120.0;

/// The space between the frame and what it surrounds.
const INSIDE: f32 = 28.0;

/// The room between what stands above and below.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    pub(super) top: f32,
    pub(super) bottom: f32,
    pub(super) x: f32,
    pub(super) width: f32,
}

impl Room {
    pub(super) fn height(&self) -> f32 {
        self.bottom - self.top
    }
}

impl Composer<'_, '_> {
    /// Whether the language is written from right to left.
    fn is_rtl(&self) -> bool {
        crate::outputs::wording::direction(&self.edition.config.site.language) == "rtl"
    }

    /// The left edge of something that stands `x` from where lines begin.
    pub(super) fn side(&self, x: f32, width: f32) -> f32 {
        if self.is_rtl() {
            self.theme.page.0 - x - width
        } else {
            x
        }
    }

    /// The width between the margins.
    pub(super) fn across(&self) -> f32 {
        self.theme.page.0 - 2.0 * SAFE
    }

    /// Logo and practice, from a height on in a width, and the series at the far end if there is room for it, else
    /// below; also how far down they go.
    pub(super) fn practice_line(&mut self, top: f32, width: f32) -> (f32, Vec<Item>) {
        let config = self.edition.config;
        let logo = config.practice.logo.as_ref().and_then(|logo| {
            let (height, item) = self.figure(Tree::ROOT, logo, (0.0, 0.0), LOGO)?;
            let left = self.side(SAFE, item.width());
            Some((item.width(), item.moved(left, top + (LOGO.1 - height) / 2.0)))
        });
        let indent = logo.as_ref().map_or(0.0, |(width, _)| width + 18.0);
        let room = width - indent;
        let strong = self.theme.bold(NAME, 1.2, self.theme.ink);
        let series_style = self.theme.bold(SERIES, 1.25, self.theme.accent);
        let (name_tall, name) = self.short_text_from(SAFE + indent, &config.practice.name, strong, room);
        let own = self.one_line(&config.site.title, series_style);
        let beside = self.one_line(&config.practice.name, strong) + 40.0 + own <= room;
        let start = SAFE + if beside { width - own } else { indent };
        let (series_tall, series) = self.short_text_from(start, &config.site.title, series_style, room);
        let below = if beside { 0.0 } else { series_tall };
        let tall = (name_tall + below).max(LOGO.1);
        let first = top + (tall - name_tall - below) / 2.0;
        let second = if beside {
            top + (tall - series_tall) / 2.0
        } else {
            first + name_tall
        };
        let mut items: Vec<Item> = moved(name, first).chain(moved(series, second)).collect();
        items.extend(logo.map(|(_, item)| item));
        (top + tall + INSIDE, items)
    }

    /// Where the practice is found, above the bottom margin; also how far up it goes. An arrow says that it goes on.
    pub(super) fn foot(&mut self, goes_on: bool) -> (f32, Vec<Item>) {
        let arrow = if goes_on { ARROW_ROOM } else { 0.0 };
        let width = self.across() - arrow;
        let strong = self.theme.bold(FOOT, 1.3, self.theme.ink);
        let quiet = Style {
            bold: false,
            colour: self.theme.muted,
            ..strong
        };
        let (handle, site) = (self.handle(), self.site());
        let both = self.one_line(&handle, strong) + self.one_line(&site, quiet) + 40.0;
        let beside = !handle.is_empty() && !goes_on && both <= width;
        let first = if handle.is_empty() { &site } else { &handle };
        let mut lines = vec![(first, strong)];
        if !beside && !goes_on && !handle.is_empty() {
            lines.push((&site, quiet));
        }
        let blocks: Vec<(f32, Vec<Item>)> = lines
            .into_iter()
            .map(|(text, style)| self.short_text(text, style, width))
            .collect();
        let tall: f32 = blocks.iter().map(|(tall, _)| tall).sum();
        let top = self.theme.page.1 - SAFE - tall;
        let mut items = Vec::new();
        let mut y = top;
        for (tall, block) in blocks {
            items.extend(moved(block, y));
            y += tall;
        }
        if beside {
            let own = self.one_line(&site, quiet);
            let (_, far) = self.short_text_from(SAFE + self.across() - own, &site, quiet, own);
            items.extend(moved(far, top));
        }
        if goes_on {
            items.extend(self.arrow(top + FOOT * 1.3 / 2.0));
        }
        (top - INSIDE, items)
    }

    /// A short text from 0 down, at the side where lines begin whatever it is written in; also its height.
    pub(super) fn short_text(&mut self, text: &str, style: Style, width: f32) -> (f32, Vec<Item>) {
        self.short_text_from(SAFE, text, style, width)
    }

    /// The same, some way from where lines begin.
    fn short_text_from(&mut self, start: f32, text: &str, style: Style, width: f32) -> (f32, Vec<Item>) {
        let own = self.one_line(text, style).min(width);
        let lines = self.balanced(text, style, own);
        (height(&lines), stacked(lines, self.side(start, own), 0.0))
    }

    /// The practice's name on the first network that it has one on.
    pub(super) fn handle(&self) -> String {
        let captions = &self.edition.config.captions;
        let mut handles = captions
            .networks
            .iter()
            .filter_map(|network| captions.handles.get(network));
        let handle = handles.find(|handle| !handle.trim().is_empty());
        handle.map_or_else(String::new, |handle| {
            let handle = handle.trim();
            let is_name = handle.starts_with('@') || handle.contains(char::is_whitespace);
            format!("{}{handle}", if is_name { "" } else { "@" })
        })
    }

    /// The site's address as people type it.
    fn site(&self) -> String {
        let url = &self.edition.config.site.url;
        url.split_once("://").map_or(url.as_str(), |(_, rest)| rest).to_owned()
    }

    /// An arrow at the far end of the foot, in the direction of reading, its middle at a height.
    fn arrow(&mut self, middle: f32) -> Vec<Item> {
        let arrow = if self.is_rtl() { "←" } else { "→" };
        let style = self.theme.bold(ARROW, 1.0, self.theme.accent);
        let lines = self.set(arrow, style, ARROW_ROOM);
        let width = self.one_line(arrow, style);
        let left = self.side(SAFE + self.across() - width, width);
        stacked(lines, left, middle - ARROW / 2.0)
    }

    /// How far the steps are, as a row of bars below the top margin; also how far down it goes.
    pub(super) fn progress(&self, card: usize, of: usize) -> (f32, Vec<Item>) {
        const GAP: f32 = 12.0;
        const THICK: f32 = 10.0;
        let width = (self.across() - GAP * factor(of - 1)) / factor(of);
        let bars = (0..of).map(|bar| {
            let fill = match bar.cmp(&card) {
                std::cmp::Ordering::Less => self.theme.primary,
                std::cmp::Ordering::Equal => self.theme.accent,
                std::cmp::Ordering::Greater => self.theme.primary.mix(self.theme.ground, 0.82),
            };
            let rect = Rect {
                x: self.side(SAFE + factor(bar) * (width + GAP), width),
                y: SAFE,
                width,
                height: THICK,
            };
            let style = BoxStyle {
                fill: Some(fill),
                radius: THICK / 2.0,
                line: None,
            };
            Item::Box(rect, style)
        });
        (SAFE + THICK, bars.collect())
    }

    /// A card of these items.
    pub(super) fn card(&self, name: &str, shows: Shows, items: Vec<Item>) -> Card {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a card's size is small and positive"
        )]
        let size = (self.theme.page.0 as u32, self.theme.page.1 as u32);
        Card {
            name: name.to_owned(),
            size,
            shows,
            ground: self.theme.ground,
            stage: self.theme.tint,
            items,
        }
    }
}

/// Lines one under the other from a place.
pub(super) fn stacked(lines: Vec<Line>, x: f32, top: f32) -> Vec<Item> {
    let mut y = top;
    let mut items = Vec::new();
    for line in lines {
        let height = line.height;
        items.extend(line.items(x, y));
        y += height;
    }
    items
}
