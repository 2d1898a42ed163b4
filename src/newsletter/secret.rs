//! The project's secret, from which names and tokens are made that nobody else can make.

use ring::hmac;
use std::fmt;

/// 32 random bytes that only this project has, and that no message and no file in `out/` shows.
#[derive(Clone)]
pub struct Secret(hmac::Key);

impl Secret {
    /// How many bytes it has: as many as SHA-256 gives (RFC 2104, section 3).
    pub const LENGTH: usize = 32;

    /// The secret of these random bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; Self::LENGTH]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, &bytes))
    }

    /// HMAC-SHA-256 (RFC 2104) of a text in hexadecimal digits. What is made for one purpose says nothing about another.
    #[must_use]
    pub fn token(&self, purpose: &str, text: &str) -> String {
        const DIGITS: [u8; 16] = *b"0123456789abcdef";
        let digest = self.digest(purpose, text);
        let halves = digest.iter().flat_map(|byte| [byte >> 4, byte & 15]);
        halves.map(|half| char::from(DIGITS[usize::from(half)])).collect()
    }

    /// The same as bytes.
    pub(crate) fn digest(&self, purpose: &str, text: &str) -> [u8; 32] {
        let mut context = hmac::Context::with_key(&self.0);
        for part in [purpose, "\0", text] {
            context.update(part.as_bytes());
        }
        let mut digest = [0; 32];
        digest.copy_from_slice(context.sign().as_ref());
        digest
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_the_hmac_that_other_programs_compute() {
        // printf 'recipient\0anna@example.org' | openssl dgst -sha256 -mac HMAC -macopt hexkey:$(printf '07%.0s' {1..32})
        let secret = Secret::from_bytes([7; 32]);
        assert_eq!(
            secret.token("recipient", "anna@example.org"),
            "779c55831c8984c730b05ed86b38c833d81702eac89d641988dc22471e26f0e9"
        );
    }

    #[test]
    fn one_purpose_says_nothing_about_another() {
        let secret = Secret::from_bytes([7; 32]);
        assert_ne!(secret.token("recipient", "a"), secret.token("unsubscribe", "a"));
        assert_ne!(secret.token("a", "b"), Secret::from_bytes([8; 32]).token("a", "b"));
    }

    #[test]
    fn nobody_reads_the_key_in_a_log() {
        assert_eq!(format!("{:?}", Secret::from_bytes([7; 32])), "Secret(…)");
    }
}
