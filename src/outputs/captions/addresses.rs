//! Where the links are in a caption, as far as a network can see them.

/// A part of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// No link.
    Text(&'a str),
    /// A link with its `http://` or `https://`.
    Link(&'a str),
    /// What some networks take for a link and others do not: `clinic.org/book`.
    BareLink(&'a str),
}

/// Names that no one can own (RFC 2606, RFC 6762), so that no network sees a link in them.
const RESERVED: [&str; 5] = ["example", "invalid", "local", "localhost", "test"];

/// The whole text in pieces, in order.
pub(super) fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut found = Vec::new();
    let (mut done, mut at) = (0, 0);
    while at < text.len() {
        let rest = &text[at..];
        if let Some(link) = link_at(rest) {
            found.extend([Piece::Text(&text[done..at]), link]);
            done = at + length(link);
            at = done;
        } else {
            at += host(rest).len().max(rest.chars().next().map_or(1, char::len_utf8));
        }
    }
    found.push(Piece::Text(&text[done..]));
    found.into_iter().filter(|piece| length(*piece) > 0)
}

fn length(piece: Piece<'_>) -> usize {
    let (Piece::Text(text) | Piece::Link(text) | Piece::BareLink(text)) = piece;
    text.len()
}

/// The link that a text begins with.
fn link_at(text: &str) -> Option<Piece<'_>> {
    let scheme = scheme(text);
    let domain = domain(host(&text[scheme..]))?;
    let end = scheme + domain.len();
    let link = &text[..end + path(&text[end..])];
    let (_, ending) = domain.rsplit_once('.')?;
    if scheme > 0 && !RESERVED.contains(&ending) {
        Some(Piece::Link(link))
    } else {
        Some(Piece::BareLink(link))
    }
}

/// The length of `https://`, if it is there.
fn scheme(text: &str) -> usize {
    let is_there = |scheme: &&str| {
        text.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    ["https://", "http://"]
        .iter()
        .find(|scheme| is_there(scheme))
        .map_or(0, |scheme| scheme.len())
}

/// What a text begins with that can stand in a domain.
fn host(text: &str) -> &str {
    let end = text.find(|letter: char| !(letter.is_alphanumeric() || matches!(letter, '.' | '-')));
    &text[..end.unwrap_or(text.len())]
}

/// The domain in letters that can stand in one: at least two labels, the last one no number.
fn domain(host: &str) -> Option<&str> {
    let host = host.trim_end_matches(['.', '-']);
    let (before, ending) = host.rsplit_once('.')?;
    let is_ending = ending.chars().nth(1).is_some() && ending.chars().all(|c| c.is_alphabetic() || c == '-');
    (is_ending && before.ends_with(char::is_alphanumeric)).then_some(host)
}

/// The length of what follows a domain: port, path and query, without the full stop that ends the sentence. Brackets
/// end it, since networks differ in whether they belong to it.
fn path(text: &str) -> usize {
    let port = text.strip_prefix(':').map_or(0, |rest| {
        rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len()
    });
    let start = if port > 0 { port + 1 } else { 0 };
    if !text[start..].starts_with(['/', '?']) {
        return start;
    }
    let is_part = |c: char| c.is_ascii_alphanumeric() || "/?#%&=+-_.~:;,!*$@".contains(c);
    let end = text[start..]
        .find(|c| !is_part(c))
        .map_or(text.len(), |end| start + end);
    text[..end]
        .trim_end_matches(|c: char| !(c.is_ascii_alphanumeric() || "=_#/+-".contains(c)))
        .len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(text: &str) -> Vec<Piece<'_>> {
        pieces(text).filter(|piece| !matches!(piece, Piece::Text(_))).collect()
    }

    #[test]
    fn a_link_ends_before_the_punctuation_of_its_sentence() {
        assert_eq!(
            links("See https://a.org/b/?c=d. Or not"),
            [Piece::Link("https://a.org/b/?c=d")]
        );
        assert_eq!(links("(HTTPS://a.org)"), [Piece::Link("HTTPS://a.org")]);
        assert_eq!(links("https://a.org:8080/x"), [Piece::Link("https://a.org:8080/x")]);
    }

    #[test]
    fn a_link_needs_no_scheme() {
        assert_eq!(
            links("clinic.org/book, a.com"),
            [Piece::BareLink("clinic.org/book"), Piece::BareLink("a.com")]
        );
        assert_eq!(links("bücher.de"), [Piece::BareLink("bücher.de")]);
    }

    #[test]
    fn what_looks_like_a_link_may_be_none() {
        for text in [
            "e.g. this",
            "5.6 kg",
            "https://",
            "and so on...",
            "http://localhost/x",
            "1.30",
        ] {
            assert_eq!(links(text), [], "{text}");
        }
        assert_eq!(
            links("https://clinic.example/a"),
            [Piece::BareLink("https://clinic.example/a")]
        );
    }

    #[test]
    fn no_text_is_lost() {
        for text in [
            "",
            "😀",
            "a https://b.org/ c",
            "https://b.org/😀x.y/z",
            "שלום.com?",
            ".-.a",
        ] {
            let joined: String = pieces(text)
                .map(|piece| match piece {
                    Piece::Text(text) | Piece::Link(text) | Piece::BareLink(text) => text,
                })
                .collect();
            assert_eq!(joined, text);
        }
    }
}
