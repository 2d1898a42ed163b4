//! Answers that come before anything was asked for. lettre keeps whatever comes in one reading, and would take what
//! follows an answer for the answer to what is asked next.

use super::answer::Answer;
use super::trouble::Trouble;
use lettre::transport::smtp::client::SmtpConnection;
use std::time::Duration;

/// What has come in although nothing was asked for.
pub(super) enum Early {
    /// Nothing, as it should be.
    Nothing,
    /// A goodbye, which a server may say at any time (RFC 5321, section 3.8).
    Goodbye(Answer),
    /// An answer to something else, or a piece of one.
    Answer,
    /// The connection is over.
    Lost(Trouble),
}

/// Looks at what has come in together with the last answer. lettre shows it only to whoever reads on; it is there already,
/// so that there is nothing to wait for, but no system waits for less than a tick of its clock: 1 to 12 milliseconds. The
/// time limit of the connection is another one afterwards.
pub(super) fn early(wire: &mut SmtpConnection) -> Early {
    const NO_TIME: Duration = Duration::from_millis(1);
    if wire.set_timeout(Some(NO_TIME)).is_err() {
        return Early::Lost(Trouble::Closed);
    }
    let Err(error) = wire.read_response() else {
        return Early::Answer;
    };
    match (Trouble::of(&error), Answer::of_error(&error)) {
        (Trouble::Silent, _) => Early::Nothing,
        (_, Some(answer)) if answer.is_goodbye() => Early::Goodbye(answer),
        (over @ (Trouble::Closed | Trouble::Unreachable), _) => Early::Lost(over),
        _ => Early::Answer,
    }
}
