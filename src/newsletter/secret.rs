//! The project's secret, from which names and tokens are made that nobody else can make.

use ring::hmac;

/// A key that no message and no file in `out/` shows.
#[derive(Debug, Clone)]
pub struct Secret(hmac::Key);

impl Secret {
    /// The secret of these random bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, &bytes))
    }

    /// HMAC-SHA-256 in hexadecimal digits; the same text has another token for each purpose.
    #[must_use]
    pub fn token(&self, purpose: &str, text: &str) -> String {
        let mut context = hmac::Context::with_key(&self.0);
        for part in [purpose, "\0", text] {
            context.update(part.as_bytes());
        }
        let halves = |byte: &u8| [byte >> 4, byte & 15].map(|half| char::from(b"0123456789abcdef"[usize::from(half)]));
        context.sign().as_ref().iter().flat_map(halves).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_belongs_to_one_purpose_and_one_text() {
        let secret = Secret::from_bytes([7; 32]);
        let token = secret.token("unsubscribe", "anna@example.org");
        assert_eq!(token.len(), 64);
        assert_eq!(
            token,
            Secret::from_bytes([7; 32]).token("unsubscribe", "anna@example.org")
        );
        assert_ne!(token, secret.token("message", "anna@example.org"));
        assert_ne!(token, secret.token("unsubscribe", "bea@example.org"));
        assert_ne!(
            token,
            Secret::from_bytes([8; 32]).token("unsubscribe", "anna@example.org")
        );
    }

    #[test]
    fn a_token_is_what_other_programs_make_of_the_same_key() {
        // printf 'unsubscribe\0anna@example.org' | openssl dgst -sha256 -mac HMAC -macopt hexkey:0707…07
        let token = Secret::from_bytes([7; 32]).token("unsubscribe", "anna@example.org");
        assert_eq!(
            token,
            "e3662b9e8a19eb8983efbf3e13d946e3b344b007f182602ad276c54b11a21049"
        );
    }
}
