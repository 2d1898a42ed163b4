//! What is asked and what is answered (HTTP/1.1, RFC 9112), and the promises that go out with every answer.

use percent_encoding::percent_decode_str;
use std::time::Duration;

/// A request that may be answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Request {
    /// The parts of the path, decoded, without empty ones at its ends.
    pub(crate) path: Vec<String>,
    /// The names and values after the `?`, decoded.
    query: Vec<(String, String)>,
}

impl Request {
    /// Reads a request's target (RFC 9112, 3.2.1); nothing if it is no path.
    pub(super) fn of(target: &str) -> Option<Self> {
        let path = target.strip_prefix('/')?;
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let decoded = |part: &str| Some(percent_decode_str(part).decode_utf8().ok()?.into_owned());
        let parts = path.trim_end_matches('/').split('/').filter(|part| !part.is_empty());
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        let pair = |pair: &str| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Some((decoded(name)?, decoded(value)?))
        };
        Some(Self {
            path: parts.map(decoded).collect::<Option<_>>()?,
            query: pairs.map(pair).collect::<Option<_>>()?,
        })
    }

    /// The parts of the path.
    pub(crate) fn parts(&self) -> Vec<&str> {
        self.path.iter().map(String::as_str).collect()
    }

    /// The value of a name after the `?`.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        let pair = self.query.iter().find(|(known, _)| known == name)?;
        Some(&pair.1)
    }
}

/// What comes back.
pub(crate) enum Answer {
    /// Everything at once.
    Whole(Reply),
    /// Events until the browser goes away (HTML, "Server-sent events").
    Events(Events),
}

/// Waits for the next event at most this long.
pub(crate) type Events = Box<dyn FnMut(Duration) -> Option<String> + Send>;

/// An answer with everything it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reply {
    pub(super) status: u16,
    pub(super) kind: &'static str,
    pub(super) policy: Policy,
    pub(super) body: Vec<u8>,
    /// Further lines of the header.
    further: Vec<(&'static str, String)>,
}

/// What a document may load and do (Content Security Policy, level 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Policy {
    /// Our own pages: our script, style, fonts, pictures and frames.
    Page,
    /// A copy of what will be published: it is looked at, and does nothing.
    Copy,
    /// A PDF file, which the browser's own viewer shows.
    Document,
    /// Pictures and texts: nothing.
    File,
}

impl Policy {
    pub(super) fn words(self) -> &'static str {
        match self {
            Policy::Page => {
                "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; \
                 connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
            }
            Policy::Copy => {
                "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self'; base-uri 'none'; \
                 form-action 'none'; frame-ancestors 'self'; sandbox allow-same-origin"
            }
            // The viewer writes styles of its own into the page that it makes.
            Policy::Document => {
                "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'self'"
            }
            Policy::File => "default-src 'none'; frame-ancestors 'self'; sandbox",
        }
    }
}

impl Reply {
    /// Something that was found.
    pub(crate) fn new(kind: &'static str, policy: Policy, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status: 200,
            kind,
            policy,
            body: body.into(),
            further: Vec::new(),
        }
    }

    /// A page of ours.
    pub(crate) fn page(html: String) -> Self {
        Self::new(HTML, Policy::Page, html)
    }

    /// A file by its name's ending.
    pub(crate) fn file(name: &str, body: Vec<u8>) -> Self {
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        let (kind, policy) = match ending {
            "html" => (HTML, Policy::Copy),
            "css" => ("text/css; charset=utf-8", Policy::File),
            "js" => ("text/javascript; charset=utf-8", Policy::File),
            // A drawing styles itself.
            "svg" => ("image/svg+xml", Policy::Copy),
            "png" => ("image/png", Policy::File),
            "jpg" | "jpeg" => ("image/jpeg", Policy::File),
            "ttf" => ("font/ttf", Policy::File),
            "pdf" => ("application/pdf", Policy::Document),
            "txt" => ("text/plain; charset=utf-8", Policy::File),
            _ => ("application/octet-stream", Policy::File),
        };
        Self::new(kind, policy, body)
    }

    /// The same with a status.
    pub(crate) fn with_status(self, status: u16) -> Self {
        Self { status, ..self }
    }

    /// The same to be saved instead of shown.
    pub(crate) fn saved_as(self, name: &str) -> Self {
        let name: String = name.chars().filter(|letter| is_plain(*letter)).collect();
        self.with("Content-Disposition", format!("attachment; filename=\"{name}\""))
    }

    /// The way to another address of ours.
    pub(super) fn elsewhere(address: String) -> Self {
        Self::new(TEXT, Policy::File, "")
            .with_status(303)
            .with("Location", address)
    }

    /// The same with a further line of the header.
    pub(super) fn with(mut self, name: &'static str, value: String) -> Self {
        self.further.push((name, value));
        self
    }

    /// A sentence instead of what was asked for.
    pub(super) fn sentence(status: u16, words: &str) -> Self {
        Self::new(TEXT, Policy::File, format!("{words}\n")).with_status(status)
    }

    /// Status line and header. Every answer says that nobody else may read or frame it, and that it is kept nowhere.
    pub(super) fn head(&self) -> String {
        let further = self.further.iter().map(|(name, value)| format!("{name}: {value}\r\n"));
        let further: String = further.collect();
        let allowed = if self.status == 405 { "Allow: GET, HEAD\r\n" } else { "" };
        format!(
            "HTTP/1.1 {} {}\r\nContent-Type: {}\r\nContent-Length: {}\r\n{further}{allowed}{}\r\n",
            self.status,
            reason(self.status),
            self.kind,
            self.body.len(),
            promises(self.policy)
        )
    }
}

/// The header of a stream of events.
pub(super) fn events_head() -> String {
    let promises = promises(Policy::File);
    format!("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n{promises}\r\n")
}

fn promises(policy: Policy) -> String {
    format!(
        "Content-Security-Policy: {}\r\n\
         Cross-Origin-Resource-Policy: same-origin\r\n\
         Cross-Origin-Opener-Policy: same-origin\r\n\
         X-Content-Type-Options: nosniff\r\n\
         X-Frame-Options: SAMEORIGIN\r\n\
         Referrer-Policy: no-referrer\r\n\
         Cache-Control: no-store\r\n\
         Connection: close\r\n",
        policy.words()
    )
}

fn is_plain(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.')
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        303 => "See Other",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        431 => "Request Header Fields Too Large",
        503 => "Service Unavailable",
        _ => "Internal Server Error",
    }
}

const HTML: &str = "text/html; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";
