//! The project's key, under which people are known to the ledger without their addresses.

use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::fmt;
use zeroize::Zeroizing;

/// 32 random bytes that only this project has.
pub struct Secret(Zeroizing<[u8; 32]>);

impl Secret {
    /// How many bytes a key has: as many as SHA-256 gives (RFC 2104, section 3).
    pub(crate) const LENGTH: usize = 32;

    /// A key that was made before.
    pub(crate) fn from_bytes(bytes: [u8; Self::LENGTH]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// HMAC-SHA-256 (RFC 2104) of a text in hexadecimal. What is made for one purpose says nothing about another.
    pub(crate) fn token(&self, purpose: &str, text: &str) -> String {
        const DIGITS: [u8; 16] = *b"0123456789abcdef";
        let digest = self.digest(purpose, text);
        let halves = digest.iter().flat_map(|byte| [byte >> 4, byte & 15]);
        halves.map(|half| char::from(DIGITS[usize::from(half)])).collect()
    }

    /// The same as bytes.
    pub(crate) fn digest(&self, purpose: &str, text: &str) -> [u8; 32] {
        // A key of any length will do (RFC 2104), so this cannot fail; the other arm is never taken.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(self.0.as_slice()) else {
            return [0; 32];
        };
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(text.as_bytes());
        mac.finalize().into_bytes().into()
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
