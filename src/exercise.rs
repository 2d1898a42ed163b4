//! The exercise as the writer meant it: a closed model that knows no library, no format and no file.

mod dose;

pub use dose::{Amount, Dose, Seconds, Sides};

use crate::source::{Source, Span};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::sync::Arc;

/// One exercise of the week.
#[derive(Debug, Clone, PartialEq)]
pub struct Exercise {
    /// Where it was written, for diagnostics of later stages.
    pub source: Arc<Source>,
    /// Its name for ever: the last part of its web address and of its feed guid (`open-book`).
    pub id: String,
    /// The title, plain text.
    pub title: String,
    /// The day it is published.
    pub date: Date,
    /// One or two sentences, plain text.
    pub summary: String,
    /// The part of the body.
    pub area: Option<String>,
    /// The muscles it works on.
    pub muscles: Vec<String>,
    /// The position one starts in.
    pub position: Option<String>,
    /// What one needs.
    pub equipment: Vec<String>,
    /// For whom it is.
    pub level: Option<Level>,
    /// How long, how many times, how often.
    pub dose: Dose,
    /// The main picture.
    pub image: Option<Picture>,
    /// An https address of a video.
    pub video: Option<String>,
    /// Tags as written, without `#`.
    pub tags: Vec<String>,
    /// What only the newsletter says.
    pub email: EmailWords,
    /// What only the captions say.
    pub caption: CaptionWords,
    /// The day by which the text should be read again.
    pub review_by: Option<Date>,
    /// What the text rests on.
    pub sources: Vec<String>,
    /// Built only on request.
    pub draft: bool,
    /// What stands before the first heading.
    pub intro: Vec<Block>,
    /// The parts under level-2 headings, in the writer's order.
    pub sections: Vec<Section>,
}

/// For whom an exercise is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// No experience needed.
    Beginner,
    /// Some experience.
    Intermediate,
    /// Trained people.
    Advanced,
}

impl Level {
    /// Every level with the word that the source uses for it.
    pub const ALL: [(&'static str, Level); 3] = [
        ("beginner", Level::Beginner),
        ("intermediate", Level::Intermediate),
        ("advanced", Level::Advanced),
    ];

    /// The word that readers see.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Level::Beginner => "Beginner",
            Level::Intermediate => "Intermediate",
            Level::Advanced => "Advanced",
        }
    }
}

/// What the newsletter says instead of title and summary.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EmailWords {
    /// The subject line; the title if absent.
    pub subject: Option<String>,
    /// The grey words beside the subject in the inbox; the summary if absent.
    pub preheader: Option<String>,
}

/// What the captions say beyond the exercise's own words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaptionWords {
    /// The first line, which must make people stop; the title if absent.
    pub hook: Option<String>,
    /// Where the hook was typed.
    pub hook_span: Option<Span>,
    /// The captions that the writer has written for single networks, by network.
    pub own: BTreeMap<String, OwnCaption>,
}

/// A caption as the writer wants it on one network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnCaption {
    /// What it says, with its line ends.
    pub text: String,
    /// Where it was typed, from its first sign to its last.
    pub typed: Span,
    /// Where to point if the whole of it is meant.
    pub place: Span,
}

/// A level-2 heading and what stands under it.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// What the heading's first words say the section is for.
    pub kind: SectionKind,
    /// The heading in the writer's words.
    pub heading: Vec<Inline>,
    /// The heading's anchor on the web page (`why-your-back-gets-stiff`), unique in the exercise.
    pub anchor: String,
    /// What stands under it.
    pub body: Vec<Block>,
}

/// What a section is for, as far as its heading's well-known first words tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SectionKind {
    /// It holds the numbered list.
    Steps,
    /// `Why …`
    Why,
    /// `When …`
    When,
    /// `Make it easier`
    Easier,
    /// `Make it harder`, `Want to take it further`
    Harder,
    /// `Stop if`
    Stop,
    /// Anything else.
    Other,
}

/// A part of the text that stands by itself.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A level-3 heading (level 2 opens a [`Section`]).
    Heading(Vec<Inline>),
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// The one numbered list of the exercise.
    Steps(Vec<Step>),
    /// Any other list.
    List {
        /// Numbered or with bullets.
        ordered: bool,
        /// Each item's blocks.
        items: Vec<Vec<Block>>,
    },
    /// An alert such as `> [!TIP]`.
    Callout {
        /// Which.
        kind: Callout,
        /// What it says.
        body: Vec<Block>,
    },
    /// A quotation.
    Quote(Vec<Block>),
    /// A picture in a paragraph of its own.
    Picture(Picture),
}

/// One numbered step.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// What to do, without the pictures and without `(hold …)`.
    pub body: Vec<Block>,
    /// The pictures of the step, in order.
    pub pictures: Vec<Picture>,
    /// The `(hold 20s)` of the step.
    pub hold: Option<Amount<Seconds>>,
}

/// The kinds of call-out, which are GitHub's alerts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Callout {
    /// `> [!NOTE]`
    Note,
    /// `> [!TIP]`
    Tip,
    /// `> [!IMPORTANT]`
    Important,
    /// `> [!WARNING]`
    Warning,
    /// `> [!CAUTION]`
    Caution,
}

impl Callout {
    /// The word that heads the box, so that it differs by more than colour.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Callout::Note => "Note",
            Callout::Tip => "Tip",
            Callout::Important => "Important",
            Callout::Warning => "Warning",
            Callout::Caution => "Caution",
        }
    }
}

/// A part of a line of text.
#[derive(Debug, Clone, PartialEq)]
pub enum Inline {
    /// Words.
    Text(String),
    /// Words with emphasis.
    Emphasis(Vec<Inline>),
    /// Words that matter.
    Strong(Vec<Inline>),
    /// Words that lead elsewhere.
    Link {
        /// An absolute address, or an anchor or page of the site.
        to: String,
        /// The words.
        text: Vec<Inline>,
    },
    /// A picture among words.
    Picture(Picture),
    /// A line end that the writer wants.
    LineBreak,
}

/// A picture as the text refers to it; [`crate::picture`] has what it shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// The file's path under the project's folder (`exercises/img/open-book.svg`).
    pub file: String,
    /// What the picture shows, for those who do not see it.
    pub alt: String,
    /// Where the text refers to it, for diagnostics.
    pub span: Span,
}

impl Exercise {
    /// The numbered steps.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        self.blocks()
            .find_map(|block| match block {
                Block::Steps(steps) => Some(steps.as_slice()),
                _ => None,
            })
            .unwrap_or_default()
    }

    /// The blocks of the introduction and of all sections, in order, without what is nested in them.
    pub fn blocks(&self) -> impl Iterator<Item = &Block> {
        self.intro
            .iter()
            .chain(self.sections.iter().flat_map(|section| &section.body))
    }

    /// What one should know before beginning, label and value, as far as it is given.
    #[must_use]
    pub fn facts(&self) -> Vec<(&'static str, String)> {
        let listed = |things: &[String]| (!things.is_empty()).then(|| capitalised(&things.join(", ")));
        let facts = [
            ("Area", self.area.as_deref().map(capitalised)),
            ("Muscles", listed(&self.muscles)),
            ("Position", self.position.as_deref().map(capitalised)),
            ("You need", listed(&self.equipment)),
            ("Level", self.level.map(|level| level.word().to_owned())),
        ];
        facts
            .into_iter()
            .filter_map(|(label, value)| Some((label, value?)))
            .collect()
    }

    /// The first call-out of a kind.
    #[must_use]
    pub fn callout(&self, wanted: Callout) -> Option<&[Block]> {
        self.blocks().find_map(|block| match block {
            Block::Callout { kind, body } if *kind == wanted => Some(body.as_slice()),
            _ => None,
        })
    }

    /// Every picture the exercise refers to, the main one first, in reading order.
    #[must_use]
    pub fn pictures(&self) -> Vec<&Picture> {
        let mut found: Vec<&Picture> = self.image.iter().collect();
        self.blocks().for_each(|block| block.pictures(&mut found));
        found
    }
}

impl Block {
    fn pictures<'a>(&'a self, found: &mut Vec<&'a Picture>) {
        match self {
            Block::Heading(text) | Block::Paragraph(text) => {
                text.iter().for_each(|inline| inline.pictures(found));
            }
            Block::Steps(steps) => steps.iter().for_each(|step| {
                step.body.iter().for_each(|block| block.pictures(found));
                found.extend(&step.pictures);
            }),
            Block::List { items, .. } => {
                (items.iter().flatten()).for_each(|block| block.pictures(found));
            }
            Block::Callout { body, .. } | Block::Quote(body) => {
                body.iter().for_each(|block| block.pictures(found));
            }
            Block::Picture(picture) => found.push(picture),
        }
    }
}

impl Inline {
    fn pictures<'a>(&'a self, found: &mut Vec<&'a Picture>) {
        match self {
            Inline::Text(_) | Inline::LineBreak => {}
            Inline::Emphasis(text) | Inline::Strong(text) | Inline::Link { text, .. } => {
                text.iter().for_each(|inline| inline.pictures(found));
            }
            Inline::Picture(picture) => found.push(picture),
        }
    }
}

/// Text with a capital first letter, where there is one for it: `ß` at the start of a word stays.
#[must_use]
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let Some(first) = letters.next() else {
        return String::new();
    };
    let mut capital = first.to_uppercase();
    match (capital.next(), capital.next()) {
        (Some(capital), None) => [capital].into_iter().chain(letters).collect(),
        _ => text.to_owned(),
    }
}

/// A date as people write it: "30 November 2026".
#[must_use]
pub fn long_date(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// The words of some text without its formatting; a line break becomes a space, a picture its alt text.
#[must_use]
pub fn plain(text: &[Inline]) -> String {
    text.iter()
        .map(|inline| match inline {
            Inline::Text(words) => words.clone(),
            Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Link { text: inner, .. } => plain(inner),
            Inline::Picture(picture) => picture.alt.clone(),
            Inline::LineBreak => " ".to_owned(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_letter_that_has_a_capital_gets_one() {
        for (typed, shown) in [("übung", "Übung"), ("ß", "ß"), ("", ""), ("3 steps", "3 steps")] {
            assert_eq!(capitalised(typed), shown);
        }
    }
}
