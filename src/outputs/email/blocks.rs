//! The model as HTML for mail programs: what Outlook must not lose stands in tables, and every picture is fluid.

use super::palette;
use crate::exercise::{Block, Callout, Picture, Section, Step};
use crate::outputs::html::{Look, escape};
use crate::outputs::web_pictures::{self, WebPicture};
use crate::picture::Image;

/// The width of the text, in CSS pixels: the letter's 600 without its margins.
pub(super) const TEXT_WIDTH: u32 = 536;

/// The width of a step's picture beside its words, in CSS pixels.
const STEP_PICTURE_WIDTH: u32 = 220;

/// The height of the logo, in CSS pixels.
pub(super) const LOGO_HEIGHT: u32 = 44;

/// Outlook for Windows puts blocks beside each other only in tables.
const OUTLOOK_COLUMNS: [&str; 3] = [
    "<!--[if mso]><table role=\"presentation\" width=\"488\"><tr><td width=\"268\" valign=\"top\"><![endif]-->",
    "<!--[if mso]></td><td width=\"220\" valign=\"top\"><![endif]-->",
    "<!--[if mso]></td></tr></table><![endif]-->",
];

/// Writes blocks for one letter.
#[derive(Debug, Clone, Copy)]
pub(super) struct Blocks<'a>(pub(super) Look<'a>);

impl Blocks<'_> {
    /// A section with its heading.
    pub(super) fn section(&self, section: &Section) -> String {
        let heading = self.0.inlines(&section.heading);
        format!("<h2>{heading}</h2>\n{}", self.all(&section.body))
    }

    /// Blocks, one after the other.
    pub(super) fn all(&self, blocks: &[Block]) -> String {
        blocks.iter().map(|block| self.block(block)).collect()
    }

    fn block(&self, block: &Block) -> String {
        match block {
            Block::Heading(text) => format!("<h3>{}</h3>\n", self.0.inlines(text)),
            Block::Paragraph(text) => format!("<p>{}</p>\n", self.0.inlines(text)),
            Block::Steps(steps) => self.steps(steps),
            Block::List { ordered, items } => self.list(*ordered, items),
            Block::Callout { kind, body } => self.callout(*kind, body),
            Block::Quote(body) => format!("<blockquote>\n{}</blockquote>\n", self.all(body)),
            Block::Picture(picture) => self.figure(picture, TEXT_WIDTH),
        }
    }

    fn steps(&self, steps: &[Step]) -> String {
        let rows: String = steps
            .iter()
            .zip(1..)
            .map(|(step, number)| self.step(number, step))
            .collect();
        format!("<table role=\"presentation\" class=\"steps\">\n{rows}</table>\n")
    }

    fn step(&self, number: usize, step: &Step) -> String {
        let ours = self.0.ours;
        let hold = step
            .hold
            .map(|hold| format!("<p class=\"hold\"{ours}>Hold {hold}</p>\n"));
        let words = self.all(&step.body) + &hold.unwrap_or_default();
        let pictures: String = step
            .pictures
            .iter()
            .map(|p| self.figure(p, STEP_PICTURE_WIDTH))
            .collect();
        format!(
            "<tr><td class=\"number\"><p class=\"disc\">{number}</p></td><td class=\"step\">{}</td></tr>\n",
            beside(&words, &pictures)
        )
    }

    fn list(&self, ordered: bool, items: &[Vec<Block>]) -> String {
        let tag = if ordered { "ol" } else { "ul" };
        let items: Vec<String> = items
            .iter()
            .map(|item| format!("<li>{}</li>\n", self.item(item)))
            .collect();
        format!("<{tag}>\n{}</{tag}>\n", items.concat())
    }

    /// An item of one paragraph needs no paragraph of its own.
    fn item(&self, item: &[Block]) -> String {
        match item {
            [Block::Paragraph(text), rest @ ..] => self.0.inlines(text) + &self.all(rest),
            _ => self.all(item),
        }
    }

    fn callout(&self, kind: Callout, body: &[Block]) -> String {
        format!(
            "<table role=\"presentation\" class=\"box\"><tr><td class=\"callout {}\">\
             <p class=\"callout-title\">{}</p>\n{}</td></tr></table>\n",
            palette::class(kind),
            kind.word(),
            self.all(body)
        )
    }

    /// A picture in a paragraph of its own; empty if its file could not be read.
    pub(super) fn figure(&self, picture: &Picture, width: u32) -> String {
        let Some(image) = self.image(picture, width) else {
            return String::new();
        };
        format!("<p class=\"picture\">{image}</p>\n")
    }

    /// A picture as wide as the letter and its own pixels allow: 100 % of what there is, and never more than `width`.
    /// It has no height of its own, because Yahoo Mail would keep that on a narrow screen.
    fn image(&self, picture: &Picture, width: u32) -> Option<String> {
        let web = web_pictures::reference(self.0.pictures, picture, self.0.place)?;
        let is_drawing = matches!(**self.0.pictures.get(&picture.file)?, Image::Drawing(_));
        let width = if is_drawing { width } else { width.min(web.width) };
        Some(format!(
            "<img src=\"{}\" alt=\"{}\" width=\"{width}\" style=\"max-width:{width}px\">",
            escape(&web.url(self.0.base)),
            escape(&picture.alt)
        ))
    }

    /// The practice's logo, and its width in CSS pixels.
    pub(super) fn logo(&self, logo: &Picture) -> Option<(String, u32)> {
        let width = logo_width(&web_pictures::reference(self.0.pictures, logo, self.0.place)?);
        Some((self.image(logo, width)?, width))
    }
}

/// The width of the logo in CSS pixels, from its own size.
pub(super) fn logo_width(logo: &WebPicture) -> u32 {
    (logo.width * LOGO_HEIGHT)
        .div_ceil(logo.height)
        .clamp(1, TEXT_WIDTH / 2)
}

/// Words and pictures side by side where there is room, below each other on a phone.
fn beside(words: &str, pictures: &str) -> String {
    if pictures.is_empty() {
        return words.to_owned();
    }
    let [open, between, close] = OUTLOOK_COLUMNS;
    format!("{open}<div class=\"words\">{words}</div>{between}<div class=\"shown\">{pictures}</div>{close}")
}
