//! The mail server as it is set, and how long each of its answers may take.

use super::answer::Answer;
use crate::config::{Security, Smtp};
use crate::newsletter::password::Password;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::net::IpAddr;
use std::time::Duration;
use zeroize::Zeroizing;

/// A mail server and how to talk to it.
#[derive(Debug, Clone)]
pub struct Server {
    /// Its name, which its certificate must carry.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is encrypted.
    pub security: Security,
    /// Who sends, if the server wants to know.
    pub login: Option<Login>,
    /// More certificate authorities to trust, in PEM, beside those that browsers trust.
    pub authorities: Option<Vec<u8>>,
    /// How long each answer may take.
    pub limits: Limits,
}

/// A name and a password.
#[derive(Debug, Clone)]
pub struct Login {
    /// The name.
    pub username: String,
    /// The password.
    pub password: Password,
}

impl Login {
    /// An answer without the password: some servers repeat what they were told, as it was or as it was encoded (RFC 4616,
    /// and LOGIN).
    pub(super) fn withheld_from(&self, answer: Answer) -> Answer {
        let password = self.password.expose();
        let encoded = |text: &str| Zeroizing::new(STANDARD.encode(text));
        let plain = Zeroizing::new(format!("\0{}\0{password}", self.username));
        let told = [encoded(&plain), encoded(password), Zeroizing::new(password.to_owned())];
        let words = told.iter().filter(|told| !told.is_empty());
        let words = words.fold(answer.words, |words, told| without(&words, told));
        Answer { words, ..answer }
    }
}

/// A text without what was told, whichever letters of it are capitals.
fn without(text: &str, told: &str) -> String {
    let (lower, told) = (text.to_ascii_lowercase(), Zeroizing::new(told.to_ascii_lowercase()));
    let mut plain = String::with_capacity(text.len());
    let mut end = 0;
    for (at, found) in lower.match_indices(told.as_str()) {
        plain.push_str(&text[end..at]);
        plain.push('…');
        end = at + found.len();
    }
    plain.push_str(&text[end..]);
    plain
}

/// How long each answer may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The first greeting, before the port is examined for a misunderstanding.
    pub first_contact: Duration,
    /// Everything up to the login.
    pub greeting: Duration,
    /// MAIL, RCPT and DATA.
    pub envelope: Duration,
    /// The answer to a whole message.
    pub body: Duration,
    /// The goodbye.
    pub quit: Duration,
}

impl Default for Limits {
    /// Those of RFC 5321, section 4.5.3.2: a server may be slow, and giving up early makes duplicates.
    fn default() -> Self {
        Self {
            first_contact: Duration::from_secs(30),
            greeting: Duration::from_mins(5),
            envelope: Duration::from_mins(5),
            body: Duration::from_mins(10),
            quit: Duration::from_secs(5),
        }
    }
}

/// Whether a host is this computer.
#[must_use]
pub fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost") || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

impl Server {
    /// The server of the settings. `authorities` is what their `ca_file` holds.
    #[must_use]
    pub fn new(smtp: &Smtp, password: Option<Password>, authorities: Option<Vec<u8>>) -> Self {
        let login = |(username, password)| Login { username, password };
        Self {
            host: smtp.host.clone(),
            port: smtp.port,
            security: smtp.security,
            login: smtp.username.clone().zip(password).map(login),
            authorities,
            limits: Limits::default(),
        }
    }

    /// The host and the port, as people write them.
    pub(super) fn place(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_withheld_however_it_is_repeated() {
        let login = Login {
            username: "anna".to_owned(),
            password: Password::new("Hünter2".to_owned()),
        };
        let plain = STANDARD.encode("\0anna\0Hünter2");
        let words = format!(
            "é hünter2 hüNTER2! {plain} {}",
            STANDARD.encode("Hünter2").to_lowercase()
        );
        let answer = login.withheld_from(Answer { code: 550, words });
        assert_eq!(answer.words, "é … …! … …");
    }

    #[test]
    fn this_computer_has_several_names() {
        for name in ["localhost", "127.0.0.1", "127.1.2.3", "::1", "[::1]"] {
            assert!(is_loopback(name), "{name}");
        }
        for name in ["example.org", "10.0.0.1", "localhost.example.org", "0.0.0.0"] {
            assert!(!is_loopback(name), "{name}");
        }
    }
}
