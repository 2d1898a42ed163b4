//! A running preview, and a client that says exactly what a test wants said.

use crate::project::Project;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::Child;
use std::time::{Duration, Instant};

/// Far longer than anything here takes.
pub(super) const PATIENCE: Duration = Duration::from_mins(2);

/// A running preview, which is ended with the test.
pub(super) struct Preview {
    pub(super) program: Child,
    /// What it printed.
    pub(super) address: String,
    pub(super) port: u16,
    pub(super) key: String,
}

/// What came back.
pub(super) struct Page {
    pub(super) status: u16,
    pub(super) head: String,
    pub(super) body: Vec<u8>,
}

impl Page {
    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        let mut named = lines.filter(|(known, _)| known.eq_ignore_ascii_case(name));
        named.next().map(|(_, value)| value)
    }
}

impl Preview {
    pub(super) fn of(project: &Project) -> Self {
        Self::with(project, &[])
    }

    pub(super) fn with(project: &Project, arguments: &[&str]) -> Self {
        let arguments = [&["preview", "--port", "0"], arguments].concat();
        let arguments: Vec<String> = arguments.into_iter().map(str::to_owned).collect();
        let mut program = project.start(&arguments);
        let mut address = String::new();
        let mut said = BufReader::new(program.stdout.take().expect("is piped"));
        said.read_line(&mut address).expect("can be read");
        let address = address.trim_end().to_owned();
        let Some((port, key)) = read(&address) else {
            let _ = program.kill();
            panic!("no address but {address:?}: {:?}", program.wait_with_output());
        };
        Self {
            program,
            address,
            port,
            key,
        }
    }

    /// The line of the header with which a browser shows that it was let in.
    pub(super) fn cookie(&self) -> String {
        format!("Cookie: handout-{}={}", self.port, self.key)
    }

    pub(super) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).expect("it listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("can be set");
        stream
    }

    /// What comes back for these words.
    pub(super) fn say(&self, words: &str) -> Page {
        let mut stream = self.connect();
        stream.write_all(words.as_bytes()).expect("takes it");
        answer(stream)
    }

    /// Asks where the answer may be that there are too many.
    fn attempt(&self, path: &str) -> std::io::Result<Page> {
        let mut stream = self.connect();
        write!(stream, "{}", self.request("GET", path, ""))?;
        received(stream)
    }

    pub(super) fn get(&self, path: &str) -> Page {
        self.ask("GET", path, "")
    }

    /// Asks as a browser does that was let in, with further lines of the header.
    pub(super) fn ask(&self, method: &str, path: &str, header: &str) -> Page {
        self.say(&self.request(method, path, header))
    }

    /// Asks as somebody does who was not, with further lines of the header.
    pub(super) fn ask_as_stranger(&self, path: &str, header: &str) -> Page {
        self.say(&format!(
            "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n{header}\r\n",
            self.port
        ))
    }

    /// What a browser says that was let in.
    pub(super) fn request(&self, method: &str, path: &str, header: &str) -> String {
        format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n{}\r\n{header}\r\n",
            self.port,
            self.cookie()
        )
    }

    /// Asks until the answer is as it should be.
    pub(super) fn until(&self, path: &str, what: &str, is_there: impl Fn(&str) -> bool) -> String {
        let began = Instant::now();
        loop {
            let text = self
                .attempt(path)
                .map_or_else(|error| error.to_string(), |page| page.text());
            if is_there(&text) {
                return text;
            }
            assert!(began.elapsed() < PATIENCE, "{what} never came: {text}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

/// The port and the key of an address.
fn read(address: &str) -> Option<(u16, String)> {
    let (host, target) = address.strip_prefix("http://127.0.0.1:")?.split_once('/')?;
    let (_, key) = target.split_once("?key=")?;
    Some((host.parse().ok()?, key.to_owned()))
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

pub(super) fn answer(stream: TcpStream) -> Page {
    received(stream).expect("an answer")
}

fn received(mut stream: TcpStream) -> std::io::Result<Page> {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    let end = bytes
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .unwrap_or(bytes.len());
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    Ok(Page {
        status: status.unwrap_or_default(),
        head,
        body: bytes.get(end + 4..).unwrap_or_default().to_vec(),
    })
}
