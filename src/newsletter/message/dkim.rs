//! Signs messages (DKIM, RFC 6376), with RSA or with Ed25519 (RFC 8463), both parts relaxed.
//!
//! lettre can sign too, but it hashes the whole body again for each person and brings the crate `rsa`, which has an
//! open advisory (RUSTSEC-2023-0071). ring is there already for TLS and signs several times faster.

mod key;

use super::address::ascii;
use super::head::{Field, Head};
use anyhow::{Context as _, Result};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use key::Key;
use ring::digest::Digest;

/// What a message must not have a second one of: such a one, put in on the way, would be shown in place of the signed
/// one (RFC 6376, 8.15).
const ONLY_ONCE: [&str; 5] = ["From", "Reply-To", "To", "Subject", "Date"];

/// The letters of a signature on one line.
const ACROSS: usize = 72;

/// The names of fields on one line.
const NAMES_ACROSS: usize = 5;

/// A domain with its private key.
#[derive(Debug)]
pub struct Signer {
    domain: String,
    selector: String,
    key: Key,
}

impl Signer {
    /// A signer with the private key in a PEM file's text.
    ///
    /// # Errors
    /// With a sentence that says what the file holds instead of a key that can be used.
    pub fn new(domain: &str, selector: &str, pem: &[u8]) -> Result<Self> {
        Ok(Self {
            domain: ascii(domain).with_context(|| format!("`{domain}` is no domain"))?,
            selector: selector.to_owned(),
            key: Key::read(pem)?,
        })
    }

    /// The field that signs a head with one person's fields and the body with this hash.
    ///
    /// # Errors
    /// When the system gives no random numbers.
    pub(super) fn sign(&self, head: &Head, own: &[Field], body: &Digest, seconds: i64) -> Result<Field> {
        let names: Vec<&str> = head
            .signed
            .iter()
            .copied()
            .chain(own.iter().map(|field| field.name))
            .chain(ONLY_ONCE)
            .collect();
        let unsigned = Field::new("DKIM-Signature", self.tags(&names, body, seconds));
        let mut signed = head.relaxed.clone();
        signed.extend(own.iter().map(Field::relaxed));
        signed.push_str(unsigned.relaxed().trim_end());
        let signature = BASE64.encode(self.key.sign(signed.as_bytes())?);
        Ok(Field::new(unsigned.name, unsigned.value + &folded(&signature)))
    }

    fn tags(&self, names: &[&str], body: &Digest, seconds: i64) -> String {
        format!(
            "v=1; a={}-sha256; c=relaxed/relaxed; d={};\r\n s={}; t={seconds};\r\n h={};\r\n bh={};\r\n b=",
            self.key.kind(),
            self.domain,
            self.selector,
            lines(names),
            BASE64.encode(body)
        )
    }
}

/// Names, as many to a line as fit whatever they are.
fn lines(names: &[&str]) -> String {
    let lines = names.chunks(NAMES_ACROSS).map(|names| names.join(":"));
    lines.collect::<Vec<_>>().join(":\r\n ")
}

/// A signature on lines of its own.
fn folded(signature: &str) -> String {
    let starts = (0..signature.len()).step_by(ACROSS);
    let lines = starts.map(|start| &signature[start..signature.len().min(start + ACROSS)]);
    lines.collect::<Vec<_>>().join("\r\n ")
}
