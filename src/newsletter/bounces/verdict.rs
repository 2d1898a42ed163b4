//! Whether a refusal says that an address does not work, by RFC 3463's codes and by what servers write beside them.
//!
//! A person is taken off only when it is certain, because somebody who wanted the newsletter would not know why it stopped:
//!
//! - 3.2 (address): 5.1.1 no such mailbox, 5.1.2 no such domain, 5.1.3 bad syntax, 5.1.6 moved away, and
//!   5.1.10 (RFC 7505: the domain takes no mail; Exchange: no such recipient) are certain. 5.1.4 is ambiguous, 5.1.5 is a success, 5.1.7 and 5.1.8 are about the
//!   sender; 5.1.0 says too little.
//! - 3.3 (mailbox): 5.2.1 (disabled) is certain unless the text speaks of a rate. 5.2.2 (full), 5.2.3 (message too long)
//!   and 5.2.4 (a mailing list) pass.
//! - 3.5 (routing): 5.4.4 (no route: the domain has no server) is certain; the others are the network's.
//! - 3.4, 3.6, 3.7 (servers, protocol, content) and 3.8 (5.7.x: policy, spam, authentication) say nothing about the address.
//! - Where a code says too little (5.0.0, 5.1.0, 5.2.0, 5.4.x, 5.5.x, or none), the text decides if it names the reason in
//!   words that mean nothing else.

/// A refusal as a server gave it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Refusal {
    /// The codes of RFC 3463 in it: the report's own, and the one in the server's words.
    pub(super) codes: Vec<Code>,
    /// The server's words in small letters.
    pub(super) words: String,
}

/// Class, subject and detail.
pub(super) type Code = [u16; 3];

/// Words that mean that there is no such mailbox, in small letters.
const GONE: [&str; 17] = [
    "user unknown",
    "unknown user",
    "unknown or illegal user",
    "no such user",
    "no such recipient",
    "no such mailbox",
    "no such account",
    "no mailbox here by that name",
    "mailbox not found",
    "user not found",
    "recipient not found",
    "recipientnotfound",
    "unknown recipient",
    "recipient unknown",
    "invalid recipient",
    "account that you tried to reach does not exist",
    // Exchange Online refuses unknown people so, with 5.4.1.
    "recipient address rejected: access denied",
];

/// Words of refusals that pass or are about us, in small letters.
const PASSING: [&str; 13] = [
    "quota",
    "full",
    "too quickly",
    " rate",
    "spam",
    "blocked",
    "blacklist",
    "blocklist",
    "reputation",
    "policy",
    "greylist",
    "sender",
    "try again",
];

impl Refusal {
    /// A report's status and a server's words.
    pub(super) fn new(status: &str, words: &str) -> Self {
        let codes = [code(status), code(words)];
        Self {
            codes: codes.into_iter().flatten().collect(),
            // Some servers explain the status in a comment behind it.
            words: format!("{status} {words}").to_lowercase(),
        }
    }

    /// Whether the address certainly does not work.
    pub(super) fn is_certain(&self) -> bool {
        let passes = || PASSING.iter().any(|words| self.words.contains(words));
        if self.codes.iter().any(|code| says_nothing_of_the_address(*code)) {
            return false;
        }
        if self.codes.iter().any(|code| is_dead(*code)) {
            let may_be_a_rate = self.codes.contains(&[5, 2, 1]);
            return !(may_be_a_rate && passes());
        }
        GONE.iter().any(|words| self.words.contains(words)) && !passes()
    }

    /// The reason in a few words, for a person.
    pub(super) fn why(&self) -> String {
        let is_vague = |code: &&Code| code[1] == 0 || code[2] == 0;
        let code = self.codes.iter().find(|code| !is_vague(code)).or(self.codes.first());
        match code {
            Some(code) => format!("{}.{}.{}, {}", code[0], code[1], code[2], self.meaning(*code)),
            None if self.is_certain() => "no such mailbox".to_owned(),
            None => "no reason that is known here".to_owned(),
        }
    }

    fn meaning(&self, code: Code) -> &'static str {
        match (code[1], code[2]) {
            (1, 1) => "no such mailbox",
            (1, 2) | (4, 4) => "no such domain",
            (1, 3) => "the address cannot be right",
            (1, 6) => "the mailbox has moved away",
            (1, 7 | 8) => "the sender's address was refused",
            (1, 10) => "the address takes no mail",
            (2, 1) => "the mailbox is closed",
            (2, 2) => "the mailbox is full",
            (2, 3) | (3, 4) => "the message is too large",
            (7, _) => "taken for spam or against a rule",
            _ if self.is_certain() => "no such mailbox",
            (3, _) => "their server had a problem",
            (4, 7) => "it could not be delivered in time",
            (4, _) => "their server could not be reached",
            (5 | 6, _) => "their server could not take the message",
            _ => "not delivered",
        }
    }
}

fn is_dead(code: Code) -> bool {
    matches!(code, [5, 1, 1 | 2 | 3 | 6 | 10] | [5, 2, 1] | [5, 4, 4])
}

/// Whether a code rules out that the address is at fault: not permanent, or about something else.
fn says_nothing_of_the_address(code: Code) -> bool {
    code[0] != 5 || matches!(code, [_, 1, 4 | 5 | 7 | 8] | [_, 2, 2..=4] | [_, 3 | 6 | 7, _])
}

/// The first code in a text: three numbers with dots between, the first one 2, 4 or 5 (RFC 3463, 2). An address of four
/// numbers is none.
fn code(text: &str) -> Option<Code> {
    let words = text.split(|letter: char| !(letter.is_ascii_digit() || letter == '.'));
    words.map(|word| word.trim_end_matches('.')).find_map(|word| {
        let numbers: Vec<u16> = word.split('.').map(|part| part.parse().ok()).collect::<Option<_>>()?;
        let code: Code = numbers.try_into().ok()?;
        (matches!(code[0], 2 | 4 | 5) && code[1] < 1000 && code[2] < 1000).then_some(code)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_certain(status: &str, words: &str) -> bool {
        Refusal::new(status, words).is_certain()
    }

    #[test]
    fn only_codes_about_the_address_are_certain() {
        for status in ["5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", "5.4.4"] {
            assert!(is_certain(status, "smtp; 550 no"), "{status}");
        }
        for status in [
            "4.1.1", "2.1.5", "5.0.0", "5.1.0", "5.1.4", "5.1.5", "5.1.7", "5.1.8", "5.2.0", "5.2.2", "5.2.3", "5.2.4",
            "5.3.4", "5.4.1", "5.4.6", "5.4.7", "5.5.0", "5.6.1", "5.7.1", "5.7.26",
        ] {
            assert!(!is_certain(status, "smtp; 550 no"), "{status}");
        }
    }

    #[test]
    fn the_servers_own_words_decide_where_the_report_says_too_little() {
        assert!(is_certain("5.0.0", "smtp; 550 5.1.1 <a@x.org>: no"));
        assert!(is_certain(
            "5.0.0",
            "smtp; 550 Requested action not taken: no such user here"
        ));
        assert!(is_certain(
            "5.4.1",
            "smtp; 550 5.4.1 Recipient address rejected: Access denied. [AB1.example.net]"
        ));
        assert!(!is_certain("5.0.0", "smtp; 550 mailbox unavailable"));
        assert!(!is_certain("5.0.0", "smtp; 554 sender rejected: unknown user"));
    }

    #[test]
    fn spam_rules_rates_and_full_boxes_win_over_an_address_code() {
        assert!(!is_certain("5.1.1", "smtp; 550 5.7.1 rejected"));
        assert!(!is_certain("5.0.0", "smtp; 552 5.2.2 user unknown? no, over quota"));
        assert!(!is_certain("5.2.1", "smtp; 550 5.2.1 is receiving mail too quickly"));
        assert!(!is_certain("4.4.7", "smtp; 550 5.1.1 user unknown"));
    }

    #[test]
    fn codes_are_found_in_words_and_addresses_are_not_taken_for_them() {
        assert_eq!(code("550-5.1.1 The email"), Some([5, 1, 1]));
        assert_eq!(code("(#5.1.1)"), Some([5, 1, 1]));
        assert_eq!(code("5.1.1."), Some([5, 1, 1]));
        assert_eq!(code("host mx[5.1.1.1] said: no 15.1.1 550"), None);
    }
}
