//! Links: where they may lead.

use super::suggest::{nearest, quoted_list};
use super::{lengths, pictures, values};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rules;
use crate::source::{Source, Span};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A link to a heading or a step of the same exercise, to be looked up when all headings are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AnchorLink {
    /// The anchor without `#`.
    pub(super) anchor: String,
    /// Where the link is.
    pub(super) span: Span,
}

/// Checks an address and returns it as the outputs can use it.
pub(super) fn address(source: &Arc<Source>, to: &str, span: &Span, found: &mut Diagnostics) -> String {
    if let Some(mistake) = mistake(to) {
        found.push(mistake.at(source, span.clone(), ""));
    }
    to.replace(' ', "%20")
}

fn mistake(to: &str) -> Option<Diagnostic> {
    if let Some(long) = lengths::address(to) {
        return Some(long);
    }
    if to.trim().is_empty() || to == "#" {
        let empty = Diagnostic::new(rules::EMPTY_LINK, "this link leads nowhere");
        return Some(empty.help("type the address between the round brackets: `[words](https://example.org)`"));
    }
    if to.contains(|letter: char| letter.is_control()) {
        let odd = Diagnostic::new(rules::UNSAFE_LINK, "this link holds an invisible character");
        return Some(odd.help("type the address again"));
    }
    match scheme(to) {
        Some(scheme) => wrong_scheme(&scheme, to),
        None => wrong_relative(to),
    }
}

fn wrong_scheme(scheme: &str, to: &str) -> Option<Diagnostic> {
    match scheme {
        "https" if !values::is_https(to) => {
            let broken = Diagnostic::new(rules::BAD_ADDRESS, format!("`{to}` is not a whole web address"));
            Some(broken.help("type the address as the browser shows it: `https://example.org/page`"))
        }
        "https" | "mailto" | "tel" => None,
        "http" => Some(
            Diagnostic::new(rules::PLAIN_HTTP, "this link is not encrypted")
                .help(format!("type `https{}`", to.get(4..).unwrap_or_default()))
                .note("some mail programs warn their readers of such links"),
        ),
        _ => Some(
            Diagnostic::new(rules::UNSAFE_LINK, format!("a link cannot begin with `{scheme}:`"))
                .help("use an address that begins with `https://`, `mailto:` or `tel:`"),
        ),
    }
}

/// An address without a scheme is a page of the site, unless it looks like another site or a person.
fn wrong_relative(to: &str) -> Option<Diagnostic> {
    let meant = if to.starts_with("//") {
        format!("https:{to}")
    } else if to.contains('@') {
        format!("mailto:{to}")
    } else if looks_like_a_site(to) {
        format!("https://{to}")
    } else {
        return wrong_path(to);
    };
    Some(
        Diagnostic::new(
            rules::RELATIVE_LINK,
            format!("`{to}` would be looked for on your own site"),
        )
        .help(format!("type `{meant}`")),
    )
}

/// Whether an address is the path of a picture of the project.
pub(super) fn is_picture(to: &str) -> bool {
    scheme(to).is_none() && pictures::has_usable_ending(to.split(['?', '#']).next().unwrap_or(to))
}

fn is_markdown(ending: &str) -> bool {
    ["md", "markdown"].contains(&ending.to_lowercase().as_str())
}

/// A path that no page of the site has: pages are found from the site's first page, by the id of their exercise.
fn wrong_path(to: &str) -> Option<Diagnostic> {
    let end = to.find(['?', '#']).unwrap_or(to.len());
    let (path, rest) = to.split_at(end);
    if is_picture(path) {
        let message = "this is a link to a picture, so the picture would not be shown";
        let mistake = Diagnostic::new(rules::BROKEN_LINK, message);
        return Some(mistake.help(format!("type `!` before it: `![what it shows]({path})`")));
    }
    let source = path.rsplit_once('.').filter(|(_, ending)| is_markdown(ending));
    if let Some((name, _)) = source {
        let page = super::id_of(name);
        let message = format!("`{path}` is a file of yours, not a page of the site");
        let mistake = Diagnostic::new(rules::RELATIVE_LINK, message);
        return Some(mistake.help(format!(
            "link to the exercise's page, which has its id: `[words]({page}/{rest})`"
        )));
    }
    let leads_out = path.split('/').any(|part| part == "..");
    leads_out.then(|| {
        let message = format!("`{to}` cannot be found from an email or in print");
        let mistake = Diagnostic::new(rules::RELATIVE_LINK, message);
        let inside = path.split('/').filter(|part| ![".", ".."].contains(part));
        match inside.collect::<Vec<_>>().join("/").as_str() {
            "" => mistake.help("type the whole address: `[words](https://example.org/page)`"),
            inside => mistake.help(format!(
                "type the path from the site's first page: `{inside}{rest}`, or the whole address"
            )),
        }
    })
}

fn looks_like_a_site(to: &str) -> bool {
    let host = to.split(['/', '?', '#']).next().unwrap_or_default();
    let ending = host.rsplit('.').next().unwrap_or_default();
    let is_file = ["html", "htm", "pdf", "png", "jpg", "jpeg", "svg", "xml", "txt", "md"].contains(&ending);
    values::domain_is_plausible(host) && !is_file
}

/// The scheme in lower case (RFC 3986, section 3.1).
fn scheme(to: &str) -> Option<String> {
    let (scheme, _) = to.trim_start().split_once(':')?;
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter));
    is_scheme.then(|| scheme.to_lowercase())
}

/// Reports links to headings that do not exist.
pub(super) fn check_anchors(source: &Arc<Source>, links: &[AnchorLink], anchors: &[String], found: &mut Diagnostics) {
    /// After so many the writer knows; each is compared with every heading.
    const MOST: usize = 100;
    let known: BTreeSet<&str> = anchors.iter().map(String::as_str).collect();
    let unknown = links.iter().filter(|link| !known.contains(link.anchor.as_str()));
    for link in unknown.take(MOST) {
        let message = format!("there is no heading `#{}` in this exercise", link.anchor);
        found.push(
            Diagnostic::new(rules::UNKNOWN_ANCHOR, message)
                .at(source, link.span.clone(), "")
                .help(known_anchors(&link.anchor, anchors)),
        );
    }
}

fn known_anchors(typed: &str, anchors: &[String]) -> String {
    let anchors: Vec<&str> = anchors.iter().map(String::as_str).collect();
    if let Some(near) = nearest(typed, &anchors) {
        return format!("did you mean `#{near}`?");
    }
    let headings: Vec<String> = anchors
        .iter()
        .filter(|anchor| !anchor.starts_with("step-"))
        .map(|anchor| format!("#{anchor}"))
        .collect();
    let headings: Vec<&str> = headings.iter().map(String::as_str).collect();
    match headings.as_slice() {
        [] => "this exercise has no headings to link to".to_owned(),
        some => format!("it has {}", quoted_list(some)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(to: &str) -> Option<&'static str> {
        mistake(to).map(|mistake| mistake.rule.code)
    }

    #[test]
    fn links_lead_to_pages_people_and_places() {
        for good in [
            "https://example.org/a?b=c",
            "mailto:anna@example.org",
            "tel:+441632960000",
            "#stop-if",
            "open-book/",
            "notes.pdf",
            "a..b/",
        ] {
            assert_eq!(code(good), None, "{good}");
        }
    }

    #[test]
    fn links_do_not_run_programs() {
        for bad in [
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
            "java\tscript:x",
            " javascript:x",
        ] {
            assert_eq!(code(bad), Some("E078"), "{bad}");
        }
    }

    #[test]
    fn pages_are_found_from_the_first_page() {
        for (typed, meant) in [
            ("exercises/2026-01-01-calf.md#step-2", "calf/#step-2"),
            ("../calf.MD", "calf/"),
            (".././calf/#step-2", "`calf/#step-2`"),
        ] {
            let help = mistake(typed).and_then(|mistake| mistake.help).unwrap_or_default();
            assert!(help.contains(meant), "{typed}: {help}");
        }
        for (bad, rule) in [("..", "E079"), ("../../", "E079"), ("img/a.JPG", "E084")] {
            assert_eq!(code(bad), Some(rule), "{bad}");
        }
    }

    #[test]
    fn forgotten_beginnings_are_added() {
        for (typed, meant) in [
            ("www.example.org/x", "https://www.example.org/x"),
            ("//example.org", "https://example.org"),
            ("anna@example.org", "mailto:anna@example.org"),
        ] {
            let help = mistake(typed).and_then(|mistake| mistake.help);
            assert_eq!(help, Some(format!("type `{meant}`")), "{typed}");
        }
        assert_eq!(code("http://example.org"), Some("W080"));
        assert_eq!(code(""), Some("E083"));
    }
}
