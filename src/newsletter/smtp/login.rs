//! Logging in.

use super::{Login, Server, Trouble, is_loopback};
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::SmtpConnection;

/// Logs in, never unencrypted to another computer.
pub(super) fn log_in(wire: &mut SmtpConnection, login: &Login, server: &Server) -> Result<(), Trouble> {
    const MECHANISMS: [Mechanism; 2] = [Mechanism::Plain, Mechanism::Login];
    if !wire.is_encrypted() && !is_loopback(&server.host) {
        return Err(Trouble::PasswordInClear);
    }
    if wire.server_info().get_auth_mechanism(&MECHANISMS).is_none() {
        return Err(Trouble::NoLogin);
    }
    let credentials = Credentials::new(login.username.clone(), login.password.expose().to_owned());
    match wire.auth(&MECHANISMS, &credentials) {
        Ok(answer) if answer.has_code(235) => Ok(()),
        Ok(_) => Err(Trouble::NotSmtp),
        Err(error) => Err(match Trouble::of(&error) {
            Trouble::Rejected(answer) => Trouble::WrongLogin(answer),
            other => other,
        }),
    }
}
