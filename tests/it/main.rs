//! One test binary: whole projects through the real program, and the library under random input.
#![expect(
    clippy::disallowed_methods,
    reason = "tests look at the disk and the clock as users do"
)]

mod build;
mod captions;
mod cases;
mod check;
mod clock;
mod completions;
mod disk;
mod docs;
mod explain;
mod export;
mod hostile;
mod init;
mod ledger;
mod man;
mod misnamed;
mod mistakes;
mod new;
mod preload;
mod preview;
mod project;
mod published;
mod render;
mod robust;
mod secrets;
mod send;
mod settings;
mod smtp;
mod status;
mod subscribers;
mod templates;
mod traps;
mod unchanged;
mod watch;
mod windows;
