//! The record of what was published, on the disk: lines are added and never changed, and each is safe before the files
//! that announce it are written.

use super::{Project, private, read};
use crate::published::{self, Publication, Published};
use anyhow::{Context, Result, anyhow};
use std::fs::File;
use std::io::{ErrorKind, Seek, SeekFrom, Write};
use std::path::Path;

/// The record; it belongs to the sources, for nothing can make it anew.
pub(super) const RECORD: &str = ".handout/published.jsonl";

impl Project {
    /// What has been published; nothing yet if there is no record.
    ///
    /// # Errors
    /// When the record cannot be read or has a damaged line.
    pub fn published(&self) -> Result<Published> {
        let (bytes, published) = self.record()?;
        let is_there = !bytes.is_empty() || self.root.join(RECORD).is_file();
        Ok(if is_there || !self.has_built_the_whole()? {
            published
        } else {
            Published::lost()
        })
    }

    /// Adds what a build publishes; whoever calls this holds the lock.
    pub(super) fn publish(&self, published: &Published) -> Result<()> {
        let (bytes, now) = self.record()?;
        let missing = published.missing_in(&now).map_err(|id| {
            anyhow!("another build has published `{id}` with another date or address in the meantime: build again")
        })?;
        if missing.is_empty() && (!published.has_begun() || self.root.join(RECORD).is_file()) {
            return Ok(());
        }
        let kept = published::whole(&bytes);
        let is_line = bytes[..kept].last().is_none_or(|last| *last == b'\n');
        let lines = lines(&missing)?;
        let text = if is_line { lines } else { format!("\n{lines}") };
        append(&self.root.join(RECORD), kept as u64, &text).with_context(|| format!("cannot write `{RECORD}`"))
    }

    /// The record as it is now, in bytes too.
    fn record(&self) -> Result<(Vec<u8>, Published)> {
        let bytes = match read::file(&self.root.join(RECORD), read::MOST) {
            Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
            read => read.with_context(|| format!("cannot read `{RECORD}`"))?,
        };
        let published = Published::read(&bytes).map_err(damaged)?;
        Ok((bytes, published))
    }
}

fn damaged(line: usize) -> anyhow::Error {
    anyhow!(
        "line {line} of `{RECORD}` cannot be read. The file remembers what subscribers have: bring it back from your \
         backup or version control. If you have neither, delete that line alone; its exercise then counts as new"
    )
}

fn lines(publications: &[&Publication]) -> Result<String> {
    let line = |publication: &&Publication| Ok(serde_json::to_string(publication)? + "\n");
    let lines: Result<String> = publications.iter().map(line).collect();
    lines.context("cannot write down what is published")
}

/// Puts a text behind the first `kept` bytes of a file; it and the file's name are on the disk when this returns.
fn append(path: &Path, kept: u64, text: &str) -> std::io::Result<()> {
    private::own(path)?;
    let mut file = private::options().write(true).create(true).truncate(false).open(path)?;
    file.set_len(kept)?;
    file.seek(SeekFrom::End(0))?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    // Windows opens no folder as a file, and keeps its names safe by itself.
    if cfg!(unix) && kept == 0 {
        for folder in path.ancestors().skip(1).take(2) {
            File::open(folder)?.sync_all()?;
        }
    }
    Ok(())
}
