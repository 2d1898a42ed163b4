//! Addresses: of web pages and of people.

use super::super::fields::Value;
use super::text;
use crate::address::{domain_is_plausible, is_email};
use crate::config::Mailbox;
use crate::diagnostic::Diagnostics;
use crate::rules;

/// An https address.
pub(in super::super) fn https(value: &Value<'_>, found: &mut Diagnostics) -> Option<String> {
    let typed = text(value, found)?;
    if is_https(&typed) {
        return Some(typed);
    }
    let key = value.key;
    let message = format!("`{key}` must be a web address that begins with `https://`");
    let diagnostic = value.wrong(rules::BAD_ADDRESS, message);
    found.push(match meant_https(&typed) {
        Some(meant) => diagnostic.help(format!("type `{key}: {meant}`")),
        None => diagnostic.help(format!("type the whole address: `{key}: https://example.org/page`")),
    });
    None
}

/// The address of the site, without slashes at its end.
pub(in super::super) fn site_url(value: &Value<'_>, found: &mut Diagnostics) -> Option<String> {
    let url = https(value, found)?;
    if url.contains(['?', '#']) {
        let message = format!("`{}` holds a `?` or `#`, which only single pages have", value.key);
        found.push(
            value
                .wrong(rules::BAD_ADDRESS, message)
                .help("type the address of the folder that the site is uploaded to: `url: https://example.org`"),
        );
        return None;
    }
    Some(url.trim_end_matches('/').to_owned())
}

/// Whether a text is an absolute https address whose host has a domain.
pub(in super::super) fn is_https(text: &str) -> bool {
    let Some(rest) = strip_scheme(text, "https://") else {
        return false;
    };
    let host_and_port = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (host, port) = host_and_port.split_once(':').unwrap_or((host_and_port, "443"));
    domain_is_plausible(host)
        && port.parse::<u16>().is_ok()
        && !rest.contains(|letter: char| letter.is_whitespace() || letter.is_control() || "<>\"`\\".contains(letter))
}

fn strip_scheme<'t>(text: &'t str, scheme: &str) -> Option<&'t str> {
    let begins = text.get(..scheme.len())?.eq_ignore_ascii_case(scheme);
    begins.then(|| &text[scheme.len()..])
}

/// The same address with https, if that makes it one.
fn meant_https(typed: &str) -> Option<String> {
    let rest = strip_scheme(typed, "http://").unwrap_or(typed);
    let meant = format!("https://{}", rest.trim_start_matches("//"));
    is_https(&meant).then_some(meant)
}

/// A domain, or a name that looks like one.
pub(in super::super) fn domain(value: &Value<'_>, found: &mut Diagnostics) -> Option<String> {
    let typed = text(value, found)?;
    if domain_is_plausible(&typed) {
        return Some(typed);
    }
    let key = value.key;
    let message = format!("`{key}` must be a name with dots in it, such as a domain");
    let help = format!("type, for example, `{key}: news.example.org`");
    found.push(value.wrong(rules::BAD_ADDRESS, message).help(help));
    None
}

/// A name of letters, digits, hyphens and dots, which can stand before a domain.
pub(in super::super) fn label(value: &Value<'_>, found: &mut Diagnostics) -> Option<String> {
    let typed = text(value, found)?;
    if typed.is_ascii() && domain_is_plausible(&format!("{typed}.example")) {
        return Some(typed);
    }
    let key = value.key;
    let message = format!("`{key}` may hold only letters, digits, hyphens and dots");
    let help = format!("type the name under which the key is published: `{key}: handout`");
    found.push(value.wrong(rules::BAD_ADDRESS, message).help(help));
    None
}

/// An email address.
pub(in super::super) fn email(value: &Value<'_>, found: &mut Diagnostics) -> Option<String> {
    let typed = text(value, found)?;
    if is_email(&typed) {
        return Some(typed);
    }
    let key = value.key;
    let diagnostic = value.wrong(rules::BAD_ADDRESS, format!("`{key}` must be an email address"));
    let inside = typed.split_once('<').and_then(|(_, rest)| rest.strip_suffix('>'));
    let meant = inside
        .or_else(|| typed.strip_prefix("mailto:"))
        .filter(|inside| is_email(inside));
    found.push(diagnostic.help(match meant {
        Some(address) => format!("type the address alone: `{key}: {address}`"),
        None => format!("type a name, an `@` and a domain: `{key}: hello@example.org`"),
    }));
    None
}

/// `Name <address>` or an address alone.
pub(in super::super) fn mailbox(value: &Value<'_>, found: &mut Diagnostics) -> Option<Mailbox> {
    let typed = text(value, found)?;
    let (name, address) = match typed.split_once('<') {
        Some((name, rest)) => (
            name.trim().trim_matches('"').trim(),
            rest.strip_suffix('>').unwrap_or_default(),
        ),
        None => ("", typed.as_str()),
    };
    if is_email(address.trim()) && !name.contains(['<', '>', '"', '@', ',']) {
        return Some(Mailbox {
            name: name.to_owned(),
            email: address.trim().to_owned(),
        });
    }
    let key = value.key;
    found.push(
        value
            .wrong(
                rules::BAD_ADDRESS,
                format!("`{key}` must be a name and an email address"),
            )
            .help(format!(
                "type the address between `<` and `>`: `{key}: Anna Bell <anna@example.org>`"
            )),
    );
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_https_addresses_pass() {
        for good in [
            "https://example.org",
            "HTTPS://a.b.co/x?y=1#z",
            "https://zoë.example:8443/",
            "https://clinic.example/v/open-book",
        ] {
            assert!(is_https(good), "{good}");
        }
        for bad in [
            "http://example.org",
            "example.org",
            "https://",
            "https://localhost",
            "https://a b.org",
            "https://x.org:99999",
            "https://user@x.org",
            "https://1.2.3.4",
            "https://x.org/<b>",
        ] {
            assert!(!is_https(bad), "{bad}");
        }
        assert_eq!(
            meant_https("www.example.org/x").as_deref(),
            Some("https://www.example.org/x")
        );
        assert_eq!(meant_https("our site"), None);
    }
}
