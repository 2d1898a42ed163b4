//! `.handout/` as far as sending needs it: the key, the lock and the journals.
#![expect(clippy::disallowed_methods, reason = "this is the ledger's home on the disk")]

use super::history::{self, Damage, History};
use super::{AlreadySending, Secret};
use crate::project::private;
use crate::project::refuse_special;
use anyhow::{Context, Result, anyhow, bail};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{BufRead, BufReader, ErrorKind, Write};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The project's key.
const SECRET: &str = ".handout/secret";

/// Held for a moment by whoever changes the project's files.
const LOCK: &str = ".handout/lock";

/// The folder of the journals.
const SENT: &str = ".handout/sent";

/// Held by whoever sends, as long as it takes.
const SENDING: &str = ".handout/sent/lock";

/// How much of a journal is read at once, in bytes.
const CHUNK: usize = 1 << 16;

/// Reads the project's key; makes it if there is none yet and nothing was sent.
pub(super) fn secret(project: &Path) -> Result<Secret> {
    // A folder that cannot be written is good enough for whoever only wants to know.
    match read_secret(project)? {
        Some(secret) => Ok(secret),
        None => make_secret(project),
    }
}

fn read_secret(project: &Path) -> Result<Option<Secret>> {
    let path = project.join(SECRET);
    match ours(&path).and_then(|()| fs::read(&path)) {
        Ok(bytes) => key(&bytes).map(Some),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read `{SECRET}`")),
    }
}

fn make_secret(project: &Path) -> Result<Secret> {
    let failed = || format!("cannot make `{SECRET}`");
    make_folders(project).with_context(failed)?;
    let lock = open(&project.join(LOCK), private::options().write(true)).with_context(failed)?;
    lock.lock().with_context(failed)?;
    // Somebody else may have made it meanwhile.
    if let Some(secret) = read_secret(project)? {
        return Ok(secret);
    }
    if has_names(project)? {
        bail!(
            "`{SECRET}` is missing, without which it is not known who got the newsletters in `{SENT}/`: bring it back \
             from a backup. If there is none, delete `{SENT}/*.jsonl`, and know that those newsletters would go to \
             everybody again"
        );
    }
    let mut bytes = [0; Secret::LENGTH];
    getrandom::fill(&mut bytes).map_err(|_| anyhow!("the system gives no random numbers for `{SECRET}`"))?;
    write_whole(&project.join(SECRET), &bytes).with_context(failed)?;
    Ok(Secret::from_bytes(bytes))
}

fn make_folders(project: &Path) -> std::io::Result<()> {
    private::state(project)?;
    private::own(&project.join(SENT))?;
    private::folder(&project.join(SENT))
}

/// Whether any journal has begun, so that there are names that only the key explains.
fn has_names(project: &Path) -> Result<bool> {
    let mut first = Vec::new();
    for path in journals(project)? {
        let failed = || format!("cannot read `{}`", path.display());
        let journal = opened(&path).with_context(failed)?;
        first.clear();
        BufReader::new(journal)
            .read_until(b'\n', &mut first)
            .with_context(failed)?;
        if first.ends_with(b"\n") {
            return Ok(true);
        }
    }
    Ok(false)
}

fn journals(project: &Path) -> Result<Vec<PathBuf>> {
    let failed = || format!("cannot read the folder `{SENT}`");
    let mut journals = Vec::new();
    for entry in fs::read_dir(project.join(SENT)).with_context(failed)? {
        let path = entry.with_context(failed)?.path();
        if path.extension().is_some_and(|ending| ending == "jsonl") {
            journals.push(path);
        }
    }
    Ok(journals)
}

fn key(bytes: &[u8]) -> Result<Secret> {
    let bytes = bytes.try_into().map_err(|_| {
        anyhow!("`{SECRET}` is damaged: put it back from a backup, or it is not known who already got a newsletter")
    })?;
    Ok(Secret::from_bytes(bytes))
}

/// Writes a file that is there whole or not at all, even if the power fails.
fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let temporary = path.with_extension("new");
    let mut file = private::file(&temporary)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&temporary, path)?;
    sync_folder(path)
}

/// Makes the name of a file last: a new file is in its folder only when the folder is on the disk too.
fn sync_folder(path: &Path) -> std::io::Result<()> {
    match path.parent() {
        Some(folder) if cfg!(unix) => File::open(folder)?.sync_all(),
        _ => Ok(()),
    }
}

/// Refuses what is no file of ours: through a link a stranger's project could have others' files written to, a link to a
/// disk that is not there would be taken for a newsletter that nobody has got, and what is no file would be waited for.
fn ours(path: &Path) -> std::io::Result<()> {
    path.parent().map_or(Ok(()), private::own)?;
    private::own(path)?;
    refuse_special(path)
}

/// Opens a file of ours, making it if need be.
fn open(path: &Path, options: &mut OpenOptions) -> std::io::Result<File> {
    if let Err(error) = ours(path)
        && error.kind() != ErrorKind::NotFound
    {
        return Err(error);
    }
    options.create(true).open(path)
}

/// Opens a file of ours for reading.
fn opened(path: &Path) -> std::io::Result<File> {
    ours(path)?;
    File::open(path)
}

/// The lock of whoever sends; the system releases it when the process ends, however it ends.
pub(super) fn lock(project: &Path) -> Result<File> {
    let failed = || format!("cannot make `{SENDING}`");
    // Where only the key came back from a backup, there is no folder yet.
    make_folders(project).with_context(failed)?;
    let file = open(&project.join(SENDING), private::options().write(true)).with_context(failed)?;
    hold(&file, failed)?;
    Ok(file)
}

/// Keeps every other sender off a file.
fn hold(file: &File, failed: impl FnOnce() -> String) -> Result<()> {
    match file.try_lock() {
        Ok(()) => Ok(()),
        Err(TryLockError::WouldBlock) => Err(AlreadySending.into()),
        Err(TryLockError::Error(error)) => Err(error).with_context(failed),
    }
}

/// The name of a newsletter's journal, as people know it.
pub(super) fn name(id: &str) -> String {
    format!("{SENT}/{id}.jsonl")
}

/// Opens a newsletter's journal for writing, or begins it with `first`; reads it, and cuts off a torn last line. The
/// journal is held too, for the file that keeps senders apart may be deleted while one of them still sends.
pub(super) fn journal(project: &Path, id: &str, first: &[u8]) -> Result<(File, History)> {
    let name = name(id);
    let path = project.join(&name);
    let failed = || format!("cannot open `{name}`");
    begin(project, &path, first).with_context(|| format!("cannot make `{name}`"))?;
    let file = open(&path, private::options().read(true).append(true)).with_context(failed)?;
    // On Windows a held file cannot be read either, and whoever only wants to know must not wait for the sender.
    if cfg!(unix) {
        hold(&file, failed)?;
    }
    sync_folder(&path).with_context(failed)?;
    let history = replay(&file, id)?;
    if history.is_torn {
        file.set_len(history.whole)
            .with_context(|| format!("cannot mend `{name}`"))?;
    }
    // What another run wrote may still be on its way to the disk.
    file.sync_all().with_context(failed)?;
    Ok((file, history))
}

/// Makes a journal that is not there, with its first line: one without it has been damaged since, and is never taken for
/// a new one, which everybody would be owed.
fn begin(project: &Path, path: &Path, first: &[u8]) -> std::io::Result<()> {
    private::own(path)?;
    if path.try_exists()? {
        return Ok(());
    }
    let lock = open(&project.join(LOCK), private::options().write(true))?;
    lock.lock()?;
    // Somebody else may have made it meanwhile.
    if path.try_exists()? {
        return Ok(());
    }
    write_whole(path, first)
}

/// The same open file once more, so that it can be let go of whoever writes to it.
pub(super) fn again(journal: &File, name: &str) -> Result<File> {
    journal.try_clone().with_context(|| format!("cannot open `{name}`"))
}

/// Reads a newsletter's journal without changing it; nothing if there is none.
pub(super) fn peek(project: &Path, id: &str) -> Result<Option<History>> {
    let name = name(id);
    match opened(&project.join(&name)) {
        Ok(file) => replay(&file, id).map(Some),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read `{name}`")),
    }
}

fn replay(file: &File, id: &str) -> Result<History> {
    let name = name(id);
    let history = History::replay(BufReader::with_capacity(CHUNK, file)).and_then(|history| history.of(id));
    history.map_err(|damage| match damage {
        Damage::Disk(error) => anyhow::Error::new(error).context(format!("cannot read `{name}`")),
        Damage::Line(line) => anyhow!(
            "line {line} of `{name}` is damaged, so it is not known who got this newsletter: put the file back from a \
             backup, or mend the line"
        ),
        Damage::Newer => anyhow!("`{name}` was written by a newer `handout`: send with that one"),
        Damage::Beheaded => anyhow!(
            "`{name}` is damaged: its first line is missing, so it is not known who got this newsletter, and somebody may \
             have got it already. Put the file back from a backup, or delete it to send the newsletter to everybody"
        ),
        Damage::Other => anyhow!(
            "`{name}` is damaged: its first line names another newsletter, so it is not known who got this one. Put the \
             file back from a backup"
        ),
    })
}

/// When newsletters of this project went out within a time, in seconds since 1970, oldest first.
pub(super) fn tries_within(project: &Path, time: &RangeInclusive<u64>) -> Result<Vec<u64>> {
    let failed = || format!("cannot read the folder `{SENT}`");
    let mut tries = Vec::new();
    for path in journals(project)? {
        if changed(&path)? >= *time.start() {
            let journal = opened(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
            let reader = BufReader::with_capacity(CHUNK, journal);
            tries.extend(history::tries_within(time, reader).with_context(failed)?);
        }
    }
    tries.sort_unstable();
    Ok(tries)
}

/// When a file was last written, in seconds since 1970.
fn changed(path: &Path) -> Result<u64> {
    let time = fs::metadata(path).and_then(|about| about.modified());
    let time: SystemTime = time.with_context(|| format!("cannot read `{}`", path.display()))?;
    Ok(time.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO).as_secs())
}

/// Refuses an id that is no plain name, since it becomes the name of a file.
pub(super) fn check_id(id: &str) -> Result<()> {
    let plain = PathBuf::from(id).file_name().is_some_and(|name| name == id);
    if !plain || id.contains(['\\', ':']) {
        bail!("`{id}` cannot be the name of a newsletter");
    }
    Ok(())
}
