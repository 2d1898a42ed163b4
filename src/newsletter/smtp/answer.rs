//! What a server said, and what its numbers mean.

use lettre::transport::smtp::{self, response::Response};
use std::error::Error;
use std::fmt;

/// An answer: three digits and words (RFC 5321, section 4.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The three digits.
    pub code: u16,
    /// The words, on one line.
    pub words: String,
}

impl Answer {
    pub(super) fn of(response: &Response) -> Self {
        let words: Vec<&str> = response.message().flat_map(str::split_whitespace).collect();
        Self {
            code: response.code().into(),
            words: words.join(" "),
        }
    }

    /// The answer that lettre made an error of; nothing if there was none.
    pub(super) fn of_error(error: &smtp::Error) -> Option<Self> {
        let code = error.status()?;
        let words = error.source().map(ToString::to_string).unwrap_or_default();
        Some(Self {
            code: code.into(),
            words: words.split_whitespace().collect::<Vec<_>>().join(" "),
        })
    }

    /// An answer as it was written down.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let (code, words) = text.split_once(' ')?;
        Some(Self {
            code: code.parse().ok()?,
            words: words.to_owned(),
        })
    }

    /// Whether trying again cannot help (RFC 5321, section 4.2.1: 5yz).
    #[must_use]
    pub fn is_lasting(&self) -> bool {
        self.code >= 500
    }

    /// Whether the server closes the connection (RFC 5321, section 3.8).
    pub(super) fn is_goodbye(&self) -> bool {
        self.code == 421
    }

    /// Whether the server wants to know who sends (RFC 4954, section 6).
    pub(crate) fn wants_login(&self) -> bool {
        matches!(self.code, 530 | 534 | 538)
    }

    /// Whether it says that there is no such mailbox: by its enhanced status (RFC 3463, subjects 1 and 2, without
    /// mailboxes that are full or take no mail of that size), else by its code (RFC 5321, section 4.2.3), unless its
    /// words speak of something else.
    #[must_use]
    pub fn is_about_the_address(&self) -> bool {
        let first = self.words.split_whitespace().next().unwrap_or_default();
        let parts: Vec<&str> = first.split('.').collect();
        match parts.as_slice() {
            ["5", "1", detail] => *detail != "7" && *detail != "8",
            ["5", "2", detail] => matches!(*detail, "0" | "1"),
            ["5", _, _] => false,
            _ => matches!(self.code, 550 | 551 | 553) && self.speaks_of_them() && !self.speaks_of_us(),
        }
    }

    /// Whether the words are about a mailbox or a person: who is refused otherwise may only have come too late that day.
    fn speaks_of_them(&self) -> bool {
        const WORDS: [&str; 10] = [
            "user",
            "mailbox",
            "recipient",
            "address",
            "account",
            "exist",
            "such",
            "unknown",
            "inbox",
            "person",
        ];
        self.has_one_of(&WORDS)
    }

    /// Whether the words are about who sends, what, or how much: providers say that with 550 too.
    fn speaks_of_us(&self) -> bool {
        const WORDS: [&str; 15] = [
            "limit",
            "exceed",
            "quota",
            "too many",
            "spam",
            "policy",
            "black",
            "block",
            "relay",
            "sender",
            "authenti",
            "denied",
            "ip address",
            "maximum",
            "too fast",
        ];
        self.has_one_of(&WORDS)
    }

    fn has_one_of(&self, words: &[&str]) -> bool {
        let own = self.words.to_lowercase();
        words.iter().any(|word| own.contains(word))
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.code, self.words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_answers_about_the_mailbox_are_about_the_address() {
        let is_about = |code, words: &str| {
            let words = words.to_owned();
            Answer { code, words }.is_about_the_address()
        };
        assert!(is_about(550, "5.1.1 no such user"));
        assert!(is_about(550, "no such user here"));
        assert!(is_about(550, "sorry, no mailbox here by that name"));
        assert!(!is_about(550, "Daily sending maximum reached, try tomorrow"));
        assert!(!is_about(550, "Too fast, slow down"));
        assert!(!is_about(550, "Authentication is required"));
        assert!(!is_about(
            553,
            "sorry, your domain is not in my list of allowed rcpthosts"
        ));
        assert!(is_about(550, "5.2.1 mailbox disabled"));
        assert!(!is_about(552, "5.2.2 mailbox full"));
        assert!(!is_about(554, "5.7.1 relay access denied"));
        assert!(!is_about(550, "5.1.8 sender address rejected"));
        assert!(!is_about(554, "transaction failed"));
        assert!(!is_about(
            550,
            "Domain example.org has exceeded the max emails per hour"
        ));
        assert!(!is_about(550, "Sender verify failed"));
    }
}
