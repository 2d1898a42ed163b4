//! Writes the messages of a built project instead of sending them, for the acceptance run until `handout send` does it:
//! `letters PROJECT FOLDER PEOPLE.json`, where the people are `[{"email": "…", "name": "…"}, …]`.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "reads a project and writes files, as `send` will"
)]

use anyhow::{Context as _, Result, bail};
use handout::config::Config;
use handout::diagnostic::Diagnostics;
use handout::exercise::Exercise;
use handout::newsletter::message::dkim::Signer;
use handout::newsletter::message::{Letter, Occasion, Written};
use handout::newsletter::recipients::Recipient;
use handout::newsletter::secret::Secret;
use handout::project::Project;
use handout::{parse, source::Source};
use jiff::Zoned;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

fn main() -> ExitCode {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [project, folder, people] = arguments.as_slice() else {
        eprintln!("letters PROJECT FOLDER PEOPLE.json");
        return ExitCode::from(2);
    };
    match write(project, folder, people) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure:#}");
            ExitCode::FAILURE
        }
    }
}

fn write(project: &Path, folder: &Path, people: &Path) -> Result<()> {
    let mut found = Diagnostics::default();
    let settings = read(project, "handout.yaml")?;
    let config = parse::config(&settings, &mut found).context("the settings have mistakes")?;
    let people = recipients(people)?;
    fs::create_dir_all(folder)?;
    for entry in fs::read_dir(project.join("exercises"))? {
        let file = entry?.file_name();
        if Path::new(&file).extension().is_none_or(|ending| ending != "md") {
            continue;
        }
        let name = format!("exercises/{}", file.to_string_lossy());
        let exercise = parse::exercise(&read(project, &name)?, &mut found).context(name)?;
        let letter = letter(project, &config, &exercise)?;
        for (number, person) in people.iter().enumerate() {
            let file = folder.join(format!("{}-{number}.eml", exercise.id));
            fs::write(file, letter.addressed(person)?.bytes)?;
        }
    }
    Ok(())
}

fn read(project: &Path, name: &str) -> Result<Arc<Source>> {
    let text = fs::read_to_string(project.join(name)).with_context(|| name.to_owned())?;
    Ok(Source::new(name, &text))
}

fn recipients(people: &Path) -> Result<Vec<Recipient>> {
    let people: serde_json::Value = serde_json::from_slice(&fs::read(people)?)?;
    let Some(people) = people.as_array() else {
        bail!("the people are no list");
    };
    let text = |person: &serde_json::Value, key| person[key].as_str().map(str::to_owned);
    let recipient = |person| {
        let email = text(person, "email").context("a person without an address")?;
        let name = text(person, "name");
        Ok(Recipient { email, name })
    };
    people.iter().map(recipient).collect()
}

fn letter(project: &Path, config: &Config, exercise: &Exercise) -> Result<Letter> {
    let built = project.join("out").join(&exercise.id);
    let [html, text] = ["email.html", "email.txt"].map(|name| fs::read_to_string(built.join(name)));
    let dkim = config
        .newsletter
        .as_ref()
        .and_then(|newsletter| newsletter.dkim.as_ref());
    let signer = dkim.map(|dkim| {
        let key = Project::open(project)?.key(&dkim.key_file)?;
        Signer::new(&dkim.domain, &dkim.selector, &key).with_context(|| dkim.key_file.clone())
    });
    let date = Zoned::now().with_time_zone(config.site.timezone.clone());
    let (html, text) = (html?, text?);
    let written = Written::new(config, exercise, &html, &text);
    Letter::new(
        &written,
        &date,
        Secret::from_bytes([7; 32]),
        signer.transpose()?,
        Occasion::Issue,
    )
}
