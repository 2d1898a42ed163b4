//! Every key that can be typed: in the front matter of an exercise and in `handout.yaml`, with what it takes, what holds
//! without it, and what it is for. The editor's schema and `docs/settings.md` are made of these two tables, and the
//! parser is tested against them in both directions (`parse/tests/keys.rs`).

mod document;
mod exercise;
mod kind;
mod schema;
mod settings;

pub use document::{document, yaml};
pub use exercise::EXERCISE;
pub use kind::Kind;
pub use schema::schema;
pub use settings::SETTINGS;

use crate::outputs::captions::NETWORKS;

/// One key, or one for each network.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// The keys that lead to it, with dots between them; [`EACH_NETWORK`] stands for the name of any network.
    pub path: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// What holds where it is not typed.
    pub without: Without,
    /// What it is for, a sentence.
    pub what: &'static str,
    /// A value as it could be typed; empty for a group.
    pub example: &'static str,
}

/// What holds where a key is not typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Without {
    /// It must be there.
    Required,
    /// It is left out of everything.
    Nothing,
    /// This value, as it could be typed.
    Value(&'static str),
    /// What these words say.
    Words(&'static str),
}

/// The part of a path that stands for any network.
pub const EACH_NETWORK: &str = "NETWORK";

impl Key {
    /// The last part of the path.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.path.rsplit('.').next().unwrap_or(self.path)
    }

    /// The path of the group that it is in; empty at the top.
    #[must_use]
    pub fn group(&self) -> &'static str {
        self.path.rsplit_once('.').map_or("", |(group, _)| group)
    }

    /// The names that can be typed for it: its own, or those of all networks.
    #[must_use]
    pub fn names(&self) -> Vec<&'static str> {
        if self.name() == EACH_NETWORK {
            return NETWORKS.iter().map(|network| network.name).collect();
        }
        vec![self.name()]
    }
}

/// The keys right under a group.
pub fn inside<'k>(keys: &'k [Key], group: &'k str) -> impl Iterator<Item = &'k Key> {
    keys.iter().filter(move |key| key.group() == group)
}
