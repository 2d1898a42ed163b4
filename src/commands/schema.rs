//! `handout schema`: what editors need to know, to complete keys and to show what is wrong while it is typed.

use super::Outcome;
use crate::cli::{Schema, SchemaOf};
use crate::keys::{EXERCISE, SETTINGS, schema};
use crate::report;
use anyhow::Result;

/// Runs the command.
pub(super) fn run(options: &Schema) -> Result<Outcome> {
    report::exactly(&text(options.of))?;
    Ok(Outcome::Done)
}

/// The text of a schema.
pub(super) fn text(of: SchemaOf) -> String {
    let schema = match of {
        SchemaOf::Settings => schema("Settings of handout", SETTINGS),
        SchemaOf::Exercise => schema("Front matter of an exercise of handout", EXERCISE),
    };
    format!("{schema:#}\n")
}
