//! The templates of a project's own: which of the built-in ones they replace, and what is wrong with them.

use super::suggest;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::outputs::{TemplateMistake, Templates};
use crate::project::TEMPLATES;
use crate::rules;
use crate::source::Source;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The built-in templates, replaced by these where they have their names.
pub fn templates(own: &[Arc<Source>], found: &mut Diagnostics) -> Templates {
    let names: Vec<&str> = Templates::names().collect();
    let mut texts = BTreeMap::new();
    for source in own {
        let name = name(source);
        if names.contains(&name) {
            texts.insert(name.to_owned(), source.text.clone());
        } else {
            found.push(unknown(name, &names));
        }
    }
    let (templates, mistakes) = Templates::with(texts);
    for mistake in &mistakes {
        let source = own.iter().find(|source| name(source) == mistake.name);
        found.push(unreadable(mistake, source));
    }
    templates
}

fn name(source: &Source) -> &str {
    let name = source.name.strip_prefix(TEMPLATES).unwrap_or(&source.name);
    name.trim_start_matches('/')
}

fn unknown(name: &str, names: &[&str]) -> Diagnostic {
    let help = match suggest::nearest(name, names) {
        Some(near) => format!("rename it to `{TEMPLATES}/{near}`"),
        None => format!("these can be replaced: {}", names.join(", ")),
    };
    let what = format!("nothing is made with `{TEMPLATES}/{name}`");
    Diagnostic::new(rules::UNKNOWN_TEMPLATE, what).help(help)
}

fn unreadable(mistake: &TemplateMistake, source: Option<&Arc<Source>>) -> Diagnostic {
    let what = format!("the template `{}` cannot be read", mistake.name);
    let diagnostic = Diagnostic::new(rules::BAD_TEMPLATE, what);
    let diagnostic = match source {
        Some(source) => diagnostic.at(source, source.line(mistake.line), mistake.what.clone()),
        None => diagnostic,
    };
    diagnostic.help(format!(
        "compare it with the built-in one, which `handout template {}` prints",
        mistake.name
    ))
}
