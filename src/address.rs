//! Email addresses: which ones mail servers take, and when two are one person's.

use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// Most octets before the `@` (RFC 5321, 4.5.3.1.1).
const MOST_LOCAL: usize = 64;

/// Most octets of a whole address: a path of 256 (RFC 5321, 4.5.3.1.3) without its angle brackets.
const MOST: usize = 254;

/// Letters that nobody sees and that come along when an address is copied: soft hyphens, joiners, directions, byte-order
/// marks.
pub(crate) const UNSEEN: [char; 18] = [
    '\u{ad}', '\u{61c}', '\u{200b}', '\u{200c}', '\u{200d}', '\u{200e}', '\u{200f}', '\u{202a}', '\u{202b}',
    '\u{202c}', '\u{202d}', '\u{202e}', '\u{2060}', '\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}', '\u{feff}',
];

/// What keeps a text from being an address; shown as the end of "`anna@` is no email address: …".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// There is nothing.
    Empty,
    /// No `@`.
    NoAt,
    /// More than one `@`.
    ManyAts,
    /// Nothing before the `@`.
    NoLocal,
    /// Too long, in part or whole.
    TooLong,
    /// A character that cannot stand before the `@`.
    Letter(char),
    /// A dot where none can be.
    Dot,
    /// A domain that cannot be one.
    Domain,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Empty => f.write_str("there is none"),
            Fault::NoAt => f.write_str("it has no `@`"),
            Fault::ManyAts => f.write_str("it has more than one `@`"),
            Fault::NoLocal => f.write_str("nothing stands before the `@`"),
            Fault::TooLong => write!(
                f,
                "it is too long (at most {MOST_LOCAL} bytes before the `@`, {MOST} in all)"
            ),
            Fault::Letter(' ') => f.write_str("it has a space in it"),
            Fault::Letter(letter) if letter.is_control() => f.write_str("it has an invisible control character in it"),
            Fault::Letter(letter) => write!(f, "it has a `{letter}` in it"),
            Fault::Dot => f.write_str("a dot stands at an end of the part before the `@`, or two stand together"),
            Fault::Domain => f.write_str("what stands after the `@` is no domain such as `example.org`"),
        }
    }
}

/// Whether a text is an address that mail servers take as it is.
pub(crate) fn is_email(text: &str) -> bool {
    check(text).is_ok()
}

/// Says what keeps a text from being an address that mail servers take as it is: a strict part of RFC 5322's
/// `addr-spec`, with the letters of RFC 6531 and the lengths of RFC 5321.
pub(crate) fn check(text: &str) -> Result<(), Fault> {
    if text.is_empty() {
        return Err(Fault::Empty);
    }
    let (local, domain) = text.split_once('@').ok_or(Fault::NoAt)?;
    let is_word = |letter: char| letter.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(letter);
    if domain.contains('@') {
        return Err(Fault::ManyAts);
    }
    if local.is_empty() {
        return Err(Fault::NoLocal);
    }
    if let Some(letter) = local.chars().find(|letter| !is_word(*letter)) {
        return Err(Fault::Letter(letter));
    }
    if local.starts_with('.') || local.ends_with('.') || local.contains("..") {
        return Err(Fault::Dot);
    }
    let ascii = domain_is_plausible(domain).then(|| ascii_domain(domain)).flatten();
    let ascii = ascii.ok_or(Fault::Domain)?;
    let longest = text.len().max(local.len() + 1 + ascii.len());
    if local.len() > MOST_LOCAL || longest > MOST {
        return Err(Fault::TooLong);
    }
    Ok(())
}

/// Whether only servers with SMTPUTF8 (RFC 6531) can take mail for an address: letters beyond ASCII before the `@`.
pub(crate) fn needs_utf8(email: &str) -> bool {
    !email.split('@').next().unwrap_or_default().is_ascii()
}

/// Whether a text can be a domain: labels of letters, digits and hyphens, at least two of them.
pub(crate) fn domain_is_plausible(domain: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|letter| letter.is_alphanumeric() || letter == '-')
    };
    let labels: Vec<&str> = domain.split('.').collect();
    let has_name = labels.last().is_some_and(|last| last.chars().any(char::is_alphabetic));
    labels.len() >= 2 && has_name && labels.into_iter().all(is_label)
}

/// The address as one person is known by it: both parts in lower case, letters with accents composed (RFC 6532, 3.1: NFC), the domain without the dot of the root and as
/// DNS knows it (RFC 5890). Dots and `+tags` before the `@` stay: most servers deliver them to different people.
pub(crate) fn key(email: &str) -> String {
    let email = email.strip_suffix('.').unwrap_or(email);
    let Some((local, domain)) = email.rsplit_once('@') else {
        return email.to_lowercase();
    };
    let domain = ascii_domain(domain).unwrap_or_else(|| domain.to_lowercase());
    format!("{}@{domain}", local.nfc().collect::<String>().to_lowercase())
}

/// A domain as DNS knows it: lower case, letters beyond ASCII in punycode; none if it cannot be written so.
fn ascii_domain(domain: &str) -> Option<String> {
    let ascii = idna::domain_to_ascii(domain).ok()?;
    ascii.split('.').all(|label| label.len() <= 63).then_some(ascii)
}

/// The name, if there is one, and the address of `Name <address>`, `mailto:address` or an address alone, without
/// what comes along when an address is copied: spaces, invisible characters, a comma, the dot of a sentence.
pub(crate) fn mailbox(text: &str) -> (Option<String>, String) {
    let is_blank = |letter: char| letter.is_whitespace() || UNSEEN.contains(&letter);
    let text = text.trim_matches(|letter| is_blank(letter) || matches!(letter, ',' | ';'));
    let (name, address) = match text.rsplit_once('<') {
        Some((name, rest)) => (name, rest.strip_suffix('>').unwrap_or(rest)),
        None => ("", text),
    };
    let address = address.trim_matches(|letter| is_blank(letter) || letter == '"');
    let begins = |scheme: &str| {
        address
            .get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    let address = if begins("mailto:") { &address[7..] } else { address };
    let name = one_line(name.trim().trim_matches(['"', '\'']));
    let address = address.strip_suffix('.').unwrap_or(address);
    ((!name.is_empty()).then_some(name), address.to_owned())
}

/// Addresses as they are typed in a shell: what it would take for something else stands in quotation marks, and none is
/// taken for an option.
pub(crate) fn typed(emails: &[&str]) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "@._+-".contains(letter);
    let quoted = |email: &&str| {
        if email.chars().all(is_plain) && !email.starts_with('-') {
            (*email).to_owned()
        } else {
            format!("'{}'", email.replace('\'', r"'\''"))
        }
    };
    let typed: Vec<String> = emails.iter().map(quoted).collect();
    let has_option = emails.iter().any(|email| email.starts_with('-'));
    format!("{}{}", if has_option { "-- " } else { "" }, typed.join(" "))
}

/// A name on one line: control characters and line breaks, which could end a mail's header, become single spaces.
pub(crate) fn one_line(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_email_addresses_pass() {
        for good in [
            "anna@example.org",
            "anna.bell+news@sub.example.co.uk",
            "o'neill@example.org",
            "zoë@bücher.example",
            "+1@example.org",
        ] {
            assert!(is_email(good), "{good}");
        }
        for bad in [
            "",
            "anna",
            "anna@",
            "@example.org",
            "anna@example",
            "a b@example.org",
            "a@b@c.org",
            "a@b.org\r\nBcc: x@y.org",
            "a\0@b.org",
            "a@b.org\0",
            ".a@b.org",
            "a..b@example.org",
            "anna@example..org",
            "anna@-example.org",
            "anna@1.2.3.4",
            "<anna@example.org>",
        ] {
            assert!(!is_email(bad), "{bad}");
        }
    }

    #[test]
    fn lengths_count_bytes_as_servers_do() {
        assert!(is_email(&format!("{}@example.org", "a".repeat(64))));
        assert_eq!(check(&format!("{}@example.org", "a".repeat(65))), Err(Fault::TooLong));
        assert_eq!(check(&format!("{}@example.org", "ë".repeat(33))), Err(Fault::TooLong));
        let domain = |length: usize| format!("{}.{}.{}.org", "a".repeat(63), "b".repeat(63), "c".repeat(length));
        assert!(is_email(&format!("{}@{}", "a".repeat(59), domain(62))));
        assert_eq!(
            check(&format!("{}@{}", "a".repeat(60), domain(62))),
            Err(Fault::TooLong)
        );
    }

    #[test]
    fn spellings_of_one_mailbox_are_one_person() {
        for same in [
            "anna@bücher.example",
            "Anna@BÜCHER.example",
            "anna@xn--bcher-kva.example",
            "ANNA@xn--BCHER-kva.Example.",
        ] {
            assert_eq!(key(same), "anna@xn--bcher-kva.example", "{same}");
        }
        assert_eq!(key("Zoe\u{308}@example.org"), key("zo\u{eb}@example.org"));
        for other in ["an.na@example.org", "anna+news@example.org", "anna@mail.example.org"] {
            assert_ne!(key(other), key("anna@example.org"));
        }
    }

    #[test]
    fn no_address_is_a_command_in_a_shell() {
        let plain = ["anna@example.org", "a.b+c_d-e@x.org"];
        assert_eq!(typed(&plain), plain.join(" "));
        assert_eq!(
            typed(&["$(id)@x.org", "o'neill@x.org", "a;b@x.org"]),
            r"'$(id)@x.org' 'o'\''neill@x.org' 'a;b@x.org'"
        );
        assert_eq!(typed(&["anna@x.org", "-rf@x.org"]), "-- anna@x.org '-rf@x.org'");
    }

    #[test]
    fn an_address_is_found_in_what_people_paste() {
        let alone = (None, "anna@example.org".to_owned());
        for text in [
            "anna@example.org",
            " <anna@example.org> ",
            "mailto:anna@example.org",
            "\u{feff}anna@example.org,\u{a0}",
            "\u{202a}anna@example.org\u{202c}",
            "<\u{2068}anna@example.org\u{2069}>",
        ] {
            assert_eq!(mailbox(text), alone, "{text:?}");
        }
        for text in ["Anna Bell <anna@example.org>", "\"Anna\r\nBell\" <anna@example.org>;"] {
            assert_eq!(
                mailbox(text),
                (Some("Anna Bell".to_owned()), "anna@example.org".to_owned())
            );
        }
    }
}
