//! One connection: one request, one answer, and a limit on everything that the other side could make us wait for or keep.

use super::door::Door;
use super::guard::{Asked, refusal};
use super::message::{Answer, Events, Reply, Request, events_head};
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The most bytes of a request: browsers send less than two thousand.
const MOST_BYTES: usize = 16_384;

/// The most headers of a request.
const MOST_HEADERS: usize = 64;

/// How long a request may take to arrive.
const ARRIVES_WITHIN: Duration = Duration::from_secs(5);

/// How long an answer may take to be taken.
const TAKEN_WITHIN: Duration = Duration::from_secs(20);

/// How often a silent stream of events says that it is still there, which shows whether the browser is.
const HEARTBEAT: Duration = Duration::from_secs(10);

/// How often it looks whether the browser has closed it: whoever goes from page to page leaves one behind at each.
const GLANCE: Duration = Duration::from_millis(250);

/// A connection to a browser.
pub(super) struct Connection {
    stream: TcpStream,
    door: Arc<Door>,
}

/// Closes a connection that is one too many, with a word if that can be said at once.
pub(super) fn send_away(mut stream: TcpStream) {
    let reply = Reply::sentence(
        503,
        "There are too many connections to this preview: try again in a moment.",
    );
    let said = stream
        .set_nonblocking(true)
        .and_then(|()| stream.write(&[reply.head().into_bytes(), reply.body].concat()));
    // Nobody waits for it.
    let _ = said.and_then(|_| stream.shutdown(Shutdown::Write));
}

/// What was read: a request, or what is said instead of an answer.
enum Incoming {
    Request(Request, IsHead),
    Refused(Reply),
    /// Nothing was asked: browsers open connections in advance.
    Nothing,
}

type IsHead = bool;

impl Connection {
    pub(super) fn new(stream: TcpStream, door: Arc<Door>) -> Self {
        Self { stream, door }
    }

    /// Answers the request that comes, if one comes.
    pub(super) fn serve(mut self, answer: &dyn Fn(&Request) -> Answer) {
        // Whoever goes away in the middle gets nothing; there is nobody left to tell.
        let _ = match self.incoming() {
            Incoming::Nothing => Ok(()),
            Incoming::Refused(reply) => self.send(&reply, false),
            Incoming::Request(request, is_head) => match careful(answer, &request) {
                Answer::Whole(reply) => self.send(&reply, is_head),
                Answer::Events(_) if is_head => Ok(()),
                Answer::Events(events) => self.tell(events),
            },
        };
    }

    fn incoming(&mut self) -> Incoming {
        let deadline = Instant::now() + ARRIVES_WITHIN;
        let mut bytes = Vec::new();
        loop {
            match self.read_some(&mut bytes, deadline) {
                Ok(0) => return Incoming::Nothing,
                Ok(_) => {}
                Err(error) if is_late(&error) && !bytes.is_empty() => {
                    return Incoming::Refused(Reply::sentence(408, "The request took too long."));
                }
                Err(_) => return Incoming::Nothing,
            }
            if let Some(incoming) = understood(&bytes, &self.door) {
                return incoming;
            }
            if bytes.len() >= MOST_BYTES {
                return Incoming::Refused(Reply::sentence(431, "The request is too long."));
            }
        }
    }

    fn read_some(&mut self, bytes: &mut Vec<u8>, deadline: Instant) -> io::Result<usize> {
        self.stream.set_read_timeout(Some(remaining(deadline)?))?;
        let mut piece = [0; 4096];
        let most = piece.len().min(MOST_BYTES - bytes.len());
        let count = self.stream.read(&mut piece[..most])?;
        bytes.extend_from_slice(&piece[..count]);
        Ok(count)
    }

    fn send(&mut self, reply: &Reply, is_head: bool) -> io::Result<()> {
        let mut bytes = reply.head().into_bytes();
        if !is_head {
            bytes.extend_from_slice(&reply.body);
        }
        self.write_all(&bytes)?;
        self.part()
    }

    /// Writes everything before the deadline, however slowly it is taken.
    fn write_all(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        let deadline = Instant::now() + TAKEN_WITHIN;
        while !bytes.is_empty() {
            self.stream.set_write_timeout(Some(remaining(deadline)?))?;
            match self.stream.write(bytes)? {
                0 => return Err(ErrorKind::WriteZero.into()),
                count => bytes = &bytes[count..],
            }
        }
        Ok(())
    }

    /// Waits for the other side to close, so that a rest of its request does not take our answer back (RFC 9112, 9.6).
    fn part(&mut self) -> io::Result<()> {
        self.stream.shutdown(Shutdown::Write)?;
        let deadline = Instant::now() + Duration::from_secs(1);
        let mut ignored = Vec::new();
        while ignored.len() < MOST_BYTES && self.read_some(&mut ignored, deadline)? > 0 {}
        Ok(())
    }

    /// Tells events until the browser has gone.
    fn tell(&mut self, mut events: Events) -> io::Result<()> {
        self.write_all(events_head().as_bytes())?;
        let mut silent_since = Instant::now();
        while !self.is_over() {
            let said = match events(GLANCE) {
                Some(event) => format!("data: {event}\n\n"),
                None if silent_since.elapsed() < HEARTBEAT => continue,
                None => ": still here\n\n".to_owned(),
            };
            self.write_all(said.as_bytes())?;
            silent_since = Instant::now();
        }
        Ok(())
    }

    /// Whether the other side has closed the connection.
    fn is_over(&self) -> bool {
        let looked = self
            .stream
            .set_nonblocking(true)
            .and_then(|()| self.stream.peek(&mut [0]));
        let is_over = match looked {
            Ok(count) => count == 0,
            Err(error) => !is_late(&error),
        };
        is_over || self.stream.set_nonblocking(false).is_err()
    }
}

/// A request that has arrived whole, or is none.
fn understood(bytes: &[u8], door: &Door) -> Option<Incoming> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut parsed = httparse::Request::new(&mut headers);
    match parsed.parse(bytes) {
        Ok(httparse::Status::Partial) => return None,
        Ok(httparse::Status::Complete(_)) => {}
        Err(httparse::Error::TooManyHeaders) => {
            return Some(Incoming::Refused(Reply::sentence(431, "The request is too long.")));
        }
        Err(_) => return Some(Incoming::Refused(Reply::sentence(400, "This is no request."))),
    }
    let method = parsed.method.unwrap_or_default();
    let asked = Asked {
        method,
        headers: (parsed.headers.iter())
            .map(|header| (header.name, header.value))
            .collect(),
    };
    let target = parsed.path.unwrap_or_default();
    if let Some(reply) = refusal(&asked, door.port).or_else(|| door.instead(&asked, target)) {
        return Some(Incoming::Refused(reply));
    }
    Some(match Request::of(target) {
        Some(request) => Incoming::Request(request, method == "HEAD"),
        None => Incoming::Refused(Reply::sentence(400, "This is no address of the preview.")),
    })
}

/// An answer even where making it went wrong: the preview goes on.
fn careful(answer: &dyn Fn(&Request) -> Answer, request: &Request) -> Answer {
    catch_unwind(AssertUnwindSafe(|| answer(request))).unwrap_or_else(|_| {
        Answer::Whole(Reply::sentence(
            500,
            "The preview made a mistake of its own, which is shown in the terminal.",
        ))
    })
}

fn remaining(deadline: Instant) -> io::Result<Duration> {
    let remaining = deadline.saturating_duration_since(Instant::now());
    // A time limit of nothing would mean none.
    if remaining.is_zero() {
        return Err(ErrorKind::TimedOut.into());
    }
    Ok(remaining)
}

/// Systems have two names for a time limit that is over.
fn is_late(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::TimedOut | ErrorKind::WouldBlock)
}
