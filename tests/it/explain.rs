//! `handout explain` as its users meet it.

use crate::project::Project;
use handout::rules;

#[test]
fn a_rule_is_explained_with_an_example_and_what_to_type_instead() {
    let project = Project::with(&[]);
    let run = project.run("explain e027");
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    assert!(
        run.stdout.starts_with(
            "E027: Not a length of time.\nNothing is built before it is corrected.\n\nFor example:\n\nerror[E027]: "
        ),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("= help: "), "{}", run.stdout);
    assert!(project.run("explain W063").stdout.contains("It is worth a second look"));
}

#[test]
fn every_rule_is_listed_and_has_its_example() {
    /// Their examples would be a newsletter of 90 KB, and another one each day.
    const WITHOUT: [&str; 2] = ["W091", "W046"];
    let project = Project::with(&[]);
    let list = project.run("explain").stdout;
    assert_eq!(list.lines().count(), rules::ALL.len());
    for rule in rules::ALL {
        assert!(
            list.contains(&format!("{}  {}\n", rule.code, rule.what)),
            "{}",
            rule.code
        );
        let has_example = project
            .run(&format!("explain {}", rule.code))
            .stdout
            .contains("For example:");
        assert_eq!(has_example, !WITHOUT.contains(&rule.code), "{}", rule.code);
    }
}

#[test]
fn a_code_that_does_not_exist_is_told() {
    let project = Project::with(&[]);
    let run = project.run("explain E063");
    assert!(
        run.status == 2 && run.stderr.contains("did you mean `W063`?"),
        "{}",
        run.stderr
    );
    assert!(project.run("explain 27").stderr.contains("did you mean `E027`?"));
    let run = project.run("explain hold");
    assert!(
        run.status == 2 && run.stderr.contains("lists all of them"),
        "{}",
        run.stderr
    );
}
