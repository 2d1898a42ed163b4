//! How a preview begins and ends.

use super::client::{PATIENCE, Preview};
use super::project;
use std::io::{BufRead, BufReader};
use std::time::{Duration, Instant};

#[test]
fn it_begins_with_an_exercise_and_says_what_it_does_not_know() {
    let project = project();
    let preview = Preview::with(&project, &["calf"]);
    assert!(preview.address.ends_with("/calf/"), "{}", preview.address);
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
    let _ = program.kill();
    let _ = program.wait();
    assert_eq!(project.read("opened"), address.trim_end());
}
