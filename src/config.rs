//! What `handout.yaml` says, with every default: the practice, its site, its brand and what to print.

mod colour;

pub use colour::Colour;

use crate::exercise::{Block, Picture};
use crate::outputs::Templates;
use crate::source::Source;
use jiff::civil::Time;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The settings of a project.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where they were written, for diagnostics of later stages.
    pub source: Arc<Source>,
    /// Who publishes.
    pub practice: Practice,
    /// Where.
    pub site: Site,
    /// In which colours.
    pub brand: Brand,
    /// With which templates pages, the feed and the newsletter are made.
    pub templates: Templates,
    /// How it is printed.
    pub handout: Handout,
    /// How it is mailed; a project may have no newsletter.
    pub newsletter: Option<Newsletter>,
    /// Where it is posted.
    pub captions: Captions,
    /// The invitation and sign-off at the end of every exercise.
    pub closing: Vec<Block>,
    /// A sentence that stands at the foot of every output.
    pub disclaimer: Option<String>,
}

/// The people behind the exercises and how to reach them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Practice {
    /// The practice's name.
    pub name: String,
    /// The person who writes.
    pub author: String,
    /// Letters and titles after the name.
    pub credentials: Option<String>,
    /// The telephone number as people dial it.
    pub phone: Option<String>,
    /// The email address.
    pub email: Option<String>,
    /// The postal address on one line.
    pub address: Option<String>,
    /// The https address of the booking page.
    pub booking: Option<String>,
    /// The logo.
    pub logo: Option<Picture>,
}

/// The web site that `out/` becomes.
#[derive(Debug, Clone, PartialEq)]
pub struct Site {
    /// Its https address without a slash at the end.
    pub url: String,
    /// Its title.
    pub title: String,
    /// What it is about, in a sentence.
    pub description: String,
    /// The language of everything, as a BCP 47 tag.
    pub language: String,
    /// Where the practice's days begin.
    pub timezone: TimeZone,
    /// The most exercises that the feed holds.
    pub feed_items: usize,
}

/// The two colours of the practice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Brand {
    /// For headers, headings and buttons.
    pub primary: Colour,
    /// For what should stand out.
    pub accent: Colour,
}

/// How the handout is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Handout {
    /// The paper.
    pub paper: Paper,
    /// In large type, for readers with low vision.
    pub large_print: bool,
    /// With a diary to tick.
    pub diary: bool,
    /// Where the printed square code leads.
    pub qr: Qr,
}

/// Where the square code on the handout leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Qr {
    /// To the exercise's web page.
    #[default]
    Page,
    /// To its video, or to the page of an exercise that has none.
    Video,
    /// There is none.
    None,
}

impl Qr {
    /// Every choice with the word that the settings use for it.
    pub const ALL: [(&'static str, Qr); 3] = [("page", Qr::Page), ("video", Qr::Video), ("none", Qr::None)];
}

/// A paper size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Paper {
    /// 210 × 297 mm, ISO 216.
    #[default]
    A4,
    /// 8.5 × 11 in, ANSI/ASME Y14.1.
    Letter,
}

impl Paper {
    /// Every paper with the word that the settings use for it.
    pub const ALL: [(&'static str, Paper); 2] = [("a4", Paper::A4), ("letter", Paper::Letter)];

    /// Width and height in points (1/72 inch).
    #[must_use]
    pub fn size(self) -> (f32, f32) {
        match self {
            Paper::A4 => (595.276, 841.89),
            Paper::Letter => (612.0, 792.0),
        }
    }

    /// The name that people know it by.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Paper::A4 => "A4",
            Paper::Letter => "Letter",
        }
    }
}

/// A name and an email address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mailbox {
    /// The name that an inbox shows; may be empty.
    pub name: String,
    /// The address.
    pub email: String,
}

/// The newsletter's envelope.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Newsletter {
    /// The sender.
    pub from: Mailbox,
    /// Where answers go, if not to the sender.
    pub reply_to: Option<String>,
    /// The address that unsubscribe requests are mailed to.
    pub unsubscribe: Option<String>,
    /// The https address that takes people off the list, with `{token}` and perhaps `{email}` in it.
    pub unsubscribe_url: Option<String>,
    /// The name of the list among all lists (RFC 2919), if it is not to be made from the site's domain.
    pub list_id: Option<String>,
    /// With which key messages are signed, if the server does not do it.
    pub dkim: Option<Dkim>,
    /// Through which server it goes out; without one it is only written into files.
    pub smtp: Option<Smtp>,
}

/// How messages are signed (RFC 6376).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dkim {
    /// The domain that answers for the messages.
    pub domain: String,
    /// The name under which its public key is published.
    pub selector: String,
    /// The file with its private key, as typed: from the project's folder on.
    pub key_file: String,
}

/// The mail server and how fast it may be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Smtp {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is encrypted.
    pub security: Security,
    /// The name to log in with; a server on this computer may need none.
    pub username: Option<String>,
    /// The command that prints the password.
    pub password_command: Option<String>,
    /// A file of certificate authorities to trust beside the usual ones, in PEM.
    pub ca_file: Option<String>,
    /// At most so many messages a second.
    pub per_second: Option<u32>,
    /// At most so many messages in any hour.
    pub per_hour: Option<u32>,
    /// At most so many messages in any day.
    pub per_day: Option<u32>,
    /// So many connections at once.
    pub connections: u32,
}

/// How a connection to a mail server is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Security {
    /// It begins in clear and must go over to TLS before anything is said (RFC 3207).
    #[default]
    StartTls,
    /// TLS from the first byte (RFC 8314, section 3.3).
    Tls,
    /// None, for a server on this computer only.
    None,
}

impl Security {
    /// Every choice with the word that the settings use for it.
    pub const ALL: [(&'static str, Security); 3] = [
        ("starttls", Security::StartTls),
        ("tls", Security::Tls),
        ("none", Security::None),
    ];

    /// The port that such servers listen on (RFC 6409, RFC 8314, RFC 5321).
    #[must_use]
    pub fn usual_port(self) -> u16 {
        match self {
            Security::StartTls => 587,
            Security::Tls => IMPLICIT_TLS,
            Security::None => 25,
        }
    }
}

/// The port of mail servers that speak TLS from the first byte (RFC 8314, section 3.3).
pub const IMPLICIT_TLS: u16 = 465;

/// How many connections are used at once where it is not set.
pub const DEFAULT_CONNECTIONS: u32 = 2;

/// Where captions are posted and what they all carry.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Captions {
    /// The names of the networks, each one of [`crate::outputs::captions::NETWORKS`].
    pub networks: Vec<String>,
    /// Hashtags of every caption, without `#`.
    pub hashtags: Vec<String>,
    /// The practice's name on a network, by network.
    pub handles: BTreeMap<String, String>,
    /// The names of the networks where a caption that is too long goes on in further posts.
    pub continue_on: Vec<String>,
    /// The time of the day at which schedulers post, where the practice is.
    pub post_at: Time,
}

/// The brand of a practice that has not chosen colours yet.
impl Default for Brand {
    fn default() -> Self {
        Self {
            primary: Colour(0x1f, 0x5f, 0x5b),
            accent: Colour(0xd9, 0x77, 0x2b),
        }
    }
}

/// The title of a site that has none of its own.
pub const DEFAULT_TITLE: &str = "Exercise of the week";

/// The language where none is set.
pub const DEFAULT_LANGUAGE: &str = "en-GB";

/// The time zone where none is set.
pub const DEFAULT_TIMEZONE: &str = "Europe/London";

/// The hour of the day, where the practice is, at which an exercise is published.
pub const PUBLICATION_HOUR: i8 = 6;

/// The most exercises in the feed where nothing is set: about a year of them.
pub const DEFAULT_FEED_ITEMS: usize = 50;

/// The time of the day at which schedulers post where none is set: before most people's work begins.
pub const DEFAULT_POST_AT: Time = jiff::civil::time(8, 30, 0, 0);

/// The networks where none are chosen.
pub const DEFAULT_NETWORKS: [&str; 2] = ["instagram", "facebook"];

impl Config {
    /// The absolute address of a path under `out/`.
    #[must_use]
    pub fn url_of(&self, path: &str) -> String {
        format!("{}/{path}", self.site.url)
    }

    /// The absolute address of an exercise's page.
    #[must_use]
    pub fn page_url(&self, id: &str) -> String {
        self.url_of(&format!("{id}/"))
    }

    /// The site's address without its path (`https://example.org`).
    #[must_use]
    pub fn origin(&self) -> &str {
        let host = self.site.url.find("://").map_or(0, |at| at + "://".len());
        let end = self.site.url[host..]
            .find('/')
            .map_or(self.site.url.len(), |at| host + at);
        &self.site.url[..end]
    }

    /// The domain of the site (`example.org`).
    #[must_use]
    pub fn domain(&self) -> &str {
        let after = self.site.url.split_once("://").map_or("", |(_, rest)| rest);
        after.split(['/', ':']).next().unwrap_or_default()
    }
}
