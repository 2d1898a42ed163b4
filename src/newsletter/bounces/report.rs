//! Reports that are made for programs: delivery status notifications (RFC 3464) and complaints (RFC 5965), each a part
//! of a `multipart/report` (RFC 6522, before that 3462).

use super::verdict::Refusal;
use super::{Finding, Kind};
use crate::address;
use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders};

/// What a delivery status notification says of each recipient.
pub(super) fn deliveries(message: &Message<'_>) -> Vec<Finding> {
    let parts = parts(message, "message", &["delivery-status", "global-delivery-status"]);
    // The first group is about the message as a whole.
    let groups = parts.flat_map(|part| groups(part).into_iter().skip(1));
    groups.filter_map(|group| delivery(&group)).collect()
}

fn delivery(group: &Fields) -> Option<Finding> {
    let status = group.get("status");
    let action = group.get("action").to_lowercase();
    // Some servers write a comment behind it.
    let action = action.split([' ', '(']).next().unwrap_or_default();
    // RFC 3464, 2.3.3; words that it does not have stand for failures if the status says so.
    let is_known = matches!(action, "delayed" | "delivered" | "relayed" | "expanded");
    let failed = action == "failed" || !is_known && status.starts_with('5');
    if !failed && action != "delayed" {
        return None;
    }
    let refusal = Refusal::new(&status, &group.get("diagnostic-code"));
    Some(Finding {
        addresses: [group.get("original-recipient"), group.get("final-recipient")]
            .iter()
            .flat_map(|field| recipient(field))
            .collect(),
        kind: if failed && refusal.is_certain() {
            Kind::Dead
        } else {
            Kind::NotNow
        },
        why: refusal.why(),
    })
    .filter(|finding| !finding.addresses.is_empty())
}

/// The address of `rfc822; anna@example.org`; also as it is without the `xtext` of RFC 3461, which some servers leave in.
fn recipient(field: &str) -> Vec<String> {
    let typed = field.split_once(';').map_or(field, |(_, address)| address);
    let (_, plain) = address::mailbox(typed);
    let decoded = without_xtext(&plain);
    let both = if decoded == plain {
        vec![plain]
    } else {
        vec![plain, decoded]
    };
    both.into_iter().filter(|email| address::is_email(email)).collect()
}

/// `+2B` is a plus sign.
fn without_xtext(text: &str) -> String {
    let mut parts = text.split('+');
    let mut decoded = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let byte = part.get(..2).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match byte.filter(u8::is_ascii_graphic) {
            Some(byte) => decoded.extend([char::from(byte).to_string().as_str(), &part[2..]]),
            None => decoded.extend(["+", part]),
        }
    }
    decoded
}

/// Who marked a newsletter as spam.
pub(super) fn complaints(message: &Message<'_>) -> Vec<Finding> {
    let reports = parts(message, "message", &["feedback-report"]);
    let fields: Vec<Fields> = reports.flat_map(groups).collect();
    let is_complaint = |group: &Fields| {
        matches!(
            group.get("feedback-type").to_lowercase().as_str(),
            "abuse" | "fraud" | "opt-out"
        )
    };
    if !fields.iter().any(is_complaint) {
        return Vec::new();
    }
    let named: Vec<Vec<String>> = (fields.iter().flat_map(|group| group.all("original-rcpt-to")))
        .map(|field| recipient(&field))
        .collect();
    let mut returned = returned_to(message);
    let addresses = match named.len() {
        // Some services hide the address in the report and leave it in the message.
        1 if returned.len() == 1 => vec![[named.concat(), returned.swap_remove(0)].concat()],
        0 => returned,
        _ => named,
    };
    let complaint = |addresses: Vec<String>| Finding {
        addresses,
        kind: Kind::Complaint,
        why: "marked as spam".to_owned(),
    };
    addresses
        .into_iter()
        .filter(|addresses| !addresses.is_empty())
        .map(complaint)
        .collect()
}

/// To whom the message was addressed that comes back inside a report.
fn returned_to(message: &Message<'_>) -> Vec<Vec<String>> {
    let inside = message.parts.iter().find_map(MessagePart::message);
    let to = inside
        .and_then(|inside| inside.to())
        .into_iter()
        .flat_map(mail_parser::Address::iter);
    to.filter_map(|address| address.address()).map(recipient).collect()
}

/// Whether a message is a report of some kind, and so nobody's letter.
pub(super) fn is_report(message: &Message<'_>) -> bool {
    let is_report = |part: &MessagePart<'_>| {
        part.content_type()
            .is_some_and(|kind| kind.ctype() == "multipart" && kind.subtype() == Some("report"))
    };
    message.parts.first().is_some_and(is_report)
}

/// The parts of a kind, without those of messages inside it.
fn parts<'m>(
    message: &'m Message<'m>,
    kind: &'static str,
    subtypes: &'static [&'static str],
) -> impl Iterator<Item = &'m MessagePart<'m>> {
    message.parts.iter().filter(move |part| {
        let is_meant = |found: &mail_parser::ContentType<'_>| {
            found.ctype().eq_ignore_ascii_case(kind)
                && found
                    .subtype()
                    .is_some_and(|subtype| subtypes.iter().any(|wanted| subtype.eq_ignore_ascii_case(wanted)))
        };
        part.content_type().is_some_and(is_meant)
    })
}

/// Fields with their names in small letters.
struct Fields(Vec<(String, String)>);

impl Fields {
    /// The first field of a name; empty if there is none.
    fn get(&self, name: &str) -> String {
        self.all(name).next().unwrap_or_default()
    }

    fn all(&self, name: &str) -> impl Iterator<Item = String> {
        let found = self.0.iter().filter(move |(other, _)| other == name);
        found.map(|(_, value)| value.trim().to_owned())
    }
}

/// The groups of fields of a report's part, which empty lines divide.
fn groups(part: &MessagePart<'_>) -> Vec<Fields> {
    let text = String::from_utf8_lossy(part.contents()).replace("\r\n", "\n");
    let lines: Vec<&str> = text.lines().collect();
    let groups = lines
        .split(|line| line.trim().is_empty())
        .filter(|group| !group.is_empty());
    groups.map(|group| fields(&group.join("\r\n"))).collect()
}

fn fields(text: &str) -> Fields {
    let text = format!("{text}\r\n\r\n");
    let parsed = MessageParser::new().default_header_text().parse_headers(&text);
    let headers = parsed.as_ref().map_or(&[][..], |message| message.headers());
    let field = |header: &mail_parser::Header<'_>| {
        let value = header.value().as_text().unwrap_or_default();
        (header.name().to_lowercase(), value.to_owned())
    };
    Fields(headers.iter().map(field).collect())
}
