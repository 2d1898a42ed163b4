//! What is wrong with the captions that the writer has typed.

use super::Subject;
use super::continued::CONTINUED;
use super::count::Unit;
use super::hashtags::{Apart, hashtag};
use super::networks::Network;
use super::post::{breaks, posts, split};
use super::x;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::exercise::{Exercise, OwnCaption, capitalised};
use crate::letters;
use crate::rules;
use crate::source::{Source, Span};
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// Checks the hook and all captions of an exercise, whether or not they are posted.
pub(super) fn check(subject: Subject<'_>, networks: &[&'static Network], found: &mut Diagnostics) {
    let exercise = subject.exercise;
    hook(subject, networks, found);
    for (name, own) in &exercise.caption.own {
        let Some(network) = Network::named(name) else { continue };
        let is_continued = subject.continues_on(network);
        let checked = Checked {
            exercise,
            own,
            network,
            is_continued,
        };
        if !networks.contains(&network) {
            found.push(checked.unused());
        }
        found.extend(checked.lengths());
        found.extend(checked.breaks());
        found.extend(checked.hashtags());
    }
}

fn hook(subject: Subject<'_>, networks: &[&'static Network], found: &mut Diagnostics) {
    let exercise = subject.exercise;
    let (Some(hook), Some(span)) = (&exercise.caption.hook, &exercise.caption.hook_span) else {
        return;
    };
    for network in networks {
        let is_cut = !subject.continues_on(network) && !exercise.caption.own.contains_key(network.name);
        let cut = if is_cut { beyond_limit(hook, network) } else { None };
        if let Some((message, help)) = cut.or_else(|| beyond_fold(hook, network)) {
            let diagnostic = Diagnostic::new(rules::HOOK_TOO_LONG, message);
            found.push(diagnostic.at(&exercise.source, span.clone(), "").help(help));
        }
    }
}

/// What is said of a hook that fills more than a whole caption, and what to do.
fn beyond_limit(hook: &str, network: &Network) -> Option<(String, String)> {
    if network.takes(hook) {
        return None;
    }
    let (count, unit, most) = too_many(hook, network, network.limit);
    let title = network.title;
    let message = format!("the hook has {count} {unit}, {title} takes {most}: it is cut, and only the link follows");
    Some((
        message,
        format!("make it much shorter: it is the first line of at most {most}"),
    ))
}

/// What is said of a hook that is not shown at once, and what to do.
fn beyond_fold(hook: &str, network: &Network) -> Option<(String, String)> {
    let count = hook.encode_utf16().count();
    let fold = network.fold.filter(|fold| count > *fold)?;
    let title = network.title;
    let message = format!("the hook has {count} characters, {title} shows {fold} before “more”");
    Some((message, format!("make it shorter by {}", count - fold)))
}

/// What a text that is too long counts, in which unit, and how many fit.
fn too_many(text: &str, network: &Network, most: usize) -> (usize, &'static str, usize) {
    match network.unit {
        Unit::Graphemes { bytes } if text.len() > bytes => (text.len(), "bytes", bytes),
        unit => (network.count(text), unit.word(), most),
    }
}

/// One caption of the writer's.
struct Checked<'a> {
    exercise: &'a Exercise,
    own: &'a OwnCaption,
    network: &'static Network,
    /// Whether it may go on in further posts.
    is_continued: bool,
}

impl Checked<'_> {
    fn unused(&self) -> Diagnostic {
        let Network { name, title, .. } = self.network;
        let message = format!("there is a caption for {title}, but you do not post there");
        Diagnostic::new(rules::UNUSED_CAPTION, message)
            .at(&self.exercise.source, self.own.place.clone(), "")
            .help(format!(
                "add `{name}` to the networks in `handout.yaml`, or delete this caption"
            ))
    }

    fn lengths(&self) -> Diagnostics {
        let mut found = Diagnostics::default();
        let (heading, text) = split(&self.own.text, self.network);
        if let (Some(heading), Some(most)) = (heading, self.network.heading) {
            let takes = |words: &str| self.network.count(words) <= most;
            found.extend(self.length(("title", 0, heading), most, takes));
        }
        let takes = |words: &str| self.network.takes(words);
        let start = self.own.text.len() - text.len();
        let whole = 0..text.len();
        let posts = if self.is_continued { posts(text) } else { vec![whole] };
        for post in posts {
            let part = ("caption", start + post.start, &text[post]);
            found.extend(self.length(part, self.network.limit, takes));
        }
        found
    }

    /// Lines between posts where there is only one.
    fn breaks(&self) -> Diagnostics {
        let mut found = Diagnostics::default();
        let Network { name, title, .. } = self.network;
        let help = if CONTINUED.contains(name) {
            format!("add `continue_on: [{name}]` below `captions:` in `handout.yaml`, or delete this line")
        } else {
            "delete this line, or use another sign".to_owned()
        };
        let lines = if self.is_continued {
            Vec::new()
        } else {
            breaks(&self.own.text)
        };
        for line in lines {
            let message = format!("`---` begins a further post, and the caption for {title} is a single one");
            let line = line.start..line.start + "---".len();
            found.push(self.at(rules::SINGLE_POST, message, line).help(&help));
        }
        found
    }

    /// What is too long, where it begins in the caption, and what it says.
    fn length(&self, part: (&str, usize, &str), most: usize, takes: impl Fn(&str) -> bool) -> Diagnostics {
        let (what, start, text) = part;
        let mut found = Diagnostics::default();
        if takes(text) {
            return found;
        }
        let (count, unit, most) = too_many(text, self.network, most);
        let message = format!("the {what} for {} has {count} {unit}, {most} fit", self.network.title);
        let end = start + first_too_many(text, takes);
        found.push(
            Diagnostic::new(rules::CAPTION_TOO_LONG, message)
                .at(
                    &self.exercise.source,
                    self.place(end..end),
                    "from here on it does not fit",
                )
                .help(format!("make it shorter by {}", count - most)),
        );
        found
    }

    fn hashtags(&self) -> Diagnostics {
        let mut found = Diagnostics::default();
        let tags = x::hashtags(&self.own.text);
        let most = self.network.hashtags.most;
        if let Some(first) = tags.get(most).filter(|_| self.network.hashtags.is_limit) {
            found.push(self.too_many(tags.len(), first.clone()));
        }
        let apart = Apart::in_exercise(self.exercise);
        let mistakes = tags.iter().filter_map(|tag| self.tag(tag.clone(), &apart));
        mistakes.for_each(|mistake| found.push(mistake));
        for tag in no_hashtags(&self.own.text, &tags) {
            let typed = &self.own.text[tag.clone()];
            let message = format!("`{typed}` is no hashtag: it needs a letter");
            let help = "leave out the `#`, or add a word, as in `#Spine2026`";
            found.push(self.at(rules::BAD_HASHTAG, message, tag).help(help));
        }
        found
    }

    fn too_many(&self, count: usize, first: Range<usize>) -> Diagnostic {
        let (title, most) = (self.network.title, self.network.hashtags.most);
        let message = format!("the caption for {title} has {count} hashtags, {most} fit");
        let help = format!("delete {} of them", count - most);
        self.at(rules::TOO_MANY_HASHTAGS, message, first).help(help)
    }

    /// What is wrong with one hashtag, if anything.
    fn tag(&self, tag: Range<usize>, apart: &Apart<'_>) -> Option<Diagnostic> {
        let typed = &self.own.text[tag.clone()];
        let name = typed.trim_start_matches(['#', '＃']);
        let rest = self.own.text[tag.end..]
            .split(char::is_whitespace)
            .next()
            .unwrap_or_default();
        if let Some(lost) = lost(rest) {
            let sign: String = rest.chars().take(1).collect();
            let message = format!("the hashtag ends at `{sign}`: it would be `{typed}`");
            let whole = tag.start..tag.end + lost;
            let meant = hashtag(&self.own.text[whole.clone()]).unwrap_or_else(|| typed.to_owned());
            return Some(
                self.at(rules::BAD_HASHTAG, message, whole)
                    .help(format!("type `{meant}`")),
            );
        }
        if hashtag(name).is_none() {
            let count = letters::count(name);
            let message = format!("this hashtag has {count} characters, which is too many for most networks");
            return Some(self.at(rules::BAD_HASHTAG, message, tag).help("use a shorter one"));
        }
        let has_case = name.to_uppercase() != name.to_lowercase();
        (has_case && name.to_lowercase() == name).then(|| {
            let meant = apart.words_of(name).unwrap_or_else(|| capitalised(name));
            let message = format!("`{typed}` would be read aloud as one word");
            let help = format!("begin each word with a capital letter: `#{meant}`");
            self.at(rules::HASHTAG_WITHOUT_CAPITALS, message, tag).help(help)
        })
    }

    fn at(&self, rule: &'static rules::Rule, message: String, range: Range<usize>) -> Diagnostic {
        Diagnostic::new(rule, message).at(&self.exercise.source, self.place(range), "")
    }

    /// Where in the source a part of the caption was typed; its lines stand there one below the other.
    fn place(&self, range: Range<usize>) -> Span {
        place(&self.exercise.source, self.own, range).unwrap_or_else(|| self.own.place.clone())
    }
}

fn place(source: &Source, own: &OwnCaption, range: Range<usize>) -> Option<Span> {
    let (mut at, mut begins) = (own.typed.start, 0);
    for line in own.text.split('\n') {
        let found = at + source.text.get(at..)?.find(line)?;
        let ends = begins + line.len();
        if range.start <= ends {
            let length = range.len().min(ends - range.start);
            let start = found + range.start - begins;
            return Some(start..start + length);
        }
        (at, begins) = (found + line.len(), ends + 1);
    }
    None
}

/// Where the first character stands that is too many.
fn first_too_many(text: &str, takes: impl Fn(&str) -> bool) -> usize {
    let ends: Vec<usize> = text
        .grapheme_indices(true)
        .map(|(at, grapheme)| at + grapheme.len())
        .collect();
    let fitting = ends.partition_point(|end| takes(&text[..*end]));
    fitting.checked_sub(1).map_or(0, |last| ends[last])
}

/// The bytes that were meant to belong to a hashtag and do not: `-back` of `#upper-back`, but not the `’s` of
/// `#UpperBack’s`.
fn lost(rest: &str) -> Option<usize> {
    let word = rest.strip_prefix(['-', '\'', '’', '&'])?;
    let end = word.find(|letter: char| !letter.is_alphanumeric() && !"-'’&".contains(letter));
    let length = rest.len() - word.len() + end.unwrap_or(word.len());
    let is_possessive = ["'s", "’s"].contains(&&rest[..length]);
    (word.starts_with(char::is_alphanumeric) && !is_possessive).then_some(length)
}

/// What begins like a hashtag and has no letter. Numbers such as "#1" are only numbers.
fn no_hashtags(text: &str, tags: &[Range<usize>]) -> Vec<Range<usize>> {
    let begins = |at: usize| text[..at].chars().next_back().is_none_or(char::is_whitespace);
    let word = |at: usize| {
        let rest = &text[at + 1..];
        let end = rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_');
        at..at + 1 + end.unwrap_or(rest.len())
    };
    let signs = text.match_indices('#').map(|(at, _)| at);
    signs
        .filter(|at| begins(*at) && tags.iter().all(|tag| tag.start != *at))
        .map(word)
        .filter(|range| range.len() > "#12".len())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_hyphen_cuts_off_is_lost_and_a_genitive_is_not() {
        for (rest, expected) in [
            ("-back, yes", Some(5)),
            ("’s", None),
            ("’sWorld", Some(9)),
            ("-", None),
            (". A", None),
        ] {
            assert_eq!(lost(rest), expected, "{rest}");
        }
    }
}
