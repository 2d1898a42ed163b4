//! How a preview begins and ends.

use super::client::{PATIENCE, Preview};
use super::project;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

#[test]
fn it_begins_with_an_exercise_and_says_what_it_does_not_know() {
    let project = project();
    let preview = Preview::with(&project, &["calf"]);
    assert!(preview.address.contains("/calf/?key="), "{}", preview.address);
    let run = project.run("preview --port 0 calv");
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("did you mean `calf`?"), "{}", run.stderr);
    let run = project.run(&format!("preview --port {}", preview.port));
    assert_eq!(run.status, 2);
    assert!(
        run.stderr.contains(&format!("port {} is taken", preview.port)),
        "{}",
        run.stderr
    );
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_at_once() {
    let project = project();
    let mut preview = Preview::of(&project);
    let before = project.tree(".");
    // Every shell has this `kill`; a program of that name is a package of its own.
    let told = std::process::Command::new("sh")
        .args(["-c", &format!("kill -INT {}", preview.program.id())])
        .status()
        .expect("sh runs");
    assert!(told.success());
    assert_eq!(preview.program.wait().expect("ends").code(), Some(0));
    assert_eq!(project.tree("."), before);
}

#[cfg(unix)]
#[test]
fn the_browser_is_opened_at_the_address() {
    use std::os::unix::fs::PermissionsExt;
    let project = project();
    let script = "#!/bin/sh\nprintf %s \"$1\" > \"$OPENED.new\" && mv \"$OPENED.new\" \"$OPENED\"\n";
    for name in ["open", "xdg-open"] {
        project.write(&format!("bin/{name}"), script);
        let path = project.path(&format!("bin/{name}"));
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).expect("can be set");
    }
    let opened = project.path("opened");
    let search = format!(
        "{}:{}",
        project.path("bin").display(),
        std::env::var("PATH").unwrap_or_default()
    );
    let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_handout"))
        .args(["preview", "--port", "0", "--open", "--quiet"])
        .current_dir(project.path("."))
        .envs([("PATH", search.as_str()), ("OPENED", &opened.to_string_lossy())])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("the program runs");
    let mut address = String::new();
    let mut said = BufReader::new(program.stdout.take().expect("is piped"));
    said.read_line(&mut address).expect("can be read");
    let began = Instant::now();
    while !project.has("opened") && began.elapsed() < PATIENCE {
        std::thread::sleep(Duration::from_millis(20));
    }
    let (opened, printed) = (project.read("opened"), address.trim_end());
    let status = |address: &str| {
        let (host, path) = address.strip_prefix("http://")?.split_once('/')?;
        let mut stream = TcpStream::connect(host).ok()?;
        write!(stream, "GET /{path} HTTP/1.1\r\nHost: {host}\r\n\r\n").ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        answer.split(' ').nth(1).map(str::to_owned)
    };
    let statuses = [&opened, &opened, printed, printed].map(|address| status(address).unwrap_or_default());
    let _ = program.kill();
    let _ = program.wait();
    let parts = |address: &str| {
        address
            .split_once("?key=")
            .map(|(place, key)| (place.to_owned(), key.to_owned()))
    };
    let (opened, printed) = (parts(&opened).expect("has a key"), parts(printed).expect("has a key"));
    assert_eq!(opened.0, printed.0);
    assert_ne!(opened.1, printed.1, "every user can read another's command lines");
    assert_eq!(statuses, ["303", "403", "303", "303"]);
}

#[test]
fn the_key_is_printed_once_and_is_nowhere_else() {
    let project = project();
    let mut preview = Preview::with(&project, &["calf"]);
    let key = preview.key.clone();
    assert!(
        key.len() == 32 && key.bytes().all(|letter| letter.is_ascii_hexdigit()),
        "{key}"
    );
    for path in [
        "/",
        "/calf/",
        "/calf/page",
        "/calf/captions",
        "/-/preview.js",
        "/-/site/light/calf/index.html",
        "/-/file/calf/handout.pdf",
        "/nothing",
        "/%ff",
    ] {
        let page = preview.get(path);
        assert!(
            !page.head.contains(&key) && !page.text().contains(&key),
            "{path}: {}",
            page.head
        );
    }
    let welcome = preview.ask_as_stranger(&format!("/calf/?key={key}"), "");
    assert_eq!(welcome.head.matches(&key).count(), 1, "{}", welcome.head);
    preview.program.kill().expect("can be ended");
    let mut told = String::new();
    let mut stderr = preview.program.stderr.take().expect("is piped");
    stderr.read_to_string(&mut told).expect("can be read");
    assert!(told.contains("Ctrl-C") && !told.contains(&key), "{told}");
    for (name, bytes) in project.tree(".") {
        assert!(!String::from_utf8_lossy(&bytes).contains(&key), "{name}");
    }
    assert_ne!(Preview::of(&project).key, key, "each start has its own");
}
