//! `handout export`: what other programs take.

use crate::project::{Project, SETTINGS, exercise};
use serde_json::Value;

/// Settings with a sender and what the law asks for.
fn settings() -> String {
    SETTINGS.replace(
        "  author: Rowan Ellery\n",
        "  author: Rowan Ellery\n  address: 4 Quayside Row, Harbour Town\n",
    ) + "newsletter: {from: Rowan <rowan@example.org>, unsubscribe: leave@example.org}\n"
}

fn project() -> Project {
    let project = Project::with(&[("calf.md", &exercise("Calf stretch", "2026-11-02"))]);
    project.write("handout.yaml", &settings());
    project
}

#[test]
fn listmonk_gets_a_campaign_and_a_template_and_nothing_is_published() {
    let project = project();
    let run = project.run("export listmonk calf --list 4 --template 2");
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert_eq!(
        run.stdout,
        "export/listmonk/calf.json\nexport/listmonk/template.json\nexport/listmonk/subscribers.csv\n"
    );
    let campaign: Value = serde_json::from_str(&project.read("export/listmonk/calf.json")).expect("JSON");
    assert_eq!(campaign["subject"], "Calf stretch");
    assert_eq!(
        (&campaign["lists"][0], &campaign["template_id"]),
        (&Value::from(4), &Value::from(2))
    );
    let body = campaign["body"].as_str().expect("HTML");
    assert!(body.contains("href=\"{{ UnsubscribeURL }}\"") && body.contains("4 Quayside Row"));
    assert!(body.contains("{{ Safe \"<!--[if mso]>"), "Outlook's parts are kept");
    let template: Value = serde_json::from_str(&project.read("export/listmonk/template.json")).expect("JSON");
    assert_eq!(template["body"], "{{ template \"content\" . }}");
    assert!(!project.has("out"));
}

#[test]
fn listmonk_gets_the_people_who_are_mailed_and_nobody_else() {
    let project = project();
    project.write(
        "subscribers.csv",
        "email,name,status\nanna@example.org,Anna,subscribed\nben@example.org,=1+1,subscribed\n\
         cleo@example.org,Cleo,unsubscribed\n+dot@example.org,Dot,subscribed\n",
    );
    project.write("unsubscribed.csv", "email,date,reason\n");
    let run = project.run("export listmonk calf --quiet");
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert_eq!(
        project.read("export/listmonk/subscribers.csv"),
        "email,name,attributes\nanna@example.org,Anna,{}\nben@example.org,1+1,{}\n"
    );
    assert!(run.stderr.contains("`+dot@example.org` is left out"), "{}", run.stderr);
}

#[test]
fn the_campaign_says_what_a_build_would() {
    let project = project();
    assert_eq!(project.run("build --quiet").status, 0);
    assert_eq!(project.run("export listmonk calf").status, 0);
    let campaign: Value = serde_json::from_str(&project.read("export/listmonk/calf.json")).expect("JSON");
    let text = campaign["altbody"].as_str().expect("text");
    let built = project.read("out/calf/email.txt");
    let way = "To unsubscribe, write \"Unsubscribe\" to leave@example.org";
    assert_eq!(
        text,
        built.replace(way, "To unsubscribe, open this page:\n{{ UnsubscribeURL }}")
    );
}

#[cfg(unix)]
#[test]
fn what_is_exported_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let project = project();
    assert_eq!(project.run("export listmonk calf").status, 0);
    let about = std::fs::metadata(project.path("export/listmonk/calf.json")).expect("is there");
    assert_eq!(about.permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_newsletter_that_may_not_be_sent_is_not_exported() {
    let project = project();
    for (line, why) in [
        ("  address: 4 Quayside Row, Harbour Town\n", "has no postal address"),
        (", unsubscribe: leave@example.org", "does not say how to leave it"),
        (
            "newsletter: {from: Rowan <rowan@example.org>, unsubscribe: leave@example.org}\n",
            "names no sender",
        ),
    ] {
        project.write("handout.yaml", &settings().replace(line, ""));
        let run = project.run("export listmonk calf");
        assert_eq!(run.status, 2, "{line}");
        assert!(run.stderr.contains(why), "{}", run.stderr);
    }
    assert!(!project.has("export"));
}

#[test]
fn mistakes_and_slips_of_the_keyboard_are_told() {
    let project = project();
    let run = project.run("export listmonk calv");
    assert!(
        run.status == 2 && run.stderr.contains("did you mean `calf`?"),
        "{}",
        run.stderr
    );
    project.write("exercises/calf.md", &exercise("Calf stretch", "2026-31-31"));
    let run = project.run("export listmonk calf");
    assert!(run.status == 1 && run.stderr.contains("error["), "{}", run.stderr);
    assert!(!project.has("export"));
}

#[cfg(unix)]
#[test]
fn nothing_is_exported_through_a_link() {
    let project = project();
    project.write("elsewhere/subscribers.csv", "PRECIOUS");
    for (at, to) in [("export", "elsewhere"), ("export/listmonk", "../elsewhere")] {
        let path = project.path(at);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::os::unix::fs::symlink(to, &path).expect("a link");
        let run = project.run("export listmonk calf");
        assert_eq!(run.status, 2, "{}", run.stdout);
        assert!(run.stderr.contains("is a link"), "{}", run.stderr);
        std::fs::remove_file(&path).expect("no link");
    }
    assert_eq!(project.tree("elsewhere").len(), 1);
    assert_eq!(project.read("elsewhere/subscribers.csv"), "PRECIOUS");
}
