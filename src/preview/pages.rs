//! The preview's own pages and the files that they are made with, all built into the program.

use super::message::{Policy, Reply};
use crate::outputs::write_escaped;
use crate::typefaces::FILES;
use anyhow::{Context, Result};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior};
use serde::Serialize;
use std::sync::LazyLock;

macro_rules! templates {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("assets/", $name)))),*]
    };
}

/// Every template by its name.
const TEMPLATES: [(&str, &str); 11] = templates![
    "layout.html",
    "parts.html",
    "screens.html",
    "list.html",
    "exercise.html",
    "panel-handout.html",
    "panel-page.html",
    "panel-email.html",
    "panel-text.html",
    "panel-captions.html",
    "panel-pictures.html",
];

static ENVIRONMENT: LazyLock<Environment<'static>> = LazyLock::new(environment);

fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_loader(|name| {
        let known = TEMPLATES.iter().find(|(known, _)| *known == name);
        Ok(known.map(|(_, text)| (*text).to_owned()))
    });
    environment.set_formatter(write_escaped);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    environment.set_syntax(syntax.unwrap_or_default());
    environment
}

/// The page of all exercises.
///
/// # Errors
/// When the values do not fit the template.
pub(crate) fn list(values: impl Serialize) -> Result<Reply> {
    page("list.html", values)
}

/// The page of an exercise with what is made of it.
///
/// # Errors
/// When the values do not fit the template.
pub(crate) fn exercise(values: impl Serialize) -> Result<Reply> {
    page("exercise.html", values)
}

fn page(name: &str, values: impl Serialize) -> Result<Reply> {
    let filled = ENVIRONMENT
        .get_template(name)
        .and_then(|template| template.render(Serde(values)));
    let html = filled.with_context(|| format!("cannot fill in the template `{name}`"))?;
    Ok(Reply::page(html))
}

/// A file of the pages, by its name under `/-/`.
pub(crate) fn asset(name: &str) -> Option<Reply> {
    let bytes = match name {
        "preview.css" => include_bytes!("assets/preview.css").as_slice(),
        "preview.js" => include_bytes!("assets/preview.js"),
        "icon.svg" => include_bytes!("assets/icon.svg"),
        "regular.ttf" => FILES[0],
        "bold.ttf" => FILES[1],
        _ => return None,
    };
    Some(Reply::file(name, bytes.to_vec()))
}

/// A sentence in place of what was asked for.
pub(crate) fn oops(status: u16, words: &str) -> Reply {
    Reply::new("text/plain; charset=utf-8", Policy::File, format!("{words}\n")).with_status(status)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_can_be_read() {
        for (name, _) in TEMPLATES {
            ENVIRONMENT
                .get_template(name)
                .unwrap_or_else(|error| panic!("{name}: {error:#}"));
        }
    }
}
