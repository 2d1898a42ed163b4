//! Whether a folder is on a disk of another computer, of whose changes the system tells nothing.
#![expect(clippy::disallowed_methods, reason = "asks the system what a disk is")]

use std::fs;
use std::path::Path;

/// File systems whose changes may be made by somebody else, as Linux names them. 9p and drvfs are the disks of Windows
/// in WSL; `vboxsf`, `vmhgfs` and `prl_fs` those of a virtual machine's host.
const REMOTE: [&str; 17] = [
    "9p",
    "afs",
    "ceph",
    "cifs",
    "drvfs",
    "fuse.davfs2",
    "fuse.glusterfs",
    "fuse.rclone",
    "fuse.sshfs",
    "fuse.vmhgfs-fuse",
    "lustre",
    "nfs",
    "nfs4",
    "prl_fs",
    "smb3",
    "smbfs",
    "vboxsf",
];

/// The name of the file system, if it is another computer's. Only Linux says so.
pub(super) fn file_system(folder: &Path) -> Option<String> {
    let mounts = fs::read_to_string("/proc/self/mountinfo").ok()?;
    let kind = kind(&mounts, folder)?;
    REMOTE.contains(&kind).then(|| kind.to_owned())
}

/// The file system that a folder is on. A line is `36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw`
/// (proc's manual, `mountinfo`): the fifth word is where it is mounted, the one after the dash what it is; of several at one
/// place the last one is seen.
fn kind<'t>(mounts: &'t str, folder: &Path) -> Option<&'t str> {
    let mounts = mounts.lines().filter_map(|line| {
        let (place, rest) = line.split_once(" - ")?;
        let point = place.split(' ').nth(4)?.replace("\\040", " ");
        let is_above = folder.starts_with(&point);
        is_above.then_some((point.len(), rest.split(' ').next()?))
    });
    mounts.max_by_key(|(length, _)| *length).map(|(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str = "\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:40 / /home/anna/My\\040Drive rw - nfs4 server:/drive rw
31 22 0:41 / /home/anna/other rw - tmpfs tmpfs rw
32 31 0:42 / /home/anna/other rw - 9p C: rw
";

    #[test]
    fn a_folder_is_on_the_disk_that_is_mounted_nearest() {
        assert_eq!(kind(MOUNTS, Path::new("/home/anna/practice")), Some("ext4"));
        assert_eq!(kind(MOUNTS, Path::new("/home/anna/My Drive/practice")), Some("nfs4"));
        assert_eq!(kind(MOUNTS, Path::new("/home/anna/other")), Some("9p"));
        assert_eq!(kind(MOUNTS, Path::new("/home/anna/others")), Some("ext4"));
    }
}
