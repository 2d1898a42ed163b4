//! The newsletter on its way: who gets it, what each of them gets, and how others take it over.

pub mod listmonk;
pub mod message;
pub mod recipients;
pub mod secret;
