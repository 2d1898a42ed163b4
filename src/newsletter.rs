//! The newsletter on its way: who gets it, what each of them gets.

pub mod message;
pub mod recipients;
pub mod secret;
