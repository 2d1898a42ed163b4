//! Where Windows has other paths and other files than the rest.

use std::path::Path;

/// A path as people and other programs write it: without the sign that Windows puts before a path that it has resolved
/// (`\\?\C:\…`, "Win32 File Namespaces").
pub(crate) fn plain(path: &Path) -> String {
    let shown = path.display().to_string();
    let rest = shown.strip_prefix(r"\\?\").filter(|rest| rest.get(1..2) == Some(":"));
    rest.map_or_else(|| shown.clone(), str::to_owned)
}

/// The name that a file really has, where it was found under one with other capitals: macOS and Windows find it, the
/// server that the site is uploaded to does not. `real` is the file's path on the disk, `typed` the end of it as typed.
pub(super) fn other_capitals(real: &Path, typed: &str) -> Option<String> {
    let name = real.file_name()?.to_str()?;
    let (folder, wanted) = typed.rsplit_once('/').unwrap_or(("", typed));
    let differs = name != wanted && name.to_lowercase() == wanted.to_lowercase();
    let slash = if folder.is_empty() { "" } else { "/" };
    differs.then(|| format!("{folder}{slash}{name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_resolved_path_of_windows_is_shown_as_it_is_typed() {
        assert_eq!(plain(Path::new(r"\\?\C:\Users\anna")), r"C:\Users\anna");
        for path in [r"\\?\UNC\server\share", "/home/anna", r"C:\Users"] {
            assert_eq!(plain(Path::new(path)), path);
        }
    }

    #[test]
    fn a_file_with_other_capitals_is_known_by_its_own_name() {
        let real = Path::new("/p/exercises/img/Calf.PNG");
        assert_eq!(
            other_capitals(real, "exercises/img/calf.png").as_deref(),
            Some("exercises/img/Calf.PNG")
        );
        assert_eq!(other_capitals(real, "calf.png").as_deref(), Some("Calf.PNG"));
        assert_eq!(other_capitals(real, "exercises/img/Calf.PNG"), None);
        // A link may lead to a file of another name.
        assert_eq!(other_capitals(real, "exercises/img/shin.png"), None);
    }
}
