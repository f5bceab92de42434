//! Days, times and instants as the small numbers and texts that are stored and passed on.

use super::{Day, Instant, LocalTime};

/// Days since 1970-01-01.
pub(crate) fn day_number(day: Day) -> i64 {
    (day - Day::default()).num_days()
}

/// The day of a [`day_number`]; nothing when it is out of range.
pub(crate) fn day_of_number(number: i64) -> Option<Day> {
    Day::default().checked_add_signed(chrono::Duration::try_days(number)?)
}

/// Minutes since midnight; seconds are dropped.
pub(crate) fn minute_of_time(time: LocalTime) -> i64 {
    use chrono::Timelike;
    i64::from(time.num_seconds_from_midnight() / 60)
}

/// The time of a [`minute_of_time`]; nothing when it is out of range.
pub(crate) fn time_of_minute(minute: i64) -> Option<LocalTime> {
    let seconds = u32::try_from(minute).ok()?.checked_mul(60)?;
    LocalTime::from_num_seconds_from_midnight_opt(seconds, 0)
}

/// The instant to the millisecond, as the store keeps it.
pub(crate) fn to_millis(instant: Instant) -> Instant {
    Instant::from_timestamp_millis(instant.timestamp_millis()).unwrap_or(instant)
}

/// A time of day as `18:20`, with seconds only where there are any.
pub fn time_text(time: LocalTime) -> String {
    use chrono::Timelike;
    let format = if time.second() == 0 {
        "%H:%M"
    } else {
        "%H:%M:%S"
    };
    time.format(format).to_string()
}
