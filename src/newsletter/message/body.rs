//! The body of a message: both texts in quoted-printable, encoded once. Where each person's link stands, the encoded
//! text is cut between two soft line breaks, so that a link of any length can be put in.

use crate::outputs::email::leave;
use lettre::message::header::{ContentTransferEncoding, ContentType};
use lettre::message::{Body as Encoded, MultiPart, SinglePart};
use ring::digest::{Context, Digest, SHA256};

/// Lines that stand where a link is put in; no quoted-printable text holds `=_` (RFC 2045, 6.7).
const PLACES: [&str; 2] = ["=_text=_\r\n", "=_html=_\r\n"];

/// What goes on in the next line without a break.
const SOFT_BREAK: &str = "=\r\n";

/// The longest line (RFC 2045, 6.7).
const LONGEST_LINE: usize = 76;

/// The body with the lines of the head that describe it.
#[derive(Debug)]
pub(super) struct Body {
    /// The lines of the head and the empty line after them.
    head: String,
    /// What stands before, between and after the links, in whole lines.
    pieces: Vec<Piece>,
    /// The hash of a body that is the same for everybody.
    digest: Option<Digest>,
}

#[derive(Debug)]
struct Piece {
    bytes: String,
    /// As a signature takes it.
    relaxed: String,
}

/// One person's links, encoded: in the text, then in the HTML.
#[derive(Debug)]
pub(super) struct Links([String; 2]);

impl Body {
    /// The parts of a text and of its HTML: one each, or two with a link between them.
    pub(super) fn new(text: &[&str], html: &[&str], boundary: &str) -> Self {
        let part = |kind, pieces, place| {
            let builder = SinglePart::builder().header(kind);
            let encoded = joined(pieces, place).into_bytes();
            builder.body(Encoded::dangerous_pre_encoded(
                encoded,
                ContentTransferEncoding::QuotedPrintable,
            ))
        };
        let whole = MultiPart::alternative()
            .boundary(boundary)
            .singlepart(part(ContentType::TEXT_PLAIN, text, PLACES[0]))
            .singlepart(part(ContentType::TEXT_HTML, html, PLACES[1]))
            .formatted();
        let whole = String::from_utf8_lossy(&whole);
        let (head, body) = whole.split_once("\r\n\r\n").unwrap_or_default();
        let pieces: Vec<Piece> = body
            .split(PLACES[0])
            .flat_map(|half| half.split(PLACES[1]))
            .map(Piece::new)
            .collect();
        let mut body = Self {
            head: format!("{head}\r\n\r\n"),
            pieces,
            digest: None,
        };
        if body.pieces.len() == 1 {
            body.digest = Some(body.hash(None));
        }
        body
    }

    /// About how many bytes it has.
    pub(super) fn len(&self) -> usize {
        self.pieces.iter().map(|piece| piece.bytes.len()).sum()
    }

    /// Writes the body with its part of the head.
    pub(super) fn write(&self, links: Option<&Links>, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(self.head.as_bytes());
        self.each(
            links,
            |piece| &piece.bytes,
            |part| bytes.extend_from_slice(part.as_bytes()),
        );
    }

    /// The hash that a signature holds (RFC 6376, 3.7).
    pub(super) fn digest(&self, links: Option<&Links>) -> Digest {
        self.digest.unwrap_or_else(|| self.hash(links))
    }

    fn hash(&self, links: Option<&Links>) -> Digest {
        let mut context = Context::new(&SHA256);
        self.each(links, |piece| &piece.relaxed, |part| context.update(part.as_bytes()));
        context.finish()
    }

    /// The pieces with the links between them. A link holds no space, so that it is signed as it is sent.
    fn each(&self, links: Option<&Links>, of: impl Fn(&Piece) -> &str, mut take: impl FnMut(&str)) {
        let mut links = links.iter().flat_map(|links| &links.0);
        for piece in &self.pieces {
            take(of(piece));
            links.next().into_iter().for_each(|link| take(link));
        }
    }
}

impl Links {
    /// A link as it stands in the text and in the HTML.
    pub(super) fn to(page: &str) -> Self {
        let lines = |text: &str| quoted(text) + SOFT_BREAK;
        Self([lines(&leave::lines_to(page)), lines(&leave::attribute_to(page))])
    }
}

impl Piece {
    fn new(lines: &str) -> Self {
        Self {
            bytes: lines.to_owned(),
            relaxed: lines.split_inclusive("\r\n").map(relaxed).collect(),
        }
    }
}

/// A line as a signature takes it: spaces one by one and none at its end (RFC 6376, 3.4.4).
fn relaxed(line: &str) -> String {
    let (words, end) = match line.strip_suffix("\r\n") {
        Some(words) => (words, "\r\n"),
        None => (line, ""),
    };
    let mut relaxed = String::with_capacity(line.len());
    for letter in words.trim_end_matches([' ', '\t']).chars() {
        let is_space = matches!(letter, ' ' | '\t');
        if !is_space {
            relaxed.push(letter);
        } else if !relaxed.ends_with(' ') {
            relaxed.push(' ');
        }
    }
    relaxed + end
}

/// Encoded parts with a place for a link between them.
fn joined(parts: &[&str], place: &str) -> String {
    let parts: Vec<String> = parts.iter().map(|part| quoted(part)).collect();
    parts.join(&format!("{SOFT_BREAK}{place}"))
}

/// A text in quoted-printable whose last line has room for a soft break.
fn quoted(text: &str) -> String {
    let encoded = Encoded::new_with_encoding(text.to_owned(), ContentTransferEncoding::QuotedPrintable);
    let encoded = encoded.map_or_else(|raw| raw, Encoded::into_vec);
    let mut encoded = String::from_utf8_lossy(&encoded).into_owned();
    let last = encoded.rsplit('\n').next().unwrap_or_default();
    if last.len() == LONGEST_LINE {
        let is_escape = last[LONGEST_LINE - 3..].starts_with('=');
        let cut = encoded.len() - if is_escape { 3 } else { 1 };
        encoded.insert_str(cut, SOFT_BREAK);
    }
    encoded
}
