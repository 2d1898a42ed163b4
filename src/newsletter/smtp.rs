//! One connection to a mail server: the only home of the network.
//!
//! lettre connects, speaks TLS and logs in; the messages are ours: MAIL, RCPT and DATA go out in one write where the
//! server offers PIPELINING (RFC 2920), the body with its dot in another, so that a message costs two round trips, and
//! Nagle's algorithm has nothing to wait for. Every step knows whether the body has begun to go out: before that nothing
//! can have been delivered, afterwards only an answer tells.
#![expect(clippy::disallowed_methods, reason = "this is the home of the network")]

mod answer;
mod early;
mod encryption;
mod login;
mod server;
mod trouble;
mod wire;

pub use answer::Answer;
pub use server::{Limits, Login, Server, is_loopback};
pub use trouble::Trouble;

use super::message::Message;
use crate::config::Security;
use early::{Early, early};
use encryption::encrypt;
use lettre::transport::smtp::client::{Certificate, SmtpConnection, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::Response;
use lettre::transport::smtp::{self};
use login::log_in;
use std::fmt;
use std::net::{SocketAddr, ToSocketAddrs};
use std::time::Duration;
use wire::{Commands, Offers, Raw};

/// A message with its envelope, as it goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// The sender's address.
    pub from: String,
    /// The recipient's address.
    pub to: String,
    /// The message with CRLF line ends, dots not doubled.
    pub bytes: Vec<u8>,
    /// Whether its header holds letters beyond ASCII as they are (RFC 6532).
    pub needs_utf8: bool,
}

impl From<Message> for Outgoing {
    fn from(message: Message) -> Self {
        Self {
            from: message.from,
            to: message.to,
            bytes: message.bytes,
            needs_utf8: message.needs_utf8,
        }
    }
}

/// What the server answered something to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The sender.
    Mail,
    /// The recipient.
    Rcpt,
    /// The wish to send a body.
    Data,
    /// The body.
    Body,
}

/// How the commands before a body ended. Nothing was delivered in any case.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Envelope {
    /// The server waits for the body.
    Ready,
    /// It said no; the connection goes on.
    Answered(Stage, Answer),
    /// This server cannot take this message, and was not asked.
    Unfit(&'static str),
    /// It can take no message as large as this one; so many bytes are the most.
    TooLarge(u64),
    /// The sender's address is none.
    BadSender,
    /// The connection is over.
    Gone {
        /// The server's last words, if it said any.
        goodbye: Option<Answer>,
        /// Whether the recipient may be the reason: the server had heard of them.
        knows_recipient: bool,
    },
}

/// How a body ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Delivered {
    /// The server has taken it.
    Yes(Answer),
    /// The server does not have it.
    No(Answer),
    /// No answer came.
    Unknown,
}

/// An open connection, logged in.
pub(crate) struct Connection {
    wire: SmtpConnection,
    offers: Offers,
    login: Option<Login>,
    limits: Limits,
    /// The time limit that is set now.
    limit: Option<Duration>,
    /// Whether it is known that the server says nothing before it was asked.
    is_patient: bool,
    is_over: bool,
}

impl fmt::Debug for Connection {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Connection({:?})", self.offers)
    }
}

impl Connection {
    /// Connects, encrypts and logs in.
    pub(crate) fn open(server: &Server) -> Result<Self, Trouble> {
        Self::connect(server).map_err(|trouble| match &server.login {
            Some(login) => trouble.withheld(login),
            None => trouble,
        })
    }

    fn connect(server: &Server) -> Result<Self, Trouble> {
        if server.security == Security::None && server.login.is_some() && !is_loopback(&server.host) {
            return Err(Trouble::PasswordInClear);
        }
        let addresses = resolve(server)?;
        let trust = trust(server)?;
        let hello = ClientId::default();
        let mut wire = greet(server, &addresses, &trust, &hello)?;
        if server.security == Security::StartTls {
            encrypt(&mut wire, &trust, &hello)?;
            wire.set_timeout(Some(server.limits.greeting))
                .map_err(|_| Trouble::Closed)?;
        }
        if let Some(login) = &server.login {
            log_in(&mut wire, login, server)?;
        }
        // lettre keeps only some of what a server offers, and what it offers may differ after the login.
        let answer = wire.command(Raw(&format!("EHLO {hello}\r\n")));
        let answer = answer.map_err(|error| Trouble::of(&error))?;
        Ok(Self {
            offers: Offers::read(answer.message()),
            wire,
            login: server.login.clone(),
            limits: server.limits,
            limit: None,
            is_patient: false,
            is_over: false,
        })
    }

    /// Whether nothing more can be sent on it.
    pub(crate) fn is_over(&self) -> bool {
        self.is_over
    }

    /// Says who sends and who receives, and asks to send a body.
    pub(crate) fn envelope(&mut self, outgoing: &Outgoing) -> Envelope {
        let commands = match Commands::of(outgoing, &self.offers) {
            Ok(commands) => commands,
            Err(unfit) => return unfit.into(),
        };
        if !self.limit(self.limits.envelope) {
            return self.gone(None, false);
        }
        let result = if self.offers.pipelining {
            self.pipelined(&commands)
        } else {
            self.one_by_one(&commands)
        };
        match result.and_then(|()| self.refuse_early_answers()) {
            Ok(()) => Envelope::Ready,
            Err(Failure::Answer(stage, answer)) if answer.is_goodbye() => {
                let goodbye = self.without_password(answer);
                self.gone(Some(goodbye), stage != Stage::Mail)
            }
            Err(Failure::Answer(stage, answer)) => {
                self.start_again();
                // With SMTPUTF8 asked for, a refusal of the sender may be about this one recipient's message.
                let is_special = commands.utf8 && stage == Stage::Mail;
                let stage = if is_special { Stage::Data } else { stage };
                Envelope::Answered(stage, self.without_password(answer))
            }
            // Where all commands go out at once, answers that were on their way may be lost with the connection.
            Err(Failure::Lost(stage)) => self.gone(None, stage != Stage::Mail || self.offers.pipelining),
        }
    }

    /// All commands in one write, their answers one after the other.
    fn pipelined(&mut self, commands: &Commands) -> Result<(), Failure> {
        let all = format!("{}{}DATA\r\n", commands.mail, commands.rcpt);
        let mail = answered(Stage::Mail, self.wire.command(Raw(&all)));
        stop_if_over(&mail)?;
        let rcpt = answered(Stage::Rcpt, self.wire.read_response());
        stop_if_over(&rcpt)?;
        let data = answered(Stage::Data, self.wire.read_response());
        stop_if_over(&data)?;
        if data.is_ok() {
            self.leave_data(mail.is_ok(), rcpt.is_ok());
        }
        mail.and(rcpt).and(is_go_ahead(data))
    }

    /// A server may wait for a body although it refused the sender or the recipient. Where nobody receives it, it gets
    /// an empty one (RFC 2920, section 3.1); where somebody would receive that, the connection ends instead.
    fn leave_data(&mut self, has_sender: bool, has_recipient: bool) {
        if has_sender && !has_recipient {
            let _ = self.wire.command(Raw(".\r\n"));
        }
        self.is_over = !has_sender && has_recipient;
    }

    fn one_by_one(&mut self, commands: &Commands) -> Result<(), Failure> {
        answered(Stage::Mail, self.wire.command(Raw(&commands.mail)))?;
        answered(Stage::Rcpt, self.wire.command(Raw(&commands.rcpt)))?;
        is_go_ahead(answered(Stage::Data, self.wire.command(Raw("DATA\r\n"))))
    }

    /// Refuses an answer to the body that came before it, with the wish for it: the server may not have taken anything.
    /// Once a connection, since looking costs as much time as several messages; whoever begins to do so later is found
    /// out at the next message, whose answers then no longer fit.
    fn refuse_early_answers(&mut self) -> Result<(), Failure> {
        if self.is_patient {
            return Ok(());
        }
        self.limit = None;
        match early(&mut self.wire) {
            Early::Nothing => {
                self.is_patient = true;
                Ok(())
            }
            Early::Goodbye(answer) => Err(Failure::Answer(Stage::Data, answer)),
            Early::Answer | Early::Lost(_) => Err(Failure::Lost(Stage::Data)),
        }
    }

    /// Sends the body and its dot in one write. Whatever goes wrong from here on, it may have arrived.
    pub(crate) fn body(&mut self, outgoing: &Outgoing) -> Delivered {
        let is_limited = self.limit(self.limits.body);
        let text = std::str::from_utf8(&outgoing.bytes).ok().filter(|_| is_limited);
        let Some(text) = text else {
            // The server has only been promised a body. It throws the message away when the connection ends.
            self.is_over = true;
            return Delivered::Unknown;
        };
        let result = answered(Stage::Body, self.wire.command(Raw(&wire::body(text))));
        match result {
            Ok(answer) if (200..300).contains(&answer.code) => Delivered::Yes(self.without_password(answer)),
            Err(Failure::Answer(_, answer)) => {
                self.is_over = answer.is_goodbye();
                Delivered::No(self.without_password(answer))
            }
            Ok(_) | Err(Failure::Lost(_)) => {
                self.is_over = true;
                Delivered::Unknown
            }
        }
    }

    fn without_password(&self, answer: Answer) -> Answer {
        match &self.login {
            Some(login) => login.withheld_from(answer),
            None => answer,
        }
    }

    /// Says goodbye.
    pub(crate) fn quit(mut self) {
        if !self.is_over && self.limit(self.limits.quit) {
            let _ = self.wire.command(Raw("QUIT\r\n"));
        }
    }

    /// Leaves a message that was refused behind.
    fn start_again(&mut self) {
        self.is_over = self.is_over || self.wire.command(Raw("RSET\r\n")).is_err();
    }

    fn gone(&mut self, goodbye: Option<Answer>, knows_recipient: bool) -> Envelope {
        self.is_over = true;
        Envelope::Gone {
            goodbye,
            knows_recipient,
        }
    }

    /// Sets how long the next answer may take; says whether that worked.
    fn limit(&mut self, limit: Duration) -> bool {
        if self.limit == Some(limit) {
            return true;
        }
        self.limit = Some(limit);
        self.wire.set_timeout(Some(limit)).is_ok()
    }
}

/// Why a step did not end well.
#[derive(Debug)]
enum Failure {
    /// The server said no.
    Answer(Stage, Answer),
    /// It said nothing that can be understood; what it says next cannot be relied on.
    Lost(Stage),
}

fn answered(stage: Stage, result: Result<Response, smtp::Error>) -> Result<Answer, Failure> {
    match result {
        Ok(response) => Ok(Answer::of(&response)),
        Err(error) => {
            Err(Answer::of_error(&error).map_or(Failure::Lost(stage), |answer| Failure::Answer(stage, answer)))
        }
    }
}

/// After a goodbye or a lost connection no further answer comes.
fn stop_if_over(result: &Result<Answer, Failure>) -> Result<(), Failure> {
    match result {
        Err(Failure::Answer(stage, answer)) if answer.is_goodbye() => Err(Failure::Answer(*stage, answer.clone())),
        Err(Failure::Lost(stage)) => Err(Failure::Lost(*stage)),
        _ => Ok(()),
    }
}

/// Only 354 asks for a body; any other yes belongs to something else, so the answers no longer fit the commands.
fn is_go_ahead(data: Result<Answer, Failure>) -> Result<(), Failure> {
    match data? {
        answer if answer.code == 354 => Ok(()),
        _ => Err(Failure::Lost(Stage::Data)),
    }
}

/// A host without the brackets that people put around numbers with colons.
fn bare(host: &str) -> &str {
    host.trim_start_matches('[').trim_end_matches(']')
}

fn resolve(server: &Server) -> Result<Vec<SocketAddr>, Trouble> {
    let found = (bare(&server.host), server.port).to_socket_addrs();
    let addresses: Vec<SocketAddr> = found.map_err(|_| Trouble::UnknownHost)?.collect();
    if addresses.is_empty() {
        return Err(Trouble::UnknownHost);
    }
    Ok(addresses)
}

/// Whose certificates are trusted, and for which name.
fn trust(server: &Server) -> Result<TlsParameters, Trouble> {
    let mut builder = TlsParameters::builder(bare(&server.host).to_owned());
    if let Some(pem) = &server.authorities {
        let certificate = Certificate::from_pem(pem).map_err(|_| Trouble::BadAuthorities)?;
        builder = builder.add_root_certificate(certificate);
    }
    builder.build_rustls().map_err(|_| Trouble::BadAuthorities)
}

/// Connects and waits for the greeting. A port that stays silent at first or hangs up may be waiting for TLS: that is
/// found out before it gets all the time that RFC 5321 gives it.
fn greet(
    server: &Server,
    addresses: &[SocketAddr],
    trust: &TlsParameters,
    hello: &ClientId,
) -> Result<SmtpConnection, Trouble> {
    let connect = |limit, is_implicit: bool| {
        let wire = SmtpConnection::connect(addresses, Some(limit), hello, is_implicit.then_some(trust), None);
        wire.map_err(|error| Trouble::of(&error))
    };
    let is_implicit = server.security == Security::Tls;
    match connect(server.limits.first_contact, is_implicit) {
        Err(Trouble::Silent | Trouble::Closed | Trouble::NotSmtp)
            if !is_implicit && speaks_tls(&connect(server.limits.first_contact, true)) =>
        {
            Err(Trouble::SpeaksTls)
        }
        Err(Trouble::Silent) => connect(server.limits.greeting, is_implicit),
        other => other,
    }
}

fn speaks_tls(result: &Result<SmtpConnection, Trouble>) -> bool {
    matches!(
        result,
        Ok(_) | Err(Trouble::WrongName | Trouble::UnknownAuthority | Trouble::Expired)
    )
}
