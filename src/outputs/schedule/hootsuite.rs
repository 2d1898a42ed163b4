//! Hootsuite's file (Bulk Composer): date, message, link; no head, at most 350 rows. When it is imported, Hootsuite asks
//! how dates are written: `DD/MM/YYYY`.

use super::{moment, subject};
use crate::edition::Plan;
use crate::exercise::Exercise;
use crate::outputs::captions::{Address, Links, Network, together};

/// The most rows that are imported.
const MOST_ROWS: usize = 350;

/// A row for each of the last exercises.
pub(super) fn rows(plan: &Plan<'_>, networks: &[&'static Network]) -> Vec<[String; 3]> {
    let skipped = plan.exercises.len().saturating_sub(MOST_ROWS);
    let last = &plan.exercises[skipped..];
    last.iter().map(|exercise| row(plan, exercise, networks)).collect()
}

fn row(plan: &Plan<'_>, exercise: &Exercise, networks: &[&'static Network]) -> [String; 3] {
    let url = subject(plan, exercise).url();
    let has_link = networks.iter().any(|network| network.links != Links::InBio);
    let link = if has_link { url.as_str() } else { "" };
    let (text, link) = own(exercise, networks, link).unwrap_or_else(|| {
        let address = if has_link {
            Address::Below(link)
        } else {
            Address::Inside
        };
        (together(subject(plan, exercise), networks, address), link)
    });
    let date = moment(plan, exercise).strftime("%d/%m/%Y %H:%M").to_string();
    [date, text, link.to_owned()]
}

/// The writer's own caption for the only network, with the link if that is not in it and fits below it.
fn own<'l>(exercise: &Exercise, networks: &[&'static Network], link: &'l str) -> Option<(String, &'l str)> {
    let [only] = networks else { return None };
    let text = &exercise.caption.own.get(only.name)?.text;
    let is_missing = !text.contains(link) && only.takes(&format!("{text}\n{link}"));
    Some((text.clone(), if is_missing { link } else { "" }))
}
