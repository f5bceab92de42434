//! How values of other crates cross to Kotlin and Swift.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::calendar::{Day, Instant, LocalTime, time_text};
use crate::error::AppError;

// An instant is the platform's own: java.time.Instant, Foundation.Date.
uniffi::custom_type!(Instant, SystemTime, {
    remote,
    lower: |instant| instant.into(),
    try_lift: |time| Ok(instant(time)?),
});

// A day crosses as `2026-11-23`, a time of day as `18:20` (seconds only where there are any).
uniffi::custom_type!(Day, String, {
    remote,
    lower: |day| day.to_string(),
    try_lift: |text| Ok(text.parse().map_err(|_| unreadable("day", "is not a date"))?),
});

uniffi::custom_type!(LocalTime, String, {
    remote,
    lower: |time| time_text(time),
    try_lift: |text| Ok(text.parse().map_err(|_| unreadable("time", "is not a time of day"))?),
});

/// To the nearest millisecond, which is what is kept: Swift holds a moment as a fraction of seconds, in which
/// 0.123 is 0.122999907, and an entry read and saved again must not move.
fn instant(time: SystemTime) -> Result<Instant, AppError> {
    let (sign, span) = match time.duration_since(UNIX_EPOCH) {
        Ok(after) => (1, after),
        Err(before) => (-1, before.duration()),
    };
    i64::try_from((span.as_nanos() + 500_000) / 1_000_000)
        .ok()
        .and_then(|millis| Instant::from_timestamp_millis(sign * millis))
        .ok_or_else(|| unreadable("instant", "is beyond the calendar"))
}

/// A call given such a value ends with this error.
fn unreadable(field: &str, why: &str) -> AppError {
    AppError::Invalid {
        field: field.into(),
        why: why.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_moment_held_as_a_fraction_comes_back_as_it_was() {
        for millis in [0, 1, 123, 999, 1_795_446_000_123, 4_102_444_799_999_i64] {
            for sign in [1, -1] {
                let was = Instant::from_timestamp_millis(sign * millis).unwrap();
                // As Swift's Date does: seconds since 2001, cut off to nanoseconds on the way back.
                let since_2001 = (sign * millis) as f64 / 1e3 - 978_307_200.0;
                let seconds = (since_2001 + 978_307_200.0).abs();
                let span = Duration::new(seconds as u64, (seconds.fract() * 1e9) as u32);
                let time = if sign < 0 {
                    UNIX_EPOCH - span
                } else {
                    UNIX_EPOCH + span
                };
                assert_eq!(instant(time).unwrap(), was);
            }
        }
    }

    #[test]
    fn a_moment_beyond_the_calendar_is_refused() {
        let far = UNIX_EPOCH + Duration::from_secs(10_u64.pow(13));
        assert_eq!(
            instant(far),
            Err(unreadable("instant", "is beyond the calendar"))
        );
    }
}
