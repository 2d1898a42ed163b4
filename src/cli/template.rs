//! `handout template`: what can be typed.

use super::one_of::OneOf;
use crate::outputs::Templates;
use clap::Args;

/// Which template.
#[derive(Debug, Args)]
pub struct Template {
    /// The template's name
    #[arg(value_name = "NAME", value_parser = OneOf::new(Templates::names()))]
    pub name: String,
}

/// Examples under the help of `template`.
pub(super) const TEMPLATE_EXAMPLES: &str = "Examples:
  handout template page.html > templates/page.html     the page of an exercise
  handout template email.html > templates/email.html   the newsletter

Make the folder `templates` first. From then on pages are made with the file
that lies there; `docs/templates.md` tells more.";
