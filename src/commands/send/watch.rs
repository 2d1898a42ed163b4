//! People who leave while a newsletter goes out: at the rate of a small provider that may take a day.

use crate::newsletter::recipients::Recipient;
use crate::project::{ListsStamp, Project};
use anyhow::{Result, bail};
use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

/// Looks at the lists again whenever their files have changed.
pub(super) struct Watch<'a> {
    project: &'a Project,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Of the files that were read last; nothing before the first time.
    stamp: Option<ListsStamp>,
    /// Who may be mailed, by key.
    allowed: HashSet<String>,
}

impl<'a> Watch<'a> {
    pub(super) fn new(project: &'a Project) -> Self {
        Self {
            project,
            state: Mutex::default(),
        }
    }

    /// # Errors
    /// When the person may not be mailed any more, or the lists cannot be read.
    pub(super) fn refuse_who_left(&self, person: &Recipient) -> Result<()> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let stamp = self.project.lists_stamp();
        if state.stamp.as_ref() != Some(&stamp) {
            state.allowed = self
                .project
                .register()?
                .recipients()
                .iter()
                .map(Recipient::key)
                .collect();
            state.stamp = Some(stamp);
        }
        if !state.allowed.contains(&person.key()) {
            bail!("has left the list in the meantime");
        }
        Ok(())
    }
}
