//! The exercises of a project as they can be shown, also while they have mistakes: then as they were before.

use super::album;
use super::announcement;
use super::catalogue::{self, Catalogue, Parsed, readable};
use super::render;
use super::scope::Scope;
use super::today;
use crate::cli::{Build, Cli};
use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::edition::{Archive, Edition, Sizes};
use crate::exercise::{Exercise, Picture};
use crate::outputs::{Fonts, OUTPUTS, Render};
use crate::parse::{self, Unusable};
use crate::picture::{Image, Pictures};
use crate::project::{Project, Text};
use crate::published::Published;
use crate::source::Source;
use anyhow::Result;
use jiff::civil::Date;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// A project as it was read last.
pub(in super::super) struct Gallery {
    /// Every exercise file, by name.
    pub(in super::super) entries: Vec<Entry>,
    /// What is wrong with the texts; pictures and outputs are looked at when they are shown.
    pub(in super::super) found: Diagnostics,
    /// Whether the settings are those from before they had mistakes.
    pub(in super::super) has_old_settings: bool,
    /// The day up to which exercises are published.
    pub(in super::super) today: Date,
    /// The settings, the exercises that are right (`chosen`), and what is shown of those that are not (`others`). Nothing
    /// if the settings were never right.
    catalogue: Option<Catalogue>,
    logo: Option<(Arc<Source>, Picture)>,
}

/// Reads a picture by its path under the project's folder.
pub(in super::super) type ReadPicture<'r> = dyn Fn(&str) -> Result<Arc<Image>, Unusable> + 'r;

/// An exercise file.
#[derive(Clone)]
pub(in super::super) struct Entry {
    /// The file's path under the project's folder.
    pub(in super::super) file: String,
    pub(in super::super) id: String,
    pub(in super::super) is_draft: bool,
    /// Whether it has mistakes, so that only what it was before can be shown.
    pub(in super::super) is_broken: bool,
    /// The pictures it refers to now, and where.
    wanted: Option<(Arc<Source>, Vec<Picture>)>,
    /// What is wrong with its text.
    found: Diagnostics,
}

/// What `handout.yaml` says, or said before it had mistakes.
struct Settings {
    config: Option<Config>,
    logo: Option<(Arc<Source>, Picture)>,
    is_old: bool,
}

impl Settings {
    fn read(project: &Project, before: Option<&Gallery>, found: &mut Diagnostics) -> Result<Self> {
        let source = readable(project.settings()?, found);
        let read = source.as_ref().map(|source| parse::config_and_logo(source, found));
        let templates = catalogue::templates(project, found)?;
        Ok(match read {
            Some((Some(config), logo)) => Self {
                config: Some(Config { templates, ..config }),
                logo: source.zip(logo),
                is_old: false,
            },
            _ => Self {
                config: before.and_then(Gallery::config).cloned(),
                logo: before.and_then(|before| before.logo.clone()),
                is_old: true,
            },
        })
    }
}

/// What is read of all files.
#[derive(Default)]
struct Shelf {
    entries: Vec<Entry>,
    exercises: Vec<Exercise>,
    ids: BTreeSet<String>,
}

impl Gallery {
    /// Reads a project; what has mistakes is taken from how it was `before`.
    ///
    /// # Errors
    /// When the folder, a file or the record of what is published cannot be read.
    pub(in super::super) fn read(
        cli: &Cli,
        project: &Project,
        day: Option<Date>,
        before: Option<&Gallery>,
    ) -> Result<Self> {
        let mut found = Diagnostics::default();
        let settings = Settings::read(project, before, &mut found)?;
        for name in project.misnamed()? {
            found.push(parse::misnamed(&name));
        }
        let shelf = Shelf::of(project.exercises()?, &known(before), &mut found);
        let others = shelf.remembered(before);
        parse::archive(&shelf.exercises, &others, &mut found);
        let catalogue = settings.config.map(|config| Catalogue {
            config,
            chosen: shelf.exercises,
            others,
            ids: shelf.ids,
        });
        let mut gallery = Self {
            entries: shelf.entries,
            found,
            has_old_settings: settings.is_old,
            today: day.unwrap_or(Date::MIN),
            catalogue,
            logo: settings.logo,
        };
        gallery.compare(cli, project, day)?;
        Ok(gallery)
    }

    /// Compares what a build would announce today with what subscribers have.
    fn compare(&mut self, cli: &Cli, project: &Project, day: Option<Date>) -> Result<()> {
        let Some(catalogue) = &self.catalogue else {
            return Ok(());
        };
        let real_day = today(&catalogue.config.site.timezone);
        self.today = day.unwrap_or(real_day);
        let scope = Scope {
            outputs: OUTPUTS
                .iter()
                .filter(|output| matches!(output.render, Render::Each(_)))
                .collect(),
            everything: true,
            today: self.today,
            is_preview: self.today > real_day,
        };
        announcement::published(cli, &Build::default(), project, catalogue, &scope, &mut self.found)?;
        Ok(())
    }

    /// The settings, as they are or were.
    pub(in super::super) fn config(&self) -> Option<&Config> {
        Some(&self.catalogue.as_ref()?.config)
    }

    /// The exercise of a file, as it is or was.
    pub(in super::super) fn exercise(&self, entry: &Entry) -> Option<&Exercise> {
        self.of_file(&entry.file)
    }

    fn of_file(&self, file: &str) -> Option<&Exercise> {
        let catalogue = self.catalogue.as_ref()?;
        let mut all = catalogue.chosen.iter().chain(&catalogue.others);
        all.find(|exercise| exercise.source.name == file)
    }

    /// The first file with an id.
    pub(in super::super) fn entry(&self, id: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.id == id)
    }

    /// The pictures that an exercise shows, and the logo, each by `read`, which may know it already. Those that cannot
    /// be used are reported, if it is about what is in the file now.
    pub(in super::super) fn pictures(
        &self,
        entry: &Entry,
        read: &ReadPicture<'_>,
        found: &mut Diagnostics,
    ) -> Pictures {
        let mut pictures = Pictures::default();
        if let Some((source, wanted)) = &entry.wanted {
            album::add(wanted, source, read, &mut pictures, found);
        }
        if let Some((source, logo)) = &self.logo {
            album::add([logo], source, read, &mut pictures, found);
        }
        if let Some(exercise) = self.exercise(entry).filter(|_| entry.is_broken) {
            album::add(
                exercise.pictures(),
                &exercise.source,
                read,
                &mut pictures,
                &mut Diagnostics::default(),
            );
        }
        pictures
    }

    /// The logo alone.
    pub(in super::super) fn logo(&self, read: &ReadPicture<'_>) -> Pictures {
        let mut pictures = Pictures::default();
        if let Some((source, logo)) = &self.logo {
            album::add([logo], source, read, &mut pictures, &mut Diagnostics::default());
        }
        pictures
    }

    /// Whether another day has begun, on which other exercises are published.
    pub(in super::super) fn is_of_yesterday(&self) -> bool {
        self.config()
            .is_some_and(|config| today(&config.site.timezone) != self.today)
    }

    /// An exercise in its surroundings, ready to be rendered.
    pub(in super::super) fn edition<'a>(
        &'a self,
        exercise: &'a Exercise,
        pictures: &'a Pictures,
        fonts: &'a Fonts,
        sizes: &'a Sizes,
    ) -> Option<Edition<'a>> {
        let catalogue = self.catalogue.as_ref()?;
        let published = render::published(catalogue, self.today);
        let standing = render::standing(catalogue, &published, exercise);
        Some(standing.edition(&catalogue.config, pictures, fonts, sizes))
    }

    /// Hands over all that is published, for what is made of it as a whole.
    pub(in super::super) fn archive<T>(
        &self,
        pictures: &Pictures,
        make: impl FnOnce(&Archive<'_>) -> Result<T>,
    ) -> Option<Result<T>> {
        let catalogue = self.catalogue.as_ref()?;
        Some(make(&Archive {
            config: &catalogue.config,
            exercises: &render::published(catalogue, self.today),
            pictures,
            sizes: &Sizes::new(),
            published: &Published::default(),
        }))
    }
}

/// The files of an earlier reading, with what was read in them.
type Known<'k> = HashMap<&'k str, (&'k Entry, Option<&'k Exercise>)>;

/// Nothing of an exercise that could not be kept, since there were no settings.
fn known<'b>(before: Option<&'b Gallery>) -> Known<'b> {
    let Some(before) = before else { return Known::new() };
    let catalogue = before.catalogue.iter();
    let exercises = catalogue.flat_map(|catalogue| &catalogue.chosen);
    let exercises: HashMap<&str, &Exercise> = exercises
        .map(|exercise| (exercise.source.name.as_str(), exercise))
        .collect();
    let read = |entry: &'b Entry| {
        let exercise = exercises.get(entry.file.as_str()).copied();
        let is_known = entry.is_broken || exercise.is_some();
        is_known.then_some((entry.file.as_str(), (entry, exercise)))
    };
    before.entries.iter().filter_map(read).collect()
}

impl Shelf {
    fn of(texts: Vec<Text>, known: &Known<'_>, found: &mut Diagnostics) -> Self {
        let mut shelf = Self::default();
        for text in texts {
            let (entry, exercise) = again(&text, known).unwrap_or_else(|| read(text));
            found.extend(entry.found.clone());
            shelf.ids.insert(entry.id.clone());
            shelf.entries.push(entry);
            shelf.exercises.extend(exercise);
        }
        shelf
    }

    /// What the exercises that have mistakes were before.
    fn remembered(&self, before: Option<&Gallery>) -> Vec<Exercise> {
        let broken = self.entries.iter().filter(|entry| entry.is_broken);
        broken
            .filter_map(|entry| before?.of_file(&entry.file).cloned())
            .collect()
    }
}

/// What was read before, if the text is still the same.
fn again(text: &Text, known: &Known<'_>) -> Option<(Entry, Option<Exercise>)> {
    let Text::Readable(source) = text else { return None };
    let (entry, exercise) = known.get(source.name.as_str())?;
    let (before, _) = entry.wanted.as_ref()?;
    (before.text == source.text).then(|| ((*entry).clone(), exercise.cloned()))
}

fn read(text: Text) -> (Entry, Option<Exercise>) {
    let parsed = Parsed::of(text);
    let reading = parsed.reading;
    let entry = Entry {
        file: parsed.name,
        id: parsed.id,
        is_draft: reading.is_draft,
        is_broken: reading.exercise.is_none(),
        wanted: parsed.source.map(|source| (source, reading.pictures)),
        found: parsed.found,
    };
    (entry, reading.exercise)
}
