//! What a build announces, compared with what subscribers have.

use super::catalogue::{self, Catalogue};
use super::render;
use super::scope::Scope;
use crate::cli::{Build, Cli};
use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::exercise::Exercise;
use crate::parse::{self, ALL, Announced, Change};
use crate::project::Project;
use crate::published::{Publication, Published};
use crate::report;
use anyhow::{Result, bail};

/// What is published, with what this build adds. A change that subscribers would notice is a mistake, unless it was
/// accepted.
pub(super) fn published(
    cli: &Cli,
    options: &Build,
    project: &Project,
    catalogue: &Catalogue,
    scope: &Scope,
    found: &mut Diagnostics,
) -> Result<Published> {
    refuse_accepting_in_vain(options, scope)?;
    refuse_unknown(options, catalogue)?;
    let mut published = project.published()?;
    if scope.has_whole() {
        published.begin();
    }
    if scope.is_preview {
        return Ok(published);
    }
    let mut today = render::published(catalogue, scope.today);
    today.retain(|exercise| catalogue.chosen.iter().any(|chosen| chosen.id == exercise.id));
    let accepted = compare(options, catalogue, &today, &mut published, found);
    // Whoever names a day means it.
    if options.today.is_none() {
        let exercises = catalogue.chosen.iter().filter(|exercise| !exercise.draft);
        let behind = parse::clock_behind(exercises, &published, scope.today);
        behind.into_iter().for_each(|warning| found.push(warning));
    }
    if scope.announces() {
        if published.is_lost() {
            report::progress(LOST)?;
        }
        announce(&catalogue.config, &today, &mut published);
        if !cli.quiet && !found.has_errors() {
            report_rest(options, &accepted)?;
        }
    }
    Ok(published)
}

/// What to say when the record is gone.
pub(in super::super) const LOST: &str = "`.handout/published.jsonl` is gone, which remembers what subscribers have: if it was lost, bring it back \
                    from your backup or version control and build again; if you began afresh, all is well";

/// Adds what is announced for the first time.
fn announce(config: &Config, today: &[&Exercise], published: &mut Published) {
    for exercise in today {
        if published.get(&exercise.id).is_none() {
            published.add(Publication::of(config, exercise));
        }
    }
}

/// Finds what was changed since it was published, and takes what was accepted; returns the ids of that.
fn compare(
    options: &Build,
    catalogue: &Catalogue,
    today: &[&Exercise],
    published: &mut Published,
    found: &mut Diagnostics,
) -> Vec<String> {
    let config = &catalogue.config;
    let exercises: Vec<&Exercise> = catalogue.chosen.iter().filter(|exercise| !exercise.draft).collect();
    let announced = Announced {
        config,
        ids: &catalogue.ids,
        exercises: &exercises,
        published: today,
    };
    let mut accepted = Vec::new();
    for change in parse::republished(&announced, published) {
        if !accepts(options, &change) {
            found.push(change.mistake(config));
            continue;
        }
        accepted.push(change.id().unwrap_or(ALL).to_owned());
        match change {
            Change::Date(exercise, _) | Change::Id(exercise, _) => published.add(Publication::of(config, exercise)),
            Change::Site(_) => published.move_to(config),
        }
    }
    accepted
}

fn accepts(options: &Build, change: &Change<'_>) -> bool {
    let mut words = options.accept_republish.iter();
    words.any(|word| word == ALL || change.id() == Some(word.as_str()))
}

/// Nothing is accepted where nothing is recorded.
fn refuse_accepting_in_vain(options: &Build, scope: &Scope) -> Result<()> {
    if options.accept_republish.is_empty() || scope.announces() {
        return Ok(());
    }
    bail!(
        "`--accept-republish` belongs to a build that announces, and this one announces nothing: leave out the names \
         of exercises, `--only`, and a `--today` that is still to come"
    )
}

fn refuse_unknown(options: &Build, catalogue: &Catalogue) -> Result<()> {
    let is_unknown = |word: &&String| *word != ALL && !catalogue.ids.contains(*word);
    match options.accept_republish.iter().find(is_unknown) {
        Some(unknown) => bail!(
            "there is no exercise {}",
            catalogue::did_you_mean(unknown, &catalogue.ids)
        ),
        None => Ok(()),
    }
}

/// Says which words were not needed.
fn report_rest(options: &Build, accepted: &[String]) -> Result<()> {
    for word in &options.accept_republish {
        if word == ALL && accepted.is_empty() {
            report::progress("there is nothing to accept: all is as it was published")?;
        } else if word != ALL && !accepted.contains(word) {
            report::progress(&format!(
                "`{word}` has nothing to accept: it is as it was published, or new"
            ))?;
        }
    }
    Ok(())
}
