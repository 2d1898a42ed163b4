//! The head of a message: what stands in it for everybody, and what is one person's.

use super::address::{Mailed, ascii};
use super::{Written, words};
use crate::config::{Config, Newsletter};
use crate::newsletter::secret::Secret;
use crate::outputs::email::leave;
use anyhow::{Context as _, Result};
use jiff::Zoned;
use jiff::fmt::rfc2822;

/// What the fixed head holds that is not signed: relays change it (RFC 6376, 5.4.1), and nobody is misled by it.
const UNSIGNED: [&str; 2] = ["Precedence", "MIME-Version"];

/// One field of a head, its value folded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) value: String,
}

/// The fields that are the same for everybody.
#[derive(Debug)]
pub(super) struct Head {
    fields: Vec<Field>,
    /// As they are sent.
    pub(super) lines: String,
    /// The names of those that are signed.
    pub(super) signed: Vec<&'static str>,
    /// Those that are signed, as the signature takes them.
    pub(super) relaxed: String,
}

impl Head {
    /// # Errors
    /// When an address or a domain of the settings cannot be used.
    pub(super) fn new(written: &Written<'_>, newsletter: &Newsletter, from: &Mailed, date: &Zoned) -> Result<Self> {
        let date = rfc2822::to_string(date).context("the date cannot be written")?;
        let mut fields = vec![
            Field::new("Date", date),
            Field::named("From", Some(&newsletter.from.name), &from.address),
        ];
        if let Some(reply_to) = &newsletter.reply_to {
            let reply_to = Mailed::new(reply_to).context("`reply_to` cannot be used")?;
            fields.push(Field::named("Reply-To", None, &reply_to.address));
        }
        let subject = words::unstructured(written.subject, "Subject".len());
        fields.push(Field::new("Subject", subject));
        fields.push(list_id(written.config, newsletter)?);
        if newsletter.unsubscribe_url.is_some() {
            // RFC 8058, 3.1: the page may be posted to, and then takes the person off the list without a question.
            fields.push(Field::new("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"));
        }
        // What automatic answers look at, beside List-ID (RFC 3834, 2; RFC 5230, 4.6). There is no Auto-Submitted: a
        // person wrote this and sent it, and 5.1 of RFC 3834 keeps `auto-generated` for what no person had a hand in.
        fields.push(Field::new("Precedence", "bulk"));
        fields.push(Field::new("MIME-Version", "1.0"));
        Ok(Self::of(fields))
    }

    fn of(fields: Vec<Field>) -> Self {
        let signed = || fields.iter().filter(|field| !UNSIGNED.contains(&field.name));
        Self {
            lines: fields.iter().map(Field::line).collect(),
            signed: signed().map(|field| field.name).collect(),
            relaxed: signed().map(Field::relaxed).collect(),
            fields,
        }
    }

    /// What it tells, whenever it is sent.
    pub(super) fn says(&self) -> impl Iterator<Item = &str> {
        let dated = |field: &&Field| field.name != "Date";
        self.fields.iter().filter(dated).map(|field| field.value.as_str())
    }
}

impl Field {
    pub(super) fn new(name: &'static str, value: impl Into<String>) -> Self {
        let value = value.into();
        Self { name, value }
    }

    /// A person by name and address.
    fn named(name: &'static str, phrase: Option<&str>, address: &str) -> Self {
        Self::new(name, words::mailbox(phrase, address, name.len()))
    }

    /// The person whose message it is.
    pub(super) fn to(name: Option<&str>, to: &Mailed) -> Self {
        Self::named("To", name, &to.address)
    }

    /// As it is sent.
    pub(super) fn line(&self) -> String {
        format!("{}: {}\r\n", self.name, self.value)
    }

    /// As a signature takes it: the name in lower case, the value on one line, spaces one by one (RFC 6376, 3.4.2).
    pub(super) fn relaxed(&self) -> String {
        let words: Vec<&str> = self
            .value
            .split([' ', '\t', '\r', '\n'])
            .filter(|word| !word.is_empty())
            .collect();
        format!("{}:{}\r\n", self.name.to_ascii_lowercase(), words.join(" "))
    }
}

/// The name of the list (RFC 2919), by which people sort their mail: it stays the same whatever the site is called.
fn list_id(config: &Config, newsletter: &Newsletter) -> Result<Field> {
    let own = newsletter.list_id.clone();
    let id = own.unwrap_or_else(|| format!("newsletter.{}", config.domain()));
    let id = ascii(&id).with_context(|| format!("`list_id` cannot be `{id}`"))?;
    // The brackets stand there even if the site had no title.
    let named = Field::named("List-ID", Some(&config.site.title), &id);
    Ok(if named.value == id {
        Field::new(named.name, format!("<{id}>"))
    } else {
        named
    })
}

/// How people leave.
#[derive(Debug)]
pub(super) struct Leave {
    /// The address to write to.
    address: String,
    /// The address of the page, with places for the person.
    page: Option<String>,
}

impl Leave {
    /// # Errors
    /// When the address cannot be used.
    pub(super) fn new(newsletter: &Newsletter) -> Result<Self> {
        let address = newsletter.unsubscribe.as_deref().unwrap_or_default();
        let address = Mailed::new(address).context("`unsubscribe` cannot be used")?;
        Ok(Self {
            address: leave::mailto(&address.address),
            page: newsletter.unsubscribe_url.clone(),
        })
    }

    /// The page of one person. The token shows that the address in it is the one that was written to.
    pub(super) fn page(&self, key: &str, secret: &Secret) -> Option<String> {
        let page = self.page.as_ref()?;
        let page = page.replace("{token}", &secret.token("unsubscribe", key));
        Some(page.replace("{email}", &escaped(key)))
    }

    /// What mail programs make an unsubscribe button of: the letter to write always (RFC 2369, 3.2; RFC 6068), before it
    /// the page if there is one. The subject names the person, who may write from another address.
    pub(super) fn field(&self, to: &Mailed, page: Option<&str>) -> Field {
        let subject = escaped(&format!("Unsubscribe {}", to.address));
        let letter = format!("<{}?subject={subject}>", self.address);
        Field::new(
            "List-Unsubscribe",
            match page {
                Some(page) => format!("<{page}>,\r\n {letter}"),
                None => letter,
            },
        )
    }
}

/// A text in an address: what is not unreserved is percent-encoded (RFC 3986, 2.3).
fn escaped(text: &str) -> String {
    let escape = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'_' | b'-' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(escape).collect()
}
