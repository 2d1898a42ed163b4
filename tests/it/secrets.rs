//! What belongs to the project's owner alone stays there: passwords, keys and people's addresses.

#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod breakdown;
mod spoken;

use crate::project::{Project, SETTINGS, exercise};
use crate::smtp::server::{MailServer, Manner};
use std::path::Path;

/// A project with a newsletter that is built, two people who may be mailed, and this under `newsletter`.
pub(crate) fn project(newsletter: &str) -> Project {
    let project = Project::with(&[("calf.md", &exercise("Calf stretch", "2024-11-04"))]);
    let practice = "  author: Rowan Ellery\n  address: 4 Quayside Row, Harbour Town\n";
    let settings = SETTINGS.replace("  author: Rowan Ellery\n", practice)
        + "newsletter:\n  from: Rowan <rowan@example.org>\n  unsubscribe: leave@example.org\n"
        + newsletter;
    project.write("handout.yaml", &settings);
    let people = "email,name,status,consent_at,source\nanna@example.org,Anna,subscribed,2024-01-01,form\n\
                  ben@example.org,Ben,subscribed,2024-01-01,form\n";
    project.write("subscribers.csv", people);
    assert_eq!(project.run("build --quiet").status, 0);
    project
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    let about = std::fs::metadata(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    about.permissions().mode() & 0o777
}

#[cfg(unix)]
fn open_to_everybody(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let mode = if path.is_dir() { 0o777 } else { 0o666 };
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("can be set");
}

#[cfg(unix)]
fn only_the_owner_can_open_what_is_remembered(project: &Project) {
    for folder in [".handout", ".handout/sent"] {
        assert_eq!(mode(&project.path(folder)), 0o700, "{folder}");
    }
    let files: Vec<String> = project.tree(".handout").into_keys().collect();
    for name in ["secret", "lock", "built.json", "published.jsonl", "sent/calf.jsonl"] {
        assert!(files.iter().any(|file| file == name), "{name} is missing: {files:?}");
    }
    for name in files {
        assert_eq!(mode(&project.path(&format!(".handout/{name}"))), 0o600, "{name}");
    }
    assert_eq!(mode(&project.path("subscribers.csv")), 0o600);
}

#[cfg(unix)]
#[test]
fn what_is_remembered_is_for_its_owners_eyes_from_the_first_moment_and_again_after_it_was_opened() {
    let server = MailServer::agreeing(Manner::plain());
    let smtp = format!("  smtp: {{host: localhost, port: {}, security: none}}\n", server.port);
    let project = project(&smtp);
    assert_eq!(project.run("send calf --yes").status, 0);
    only_the_owner_can_open_what_is_remembered(&project);

    let everything = project
        .tree(".handout")
        .into_keys()
        .map(|name| format!(".handout/{name}"));
    let folders = [".handout", ".handout/sent", "subscribers.csv"].map(str::to_owned);
    let everything: Vec<String> = everything.chain(folders).collect();
    let open_all = || {
        everything
            .iter()
            .for_each(|name| open_to_everybody(&project.path(name)));
    };
    open_all();
    assert_eq!(project.run("send calf --yes").status, 0);
    only_the_owner_can_open_what_is_remembered(&project);

    open_all();
    project.append("exercises/calf.md", "\nAnd breathe.\n");
    assert_eq!(project.run("build --quiet").status, 0);
    assert_eq!(project.run("subscribers list").status, 0);
    only_the_owner_can_open_what_is_remembered(&project);
}

#[cfg(unix)]
#[test]
fn a_link_among_what_is_remembered_opens_and_closes_nothing_else() {
    let project = project("");
    project.write("elsewhere.txt", "mine");
    open_to_everybody(&project.path("elsewhere.txt"));
    std::os::unix::fs::symlink(project.path("elsewhere.txt"), project.path(".handout/link")).expect("can link");
    project.append("exercises/calf.md", "\nAnd breathe.\n");
    assert_eq!(project.run("build --quiet").status, 0);
    assert_eq!(mode(&project.path("elsewhere.txt")), 0o666);
}

/// The end of a link to leave, which only the project's key can make.
fn token(message: &[u8]) -> String {
    let text = String::from_utf8_lossy(message)
        .replace("=\r\n", "")
        .replace("=3D", "=");
    let (_, rest) = text.split_once("/leave?t=").expect("has a link to leave");
    rest.chars().take_while(char::is_ascii_hexdigit).collect()
}

#[test]
fn two_programs_that_begin_at_once_agree_on_one_key() {
    let server = MailServer::agreeing(Manner::plain());
    let project = project(&format!(
        "  unsubscribe_url: \"https://example.org/leave?t={{token}}\"\n  \
         smtp: {{host: localhost, port: {}, security: none}}\n",
        server.port
    ));
    for _ in 0..5 {
        let key = project.path(".handout/secret");
        let _ = std::fs::remove_file(&key);
        let words = ["send", "calf", "--test", "me@example.org"].map(str::to_owned);
        let programs: Vec<_> = (0..4).map(|_| project.start(&words)).collect();
        for program in programs {
            let said = program.wait_with_output().expect("ends");
            assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
        }
        assert_eq!(std::fs::read(&key).expect("is there").len(), 32);
        let mut received = server.received();
        let tokens: Vec<String> = received
            .messages
            .drain(..)
            .map(|(_, message)| token(&message))
            .collect();
        assert_eq!(tokens.len(), 4);
        assert!(
            tokens[0].len() >= 32 && tokens.iter().all(|token| *token == tokens[0]),
            "{tokens:?}"
        );
    }
}
