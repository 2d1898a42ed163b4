//! The templates of the pages, the feed and the newsletter, built into the program and rendered here alone.

use super::html;
use anyhow::{Context, Result};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, ValueKind};
use minijinja::{AutoEscape, Environment, Output, State, UndefinedBehavior, Value};
use std::sync::LazyLock;

/// Every template by its name; a name that ends in `.html`, `.svg` or `.xml` has its values escaped.
const TEMPLATES: &[(&str, &str)] = &[
    ("layout.html", include_str!("templates/layout.html")),
    ("page.html", include_str!("templates/page.html")),
    ("list.html", include_str!("templates/list.html")),
    ("topics.html", include_str!("templates/topics.html")),
    ("subscribe.html", include_str!("templates/subscribe.html")),
    ("not-found.html", include_str!("templates/not-found.html")),
    ("sitemap.xml", include_str!("templates/sitemap.xml")),
    ("feed.html", include_str!("templates/feed.html")),
    ("favicon.svg", include_str!("templates/favicon.svg")),
    ("style.css", include_str!("templates/style.css")),
    ("email.html", include_str!("templates/email.html")),
    ("email.css", include_str!("templates/email.css")),
    ("email-media.css", include_str!("templates/email-media.css")),
];

static ENVIRONMENT: LazyLock<Environment<'static>> = LazyLock::new(environment);

/// Fills a template in; a value that the template names and the context lacks is an error.
pub(super) fn render(name: &str, context: impl serde::Serialize) -> Result<String> {
    ENVIRONMENT
        .get_template(name)
        .and_then(|template| template.render(Serde(context)))
        .with_context(|| format!("cannot fill in the template `{name}`"))
}

fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_loader(|name| Ok(text_of(name).map(str::to_owned)));
    environment.set_auto_escape_callback(escaping);
    environment.set_formatter(write);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(syntax());
    environment
}

/// Lines that hold only a tag leave nothing behind.
fn syntax() -> SyntaxConfig {
    SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true)
        .build()
        .unwrap_or_default()
}

fn text_of(name: &str) -> Option<&'static str> {
    let (_, text) = TEMPLATES.iter().find(|(known, _)| *known == name)?;
    Some(text)
}

fn escaping(name: &str) -> AutoEscape {
    match name.rsplit_once('.') {
        Some((_, "html" | "svg" | "xml")) => AutoEscape::Html,
        _ => AutoEscape::None,
    }
}

/// Escapes as [`html::escape`] does, so that addresses keep their slashes (minijinja's own way does not).
pub(crate) fn write(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), minijinja::Error> {
    let is_plain = value.kind() == ValueKind::String && !value.is_safe();
    if is_plain && matches!(state.auto_escape(), AutoEscape::Html) {
        let text = value.as_str().unwrap_or_default();
        return out.write_str(&html::escape(text)).map_err(minijinja::Error::from);
    }
    minijinja::escape_formatter(out, state, value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_can_be_read() {
        for (name, _) in TEMPLATES {
            assert!(ENVIRONMENT.get_template(name).is_ok(), "{name}");
        }
    }
}
