//! The names of a practice on networks, which are copied from a browser as often as they are typed.

use super::super::fields::{Fields, Value};
use super::super::values::{self, text};
use crate::diagnostic::Diagnostics;
use crate::rules;
use std::collections::BTreeMap;

/// The hosts of each network's profiles, and what stands there before the name. On Mastodon every host is a server.
const PROFILES: &[(&str, &[&str], &[&str])] = &[
    ("instagram", &["instagram.com"], &[""]),
    ("facebook", &["facebook.com", "fb.com", "m.facebook.com"], &[""]),
    ("x", &["x.com", "twitter.com", "mobile.twitter.com"], &[""]),
    ("threads", &["threads.net", "threads.com"], &["@"]),
    ("bluesky", &["bsky.app"], &["profile/"]),
    ("linkedin", &["linkedin.com"], &["in/", "company/"]),
    ("tiktok", &["tiktok.com"], &["@"]),
    ("pinterest", &["pinterest.com", "pinterest.co.uk"], &[""]),
];

/// The handles by network, without `@` before them.
pub(super) fn handles(fields: &mut Fields<'_, '_>) -> BTreeMap<String, String> {
    let mut handles = BTreeMap::new();
    let Some(fields) = fields.nested("handles", "handles: {instagram: bellmassage}") else {
        return handles;
    };
    fields.entries(|value, found| {
        let network = value.key.to_lowercase();
        if values::networks().contains(&network.as_str()) {
            let handle = handle(&network, value, found);
            handles.extend(handle.map(|handle| (network, handle)));
        } else {
            found.push(values::unknown_network(value.source, value.key_span.clone(), value.key));
        }
    });
    handles
}

fn handle(network: &str, value: &Value<'_>, found: &mut Diagnostics) -> Option<String> {
    let typed = text(value, found)?;
    if !typed.contains('/') {
        return Some(typed.trim_start_matches('@').to_owned());
    }
    let name = name_in_address(network, &typed);
    if name.is_none() {
        let key = value.key;
        let message = format!("`{key}` must be the name alone, and none stands in this address");
        let help = format!("type the name that people look for there: `{key}: bellmassage`");
        found.push(value.wrong(rules::BAD_ADDRESS, message).help(help));
    }
    name
}

/// The name in the address of a profile.
fn name_in_address(network: &str, address: &str) -> Option<String> {
    let address = address
        .strip_prefix("https://")
        .or_else(|| address.strip_prefix("http://"))
        .unwrap_or(address);
    let address = address.split(['?', '#']).next().unwrap_or_default();
    let (host, path) = address.split_once('/')?;
    let host = host.to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let path = path.trim_end_matches('/');
    if network == "mastodon" {
        let name = path.strip_prefix('@').filter(|name| is_name(name))?;
        return Some(format!("{name}@{host}"));
    }
    let (_, hosts, before) = PROFILES.iter().find(|(name, ..)| *name == network)?;
    let names = before.iter().filter_map(|before| path.strip_prefix(before));
    let name = names.filter(|_| hosts.contains(&host)).find(|name| is_name(name))?;
    Some(name.to_owned())
}

/// Facebook's profiles without a name are at `profile.php`.
fn is_name(name: &str) -> bool {
    let is_part = |letter: char| letter.is_alphanumeric() || matches!(letter, '.' | '_' | '-');
    !name.is_empty() && name.chars().all(is_part) && name != "profile.php"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_taken_out_of_the_address_of_a_profile() {
        for (network, address, name) in [
            ("x", "https://x.com/harbour", Some("harbour")),
            ("x", "twitter.com/harbour/", Some("harbour")),
            (
                "instagram",
                "https://www.instagram.com/har.bour/?hl=en",
                Some("har.bour"),
            ),
            ("threads", "https://www.threads.net/@harbour", Some("harbour")),
            (
                "bluesky",
                "https://bsky.app/profile/harbour.example",
                Some("harbour.example"),
            ),
            (
                "mastodon",
                "https://social.example/@harbour",
                Some("harbour@social.example"),
            ),
            ("linkedin", "https://www.linkedin.com/company/harbour/", Some("harbour")),
            ("tiktok", "https://www.tiktok.com/@harbour", Some("harbour")),
            ("pinterest", "https://pinterest.co.uk/harbour", Some("harbour")),
            ("x", "https://instagram.com/harbour", None),
            ("x", "https://x.com/", None),
            ("x", "https://x.com/harbour/status/1", None),
            ("facebook", "https://www.facebook.com/profile.php?id=1", None),
        ] {
            assert_eq!(name_in_address(network, address).as_deref(), name, "{address}");
        }
    }
}
