//! Libraries that stand between the program and the system (`LD_PRELOAD`), compiled from a file beside the tests.
#![cfg(target_os = "linux")]

use std::path::PathBuf;
use std::process::Command;
use tempfile::TempDir;

/// A compiled library.
pub(crate) struct Library {
    path: PathBuf,
    _folder: TempDir,
}

impl Library {
    /// Compiles a file of `tests/it/`.
    pub(crate) fn of(source: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("library.so");
        let compiled = Command::new("cc")
            .args(["-shared", "-fPIC", "-o"])
            .arg(&path)
            .arg(format!("{}/tests/it/{source}", env!("CARGO_MANIFEST_DIR")))
            .arg("-ldl")
            .status();
        assert!(compiled.expect("there is a C compiler").success());
        Self { path, _folder: folder }
    }

    pub(crate) fn path(&self) -> &str {
        self.path.to_str().expect("a path of letters")
    }
}
