//! One build of a project after the other, from its first look to its last file: a build that was overtaken while it
//! worked would put older files over newer ones.

use super::sight::Stamp;
use super::{Project, private};
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::Path;

/// Held by whoever builds, as long as it takes.
const TURN: &str = ".handout/building";

impl Project {
    /// Waits until nobody else builds this project, and says so if somebody does; it is one's turn until the file is
    /// dropped, also if the program is killed. Where nothing can be written, there is nothing to wait for: a build that
    /// has to write will say why it cannot.
    #[must_use]
    pub fn turn(&self, is_taken: impl FnOnce()) -> Option<File> {
        let path = self.root.join(TURN);
        let mut file = open(&path).ok()?;
        if file.try_lock().is_err() {
            is_taken();
            file.lock().ok()?;
        }
        // So that its time is the disk's own time before anything is looked at.
        if file.write_all(b"\n").is_ok()
            && let Some(began) = Stamp::of(&path)
        {
            let _ = self.began.set(began);
        }
        Some(file)
    }
}

fn open(path: &Path) -> std::io::Result<File> {
    if let Some(folder) = path.parent() {
        private::own(folder)?;
        private::folder(folder)?;
    }
    // A pipe would be waited for without end.
    if fs::symlink_metadata(path).is_ok_and(|about| !about.is_file()) {
        return Err(ErrorKind::InvalidInput.into());
    }
    private::options().write(true).create(true).truncate(false).open(path)
}
