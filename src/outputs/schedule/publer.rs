//! Publer's file (<https://publer.com/blog/ultimate-csv-bulk-scheduler-social-media/>): a head and twelve columns, all of
//! which must be there.

use super::{moment, subject};
use crate::edition::Plan;
use crate::exercise::Exercise;
use crate::outputs::addresses;
use crate::outputs::captions::{Address, Caption, Links, Network, Subject, heading, together};
use crate::outputs::social;

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

/// Where links work the text holds the address of the page; where they do not, the column for it does. The last four
/// columns are of no use here.
fn row(plan: &Plan<'_>, exercise: &Exercise, networks: &[&'static Network]) -> [String; 12] {
    let subject = subject(plan, exercise);
    let date = moment(plan, exercise).strftime("%Y/%m/%d %H:%M").to_string();
    let (text, comments) = posts(subject, networks);
    let is_clickable = networks.iter().any(|network| network.links == Links::Clickable);
    let link = if is_clickable { String::new() } else { subject.url() };
    let (media, alt) = picture(plan, exercise);
    let title = title(subject, networks);
    let label = String::new();
    let [board, subtype, call, reminder] = [const { String::new() }; 4];
    [
        date, text, link, media, title, label, alt, comments, board, subtype, call, reminder,
    ]
}

/// The text of the post, and the posts that follow it, as comments.
fn posts(subject: Subject<'_>, networks: &[&'static Network]) -> (String, String) {
    let posts = match networks {
        [only] => Caption::of(subject, only).posts,
        _ => vec![together(subject, networks, Address::Inside)],
    };
    let mut posts = posts.iter().map(|post| one_comment(post));
    let text = posts.next().unwrap_or_default();
    (text, posts.collect::<Vec<_>>().join(SEPARATOR))
}

/// The title, short enough for each network that has one.
fn title(subject: Subject<'_>, networks: &[&'static Network]) -> String {
    let with_title = networks.iter().filter(|network| network.heading.is_some());
    let strictest = with_title.min_by_key(|network| network.heading);
    strictest
        .and_then(|network| heading(subject, network))
        .unwrap_or_default()
}

/// The address of the first picture on the site, and its alt text.
fn picture(plan: &Plan<'_>, exercise: &Exercise) -> (String, String) {
    let (file, alt) = social::single(plan.config, exercise);
    let path = format!("{}/{}", exercise.id, addresses::path(&file));
    (plan.config.url_of(&path), one_comment(&alt))
}

/// Words that hold no separator of their own.
fn one_comment(words: &str) -> String {
    words.replace("||", "| |")
}
