//! The lines of a journal: what is written down, as JSON, one record a line.

use crate::newsletter::secret::Secret;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;

/// The form of the journal. A program that meets a higher number than its own leaves the file alone.
pub(super) const VERSION: u32 = 1;

/// Who a recipient is to the ledger: the first 128 bits of an HMAC of the address, never the address.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name([u8; 16]);

impl Name {
    /// The name of a person, given by the text that stands for this one person (`Recipient::key`).
    pub(super) fn of(secret: &Secret, key: &str) -> Self {
        let digest = secret.digest("recipient", key);
        let mut name = [0; 16];
        name.copy_from_slice(&digest[..16]);
        Self(name)
    }

    fn parse(hex: &str) -> Option<Self> {
        u128::from_str_radix(hex, 16)
            .ok()
            .filter(|_| hex.len() == 32 && !hex.starts_with('+'))
            .map(|number| Self(number.to_be_bytes()))
    }
}

impl fmt::Display for Name {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:032x}", u128::from_be_bytes(self.0))
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Name({self})")
    }
}

impl Serialize for Name {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let hex = Cow::<str>::deserialize(deserializer)?;
        Self::parse(&hex).ok_or_else(|| serde::de::Error::custom("not a name"))
    }
}

/// The first line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Header {
    /// The form of the journal.
    pub(super) handout: u32,
    /// The exercise's id.
    pub(super) exercise: String,
    /// What the newsletter said.
    pub(super) content: String,
    /// Tells whether the project's key is still the one that the names were made with.
    pub(super) key: String,
    /// Seconds since 1970.
    pub(super) at: u64,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Event {
    /// The body is about to go out.
    Trying,
    /// The server has taken it.
    Sent,
    /// The server has refused it for good.
    Refused,
    /// The server has asked to come back later.
    Deferred,
    /// The body did not go out after all, or the refusal was not about this recipient: still owed.
    Owed,
    /// From here on the newsletter says something else.
    Changed,
}

/// Every other line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Record<'t> {
    /// Seconds since 1970.
    pub(super) at: u64,
    /// What happened.
    pub(super) is: Event,
    /// To whom; to nobody when the newsletter itself changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) to: Option<Name>,
    /// The server's words, or what the newsletter says now.
    #[serde(default, skip_serializing_if = "Option::is_none", borrow)]
    pub(super) said: Option<Cow<'t, str>>,
}

/// A line with its end, ready to be written in one piece.
pub(super) fn line(record: &impl Serialize) -> Result<Vec<u8>, serde_json::Error> {
    let mut bytes = serde_json::to_vec(record)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// A server's words may hold the recipient's address, which the ledger must not: every word with an `@` in it, and the
/// part before the `@` on its own, becomes `…`. At most 200 characters are kept.
pub(super) fn without_addresses(said: &str, address: &str) -> String {
    let local = address.split('@').next().unwrap_or_default().to_lowercase();
    // An `@` in a link is `%40`.
    let names_somebody = |word: &str| {
        !is_code(word) && (word.contains('@') || word.contains("%40") || holds(&word.to_lowercase(), &local))
    };
    let words = said
        .split_whitespace()
        .map(|word| if names_somebody(word) { "…" } else { word });
    words.collect::<Vec<_>>().join(" ").chars().take(200).collect()
}

/// `550` and `5.1.1` are no names, not even where somebody is called `1`.
fn is_code(word: &str) -> bool {
    let is_number = |part: &str| (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    word.split('.').all(is_number)
}

/// Whether a name stands in a text by itself: `anna` in `user=anna;`, not in `annabel`.
fn holds(text: &str, name: &str) -> bool {
    let ends = |letter: Option<char>| letter.is_none_or(|letter| !letter.is_alphanumeric());
    let stands_alone = |(at, found): (usize, &str)| {
        ends(text[..at].chars().next_back()) && ends(text[at + found.len()..].chars().next())
    };
    !name.is_empty() && text.match_indices(name).any(stands_alone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_one_line_of_json() {
        let secret = Secret::from_bytes([7; 32]);
        let record = Record {
            at: 1_763_871_812,
            is: Event::Sent,
            to: Some(Name::of(&secret, "anna@example.org")),
            said: Some("250 2.0.0 Ok: queued as \"4F2\"".into()),
        };
        let line = line(&record).unwrap();
        let text = String::from_utf8(line.clone()).unwrap();
        assert!(text.starts_with(r#"{"at":1763871812,"is":"sent","to":""#), "{text}");
        assert!(!text.contains("anna"), "{text}");
        assert_eq!(serde_json::from_slice::<Record<'_>>(&line).unwrap(), record);
    }

    #[test]
    fn a_name_is_32_hexadecimal_digits_and_nothing_else() {
        assert!(Name::parse("00112233445566778899aabbccddeeff").is_some());
        for bad in [
            "",
            "0011",
            "+0112233445566778899aabbccddeeff",
            "zz112233445566778899aabbccddeeff",
        ] {
            assert_eq!(Name::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn no_address_gets_into_the_ledger_by_way_of_an_answer() {
        let said = "550 5.1.1 <Anna.Bell@example.org>: user anna.bell unknown in table";
        assert_eq!(
            without_addresses(said, "anna.bell@example.org"),
            "550 5.1.1 … user … unknown in table"
        );
        let said = "550 user=anna.bell; /var/mail/Anna.Bell is gone, see https://x.org/?who=anna.bell%40example.org";
        assert_eq!(
            without_addresses(said, "anna.bell@example.org"),
            "550 … … is gone, see …"
        );
        assert_eq!(
            without_addresses("550 annabel is here", "anna@x.org"),
            "550 annabel is here"
        );
    }
}
