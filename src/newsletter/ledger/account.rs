//! What a ledger says, for those who only want to know.

use super::history::{Entry, History, Standing};
use super::{Name, check_key, disk};
use crate::newsletter::secret::Secret;
use anyhow::Result;
use std::path::Path;

/// The ledger of one newsletter as it stands now.
#[derive(Debug)]
pub struct Account {
    history: History,
    secret: Secret,
}

impl Account {
    /// Reads the ledger of a newsletter, also while it is being sent; nothing if it was never sent to anybody.
    ///
    /// # Errors
    /// As [`Ledger::open`].
    pub fn read(project: &Path, id: &str) -> Result<Option<Self>> {
        disk::check_id(id)?;
        let Some(history) = disk::peek(project, id)? else {
            return Ok(None);
        };
        let secret = disk::secret(project)?;
        check_key(&history, &secret, &disk::name(id))?;
        Ok(Some(Self { history, secret }))
    }

    /// What is known of a person; nothing if nothing was ever tried.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.history.entries.get(&Name::of(&self.secret, key))
    }

    /// Under which name this and every other ledger of the project knows a person.
    #[must_use]
    pub fn name_of(&self, key: &str) -> Name {
        Name::of(&self.secret, key)
    }

    /// Everybody who was ever tried, by name.
    pub fn known(&self) -> impl Iterator<Item = (&Name, &Entry)> {
        self.history.entries.iter()
    }

    /// Whether a person was ever tried.
    #[must_use]
    pub fn has(&self, name: &Name) -> bool {
        self.history.entries.contains_key(name)
    }

    /// Everybody who was ever tried, also those who have left the list since.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.history.entries.values()
    }

    /// How many of those who were ever tried stand so.
    #[must_use]
    pub fn count(&self, standing: Standing) -> usize {
        self.entries().filter(|entry| entry.standing == standing).count()
    }

    /// What the newsletter said when it was last sent.
    #[must_use]
    pub fn content(&self) -> &str {
        &self.history.content
    }
}
