//! One exercise file becomes a printed handout, a web page, a feed entry, a newsletter and captions.
//!
//! ```text
//!            parse                        outputs                 commands::build
//! Source ─────────▶ Exercise ─▶ Edition ─────────▶ Artifact ─────────────────────▶ out/
//!   ▲                  │                               │
//! project              └──────────▶ Diagnostics ◀──────┘
//! (disk)                                 └─▶ report (terminal)
//! ```
//!
//! Two rules hold it together. Data goes one way, from left to right. Only [`project`] and [`newsletter::ledger`] touch
//! the disk, only [`report`] prints, only [`commands`], [`watch`] and [`newsletter::clock`] know the clock, only
//! [`newsletter::smtp`] touches the network, only `preview` listens, at a loopback address; everything else is pure, so
//! the same input gives the same bytes. `clippy.toml` enforces the second rule.

mod address;
mod attempt;
pub mod cli;
pub mod commands;
pub mod config;
pub mod diagnostic;
#[cfg(any(test, fuzzing))]
pub mod doors;
pub mod edition;
pub mod exercise;
pub mod keys;
mod letters;
pub mod newsletter;
pub mod outputs;
pub mod parse;
pub mod picture;
mod preview;
mod program;
pub mod project;
mod proofread;
pub mod published;
pub mod report;
pub mod rules;
pub mod source;
pub mod typefaces;
pub mod watch;
