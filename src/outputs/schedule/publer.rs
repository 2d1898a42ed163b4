//! Publer's file (<https://publer.com/blog/ultimate-csv-bulk-scheduler-social-media/>): a head and twelve columns, all of
//! which must be there.

use super::{moment, subject};
use crate::edition::Plan;
use crate::exercise::Exercise;
use crate::outputs::addresses;
use crate::outputs::captions::{Address, Caption, Links, Network, heading, pictures, together};

/// The columns of Publer's template, by the names it gives them.
const HEAD: [&str; 12] = [
    "Date - Intl. format or prompt",
    "Text",
    "Link(s) - Separated by comma for FB carousels",
    "Media URL(s) - Separated by comma",
    "Title - For the video, pin, PDF ..",
    "Label(s) - Separated by comma",
    "Alt text(s) - Separated by ||",
    "Comment(s) - Separated by ||",
    "Pin board, FB album, or Google category",
    "Post subtype - I.e. story, reel, PDF ..",
    "CTA - For Facebook links or Google",
    "Reminder - For stories, reels, shorts, and TikToks",
];

/// Between alt texts and between comments.
const SEPARATOR: &str = " || ";

/// The head and a row for each exercise.
pub(super) fn rows(plan: &Plan<'_>, networks: &[&'static Network]) -> Vec<[String; 12]> {
    let head = HEAD.map(str::to_owned);
    let rows = plan.exercises.iter().map(|exercise| row(plan, exercise, networks));
    std::iter::once(head).chain(rows).collect()
}

/// The picture is the first one, by its address on the site. Where links work the text holds the address of the page;
/// where they do not, the column for it does.
fn row(plan: &Plan<'_>, exercise: &Exercise, networks: &[&'static Network]) -> [String; 12] {
    let subject = subject(plan, exercise);
    let posts = match networks {
        [only] => Caption::of(subject, only).posts,
        _ => vec![together(subject, networks, Address::Inside)],
    };
    let posts: Vec<String> = posts.iter().map(|post| one_comment(post)).collect();
    let (text, comments) = posts
        .split_first()
        .map_or((String::new(), &[][..]), |(first, rest)| (first.clone(), rest));
    let shortest = networks.iter().filter(|network| network.heading.is_some());
    let title = shortest
        .min_by_key(|network| network.heading)
        .and_then(|network| heading(subject, network));
    let link = if networks.iter().any(|network| network.links == Links::Clickable) {
        String::new()
    } else {
        subject.url()
    };
    let picture = pictures(exercise, plan.pictures).into_iter().next();
    let (media, alt) = picture.map_or_else(Default::default, |(file, alt)| {
        let path = format!("{}/{}", exercise.id, addresses::path(&file));
        (plan.config.url_of(&path), one_comment(&alt))
    });
    let date = moment(plan, exercise).strftime("%Y/%m/%d %H:%M").to_string();
    let empty = String::new;
    let comments = comments.join(SEPARATOR);
    let title = title.unwrap_or_default();
    [
        date,
        text,
        link,
        media,
        title,
        empty(),
        alt,
        comments,
        empty(),
        empty(),
        empty(),
        empty(),
    ]
}

/// Words that hold no separator of their own.
fn one_comment(words: &str) -> String {
    words.replace("||", "| |")
}
