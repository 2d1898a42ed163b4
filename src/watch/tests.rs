//! Watching as the commands see it: files are changed as editors do it, and what is told is compared.

use super::*;
use std::fs::{self, File};
use tempfile::TempDir;

/// Longer than any of these tests should wait for what must come.
const PATIENCE: Option<Duration> = Some(Duration::from_mins(1));

/// Long enough for what must not come to come after all.
const A_WHILE: Option<Duration> = Some(Duration::from_millis(700));

const CALF: &str = "exercises/2026-11-02-calf.md";

struct Practice {
    folder: TempDir,
}

impl Practice {
    fn new() -> Self {
        let practice = Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
        };
        practice.write("handout.yaml", "site: {}");
        practice.write(CALF, "one");
        practice
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().canonicalize().expect("is there").join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("has a folder")).expect("can make folders");
        fs::write(path, text).expect("can write");
    }

    fn rename(&self, from: &str, to: &str) {
        fs::rename(self.path(from), self.path(to)).expect("can rename");
    }

    /// By the system's events and, for the same result, by looking.
    fn watched(&self) -> [Watch; 2] {
        let mut looking = Watch::polling(self.path(""));
        looking.known = Snapshot::take(&looking.root, &looking.known);
        [Watch::start(self.folder.path()).expect("can watch"), looking]
    }
}

/// Does something to a project, once for each way to watch; says what was told, exactly once.
fn told_after(prepare: impl Fn(&Practice), change: impl Fn(&Practice)) -> Vec<String> {
    let [native, looking] = [0, 1].map(|way| {
        let practice = Practice::new();
        prepare(&practice);
        let mut watch = practice.watched().into_iter().nth(way).expect("is one of two");
        change(&practice);
        let told = names(watch.next(PATIENCE).expect("can wait"));
        assert_eq!(names(watch.next(A_WHILE).expect("can wait")), [""; 0], "told twice");
        told
    });
    assert_eq!(native, looking);
    native
}

/// The same where nothing should be told.
fn is_silent_after(change: impl Fn(&Practice)) {
    let practice = Practice::new();
    practice.write(".git/HEAD", "main");
    practice.write("out/index.html", "one");
    for mut watch in practice.watched() {
        change(&practice);
        assert_eq!(names(watch.next(A_WHILE).expect("can wait")), [""; 0]);
    }
}

fn names(told: Option<Vec<PathBuf>>) -> Vec<String> {
    let told = told.unwrap_or_default().into_iter();
    told.map(|path| path.to_string_lossy().replace('\\', "/")).collect()
}

#[test]
fn a_file_that_is_written_in_place_is_told() {
    assert_eq!(told_after(|_| {}, |practice| practice.write(CALF, "two")), [CALF]);
}

#[test]
fn truncating_and_writing_in_pieces_is_one_change() {
    let save = |practice: &Practice| {
        use std::io::Write;
        let mut file = File::create(practice.path(CALF)).expect("can truncate");
        for piece in ["a", "b", "c"] {
            thread::sleep(Duration::from_millis(20));
            file.write_all(piece.as_bytes()).expect("can write");
        }
    };
    assert_eq!(told_after(|_| {}, save), [CALF]);
}

#[test]
fn a_temporary_file_that_takes_the_place_is_one_change() {
    for temporary in ["exercises/.calf.tmp", "exercises/calf.md.123", "exercises/4913"] {
        let save = |practice: &Practice| {
            practice.write(temporary, "two");
            practice.rename(temporary, CALF);
        };
        assert_eq!(told_after(|_| {}, save), [CALF], "{temporary}");
    }
}

#[test]
fn a_backup_and_a_new_file_are_one_change() {
    let save = |practice: &Practice| {
        practice.rename(CALF, &format!("{CALF}~"));
        thread::sleep(Duration::from_millis(100));
        practice.write(CALF, "two");
    };
    assert_eq!(told_after(|_| {}, save), [CALF]);
}

#[test]
fn a_file_that_is_deleted_and_made_again_is_one_change() {
    let save = |practice: &Practice| {
        fs::remove_file(practice.path(CALF)).expect("can remove");
        thread::sleep(Duration::from_millis(100));
        practice.write(CALF, "two");
    };
    assert_eq!(told_after(|_| {}, save), [CALF]);
}

#[test]
fn a_file_that_is_gone_is_told() {
    let remove = |practice: &Practice| fs::remove_file(practice.path(CALF)).expect("can remove");
    assert_eq!(told_after(|_| {}, remove), [CALF]);
}

#[test]
fn a_folder_that_appears_later_is_watched_too() {
    let practice = Practice::new();
    for mut watch in practice.watched() {
        practice.write("fonts/brand.ttf", "one");
        assert_eq!(names(watch.next(PATIENCE).expect("can wait")), ["fonts/brand.ttf"]);
        practice.write("fonts/brand.ttf", "two");
        assert_eq!(names(watch.next(PATIENCE).expect("can wait")), ["fonts/brand.ttf"]);
        fs::remove_dir_all(practice.path("fonts")).expect("can remove");
        assert_eq!(names(watch.next(PATIENCE).expect("can wait")), ["fonts/brand.ttf"]);
        practice.write("exercises/img/deep/a.png", "one");
        assert_eq!(
            names(watch.next(PATIENCE).expect("can wait")),
            ["exercises/img/deep/a.png"]
        );
        practice.write("exercises/img/deep/b.png", "one");
        assert_eq!(
            names(watch.next(PATIENCE).expect("can wait")),
            ["exercises/img/deep/b.png"]
        );
        fs::remove_dir_all(practice.path("exercises/img")).expect("can remove");
    }
}

#[test]
fn a_folder_that_takes_the_place_of_another_is_watched() {
    let practice = Practice::new();
    let mut watch = Watch::start(practice.folder.path()).expect("can watch");
    practice.write("exercises.new/2026-11-02-calf.md", "two");
    practice.rename("exercises", ".exercises.old");
    practice.rename("exercises.new", "exercises");
    assert_eq!(names(watch.next(PATIENCE).expect("can wait")), [CALF]);
    practice.write(CALF, "three");
    assert_eq!(names(watch.next(PATIENCE).expect("can wait")), [CALF]);
}

#[test]
fn many_files_at_once_are_one_change() {
    let save = |practice: &Practice| {
        practice.write("handout.yaml", "site: {url: x}");
        practice.write("exercises/a.md", "new");
        practice.write("brand/logo.svg", "new");
    };
    assert_eq!(
        told_after(|_| {}, save),
        ["brand/logo.svg", "exercises/a.md", "handout.yaml"]
    );
}

#[test]
fn a_save_that_changes_nothing_is_not_told() {
    is_silent_after(|practice| practice.write(CALF, "one"));
    is_silent_after(|practice| {
        let file = File::options()
            .append(true)
            .open(practice.path(CALF))
            .expect("can open");
        file.set_modified(std::time::SystemTime::UNIX_EPOCH).expect("can touch");
    });
    is_silent_after(|practice| {
        practice.rename(CALF, "exercises/.calf");
        practice.rename("exercises/.calf", CALF);
    });
}

#[test]
fn what_no_build_reads_is_not_told() {
    is_silent_after(|practice| {
        for name in [
            "out/index.html",
            ".handout/built.json",
            ".git/HEAD",
            "subscribers.csv",
            "export/x.svg",
        ] {
            practice.write(name, "two");
        }
        for name in [
            ".#calf.md",
            "calf.md~",
            ".calf.md.swp",
            "4913",
            "#calf.md#",
            "calf.md.tmp",
            "~$calf.md",
        ] {
            practice.write(&format!("exercises/{name}"), "two");
        }
        fs::read(practice.path(CALF)).expect("can read");
    });
}

#[cfg(unix)]
#[test]
fn a_picture_behind_a_link_is_told_by_the_file_that_it_is() {
    let prepare = |practice: &Practice| {
        practice.write("pictures/calf.png", "one");
        std::os::unix::fs::symlink("../pictures/calf.png", practice.path("exercises/calf.png")).expect("can link");
        std::os::unix::fs::symlink("../pictures", practice.path("exercises/img")).expect("can link");
        std::os::unix::fs::symlink(".", practice.path("exercises/circle")).expect("can link");
    };
    let told = told_after(prepare, |practice| practice.write("pictures/calf.png", "two"));
    assert_eq!(told, ["exercises/calf.png", "pictures/calf.png"]);
}

#[test]
fn a_folder_that_is_gone_is_an_error_in_plain_words() {
    for way in 0..2 {
        let practice = Practice::new();
        let mut watch = practice.watched().into_iter().nth(way).expect("is one of two");
        fs::remove_dir_all(practice.path("")).expect("can remove");
        let error = watch.next(PATIENCE).expect_err("is gone").to_string();
        assert!(error.ends_with("is gone: there is nothing left to watch"), "{error}");
        assert!(Watch::start(practice.folder.path()).is_err());
    }
}

#[test]
fn nothing_is_told_at_the_limit() {
    for mut watch in Practice::new().watched() {
        assert_eq!(watch.next(Some(Duration::ZERO)).expect("can wait"), None);
        assert_eq!(watch.next(Some(Duration::from_millis(10))).expect("can wait"), None);
    }
}

#[test]
fn where_the_system_cannot_tell_it_is_said_once() {
    let practice = Practice::new();
    let [mut watch, _] = practice.watched();
    assert_eq!(watch.note(), None);
    watch.heed(Err(notify::Error::new(notify::ErrorKind::MaxFilesWatch)));
    let note = watch.note().expect("says why");
    assert_eq!(
        note,
        "this system watches no more folders than it does already, so the files are looked at every second instead, \
         and changes are seen a little later"
    );
    assert_eq!(watch.note(), None);
    practice.write(CALF, "two");
    assert_eq!(names(watch.next(PATIENCE).expect("can wait")), [CALF]);
}
