//! Where encryption begins on a connection that began without it (STARTTLS, RFC 3207).

use super::trouble::Trouble;
use lettre::transport::smtp::client::{SmtpConnection, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use std::time::Duration;

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
/// server never saw (as with Exim, CVE-2021-38371). All of it came in one reading, so that there is nothing to wait for.
fn says_no_more(wire: &mut SmtpConnection) -> Result<(), Trouble> {
    const NO_TIME: Duration = Duration::from_millis(1);
    wire.set_timeout(Some(NO_TIME)).map_err(|_| Trouble::Closed)?;
    match wire.read_response().map_err(|error| Trouble::of(&error)) {
        Err(Trouble::Silent) => Ok(()),
        // A server may say goodbye at any time (RFC 5321, section 3.8).
        Err(over @ (Trouble::Busy(_) | Trouble::Closed | Trouble::Unreachable)) => Err(over),
        Ok(_) | Err(_) => Err(Trouble::Injected),
    }
}
