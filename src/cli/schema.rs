//! `handout schema`: what can be typed.

use clap::{Args, ValueEnum};

/// Which schema.
#[derive(Debug, Args)]
pub struct Schema {
    /// What the schema is for
    #[arg(value_name = "WHAT")]
    pub of: SchemaOf,
}

/// What there are schemas for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SchemaOf {
    /// `handout.yaml`
    Settings,
    /// The front matter of an exercise
    Exercise,
}

/// Examples under the help of `schema`.
pub(super) const SCHEMA_EXAMPLES: &str = "Examples:
  handout schema settings > .vscode/handout.schema.json    after an update
  handout schema exercise                                  the front matter's

An editor that knows YAML (VS Code with the extension YAML by Red Hat, Helix,
Neovim) reads the schema if the first line of handout.yaml names it:

  # yaml-language-server: $schema=.vscode/handout.schema.json";
