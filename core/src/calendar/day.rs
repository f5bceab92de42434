//! The one day function.

use super::{Day, Instant, Zone};
use chrono::{NaiveDateTime, Timelike};

/// The day `at` was lived on in `zone`, when days start at `day_start_hour` (0 to 23; more counts as 23).
///
/// The local date, or the one before it while the local hour is before the start. The wall clock alone
/// decides: taking hours off the instant would be wrong on days of 23 or 25 hours.
pub fn lived_day(at: Instant, zone: &Zone, day_start_hour: u8) -> Day {
    day_of_local(zone.to_local(at), day_start_hour)
}

/// [`lived_day`] for what the wall clock shows.
pub(super) fn day_of_local(local: NaiveDateTime, day_start_hour: u8) -> Day {
    let date = local.date();
    if local.hour() < u32::from(day_start_hour.min(23)) {
        date.pred_opt().unwrap_or(Day::MIN)
    } else {
        date
    }
}

/// `count` days one after the other, `first` the first of them; fewer at the end of the calendar.
pub fn days_from(first: Day, count: usize) -> impl Iterator<Item = Day> {
    first.iter_days().take(count)
}
