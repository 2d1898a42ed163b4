//! `handout preview`'s network: a listener at this computer's own address, for this computer's browsers alone.
//!
//! `connection` reads what comes in and writes what goes out, with a limit on every size and every wait; `guard` refuses
//! whoever is not this computer's own browser at our own address, `door` whoever lacks the key; `pages` makes the pages, `copies` what they show in
//! frames, `findings` the mistakes on them. What is shown is handed in as a function from request to answer.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the home of the one listener; its time limits need a clock"
)]

mod connection;
mod copies;
mod door;
mod findings;
mod guard;
mod message;
mod pages;

pub(crate) use copies::{Scheme, local};
pub(crate) use findings::{Finding, finding};
pub(crate) use message::{Answer, Events, Reply, Request};
pub(crate) use pages::{asset, exercise, list, oops};

use anyhow::{Context, Result, bail};
use connection::Connection;
use door::Door;
use std::io::ErrorKind;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

/// The port that is tried first where none is asked for.
pub(crate) const USUAL_PORT: u16 = 4173;

/// How many ports are tried after that.
const FURTHER_PORTS: u16 = 50;

/// The most connections at a time. A browser opens six to a host and keeps one of them for the events.
const MOST_CONNECTIONS: usize = 64;

/// How long to wait after the system could not accept a connection (too many open files).
const BREATH: Duration = Duration::from_millis(50);

/// What answers requests.
type Answering = dyn Fn(&Request) -> Answer + Send + Sync;

/// A listener at a loopback address.
pub(crate) struct Server {
    listener: TcpListener,
    door: Arc<Door>,
}

impl Server {
    /// Listens at a port of 127.0.0.1: the one that was asked for (0: any), or the first free one from [`USUAL_PORT`] on.
    ///
    /// # Errors
    /// When the port is taken, or none is free, or the system gives no random numbers.
    pub(crate) fn bind(wanted: Option<u16>) -> Result<Self> {
        let listener = match wanted {
            Some(port) => match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
                Err(error) if error.kind() == ErrorKind::AddrInUse => {
                    bail!("port {port} is taken: name another one, or leave `--port` out")
                }
                other => other.with_context(|| format!("cannot listen at port {port} of 127.0.0.1"))?,
            },
            None => first_free().context("cannot listen at 127.0.0.1")?,
        };
        let port = listener.local_addr().context("cannot tell the port")?.port();
        let door = Arc::new(Door::new(port)?);
        Ok(Self { listener, door })
    }

    /// The address to type into a browser, with this path after the host's `/`.
    pub(crate) fn address(&self, path: &str) -> String {
        self.place(path) + &self.door.query()
    }

    /// The same for the command line of a browser, which every user of the computer can read: good for one time.
    ///
    /// # Errors
    /// When the system gives no random numbers.
    pub(crate) fn address_for_once(&self, path: &str) -> Result<String> {
        Ok(self.place(path) + &self.door.query_for_once()?)
    }

    fn place(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}/{path}", self.door.port)
    }

    /// Answers for ever, each connection on a thread of its own, so that a slow one holds nobody up.
    pub(crate) fn start(self, answer: Arc<Answering>) {
        thread::spawn(move || {
            let open = Arc::new(AtomicUsize::new(0));
            for stream in self.listener.incoming() {
                match stream {
                    Ok(stream) => welcome(stream, &self.door, &open, &answer),
                    Err(_) => thread::sleep(BREATH),
                }
            }
        });
    }
}

fn first_free() -> std::io::Result<TcpListener> {
    let mut taken = None;
    for port in USUAL_PORT..=USUAL_PORT + FURTHER_PORTS {
        match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
            Ok(listener) => return Ok(listener),
            Err(error) => taken = Some(error),
        }
    }
    Err(taken.unwrap_or_else(|| ErrorKind::AddrInUse.into()))
}

/// Serves one connection, if there are not too many already.
fn welcome(stream: TcpStream, door: &Arc<Door>, open: &Arc<AtomicUsize>, answer: &Arc<Answering>) {
    let seat = Seat::take(open);
    if open.load(Ordering::Relaxed) > MOST_CONNECTIONS {
        connection::send_away(stream);
        return;
    }
    let (answer, door) = (Arc::clone(answer), Arc::clone(door));
    // Without a thread the connection closes, and the browser tries again.
    let _ = thread::Builder::new().spawn(move || {
        let _seat = seat;
        Connection::new(stream, door).serve(&*answer);
    });
}

/// One of the connections at a time, given back however its thread ends.
struct Seat(Arc<AtomicUsize>);

impl Seat {
    fn take(open: &Arc<AtomicUsize>) -> Self {
        open.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(open))
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
