//! A caption that goes on in further posts, numbered `1/3`, each within the limit. The hashtags stand in the first
//! post, which is the one that is found by them; the link and the closing words in the last.

use super::Subject;
use super::compose::{ORDER, ends_of_words};
use super::networks::Network;
use super::parts::Part;
use super::x::links;

/// The networks that show such posts as one.
pub const CONTINUED: [&str; 2] = ["x", "bluesky"];

/// The posts of an exercise: one if all of it fits.
pub(super) fn posts(subject: Subject<'_>, network: &Network) -> Vec<String> {
    let said = ORDER.map(|part| (part, part.words(subject, network)));
    let said: Vec<&(Part, String)> = said.iter().filter(|(_, words)| !words.is_empty()).collect();
    let whole: Vec<&str> = said.iter().map(|(_, words)| words.as_str()).collect();
    let whole = whole.join("\n\n");
    if network.takes(&whole) {
        return vec![whole];
    }
    let pieces: Vec<Piece<'_>> = said.iter().flat_map(|(part, words)| pieces(*part, words)).collect();
    let hashtags = Part::Hashtags.words(subject, network);
    let room = [9, 99, 999].map(|most| Room::new(network, &hashtags, most));
    let packed = room.iter().map(|room| (room, packed(&pieces, room)));
    let fitting = packed.into_iter().find(|(room, posts)| posts.len() <= room.most);
    fitting.map_or_else(Vec::new, |(room, posts)| room.numbered(&posts))
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
        format!("{words}{hashtags}\n\n{number}/{count}")
    }

    fn numbered(&self, posts: &[String]) -> Vec<String> {
        let numbered = posts.iter().zip(1..);
        numbered
            .map(|(words, number)| self.post(words, number == 1, number, posts.len()))
            .collect()
    }
}

/// The words of the posts, each as full as it can be.
fn packed(pieces: &[Piece<'_>], room: &Room<'_>) -> Vec<String> {
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
            let Some(end) = end_of_post(rest, |words| room.takes(words, posts.is_empty())) else {
                return posts;
            };
            posts.push(rest[..end].trim_end().to_owned());
            rest = rest[end..].trim_start();
        }
        post.push_str(rest);
    }
    posts.extend((!post.is_empty()).then_some(post));
    posts
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
