//! Addresses: of web pages and of people.

use super::super::fields::Value;
use super::text;
use crate::address::{domain_is_plausible, is_email};
use crate::config::Mailbox;
use crate::diagnostic::Diagnostics;
use crate::rules;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

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

/// The address of the site as programs need it: ASCII alone, scheme and host in small letters, no slashes at its end.
pub(in super::super) fn site_url(value: &Value<'_>, found: &mut Diagnostics) -> Option<String> {
    let url = https(value, found)?;
    match plain_address(&url) {
        Ok(address) => Some(address),
        Err(unfit) => {
            let (message, help) = unfit.said();
            let diagnostic = value.wrong(rules::BAD_ADDRESS, format!("`{}` {message}", value.key));
            found.push(diagnostic.help(help));
            None
        }
    }
}

/// Why an address cannot be a site's.
#[derive(Debug, PartialEq, Eq)]
enum Unfit {
    /// It has a query or a fragment.
    Page,
    /// It has segments that browsers resolve away (RFC 3986, section 5.2.4).
    Dots,
    /// What is encoded in it is no text (RFC 3987, section 3.1).
    Letters,
    /// It is that of a file; the address of its folder.
    File(String),
    /// Its host is no domain (UTS 46).
    Host,
}

impl Unfit {
    /// What is wrong, after the key, and what to type.
    fn said(self) -> (&'static str, String) {
        let (message, help) = match self {
            Unfit::Page => (
                "holds a `?` or `#`, which only single pages have",
                "type the address of the folder that the site is uploaded to: `url: https://example.org`",
            ),
            Unfit::Dots => (
                "holds `.` or `..` between slashes, which addresses online do not have",
                "type the address as the browser shows it once the site is there: `url: https://example.org/site`",
            ),
            Unfit::Letters => (
                "holds letters that are not encoded as UTF-8",
                "type them as they are read: `url: https://example.org/übungen`",
            ),
            Unfit::Host => (
                "names a domain that there cannot be",
                "type the address as the browser shows it: `url: https://example.org`",
            ),
            Unfit::File(folder) => {
                let help = format!("type the address of its folder: `url: {folder}`");
                return ("ends in the name of a file", help);
            }
        };
        (message, help.to_owned())
    }
}

/// What stands in a path as it is (RFC 3986, section 3.3, "pchar"), with the slash and the sign of what is encoded.
const IN_PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b':')
    .remove(b'@')
    .remove(b'/');

/// An https address of a folder in its one plain form.
fn plain_address(url: &str) -> Result<String, Unfit> {
    if url.contains(['?', '#']) {
        return Err(Unfit::Page);
    }
    let rest = strip_scheme(url, "https://").unwrap_or(url);
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let (host, port) = authority.split_once(':').unwrap_or((authority, "443"));
    let host = idna::domain_to_ascii(host).map_err(|_| Unfit::Host)?;
    let port = if port == "443" {
        String::new()
    } else {
        format!(":{port}")
    };
    // What was encoded by hand is not encoded a second time.
    let decoded = percent_decode_str(path.trim_end_matches('/'))
        .decode_utf8()
        .map_err(|_| Unfit::Letters)?;
    if decoded.split('/').any(|segment| segment == "." || segment == "..") {
        return Err(Unfit::Dots);
    }
    let address = format!("https://{host}{port}{}", utf8_percent_encode(&decoded, IN_PATH));
    match decoded.rsplit_once('/') {
        Some((_, last)) if is_file(last) => {
            let end = address.rfind('/').unwrap_or(address.len());
            Err(Unfit::File(address[..end].to_owned()))
        }
        _ => Ok(address),
    }
}

/// Whether the last part of an address names a page rather than a folder.
fn is_file(name: &str) -> bool {
    const ENDINGS: [&str; 5] = ["html", "htm", "php", "aspx", "xml"];
    name.rsplit_once('.')
        .is_some_and(|(_, ending)| ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known)))
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

    #[test]
    fn the_address_of_a_site_has_one_form() {
        for (typed, plain) in [
            ("https://example.org/", "https://example.org"),
            ("HTTPS://Example.ORG:443/Clinic//", "https://example.org/Clinic"),
            ("https://bücher.example/ü", "https://xn--bcher-kva.example/%C3%BC"),
            (
                "https://example.org:8443/%c3%bc/a b",
                "https://example.org:8443/%C3%BC/a%20b",
            ),
            ("https://example.org/v1.0/~anna", "https://example.org/v1.0/~anna"),
        ] {
            assert_eq!(plain_address(typed).as_deref(), Ok(plain));
        }
        for (typed, why) in [
            ("https://example.org/?a", Unfit::Page),
            ("https://example.org/a/../b", Unfit::Dots),
            ("https://example.org/a/%2E/b", Unfit::Dots),
            ("https://example.org/%FC", Unfit::Letters),
            (
                "https://example.org/a/index.html",
                Unfit::File("https://example.org/a".to_owned()),
            ),
            ("https://xn--a.example", Unfit::Host),
        ] {
            assert_eq!(plain_address(typed), Err(why));
        }
    }
}
