//! What belongs to the project's owner alone: made for nobody else's eyes, and made so again where an earlier program, a
//! copy or a backup has left it open. Other systems than Unix give a user's folders to that user by themselves.

use std::fs::{self, File, OpenOptions};
use std::io::{Error, ErrorKind, Result};
use std::path::Path;

/// What `handout` remembers.
pub(crate) const STATE: &str = ".handout";

/// The folder in it with who got which newsletter.
const SENT: &str = "sent";

/// A new file that only its owner can read and write. What stood there before may be readable for others, and goes.
pub(crate) fn file(path: &Path) -> Result<File> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    options().write(true).create_new(true).open(path)
}

/// Ways to open a file that, if it is made, only its owner can read and write.
pub(crate) fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Makes the folder of what `handout` remembers about a project, and closes it and everything in it to others.
pub(crate) fn state(project: &Path) -> Result<()> {
    let state = project.join(STATE);
    own(&state)?;
    folder(&state)?;
    close(&state);
    close_all_in(&state);
    close_all_in(&state.join(SENT));
    Ok(())
}

/// Refuses a link in the place of something of ours: a project from a stranger could have others' files changed by it.
pub(crate) fn own(path: &Path) -> Result<()> {
    if fs::symlink_metadata(path).is_ok_and(|about| about.is_symlink()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        return Err(Error::other(format!(
            "`{name}` is a link: put what it leads to in its place"
        )));
    }
    Ok(())
}

/// Makes a folder that only its owner can open, with those it lies in, if it is not there.
pub(crate) fn folder(path: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(path)
}

fn close_all_in(folder: &Path) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    // Where a link leads is not ours.
    let own = entries.filter(|entry| entry.file_type().is_ok_and(|kind| !kind.is_symlink()));
    own.for_each(|entry| close(&entry.path()));
}

/// Takes everybody's rights to a file or folder away but its owner's. Whoever is not its owner cannot, and need not.
pub(crate) fn close(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        const OF_OTHERS: u32 = 0o077;
        // Where a link leads is not ours.
        let Ok(about) = fs::symlink_metadata(path) else { return };
        if about.is_symlink() {
            return;
        }
        let mode = about.permissions().mode();
        if mode & OF_OTHERS != 0 {
            let _ = fs::set_permissions(path, fs::Permissions::from_mode(mode & !OF_OTHERS));
        }
    }
    #[cfg(not(unix))]
    let _ = path;
}
