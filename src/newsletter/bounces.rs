//! Mail that came back: delivery reports, complaints and wishes to leave in, addresses with reasons out. No disk, no
//! clock.
//!
//! Mail can be forged: whoever writes in another person's name can take them off the list. That is the lesser evil, since
//! `unsubscribed.csv` says that it came by mail and `add --again` undoes it.

mod prose;
mod reply;
mod report;
mod verdict;
mod wish;

use mail_parser::mailbox::mbox;
use mail_parser::{Message, MessageParser};
use std::borrow::Cow;

/// What a message says about an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    /// The address as it was mailed, as far as the message tells: of several spellings the one on the list is meant.
    pub(crate) addresses: Vec<String>,
    /// What it says.
    pub(crate) kind: Kind,
    /// Why, in a few words.
    pub(crate) why: String,
}

/// Kinds of mail that come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The address certainly does not work.
    Dead,
    /// It could not be delivered, which says nothing about the address.
    NotNow,
    /// The person marked a newsletter as spam.
    Complaint,
    /// The person asks to leave.
    Leave,
}

/// Where people write to leave.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct WayOut {
    /// An address that is for nothing else: any mail to it is a wish to leave. None if there is only one that people
    /// also write to for other reasons.
    pub(crate) address: Option<String>,
}

/// The messages of a file: one, or those of an mbox. One after the other, since each takes a kilobyte at least, and eight
/// bytes may be one.
pub(crate) fn messages(bytes: &[u8]) -> impl Iterator<Item = Cow<'_, [u8]>> {
    let is_mbox = bytes.starts_with(b"From ");
    let several = is_mbox.then(|| mbox::MessageIterator::new(bytes));
    let several = several.into_iter().flatten().filter_map(Result::ok);
    let several = several.map(|message| Cow::Owned(message.unwrap_contents()));
    several.chain((!is_mbox).then_some(Cow::Borrowed(bytes)))
}

/// What a message says about addresses; nothing if it is about something else.
pub(crate) fn read(message: &[u8], way_out: &WayOut) -> Vec<Finding> {
    let Some(message) = parsed(message) else {
        return Vec::new();
    };
    let readers = [report::complaints, report::deliveries, prose::deliveries];
    let found = readers
        .iter()
        .map(|read| read(&message))
        .find(|found| !found.is_empty());
    found.unwrap_or_else(|| reply::wish(&message, way_out).into_iter().collect())
}

/// Whether a message about which nothing was found may be a wish to leave all the same: a person has to read it.
pub(crate) fn is_doubtful(message: &[u8]) -> bool {
    is_too_deep(message) || parsed(message).is_some_and(|message| reply::may_be_wish(&message))
}

fn parsed(message: &[u8]) -> Option<Message<'_>> {
    (!is_too_deep(message)).then(|| MessageParser::default().parse(message))?
}

/// The most messages within messages. They are given back one within the other, and 14,000 of them are more than a stack
/// of a megabyte holds, as Windows gives it (mail-parser 0.11.9).
const MOST_WITHIN: usize = 5000;

/// Whether there may be too many messages within messages for the parser.
fn is_too_deep(message: &[u8]) -> bool {
    const KIND: &[u8] = b"message";
    let here = |place: &[u8]| place.eq_ignore_ascii_case(KIND);
    message
        .windows(KIND.len())
        .filter(|place| here(place))
        .nth(MOST_WITHIN)
        .is_some()
}

/// A header as text, without its folds.
fn header(message: &Message<'_>, name: &'static str) -> String {
    let raw = message.header_raw(name).unwrap_or_default();
    raw.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
