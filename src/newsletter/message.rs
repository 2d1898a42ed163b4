//! One newsletter as messages (RFC 5322): encoded once, then addressed to each person.

mod address;
mod body;
pub mod dkim;
mod head;
#[cfg(test)]
pub(super) mod tests;
mod words;

use super::recipients::Recipient;
use super::secret::Secret;
use crate::config::{Config, Newsletter};
use crate::exercise::Exercise;
use crate::outputs::email::leave;
use address::Mailed;
use anyhow::{Context as _, Result, bail};
use body::{Body, Links};
use dkim::Signer;
use head::{Field, Head, Leave};
use jiff::Zoned;
use ring::digest::{self, SHA256};

/// More bytes than a head and two links take.
const ROOM_FOR_HEAD: usize = 4096;

/// What a newsletter says, as it was built.
#[derive(Debug, Clone, Copy)]
pub struct Written<'a> {
    /// Whose it is.
    pub config: &'a Config,
    /// The exercise's id.
    pub id: &'a str,
    /// The subject.
    pub subject: &'a str,
    /// `email.html`.
    pub html: &'a str,
    /// `email.txt`.
    pub text: &'a str,
}

/// Why messages go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occasion {
    /// To the subscribers, to each of them once.
    Issue,
    /// To look at. Its messages have ids of their own: a mailbox drops what it has already, and would drop the issue.
    Trial,
}

/// A newsletter with all that is the same for everybody.
#[derive(Debug)]
pub struct Letter {
    id: String,
    from: Mailed,
    head: Head,
    body: Body,
    leave: Leave,
    secret: Secret,
    signer: Option<Signer>,
    occasion: Occasion,
    seconds: i64,
    fingerprint: String,
}

/// One person's message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its Message-ID, with the brackets: the same whenever the same person is sent the same newsletter.
    pub id: String,
    /// The sender's address for the envelope.
    pub from: String,
    /// The person's address for the envelope.
    pub to: String,
    /// The message: lines of at most 998 bytes that end in CR and LF, dots not yet stuffed.
    pub bytes: Vec<u8>,
    /// Whether an address needs a server with SMTPUTF8 (RFC 6531).
    pub needs_utf8: bool,
}

impl<'a> Written<'a> {
    /// The newsletter of an exercise, with the texts of its two files.
    #[must_use]
    pub fn new(config: &'a Config, exercise: &'a Exercise, html: &'a str, text: &'a str) -> Self {
        Self {
            config,
            id: &exercise.id,
            subject: exercise.email.subject.as_ref().unwrap_or(&exercise.title),
            html,
            text,
        }
    }

    /// The settings that a newsletter cannot be sent without.
    pub(super) fn newsletter(&self) -> Result<&'a Newsletter> {
        let Some(newsletter) = &self.config.newsletter else {
            bail!("`handout.yaml` names no sender: add `newsletter: {{from: Anna Bell <anna@example.org>}}`");
        };
        if self.config.practice.address.is_none() {
            bail!("the newsletter has no postal address: add `address` to `practice` in `handout.yaml`");
        }
        if newsletter.unsubscribe.is_none() {
            bail!("the newsletter does not say how to leave it: add `unsubscribe` to `newsletter` in `handout.yaml`");
        }
        Ok(newsletter)
    }

    /// Why a file of it cannot be used.
    pub(super) fn outdated(&self) -> String {
        format!(
            "the newsletter of `{0}` was built with another address to leave it: build it again with `handout build {0}`",
            self.id
        )
    }

    /// What it says, whoever gets it and whenever.
    fn fingerprint(&self, head: &Head) -> String {
        let mut context = digest::Context::new(&SHA256);
        for part in head.says().chain([self.html, self.text]) {
            context.update(part.as_bytes());
            context.update(b"\0");
        }
        hex(context.finish().as_ref())
    }
}

impl Letter {
    /// Encodes a newsletter that is dated `date`.
    ///
    /// # Errors
    /// When the law's address or the way out is missing, or the files were built with other settings.
    pub fn new(
        written: &Written<'_>,
        date: &Zoned,
        secret: Secret,
        signer: Option<Signer>,
        occasion: Occasion,
    ) -> Result<Self> {
        let newsletter = written.newsletter()?;
        let from = Mailed::new(&newsletter.from.email).context("the sender cannot be used")?;
        let head = Head::new(written, newsletter, &from, date)?;
        let fingerprint = written.fingerprint(&head);
        Ok(Self {
            id: written.id.to_owned(),
            body: body(written, newsletter, &fingerprint)?,
            leave: Leave::new(newsletter)?,
            seconds: date.timestamp().as_second(),
            from,
            head,
            secret,
            signer,
            occasion,
            fingerprint,
        })
    }

    /// What the newsletter says, as a hash: without the people who get it and the day on which they do.
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// The message for one person. Only `To`, `Message-ID`, `List-Unsubscribe`, the signature and, where the settings
    /// have an `unsubscribe_url`, the link to leave are the person's own.
    ///
    /// # Errors
    /// When the address cannot be mailed to.
    pub fn addressed(&self, recipient: &Recipient) -> Result<Message> {
        let to = Mailed::new(&recipient.email)?;
        let key = recipient.key();
        let id = self.message_id(&key);
        let page = self.leave.page(&key, &self.secret);
        let own = [
            Field::to(recipient.name.as_deref(), &to),
            Field::new("Message-ID", id.clone()),
            self.leave.field(&to, page.as_deref()),
        ];
        let links = page.as_deref().map(Links::to);
        Ok(Message {
            bytes: self.bytes(&own, links.as_ref())?,
            from: self.from.address.clone(),
            needs_utf8: self.from.needs_utf8 || to.needs_utf8,
            to: to.address,
            id,
        })
    }

    fn bytes(&self, own: &[Field], links: Option<&Links>) -> Result<Vec<u8>> {
        let mut bytes = Vec::with_capacity(self.body.len() + ROOM_FOR_HEAD);
        if let Some(signer) = &self.signer {
            let digest = self.body.digest(links);
            let signature = signer.sign(&self.head, own, &digest, self.seconds)?;
            bytes.extend_from_slice(signature.line().as_bytes());
        }
        bytes.extend_from_slice(self.head.lines.as_bytes());
        own.iter()
            .for_each(|field| bytes.extend_from_slice(field.line().as_bytes()));
        self.body.write(links, &mut bytes);
        Ok(bytes)
    }

    /// The same for the same person and newsletter, so that a mailbox that got it twice (the first answer was lost, the
    /// message was sent again) can drop one. The secret keeps the address out of it.
    fn message_id(&self, key: &str) -> String {
        let name = match self.occasion {
            Occasion::Issue => format!("issue\0{}\0{key}", self.id),
            Occasion::Trial => format!("trial\0{}\0{key}\0{}\0{}", self.id, self.fingerprint, self.seconds),
        };
        let hash = self.secret.token("message", &name);
        format!("<{}@{}>", &hash[..32], self.from.domain())
    }
}

/// Both texts, cut where the link to leave stands if everybody has another one.
fn body(written: &Written<'_>, newsletter: &Newsletter, fingerprint: &str) -> Result<Body> {
    let config = written.config;
    let attribute = leave::attribute(config).unwrap_or_default();
    let lines = leave::lines(config).unwrap_or_default();
    let cut = || Some((written.html.rsplit_once(&attribute)?, written.text.rsplit_once(&lines)?));
    let (html, text) = cut().with_context(|| written.outdated())?;
    let boundary = format!("=_{}", &fingerprint[..32]);
    Ok(match newsletter.unsubscribe_url {
        Some(_) => Body::new(&[text.0, text.1], &[html.0, html.1], &boundary),
        None => Body::new(&[written.text], &[written.html], &boundary),
    })
}

/// Two digits a byte.
fn hex(bytes: &[u8]) -> String {
    let digits = |byte: &u8| [byte >> 4, byte & 15].map(|half| char::from(b"0123456789abcdef"[usize::from(half)]));
    bytes.iter().flat_map(digits).collect()
}
