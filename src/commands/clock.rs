//! Whether the computer's clock can be asked at all.

use anyhow::{Result, bail};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use std::time::SystemTime;

/// The years that a clock may be in. Our calendar ends with 9999, and weeks to come must have room in it.
const YEARS: std::ops::RangeInclusive<i16> = 1970..=9998;

/// Refuses a clock that no calendar knows: whatever asks it what day it is would break down.
#[expect(clippy::disallowed_methods, reason = "commands know the clock")]
pub(super) fn check() -> Result<()> {
    let now = Timestamp::try_from(SystemTime::now());
    let year = now.map(|now| Zoned::new(now, TimeZone::UTC).year());
    if !year.is_ok_and(|year| YEARS.contains(&year)) {
        bail!(
            "this computer's clock is not set to a day between {} and {}: set its date, and type the command again",
            YEARS.start(),
            YEARS.end()
        );
    }
    Ok(())
}
