//! Addresses as mail servers take them.

use anyhow::{Result, bail};
use lettre::Address;

/// An address that can be mailed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mailed {
    /// The address, its domain in ASCII letters (IDNA, RFC 5891), because lettre and many servers know no others.
    pub(super) address: String,
    /// Whether its first half has other letters, which only servers with SMTPUTF8 take.
    pub(super) needs_utf8: bool,
}

impl Mailed {
    /// # Errors
    /// When it is no address.
    pub(super) fn new(typed: &str) -> Result<Self> {
        let parts = typed.rsplit_once('@').map(|(local, domain)| (local, ascii(domain)));
        let known = parts.and_then(|(local, domain)| Address::new(local, domain?).ok());
        match known {
            Some(address) if !typed.chars().any(char::is_control) && typed.len() <= LONGEST => Ok(Self {
                needs_utf8: !address.user().is_ascii(),
                address: address.to_string(),
            }),
            _ => bail!("`{}` is no email address", typed.escape_debug()),
        }
    }

    /// What stands after the `@`.
    pub(super) fn domain(&self) -> &str {
        self.address.rsplit('@').next().unwrap_or_default()
    }
}

/// The longest path of an envelope, without its brackets (RFC 5321, 4.5.3.1.3).
const LONGEST: usize = 254;

/// A domain in ASCII letters, in lower case.
pub(super) fn ascii(domain: &str) -> Option<String> {
    idna::domain_to_ascii(domain).ok().filter(|domain| !domain.is_empty())
}
