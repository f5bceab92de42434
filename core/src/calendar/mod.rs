//! Time as people live it: which day an instant belongs to, and when a weekly hour comes round again.
//!
//! Pure values in, pure values out: nothing here reads a clock, a file or the phone's own zone. Who needs
//! the time asks the platform and hands it in. Values are chrono's; the rules of the world's zones come
//! from a database built into the library, so that a phone with an old system tells the same time as a
//! new one. Newer rules can be handed in through a [`ZoneBook`].
//!
//! # The day
//! There is one day function, [`lived_day`], and everything uses it. A day may start later than midnight
//! (0 to 23 h), for people whose evening ends at three in the morning:
//! ```
//! use waymark_core::calendar::{Day, Instant, Zone, lived_day};
//!
//! let madrid = Zone::parse("Europe/Madrid")?;
//! let at: Instant = "2026-11-23T01:30:00Z".parse()?; // 02:30 on Monday in Madrid
//! assert_eq!(lived_day(at, &madrid, 0), "2026-11-23".parse::<Day>()?);
//! assert_eq!(lived_day(at, &madrid, 4), "2026-11-22".parse::<Day>()?); // still Sunday night
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The wall clock
//! What repeats, repeats by the wall clock. Where clocks jump forward over a time, it happens as much later
//! as they jumped; where they go back and show it twice, the first counts; where a whole date is left out
//! (Samoa had no 2011-12-30), it does not happen:
//! ```
//! use chrono::Weekday;
//! use waymark_core::calendar::{Instant, LocalTime, Zone, next_weekly};
//!
//! let new_york = Zone::parse("America/New_York")?;
//! let half_past_two: LocalTime = "02:30:00".parse()?;
//! let after: Instant = "2026-03-07T12:00:00Z".parse()?;
//! let start = next_weekly(&new_york, Weekday::Sun, half_past_two, after).ok_or("none")?;
//! assert_eq!(new_york.rfc3339(start), "2026-03-08T03:30:00-04:00");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Days that come twice
//! An entry keeps the day it was lived on, so nothing below moves history. Still, within one zone the day
//! goes back where clocks go back over its start. From 2000 to 2037 that is so in 13 of 597 zones and only
//! for some starts; with a start at midnight it is Newfoundland, Labrador and Moncton until 2010 (clocks
//! went back at 00:01) and Casey Station once. `tests/days_met_twice.txt` has them all; `tests/days_lost.txt`
//! has the two places that lost 2011-12-30 to the date line. Every other day has its moment everywhere.

mod book;
mod day;
mod numbers;
mod occurrence;
mod zones;

#[cfg(test)]
mod tests;

pub use book::{BadZoneData, ZoneBook};
pub use day::{days_from, lived_day};
pub use numbers::time_text;
pub(crate) use numbers::{day_number, day_of_number, minute_of_time, time_of_minute, to_millis};
pub use occurrence::{Occurrence, current_or_next, first_on_day, next_weekly};
pub use zones::{Resolved, Transition, UnknownZone, Zone, tzdb_version, zone_names};

/// A moment, the same everywhere.
pub type Instant = chrono::DateTime<chrono::Utc>;
/// A date on the calendar, in no zone.
pub type Day = chrono::NaiveDate;
/// A time on the wall clock, in no zone.
pub type LocalTime = chrono::NaiveTime;
