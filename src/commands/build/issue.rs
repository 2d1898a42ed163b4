//! One newsletter as a build would write it now.

use super::catalogue::Catalogue;
use super::render::{self, Work};
use super::scope::Scope;
use super::{today, wanted};
use crate::cli::{Build, Cli};
use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::exercise::Exercise;
use crate::outputs::{Artifact, Fonts, email};
use crate::project::Project;
use crate::report::{self, Bar};
use anyhow::{Context, Result};
use jiff::civil::Date;

/// One exercise's newsletter with what it was made of.
pub(in super::super) struct Issue {
    pub(in super::super) config: Config,
    pub(in super::super) exercise: Exercise,
    pub(in super::super) html: String,
    pub(in super::super) text: String,
    /// The day up to which exercises are published.
    pub(in super::super) today: Date,
}

/// The newsletter that a build would write now; nothing is written. None if there are mistakes, which are shown.
pub(in super::super) fn issue(cli: &Cli, project: &Project, exercise: &str) -> Result<Option<Issue>> {
    let mut found = Diagnostics::default();
    let options = Build::of(exercise, email::OUTPUT.name);
    let bar = Bar::of_work(cli.quiet);
    let Some(catalogue) = Catalogue::read(project, &options, &mut found)? else {
        report::print(&found, report::Style::of_stderr())?;
        return Ok(None);
    };
    let scope = Scope {
        outputs: wanted(&options),
        everything: false,
        today: today(&catalogue.config.site.timezone),
        is_preview: false,
    };
    let fonts = Fonts::new(project.fonts()?);
    let Some(exercise) = catalogue.chosen.first() else {
        report::print(&found, report::Style::of_stderr())?;
        return Ok(None);
    };
    let work = Work {
        project,
        catalogue: &catalogue,
        fonts: &fonts,
        scope: &scope,
        bar: &bar,
    };
    let made = render::artifacts(&work, exercise, &mut found)?;
    drop(bar);
    report::print(&found, report::Style::of_stderr())?;
    if found.has_errors() {
        return Ok(None);
    }
    let (html, text) = (text_of(&made, "email.html")?, text_of(&made, "email.txt")?);
    let Catalogue { config, chosen, .. } = catalogue;
    let exercise = chosen.into_iter().next().context("no exercise was read")?;
    Ok(Some(Issue {
        config,
        exercise,
        html,
        text,
        today: scope.today,
    }))
}

/// The text of the file with this name.
fn text_of(made: &[Artifact], name: &str) -> Result<String> {
    let is_it = |artifact: &&Artifact| artifact.path.rsplit('/').next() == Some(name);
    let file = made
        .iter()
        .find(is_it)
        .with_context(|| format!("no `{name}` was made"))?;
    String::from_utf8(file.bytes.to_vec()).with_context(|| format!("`{name}` is no text"))
}
