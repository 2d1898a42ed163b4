//! The newsletter: written once, delivered exactly once to everybody who is owed it.
//!
//! ```text
//! recipients, message ─▶ delivery ─▶ ledger (.handout/sent/)
//!                            └─────▶ smtp ─▶ network
//! ```

pub mod clock;
pub mod delivery;
pub mod ledger;
pub mod password;
pub mod secret;
pub mod smtp;
