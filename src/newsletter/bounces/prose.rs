//! Reports of servers that write for people only: qmail and those that write like it, and older versions of Exim that name the failed addresses in a
//! header. What cannot be told for certain passes for a refusal that says nothing about the address.

use super::verdict::Refusal;
use super::{Finding, Kind, header};
use crate::address;
use mail_parser::Message;

/// Where in a report of qmail's form (QSBMF, 1997) the message begins that is returned.
const BREAK: &str = "\n--- Below this line is a copy of the ";

/// What a report without a machine's part says of each recipient.
pub(super) fn deliveries(message: &Message<'_>) -> Vec<Finding> {
    let text = message.body_text(0).unwrap_or_default().replace("\r\n", "\n");
    let failed = header(message, "X-Failed-Recipients");
    let found = if !failed.is_empty() {
        failed
            .split(',')
            .map(|email| address::mailbox(email).1)
            .map(|email| exim(&text, email))
            .collect()
    } else if text.contains(BREAK) {
        qmail(&text)
    } else {
        Vec::new()
    };
    found
        .into_iter()
        .filter(|finding| address::is_email(&finding.addresses[0]))
        .collect()
}

/// Exim gives each address a line and the reason below it, indented further.
fn exim(text: &str, email: String) -> Finding {
    let is_address = |line: &str| line.trim().trim_end_matches(':') == email;
    let lines = text.lines().skip_while(|line| !is_address(line)).skip(1);
    let words: Vec<&str> = lines
        .take_while(|line| !line.trim().is_empty())
        .map(str::trim)
        .collect();
    finding(email, &words.join(" "))
}

/// qmail gives each address a paragraph that begins with `<address>:`.
fn qmail(text: &str) -> Vec<Finding> {
    let report = text.split(BREAK).next().unwrap_or_default();
    let paragraphs = report.split("\n\n").map(str::trim);
    let about = |paragraph: &str| {
        let (email, words) = paragraph.strip_prefix('<')?.split_once(">:")?;
        Some(finding(email.to_owned(), words))
    };
    paragraphs.filter_map(about).collect()
}

fn finding(email: String, words: &str) -> Finding {
    let refusal = Refusal::new("", words);
    Finding {
        addresses: vec![email],
        kind: if refusal.is_certain() { Kind::Dead } else { Kind::NotNow },
        why: refusal.why(),
    }
}
