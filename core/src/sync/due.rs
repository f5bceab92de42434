//! When to sync in the background. A rule of its own, so that every platform keeps to the same.
//!
//! | | words wait here | none wait |
//! |---|---|---|
//! | power, no meter | in 5 to 20 minutes | an hour after the last sync |
//! | battery, no meter | in 5 to 20 minutes | four hours after |
//! | metered, or the battery is low | an hour after the last sync | twelve hours after |
//!
//! Always with 5 to 20 minutes of chance, so that a relay cannot tell a check-in by its time, and never before the
//! relay wants to be asked again. Asked anew after each check-in, the words of one sitting go out together.

use super::ask::LONGEST_WAIT_S;
use super::model::SyncConditions;
use crate::calendar::Instant;

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
/// For which a relay may ask, in milliseconds.
const MOST_ASKED_MS: i64 = 1000 * LONGEST_WAIT_S.cast_signed();
/// The chance in every time, in milliseconds.
const LEAST_MS: i64 = 5 * MINUTE_MS;
const MOST_MS: i64 = 20 * MINUTE_MS;

/// How it stands here, in milliseconds since 1970.
pub(super) struct Standing {
    pub(super) now: i64,
    /// Words wait here that the relay does not have.
    pub(super) waiting: bool,
    pub(super) synced_at: Option<i64>,
    pub(super) not_before: Option<i64>,
}

/// The next time; `chance` is any number.
pub(super) fn due(standing: &Standing, conditions: SyncConditions, chance: u64) -> Instant {
    let sparing = conditions.metered || (conditions.battery_low && !conditions.charging);
    let after_sync = match (standing.waiting, sparing) {
        (true, false) => 0,
        (true, true) => HOUR_MS,
        (false, true) => 12 * HOUR_MS,
        (false, false) if conditions.charging => HOUR_MS,
        (false, false) => 4 * HOUR_MS,
    };
    // A clock that was set back does not put sync off.
    let synced = standing.synced_at.filter(|at| *at <= standing.now);
    let due = synced.map_or(standing.now, |at| at.saturating_add(after_sync));
    let spread = i64::try_from(chance % (MOST_MS - LEAST_MS).unsigned_abs()).unwrap_or(0);
    // Nor does one that was ahead when the relay asked for time: it asks for a day at most.
    let asked = standing.not_before;
    let asked = asked.filter(|at| *at <= standing.now.saturating_add(MOST_ASKED_MS));
    let at = due
        .max(standing.now)
        .max(asked.unwrap_or(i64::MIN))
        .saturating_add(LEAST_MS + spread);
    Instant::from_timestamp_millis(at).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_795_000_000_000;

    fn minutes(standing: &Standing, conditions: SyncConditions) -> (i64, i64) {
        let at = |chance| due(standing, conditions, chance).timestamp_millis() - standing.now;
        let range = (MOST_MS - LEAST_MS).unsigned_abs();
        (at(0) / MINUTE_MS, (at(range - 1) + 1) / MINUTE_MS)
    }

    #[test]
    fn each_cell_of_the_table_holds() {
        let at = |minutes_ago: i64, waiting| Standing {
            now: NOW,
            waiting,
            synced_at: Some(NOW - minutes_ago * MINUTE_MS),
            not_before: None,
        };
        let power = SyncConditions {
            charging: true,
            ..SyncConditions::default()
        };
        let battery = SyncConditions::default();
        let metered = SyncConditions {
            metered: true,
            charging: true,
            ..battery
        };
        let low = SyncConditions {
            battery_low: true,
            ..battery
        };
        let low_at_power = SyncConditions {
            charging: true,
            ..low
        };
        for (standing, conditions, earliest) in [
            (at(0, true), power, 0),
            (at(0, true), battery, 0),
            (at(0, true), metered, 60),
            (at(45, true), low, 15),
            (at(0, true), low_at_power, 0),
            (at(0, false), power, 60),
            (at(30, false), battery, 210),
            (at(60, false), metered, 660),
            (at(9_999, false), low, 0),
        ] {
            assert_eq!(
                minutes(&standing, conditions),
                (earliest + 5, earliest + 20)
            );
        }
    }

    #[test]
    fn the_relay_is_not_asked_before_it_wants() {
        let standing = Standing {
            now: NOW,
            waiting: true,
            synced_at: None,
            not_before: Some(NOW + 2 * HOUR_MS),
        };
        assert_eq!(minutes(&standing, SyncConditions::default()), (125, 140));
        let past = Standing {
            not_before: Some(NOW - 1),
            ..standing
        };
        assert_eq!(minutes(&past, SyncConditions::default()), (5, 20));
    }

    #[test]
    fn a_clock_that_was_set_back_does_not_put_it_off() {
        let standing = Standing {
            now: NOW,
            waiting: false,
            synced_at: Some(NOW + 9_999 * HOUR_MS),
            not_before: Some(NOW + 9_999 * HOUR_MS),
        };
        assert_eq!(minutes(&standing, SyncConditions::default()), (5, 20));
    }
}
