//! A mail server that does what a test tells it, on a free loopback port.

mod session;

use rcgen::CertifiedKey;
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use session::Session;
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// What the client has just done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Connect,
    Ehlo,
    StartTls,
    Auth,
    Mail,
    Rcpt,
    Data,
    Body,
}

/// What the server knows when it has to react.
#[derive(Debug)]
pub(crate) struct Event<'e> {
    pub(crate) step: Step,
    /// The number of the connection, from 0.
    pub(crate) connection: usize,
    /// How many messages this connection has delivered.
    pub(crate) delivered: usize,
    /// The recipient of the message at hand.
    pub(crate) to: &'e str,
}

/// What the server does instead of agreeing.
#[derive(Debug, Clone)]
pub(crate) enum Reaction {
    /// It agrees after all.
    Agree,
    /// It says this.
    Say(&'static str),
    /// It says this and hangs up.
    SayAndClose(&'static str),
    /// It hangs up.
    Close,
    /// It takes the message, and hangs up before it has said so.
    TakeAndClose,
    /// It says nothing more.
    Silence,
    /// It takes its time and then agrees.
    Slow(Duration),
    /// It agrees, and somebody between says more in the same breath.
    AgreeAnd(&'static str),
}

/// What the server is like.
#[derive(Clone)]
pub(crate) struct Manner {
    /// What it offers in its answer to EHLO.
    pub(crate) offers: Vec<&'static str>,
    pub(crate) tls: Tls,
    /// The names in its certificate.
    pub(crate) names: Vec<String>,
    /// Whether it asks for bodies that nobody receives.
    pub(crate) asks_for_nothing: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tls {
    Never,
    OnRequest,
    FromTheFirstByte,
}

impl Manner {
    /// A server on this computer without encryption.
    pub(crate) fn plain() -> Self {
        Self {
            offers: vec!["PIPELINING", "SIZE 10240000", "8BITMIME"],
            tls: Tls::Never,
            names: vec!["localhost".to_owned()],
            asks_for_nothing: false,
        }
    }

    /// A server as providers have it.
    pub(crate) fn with_starttls() -> Self {
        Self {
            offers: vec!["PIPELINING", "STARTTLS", "AUTH PLAIN LOGIN"],
            tls: Tls::OnRequest,
            ..Self::plain()
        }
    }
}

/// What the server was told, in order.
#[derive(Default)]
pub(crate) struct Received {
    /// Recipient and message of each one that was taken.
    pub(crate) messages: Vec<(String, Vec<u8>)>,
    /// Every command.
    pub(crate) commands: Vec<String>,
}

type Script = dyn FnMut(&Event<'_>) -> Reaction + Send;

/// A running server; it stops when it is dropped.
pub(crate) struct MailServer {
    pub(crate) port: u16,
    /// Its certificate, in PEM.
    pub(crate) certificate: Vec<u8>,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    manner: Manner,
    config: Arc<ServerConfig>,
    script: Mutex<Box<Script>>,
    received: Mutex<Received>,
    connections: AtomicUsize,
    stop: AtomicBool,
}

impl MailServer {
    /// Starts a server that agrees to everything.
    pub(crate) fn agreeing(manner: Manner) -> Self {
        Self::start(manner, |_| Reaction::Agree)
    }

    /// Starts a server that reacts as a script says.
    pub(crate) fn start(manner: Manner, script: impl FnMut(&Event<'_>) -> Reaction + Send + 'static) -> Self {
        let CertifiedKey { cert, signing_key } =
            rcgen::generate_simple_self_signed(manner.names.clone()).expect("a certificate");
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(signing_key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("TLS")
            .with_no_client_auth()
            .with_single_cert(vec![cert.der().clone()], key)
            .expect("a certificate");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let shared = Arc::new(Shared {
            manner,
            config: Arc::new(config),
            script: Mutex::new(Box::new(script)),
            received: Mutex::default(),
            connections: AtomicUsize::new(0),
            stop: AtomicBool::new(false),
        });
        let for_thread = Arc::clone(&shared);
        Self {
            port,
            certificate: cert.pem().into_bytes(),
            shared,
            thread: Some(thread::spawn(move || accept(&listener, &for_thread))),
        }
    }

    pub(crate) fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::SeqCst)
    }

    /// Who got a message, in order.
    pub(crate) fn recipients(&self) -> Vec<String> {
        let received = self.shared.received.lock().expect("not poisoned");
        received.messages.iter().map(|(to, _)| to.clone()).collect()
    }

    pub(crate) fn received(&self) -> std::sync::MutexGuard<'_, Received> {
        self.shared.received.lock().expect("not poisoned")
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(("127.0.0.1", self.port));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    for stream in listener.incoming() {
        if shared.stop.load(Ordering::SeqCst) {
            return;
        }
        let Ok(stream) = stream else { continue };
        let number = shared.connections.fetch_add(1, Ordering::SeqCst);
        let shared = Arc::clone(shared);
        thread::spawn(move || {
            // The client may hang up at any time.
            let _ = Session::begin(stream, &shared, number);
        });
    }
}
