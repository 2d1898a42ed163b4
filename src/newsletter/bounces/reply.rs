//! Letters of people who want to leave.

use super::wish::{hints, is_greeting, is_stop, is_wish, named};
use super::{Finding, Kind, WayOut, header, report};
use crate::address;
use mail_parser::Message;

/// The headers in which a server tells to whom a letter was sent.
const TO: [&str; 5] = ["To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To"];

/// Who asks to leave, if the letter is such a wish: it was sent to the address that is for nothing else, or it says so and
/// nothing before it. Replies of machines are none.
pub(super) fn wish(message: &Message<'_>, way_out: &WayOut) -> Option<Finding> {
    if report::is_report(message) || is_automatic_reply(message) {
        return None;
    }
    let is_person = matches!(header(message, "Auto-Submitted").as_str(), "" | "no");
    let to_way_out = || is_person && is_sent_to(message, way_out.address.as_deref());
    if !says_so(message) && !to_way_out() {
        return None;
    }
    let from = message.from().and_then(|from| from.first()?.address());
    let sender = from.map(|from| address::mailbox(from).1);
    // Whoever answers from another address than the one that was mailed is known by the subject.
    let named = message.subject().and_then(named);
    let emails = [sender, named].into_iter().flatten();
    let addresses: Vec<String> = emails.filter(|email| address::is_email(email)).collect();
    (!addresses.is_empty()).then(|| Finding {
        addresses,
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

/// What the letter itself says, without what it answers to: its lines until the quoted letter, without blank ones.
fn own_lines(message: &Message<'_>) -> Vec<String> {
    let text = message.body_text(0).unwrap_or_default();
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let is_own = |line: &&str| !line.starts_with(['>', '_']) && !line.starts_with("-----") && !line.ends_with("wrote:");
    lines.take_while(is_own).map(str::to_owned).collect()
}

/// Whether a letter says that its writer wants to leave, and nothing before it.
fn says_so(message: &Message<'_>) -> bool {
    let subject = message.subject().unwrap_or_default();
    if is_wish(subject) || named(subject).is_some() {
        return true;
    }
    let lines = own_lines(message);
    let first = lines.iter().find(|line| is_wish(line) || !is_greeting(line));
    let is_only_stop = || match &lines[..] {
        [] => is_stop(subject),
        [only] => is_stop(only),
        _ => false,
    };
    first.is_some_and(|line| is_wish(line)) || is_only_stop()
}

/// Whether a letter may be a wish to leave that nobody but a person can be sure of.
pub(super) fn may_be_wish(message: &Message<'_>) -> bool {
    let is_letter = !report::is_report(message) && !is_automatic_reply(message);
    is_letter && (hints(message.subject().unwrap_or_default()) || hints(&own_lines(message).join("\n")))
}
