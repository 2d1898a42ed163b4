//! `handout preview` as browsers, other web sites and impatient programs meet it.

mod client;
mod starting;
mod strangers;

use crate::project::{Project, SETTINGS, exercise};
use client::{Preview, answer};
use std::io::{BufRead, BufReader, Write};
use std::net::{Shutdown, TcpStream};

fn project() -> Project {
    Project::with(&[("calf.md", &exercise("Calf stretch", "2026-11-02"))])
}

#[test]
fn everything_that_is_made_of_an_exercise_can_be_looked_at() {
    let project = project();
    let draft = exercise("Hip stretch", "2026-11-09").replace("\n---\n\n", "\ndraft: true\n---\n\n");
    project.write("exercises/hip.md", &draft);
    let before = project.tree(".");
    let preview = Preview::with(&project, &["--today", "2026-11-05"]);
    let list = preview.get("/").text();
    for words in [
        "Harbour Sports Massage",
        "Calf stretch",
        "published",
        "Hip stretch",
        "draft",
    ] {
        assert!(list.contains(words), "{words}: {list}");
    }
    for (tab, shown) in [
        ("", "Page 1 of 1"),
        ("handout", "A4 handout, 1 page"),
        ("page", "/-/site/light/calf/index.html?v="),
        ("page?width=phone&colours=dark", "/-/site/dark/calf/index.html?v="),
        ("email?width=phone", "width=\"390\""),
        ("text", "Stand facing a wall."),
        ("captions", "characters"),
        ("pictures", "1080 × 1350 pixels"),
    ] {
        let page = preview.get(&format!("/calf/{tab}"));
        assert!(
            page.status == 200 && page.text().contains(shown),
            "{tab}: {}",
            page.text()
        );
    }
    for (file, kind, start) in [
        (
            "site/light/calf/index.html",
            "text/html; charset=utf-8",
            "<!doctype html>",
        ),
        ("site/dark/calf/email.html", "text/html; charset=utf-8", "<!"),
        ("site/light/style.css", "text/css; charset=utf-8", ":root"),
        ("site/light/index.html", "text/html; charset=utf-8", "<!doctype html>"),
        ("site/light/calf/handout.png", "image/png", "\u{fffd}PNG"),
        ("file/calf/handout.pdf", "application/pdf", "%PDF-1."),
        ("file/calf/social/portrait.png", "image/png", "\u{fffd}PNG"),
        ("regular.ttf", "font/ttf", ""),
    ] {
        let page = preview.get(&format!("/-/{file}"));
        assert_eq!((page.status, page.header("Content-Type")), (200, Some(kind)), "{file}");
        assert!(page.text().starts_with(start), "{file}: {}", page.head);
    }
    assert_eq!(project.tree("."), before, "nothing is written");
}

#[test]
fn every_answer_forbids_others_to_read_frame_or_keep_it() {
    let project = project();
    let preview = Preview::of(&project);
    for path in [
        "/",
        "/calf/",
        "/-/site/light/calf/index.html",
        "/-/preview.js",
        "/nothing",
        "/-/file/calf/handout.pdf",
    ] {
        let page = preview.get(path);
        for (name, value) in [
            ("Cross-Origin-Resource-Policy", "same-origin"),
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "no-referrer"),
            ("Cache-Control", "no-store"),
        ] {
            assert_eq!(page.header(name), Some(value), "{path}");
        }
        let policy = page.header("Content-Security-Policy").expect("has a policy");
        assert!(
            policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'self'"),
            "{path}: {policy}"
        );
        assert!(
            !page.head.to_lowercase().contains("access-control-"),
            "{path}: {}",
            page.head
        );
    }
    let copy = preview.get("/-/site/light/calf/index.html");
    assert!(
        copy.header("Content-Security-Policy")
            .is_some_and(|policy| policy.ends_with("sandbox allow-same-origin"))
    );
    let saved = preview.get("/-/file/calf/handout.pdf?save=yes");
    assert_eq!(
        saved.header("Content-Disposition"),
        Some("attachment; filename=\"calf-handout.pdf\"")
    );
}

#[test]
fn other_hosts_origins_and_methods_are_refused() {
    let project = project();
    let preview = Preview::of(&project);
    let (port, cookie) = (preview.port, preview.cookie());
    for host in [
        "evil.example",
        "127.0.0.1",
        "127.0.0.1:1",
        &format!("evil.example:{port}"),
    ] {
        let page = preview.say(&format!("GET / HTTP/1.1\r\nHost: {host}\r\n{cookie}\r\n\r\n"));
        assert!(
            page.status == 403 && !page.text().contains("Harbour"),
            "{host}: {}",
            page.head
        );
    }
    assert_eq!(preview.say(&format!("GET / HTTP/1.1\r\n{cookie}\r\n\r\n")).status, 403);
    for header in [
        "Origin: http://evil.example\r\n",
        "Origin: null\r\n",
        "Sec-Fetch-Site: cross-site\r\n",
    ] {
        let page = preview.ask("GET", "/calf/captions", header);
        assert!(
            page.status == 403 && !page.text().contains("Calf"),
            "{header}: {}",
            page.head
        );
    }
    for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
        let page = preview.ask(method, "/", "Content-Length: 3\r\n");
        assert_eq!(
            (page.status, page.header("Allow")),
            (405, Some("GET, HEAD")),
            "{method}"
        );
    }
    let head = preview.ask("HEAD", "/", "");
    assert!(head.status == 200 && head.body.is_empty() && head.header("Content-Length").is_some());
    for host in [format!("localhost:{port}"), format!("[::1]:{port}")] {
        let page = preview.say(&format!("GET / HTTP/1.1\r\nHost: {host}\r\n{cookie}\r\n\r\n"));
        assert_eq!(page.status, 200, "{host}");
    }
}

#[test]
fn no_address_leads_to_the_disk() {
    let project = project();
    project.write("secret.txt", "SECRET");
    let preview = Preview::of(&project);
    for path in [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/secret.txt",
        "/-/file/../secret.txt",
        "/-/file/calf/../../secret.txt",
        "/-/file/handout.yaml",
        "/-/site/light/..%2f..%2fhandout.yaml",
        "/-/site/light/calf/%2fetc%2fpasswd",
        "/-/file//etc/passwd",
        "/%00",
        "/%ff",
        "/calf/handout/more",
        "/..\\secret.txt",
    ] {
        let page = preview.get(path);
        assert!(matches!(page.status, 400 | 404), "{path}: {}", page.head);
        assert!(
            !page.text().contains("SECRET") && !page.text().contains("practice:"),
            "{path}"
        );
    }
    assert_eq!(preview.ask("GET", "http://evil.example/", "").status, 400);
}

#[test]
fn what_is_saved_is_shown_and_told() {
    let project = project();
    let preview = Preview::of(&project);
    let mut events = preview.connect();
    write!(events, "{}", preview.request("GET", "/-/events", "")).expect("takes it");
    let mut events = BufReader::new(events).lines().map(|line| line.expect("goes on"));
    let mut news = || {
        events
            .find_map(|line| line.strip_prefix("data: ").map(str::to_owned))
            .expect("goes on")
    };
    let first = news();
    assert!(preview.get("/calf/text").text().contains("Stand facing a wall."));
    project.write(
        "exercises/calf.md",
        &exercise("Calf stretch", "2026-11-02").replace("a wall", "a door"),
    );
    assert_ne!(news(), first);
    assert!(preview.get("/calf/text").text().contains("Stand facing a door."));
    project.write("exercises/hip.md", &exercise("Hip stretch", "2026-11-09"));
    news();
    assert!(preview.get("/").text().contains("Hip stretch"));
    project.remove("exercises/hip.md");
    news();
    assert!(!preview.get("/").text().contains("Hip stretch"));
    project.write("handout.yaml", &SETTINGS.replace("Harbour Sports", "Quayside"));
    news();
    assert!(preview.get("/calf/page").text().contains("Quayside Massage"));
}

#[test]
fn a_picture_that_is_drawn_anew_or_lost_is_noticed() {
    let project = project();
    let drawing = |fill: &str| {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"3\"><rect width=\"4\" height=\"3\" fill=\"{fill}\"/></svg>"
        )
    };
    project.write("exercises/img/wall.svg", &drawing("#123456"));
    let text = exercise("Calf stretch", "2026-11-02").replace("Stand facing", "![A wall.](img/wall.svg) Stand facing");
    project.write("exercises/calf.md", &text);
    let preview = Preview::of(&project);
    let picture = "/-/site/light/calf/img/wall.svg";
    preview.until(picture, "the drawing", |text| text.contains("#123456"));
    project.write("exercises/img/wall.svg", &drawing("#654321"));
    preview.until(picture, "the new drawing", |text| text.contains("#654321"));
    project.remove("exercises/img/wall.svg");
    let page = preview.until("/calf/page", "the loss", |text| text.contains("E070"));
    assert!(page.contains("/-/site/light/calf/index.html"), "{page}");
    preview.until("/", "the mark", |text| text.contains("1 mistake"));
}

#[test]
fn mistakes_are_shown_with_their_place_above_what_it_was_before() {
    let project = project();
    let good = exercise("Calf stretch", "2026-11-02");
    let preview = Preview::of(&project);
    assert!(preview.get("/calf/captions").text().contains("Calf stretch"));
    project.write("exercises/calf.md", &good.replace("{hold: 30s}", "{hold: <b>}"));
    let page = preview.until("/calf/text", "the mistake", |text| text.contains("E027"));
    for words in [
        "exercises/calf.md",
        "line 5, column 14",
        "<mark>&lt;b&gt;</mark>",
        "before the mistake",
        "Stand facing a wall.",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(preview.get("/").text().contains("1 mistake"));
    project.write("handout.yaml", &SETTINGS.replace("author", "auhtor"));
    let page = preview.until("/calf/text", "the mistake in the settings", |text| {
        text.contains("E020")
    });
    assert!(
        page.contains("handout.yaml") && page.contains("Stand facing a wall."),
        "{page}"
    );
    project.write("handout.yaml", SETTINGS);
    project.write("exercises/calf.md", &good);
    preview.until("/calf/text", "the mend", |text| !text.contains("class=\"finding"));
}

#[test]
fn mistakes_that_only_an_output_finds_are_marked_in_the_list_too() {
    let project = project();
    let preview = Preview::of(&project);
    project.write("exercises/neck.md", &exercise("Neck \u{e0a0} stretch", "2026-11-16"));
    preview.until("/", "the mark", |text| {
        text.contains("1 mistake") && text.contains("E090")
    });
    let page = preview.get("/neck/handout").text();
    assert!(
        page.contains("There is nothing to show yet") && page.contains("E090"),
        "{page}"
    );
}

#[test]
fn a_preview_begins_with_mistakes_in_the_settings() {
    let project = project();
    project.write("handout.yaml", &SETTINGS.replace("author", "auhtor"));
    let preview = Preview::of(&project);
    let list = preview.get("/").text();
    assert!(list.contains("did you mean") && list.contains("calf"), "{list}");
    assert_eq!(preview.get("/calf/page").status, 200);
    project.write("handout.yaml", SETTINGS);
    preview.until("/calf/page", "the page", |text| {
        text.contains("/-/site/light/calf/index.html")
    });
}

#[test]
fn a_project_that_cannot_be_read_for_a_while_ends_nothing() {
    let project = project();
    let preview = Preview::of(&project);
    std::fs::rename(project.path("exercises"), project.path("elsewhere")).expect("can be renamed");
    project.write("exercises", "a file where a folder should be");
    let page = preview.until("/", "the failure", |text| text.contains("cannot be read"));
    assert!(page.contains("Calf stretch"), "{page}");
    project.remove("exercises");
    std::fs::rename(project.path("elsewhere"), project.path("exercises")).expect("can be renamed");
    preview.until("/", "the mend", |text| !text.contains("cannot be read"));
}

#[test]
fn slow_rude_and_silent_clients_hold_nobody_up() {
    let project = project();
    let preview = Preview::of(&project);
    let mut slow: Vec<TcpStream> = (0..20).map(|_| preview.connect()).collect();
    for stream in &mut slow {
        stream.write_all(b"GET / HT").expect("takes it");
    }
    assert_eq!(preview.get("/calf/text").status, 200);
    let late = answer(slow.pop().expect("there are many"));
    assert_eq!(late.status, 408, "{}", late.head);
    let long = format!("GET /{} HTTP/1.1\r\n", "x".repeat(20_000));
    assert_eq!(preview.say(&long).status, 431);
    let headers = "X: y\r\n".repeat(100);
    assert_eq!(preview.ask("GET", "/", &headers).status, 431);
    assert_eq!(preview.say("\u{0}\u{1}\r\n\r\n").status, 400);
    let gone = preview.connect();
    gone.shutdown(Shutdown::Both).expect("can be closed");
    assert_eq!(preview.get("/").status, 200);
}

#[test]
fn many_at_once_are_answered_and_too_many_are_sent_away() {
    let project = project();
    let preview = Preview::of(&project);
    std::thread::scope(|scope| {
        let asked: Vec<_> = (0..24)
            .map(|_| scope.spawn(|| preview.get("/calf/pictures").status))
            .collect();
        assert!(
            asked
                .into_iter()
                .all(|one| one.join().is_ok_and(|status| status == 200))
        );
    });
    let idle: Vec<TcpStream> = (0..80).map(|_| preview.connect()).collect();
    drop(idle);
    preview.until("/", "an answer", |text| text.contains("Calf stretch"));
}
