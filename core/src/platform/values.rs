//! How values of other crates cross to Kotlin and Swift.

use crate::calendar::{Day, Instant, LocalTime};

// An instant is the platform's own: java.time.Instant, Foundation.Date.
uniffi::custom_type!(Instant, std::time::SystemTime, {
    remote,
    lower: |instant| instant.into(),
    try_lift: |time| Ok(time.into()),
});

// A day crosses as `2026-11-23`, a time of day as `18:20` (seconds only where there are any).
uniffi::custom_type!(Day, String, {
    remote,
    lower: |day| day.to_string(),
    try_lift: |text| Ok(text.parse()?),
});

uniffi::custom_type!(LocalTime, String, {
    remote,
    lower: |time| crate::calendar::time_text(time),
    try_lift: |text| Ok(text.parse()?),
});
