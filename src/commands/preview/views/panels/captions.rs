//! Captions with what each counts and how much its network takes.

use crate::config::Config;
use crate::exercise::Exercise;
use crate::outputs::captions::{self, Caption, Links, Network, Unit};
use serde::Serialize;

/// A caption of a network.
#[derive(Serialize)]
pub(super) struct CaptionView {
    name: &'static str,
    title: &'static str,
    /// The title beside the text, where there is one, and each post.
    posts: Vec<PostView>,
    /// What one should know when pasting it.
    notes: String,
}

/// What is pasted in one piece.
#[derive(Serialize)]
struct PostView {
    /// Names the text, for its copy button.
    key: String,
    /// "Title", "Post 2 of 3"; nothing for a caption that is all.
    what: Option<String>,
    text: String,
    count: String,
    limit: String,
    unit: &'static str,
    /// How much too long it is.
    over: Option<String>,
    /// How much of the limit it takes, in per cent.
    share: usize,
}

/// All captions of an exercise.
pub(super) fn views(config: &Config, exercise: &Exercise) -> Vec<CaptionView> {
    captions::of(config, exercise).iter().map(view).collect()
}

/// Whether one of them is longer than its network takes.
pub(in super::super) fn is_over(config: &Config, exercise: &Exercise) -> bool {
    let captions = captions::of(config, exercise);
    captions
        .iter()
        .any(|caption| caption.posts.iter().any(|post| !caption.network.takes(post)))
}

fn view(caption: &Caption) -> CaptionView {
    let network = caption.network;
    let many = caption.posts.len();
    let heading = caption.heading.iter().zip(network.heading);
    let heading = heading.map(|(text, most)| post(network, "title", Some("Title".to_owned()), text, most));
    let posts = caption.posts.iter().enumerate().map(|(index, text)| {
        let number = index + 1;
        let what = match (many, &caption.heading) {
            (1, None) => None,
            (1, Some(_)) => Some("Text".to_owned()),
            _ => Some(format!("Post {number} of {many}")),
        };
        post(network, &number.to_string(), what, text, network.limit)
    });
    CaptionView {
        name: network.name,
        title: network.title,
        posts: heading.chain(posts).collect(),
        notes: notes(network, &caption.posts.concat()),
    }
}

fn post(network: &Network, key: &str, what: Option<String>, text: &str, limit: usize) -> PostView {
    let count = network.count(text);
    PostView {
        key: format!("caption-{}-{key}", network.name),
        what,
        text: text.to_owned(),
        count: grouped(count),
        limit: grouped(limit),
        unit: unit(network.unit),
        over: (count > limit).then(|| grouped(count - limit)),
        share: (count * 100).div_ceil(limit.max(1)).min(100),
    }
}

/// What is counted, in few words.
fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Characters | Unit::Graphemes { .. } => "characters",
        Unit::Weighted => "characters, as X counts them",
        Unit::EmojiBytes => "characters, emoji count more",
        Unit::ShortLinks => "characters, a link counts 23",
    }
}

fn notes(network: &Network, text: &str) -> String {
    let fold = network
        .fold
        .map(|fold| format!("About {fold} characters are shown before “more”."));
    let links = match network.links {
        Links::InBio if text.contains("https://") => Some("Links cannot be clicked here.".to_owned()),
        Links::OnPicture => Some("The link goes on the picture.".to_owned()),
        _ => None,
    };
    let notes: Vec<String> = fold.into_iter().chain(links).collect();
    notes.join(" ")
}

/// `2,200`
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_three() {
        let shown = [0, 999, 1000, 63_206, 1_000_000].map(grouped);
        assert_eq!(shown, ["0", "999", "1,000", "63,206", "1,000,000"]);
    }
}
