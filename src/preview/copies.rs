//! Copies of pages, newsletters and style sheets as they are shown in frames: in the colours that are asked for, whatever
//! the computer's own are; what belongs to the site comes from here, and a link to elsewhere leads nowhere.

use std::ops::Range;

/// The colours in which something is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scheme {
    /// By day.
    Light,
    /// By night.
    Dark,
}

impl Scheme {
    /// Its word in addresses and in CSS.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Scheme::Light => "light",
            Scheme::Dark => "dark",
        }
    }

    /// The colours of a word.
    pub(crate) fn named(word: &str) -> Option<Self> {
        [Scheme::Light, Scheme::Dark]
            .into_iter()
            .find(|scheme| scheme.word() == word)
    }
}

/// The folder in which copies of the site lie, by their colours.
pub(crate) fn root(scheme: Scheme) -> String {
    format!("/-/site/{}/", scheme.word())
}

/// A copy of a page, a newsletter or a style sheet of the site at an address.
pub(crate) fn local(text: &str, scheme: Scheme, site: &str) -> String {
    let coloured = coloured(text, scheme);
    let mut copy = String::with_capacity(coloured.len());
    let mut at = 0;
    for tag in tags(&coloured) {
        copy.push_str(&coloured[at..tag.start]);
        copy.push_str(&tied(&coloured[tag.clone()], scheme, site));
        at = tag.end;
    }
    copy + &coloured[at..]
}

/// The question which colours the reader prefers, answered (Media Queries 5, 11.5): a condition that always or never
/// holds, in any combination.
fn coloured(text: &str, scheme: Scheme) -> String {
    let mut text = text.replace("content=\"light dark\"", &format!("content=\"{}\"", scheme.word()));
    for asked in [Scheme::Light, Scheme::Dark] {
        let holds = if asked == scheme {
            "(min-width:0)"
        } else {
            "(max-width:0)"
        };
        for space in ["", " "] {
            text = text.replace(&format!("(prefers-color-scheme:{space}{})", asked.word()), holds);
        }
    }
    text
}

/// Where the start tags of a text are: a `>` inside quotes does not end one.
fn tags(html: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = html[at..].find('<').map(|offset| at + offset) {
        let is_tag = html[start + 1..].starts_with(|letter: char| letter.is_ascii_alphabetic());
        let end = is_tag.then(|| end_of_tag(html, start)).flatten();
        if let Some(end) = end {
            found.push(start..end);
        }
        at = end.unwrap_or(start + 1);
    }
    found
}

fn end_of_tag(html: &str, start: usize) -> Option<usize> {
    let mut quote = None;
    for (offset, letter) in html[start..].char_indices() {
        match (quote, letter) {
            (None, '>') => return Some(start + offset + 1),
            (None, '"' | '\'') => quote = Some(letter),
            (Some(open), letter) if open == letter => quote = None,
            _ => {}
        }
    }
    None
}

/// A tag whose addresses of the site are ours, and whose link, if it leads to elsewhere or to another program, opens a
/// window, which the frame may not do. So nothing happens.
fn tied(tag: &str, scheme: Scheme, site: &str) -> String {
    let root = root(scheme);
    let tag = tag
        .replace(&format!("=\"{site}/"), &format!("=\"{root}"))
        .replace(&format!("=\"{site}\""), &format!("=\"{root}\""));
    let is_link = tag.starts_with("<a ") || tag.starts_with("<area ");
    if is_link && leads_away(&tag) {
        return tag.replacen(' ', " target=\"_blank\" ", 1);
    }
    tag
}

fn leads_away(tag: &str) -> bool {
    let Some((_, rest)) = tag.split_once(" href=\"") else {
        return false;
    };
    let address = rest.split('"').next().unwrap_or_default();
    let scheme = address.split(['/', '?', '#']).next().unwrap_or_default();
    // A PDF file cannot be shown in a frame that may do nothing; the handout has a place of its own.
    scheme.contains(':') || address.starts_with("//") || matches!(address.rsplit_once('.'), Some((_, "pdf")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SITE: &str = "https://example.org/exercises";

    #[test]
    fn the_colours_are_those_that_were_asked_for() {
        let css = "a{}@media screen and (prefers-color-scheme:dark){b{}}@media (prefers-color-scheme: light){c{}}";
        assert_eq!(
            local(css, Scheme::Dark, SITE),
            "a{}@media screen and (min-width:0){b{}}@media (max-width:0){c{}}"
        );
        assert_eq!(
            local(css, Scheme::Light, SITE),
            "a{}@media screen and (max-width:0){b{}}@media (min-width:0){c{}}"
        );
        let head = "<meta name=\"color-scheme\" content=\"light dark\">";
        assert_eq!(
            local(head, Scheme::Dark, SITE),
            "<meta name=\"color-scheme\" content=\"dark\">"
        );
    }

    #[test]
    fn what_belongs_to_the_site_comes_from_here() {
        let html = "<img style=\"x\" src=\"https://example.org/exercises/calf/img/a.png\"><a href=\"https://example.org/exercises/calf/\">";
        assert_eq!(
            local(html, Scheme::Light, SITE),
            "<img style=\"x\" src=\"/-/site/light/calf/img/a.png\"><a href=\"/-/site/light/calf/\">"
        );
        let words = "<p>At https://example.org/exercises/calf/ or =\"https://example.org/exercises/\"</p>";
        assert_eq!(local(words, Scheme::Light, SITE), words);
    }

    #[test]
    fn links_to_elsewhere_open_nothing() {
        for away in [
            "https://elsewhere.example/",
            "mailto:a@b.example",
            "tel:+4416",
            "//cdn.example/x",
            "../calf/handout.pdf",
        ] {
            let html = format!("<a class=\"x>\" href=\"{away}\">");
            let expected = format!("<a target=\"_blank\" class=\"x>\" href=\"{away}\">");
            assert_eq!(local(&html, Scheme::Light, SITE), expected);
        }
        for here in ["#steps", "../calf/index.html", "index.html?a=b:c"] {
            let html = format!("<a href=\"{here}\">");
            assert_eq!(local(&html, Scheme::Light, SITE), html);
        }
    }

    #[test]
    fn broken_html_stays_as_it_is() {
        for html in ["<", "a < b", "<a href=\"x", "<!-- <a", "<ä>", "<a 'x"] {
            assert_eq!(local(html, Scheme::Light, SITE), html);
        }
    }
}
