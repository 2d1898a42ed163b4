//! What the last build saw and made, on the disk. Nothing depends on it but time: without it everything is made again.

use super::output::{OUT, folder};
use super::sight::{Sight, Stamp};
use super::stage::Staged;
use super::{FONTS, Project, TEMPLATES, private, read};
use anyhow::Result;
use rayon::iter::Either;
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use std::sync::PoisonError;

/// The memory; it can be deleted at any time.
const MEMORY: &str = ".handout/cache.json";

/// Files and folders by their path under the project's folder, as they were seen.
pub type Sights = HashMap<String, Sight>;

/// This program, so that another version never takes over what this one remembers; nothing if it cannot be found.
#[must_use]
pub fn program() -> Option<String> {
    let stamp = Stamp::of(&std::env::current_exe().ok()?)?;
    Some(format!("{} {stamp:?}", env!("CARGO_PKG_VERSION")))
}

/// The name of a file in `out/` under the project's folder.
#[must_use]
pub fn output(path: &str) -> String {
    format!("{OUT}/{path}")
}

/// Whether a file's or folder's name says that everything depends on it: on the fonts and on the templates.
#[must_use]
pub fn is_for_everything(name: &str) -> bool {
    [FONTS, TEMPLATES].contains(&first_folder(name))
}

/// Whether links to elsewhere are followed: to fonts that several projects share, and to what is ours.
fn may_lie_outside(name: &str) -> bool {
    [FONTS, OUT, private::STATE].contains(&first_folder(name))
}

fn first_folder(name: &str) -> &str {
    name.split('/').next().unwrap_or_default()
}

impl Project {
    /// The memory of the last build; nothing if there is none.
    #[must_use]
    pub fn recall(&self) -> Option<Vec<u8>> {
        read::file(&self.root.join(MEMORY), read::MOST).ok()
    }

    /// Replaces the memory by what is made, in parts, of everything that was seen since this project was opened.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn remember<const N: usize>(&self, memory: impl FnOnce(Sights) -> Result<[Vec<u8>; N]>) -> Result<()> {
        let _lock = self.lock()?;
        let now = Stamp::of(&self.root.join(super::output::LOCK));
        let mut sights = std::mem::take(&mut *self.sights.lock().unwrap_or_else(PoisonError::into_inner));
        let times = self.began.get().copied().zip(now);
        sights.values_mut().for_each(|sight| sight.settle(times));
        let memory = memory(sights)?;
        self.replace_by_parts(&self.root.join(MEMORY), &memory.each_ref().map(Vec::as_slice))
    }

    /// Looks at everything again: what is still as it was seen, as it is now, and the names of the rest. What a link has
    /// taken from outside the project since then counts as another file, whatever it holds.
    #[must_use]
    pub fn look(&self, sights: Sights) -> (Sights, Vec<String>) {
        let outside = self.outside(sights.keys());
        let seen = sights.into_par_iter();
        seen.partition_map(|(name, sight)| {
            let path = self.root.join(&name);
            let is_inside =
                may_lie_outside(&name) || !outside.contains(folder(&name)) && !read::leads_out(&self.root, &path);
            match sight.again(&path).filter(|_| is_inside) {
                Some(again) => Either::Left((name, again)),
                None => Either::Right(name),
            }
        })
    }

    /// The folders of files that lie outside the project.
    fn outside<'n>(&self, names: impl Iterator<Item = &'n String>) -> HashSet<String> {
        let names = names.filter(|name| !may_lie_outside(name));
        let folders: HashSet<&str> = names.map(|name| folder(name)).collect();
        let is_outside = |name: &&str| {
            let real = self.root.join(name).canonicalize();
            real.is_ok_and(|real| !real.starts_with(&self.root))
        };
        folders.into_iter().filter(is_outside).map(str::to_owned).collect()
    }

    /// Takes away what was another one when it was read since then, and gives the names of that.
    #[must_use]
    pub fn read_otherwise(&self, sights: &mut Sights) -> Vec<String> {
        let read = self.sights.lock().unwrap_or_else(PoisonError::into_inner);
        let is_other = |(name, read): &(&String, &Sight)| sights.get(*name).is_some_and(|sight| !sight.is_like(read));
        let other: Vec<String> = read.iter().filter(is_other).map(|(name, _)| name.clone()).collect();
        sights.retain(|name, _| !other.contains(name));
        other
    }

    /// From now on all of this counts as seen, as it was; a file that was read counts as it was then.
    pub fn see_again(&self, sights: Sights) {
        let mut seen = self.sights.lock().unwrap_or_else(PoisonError::into_inner);
        seen.reserve(sights.len());
        for (name, sight) in sights {
            seen.entry(name).or_insert(sight);
        }
    }

    /// Keeps in mind how a file was when it was read; the first time counts, for that is what was worked with.
    pub(super) fn saw(&self, name: &str, sight: impl FnOnce() -> Sight) {
        let sights = || self.sights.lock().unwrap_or_else(PoisonError::into_inner);
        if !sights().contains_key(name) {
            // Others need not wait until the file's fingerprint is taken.
            let sight = sight();
            sights().entry(name.to_owned()).or_insert(sight);
        }
    }

    /// Keeps in mind how a file in `out/` is, now that it has come from the stage.
    pub(super) fn wrote(&self, path: &str, staged: &Staged) {
        let Some(hash) = &staged.hash else { return };
        let name = output(path);
        let sight = Sight::of_written(&self.root.join(&name), staged.stamp, hash.clone());
        let mut sights = self.sights.lock().unwrap_or_else(PoisonError::into_inner);
        sights.insert(name, sight);
    }

    /// Forgets a file in `out/` that was removed.
    pub(super) fn removed(&self, path: &str) {
        let mut sights = self.sights.lock().unwrap_or_else(PoisonError::into_inner);
        sights.remove(&output(path));
    }

    /// Keeps in mind how files are now.
    pub(super) fn looked_at(&self, names: &[&str]) {
        let mut sights = self.sights.lock().unwrap_or_else(PoisonError::into_inner);
        for name in names {
            sights.insert((*name).to_owned(), Sight::at(&self.root.join(name)));
        }
    }
}
