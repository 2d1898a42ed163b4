//! The word that says whether somebody is to be mailed.

use std::fmt;

/// How somebody stands to the newsletter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Status {
    /// Is mailed.
    Subscribed,
    /// Has not confirmed yet (double opt-in): is not mailed.
    Pending,
    /// Has left: is not mailed.
    Unsubscribed,
    /// The address does not work: is not mailed.
    Bounced,
}

/// The words of our own files first, then those of other services' exports, in small letters without punctuation.
const WORDS: &[(Status, &[&str])] = &[
    (
        Status::Subscribed,
        &[
            "subscribed",
            "active",
            "confirmed",
            "enabled",
            // Buttondown's kinds of people who get the newsletter.
            "regular",
            "premium",
            "gifted",
            "trialed",
            "churning",
        ],
    ),
    (
        Status::Pending,
        &["pending", "unconfirmed", "unactivated", "notconfirmed"],
    ),
    (
        Status::Unsubscribed,
        &[
            "unsubscribed",
            "optedout",
            "optout",
            "removed",
            "complained",
            "complaint",
            "spammy",
            "blocked",
            "blocklisted",
        ],
    ),
    (
        Status::Bounced,
        &["bounced", "cleaned", "undeliverable", "hardbounced", "invalid"],
    ),
];

impl Status {
    /// Each, in the order of a count.
    pub(crate) const ALL: [Status; 4] = [
        Status::Subscribed,
        Status::Pending,
        Status::Unsubscribed,
        Status::Bounced,
    ];

    /// The word in our own files.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Status::Subscribed => "subscribed",
            Status::Pending => "pending",
            Status::Unsubscribed => "unsubscribed",
            Status::Bounced => "bounced",
        }
    }

    /// What a word means; none if that is not known, and then nobody is mailed.
    pub(crate) fn read(word: &str) -> Option<Self> {
        let plain: String = (word.chars().filter(|letter| letter.is_alphanumeric()))
            .flat_map(char::to_lowercase)
            .collect();
        let (status, _) = WORDS.iter().find(|(_, words)| words.contains(&plain.as_str()))?;
        Some(*status)
    }

    /// Whether it forbids mail for ever, unlike a missing confirmation.
    pub(crate) fn is_final(self) -> bool {
        matches!(self, Status::Unsubscribed | Status::Bounced)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_other_services_are_understood_and_strange_ones_are_not_guessed() {
        for (word, status) in [
            ("Subscribed", Some(Status::Subscribed)),
            ("regular", Some(Status::Subscribed)),
            ("Opted-out", Some(Status::Unsubscribed)),
            ("cleaned", Some(Status::Bounced)),
            ("unactivated", Some(Status::Pending)),
            ("non-subscribed", None),
            ("yes", None),
        ] {
            assert_eq!(Status::read(word), status, "{word}");
        }
        for status in Status::ALL {
            assert_eq!(Status::read(status.word()), Some(status));
        }
    }
}
