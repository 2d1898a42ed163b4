//! One connection of the server: commands in, the script's reactions out.

use super::{Event, Reaction, Shared, Step, Tls};
use rustls::{ServerConnection, StreamOwned};
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::Duration;

/// Either kind of stream, with what was read and not yet used.
struct Line {
    stream: Stream,
    buffer: Vec<u8>,
}

enum Stream {
    Plain(TcpStream),
    Tls(Box<StreamOwned<ServerConnection, TcpStream>>),
}

impl Line {
    fn read_line(&mut self, shared: &Shared) -> io::Result<Vec<u8>> {
        loop {
            if let Some(end) = self.buffer.windows(2).position(|pair| pair == b"\r\n") {
                let rest = self.buffer.split_off(end + 2);
                return Ok(std::mem::replace(&mut self.buffer, rest));
            }
            let mut chunk = [0; 16_384];
            let read = match &mut self.stream {
                Stream::Plain(stream) => stream.read(&mut chunk),
                Stream::Tls(stream) => stream.read(&mut chunk),
            };
            match read {
                Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
                Ok(length) => self.buffer.extend_from_slice(&chunk[..length]),
                Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                    if shared.stop.load(Ordering::SeqCst) {
                        return Err(error);
                    }
                }
                Err(error) => return Err(error),
            }
        }
    }

    fn write(&mut self, text: &str) -> io::Result<()> {
        let bytes = format!("{text}\r\n").into_bytes();
        match &mut self.stream {
            Stream::Plain(stream) => stream.write_all(&bytes),
            Stream::Tls(stream) => stream.write_all(&bytes).and_then(|()| stream.flush()),
        }
    }

    fn socket(&self) -> &TcpStream {
        match &self.stream {
            Stream::Plain(stream) => stream,
            Stream::Tls(stream) => stream.get_ref(),
        }
    }
}

/// One connection.
pub(super) struct Session<'s> {
    line: Line,
    shared: &'s Shared,
    number: usize,
    delivered: usize,
    to: String,
}

impl<'s> Session<'s> {
    pub(super) fn begin(stream: TcpStream, shared: &'s Shared, number: usize) -> io::Result<()> {
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_millis(100)))?;
        let stream = match shared.manner.tls {
            Tls::FromTheFirstByte => encrypted(stream, shared)?,
            _ => Stream::Plain(stream),
        };
        let line = Line {
            stream,
            buffer: Vec::new(),
        };
        let mut session = Self {
            line,
            shared,
            number,
            delivered: 0,
            to: String::new(),
        };
        session.react(Step::Connect, "220 mail.test ESMTP")?;
        session.talk()
    }

    /// Says what the script wants, or that it agrees; says whether it agreed.
    fn react(&mut self, step: Step, agreed: &str) -> io::Result<bool> {
        let event = Event {
            step,
            connection: self.number,
            delivered: self.delivered,
            to: &self.to,
        };
        let reaction = (self.shared.script.lock().expect("not poisoned"))(&event);
        match reaction {
            Reaction::Agree => self.line.write(agreed).map(|()| true),
            Reaction::Slow(pause) => {
                thread::sleep(pause);
                self.line.write(agreed).map(|()| true)
            }
            Reaction::AgreeAnd(more) => self.line.write(&format!("{agreed}\r\n{more}")).map(|()| true),
            Reaction::Say(words) => self.line.write(words).map(|()| false),
            Reaction::SayAndClose(words) => {
                self.line.write(words)?;
                self.close()
            }
            Reaction::Close | Reaction::TakeAndClose => self.close(),
            Reaction::Silence => {
                while !self.shared.stop.load(Ordering::SeqCst) {
                    thread::sleep(Duration::from_millis(20));
                }
                self.close()
            }
        }
    }

    fn close(&mut self) -> io::Result<bool> {
        let _ = self.line.socket().shutdown(Shutdown::Both);
        Err(ErrorKind::ConnectionAborted.into())
    }

    fn talk(&mut self) -> io::Result<()> {
        loop {
            let bytes = self.line.read_line(self.shared)?;
            let command = String::from_utf8_lossy(&bytes).trim_end().to_owned();
            let verb = command
                .split([' ', ':'])
                .next()
                .unwrap_or_default()
                .to_ascii_uppercase();
            self.shared
                .received
                .lock()
                .expect("not poisoned")
                .commands
                .push(command.clone());
            match verb.as_str() {
                "EHLO" => self.ehlo()?,
                "STARTTLS" => self.starttls()?,
                "AUTH" => self.auth(&command)?,
                "MAIL" => {
                    self.react(Step::Mail, "250 2.1.0 sender ok")?;
                }
                "RCPT" => {
                    let to = command.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                    self.to.clone_from(&to);
                    if !self.react(Step::Rcpt, "250-2.1.5 recipient\r\n250 2.1.5 ok")? {
                        self.to.clear();
                    }
                }
                "DATA" => self.data()?,
                "RSET" => self.line.write("250 2.0.0 reset")?,
                "QUIT" => return self.line.write("221 2.0.0 goodbye"),
                _ => self.line.write("500 5.5.2 what?")?,
            }
        }
    }

    fn ehlo(&mut self) -> io::Result<()> {
        let is_encrypted = matches!(self.line.stream, Stream::Tls(_));
        let offers: Vec<&str> = (self.shared.manner.offers.iter().copied())
            .filter(|offer| !(is_encrypted && *offer == "STARTTLS"))
            .collect();
        let mut lines = vec!["mail.test".to_owned()];
        lines.extend(offers.iter().map(|offer| (*offer).to_owned()));
        let last = lines.len() - 1;
        let answer: Vec<String> = lines
            .iter()
            .enumerate()
            .map(|(number, line)| format!("250{}{line}", if number == last { ' ' } else { '-' }))
            .collect();
        self.react(Step::Ehlo, &answer.join("\r\n")).map(|_| ())
    }

    fn starttls(&mut self) -> io::Result<()> {
        if self.react(Step::StartTls, "220 2.0.0 go ahead")? {
            let plain = self.line.socket().try_clone()?;
            self.line.stream = encrypted(plain, self.shared)?;
        }
        Ok(())
    }

    fn auth(&mut self, command: &str) -> io::Result<()> {
        // `AUTH PLAIN` with the base64 of "\0rowan\0hunter2".
        let is_right = command.ends_with("AHJvd2FuAGh1bnRlcjI=");
        let answer = if is_right {
            "235 2.7.0 welcome"
        } else {
            "535 5.7.8 authentication failed"
        };
        self.react(Step::Auth, answer).map(|_| ())
    }

    fn data(&mut self) -> io::Result<()> {
        if self.to.is_empty() && !self.shared.manner.asks_for_nothing {
            return self.line.write("554 5.5.1 no valid recipients");
        }
        if !self.react(Step::Data, "354 go ahead")? {
            return Ok(());
        }
        let mut body = Vec::new();
        loop {
            let line = self.line.read_line(self.shared)?;
            if line == b".\r\n" {
                break;
            }
            body.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
        }
        if self.to.is_empty() {
            return self.line.write("554 5.5.1 no valid recipients");
        }
        let to = self.to.clone();
        let taken = self.take_if_scripted(&to, body)?;
        if taken {
            Ok(())
        } else {
            self.line.write("250 2.0.0 Ok: queued as 4F2")
        }
    }

    /// Takes the message unless the script says otherwise; says whether the answer has been given.
    fn take_if_scripted(&mut self, to: &str, body: Vec<u8>) -> io::Result<bool> {
        let event = Event {
            step: Step::Body,
            connection: self.number,
            delivered: self.delivered,
            to,
        };
        let reaction = (self.shared.script.lock().expect("not poisoned"))(&event);
        let is_taken = matches!(
            reaction,
            Reaction::Agree | Reaction::AgreeAnd(_) | Reaction::Slow(_) | Reaction::TakeAndClose
        );
        if is_taken {
            self.delivered += 1;
            let mut received = self.shared.received.lock().expect("not poisoned");
            received.messages.push((to.to_owned(), body));
        }
        self.to.clear();
        match reaction {
            Reaction::Agree | Reaction::AgreeAnd(_) => Ok(false),
            Reaction::Slow(pause) => {
                thread::sleep(pause);
                Ok(false)
            }
            Reaction::Say(words) => self.line.write(words).map(|()| true),
            Reaction::SayAndClose(words) => {
                self.line.write(words)?;
                self.close()
            }
            Reaction::Close | Reaction::TakeAndClose => self.close(),
            Reaction::Silence => {
                while !self.shared.stop.load(Ordering::SeqCst) {
                    thread::sleep(Duration::from_millis(20));
                }
                self.close()
            }
        }
    }
}

fn encrypted(stream: TcpStream, shared: &Shared) -> io::Result<Stream> {
    let mut connection = ServerConnection::new(Arc::clone(&shared.config)).map_err(io::Error::other)?;
    let mut socket = &stream;
    while connection.is_handshaking() && !shared.stop.load(Ordering::SeqCst) {
        match connection.complete_io(&mut socket) {
            Err(error) if !matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => return Err(error),
            _ => {}
        }
    }
    Ok(Stream::Tls(Box::new(StreamOwned::new(connection, stream))))
}
