//! One newsletter as a build would write it now.

use super::catalogue::Catalogue;
use super::memory::Last;
use super::render::{self, Scope, Work};
use super::{today, wanted};
use crate::cli::{Build, Cli};
use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::exercise::Exercise;
use crate::outputs::{Fonts, email};
use crate::project::Project;
use crate::published::Published;
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
    let work = Work {
        project,
        catalogue: &catalogue,
        fonts: &fonts,
        scope: &scope,
        record: &Published::default(),
        last: &Last::default(),
        bar: &bar,
    };
    let made = render::render(&work, &mut found)?;
    drop(bar);
    report::print(&found, report::Style::of_stderr())?;
    if found.has_errors() {
        return Ok(None);
    }
    let file = |name: &str| made.text(name).with_context(|| format!("no `{name}` was made"));
    let (html, text) = (file("email.html")?, file("email.txt")?);
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
