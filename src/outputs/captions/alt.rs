//! Alt texts that are longer than a network takes.

use super::networks::Network;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::exercise::Exercise;
use crate::rules;

/// Warns of alt texts that are longer than one of the networks takes, at the place where they were typed: beside the
/// pictures to post, only their first sentences stand.
pub(super) fn check(exercise: &Exercise, networks: &[&'static Network], found: &mut Diagnostics) {
    let limits = networks
        .iter()
        .filter_map(|network| Some((network.alt.most?, network.title)));
    let Some((most, title)) = limits.min() else { return };
    for picture in exercise.pictures() {
        let count = picture.alt.encode_utf16().count();
        if count > most {
            let message = format!("this alt text has {count} characters, {title} takes {most}");
            found.push(
                Diagnostic::new(rules::ALT_TOO_LONG, message)
                    .at(&exercise.source, picture.span.clone(), "")
                    .help(format!("make it shorter by {}: say only what matters", count - most)),
            );
        }
    }
}
