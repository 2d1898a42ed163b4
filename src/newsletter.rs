//! The newsletter on its way: who gets it, what each of them gets, how it is delivered exactly once, and what comes back.
//!
//! ```text
//! recipients, message ─▶ delivery ─▶ ledger (.handout/sent/)
//!                            └─────▶ smtp ─▶ network
//! ```

pub(crate) mod bounces;
pub mod clock;
pub mod delivery;
pub mod ledger;
pub mod listmonk;
pub mod message;
pub mod password;
pub mod recipients;
pub mod secret;
pub mod smtp;
