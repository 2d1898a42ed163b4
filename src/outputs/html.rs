//! The model as HTML fragments, the same for page, feed and email.

use super::web_pictures::{self, Place, WebPicture};
use crate::exercise::{Block, Callout, Inline, Picture, Section, SectionKind, Step};
use crate::picture::Pictures;
use std::fmt::Write as _;

/// Where a fragment will stand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look<'a> {
    /// Which pictures it can show.
    pub(super) place: Place,
    /// All pictures.
    pub(super) pictures: &'a Pictures,
    /// What stands before the pictures' paths: nothing on the exercise's page, its address elsewhere.
    pub(super) base: &'a str,
    /// The site's address, against which relative links are resolved.
    pub(super) site: &'a str,
    /// The widest a picture may be, in CSS pixels.
    pub(super) max_width: u32,
    /// What says that our own words are English, where the site is not ([`super::wording::Tongue`]).
    pub(super) ours: &'a str,
}

/// How a page shows a picture, in CSS pixels; `sizes` must match `style.css`, which the browser's check measures.
#[derive(Debug, Clone, Copy)]
struct Slot {
    /// The widest that it is shown.
    width: u32,
    /// The widest that it is shown on a wide screen.
    beside: u32,
    /// The share of a screen that it takes, in hundredths: of one with the facts beside the text, and of one with
    /// pictures beside the steps.
    shares: (u32, u32),
    /// The highest, so that a tall one stays within a screen.
    height: u32,
}

/// In the text.
const IN_TEXT: Slot = Slot {
    width: 680,
    beside: 680,
    shares: (66, 92),
    height: 800,
};

/// With a step: below its words on a phone, beside them from 40rem.
const IN_STEP: Slot = Slot {
    width: 600,
    beside: 348,
    shares: (30, 40),
    height: 520,
};

impl Slot {
    /// The attribute `sizes` of a picture that is shown `width` wide where there is room (HTML, "sizes attributes").
    fn sizes(self, width: u32) -> String {
        let (beside, (wide, medium)) = (width.min(self.beside), self.shares);
        format!(
            "(min-width: 52rem) min({beside}px, {wide}vw), (min-width: 40rem) min({width}px, {medium}vw), \
             min({width}px, 92vw)"
        )
    }

    /// The size of a picture that is to stay within this place: never larger than it is, always in its shape.
    fn fit(self, width: u32, height: u32) -> (u32, u32) {
        let by_height = u64::from(width) * u64::from(self.height) / u64::from(height.max(1));
        let fitting = u64::from(width.min(self.width)).min(by_height).max(1);
        let shown = u32::try_from(fitting).unwrap_or(width);
        (shown, (height * shown).div_ceil(width.max(1)).max(1))
    }
}

/// Text as HTML text or as the value of a quoted attribute.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(letter),
        }
    }
    escaped
}

impl Look<'_> {
    /// A section with its level-2 heading.
    pub(super) fn section(&self, section: &Section) -> String {
        format!(
            "<section{}><h2 id=\"{}\">{}</h2>\n{}</section>\n",
            kind_class(section.kind),
            escape(&section.anchor),
            self.inlines(&section.heading),
            self.blocks(&section.body)
        )
    }

    /// Blocks, one after the other.
    pub(super) fn blocks(&self, blocks: &[Block]) -> String {
        blocks.iter().map(|block| self.block(block)).collect()
    }

    fn block(&self, block: &Block) -> String {
        match block {
            Block::Heading(text) => format!("<h3>{}</h3>\n", self.inlines(text)),
            Block::Paragraph(text) => format!("<p>{}</p>\n", self.inlines(text)),
            Block::Steps(steps) => self.steps(steps),
            Block::List { ordered, items } => self.list(*ordered, items),
            Block::Callout { kind, body } => format!(
                "<aside class=\"callout {}\"><p class=\"callout-title\"><strong{}>{}</strong></p>\n{}</aside>\n",
                class(*kind),
                self.ours,
                kind.word(),
                self.blocks(body)
            ),
            Block::Quote(body) => format!("<blockquote>\n{}</blockquote>\n", self.blocks(body)),
            Block::Picture(picture) => self.figure(picture, IN_TEXT),
        }
    }

    fn steps(&self, steps: &[Step]) -> String {
        let mut html = "<ol class=\"steps\">\n".to_owned();
        for (index, step) in steps.iter().enumerate() {
            let pictures = self.step_pictures(step);
            let ours = self.ours;
            let hold = step
                .hold
                .map_or_else(String::new, |hold| format!("<p class=\"hold\"{ours}>Hold {hold}</p>\n"));
            let _ = writeln!(
                html,
                "<li id=\"step-{}\"><div class=\"step-text\">{}{hold}</div>{pictures}</li>",
                index + 1,
                self.blocks(&step.body)
            );
        }
        html + "</ol>\n"
    }

    fn step_pictures(&self, step: &Step) -> String {
        let figures: String = step
            .pictures
            .iter()
            .map(|picture| self.figure(picture, IN_STEP))
            .collect();
        if figures.is_empty() {
            return figures;
        }
        format!("\n<div class=\"step-pictures\">{figures}</div>")
    }

    fn list(&self, ordered: bool, items: &[Vec<Block>]) -> String {
        let tag = if ordered { "ol" } else { "ul" };
        let mut html = format!("<{tag}>\n");
        for item in items {
            let _ = writeln!(html, "<li>{}</li>", self.item(item));
        }
        html + &format!("</{tag}>\n")
    }

    /// An item of one paragraph needs no paragraph of its own.
    fn item(&self, item: &[Block]) -> String {
        match item {
            [Block::Paragraph(text), rest @ ..] => self.inlines(text) + &self.blocks(rest),
            _ => self.blocks(item),
        }
    }

    /// A picture in a block of its own.
    fn figure(&self, picture: &Picture, slot: Slot) -> String {
        let image = self.image(picture, slot);
        if image.is_empty() {
            return image;
        }
        format!("<figure>{image}</figure>\n")
    }

    /// A picture; empty if its file could not be read, which a diagnostic has said by then.
    fn image(&self, picture: &Picture, slot: Slot) -> String {
        let Some(web) = web_pictures::reference(self.pictures, picture, self.place) else {
            return String::new();
        };
        let slot = self.within(slot);
        let (width, height) = slot.fit(web.width, web.height);
        format!(
            "<img src=\"{}\"{} alt=\"{}\" width=\"{width}\" height=\"{height}\"{}>",
            escape(&web.url(self.base)),
            self.versions(&web, &slot.sizes(width)),
            escape(&picture.alt),
            self.loading()
        )
    }

    /// The place of a picture where this look is shown: what reads feeds scrolls by itself.
    fn within(&self, slot: Slot) -> Slot {
        let width = slot.width.min(self.max_width);
        match self.place {
            Place::Browser => Slot { width, ..slot },
            Place::Mail => Slot {
                width: self.max_width,
                height: u32::MAX,
                ..slot
            },
        }
    }

    /// The smaller versions of a picture, and how wide it will be.
    fn versions(&self, web: &WebPicture, sizes: &str) -> String {
        match web.srcset(self.base).as_str() {
            "" => String::new(),
            srcset => format!(" srcset=\"{}\" sizes=\"{sizes}\"", escape(srcset)),
        }
    }

    /// A browser may load a picture when it comes into view; a mail program may not know how.
    fn loading(&self) -> &'static str {
        match self.place {
            Place::Browser => " loading=\"lazy\"",
            Place::Mail => "",
        }
    }

    /// Text with its formatting.
    pub(super) fn inlines(&self, text: &[Inline]) -> String {
        text.iter().map(|inline| self.inline(inline)).collect()
    }

    fn inline(&self, inline: &Inline) -> String {
        match inline {
            Inline::Text(words) => escape(words),
            Inline::Emphasis(text) => format!("<em>{}</em>", self.inlines(text)),
            Inline::Strong(text) => format!("<strong>{}</strong>", self.inlines(text)),
            Inline::Link { to, text } => format!(
                "<a href=\"{}\">{}</a>",
                escape(&absolute(self.site, self.base, to)),
                self.inlines(text)
            ),
            Inline::Picture(picture) => self.image(picture, IN_TEXT),
            Inline::LineBreak => "<br>\n".to_owned(),
        }
    }
}

/// A link as it works from outside the page: anchors belong to the page at `page`, everything else that has no
/// scheme to the site.
pub(super) fn absolute(site: &str, page: &str, to: &str) -> String {
    if to.starts_with('#') {
        format!("{page}{to}")
    } else if has_scheme(to) {
        to.to_owned()
    } else {
        format!("{site}/{}", to.trim_start_matches("./").trim_start_matches('/'))
    }
}

/// Whether a link names its scheme (RFC 3986, section 3.1).
pub(crate) fn has_scheme(to: &str) -> bool {
    to.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    })
}

/// The class of a section that has a look of its own.
fn kind_class(kind: SectionKind) -> &'static str {
    match kind {
        SectionKind::Steps | SectionKind::Why | SectionKind::When | SectionKind::Other => "",
        SectionKind::Easier => " class=\"easier\"",
        SectionKind::Harder => " class=\"harder\"",
        SectionKind::Stop => " class=\"stop\"",
    }
}

fn class(kind: Callout) -> &'static str {
    match kind {
        Callout::Note => "note",
        Callout::Tip => "tip",
        Callout::Important => "important",
        Callout::Warning => "warning",
        Callout::Caution => "caution",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outputs::sample::Sample;

    #[test]
    fn links_without_a_scheme_belong_to_the_page_or_to_the_site() {
        let page = "https://example.org/site/open-book/";
        let resolved = |to| absolute("https://example.org/site", page, to);
        assert_eq!(resolved("#steps"), "https://example.org/site/open-book/#steps");
        assert_eq!(resolved("./chin-tuck/"), "https://example.org/site/chin-tuck/");
        assert_eq!(resolved("mailto:a@example.org"), "mailto:a@example.org");
    }

    #[test]
    fn a_picture_keeps_its_shape_and_waits_only_in_a_browser() {
        let sample = Sample::new();
        let picture = sample.exercises[0].image.as_ref().unwrap();
        let image = |place| {
            let look = Look {
                place,
                pictures: &sample.pictures,
                base: "",
                site: "",
                max_width: 240,
                ours: "",
            };
            look.image(picture, IN_TEXT)
        };
        assert!(image(Place::Browser).ends_with("width=\"240\" height=\"180\" loading=\"lazy\">"));
        assert!(image(Place::Mail).ends_with("width=\"240\" height=\"180\">"));
    }

    #[test]
    fn a_picture_is_never_enlarged_nor_higher_than_a_screen() {
        assert_eq!(IN_STEP.fit(100, 1400), (37, 518));
        assert_eq!(IN_STEP.fit(200, 150), (200, 150));
        assert_eq!(IN_STEP.fit(1600, 1200), (600, 450));
        assert_eq!(IN_TEXT.fit(1200, 1600), (600, 800));
        assert_eq!(IN_TEXT.fit(1, 30_000), (1, 30_000));
    }

    #[test]
    fn a_browser_is_told_how_wide_a_picture_of_a_step_will_be() {
        assert_eq!(
            IN_STEP.sizes(600),
            "(min-width: 52rem) min(348px, 30vw), (min-width: 40rem) min(600px, 40vw), min(600px, 92vw)"
        );
        assert!(IN_STEP.sizes(90).starts_with("(min-width: 52rem) min(90px, 30vw), "));
    }
}
