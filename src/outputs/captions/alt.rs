//! `captions/alt.txt`: the words for each picture that goes with the captions, to be pasted beside it.

use super::networks::Network;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::exercise::{Exercise, Picture};
use crate::outputs::Artifact;
use crate::outputs::web_pictures::{Place, reference};
use crate::picture::Pictures;
use crate::rules;

/// The pictures to post with an exercise, in order: file name under the exercise's folder and alt text. The main
/// picture comes first, then those of the steps, each file once.
pub(in crate::outputs) fn pictures(exercise: &Exercise, all: &Pictures) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for picture in of(exercise) {
        let Some(web) = reference(all, picture, Place::Mail) else {
            continue;
        };
        if found.iter().all(|(file, _)| *file != web.href) {
            found.push((web.href, picture.alt.clone()));
        }
    }
    found
}

fn of(exercise: &Exercise) -> impl Iterator<Item = &Picture> {
    let steps = exercise.steps().iter().flat_map(|step| &step.pictures);
    exercise.image.iter().chain(steps)
}

/// The file: for each picture its name on a line, below it the alt text, then an empty line.
pub(super) fn file(id: &str, pictures: &[(String, String)]) -> Option<Artifact> {
    let entries = pictures.iter().map(|(file, alt)| format!("{file}\n{alt}\n"));
    let text = entries.collect::<Vec<_>>().join("\n");
    (!text.is_empty()).then(|| Artifact::new(format!("{id}/captions/alt.txt"), text))
}

/// Warns of alt texts that are longer than one of the networks takes, at the place where they were typed.
pub(super) fn check(
    exercise: &Exercise,
    pictures: &[(String, String)],
    networks: &[&'static Network],
    found: &mut Diagnostics,
) {
    let limits = networks
        .iter()
        .filter_map(|network| Some((network.alt.most?, network.title)));
    let Some((most, title)) = limits.min() else { return };
    for (file, alt) in pictures {
        let count = alt.encode_utf16().count();
        if count > most {
            let message = format!("the alt text of `{file}` has {count} characters, {title} takes {most}");
            let diagnostic = Diagnostic::new(rules::ALT_TOO_LONG, message);
            let typed = of(exercise).find(|picture| picture.alt == *alt);
            let diagnostic = match typed {
                Some(picture) => diagnostic.at(&exercise.source, picture.span.clone(), ""),
                None => diagnostic,
            };
            found.push(diagnostic.help(format!("make it shorter by {}: say only what matters", count - most)));
        }
    }
}
