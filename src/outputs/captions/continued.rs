//! A caption that goes on in further posts, numbered `1/3`, each within the limit. The hashtags stand in the first
//! post, which is the one that is found by them; the link and the closing words in the last. A part that holds a word too
//! long for any post is left out whole, with what never stands without it.

use super::Subject;
use super::compose::{self, IMPORTANCE, ORDER, company, ends_of_words};
use super::networks::Network;
use super::parts::Part;
use super::x::links;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rules;
use std::ops::Range;

/// The networks that show such posts as one.
pub const CONTINUED: [&str; 2] = ["x", "bluesky"];

/// The most posts that are counted with; no caption is so long.
const MOST: usize = 999;

/// The posts of an exercise: one if all of it fits, and the composed caption where nothing can go on.
pub(super) fn posts(subject: Subject<'_>, network: &Network) -> Vec<String> {
    let mut said = said(subject, network);
    if network.takes(&whole(&said)) {
        return vec![whole(&said)];
    }
    let (left_out, _) = left_out(&said, network);
    said.retain(|(part, _)| !left_out.contains(part));
    if network.takes(&whole(&said)) {
        return vec![whole(&said)];
    }
    thread(&said, network).unwrap_or_else(|| vec![compose::caption(subject, network)])
}

/// Warns of what no post has room for and what therefore is not said, on each network where captions go on.
pub(super) fn check(subject: Subject<'_>, networks: &[&'static Network], found: &mut Diagnostics) {
    let exercise = subject.exercise;
    let is_composed = |network: &&&Network| !exercise.caption.own.contains_key(network.name);
    let continued = networks.iter().filter(|network| subject.continues_on(network));
    for network in continued.filter(is_composed) {
        let said = said(subject, network);
        if network.takes(&whole(&said)) {
            continue;
        }
        let (left_out, culprits) = left_out(&said, network);
        for word in culprits {
            let place = typed(word, &exercise.source.text);
            let names: Vec<&str> = left_out.iter().map(|part| part.name()).collect();
            found.push(
                Diagnostic::new(
                    rules::NO_PLACE_TO_BREAK,
                    format!("no post on {} has room for this", network.title),
                )
                .at(&exercise.source, place.unwrap_or(0..0), "")
                .help("use a shorter word or address")
                .note(format!("left out there: {}", names.join(", "))),
            );
        }
    }
}

/// Where a word was typed, which may have got a full stop or brackets since.
fn typed(word: &str, source: &str) -> Option<Range<usize>> {
    let word = word.trim_matches(|letter: char| letter.is_ascii_punctuation());
    source.find(word).map(|at| at..at + word.len())
}

/// The parts that have something to say, in their order.
fn said(subject: Subject<'_>, network: &Network) -> Vec<(Part, String)> {
    let said = ORDER.map(|part| (part, part.words(subject, network)));
    said.into_iter().filter(|(_, words)| !words.is_empty()).collect()
}

fn whole(said: &[(Part, String)]) -> String {
    let words: Vec<&str> = said.iter().map(|(_, words)| words.as_str()).collect();
    words.join("\n\n")
}

/// The parts that cannot be broken into posts and those that never stand without them, and the words that are too long.
fn left_out<'s>(said: &'s [(Part, String)], network: &Network) -> (Vec<Part>, Vec<&'s str>) {
    let room = Room::new(network, "", MOST);
    let fits = |part: Part, words: &str| packed(&pieces(part, words), &room).is_some();
    let (mut left_out, mut culprits) = (Vec::new(), Vec::new());
    for part in IMPORTANCE {
        let words = said.iter().find(|(other, _)| *other == part);
        let Some((_, words)) = words else { continue };
        let is_too_long = !fits(part, words);
        if is_too_long {
            let word = words.split_whitespace().find(|word| !fits(Part::Summary, word));
            culprits.push(word.unwrap_or(words));
        }
        if is_too_long || company(part).is_some_and(|other| left_out.contains(&other)) {
            left_out.push(part);
        }
    }
    (left_out, culprits)
}

/// The numbered posts; without the hashtags where these leave no room for what cannot be broken.
fn thread(said: &[(Part, String)], network: &Network) -> Option<Vec<String>> {
    let pieces: Vec<Piece<'_>> = said.iter().flat_map(|(part, words)| pieces(*part, words)).collect();
    let hashtags = said.iter().find(|(part, _)| *part == Part::Hashtags);
    let hashtags = hashtags.map_or("", |(_, words)| words.as_str());
    let rooms = [hashtags, ""]
        .into_iter()
        .flat_map(|hashtags| [9, 99, MOST].map(|most| Room::new(network, hashtags, most)));
    rooms
        .filter_map(|room| Some(room.numbered(&packed(&pieces, &room)?)).filter(|posts| posts.len() <= room.most))
        .find(|posts| !posts.is_empty())
}

/// What stays together if it can, and what stands between it and what is before it.
#[derive(Debug, Clone, Copy)]
struct Piece<'t> {
    gap: &'static str,
    words: &'t str,
}

/// The hashtags have their place already; each step may stand in a post of its own.
fn pieces(part: Part, words: &str) -> Vec<Piece<'_>> {
    let whole = |words| Piece { gap: "\n\n", words };
    match part {
        Part::Hashtags => Vec::new(),
        Part::Steps => {
            let mut lines: Vec<Piece<'_>> = words.lines().map(|words| Piece { gap: "\n", words }).collect();
            if let Some(first) = lines.first_mut() {
                first.gap = "\n\n";
            }
            lines
        }
        _ => vec![whole(words)],
    }
}

/// What a post must have room for beside its words.
struct Room<'a> {
    network: &'a Network,
    hashtags: &'a str,
    /// The most posts that the numbers have room for.
    most: usize,
}

impl<'a> Room<'a> {
    /// Hashtags that would fill the first post are left out.
    fn new(network: &'a Network, hashtags: &'a str, most: usize) -> Self {
        let has_room = network.count(hashtags) <= network.limit / 2;
        let hashtags = if has_room { hashtags } else { "" };
        Self {
            network,
            hashtags,
            most,
        }
    }

    fn takes(&self, words: &str, is_first: bool) -> bool {
        self.network.takes(&self.post(words, is_first, self.most, self.most))
    }

    fn post(&self, words: &str, is_first: bool, number: usize, count: usize) -> String {
        let hashtags = if is_first && !self.hashtags.is_empty() {
            format!("\n\n{}", self.hashtags)
        } else {
            String::new()
        };
        let number = if count == 1 {
            String::new()
        } else {
            format!("\n\n{number}/{count}")
        };
        format!("{words}{hashtags}{number}")
    }

    fn numbered(&self, posts: &[String]) -> Vec<String> {
        let numbered = posts.iter().zip(1..);
        numbered
            .map(|(words, number)| self.post(words, number == 1, number, posts.len()))
            .collect()
    }
}

/// The words of the posts, each as full as it can be; nothing if a word has room in none.
fn packed(pieces: &[Piece<'_>], room: &Room<'_>) -> Option<Vec<String>> {
    let mut posts: Vec<String> = Vec::new();
    let mut post = String::new();
    for piece in pieces {
        let together = format!("{post}{}{}", piece.gap, piece.words);
        if !post.is_empty() && room.takes(&together, posts.is_empty()) {
            post = together;
            continue;
        }
        if !post.is_empty() {
            posts.push(std::mem::take(&mut post));
        }
        let mut rest = piece.words;
        while !room.takes(rest, posts.is_empty()) {
            let end = end_of_post(rest, |words| room.takes(words, posts.is_empty()))?;
            posts.push(rest[..end].trim_end().to_owned());
            rest = rest[end..].trim_start();
        }
        post.push_str(rest);
    }
    posts.extend((!post.is_empty()).then_some(post));
    Some(posts)
}

/// Where to end a post in a text that is too long for one: after a sentence, else after a word.
fn end_of_post(words: &str, takes: impl Fn(&str) -> bool) -> Option<usize> {
    let links = links(words);
    let is_in_link = |end: usize| links.iter().any(|link| link.range.contains(&end));
    let ends = ends_of_words(words);
    let fits = |end: &&usize| !words[..**end].trim().is_empty() && takes(words[..**end].trim_end());
    let ends_sentence = |end: &&usize| words[..**end].ends_with(['.', '!', '?', '…', '。', '！', '？']);
    let after_sentence = ends
        .iter()
        .filter(ends_sentence)
        .filter(|end| !is_in_link(**end))
        .find(fits);
    after_sentence.or_else(|| ends.iter().find(fits)).copied()
}
