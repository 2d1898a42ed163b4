//! The newsletter after it was made: who is owed it, and what comes back of it.

pub(crate) mod bounces;
pub(crate) mod recipients;
