//! The model as plain text, for letters (wrapped, with addresses) and captions (words only).

mod lines;

use super::{html, wording};
use crate::exercise::{Block, Inline, Section, Step};
use lines::{filled, hanging, length, prefixed};
use unicode_normalization::char::is_combining_mark;

/// The width at which letters have been wrapped since terminals had 80 columns (RFC 3676 asks for at most 78).
pub(super) const LETTER_WIDTH: usize = 72;

/// However deep a text is indented, its lines keep this much room.
const LEAST_WIDTH: usize = 24;

/// How a text is set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting<'a> {
    /// The longest line in graphemes; only a web address may be longer.
    width: usize,
    /// What links are resolved against, where links and pictures are told at all.
    web: Option<Web<'a>>,
    /// Whether the text is read from right to left, unlike our own words.
    is_rtl: bool,
}

/// What links are resolved against.
#[derive(Debug, Clone, Copy)]
struct Web<'a> {
    site: &'a str,
    page: &'a str,
}

impl<'a> Setting<'a> {
    /// A letter: wrapped, with the addresses of links and the words for pictures.
    pub(super) fn letter(site: &'a str, page: &'a str, language: &str) -> Self {
        Self {
            width: LETTER_WIDTH,
            web: Some(Web { site, page }),
            is_rtl: wording::direction(language) == "rtl",
        }
    }
}

impl Setting<'_> {
    /// A caption: words only, and the screen breaks the lines.
    pub(super) const CAPTION: Setting<'static> = Setting {
        width: usize::MAX,
        web: None,
        is_rtl: false,
    };

    /// A section with its heading underlined.
    pub(super) fn section(&self, section: &Section) -> String {
        let heading = self.heading(&self.inlines(&section.heading), '-');
        joined(&[heading, self.blocks(&section.body)])
    }

    /// A heading and a line of `mark` as long as its longest line.
    pub(super) fn heading(&self, words: &str, mark: char) -> String {
        let words = self.wrapped(words);
        let longest = words.lines().map(length).max().unwrap_or_default();
        format!("{words}\n{}", mark.to_string().repeat(longest))
    }

    /// Blocks with an empty line between them; only a small heading stands close to what it heads.
    pub(super) fn blocks(&self, blocks: &[Block]) -> String {
        let mut text = String::new();
        let mut gap = "";
        for block in blocks {
            let words = self.block(block);
            if !words.is_empty() {
                text = text + gap + &words;
                gap = if matches!(block, Block::Heading(_)) {
                    "\n"
                } else {
                    "\n\n"
                };
            }
        }
        text
    }

    fn block(&self, block: &Block) -> String {
        match block {
            Block::Heading(text) | Block::Paragraph(text) => self.wrapped(&self.inlines(text)),
            Block::Steps(steps) => self.steps(steps),
            Block::List { ordered, items } => self.list(*ordered, items),
            Block::Callout { kind, body } => {
                let words = self.narrower(4).blocks(body);
                format!("{}\n{}", kind.word().to_uppercase(), hanging("    ", &words))
            }
            Block::Quote(body) => prefixed("> ", &self.narrower(2).blocks(body)),
            Block::Picture(picture) => self.picture(&picture.alt),
        }
    }

    fn steps(&self, steps: &[Step]) -> String {
        let items = steps.iter().zip(1..).map(|(step, number)| {
            let marker = numbered(number, steps.len());
            let inner = self.narrower(length(&marker));
            hanging(&marker, &inner.step(step))
        });
        joined(&items.collect::<Vec<_>>())
    }

    fn step(&self, step: &Step) -> String {
        let mut lines = vec![self.item(&step.body)];
        lines.extend(step.hold.map(|hold| self.ours(&format!("Hold {hold}."))));
        lines.extend(step.pictures.iter().map(|picture| self.picture(&picture.alt)));
        lines.retain(|line| !line.is_empty());
        lines.join("\n")
    }

    fn list(&self, ordered: bool, items: &[Vec<Block>]) -> String {
        let gap = if items.iter().all(|item| is_short(item)) {
            "\n"
        } else {
            "\n\n"
        };
        let items = items.iter().zip(1..).map(|(item, number)| {
            let marker = if ordered {
                numbered(number, items.len())
            } else {
                "- ".to_owned()
            };
            hanging(&marker, &self.narrower(length(&marker)).item(item))
        });
        items.collect::<Vec<_>>().join(gap)
    }

    /// What stands in a list; a list stands close to the words it belongs to.
    fn item(&self, item: &[Block]) -> String {
        match item {
            [Block::Paragraph(text), list @ Block::List { .. }] => {
                format!("{}\n{}", self.wrapped(&self.inlines(text)), self.block(list))
            }
            _ => self.blocks(item),
        }
    }

    fn picture(&self, alt: &str) -> String {
        if self.web.is_none() || alt.is_empty() {
            return String::new();
        }
        self.wrapped(&format!("[Picture: {alt}]"))
    }

    /// A line of text as it is read; a line end that the writer wants is a line end.
    pub(super) fn inlines(&self, text: &[Inline]) -> String {
        text.iter().map(|inline| self.inline(inline)).collect()
    }

    fn inline(&self, inline: &Inline) -> String {
        match inline {
            Inline::Text(words) => words.replace('\n', " "),
            Inline::Strong(text) if self.web.is_some() => format!("*{}*", self.inlines(text)),
            Inline::Emphasis(text) | Inline::Strong(text) => self.inlines(text),
            Inline::Link { to, text } => self.link(to, &self.inlines(text)),
            Inline::Picture(picture) if self.web.is_some() => format!("[{}]", picture.alt),
            Inline::Picture(_) => String::new(),
            Inline::LineBreak => "\n".to_owned(),
        }
    }

    fn link(&self, to: &str, words: &str) -> String {
        let Some(web) = self.web else {
            return words.to_owned();
        };
        let target = html::absolute(web.site, web.page, to);
        let shown = target.trim_start_matches("mailto:").trim_start_matches("tel:");
        if words.is_empty() || shown.ends_with(words) {
            shown.to_owned()
        } else {
            format!("{words} ({shown})")
        }
    }

    /// Labels and values, the values below each other.
    pub(super) fn facts(&self, facts: &[(&str, String)]) -> String {
        let widest = facts.iter().map(|(label, _)| length(label)).max().unwrap_or_default();
        let lines = facts.iter().map(|(label, value)| {
            let marker = format!("{:<1$}", format!("{label}:"), widest + 3);
            hanging(&marker, &self.narrower(length(&marker)).wrapped(value))
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    /// Words of ours in lines that are not too long. Among words that are read from right to left each line is isolated
    /// (Unicode's UAX 9), or `20–30` would run backwards.
    pub(super) fn ours(&self, text: &str) -> String {
        let wrapped = self.wrapped(text);
        if !self.is_rtl {
            return wrapped;
        }
        let lines = wrapped.lines().map(|line| format!("\u{2066}{line}\u{2069}"));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// Text in lines that are not too long; its own line ends stay.
    pub(super) fn wrapped(&self, text: &str) -> String {
        let lines = text.trim().lines().map(|line| filled(line, self.width));
        lines.collect::<Vec<_>>().join("\n")
    }

    fn narrower(self, by: usize) -> Self {
        let width = self.width.saturating_sub(by).max(LEAST_WIDTH);
        Self { width, ..self }
    }
}

/// Parts with an empty line between them, without those that are empty.
pub(super) fn joined(parts: &[String]) -> String {
    let parts: Vec<&str> = parts
        .iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    parts.join("\n\n")
}

/// Text as one sentence that ends in a full stop, unless it ends in a mark or picture of its own, such as an emoji.
pub(super) fn sentence(text: &str) -> String {
    const ALSO_WORDS: &str = "\"'’‘”“»«›‹)]}%°";
    let text = text.trim();
    let is_word = |last: char| last.is_alphanumeric() || is_combining_mark(last) || ALSO_WORDS.contains(last);
    // The variation selector that makes a picture of a character is a combining mark as well.
    let wants_stop = !text.ends_with('\u{fe0f}') && text.ends_with(is_word);
    format!("{text}{}", if wants_stop { "." } else { "" })
}

/// An item that needs no empty line around it: one block, or one with a list below it.
fn is_short(item: &[Block]) -> bool {
    matches!(item, [] | [_] | [Block::Paragraph(_), Block::List { .. }])
}

/// "7. ", or " 7. " in a list that goes beyond 9.
fn numbered(number: usize, count: usize) -> String {
    let digits = count.to_string().len();
    format!("{number:>digits$}. ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exercise::Callout;
    use crate::outputs::email::sample::{link, paragraph};

    fn letter() -> Setting<'static> {
        Setting::letter("https://a.org", "https://a.org/x/", "en")
    }

    #[test]
    fn lines_hang_under_their_numbers() {
        let words = "Stand tall, hold on to the wall, and slowly bend both of your knees as far as you like.";
        let items = vec![vec![paragraph(words)]; 10];
        let text = letter().blocks(&[Block::List { ordered: true, items }]);
        assert!(
            text.starts_with(" 1. Stand tall, hold on to the wall, and slowly bend both of your knees\n    as far as"),
            "{text}"
        );
        assert!(text.contains("\n10. Stand"), "{text}");
    }

    #[test]
    fn call_outs_are_headed_by_their_word_and_quotations_are_marked() {
        let body = vec![paragraph("One."), paragraph("Two.")];
        let callout = Block::Callout {
            kind: Callout::Tip,
            body: body.clone(),
        };
        assert_eq!(letter().blocks(&[callout]), "TIP\n    One.\n\n    Two.");
        assert_eq!(letter().blocks(&[Block::Quote(body)]), "> One.\n>\n> Two.");
    }

    #[test]
    fn a_link_is_its_words_and_its_address_unless_they_are_the_same() {
        let links = [
            (link("/b/", "more"), "more (https://a.org/b/)"),
            (link("#c", "here"), "here (https://a.org/x/#c)"),
            (link("https://b.org", "b.org"), "https://b.org"),
            (link("mailto:me@b.org", "me@b.org"), "me@b.org"),
        ];
        for (link, words) in links {
            assert_eq!(letter().inlines(std::slice::from_ref(&link)), words);
        }
        assert_eq!(Setting::CAPTION.inlines(&[link("/b/", "more")]), "more");
    }

    #[test]
    fn a_sentence_ends_once() {
        assert_eq!(sentence("Really?"), "Really?");
        assert_eq!(sentence(" Hold 20 seconds "), "Hold 20 seconds.");
        assert_eq!(sentence("Bend to 90° (or less)"), "Bend to 90° (or less).");
        for ended in ["Sit tall. ✅", "Well done ❤\u{fe0f}", "終わり。"] {
            assert_eq!(sentence(ended), ended);
        }
    }
}
