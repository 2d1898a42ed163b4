//! Who gets the newsletter.

/// A person who is owed a newsletter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// The address as it was typed.
    pub email: String,
    /// The person's name, if it is known.
    pub name: Option<String>,
}

impl Recipient {
    /// The address as one person is known: in lower case, the domain as mail servers write it (IDNA).
    #[must_use]
    pub fn key(&self) -> String {
        let (local, domain) = self.email.rsplit_once('@').unwrap_or((&self.email, ""));
        let domain = idna::domain_to_ascii(domain).unwrap_or_else(|_| domain.to_lowercase());
        format!("{}@{domain}", local.to_lowercase())
    }
}
