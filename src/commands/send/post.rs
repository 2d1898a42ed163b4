//! A newsletter that is ready to be addressed, and the server that it goes out through.

use super::super::build::Issue;
use crate::config::{Newsletter, Smtp};
use crate::newsletter::clock::Clock;
use crate::newsletter::message::dkim::Signer;
use crate::newsletter::message::{Letter, Message, Occasion, Written};
use crate::newsletter::recipients::Recipient;
use crate::newsletter::smtp::Server;
use crate::newsletter::{ledger, password};
use crate::project::Project;
use anyhow::{Context, Result};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, Zoned};
use std::time::Duration;

/// The newsletter with everything that is the same for everybody.
pub(super) struct Post<'a> {
    issue: &'a Issue,
    letter: Letter,
    pub(super) subject: &'a str,
}

impl<'a> Post<'a> {
    /// Encodes the newsletter, dated now.
    pub(super) fn new(project: &Project, issue: &'a Issue, clock: &Clock, occasion: Occasion) -> Result<Self> {
        let written = Written::new(&issue.config, &issue.exercise, &issue.html, &issue.text);
        let signer = signer(project, issue.config.newsletter.as_ref())?;
        let secret = ledger::secret(project.root())?;
        Ok(Self {
            letter: Letter::new(&written, &zoned(issue, clock.now())?, secret, signer, occasion)?,
            subject: written.subject,
            issue,
        })
    }

    pub(super) fn id(&self) -> &'a str {
        &self.issue.exercise.id
    }

    pub(super) fn today(&self) -> Date {
        self.issue.today
    }

    /// The address of its web page, where its pictures are too.
    pub(super) fn url(&self) -> String {
        self.issue.config.page_url(self.id())
    }

    /// The sender as people see it.
    pub(super) fn sender(&self) -> String {
        let from = self.issue.config.newsletter.as_ref().map(|newsletter| &newsletter.from);
        from.map(|from| match from.name.as_str() {
            "" => from.email.clone(),
            name => format!("{name} <{}>", from.email),
        })
        .unwrap_or_default()
    }

    /// A time since 1970 in words, as the site's clocks show it; a minute later, so that it has surely come.
    pub(super) fn local(&self, since_1970: Duration) -> Option<String> {
        let time = zoned(self.issue, since_1970.saturating_add(Duration::from_mins(1))).ok()?;
        Some(time.strftime("%H:%M on %-d %B (%Z)").to_string())
    }

    pub(super) fn smtp(&self) -> Option<&'a Smtp> {
        self.issue.config.newsletter.as_ref()?.smtp.as_ref()
    }

    pub(super) fn fingerprint(&self) -> &str {
        self.letter.fingerprint()
    }

    pub(super) fn message(&self, person: &Recipient) -> Result<Message> {
        self.letter.addressed(person)
    }

    /// The server, with the password if it wants one.
    #[expect(clippy::unused_self, reason = "the server is the newsletter's")]
    pub(super) fn server(&self, project: &Project, smtp: &Smtp) -> Result<Server> {
        let fetched = smtp
            .username
            .as_ref()
            .map(|_| password::fetch(smtp.password_command.as_deref()));
        let authorities = smtp.ca_file.as_deref().map(|file| project.authorities(file));
        Ok(Server::new(smtp, fetched.transpose()?, authorities.transpose()?))
    }
}

fn signer(project: &Project, newsletter: Option<&Newsletter>) -> Result<Option<Signer>> {
    let Some(dkim) = newsletter.and_then(|newsletter| newsletter.dkim.as_ref()) else {
        return Ok(None);
    };
    let key = project.key(&dkim.key_file)?;
    let signer = Signer::new(&dkim.domain, &dkim.selector, &key)
        .with_context(|| format!("cannot sign with the key `{}`", dkim.key_file))?;
    Ok(Some(signer))
}

/// A time since 1970 as the site's clocks show it.
fn zoned(issue: &Issue, since_1970: Duration) -> Result<Zoned> {
    let since_1970 = SignedDuration::try_from(since_1970).context("the clock is wrong")?;
    let time = Timestamp::UNIX_EPOCH
        .checked_add(since_1970)
        .context("the clock is wrong")?;
    Ok(time.to_zoned(issue.config.site.timezone.clone()))
}
