//! Where encryption begins on a connection that began without it (STARTTLS, RFC 3207).

use super::early::{Early, early};
use super::trouble::Trouble;
use lettre::transport::smtp::client::{SmtpConnection, TlsParameters};
use lettre::transport::smtp::extension::ClientId;

/// Has a connection encrypted.
pub(super) fn encrypt(wire: &mut SmtpConnection, trust: &TlsParameters, hello: &ClientId) -> Result<(), Trouble> {
    if !wire.can_starttls() {
        return Err(Trouble::NoStartTls);
    }
    wire.starttls(trust, hello).map_err(|error| Trouble::of(&error))?;
    says_no_more(wire)
}

/// Refuses an answer that nothing was asked for. lettre keeps what came in clear together with the answer to STARTTLS, and
/// would take it for answers that came encrypted: whoever stands between could say that messages were taken that the
/// server never saw (as with Exim, CVE-2021-38371).
fn says_no_more(wire: &mut SmtpConnection) -> Result<(), Trouble> {
    match early(wire) {
        Early::Nothing => Ok(()),
        Early::Goodbye(answer) => Err(Trouble::Busy(answer)),
        Early::Lost(over) => Err(over),
        Early::Answer => Err(Trouble::Injected),
    }
}
