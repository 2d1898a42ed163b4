//! The templates of the pages, the feed and the newsletter: built into the program, replaced by the project's own where it
//! has some, and rendered here alone.

use super::html;
use anyhow::{Result, anyhow};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value};
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

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

/// How much a template of a project's own may work: about so many steps, and 64 bytes of text for each (minijinja,
/// `set_fuel`). The site map of 5,200 exercises takes a twentieth of it.
const FUEL: u64 = 2_000_000;

/// How deep templates may include each other, counted as minijinja does: ten for each. The built-in ones stay under
/// thirty.
const MAX_DEPTH: usize = 200;

/// Before the name of a template: the built-in one is meant, though the project may have replaced it.
const BUILT_IN_ONE: &str = "built-in/";

static BUILT_IN: LazyLock<Templates> = LazyLock::new(|| Templates(Arc::new(environment(BTreeMap::new()))));

/// The templates of a project.
#[derive(Debug, Clone)]
pub struct Templates(Arc<Environment<'static>>);

/// What is wrong in a template of a project's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The template's name.
    pub name: String,
    /// The line, from 1 on.
    pub line: usize,
    /// What is wrong, after the template's name and line.
    pub what: String,
}

impl Default for Templates {
    /// The built-in ones.
    fn default() -> Self {
        BUILT_IN.clone()
    }
}

impl Templates {
    /// The names of those that a project may replace: all that pages, the feed and the newsletter are made with. An icon
    /// has its logo to be replaced by, and what search engines read has its form.
    pub fn names() -> impl Iterator<Item = &'static str> {
        let is_replaceable = |name: &&str| matches!(name.rsplit_once('.'), Some((_, "html" | "css")));
        TEMPLATES.iter().map(|(name, _)| *name).filter(is_replaceable)
    }

    /// The text of a built-in one.
    #[must_use]
    pub fn built_in(name: &str) -> Option<&'static str> {
        let (_, text) = TEMPLATES.iter().find(|(known, _)| *known == name)?;
        Some(text)
    }

    /// With some replaced by texts of a project's own, and what is wrong with those that cannot be read, which stay as
    /// they are built in.
    #[must_use]
    pub fn with(mut own: BTreeMap<String, String>) -> (Self, Vec<Mistake>) {
        if own.is_empty() {
            return (Self::default(), Vec::new());
        }
        let all = environment(own.clone());
        let read = |(name, text): (&String, &String)| match all.get_template(name) {
            Ok(_) if text.trim().is_empty() => Some(Mistake::empty(name)),
            Ok(_) => None,
            Err(error) => Some(Mistake::of(&error)),
        };
        let mistakes: Vec<Mistake> = own.iter().filter_map(read).collect();
        own.retain(|name, _| mistakes.iter().all(|mistake| mistake.name != *name));
        let mut environment = environment(own);
        environment.set_fuel(Some(FUEL));
        environment.set_recursion_limit(MAX_DEPTH);
        // What it makes can hold itself, which nothing that prints it would survive.
        environment.remove_global("namespace");
        environment.remove_global("debug");
        (Self(Arc::new(environment)), mistakes)
    }

    /// Fills a template in.
    ///
    /// # Errors
    /// When it names a value that there is none of, or never ends.
    pub(super) fn render(&self, name: &str, context: impl serde::Serialize) -> Result<String> {
        let filled = self
            .0
            .get_template(name)
            .and_then(|template| template.render(Serde(context)));
        filled.map_err(|error| anyhow!("cannot fill in the template {}", Mistake::of(&error)))
    }
}

impl Mistake {
    /// Of what a shell leaves where a program could not be started.
    fn empty(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            line: 1,
            what: "it is empty".to_owned(),
        }
    }

    fn of(error: &Error) -> Self {
        let error = innermost(error);
        let detail = error.detail().unwrap_or_default();
        let kind = error.kind();
        let what = match kind {
            ErrorKind::OutOfFuel => "it does not end, or makes more than a page can hold".to_owned(),
            ErrorKind::InvalidOperation if ["recursion", "cycle"].iter().any(|word| detail.contains(word)) => {
                "templates or macros use each other in a circle".to_owned()
            }
            ErrorKind::UndefinedError => "it names a value that there is none of".to_owned(),
            ErrorKind::SyntaxError if !detail.is_empty() => detail.to_owned(),
            _ if detail.is_empty() => kind.to_string(),
            _ => format!("{kind}: {detail}"),
        };
        Self {
            name: error.name().unwrap_or_default().to_owned(),
            line: error.line().unwrap_or(1),
            what,
        }
    }
}

/// Where it went wrong, of templates that include each other.
fn innermost(error: &Error) -> &Error {
    let cause = std::error::Error::source(error).and_then(|cause| cause.downcast_ref());
    cause.map_or(error, innermost)
}

impl std::fmt::Display for Mistake {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "`{}`, line {}: {}", self.name, self.line, self.what)
    }
}

fn environment(own: BTreeMap<String, String>) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_loader(move |name| {
        let text = match (name.strip_prefix(BUILT_IN_ONE), own.get(name)) {
            (Some(name), _) => Templates::built_in(name),
            (None, Some(own)) => Some(own.as_str()),
            (None, None) => Templates::built_in(name),
        };
        Ok(text.map(str::to_owned))
    });
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

    fn own(name: &str, text: &str) -> (Templates, Vec<Mistake>) {
        Templates::with(BTreeMap::from([(name.to_owned(), text.to_owned())]))
    }

    fn refused(text: &str) -> String {
        let (templates, mistakes) = own("not-found.html", text);
        assert_eq!(mistakes, []);
        let filled = templates.render("not-found.html", BTreeMap::from([("title", "A stretch")]));
        filled.expect_err("is refused").to_string()
    }

    #[test]
    fn every_template_can_be_read() {
        for (name, _) in TEMPLATES {
            assert!(BUILT_IN.0.get_template(name).is_ok(), "{name}");
        }
    }

    #[test]
    fn a_template_of_ones_own_takes_the_place_of_the_built_in_one() {
        let (templates, mistakes) = own("not-found.html", "<p>{{ title }}</p>");
        assert_eq!(mistakes, []);
        let filled = templates.render("not-found.html", BTreeMap::from([("title", "Arms & legs")]));
        assert_eq!(filled.expect("is filled in"), "<p>Arms &amp; legs</p>");
    }

    #[test]
    fn a_template_of_ones_own_may_change_a_part_of_the_built_in_one() {
        let text = "{% extends 'built-in/favicon.svg' %}";
        let (templates, mistakes) = own("favicon.svg", text);
        assert_eq!(mistakes, []);
        let context = BTreeMap::from([("ground", "#fff"), ("figure", "#000")]);
        let render = |templates: &Templates| templates.render("favicon.svg", context.clone()).expect("is filled in");
        assert_eq!(render(&templates), render(&Templates::default()));
    }

    #[test]
    fn a_template_that_cannot_be_read_leaves_the_built_in_one() {
        assert_eq!(own("favicon.svg", " \n").1, [Mistake::empty("favicon.svg")]);
        let (templates, mistakes) = own("favicon.svg", "one\ntwo {{ title }\n");
        assert_eq!(mistakes.len(), 1);
        assert_eq!((mistakes[0].name.as_str(), mistakes[0].line), ("favicon.svg", 2));
        let filled = templates.render("favicon.svg", BTreeMap::from([("ground", "#fff"), ("figure", "#000")]));
        assert!(filled.expect("is filled in").starts_with("<svg"));
    }

    #[test]
    fn a_template_without_end_is_refused() {
        let circle =
            "cannot fill in the template `not-found.html`, line 1: templates or macros use each other in a circle";
        assert_eq!(refused("{% include 'not-found.html' %}"), circle);
        assert_eq!(
            refused("{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}"),
            circle
        );
        let endless =
            "cannot fill in the template `not-found.html`, line 1: it does not end, or makes more than a page can hold";
        let (hundred, end) = ("{% for a in range(100000) %}", "{% endfor %}");
        assert_eq!(refused(&format!("{hundred}{hundred}{hundred}{end}{end}{end}")), endless);
        assert_eq!(refused("{{ 'grow' * 1000000000 }}"), endless);
        let unknown = refused("{% set ns = namespace(text='grow') %}");
        assert!(unknown.contains("unknown function"), "{unknown}");
    }

    #[test]
    fn a_value_that_there_is_none_of_is_told_with_its_line() {
        assert_eq!(
            refused("\n{{ titel }}"),
            "cannot fill in the template `not-found.html`, line 2: it names a value that there is none of"
        );
    }
}
