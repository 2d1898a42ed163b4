//! Writes files that the user asks for into a folder that need not be a project's.

use super::replace::put_in_place;
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;

/// Writes files into a folder, each whole or not at all; those of an earlier time are replaced.
///
/// # Errors
/// When the disk refuses.
pub(crate) fn write_files(folder: &Path, files: &[(String, Vec<u8>)]) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("cannot make the folder `{}`", folder.display()))?;
    for (name, bytes) in files {
        let path = folder.join(name);
        let temporary = folder.join(format!("{name}.handout-new"));
        let written = fs::write(&temporary, bytes).and_then(|()| put_in_place(&temporary, &path));
        written.with_context(|| format!("cannot write `{}`", path.display()))?;
    }
    Ok(())
}
