//! The newsletter as a letter in plain text: the same exercise for those who read mail without pictures and colours.

use super::context::{handout_size, handout_url};
use super::leave;
use crate::config::Practice;
use crate::edition::Edition;
use crate::exercise::{Exercise, Picture, long_date};
use crate::outputs::text::{Setting, joined, sentence};

/// The whole letter.
pub(super) fn text(edition: &Edition<'_>) -> String {
    let page = edition.url();
    let site = &edition.config.site;
    let setting = Setting::letter(&site.url, &page, &site.language);
    let mut parts = opening(edition, &setting);
    parts.extend(edition.exercise.sections.iter().map(|section| setting.section(section)));
    parts.push(setting.blocks(&edition.config.closing));
    parts.push(contact(&edition.config.practice, &setting));
    parts.extend(after(edition.exercise, &setting));
    parts.extend(foot(edition, &page, &setting));
    joined(&parts) + "\n"
}

/// Title, date, summary, picture, introduction and dose.
fn opening(edition: &Edition<'_>, setting: &Setting<'_>) -> Vec<String> {
    let (config, exercise) = (edition.config, edition.exercise);
    let date = setting.ours(&long_date(exercise.date));
    vec![
        setting.heading(&exercise.title, '='),
        setting.wrapped(&format!("{}, {date}", config.site.title)),
        setting.wrapped(&exercise.summary),
        picture(exercise.image.as_ref(), setting),
        setting.blocks(&exercise.intro),
        facts(exercise, setting),
        dose(exercise, setting),
    ]
}

fn picture(image: Option<&Picture>, setting: &Setting<'_>) -> String {
    image.map_or_else(String::new, |image| {
        setting.wrapped(&format!("[Picture: {}]", image.alt))
    })
}

fn facts(exercise: &Exercise, setting: &Setting<'_>) -> String {
    let mut facts = exercise.facts();
    facts.extend(exercise.video.iter().map(|video| ("Video", video.clone())));
    setting.facts(&facts)
}

fn dose(exercise: &Exercise, setting: &Setting<'_>) -> String {
    let feels = exercise.dose.feels.as_deref();
    let feels = feels.map_or_else(String::new, |feels| {
        setting.wrapped(&format!("You should feel {}", sentence(feels)))
    });
    let words = [setting.ours(&sentence(&exercise.dose.sentence())), feels];
    let heading = setting.heading("How much, how often", '-');
    format!("{heading}\n\n{}", words.join("\n").trim_end())
}

/// What belongs to the exercise and is not part of its text.
fn after(exercise: &Exercise, setting: &Setting<'_>) -> Vec<String> {
    let sources = (!exercise.sources.is_empty()).then(|| {
        let sources = exercise
            .sources
            .iter()
            .map(|source| format!("- {}", setting.wrapped(source).replace('\n', "\n  ")));
        format!(
            "{}\n\n{}",
            setting.heading("Sources", '-'),
            sources.collect::<Vec<_>>().join("\n")
        )
    });
    let review = exercise
        .review_by
        .map(|date| format!("Due for review by {}.", long_date(date)));
    [sources, review].into_iter().flatten().collect()
}

fn contact(practice: &Practice, setting: &Setting<'_>) -> String {
    let author = match &practice.credentials {
        Some(credentials) => format!("{}, {credentials}", practice.author),
        None => practice.author.clone(),
    };
    let mut lines = vec![setting.wrapped(&author)];
    if practice.name != practice.author {
        lines.push(setting.wrapped(&practice.name));
    }
    lines.extend(practice.phone.as_ref().map(|phone| format!("Phone: {phone}")));
    lines.extend(practice.email.as_ref().map(|email| format!("Email: {email}")));
    lines.extend(
        practice
            .booking
            .as_ref()
            .map(|booking| format!("Book an appointment: {booking}")),
    );
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

/// What every newsletter must say, below a line.
fn foot(edition: &Edition<'_>, page: &str, setting: &Setting<'_>) -> Vec<String> {
    let config = edition.config;
    let size = handout_size(edition).map_or_else(String::new, |size| format!(", {size}"));
    let reason = format!("You receive this letter as a subscriber of {}.", config.site.title);
    let leave = leave::lines(config).unwrap_or_default();
    let address = config
        .practice
        .address
        .as_ref()
        .map(|address| format!("{}, {address}", config.practice.name));
    vec![
        "* * *".to_owned(),
        format!("On the web, with all pictures:\n{page}"),
        format!("A handout to print (PDF{size}):\n{}", handout_url(edition)),
        setting.wrapped(config.disclaimer.as_deref().unwrap_or_default()),
        format!("{}\n{leave}", setting.wrapped(&reason)).trim_end().to_owned(),
        setting.wrapped(&address.unwrap_or_default()),
    ]
}
