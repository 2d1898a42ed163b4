//! Letters of people who want to leave.

use super::{Finding, Kind, WayOut, header, report};
use crate::address;
use mail_parser::Message;

/// The words that alone in a subject or a first line are a wish to leave, in small letters.
const WISHES: [&str; 6] = [
    "unsubscribe",
    "unsubscribe me",
    "unsubscribe please",
    "please unsubscribe",
    "please unsubscribe me",
    "unsubscribe me please",
];

/// The headers in which a server tells to whom a letter was sent.
const TO: [&str; 5] = ["To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To"];

/// Who asks to leave, if the letter is such a wish: it was sent to the address that is for nothing else, or it says so and
/// nothing before it. Replies of machines are none.
pub(super) fn wish(message: &Message<'_>, way_out: &WayOut) -> Option<Finding> {
    if report::is_report(message) || is_automatic_reply(message) {
        return None;
    }
    let says_so = is_wish(message.subject().unwrap_or_default()) || is_wish(&first_line(message));
    let is_person = matches!(header(message, "Auto-Submitted").as_str(), "" | "no");
    let to_way_out = || is_person && is_sent_to(message, way_out.address.as_deref());
    if !says_so && !to_way_out() {
        return None;
    }
    let from = message.from()?.first()?.address()?;
    let (_, email) = address::mailbox(from);
    address::is_email(&email).then(|| Finding {
        addresses: vec![email],
        kind: Kind::Leave,
        why: "asked by mail".to_owned(),
    })
}

/// Holiday notices and the like (RFC 3834, and what was usual before it).
fn is_automatic_reply(message: &Message<'_>) -> bool {
    let says = |name, words: &[&str]| {
        let value = header(message, name).to_lowercase();
        words.iter().any(|word| value.starts_with(word))
    };
    says("Auto-Submitted", &["auto-replied"])
        || says("Precedence", &["auto_reply", "junk", "bulk"])
        || ["X-Autoreply", "X-Autorespond"]
            .into_iter()
            .any(|name| !header(message, name).is_empty())
}

fn is_sent_to(message: &Message<'_>, wanted: Option<&str>) -> bool {
    let Some(wanted) = wanted.map(address::key) else {
        return false;
    };
    let values = TO.map(|name| header(message, name));
    let named = values.iter().flat_map(|value| value.split([',', ';', ' ']));
    named
        .map(|word| address::key(&address::mailbox(word).1))
        .any(|key| key == wanted)
}

/// The first line of the letter itself.
fn first_line(message: &Message<'_>) -> String {
    let text = message.body_text(0).unwrap_or_default();
    let line = text.lines().map(str::trim).find(|line| !line.is_empty());
    line.unwrap_or_default().to_owned()
}

/// Whether a line says that somebody wants to leave, and nothing else: `Re: UNSUBSCRIBE!`
fn is_wish(line: &str) -> bool {
    let lower = line.to_lowercase();
    let mut words = lower.as_str().trim();
    while let Some(rest) = ["re:", "aw:", "fwd:", "fw:"]
        .iter()
        .find_map(|mark| words.strip_prefix(mark))
    {
        words = rest.trim();
    }
    let plain: String = words
        .chars()
        .filter(|letter| letter.is_alphabetic() || *letter == ' ')
        .collect();
    let plain: Vec<&str> = plain.split_whitespace().collect();
    WISHES.contains(&plain.join(" ").as_str())
}

#[cfg(test)]
mod tests {
    use super::is_wish;

    #[test]
    fn only_the_word_alone_is_a_wish() {
        for line in [
            "unsubscribe",
            "Re: Unsubscribe",
            "AW: Re: UNSUBSCRIBE!",
            "Please unsubscribe me.",
            "“unsubscribe”",
        ] {
            assert!(is_wish(line), "{line}");
        }
        for line in [
            "",
            "how do I unsubscribe?",
            "I do not want to unsubscribe",
            "unsubscribe my husband",
            "Re: Calf stretch",
        ] {
            assert!(!is_wish(line), "{line}");
        }
    }
}
