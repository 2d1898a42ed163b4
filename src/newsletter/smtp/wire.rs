//! What goes over the wire, as text: commands, addresses and bodies.

use super::{Envelope, Outgoing};
use std::fmt;

/// A text that lettre sends as it is.
pub(super) struct Raw<'t>(pub(super) &'t str);

impl fmt::Display for Raw<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0)
    }
}

/// An address as mail servers know it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Address {
    pub(super) text: String,
    /// Whether it has letters beyond ASCII before the `@` (RFC 6531).
    pub(super) needs_utf8: bool,
}

impl Address {
    /// Puts the domain into ASCII (RFC 5891). Nothing comes back for what no server could deliver, or what would end
    /// the command early.
    pub(super) fn parse(typed: &str) -> Option<Self> {
        let (local, domain) = typed.rsplit_once('@')?;
        let harmful = |letter: char| letter.is_control() || letter.is_whitespace() || "<>\"@\\".contains(letter);
        // Lengths: RFC 5321, section 4.5.3.1.
        if local.is_empty() || local.len() > 64 || local.contains(harmful) || domain.contains(harmful) {
            return None;
        }
        let domain = idna::domain_to_ascii(domain).ok().filter(|domain| !domain.is_empty())?;
        let text = format!("{local}@{domain}");
        (text.len() <= 254).then(|| Self {
            needs_utf8: !local.is_ascii(),
            text,
        })
    }
}

/// A body with every line ended by CRLF and every dot at the start of a line doubled (RFC 5321, section 4.5.2), and the
/// dot that ends it: so that one write carries it all.
pub(super) fn body(message: &str) -> String {
    let mut body = String::with_capacity(message.len() + message.len() / 64 + 8);
    for line in message.split_inclusive('\n') {
        if line.starts_with('.') {
            body.push('.');
        }
        let text = line.strip_suffix('\n').unwrap_or(line);
        let text = text.strip_suffix('\r').unwrap_or(text);
        // A carriage return alone ends a line for some servers and not for others; it is no part of any message.
        body.extend(text.split('\r'));
        body.push_str("\r\n");
    }
    body.push_str(".\r\n");
    body
}

/// What a server says it can do (RFC 5321, section 4.1.1.1).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Offers {
    /// RFC 2920.
    pub(super) pipelining: bool,
    /// RFC 6531.
    pub(super) utf8: bool,
    /// RFC 6152.
    pub(super) eight_bit: bool,
    /// RFC 1870: it wants to know sizes, and takes messages of at most so many bytes.
    pub(super) size: Option<u64>,
}

impl Offers {
    /// Reads the lines of an answer to EHLO.
    pub(super) fn read<'l>(lines: impl Iterator<Item = &'l str>) -> Self {
        let mut offers = Self::default();
        for line in lines.skip(1) {
            let mut words = line.split_whitespace();
            match words.next().unwrap_or_default().to_ascii_uppercase().as_str() {
                "PIPELINING" => offers.pipelining = true,
                "SMTPUTF8" => offers.utf8 = true,
                "8BITMIME" => offers.eight_bit = true,
                "SIZE" => {
                    let most = words.next().and_then(|most| most.parse().ok());
                    // 0 means that there is no fixed limit (RFC 1870, section 4).
                    offers.size = Some(most.filter(|most| *most > 0).unwrap_or(u64::MAX));
                }
                _ => {}
            }
        }
        offers
    }
}

/// The commands before a body, each with its line end.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Commands {
    pub(super) mail: String,
    pub(super) rcpt: String,
    /// Whether they ask for SMTPUTF8.
    pub(super) utf8: bool,
}

/// Why a message cannot be put into commands.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unfit {
    /// The sender's address is none.
    Sender,
    /// The recipient's address is none.
    Recipient,
    /// It has letters that the server cannot take.
    Utf8,
    /// The message is not ASCII, and the server takes nothing else.
    EightBit,
    /// It is not UTF-8, which is the only way in which messages go beyond ASCII here.
    NotText,
    /// It is larger than the server takes.
    TooLarge(u64),
}

impl Commands {
    /// The commands for a message, as far as the server can take it.
    pub(super) fn of(outgoing: &Outgoing, offers: &Offers) -> Result<Self, Unfit> {
        let from = Address::parse(&outgoing.from).ok_or(Unfit::Sender)?;
        let to = Address::parse(&outgoing.to).ok_or(Unfit::Recipient)?;
        let utf8 = outgoing.needs_utf8 || from.needs_utf8 || to.needs_utf8;
        let eight_bit = !outgoing.bytes.is_ascii();
        let size = outgoing.bytes.len() as u64;
        if utf8 && !offers.utf8 {
            return Err(Unfit::Utf8);
        }
        if eight_bit && !offers.eight_bit {
            return Err(Unfit::EightBit);
        }
        if eight_bit && std::str::from_utf8(&outgoing.bytes).is_err() {
            return Err(Unfit::NotText);
        }
        if let Some(most) = offers.size.filter(|most| size > *most) {
            return Err(Unfit::TooLarge(most));
        }
        let mut mail = format!("MAIL FROM:<{}>", from.text);
        if offers.size.is_some() {
            mail = format!("{mail} SIZE={size}");
        }
        if eight_bit {
            mail += " BODY=8BITMIME";
        }
        if utf8 {
            mail += " SMTPUTF8";
        }
        Ok(Self {
            mail: mail + "\r\n",
            rcpt: format!("RCPT TO:<{}>\r\n", to.text),
            utf8,
        })
    }
}

impl From<Unfit> for Envelope {
    fn from(unfit: Unfit) -> Self {
        match unfit {
            Unfit::Sender => Envelope::BadSender,
            Unfit::Recipient => Envelope::Unfit("this is no address that mail can be sent to"),
            Unfit::Utf8 => Envelope::Unfit(
                "this mail server cannot send to addresses with letters beyond a to z (it offers no SMTPUTF8)",
            ),
            Unfit::EightBit => Envelope::Unfit("this mail server takes only messages in ASCII (no 8BITMIME)"),
            Unfit::NotText => Envelope::Unfit("the message is not UTF-8 text"),
            Unfit::TooLarge(most) => Envelope::TooLarge(most),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(to: &str) -> Outgoing {
        Outgoing {
            from: "rowan@example.org".to_owned(),
            to: to.to_owned(),
            bytes: b"Subject: x\r\n\r\nHello\r\n".to_vec(),
            needs_utf8: false,
        }
    }

    #[test]
    fn dots_are_doubled_and_every_line_ends_in_crlf() {
        assert_eq!(body("a\r\n.b\r\n..\r\n"), "a\r\n..b\r\n...\r\n.\r\n");
        assert_eq!(body("a\n.\nb"), "a\r\n..\r\nb\r\n.\r\n");
        assert_eq!(body("a\r.\r\n"), "a.\r\n.\r\n");
        assert_eq!(body(""), ".\r\n");
    }

    #[test]
    fn domains_are_sent_in_ascii_and_names_beyond_ascii_need_smtputf8() {
        let parsed = |text: &str| Address::parse(text).map(|address| (address.text, address.needs_utf8));
        assert_eq!(
            parsed("zoe@Bücher.example"),
            Some(("zoe@xn--bcher-kva.example".to_owned(), false))
        );
        assert_eq!(parsed("zoë@example.org"), Some(("zoë@example.org".to_owned(), true)));
    }

    #[test]
    fn an_address_cannot_carry_a_second_command() {
        for bad in [
            "a@b.org>\r\nRCPT TO:<c@d.org",
            "a b@c.org",
            "a@b@c.org",
            "@b.org",
            "a@",
            "a",
            "a<@b.org",
            "a@b\u{0}.org",
        ] {
            assert_eq!(Address::parse(bad), None, "{bad:?}");
        }
        assert_eq!(Address::parse(&format!("{}@b.org", "a".repeat(65))), None);
    }

    #[test]
    fn offers_are_read_in_any_case_and_order() {
        let lines = [
            "mail.example.org at your service",
            "size 35882577",
            "Pipelining",
            "8BITMIME",
        ];
        let offers = Offers::read(lines.into_iter());
        assert!(offers.pipelining && offers.eight_bit && !offers.utf8);
        assert_eq!(offers.size, Some(35_882_577));
        assert_eq!(Offers::read(["x", "SIZE 0"].into_iter()).size, Some(u64::MAX));
        // The greeting's own words are no offer.
        assert!(!Offers::read(["PIPELINING"].into_iter()).pipelining);
    }

    #[test]
    fn commands_ask_only_for_what_the_server_offers() {
        let all = Offers {
            pipelining: true,
            utf8: true,
            eight_bit: true,
            size: Some(1000),
        };
        let plain = Commands::of(&letter("anna@example.org"), &Offers::default()).unwrap();
        assert_eq!(plain.mail, "MAIL FROM:<rowan@example.org>\r\n");
        let utf8 = Commands::of(&letter("zoë@example.org"), &all).unwrap();
        assert_eq!(utf8.mail, "MAIL FROM:<rowan@example.org> SIZE=21 SMTPUTF8\r\n");
        assert_eq!(
            Commands::of(&letter("zoë@example.org"), &Offers::default()),
            Err(Unfit::Utf8)
        );
        let small = Offers { size: Some(20), ..all };
        assert_eq!(
            Commands::of(&letter("anna@example.org"), &small),
            Err(Unfit::TooLarge(20))
        );
    }
}
