//! The clock of the benchmarks.

use std::fs;
use std::time::Instant;

/// Processor time of this thread in milliseconds; elapsed time where the system does not tell.
pub(crate) fn processor_ms() -> f64 {
    thread_local!(static START: Instant = Instant::now());
    let told = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|told| told.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(
        || START.with(|start| start.elapsed().as_secs_f64() * 1e3),
        |ns| ns / 1e6,
    )
}
