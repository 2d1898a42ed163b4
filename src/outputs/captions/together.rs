//! One caption for several networks at once, for schedulers that post one text to all accounts.

use super::Subject;
use super::compose::fullest;
use super::networks::{Links, Network};
use super::parts::Part;

/// Whether a caption holds the address of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::outputs) enum Address<'a> {
    /// In its words, where it can be clicked.
    Inside,
    /// Elsewhere: the scheduler adds it below.
    Below(&'a str),
}

/// The fullest caption that each of these networks takes.
pub(in crate::outputs) fn caption(subject: Subject<'_>, networks: &[&'static Network], address: Address<'_>) -> String {
    let Some(voice) = voice(networks) else {
        return String::new();
    };
    let take = |text: &str| networks.iter().all(|network| network.takes(text));
    match address {
        Address::Inside => fullest(subject, &voice, None, take),
        Address::Below(url) => fullest(subject, &voice, Some(Part::Link), |text| {
            take(&format!("{text}\n{url}"))
        }),
    }
}

/// A network that wants what is wanted everywhere: the fewest hashtags, and a link if it works on one of them. It has no
/// name, since nobody is followed on all of them.
fn voice(networks: &[&'static Network]) -> Option<Network> {
    if let [only] = networks {
        return Some(**only);
    }
    let strictest = networks.iter().min_by_key(|network| network.hashtags.most)?;
    let clickable = networks.iter().find(|network| network.links == Links::Clickable);
    Some(Network {
        name: "",
        heading: None,
        links: clickable.unwrap_or(strictest).links,
        ..**strictest
    })
}
