//! In which state a file was seen, so that a later look tells whether it still is the same, mostly without reading it.

use super::read;
use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

/// How long after a change another one may leave the file's times as they are, in nanoseconds: FAT counts in two seconds.
const COARSEST_CLOCK: i128 = 2_000_000_000;

/// The same for disks that count in nanoseconds, by a clock that systems set forward at least a hundred
/// times a second.
const FINE_CLOCK: i128 = 20_000_000;

/// What the times of all disks that count in longer steps are a multiple of, in nanoseconds: exFAT counts in hundredths
/// of a second.
const COARSE_STEP: i128 = 10_000_000;

/// What the system knows of a file without reading it; written down as four numbers, since there are many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "(u64, i128, i128, u64)", from = "(u64, i128, i128, u64)")]
pub(super) struct Stamp {
    bytes: u64,
    /// When its content was changed, in nanoseconds since 1970.
    modified: i128,
    /// When anything of it was changed, which no program can set (Unix only).
    changed: i128,
    /// Which file stands under the name (Unix only).
    number: u64,
}

/// A short name of some bytes: half of their SHA-256, in hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Fingerprint(String);

/// A file or folder as it was seen; nothing where there was none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Parts", from = "Parts")]
pub struct Sight {
    stamp: Option<Stamp>,
    hash: Option<Fingerprint>,
    /// Whether the stamp alone tells a later change.
    is_settled: bool,
    /// Whether this build has written it itself; not written down.
    is_ours: bool,
}

/// A sight as it is written down.
type Parts = (Option<Stamp>, Option<Fingerprint>, bool);

impl From<Sight> for Parts {
    fn from(sight: Sight) -> Self {
        (sight.stamp, sight.hash, sight.is_settled)
    }
}

impl From<Parts> for Sight {
    fn from((stamp, hash, is_settled): Parts) -> Self {
        Self {
            stamp,
            hash,
            is_settled,
            is_ours: false,
        }
    }
}

impl From<Stamp> for (u64, i128, i128, u64) {
    fn from(stamp: Stamp) -> Self {
        (stamp.bytes, stamp.modified, stamp.changed, stamp.number)
    }
}

impl From<(u64, i128, i128, u64)> for Stamp {
    fn from((bytes, modified, changed, number): (u64, i128, i128, u64)) -> Self {
        Self {
            bytes,
            modified,
            changed,
            number,
        }
    }
}

impl Stamp {
    /// No file has this one.
    const OF_NOTHING: Self = Self {
        bytes: u64::MAX,
        modified: 0,
        changed: 0,
        number: 0,
    };

    /// Of what stands at a path, through links.
    pub(super) fn of(path: &Path) -> Option<Self> {
        Self::told(&fs::metadata(path).ok()?)
    }

    /// Of what the system has told.
    pub(super) fn told(about: &fs::Metadata) -> Option<Self> {
        let modified = nanoseconds(about.modified().ok()?)?;
        let (changed, number) = system(about);
        Some(Self {
            bytes: about.len(),
            modified,
            changed,
            number,
        })
    }

    /// Whether a file that was moved since then has not been changed: only the time of moving differs.
    fn is_of_same_bytes(self, then: Self) -> bool {
        (self.bytes, self.modified, self.number) == (then.bytes, then.modified, then.number)
    }

    /// Whether the file's times were so old when it was looked at that another change gives it new ones; `looked` is a
    /// time of the disk's own before that. In one step of a clock a file may be saved, looked at and saved again.
    fn is_settled(self, looked: Self) -> bool {
        let latest = self.modified.max(self.changed);
        let longest_step = if self.is_fine() { FINE_CLOCK } else { COARSEST_CLOCK };
        latest + longest_step < looked.modified
    }

    /// Whether its times come from a clock that counts in nanoseconds.
    fn is_fine(self) -> bool {
        self.modified.max(self.changed) % COARSE_STEP != 0
    }
}

/// A time in nanoseconds since 1970.
fn nanoseconds(time: SystemTime) -> Option<i128> {
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i128::try_from(after.as_nanos()).ok(),
        Err(before) => i128::try_from(before.duration().as_nanos()).ok().map(|before| -before),
    }
}

#[cfg(unix)]
fn system(about: &fs::Metadata) -> (i128, u64) {
    use std::os::unix::fs::MetadataExt;
    let changed = i128::from(about.ctime()) * 1_000_000_000 + i128::from(about.ctime_nsec());
    (changed, about.ino())
}

#[cfg(not(unix))]
fn system(_about: &fs::Metadata) -> (i128, u64) {
    (0, 0)
}

impl Fingerprint {
    /// How many digits it has.
    pub(crate) const LENGTH: usize = 32;

    /// The name of these bytes.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        let hash = digest(&SHA256, bytes);
        let halves = hash.as_ref()[..Self::LENGTH / 2]
            .iter()
            .flat_map(|byte| [byte >> 4, byte & 15]);
        Self(halves.filter_map(|half| char::from_digit(half.into(), 16)).collect())
    }

    /// Its digits, as they are written down.
    pub(crate) fn digits(&self) -> &str {
        &self.0
    }

    /// What stands at a path now: a file's bytes, or a folder's names.
    fn at(path: &Path) -> Option<Self> {
        let about = fs::metadata(path).ok()?;
        if about.is_file() {
            return read::file(path, read::MOST).ok().map(|bytes| Self::of(&bytes));
        }
        let entries = fs::read_dir(path).ok()?.filter_map(Result::ok);
        let mut names: Vec<_> = entries.map(|entry| entry.file_name()).collect();
        names.sort_unstable();
        Some(Self::of(format!("{names:?}").as_bytes()))
    }
}

impl Sight {
    /// A file whose bytes were read after its stamp was taken.
    pub(super) fn of_bytes(stamp: Option<Stamp>, bytes: &[u8]) -> Self {
        Self::of_hash(stamp, Fingerprint::of(bytes))
    }

    /// A file that holds what has this name.
    pub(super) fn of_hash(stamp: Option<Stamp>, hash: Fingerprint) -> Self {
        Self {
            stamp,
            hash: Some(hash),
            is_settled: false,
            is_ours: false,
        }
    }

    /// A file that was given what has this name, as it was then. Somebody may have changed it since.
    pub(super) fn of_written(path: &Path, then: Option<Stamp>, hash: Fingerprint) -> Self {
        let now = Stamp::of(path);
        let is_ours = now.zip(then).is_some_and(|(now, then)| now.is_of_same_bytes(then));
        let stamp = if is_ours { now } else { Some(Stamp::OF_NOTHING) };
        Self {
            is_ours,
            ..Self::of_hash(stamp, hash)
        }
    }

    /// What stands at a path now.
    pub(crate) fn at(path: &Path) -> Self {
        Self {
            stamp: Stamp::of(path),
            hash: Fingerprint::at(path),
            is_settled: false,
            is_ours: false,
        }
    }

    /// Whether its stamp alone tells a later change, so that it need not be read again.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.is_settled
    }

    /// Whether the same stood there when another look was taken.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        self.hash == other.hash
    }

    /// Looks whether the stamp tells every change after the look, by the disk's times before it and now. Nobody saves over
    /// what a build has just written before it ends.
    pub(super) fn settle(&mut self, times: Option<(Stamp, Stamp)>) {
        let is_settled = |(stamp, (began, now)): (Stamp, (Stamp, Stamp))| {
            stamp.is_settled(if self.is_ours && stamp.is_fine() { now } else { began })
        };
        self.is_settled = self.stamp.is_none() || self.stamp.zip(times).is_some_and(is_settled);
    }

    /// The same where the look was taken at a time of our clock, or later.
    pub(crate) fn settle_at(&mut self, began: SystemTime) {
        let began = nanoseconds(began).map(|modified| Stamp {
            modified,
            ..Stamp::OF_NOTHING
        });
        self.settle(began.zip(began));
    }

    /// The same file now, if it still holds the same.
    pub(super) fn again(self, path: &Path) -> Option<Self> {
        let now = self.now(path);
        now.is_like(&self).then_some(now)
    }

    /// What stands at the path of this sight now; read only where the stamp does not tell.
    pub(crate) fn now(&self, path: &Path) -> Self {
        if self.is_settled && self.stamp == Stamp::of(path) {
            return self.clone();
        }
        Self::at(path)
    }

    /// Whether it was a file without content, or none at all.
    pub(crate) fn is_empty(&self) -> bool {
        self.stamp.is_none_or(|stamp| stamp.bytes == 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file of two bytes, and a later time of the disk.
    fn settled(folder: &Path) -> Sight {
        let path = folder.join("a");
        fs::write(&path, "ab").unwrap();
        let mut sight = Sight::at(&path);
        let later = sight.stamp.map(|stamp| Stamp {
            modified: stamp.modified + 2 * COARSEST_CLOCK,
            ..stamp
        });
        sight.settle(later.zip(later));
        assert!(sight.is_settled);
        sight
    }

    #[test]
    fn a_change_that_left_the_times_as_they_were_is_seen_while_they_are_young() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, "ab").unwrap();
        let mut sight = Sight::at(&path);
        sight.settle(sight.stamp.zip(sight.stamp));
        assert!(!sight.is_settled);
        let changed = Sight {
            hash: Some(Fingerprint::of(b"ac")),
            ..sight.clone()
        };
        assert!(sight.clone().again(&path).is_some());
        assert!(changed.clone().again(&path).is_none());
    }

    #[test]
    fn times_of_a_coarse_clock_must_be_older() {
        let at = |modified| Stamp {
            modified,
            ..Stamp::OF_NOTHING
        };
        let second = 1_000_000_000;
        let is_settled = |changed, looked| at(changed).is_settled(at(looked));
        assert!(is_settled(5 * second + 7, 6 * second));
        assert!(!is_settled(5 * second + 7, 5 * second + 9_000_000));
        assert!(!is_settled(4 * second, 6 * second));
        assert!(is_settled(4 * second, 6 * second + 1));
    }

    #[test]
    fn a_file_saved_again_within_a_step_of_the_clock_is_read_once_more() {
        // Saved, looked at soon after the build began, and saved again before the clock's next step: the build ends long
        // after, and the times say nothing.
        for (saved, began, ended) in [
            (4_000_000_000, 4_500_000_000, 9_000_000_000),
            (4_000_000_007, 4_005_000_000, 9_000_000_000),
        ] {
            let at = |modified| Stamp {
                modified,
                ..Stamp::OF_NOTHING
            };
            let mut sight = Sight::of_bytes(Some(at(saved)), b"ab");
            sight.settle(Some((at(began), at(ended))));
            assert!(!sight.is_settled);
            sight.settle(Some((at(ended), at(ended))));
            assert!(sight.is_settled);
        }
    }

    #[test]
    fn a_file_that_was_only_touched_is_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let sight = settled(folder.path());
        fs::write(folder.path().join("a"), "ab").unwrap();
        let again = sight.clone().again(&folder.path().join("a")).unwrap();
        assert!(!again.is_settled && again.hash == sight.hash);
    }

    #[test]
    fn a_file_that_changed_or_went_is_not_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let (path, sight) = (folder.path().join("a"), settled(folder.path()));
        fs::write(&path, "ac").unwrap();
        assert!(sight.clone().again(&path).is_none());
        fs::remove_file(&path).unwrap();
        assert!(sight.clone().again(&path).is_none());
    }

    #[test]
    fn a_file_that_somebody_changed_right_after_it_was_written_is_never_taken_for_what_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, "ours").unwrap();
        let then = Stamp::of(&path);
        fs::write(&path, "theirs").unwrap();
        let mut sight = Sight::of_written(&path, then, Fingerprint::of(b"ours"));
        let later = Stamp::of(&path).map(|stamp| Stamp {
            modified: stamp.modified + 2 * COARSEST_CLOCK,
            ..stamp
        });
        sight.settle(later.zip(later));
        assert!(sight.clone().again(&path).is_none());
        fs::write(&path, "ours").unwrap();
        assert!(sight.clone().again(&path).is_some());
        fs::remove_file(&path).unwrap();
        assert!(sight.clone().again(&path).is_none());
    }

    #[test]
    fn a_file_that_came_is_seen_and_so_is_a_folders_new_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let (nothing, names) = (Sight::at(&path), Sight::at(folder.path()));
        assert!(nothing.clone().again(&path).is_some());
        fs::write(&path, "").unwrap();
        assert!(nothing.clone().again(&path).is_none());
        assert!(names.clone().again(folder.path()).is_none());
    }
}
