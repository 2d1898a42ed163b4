//! What a caption can say, part by part, in the writer's words.

use super::Subject;
use super::hashtags::hashtags;
use super::networks::{Links, Network};
use crate::exercise::{Block, Callout, Exercise, Step};
use crate::outputs::text::{Setting, sentence};

/// One part of a caption.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// The line that makes people stop: the hook, or the title.
    Hook,
    /// The exercise in a sentence or two.
    Summary,
    /// How much and how often.
    Dose,
    /// What one should feel.
    Feels,
    /// What to do, numbered.
    Steps,
    /// The first tip.
    Tip,
    /// When to stop.
    Caution,
    /// The closing words of the practice.
    Invitation,
    /// Where to find more from the practice on this network.
    Follow,
    /// Where the pictures and the handout are.
    Link,
    /// Tags.
    Hashtags,
}

impl Part {
    /// What messages call it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Part::Hook => "the hook",
            Part::Summary => "the summary",
            Part::Dose => "the dose",
            Part::Feels => "what one should feel",
            Part::Steps => "the steps",
            Part::Tip => "the tip",
            Part::Caution => "the caution",
            Part::Invitation => "the closing words",
            Part::Follow => "whom to follow",
            Part::Link => "the link",
            Part::Hashtags => "the hashtags",
        }
    }

    /// The words of the part on a network; empty if there is nothing to say.
    pub(super) fn words(self, subject: Subject<'_>, network: &Network) -> String {
        let Subject { config, exercise } = subject;
        match self {
            Part::Hook => hook(exercise, network),
            Part::Summary => exercise.summary.trim().to_owned(),
            Part::Dose => sentence(&exercise.dose.sentence()),
            Part::Feels => feels(exercise),
            Part::Steps => steps(exercise.steps()),
            Part::Tip => callout(exercise, Callout::Tip),
            Part::Caution => caution(exercise),
            Part::Invitation => Setting::CAPTION.blocks(&config.closing),
            Part::Follow => follow(config.captions.handles.get(network.name)),
            Part::Link => link(network.links, &subject.url()),
            Part::Hashtags => hashtags(
                exercise.tags.iter().chain(&config.captions.hashtags),
                network.hashtags.most,
            ),
        }
    }
}

/// The hook; without one the title, unless the post has that already.
fn hook(exercise: &Exercise, network: &Network) -> String {
    let title = if network.heading.is_some() { "" } else { &exercise.title };
    exercise.caption.hook.as_deref().unwrap_or(title).trim().to_owned()
}

fn feels(exercise: &Exercise) -> String {
    let feels = exercise.dose.feels.as_deref();
    feels.map_or_else(String::new, |feels| format!("You should feel {}", sentence(feels)))
}

fn steps(steps: &[Step]) -> String {
    let lines = steps.iter().zip(1..).map(|(step, number)| {
        let hold = step.hold.map_or_else(String::new, |hold| format!(" Hold {hold}."));
        format!("{number}. {}{hold}", sentence(&line(&step.body)))
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Blocks on one line: the items of a list become what one would say, "Choose one: yellow, red."
fn line(blocks: &[Block]) -> String {
    let words = Setting::CAPTION.blocks(blocks);
    let mut said = String::new();
    for line in words.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (item, is_item) = line.strip_prefix("- ").map_or((line, false), |item| (item, true));
        let gap = if is_item && said.ends_with(char::is_alphanumeric) {
            ", "
        } else {
            " "
        };
        said = if said.is_empty() {
            item.to_owned()
        } else {
            said + gap + item
        };
    }
    said
}

fn callout(exercise: &Exercise, kind: Callout) -> String {
    let words = exercise.callout(kind).map(line).unwrap_or_default();
    if words.is_empty() {
        words
    } else {
        format!("{}: {words}", kind.word())
    }
}

fn caution(exercise: &Exercise) -> String {
    let caution = callout(exercise, Callout::Caution);
    if caution.is_empty() {
        callout(exercise, Callout::Warning)
    } else {
        caution
    }
}

fn follow(handle: Option<&String>) -> String {
    let Some(handle) = handle.map(|handle| handle.trim()).filter(|handle| !handle.is_empty()) else {
        return String::new();
    };
    let is_name = handle.starts_with('@') || handle.contains(char::is_whitespace);
    let at = if is_name { "" } else { "@" };
    format!("Follow {at}{handle} for an exercise every week.")
}

fn link(links: Links, page: &str) -> String {
    match links {
        Links::Clickable => format!("With pictures and a handout to print: {page}"),
        Links::InBio => "With pictures and a handout to print: link in bio.".to_owned(),
        Links::OnPicture => "Tap the picture for every step and a handout to print.".to_owned(),
    }
}
