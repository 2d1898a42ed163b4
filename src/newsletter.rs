//! The newsletter on its way: who gets it, what each of them gets, what comes back, and how others take it over.

pub(crate) mod bounces;
pub mod listmonk;
pub mod message;
pub mod recipients;
pub mod secret;
