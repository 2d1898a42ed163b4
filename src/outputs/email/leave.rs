//! How a newsletter says that one can leave it: the one thing in which a mailed one may differ from the file.

use crate::config::Config;
use crate::outputs::addresses;
use crate::outputs::html::escape;
use crate::outputs::text::LETTER_WIDTH;

/// What the link says in the file: a letter to write.
pub(super) fn link(config: &Config) -> Option<String> {
    let address = address(config)?;
    Some(format!("{}?subject=Unsubscribe", mailto(address)))
}

/// The same as it stands in the HTML.
pub(crate) fn attribute(config: &Config) -> Option<String> {
    Some(attribute_to(&link(config)?))
}

/// A link as it stands in the HTML.
pub(crate) fn attribute_to(link: &str) -> String {
    format!("href=\"{}\"", escape(link))
}

/// The same in plain text, on lines of its own.
pub(crate) fn lines(config: &Config) -> Option<String> {
    let address = address(config)?;
    let words = "To unsubscribe, write \"Unsubscribe\" to";
    let is_short = words.len() + 1 + address.chars().count() <= LETTER_WIDTH;
    Some(format!("{words}{}{address}", if is_short { ' ' } else { '\n' }))
}

/// A link in plain text, on lines of its own.
pub(crate) fn lines_to(link: &str) -> String {
    format!("To unsubscribe, open this page:\n{link}")
}

/// The address that takes requests to unsubscribe.
fn address(config: &Config) -> Option<&str> {
    config.newsletter.as_ref()?.unsubscribe.as_deref()
}

/// A link that writes to an address.
pub(crate) fn mailto(address: &str) -> String {
    format!("mailto:{}", addresses::mailbox(address))
}
