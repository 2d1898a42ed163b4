//! What a page says to search engines and other programs: JSON-LD in the words of schema.org.

use super::article::handout_path;
use super::frame::Shown;
use super::text::Setting;
use super::theme;
use crate::config::Config;
use crate::edition::Edition;
use crate::exercise::{Amount, Dose, Exercise, Seconds, Step};
use crate::outputs::web_pictures::Place;
use anyhow::{Context, Result};
use serde_json::{Value, json};

/// What an exercise's page is: an article about how to do it and about the plan that its dose is. `pictures` are those
/// of the page's link preview, with absolute addresses.
pub(super) fn of_exercise(edition: &Edition<'_>, pictures: &[Shown<'_>]) -> Result<String> {
    let (config, exercise, url) = (edition.config, edition.exercise, edition.url());
    let images: Vec<&str> = pictures.iter().map(|picture| picture.href.as_str()).collect();
    script(json!({
        "@type": "Article",
        "mainEntityOfPage": url,
        "headline": exercise.title,
        "description": exercise.summary,
        "datePublished": exercise.date.to_string(),
        "inLanguage": config.site.language,
        "image": listed(&images),
        "author": person(config),
        "publisher": publisher(config),
        "articleSection": exercise.area,
        "keywords": listed(&exercise.tags),
        "citation": listed(&exercise.sources),
        "about": [how_to(edition, &url), plan(exercise)],
        "associatedMedia": {
            "@type": "MediaObject",
            "contentUrl": config.url_of(&handout_path(&exercise.id)),
            "encodingFormat": "application/pdf",
        },
    }))
}

/// What the site's first page is.
pub(super) fn of_site(config: &Config) -> Result<String> {
    let site = &config.site;
    script(json!({
        "@type": "WebSite",
        "url": config.url_of(""),
        "name": site.title,
        "description": site.description,
        "inLanguage": site.language,
        "publisher": publisher(config),
    }))
}

fn how_to(edition: &Edition<'_>, url: &str) -> Value {
    let exercise = edition.exercise;
    let steps = exercise.steps().iter().enumerate();
    let tools = exercise
        .equipment
        .iter()
        .map(|name| json!({"@type": "HowToTool", "name": name}));
    without_nulls(json!({
        "@type": "HowTo",
        "name": exercise.title,
        "tool": listed(&tools.collect::<Vec<_>>()),
        "step": steps.map(|(index, step)| how_to_step(edition, index + 1, step, url)).collect::<Vec<_>>(),
    }))
}

fn how_to_step(edition: &Edition<'_>, position: usize, step: &Step, url: &str) -> Value {
    let shown = |picture| Shown::of(picture, edition.pictures, Place::Mail, url);
    let hold = step.hold.map(|hold| format!(" Hold {hold}."));
    let text = Setting::CAPTION.blocks(&step.body);
    without_nulls(json!({
        "@type": "HowToStep",
        "position": position,
        "url": format!("{url}#step-{position}"),
        "text": format!("{}{}", text.trim_end(), hold.unwrap_or_default()),
        "image": step.pictures.first().and_then(shown).map(|picture| picture.href),
    }))
}

/// The dose as an `ExercisePlan` (health-lifesci.schema.org).
fn plan(exercise: &Exercise) -> Value {
    let Dose {
        hold,
        reps,
        rest,
        ref feels,
        ..
    } = exercise.dose;
    without_nulls(json!({
        "@type": "ExercisePlan",
        "name": exercise.title,
        "description": exercise.dose.sentence(),
        "activityDuration": hold.map(seconds),
        "activityFrequency": exercise.dose.frequency(),
        "repetitions": reps.map(|reps| quantity(reps.min, reps.max, None)),
        "restPeriods": rest.map(seconds),
        "intensity": feels,
        "additionalVariable": exercise.position,
    }))
}

/// A time as schema.org has it: seconds are `SEC` in UN/CEFACT's common codes.
fn seconds(time: Amount<Seconds>) -> Value {
    quantity(time.min.0, time.max.0, Some("SEC"))
}

fn quantity(least: u32, most: u32, unit: Option<&str>) -> Value {
    let value = if least == most {
        json!({"@type": "QuantitativeValue", "value": least, "unitCode": unit})
    } else {
        json!({"@type": "QuantitativeValue", "minValue": least, "maxValue": most, "unitCode": unit})
    };
    without_nulls(value)
}

fn person(config: &Config) -> Value {
    without_nulls(json!({
        "@type": "Person",
        "name": config.practice.author,
        "honorificSuffix": config.practice.credentials,
        "url": config.url_of(""),
    }))
}

fn publisher(config: &Config) -> Value {
    let practice = &config.practice;
    without_nulls(json!({
        "@type": "Organization",
        "name": practice.name,
        "url": config.url_of(""),
        "logo": config.url_of(theme::ICON_PATH),
        "email": practice.email,
        "telephone": practice.phone,
        "address": practice.address,
    }))
}

/// The things, or nothing if there are none.
fn listed<T: serde::Serialize>(things: &[T]) -> Option<&[T]> {
    (!things.is_empty()).then_some(things)
}

/// An object without the keys that have no value.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(fields) => fields.into_iter().filter(|(_, value)| !value.is_null()).collect(),
        other => other,
    }
}

/// JSON that stands in a `<script>`: with `<` escaped nothing in it can end the element or open a comment
/// (HTML, "Restrictions for contents of script elements").
fn script(data: Value) -> Result<String> {
    let mut data = without_nulls(data);
    data["@context"] = "https://schema.org".into();
    let json = serde_json::to_string(&data).context("cannot write the JSON-LD")?;
    Ok(json.replace('<', "\\u003c"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outputs::sample::Sample;

    fn data(sample: &Sample, index: usize) -> Value {
        serde_json::from_str(&of_exercise(&sample.edition(index), &[]).unwrap()).unwrap()
    }

    #[test]
    fn the_words_are_the_exercises_own() {
        let sample = Sample::new();
        let (data, exercise) = (data(&sample, 0), &sample.exercises[0]);
        assert_eq!(data["headline"], exercise.title);
        assert_eq!(data["datePublished"], "2026-11-30");
        let how_to = &data["about"][0];
        assert_eq!(how_to["step"].as_array().unwrap().len(), exercise.steps().len());
        assert_eq!(how_to["step"][0]["position"], 1);
    }

    #[test]
    fn the_dose_is_a_plan_with_units() {
        let sample = Sample::new();
        let plan = &data(&sample, 0)["about"][1];
        assert_eq!(plan["@type"], "ExercisePlan");
        assert_eq!(plan["description"], sample.exercises[0].dose.sentence());
        assert_eq!(plan["activityDuration"]["unitCode"], "SEC");
    }

    #[test]
    fn what_is_not_said_is_not_there() {
        let json = of_exercise(&Sample::new().edition(1), &[]).unwrap();
        assert!(!json.contains("null") && !json.contains("[]"), "{json}");
    }

    #[test]
    fn nothing_ends_the_script() {
        let mut sample = Sample::new();
        sample.exercises[0].title = "</script><!-- <script>".to_owned();
        assert!(!of_exercise(&sample.edition(0), &[]).unwrap().contains('<'));
        assert_eq!(data(&sample, 0)["headline"], "</script><!-- <script>");
    }
}
