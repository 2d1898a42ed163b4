//! Files read whole: only real ones, and none that is larger than can be meant. A pipe or a device has no end, and
//! reading one would wait for ever or fill the memory.

use std::fmt;
use std::fs::{self, File, FileType, Metadata};
use std::io::{self, Read};
use std::path::Path;

/// A million bytes, as disks are sold.
const MB: u64 = 1_000_000;

/// The largest record that is read: what went to a million people takes two fifths of it.
pub(super) const MOST: u64 = 500 * MB;

/// The largest list of people that is read: 100,000 of them take half of it, and a practice has few thousand.
pub(super) const MOST_OF_A_LIST: u64 = 16 * MB;

/// The largest file of mail that is read: a thousand newsletters that came back whole.
pub(super) const MOST_OF_MAIL: u64 = 64 * MB;

/// The largest font that is read; those with every Chinese character have 30 MB.
pub(super) const MOST_OF_A_FONT: u64 = 100 * MB;

/// The largest key or file of certificates that is read; those of all authorities of the world have 250 KB.
pub(super) const MOST_OF_A_KEY: u64 = 10 * MB;

/// How often a file is read that is being written at the same time.
const TRIES: usize = 5;

/// Why something is not read, in words that follow the file's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unread {
    /// It is no file; what it is.
    Kind(&'static str),
    /// It has more than so many bytes.
    TooLarge(u64),
    /// It was another one each time that it was read.
    Unsteady,
    /// A link to it leads out of the project's folder.
    Outside,
}

impl std::error::Error for Unread {}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unread::Kind(kind) => write!(f, "it is {kind}, not a file"),
            Unread::TooLarge(most) => write!(f, "it has more than {} MB, {}", most / MB, advice(*most)),
            Unread::Unsteady => f.write_str("something keeps writing to it: try again when that is done"),
            Unread::Outside => f.write_str(
                "it is a link, or lies behind one, that leads out of the project's folder: put a copy in the link's place",
            ),
        }
    }
}

/// What to make of a file that has more than so many bytes.
fn advice(most: u64) -> &'static str {
    match most {
        MOST_OF_A_LIST => "which is more than 100,000 people take: leave only their addresses, names and consent in it",
        MOST_OF_MAIL => "which is too much at once: give the messages in smaller files, or as a folder of `.eml` files",
        _ => "which cannot be meant",
    }
}

impl From<Unread> for io::Error {
    fn from(why: Unread) -> Self {
        io::Error::other(why)
    }
}

/// The bytes of a file that has at most `most` of them, all of one moment.
pub(super) fn file(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    refuse_special(path)?;
    steady(|| {
        let file = File::open(path)?;
        let before = look(&file.metadata()?);
        let bytes = up_to(&file, most)?;
        Ok((before, bytes, look(&file.metadata()?)))
    })
}

/// The same of a file of a project, by its path under the project's folder. A project of somebody else's could show with
/// a link what lies elsewhere and is nobody's business.
pub(super) fn file_within(root: &Path, name: &str, most: u64) -> io::Result<Vec<u8>> {
    let path = root.join(name);
    refuse_special(&path)?;
    // Most are no links, and asking where they all lie would take longer than reading them.
    let mut parts = parts(root, &path);
    if parts.any(Path::is_symlink) && !path.canonicalize()?.starts_with(root) {
        return Err(Unread::Outside.into());
    }
    file(&path, most)
}

/// A path under the project's folder and the folders that it lies in, up to that one.
fn parts<'p>(root: &'p Path, path: &'p Path) -> impl Iterator<Item = &'p Path> {
    path.ancestors().take_while(move |part| *part != root)
}

/// Whether a link leads nowhere that is a path, or one of the folders that it lies in.
pub(super) fn is_behind_a_dead_link(root: &Path, name: &str) -> bool {
    parts(root, &root.join(name)).any(|part| part.is_symlink() && part.canonicalize().is_err())
}

/// Whether a path is a link that leads out of the project's folder, wherever it lies itself.
pub(super) fn leads_out(root: &Path, path: &Path) -> bool {
    path.is_symlink() && path.canonicalize().is_ok_and(|real| !real.starts_with(root))
}

/// The bytes of whatever the user named: a pipe from another program is as good as a file.
pub(super) fn named(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    up_to(&File::open(path)?, most)
}

/// Refuses what is there and is no file, so that opening it cannot wait for somebody at its other end.
pub(crate) fn refuse_special(path: &Path) -> io::Result<()> {
    match kind(fs::metadata(path)?.file_type()) {
        Some(kind) => Err(Unread::Kind(kind).into()),
        None => Ok(()),
    }
}

/// What something is that is no file.
pub(super) fn kind(of: FileType) -> Option<&'static str> {
    if of.is_file() {
        return None;
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if of.is_fifo() {
            return Some("a pipe");
        }
        if of.is_char_device() || of.is_block_device() {
            return Some("a device");
        }
        if of.is_socket() {
            return Some("a socket");
        }
    }
    Some(if of.is_dir() { "a folder" } else { "something else" })
}

fn up_to(file: &File, most: u64) -> io::Result<Vec<u8>> {
    let length = file.metadata()?.len();
    within(length, most)?;
    // One more, so that the end is found without asking for more memory.
    let bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default() + 1);
    // What grows while it is read, or tells no length, must end too.
    to_the_end(file, bytes, most)
}

/// All that comes in, if it is at most `most` bytes.
pub(super) fn to_the_end(from: impl Read, mut bytes: Vec<u8>, most: u64) -> io::Result<Vec<u8>> {
    from.take(most + 1).read_to_end(&mut bytes)?;
    within(bytes.len() as u64, most)?;
    Ok(bytes)
}

/// Refuses more than so many bytes.
pub(super) fn within(length: u64, most: u64) -> io::Result<()> {
    if length > most {
        return Err(Unread::TooLarge(most).into());
    }
    Ok(())
}

/// How a file looked before or after it was read: a file that another program is writing looks different.
type Look = (u64, Option<std::time::SystemTime>);

fn look(about: &Metadata) -> Look {
    (about.len(), about.modified().ok())
}

/// Reads until nothing has changed meanwhile, so that no half of an old file is taken together with half of a new one.
fn steady(mut read: impl FnMut() -> io::Result<(Look, Vec<u8>, Look)>) -> io::Result<Vec<u8>> {
    for _ in 0..TRIES {
        let (before, bytes, after) = read()?;
        if before == after {
            return Ok(bytes);
        }
    }
    Err(Unread::Unsteady.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_changes_while_it_is_read_is_read_again() {
        let (old, new) = ((1, None), (2, None));
        let mut looks = [(old, new), (new, new)].into_iter();
        let read = || {
            Ok(looks
                .next()
                .map(|(before, after)| (before, vec![7], after))
                .expect("two are enough"))
        };
        assert_eq!(steady(read).expect("steady at last"), [7]);
    }

    #[test]
    fn a_file_that_never_stands_still_is_given_up() {
        let mut length = 0;
        let read = || {
            length += 1;
            Ok(((length, None), Vec::new(), (length + 1, None)))
        };
        let said = steady(read).expect_err("never the same").to_string();
        assert_eq!(said, "something keeps writing to it: try again when that is done");
    }

    #[test]
    fn only_files_of_a_sensible_size_are_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a");
        fs::write(&path, "12345").expect("can write");
        assert_eq!(file(&path, 5).expect("is read"), b"12345");
        let said = |read: io::Result<Vec<u8>>| read.expect_err("refused").to_string();
        assert_eq!(said(file(&path, 4)), "it has more than 0 MB, which cannot be meant");
        assert_eq!(said(file(folder.path(), 5)), "it is a folder, not a file");
        assert_eq!(
            file(&folder.path().join("b"), 5).expect_err("is not there").kind(),
            io::ErrorKind::NotFound
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_device_without_end_is_not_read() {
        let said = |read: io::Result<Vec<u8>>| read.expect_err("refused").to_string();
        assert_eq!(said(file(Path::new("/dev/zero"), 5)), "it is a device, not a file");
        assert_eq!(
            said(named(Path::new("/dev/zero"), MB)),
            "it has more than 1 MB, which cannot be meant"
        );
    }
}
