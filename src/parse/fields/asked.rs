//! Which keys the parser asked for, for the tests that compare them with the tables of `keys`.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// The keys by what their map is called.
type Asked = BTreeMap<String, BTreeSet<&'static str>>;

thread_local! {
    static ASKED: RefCell<Asked> = RefCell::default();
}

/// Notes the keys of a map.
pub(super) fn remember(map: &str, keys: &[&'static str]) {
    ASKED.with_borrow_mut(|asked| asked.entry(map.to_owned()).or_default().extend(keys));
}

/// What was asked for in this thread since the last time.
pub(in crate::parse) fn take() -> Asked {
    ASKED.take()
}
