//! Sending, against a mail server that has every fault: what it did, what the ledger says, and what the next run does.

mod course;
mod faults;
mod kill;
mod refusals;
mod run;
pub(crate) mod server;
mod storm;
mod trust;

pub(crate) use faults::fastrand;
