//! `handout template`: a built-in template, to begin one's own with.

use super::Outcome;
use crate::cli::Template;
use crate::outputs::Templates;
use crate::report;
use anyhow::{Context, Result};

/// Runs the command.
pub(super) fn run(options: &Template) -> Result<Outcome> {
    let name = &options.name;
    let text = Templates::built_in(name).with_context(|| format!("there is no template `{name}`"))?;
    report::exactly(text)?;
    Ok(Outcome::Done)
}
