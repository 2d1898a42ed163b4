//! Why no mail can be sent through a server, told apart so that each has a sentence that helps.

use super::answer::Answer;
use super::server::{Login, Server};
use lettre::transport::smtp;
use rustls::CertificateError;
use std::error::Error;
use std::io::{self, ErrorKind};

/// Why there is no connection on which to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// The host's name leads nowhere.
    UnknownHost,
    /// Nothing listens on the port.
    NothingListens,
    /// There is no way to the host.
    Unreachable,
    /// No greeting came in time.
    Silent,
    /// It wants TLS from the first byte on.
    SpeaksTls,
    /// It wants plain text first.
    SpeaksPlain,
    /// It does not offer STARTTLS.
    NoStartTls,
    /// It answered what it was not asked, where encryption began.
    Injected,
    /// Its certificate is for another name.
    WrongName,
    /// Its certificate is vouched for by nobody known.
    UnknownAuthority,
    /// Its certificate is no longer or not yet valid.
    Expired,
    /// The file of authorities holds no certificate.
    BadAuthorities,
    /// It and we cannot agree on TLS.
    Tls,
    /// It does not take the name and the password.
    WrongLogin(Answer),
    /// It takes no name and password, at least not in a way that we know.
    NoLogin,
    /// The password would go out unencrypted.
    PasswordInClear,
    /// It greets with a refusal.
    Rejected(Answer),
    /// It asks to come back later.
    Busy(Answer),
    /// It closed the connection.
    Closed,
    /// It does not speak SMTP.
    NotSmtp,
}

impl Trouble {
    /// The same without the password.
    pub(super) fn withheld(self, login: &Login) -> Self {
        match self {
            Trouble::WrongLogin(answer) => Trouble::WrongLogin(login.withheld_from(answer)),
            Trouble::Rejected(answer) => Trouble::Rejected(login.withheld_from(answer)),
            Trouble::Busy(answer) => Trouble::Busy(login.withheld_from(answer)),
            other => other,
        }
    }

    /// Whether trying again will not help before something is changed.
    #[must_use]
    pub fn is_lasting(&self) -> bool {
        !matches!(
            self,
            Trouble::NothingListens | Trouble::Unreachable | Trouble::Silent | Trouble::Busy(_) | Trouble::Closed
        )
    }

    /// What happened and what to check, in a sentence or two.
    #[must_use]
    pub fn sentence(&self, server: &Server) -> String {
        let (place, host, port) = (server.place(), &server.host, server.port);
        match self {
            Trouble::UnknownHost => format!(
                "the address of `{host}` cannot be found: check `host` under `smtp` in `handout.yaml`, and that this \
                 computer is online"
            ),
            Trouble::NothingListens => format!("nothing answers on port {port} of `{host}`: check `host` and `port`"),
            Trouble::Unreachable => format!(
                "`{place}` cannot be reached: check `host` and `port`, and whether a firewall or your provider blocks \
                 port {port}"
            ),
            Trouble::Silent => format!("`{place}` takes the connection and never answers: check `port`, or try later"),
            Trouble::Closed => format!("`{place}` closes the connection: try later, or check `port`"),
            Trouble::Busy(answer) => format!("`{place}` asks to come back later. It said: {answer}"),
            Trouble::Rejected(answer) => {
                format!("`{place}` accepts no mail from this computer: ask its operator why. It said: {answer}")
            }
            Trouble::NotSmtp => format!("what answers at `{place}` is no mail server: check `host` and `port`"),
            _ => self.about_trust(server),
        }
    }

    fn about_trust(&self, server: &Server) -> String {
        let (place, host) = (server.place(), &server.host);
        match self {
            Trouble::SpeaksTls => format!("`{place}` wants encryption from the first byte: type `security: tls`"),
            Trouble::SpeaksPlain => {
                format!("`{place}` begins without encryption: type `security: starttls`, or `port: 465` if it has that")
            }
            Trouble::NoStartTls => format!(
                "`{place}` offers no encryption (STARTTLS), and mail is not sent in clear: check `port`; if it has port \
                 465, type `port: 465` and `security: tls`"
            ),
            Trouble::Injected => format!(
                "somebody between this computer and `{place}` may be answering in its place, so nothing is sent: try from \
                 another network, and if it says so there too, ask its operator"
            ),
            Trouble::WrongName => format!(
                "the certificate of `{place}` is for another name: type as `host` the name that your provider gives for \
                 its mail server"
            ),
            Trouble::UnknownAuthority => format!(
                "nobody known vouches for the certificate of `{place}`: check `host`; for a server of your own, name \
                 the file of its authority with `ca_file`"
            ),
            Trouble::Expired => format!(
                "the certificate of `{place}` is not valid today: check this computer's date, else tell its operator"
            ),
            Trouble::BadAuthorities => "the `ca_file` holds no certificate (it must be PEM)".to_owned(),
            Trouble::WrongLogin(answer) => format!(
                "`{host}` does not take the name and password: check `username` and where the password comes from; \
                 many providers want a password made for programs. It said: {answer}"
            ),
            Trouble::NoLogin => format!("`{place}` takes no name and password: check `port`, or leave out `username`"),
            Trouble::PasswordInClear => {
                format!("a password would go to `{place}` unencrypted: type `security: starttls` or `security: tls`")
            }
            _ => format!("`{place}` and this program cannot agree on encryption: ask its operator for TLS 1.2 or 1.3"),
        }
    }

    /// What lettre's error means while a connection is being made.
    pub(super) fn of(error: &smtp::Error) -> Self {
        if let Some(answer) = Answer::of_error(error) {
            return if answer.is_lasting() {
                Trouble::Rejected(answer)
            } else {
                Trouble::Busy(answer)
            };
        }
        if let Some(tls) = find::<rustls::Error>(error) {
            return Self::of_tls(tls);
        }
        match find::<io::Error>(error).map(io::Error::kind) {
            Some(ErrorKind::ConnectionRefused) => Trouble::NothingListens,
            Some(ErrorKind::TimedOut | ErrorKind::WouldBlock) => Trouble::Silent,
            Some(ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable | ErrorKind::NetworkDown) => {
                Trouble::Unreachable
            }
            Some(_) => Trouble::Closed,
            // lettre says "incomplete response" when the connection ends before an answer does.
            None if error.is_response() && error.to_string().contains("incomplete") => Trouble::Closed,
            None => Trouble::NotSmtp,
        }
    }

    fn of_tls(error: &rustls::Error) -> Self {
        match error {
            rustls::Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            ) => Trouble::WrongName,
            rustls::Error::InvalidCertificate(
                CertificateError::Expired
                | CertificateError::ExpiredContext { .. }
                | CertificateError::NotValidYet
                | CertificateError::NotValidYetContext { .. },
            ) => Trouble::Expired,
            rustls::Error::InvalidCertificate(_) => Trouble::UnknownAuthority,
            rustls::Error::InvalidMessage(_) => Trouble::SpeaksPlain,
            _ => Trouble::Tls,
        }
    }
}

/// The first error of a type among the causes of an error, also where an I/O error carries it.
fn find<'e, E: Error + 'static>(error: &'e (dyn Error + 'static)) -> Option<&'e E> {
    let mut next = Some(error);
    while let Some(error) = next {
        let carried = error
            .downcast_ref::<io::Error>()
            .and_then(|carrier| carrier.get_ref()?.downcast_ref::<E>());
        if let Some(found) = carried.or_else(|| error.downcast_ref::<E>()) {
            return Some(found);
        }
        next = error.source();
    }
    None
}
