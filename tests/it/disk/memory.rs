//! What the memory of the last build could keep wrongly.

use super::{LOGO, is_right, two};
use crate::project::{Project, exercise};
use std::fs;

const ALL: &str = "build --today 2026-11-23";

#[test]
fn another_logo_is_seen_in_every_handout() {
    let project = two();
    project.run(ALL);
    project.write("img/logo.svg", &LOGO.replace("#335577", "#775533"));
    is_right(&project, ALL, "with another logo");
    project.write("img/logo.svg", &LOGO.replace("width=\"40\"", "width=\"80\""));
    is_right(&project, ALL, "with a wider logo");
}

#[test]
fn an_exercise_behind_a_link_that_led_nowhere_is_seen_when_it_comes() {
    #[cfg(unix)]
    {
        let project = two();
        std::os::unix::fs::symlink("../elsewhere/neck.md", project.path("exercises/2026-11-16-neck.md"))
            .expect("can link");
        project.run(ALL);
        project.run(ALL);
        project.write("elsewhere/neck.md", &exercise("Neck stretch", "2026-11-16"));
        is_right(&project, ALL, "with the exercise behind the link");
        assert!(project.has("out/neck/index.html"));
    }
}

#[test]
fn a_file_in_the_place_of_a_folder_of_its_name_is_seen() {
    let project = two();
    let name = "exercises/2026-11-16-neck.md";
    fs::create_dir(project.path(name)).expect("can make folders");
    project.run(ALL);
    fs::remove_dir(project.path(name)).expect("can remove");
    project.write(name, &exercise("Neck stretch", "2026-11-16"));
    is_right(&project, ALL, "with a file");
    assert!(project.has("out/neck/index.html"));
}

/// What somebody can do to a project between two builds, by number.
fn change(project: &Project, random: u64) {
    let (calf, hip) = ("exercises/2026-11-02-calf.md", "exercises/2026-11-09-hip.md");
    let title = |number: u64| exercise(&format!("Title {number}"), "2026-11-02");
    match random % 12 {
        0 => project.write(calf, &title(random / 12 % 3)),
        1 => project.write(hip, &exercise(&format!("Hip {}", random / 12 % 3), "2026-11-09")),
        2 => project.write(
            "img/logo.svg",
            &LOGO.replace("335577", ["335577", "775533"][usize::from(random & 64 > 0)]),
        ),
        3 => project.write("exercises/2026-11-16-arm.md", &exercise("Arm", "2026-11-16")),
        4 => drop(fs::remove_file(project.path("exercises/2026-11-16-arm.md"))),
        5 => drop(fs::remove_file(project.path("out/feed.xml"))),
        6 => project.write("out/calf/index.html", "damaged"),
        7 => drop(fs::remove_dir_all(project.path("out/hip"))),
        8 => drop(fs::remove_file(project.path(".handout/cache.json"))),
        9 => {
            let settings = project.read("handout.yaml").replace("Harbour", "Arbour");
            project.write("handout.yaml", &settings);
        }
        // An older file comes back as it was, its times too, as from a backup.
        10 if project.has("backup.md") => fs::rename(project.path("backup.md"), project.path(calf)).expect("can move"),
        _ => {
            fs::rename(project.path(calf), project.path("backup.md")).expect("can move");
            project.write(calf, &title(7));
        }
    }
}

#[test]
fn whatever_is_changed_the_next_build_is_that_of_a_clean_one() {
    let mut random = crate::smtp::fastrand(9);
    let project = two();
    for round in 0..30 {
        for _ in 0..random() % 3 {
            change(&project, random() >> 8);
        }
        is_right(&project, super::BUILD, &format!("in round {round}"));
    }
}
