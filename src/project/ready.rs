//! Photographs that an earlier run has made ready: while nothing but words change, a large one need not be decoded, made
//! smaller and packed again. Nothing depends on them but time; the folder can be deleted at any time.

use super::memory::program;
use super::sight::Fingerprint;
use super::{Project, private, read};
use crate::picture::{Image, Photo, Refusal, Use};
use std::fs::{self, DirEntry};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::SystemTime;

/// Where they are kept, each under a name made of its original and of this program.
const READY: &str = ".handout/pictures";

/// How many bytes are kept: a year of exercises with six photographs each.
const MOST: u64 = 100_000_000;

/// Makes room once a run, before the first photograph is kept.
#[derive(Debug, Default)]
pub(super) struct Tidied(OnceLock<()>);

impl Project {
    /// The picture of a file with this fingerprint: as an earlier run has made it ready, or as it is made `now`.
    pub(super) fn ready(
        &self,
        original: &Fingerprint,
        purpose: Use,
        now: impl FnOnce() -> Result<Image, Refusal>,
    ) -> Result<Image, Refusal> {
        let folder = self.root.join(READY);
        let Some(path) = place(&folder, original) else {
            return now();
        };
        if let Some(photo) = kept(&path) {
            return Ok(Image::Photo(photo));
        }
        let image = now()?;
        if let (Image::Photo(photo), Use::Publishing, true) = (&image, purpose, self.keeps) {
            self.tidied.0.get_or_init(|| make_room(&folder));
            keep(&folder, &path, photo);
        }
        Ok(image)
    }
}

/// Where a photograph is kept; nowhere if the program cannot tell itself from others, or behind a link to who knows
/// where.
fn place(folder: &Path, original: &Fingerprint) -> Option<PathBuf> {
    if folder.is_symlink() {
        return None;
    }
    let name = Fingerprint::of(format!("{} {original:?}", program()?).as_bytes());
    Some(folder.join(name.digits()))
}

/// What is kept at a path, if it is whole.
fn kept(path: &Path) -> Option<Photo> {
    let file = read::file(path, MOST).ok()?;
    let (head, photo) = file.split_at_checked(2 * Fingerprint::LENGTH)?;
    (Some(head) == head_of(path, photo).as_deref()).then(|| Photo::kept(photo))?
}

/// What stands before a photograph: its own fingerprint, and the name under which it is kept, so that another one that
/// somebody has put there is not taken for it.
fn head_of(path: &Path, photo: &[u8]) -> Option<Vec<u8>> {
    let name = path.file_name()?.to_str()?;
    Some([Fingerprint::of(photo).digits(), name].concat().into_bytes())
}

/// Keeps a photograph, if that is worth it and the disk has no objection.
fn keep(folder: &Path, path: &Path, photo: &Photo) {
    let Some(photo) = photo.keep() else { return };
    let Some(head) = head_of(path, &photo) else { return };
    let write = || {
        private::folder(folder)?;
        let mut file = private::file(path)?;
        file.write_all(&head)?;
        file.write_all(&photo)
    };
    if write().is_err() {
        // Half of it would never be taken for the whole, but it takes room that others may need now.
        let _ = fs::remove_file(path);
    }
}

/// Forgets the oldest half if there are too many.
fn make_room(folder: &Path) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<(SystemTime, u64, PathBuf)> = entries.filter_map(|entry| ours(&entry)).collect();
    files.sort_unstable();
    let mut bytes: u64 = files.iter().map(|(_, bytes, _)| bytes).sum();
    if bytes <= MOST {
        return;
    }
    for (_, length, path) in files {
        if bytes <= MOST / 2 {
            break;
        }
        bytes -= length;
        let _ = fs::remove_file(path);
    }
}

/// When a file was kept, and how large it is; nothing of a file that is not one of these.
fn ours(entry: &DirEntry) -> Option<(SystemTime, u64, PathBuf)> {
    let name = entry.file_name().into_string().ok()?;
    let is_ours = name.len() == Fingerprint::LENGTH && name.bytes().all(|byte| byte.is_ascii_hexdigit());
    let about = entry.metadata().ok().filter(|about| is_ours && about.is_file())?;
    Some((about.modified().ok()?, about.len(), entry.path()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::ImageFormat;
    use std::io::Cursor;
    use tempfile::TempDir;

    /// A project of nothing but a photograph.
    fn project() -> (TempDir, Project) {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("handout.yaml"), "").unwrap();
        let pixels = crate::picture::grainy(900, 600);
        let mut file = Cursor::new(Vec::new());
        pixels.write_to(&mut file, ImageFormat::Jpeg).unwrap();
        fs::write(folder.path().join("desk.jpg"), file.into_inner()).unwrap();
        let project = Project::open(folder.path()).unwrap();
        (folder, project)
    }

    fn published(project: &Project) -> Vec<u8> {
        match project.picture("desk.jpg", Use::Publishing) {
            Ok(Image::Photo(photo)) => photo.keep().unwrap(),
            other => panic!("{other:?}"),
        }
    }

    /// Whether the photograph is made again when it is looked at once more.
    fn is_made_again(project: &Project) -> bool {
        let mut made = false;
        let original = Fingerprint::of(&fs::read(project.root.join("desk.jpg")).unwrap());
        let now = || {
            made = true;
            Err(Refusal::Damaged)
        };
        let _ = project.ready(&original, Use::Looking, now);
        made
    }

    fn files(project: &Project) -> Vec<PathBuf> {
        let entries = fs::read_dir(project.root.join(READY)).into_iter().flatten().flatten();
        entries.map(|entry| entry.path()).collect()
    }

    #[test]
    fn a_photograph_is_made_ready_once() {
        let (_folder, project) = project();
        assert!(is_made_again(&project));
        let first = published(&project);
        assert!(!is_made_again(&project));
        assert_eq!(published(&project), first);
        assert_eq!(files(&project).len(), 1);
    }

    #[test]
    fn another_photograph_under_the_name_is_made_ready_again() {
        let (folder, project) = project();
        let first = published(&project);
        let mut other = fs::read(folder.path().join("desk.jpg")).unwrap();
        // The first quantiser of the first table (ITU-T T.81, B.2.4.1).
        let table = other.windows(2).position(|marker| marker == [0xff, 0xdb]).unwrap();
        other[table + 5] += 9;
        fs::write(folder.path().join("desk.jpg"), other).unwrap();
        assert!(is_made_again(&project));
        assert_ne!(published(&project), first);
    }

    #[test]
    fn what_was_damaged_on_the_disk_is_made_again() {
        let (_folder, project) = project();
        let first = published(&project);
        let path = &files(&project)[0];
        let whole = fs::read(path).unwrap();
        for place in [0, 40, whole.len() / 2, whole.len() - 1] {
            let mut damaged = whole.clone();
            damaged[place] ^= 1;
            fs::write(path, damaged).unwrap();
            assert!(is_made_again(&project));
        }
        let other = path.with_file_name("0".repeat(Fingerprint::LENGTH));
        assert!(kept(path).is_none());
        fs::write(path, &whole).unwrap();
        assert!(kept(path).is_some());
        fs::copy(path, &other).unwrap();
        assert!(kept(&other).is_none(), "another one under its name");
        fs::remove_file(other).unwrap();
        for length in [0, 31, 32, 64, whole.len() / 2] {
            fs::write(path, &whole[..length]).unwrap();
            assert!(is_made_again(&project));
        }
        assert_eq!(published(&project), first);
        assert!(!is_made_again(&project));
    }

    #[test]
    fn what_is_only_looked_at_is_not_kept() {
        let (_folder, project) = project();
        project.picture("desk.jpg", Use::Looking).unwrap();
        assert!(files(&project).is_empty());
        let project = project.only_to_look_at();
        published(&project);
        assert!(!project.root.join(".handout").exists());
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_kept_behind_a_link() {
        let (_folder, project) = project();
        let elsewhere = tempfile::tempdir().unwrap();
        fs::create_dir(project.root.join(".handout")).unwrap();
        std::os::unix::fs::symlink(elsewhere.path(), project.root.join(READY)).unwrap();
        published(&project);
        assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
    }

    #[test]
    fn there_is_room_again_where_too_many_are_kept() {
        let (folder, project) = project();
        let kept = folder.path().join(READY);
        fs::create_dir_all(&kept).unwrap();
        let large = |name: &str| {
            let file = fs::File::create(kept.join(name)).unwrap();
            file.set_len(MOST / 2 + 1).unwrap();
        };
        let old = ["0".repeat(32), "a".repeat(32)];
        old.iter().for_each(|name| large(name));
        large("a note of hers");
        published(&project);
        let left = |name: &str| kept.join(name).exists();
        assert!(!left(&old[0]) && !left(&old[1]) && left("a note of hers"));
        assert!(!is_made_again(&project));
    }
}
