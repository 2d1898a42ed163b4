//! What is posted on one network: the writer's own caption, or the composed one, in one post or in several.

use super::Subject;
use super::compose;
use super::continued;
use super::networks::Network;
use super::x;
use serde_json::json;
use std::ops::Range;

/// Between the posts of one file.
const NEXT_POST: &str = "\n\n---\n\n";

/// A caption as it is posted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Caption {
    /// Where.
    pub(crate) network: &'static Network,
    /// The title beside the text, where the network has one.
    pub(crate) heading: Option<String>,
    /// The text; several where it goes on.
    pub(crate) posts: Vec<String>,
}

impl Caption {
    /// The caption of an exercise on a network.
    pub(in crate::outputs) fn of(subject: Subject<'_>, network: &'static Network) -> Self {
        let composed = || compose::heading(subject, network);
        let (heading, posts) = match subject.exercise.caption.own.get(network.name) {
            Some(own) => {
                let (heading, text) = split(&own.text, network);
                let heading = heading.map(str::to_owned).or_else(composed);
                let posts = if subject.continues_on(network) {
                    posts(text).into_iter().map(|post| text[post].to_owned()).collect()
                } else {
                    vec![text.to_owned()]
                };
                (heading, posts)
            }
            None if subject.continues_on(network) => (composed(), continued::posts(subject, network)),
            None => (composed(), vec![compose::caption(subject, network)]),
        };
        Self {
            network,
            heading,
            posts,
        }
    }

    /// What its file holds: the title and an empty line, if there is one, and the posts; not even a line end more, so
    /// that it can be pasted as it is.
    pub(super) fn file(&self) -> String {
        let heading = self.heading.iter().map(|heading| format!("{heading}\n\n"));
        heading.collect::<String>() + &self.posts.join(NEXT_POST)
    }

    /// What programs may want to know of it.
    pub(super) fn about(&self) -> serde_json::Value {
        let hashtags = self.posts.iter().flat_map(|post| tags(post)).collect::<Vec<&str>>();
        let counts: Vec<usize> = self.posts.iter().map(|post| self.network.count(post)).collect();
        let mut about = json!({
            "network": self.network.name,
            "count": counts.iter().max(),
            "unit": self.network.unit.name(),
            "limit": self.network.limit,
            "hashtags": hashtags,
        });
        if let (Some(heading), Some(most)) = (&self.heading, self.network.heading) {
            about["title"] = json!({"count": self.network.count(heading), "limit": most});
        }
        if self.posts.len() > 1 {
            about["posts"] = json!(counts);
        }
        about
    }
}

fn tags(post: &str) -> Vec<&str> {
    x::hashtags(post).into_iter().map(|range| &post[range]).collect()
}

/// The title and the text of a caption that the writer typed: where posts have titles, it is the first line if an empty
/// one follows, as in the files.
pub(super) fn split<'t>(text: &'t str, network: &Network) -> (Option<&'t str>, &'t str) {
    match text.split_once("\n\n") {
        Some((heading, rest)) if network.heading.is_some() && !heading.contains('\n') => {
            (Some(heading.trim()), rest.trim_start())
        }
        _ => (None, text),
    }
}

/// The lines `---` of a caption that the writer typed, each with its line end.
pub(super) fn breaks(text: &str) -> Vec<Range<usize>> {
    let mut at = 0;
    let lines = text.split_inclusive('\n').map(|line| {
        at += line.len();
        (line.trim(), at - line.len()..at)
    });
    lines
        .filter(|(line, _)| *line == "---")
        .map(|(_, range)| range)
        .collect()
}

/// The posts of a caption that the writer typed, where it goes on: what stands between these lines.
pub(super) fn posts(text: &str) -> Vec<Range<usize>> {
    let breaks = breaks(text);
    let starts = std::iter::once(0).chain(breaks.iter().map(|line| line.end));
    let ends = breaks.iter().map(|line| line.start).chain([text.len()]);
    let trimmed = |(start, end): (usize, usize)| {
        let post = text[start..end].trim_end();
        let words = post.trim_start();
        let start = start + post.len() - words.len();
        start..start + words.len()
    };
    starts.zip(ends).map(trimmed).filter(|post| !post.is_empty()).collect()
}
