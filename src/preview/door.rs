//! Whoever has the key comes in: the user who started the preview, and no other user of the same computer.
//!
//! Every user of a computer can connect to its ports. So each start makes a key that only its terminal shows. Whoever
//! brings it in an address gets a cookie for it, and is sent on to the address without it, which then stands in no history
//! and on no picture of the screen.

use super::guard::Asked;
use super::message::Reply;
use anyhow::{Result, anyhow};
use ring::hmac;
use std::sync::{Mutex, PoisonError};

/// How many random bytes a key has.
const LENGTH: usize = 16;

/// The value of an address that holds the key.
const CARRIER: &str = "key=";

/// The way into one run of the preview.
pub(super) struct Door {
    pub(super) port: u16,
    key: Key,
    /// A second key, which is good for one time.
    once: Mutex<Option<Key>>,
}

impl Door {
    /// A door with a key of its own.
    ///
    /// # Errors
    /// When the system gives no random numbers.
    pub(super) fn new(port: u16) -> Result<Self> {
        let key = Key::new()?;
        let once = Mutex::default();
        Ok(Self { port, key, once })
    }

    /// What an address must carry.
    pub(super) fn query(&self) -> String {
        format!("?{CARRIER}{}", self.key.words)
    }

    /// The same for one time.
    ///
    /// # Errors
    /// When the system gives no random numbers.
    pub(super) fn query_for_once(&self) -> Result<String> {
        let key = Key::new()?;
        let query = format!("?{CARRIER}{}", key.words);
        *self.once.lock().unwrap_or_else(PoisonError::into_inner) = Some(key);
        Ok(query)
    }

    /// What is said instead of an answer: the way on to whoever brings a key, and a refusal to whoever has none.
    pub(super) fn instead(&self, asked: &Asked<'_>, target: &str) -> Option<Reply> {
        let is_known = self.is_known(asked);
        match carried(target) {
            Some((key, rest)) if self.opens(key) || is_known => Some(self.welcome(rest)),
            None if is_known => None,
            _ => Some(Reply::sentence(
                403,
                "This preview is for the one who started it: open the address that `handout preview` printed in the terminal.\n\
                 If you just did, let your browser take cookies from this address.",
            )),
        }
    }

    fn is_known(&self, asked: &Asked<'_>) -> bool {
        let name = self.cookie();
        let cookies = asked.values("cookie").into_iter();
        let mut pairs = cookies.flat_map(|line| line.split(|byte| *byte == b';').map(<[u8]>::trim_ascii));
        pairs.any(|pair| pair.strip_prefix(name.as_bytes()).is_some_and(|key| self.key.is(key)))
    }

    fn opens(&self, given: &str) -> bool {
        let mut once = self.once.lock().unwrap_or_else(PoisonError::into_inner);
        let is_once = once.take_if(|key| key.is(given.as_bytes())).is_some();
        is_once || self.key.is(given.as_bytes())
    }

    fn welcome(&self, rest: String) -> Reply {
        let cookie = format!("{}{}; HttpOnly; SameSite=Strict; Path=/", self.cookie(), self.key.words);
        Reply::elsewhere(rest).with("Set-Cookie", cookie)
    }

    /// The cookie before its value. All ports of a computer share their cookies, and each has a preview of its own.
    fn cookie(&self) -> String {
        format!("handout-{}=", self.port)
    }
}

/// A text that nobody can guess.
struct Key {
    words: String,
    tag: hmac::Tag,
    mac: hmac::Key,
}

impl Key {
    fn new() -> Result<Self> {
        let mut bytes = [0; LENGTH];
        getrandom::fill(&mut bytes).map_err(|_| anyhow!("the system gives no random numbers for the preview's key"))?;
        Ok(Self::of(bytes))
    }

    fn of(bytes: [u8; LENGTH]) -> Self {
        let words = format!("{:032x}", u128::from_be_bytes(bytes));
        let mac = hmac::Key::new(hmac::HMAC_SHA256, &bytes);
        let tag = hmac::sign(&mac, words.as_bytes());
        Self { words, tag, mac }
    }

    /// Whether it is this one, in a time that does not tell how much of it is right.
    fn is(&self, given: &[u8]) -> bool {
        hmac::verify(&self.mac, given, self.tag.as_ref()).is_ok()
    }
}

/// The key that an address carries, and the address without it, which is one of ours: whatever begins with two slashes
/// would be another host's.
fn carried(target: &str) -> Option<(&str, String)> {
    let (path, query) = target.strip_prefix('/')?.split_once('?')?;
    let (keys, rest): (Vec<&str>, Vec<&str>) = query.split('&').partition(|pair| pair.starts_with(CARRIER));
    let key = keys.first()?.strip_prefix(CARRIER)?;
    let path = path.trim_start_matches(['/', '\\']);
    let mark = if rest.is_empty() { "" } else { "?" };
    Some((key, format!("/{path}{mark}{}", rest.join("&"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_itself_and_nothing_else() {
        let key = Key::of([7; LENGTH]);
        assert_eq!(key.words, "07".repeat(LENGTH));
        assert!(key.is(key.words.as_bytes()));
        for other in ["", "0", "0707", &"07".repeat(LENGTH + 1), &"08".repeat(LENGTH)] {
            assert!(!key.is(other.as_bytes()), "{other}");
        }
        assert_ne!(Key::new().expect("random").words, Key::new().expect("random").words);
    }

    #[test]
    fn a_key_for_once_is_good_for_one_time() {
        let door = Door::new(4173).expect("random");
        let query = door.query_for_once().expect("random");
        let key = query.strip_prefix("?key=").expect("carries it");
        assert!(!door.opens("x"));
        assert!(door.opens(key));
        assert!(!door.opens(key));
    }

    #[test]
    fn an_address_loses_its_key_and_nothing_else() {
        for (target, key, rest) in [
            ("/?key=a", "a", "/"),
            ("/calf/?key=", "", "/calf/"),
            ("/calf/page?width=phone&key=a&v=1", "a", "/calf/page?width=phone&v=1"),
            ("//evil.example/?key=a", "a", "/evil.example/"),
            ("/\\evil.example/?key=a", "a", "/evil.example/"),
        ] {
            assert_eq!(carried(target), Some((key, rest.to_owned())), "{target}");
        }
        for target in ["/", "/?", "/?monkey=a", "/?v=key=a", "*", "http://evil.example/?key=a"] {
            assert_eq!(carried(target), None, "{target}");
        }
    }
}
