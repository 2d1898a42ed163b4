//! Requests that no browser at our own address sends: other sites', other programs', and broken ones.

use super::client::{Page, Preview};
use super::project;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

/// What our pages say and no refusal may.
const WORDS: [&str; 3] = ["Harbour", "Calf stretch", "practice:"];

/// Says this, and gives all that comes back.
fn said(preview: &Preview, request: &[u8]) -> String {
    let mut stream = preview.connect();
    // Whoever is refused early may be cut off while it still talks.
    let _ = stream.write_all(request);
    let _ = stream.shutdown(Shutdown::Write);
    heard(stream)
}

fn heard(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

fn is_refused(said: &str) -> bool {
    let status = said.split(' ').nth(1).unwrap_or_default();
    let is_one_answer = said.matches("HTTP/1.1 ").count() <= 1;
    (said.is_empty() || status.starts_with('4')) && is_one_answer && !WORDS.iter().any(|word| said.contains(word))
}

/// The name that a page of another site has when its name server says that it lives at 127.0.0.1 (DNS rebinding), and
/// other ways to write an address.
#[test]
fn only_our_own_address_spelt_as_we_spell_it_is_answered() {
    let project = project();
    let preview = Preview::of(&project);
    let (port, cookie) = (preview.port, preview.cookie());
    let hosts = [
        "rebound.evil.example:PORT",
        "127.0.0.1.evil.example:PORT",
        "localhost.evil.example:PORT",
        "localhost.:PORT",
        "127.0.0.1.:PORT",
        "127.1:PORT",
        "2130706433:PORT",
        "0x7f000001:PORT",
        "0.0.0.0:PORT",
        "[::]:PORT",
        "[::ffff:127.0.0.1]:PORT",
        "localhost:PORT@evil.example",
        "evil.example@127.0.0.1:PORT",
        "evil@localhost:PORT",
        "localhost:PORT#",
        "localhost:PORT/",
        "localhost:PORT evil.example",
        "localhost:PORT,evil.example",
        "localhost:0PORT",
        "localhost:+PORT",
        "localhost:PORT0",
        "localhost:",
        "localhost",
        "",
        "*",
        "null",
        "http://localhost:PORT",
        "ⅼocalhost:PORT",
        "localhost\u{0}:PORT",
        "localhost:PORT\u{b}",
    ];
    for host in hosts {
        let host = host.replace("PORT", &port.to_string());
        let answer = said(
            &preview,
            format!("GET / HTTP/1.1\r\nHost: {host}\r\n{cookie}\r\n\r\n").as_bytes(),
        );
        assert!(is_refused(&answer), "{host:?}: {answer}");
    }
    for version in ["HTTP/1.0", "HTTP/1.1"] {
        let answer = said(&preview, format!("GET / {version}\r\n{cookie}\r\n\r\n").as_bytes());
        assert!(is_refused(&answer), "{version} without a host: {answer}");
    }
}

#[test]
fn other_forms_of_a_target_and_of_a_request_are_refused() {
    let project = project();
    let preview = Preview::of(&project);
    let (own, cookie) = (format!("127.0.0.1:{}", preview.port), preview.cookie());
    for line in [
        "GET http://OWN/ HTTP/1.1",
        "GET http://evil.example/ HTTP/1.1",
        "GET //evil.example/../.. HTTP/1.1",
        "GET * HTTP/1.1",
        "OPTIONS * HTTP/1.1",
        "CONNECT OWN HTTP/1.1",
        "TRACE / HTTP/1.1",
        "PRI * HTTP/2.0",
        "GET / HTTP/2.0",
        "GET / HTTP/0.9",
        "GET /",
        "get / HTTP/1.1",
        "GET  / HTTP/1.1",
        "GET / HTTP/1.1 x",
        "GET \\\\evil.example\\ HTTP/1.1",
        "GET ?x HTTP/1.1",
        "GET file:///etc/passwd HTTP/1.1",
    ] {
        let line = line.replace("OWN", &own);
        let answer = said(
            &preview,
            format!("{line}\r\nHost: {own}\r\n{cookie}\r\n\r\n").as_bytes(),
        );
        assert!(is_refused(&answer), "{line}: {answer}");
    }
}

#[test]
fn requests_of_other_sites_are_refused_whatever_else_they_say() {
    let project = project();
    let preview = Preview::of(&project);
    let port = preview.port.to_string();
    for header in [
        "Origin: null",
        "Origin:",
        "Origin: http://127.0.0.1",
        "Origin: https://127.0.0.1:PORT",
        "Origin: http://127.0.0.1:PORT.evil.example",
        "Origin: http://evil.example:PORT",
        "Origin: file://",
        "Origin: http://127.0.0.1:PORT http://evil.example",
        "Origin: http://127.0.0.1:PORT\r\nOrigin: http://evil.example",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site",
        "sec-fetch-site: Cross-Site",
        "Sec-Fetch-Site:",
        "Sec-Fetch-Site: none\r\nSec-Fetch-Site: cross-site",
        "Origin: chrome-extension://abc",
    ] {
        let header = header.replace("PORT", &port);
        for path in ["/", "/calf/captions", "/-/events", "/-/file/calf/handout.pdf"] {
            let answer = said(
                &preview,
                preview.request("GET", path, &format!("{header}\r\n")).as_bytes(),
            );
            assert!(is_refused(&answer), "{header}: {path}: {answer}");
        }
    }
}

/// A request in the body or behind the end of another (request smuggling) is never answered: one request, one answer.
#[test]
fn nothing_is_smuggled_in_behind_a_request() {
    let project = project();
    let preview = Preview::of(&project);
    let host = format!("Host: 127.0.0.1:{}\r\n{}", preview.port, preview.cookie());
    let second = format!("GET /calf/captions HTTP/1.1\r\n{host}\r\n\r\n");
    let whole = said(
        &preview,
        format!("GET /-/preview.css HTTP/1.1\r\n{host}\r\n\r\n{second}").as_bytes(),
    );
    assert!(
        whole.starts_with("HTTP/1.1 ") && whole.matches("HTTP/1.1 ").count() == 1,
        "{whole}"
    );
    assert!(!whole.contains("Calf stretch"), "{whole}");
    for header in [
        "Transfer-Encoding: chunked",
        "Transfer-Encoding: identity",
        "Content-Length: 5",
        "Content-Length: 0\r\nContent-Length: 5",
        "Content-Length: 0\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding : chunked",
        "Content-Length: -1",
        "X: a\r\n Transfer-Encoding: chunked",
        "X\r\n: y",
        "Bad Header: y",
        "X: a\rb",
        "Host: evil.example",
    ] {
        let request = format!("GET / HTTP/1.1\r\n{host}\r\n{header}\r\n\r\n0\r\n\r\n{second}");
        let answer = said(&preview, request.as_bytes());
        assert!(is_refused(&answer), "{header:?}: {answer}");
    }
}

#[test]
fn nobody_is_taken_to_another_protocol() {
    let project = project();
    let preview = Preview::of(&project);
    for header in [
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
        "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n",
    ] {
        let answer = preview.ask("GET", "/nothing", header);
        assert_eq!(answer.status, 404, "{}", answer.head);
        assert!(
            answer.header("Upgrade").is_none() && answer.header("Connection") == Some("close"),
            "{}",
            answer.head
        );
    }
}

#[cfg(unix)]
#[test]
fn a_link_in_the_project_leads_nobody_out_of_it() {
    let project = project();
    let outside = tempfile::tempdir().expect("a folder");
    std::fs::write(outside.path().join("secret.txt"), "SECRET").expect("can write");
    std::fs::create_dir_all(project.path("exercises/img")).expect("can make");
    for link in ["secret.txt", "exercises/img/secret.svg", "exercises/secret.png"] {
        std::os::unix::fs::symlink(outside.path().join("secret.txt"), project.path(link)).expect("can link");
    }
    let preview = Preview::of(&project);
    for path in [
        "/secret.txt",
        "/-/file/secret.txt",
        "/-/site/light/secret.txt",
        "/-/site/light/calf/img/secret.svg",
        "/-/site/light/../../secret.txt",
        "/-/site/light/%2e%2e/%2e%2e/secret.txt",
        "/-/site/light/..%252fsecret.txt",
        "/-/site/light/%c0%ae%c0%ae/secret.txt",
        "/-/site/light/calf/..%5c..%5csecret.txt",
        "/-/file/calf/%2e%2e/secret.png",
        "/exercises/secret.png",
        "/.handout/secret",
        "/-/file/.handout/secret",
        "/-/file/%2ehandout/secret",
    ] {
        let page = preview.get(path);
        assert!(matches!(page.status, 400 | 404), "{path}: {}", page.head);
        assert!(!page.text().contains("SECRET"), "{path}");
    }
}

/// One byte at a time, from more connections than there are seats for browsers, while a reader reads.
#[test]
fn many_slow_strangers_do_not_keep_the_reader_out_for_longer_than_a_request_may_take() {
    let project = project();
    let preview = Preview::of(&project);
    let mut slow: Vec<TcpStream> = (0..70).map(|_| preview.connect()).collect();
    for (number, letter) in b"GET / HTTP".iter().enumerate() {
        for stream in &mut slow {
            let _ = stream.write_all(&[*letter]);
        }
        if number < 3 {
            std::thread::sleep(Duration::from_millis(20));
        }
    }
    let page = preview.until("/calf/text", "the page", |text| text.contains("Stand facing a wall."));
    assert!(page.contains("Stand facing a wall."));
    for stream in slow {
        let answer = heard(stream);
        assert!(
            answer.is_empty() || answer.contains(" 408 ") || answer.contains(" 503 "),
            "{answer}"
        );
    }
}

/// Each page that somebody leaves closes its events; as many as may be open must not be left waiting for news.
#[test]
fn whoever_goes_away_makes_room_before_there_is_news() {
    let project = project();
    let preview = Preview::of(&project);
    let mut stream = preview.connect();
    let asked = preview.request("GET", "/-/events", "");
    stream.write_all(asked.as_bytes()).expect("takes it");
    stream.shutdown(Shutdown::Write).expect("can be closed");
    let (mut said, mut piece) = (String::new(), [0; 512]);
    while let count @ 1.. = stream.read(&mut piece).expect("ends") {
        said += &String::from_utf8_lossy(&piece[..count]);
        assert!(!said.contains("still here"), "{said}");
    }
    assert!(said.contains("text/event-stream"), "{said}");
}

#[test]
fn whatever_comes_in_the_preview_goes_on() {
    let project = project();
    let preview = Preview::of(&project);
    let own = format!("Host: 127.0.0.1:{}\r\n{}", preview.port, preview.cookie());
    let requests: [Vec<u8>; 8] = [
        Vec::new(),
        vec![0; 20_000],
        vec![0xff; 300],
        b"\r\n".repeat(9_000),
        format!("GET / HTTP/1.1\r\n{own}\r\nX: {}\r\n\r\n", "y".repeat(100_000)).into_bytes(),
        format!("GET / HTTP/1.1\r\n{own}\r\n{}\r\n", "X: y\r\n".repeat(5_000)).into_bytes(),
        format!("GET /{} HTTP/1.1\r\n{own}\r\n\r\n", "%2e%2e%2f".repeat(2_000)).into_bytes(),
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".to_vec(),
    ];
    for request in requests {
        let answer = said(&preview, &request);
        assert!(
            is_refused(&answer),
            "{}: {answer}",
            String::from_utf8_lossy(&request[..request.len().min(60)])
        );
    }
    assert_eq!(preview.get("/calf/text").status, 200);
}

/// Every user of a computer can connect to its ports; the key is known to the one who started the preview alone.
#[test]
fn nobody_comes_in_without_the_key() {
    let project = project();
    let (preview, earlier) = (Preview::of(&project), Preview::of(&project));
    let (port, key) = (preview.port, &preview.key);
    let cookies = [
        String::new(),
        "Cookie:\r\n".to_owned(),
        format!("Cookie: handout-{port}=\r\n"),
        format!("Cookie: handout-{port}={}\r\n", "0".repeat(32)),
        format!("Cookie: handout-{port}={}\r\n", &key[1..]),
        format!("Cookie: handout-{port}={key}0\r\n"),
        format!("Cookie: handout-{port}={}\r\n", earlier.key),
        format!("Cookie: handout-{}={key}\r\n", earlier.port),
        format!("{}\r\n", earlier.cookie()),
        format!("Cookie: handout={key}\r\nX-Key: {key}\r\nAuthorization: Bearer {key}\r\n"),
    ];
    for cookie in cookies {
        for path in [
            "/",
            "/calf/captions",
            "/-/events",
            "/-/preview.js",
            "/-/file/calf/handout.pdf",
            "/nothing",
        ] {
            let page = preview.ask_as_stranger(path, &cookie);
            assert_eq!(page.status, 403, "{cookie}{path}: {}", page.head);
            assert!(is_closed(&page), "{cookie}{path}: {}", page.text());
        }
    }
    for given in [
        String::new(),
        "0".repeat(32),
        key[1..].to_owned(),
        format!("{key}0"),
        key.to_uppercase() + "x",
        earlier.key.clone(),
    ] {
        let page = preview.ask_as_stranger(&format!("/calf/captions?key={given}"), "");
        assert_eq!(page.status, 403, "{given}: {}", page.head);
        assert!(is_closed(&page), "{given}: {}", page.text());
    }
}

/// Whether a refusal says what to do, and nothing else.
fn is_closed(page: &Page) -> bool {
    let said = page.text();
    said.contains("open the address that `handout preview` printed in the terminal")
        && page.header("Set-Cookie").is_none()
        && page.header("Location").is_none()
        && !WORDS.iter().any(|word| said.contains(word))
}

#[test]
fn the_key_is_changed_for_a_cookie_that_no_other_site_and_no_script_gets() {
    let project = project();
    let preview = Preview::of(&project);
    let (port, key) = (preview.port, &preview.key);
    for (asked, shown) in [
        ("/?key=KEY", "/"),
        ("/calf/?key=KEY", "/calf/"),
        (
            "/calf/page?width=phone&key=KEY&colours=dark",
            "/calf/page?width=phone&colours=dark",
        ),
        ("/?key=KEY&key=x", "/"),
        ("//evil.example/?key=KEY", "/evil.example/"),
        ("/\\evil.example/?key=KEY", "/evil.example/"),
        ("///\\/evil.example?key=KEY", "/evil.example"),
    ] {
        let page = preview.ask_as_stranger(&asked.replace("KEY", key), "");
        assert_eq!((page.status, page.header("Location")), (303, Some(shown)), "{asked}");
        let cookie = format!("handout-{port}={key}; HttpOnly; SameSite=Strict; Path=/");
        assert_eq!(page.header("Set-Cookie"), Some(cookie.as_str()), "{asked}");
        assert_eq!(page.header("Cache-Control"), Some("no-store"), "{asked}");
        assert!(page.body.is_empty(), "{asked}: {}", page.text());
    }
    let absolute = format!("http://127.0.0.1:{port}/?key={key}");
    assert_eq!(preview.ask_as_stranger(&absolute, "").status, 403);
    // Browsers send the cookies of every port of a computer together.
    let cookie = format!("Cookie: handout-1=x; _xsrf=\"y; z\"; handout-{port}={key};last=1\r\n");
    let page = preview.ask_as_stranger("/calf/text", &cookie);
    assert!(
        page.status == 200 && page.text().contains("Stand facing a wall."),
        "{}",
        page.head
    );
    let page = preview.get("/calf/text?key=of-an-earlier-run");
    assert_eq!((page.status, page.header("Location")), (303, Some("/calf/text")));
}

#[test]
fn the_key_does_not_help_another_site() {
    let project = project();
    let preview = Preview::of(&project);
    for header in [
        "Origin: http://evil.example\r\n",
        "Sec-Fetch-Site: cross-site\r\n",
        "Sec-Fetch-Site: same-site\r\n",
    ] {
        let page = preview.ask_as_stranger(&format!("/?key={}", preview.key), header);
        assert_eq!((page.status, page.header("Set-Cookie")), (403, None), "{header}");
    }
}
