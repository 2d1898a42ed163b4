//! Templates of a project's own, in the place of the built-in ones.

use crate::project::{Project, exercise};

const TODAY: &str = "build --today 2026-11-23";

const PAGE: &str = "templates/page.html";

fn project() -> Project {
    Project::with(&[("2026-11-02-calf.md", &exercise("Calf & shin", "2026-11-02"))])
}

#[test]
fn a_page_is_made_with_the_projects_own_template_and_nothing_else_is_changed() {
    let project = project();
    project.run(TODAY);
    let mut before = project.tree("out");
    project.write(PAGE, "<p>{{ title }}: {{ summary }}</p>\n");
    assert_eq!(project.run(TODAY).status, 0);
    let page = project.read("out/calf/index.html");
    assert!(page.starts_with("<p>Calf &amp; shin: "), "{page}");
    before.insert("calf/index.html".to_owned(), page.into_bytes());
    assert!(project.tree("out") == before);
}

#[test]
fn a_part_of_a_page_is_replaced_and_the_rest_comes_from_the_built_in_template() {
    let project = project();
    project.write(
        PAGE,
        "{% extends \"built-in/page.html\" %}\n{% block head %}<meta name=\"robots\" content=\"noai\">{% endblock %}\n",
    );
    assert_eq!(project.run(TODAY).status, 0);
    let page = project.read("out/calf/index.html");
    assert!(
        page.contains("<meta name=\"robots\" content=\"noai\">") && page.contains("<h1>Calf &amp; shin</h1>"),
        "{page}"
    );
}

#[test]
fn the_newsletter_and_its_styles_are_replaced_too() {
    let project = project();
    project.write("templates/email.html", "<p class=\"lede\">{{ title }}</p>");
    project.write("templates/email.css", ".lede { color: #112233 }");
    assert_eq!(project.run("build --only email").status, 0);
    let mail = project.read("out/calf/email.html");
    assert!(
        mail.contains("color:#112233") && mail.contains("Calf &amp; shin</p>"),
        "{mail}"
    );
}

#[test]
fn built_in_templates_that_were_printed_make_the_same_site() {
    let project = project();
    project.run(TODAY);
    let before = project.tree("out");
    for name in [
        "layout.html",
        "page.html",
        "list.html",
        "feed.html",
        "email.html",
        "email.css",
        "style.css",
    ] {
        let printed = project.run(&format!("template {name}"));
        assert_eq!((printed.status, printed.stderr.as_str()), (0, ""));
        project.write(&format!("templates/{name}"), &printed.stdout);
    }
    assert_eq!(project.run(TODAY).status, 0);
    assert!(project.tree("out") == before);
}

#[test]
fn a_mistake_in_a_template_is_told_with_its_line_by_check_and_build() {
    let project = project();
    project.write(PAGE, "<p>{{ title }}</p>\n<p>{{ summary }</p>\n");
    for command in ["check", "build"] {
        let run = project.run(command);
        assert_eq!(run.status, 1);
        assert!(
            run.stderr
                .contains("error[E092]: the template `page.html` cannot be read")
                && run.stderr.contains("--> templates/page.html:2:1"),
            "{}",
            run.stderr
        );
    }
    project.write(PAGE, "");
    assert!(project.run("check").stderr.contains("it is empty"));
}

#[test]
fn a_name_that_no_template_has_is_told_with_the_one_that_was_meant() {
    let project = project();
    project.write("templates/pages.html", "<p></p>");
    project.write("templates/.page.html.swp", "");
    project.write("templates/notes.txt", "");
    let run = project.run("check");
    assert_eq!(run.status, 0);
    assert!(
        run.stderr
            .contains("warning[W093]: nothing is made with `templates/pages.html`")
            && run.stderr.contains("rename it to `templates/page.html`"),
        "{}",
        run.stderr
    );
    assert_eq!(run.stderr.matches("warning").count(), 2, "{}", run.stderr);
}

#[test]
fn a_template_that_loops_or_names_what_is_not_there_ends_in_a_sentence_and_writes_nothing() {
    for (text, said) in [
        ("<p>{{ titel }}</p>", "it names a value that there is none of"),
        (
            "{% include \"page.html\" %}",
            "templates or macros use each other in a circle",
        ),
        (
            "{% extends \"page.html\" %}",
            "templates or macros use each other in a circle",
        ),
        (
            "{% for a in range(99999) %}{% for b in range(99999) %}{{ b }}{% endfor %}{% endfor %}",
            "it does not end, or makes more than a page can hold",
        ),
    ] {
        let project = project();
        project.write(PAGE, text);
        let run = project.run(TODAY);
        assert_eq!(run.status, 2, "{}", run.stderr);
        let sentence = format!("error: cannot fill in the template `page.html`, line 1: {said}");
        assert!(run.stderr.contains(&sentence), "{}", run.stderr);
        assert!(!project.has("out/calf"));
    }
}

#[cfg(unix)]
#[test]
fn a_template_that_a_link_takes_from_elsewhere_is_refused() {
    let (project, elsewhere) = (project(), project());
    elsewhere.write("secret.html", "<p>secret</p>");
    std::fs::create_dir(project.path("templates")).expect("can make a folder");
    std::os::unix::fs::symlink(elsewhere.path("secret.html"), project.path(PAGE)).expect("can link");
    let run = project.run(TODAY);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("templates/page.html"), "{}", run.stderr);
    assert!(!project.has("out"));
}
