//! The one day function, as a table and as properties.

use super::super::{days_from, lived_day};
use super::{changes, day, every_zone, instant, zone};
use crate::calendar::{Day, Instant};
use chrono::TimeDelta;
use proptest::prelude::*;

#[test]
fn the_day_of_a_moment() {
    #[rustfmt::skip]
    let table = [
        // The day may start late: 02:30 in Madrid.
        ("2026-11-23T01:30:00Z", "Europe/Madrid", 0, "2026-11-23"),
        ("2026-11-23T01:30:00Z", "Europe/Madrid", 2, "2026-11-23"),
        ("2026-11-23T01:30:00Z", "Europe/Madrid", 3, "2026-11-22"),
        ("2026-11-23T22:59:59Z", "Europe/Madrid", 23, "2026-11-23"),
        ("2026-11-23T21:59:59Z", "Europe/Madrid", 23, "2026-11-22"),
        // A start beyond 23 counts as 23.
        ("2026-11-23T22:30:00Z", "Europe/Madrid", 200, "2026-11-23"),
        // One moment, two dates.
        ("2026-01-01T10:30:00Z", "Pacific/Kiritimati", 0, "2026-01-02"),
        ("2026-01-01T10:30:00Z", "Etc/GMT+12", 0, "2025-12-31"),
        // New York springs forward at 02:00: 03:30 is an hour and a half after 01:59.
        ("2026-03-08T06:59:59Z", "America/New_York", 2, "2026-03-07"),
        ("2026-03-08T07:00:00Z", "America/New_York", 2, "2026-03-08"),
        ("2026-03-08T07:30:00Z", "America/New_York", 4, "2026-03-07"),
        // It falls back: the second 01:30 is still before a start at 2, the first is after one at 1.
        ("2026-11-01T05:30:00Z", "America/New_York", 2, "2026-10-31"),
        ("2026-11-01T06:30:00Z", "America/New_York", 2, "2026-10-31"),
        ("2026-11-01T05:30:00Z", "America/New_York", 1, "2026-11-01"),
        ("2026-11-01T06:30:00Z", "America/New_York", 1, "2026-11-01"),
        // No midnight in Beirut: the day starts at 01:00.
        ("2026-03-28T21:59:59Z", "Asia/Beirut", 0, "2026-03-28"),
        ("2026-03-28T22:00:00Z", "Asia/Beirut", 0, "2026-03-29"),
        ("2026-03-28T22:00:00Z", "Asia/Beirut", 1, "2026-03-29"),
        ("2026-03-28T22:00:00Z", "Asia/Beirut", 2, "2026-03-28"),
        // Samoa left out 30 December; with a later start its night still belongs to that day.
        ("2011-12-30T09:59:59Z", "Pacific/Apia", 0, "2011-12-29"),
        ("2011-12-30T10:00:00Z", "Pacific/Apia", 0, "2011-12-31"),
        ("2011-12-30T10:00:00Z", "Pacific/Apia", 4, "2011-12-30"),
        // Before offsets had whole minutes: Monrovia was 0:44:30 behind.
        ("1971-06-01T00:44:29Z", "Africa/Monrovia", 0, "1971-05-31"),
        ("1971-06-01T00:44:30Z", "Africa/Monrovia", 0, "1971-06-01"),
    ];
    for (at, name, start, expected) in table {
        let lived = lived_day(instant(at), &zone(name), start);
        assert_eq!(lived, day(expected), "{at} in {name}, day from {start} h");
    }
}

#[test]
fn days_one_after_the_other() {
    let days: Vec<_> = days_from(day("2028-02-28"), 3).collect();
    assert_eq!(
        days,
        [day("2028-02-28"), day("2028-02-29"), day("2028-03-01")]
    );
    assert_eq!(days_from(day("2028-02-28"), 0).count(), 0);
    assert!(days_from(Day::MAX, 5).count() <= 1, "the calendar ends");
}

#[test]
fn a_journey_moves_the_day_only_as_far_as_the_clock() {
    let (east, west) = (zone("Pacific/Kiritimati"), zone("Etc/GMT+12"));
    let flight = TimeDelta::hours(14);
    let mut journeys = 0;
    for home in every_zone() {
        for change in changes(home) {
            for leave in [change.at - TimeDelta::seconds(1), change.at] {
                for start in 0..24 {
                    let at_home = lived_day(leave, home, start);
                    let seen_east = lived_day(leave, &east, start);
                    let seen_west = lived_day(leave, &west, start);
                    assert!(seen_west <= at_home && at_home <= seen_east);
                    assert!((seen_east - seen_west).num_days() <= 2);
                    // 14 h in the air and up to 26 h of clocks: at most two days on, never back.
                    let landed_east = lived_day(leave + flight, &east, start);
                    assert!((0..=2).contains(&(landed_east - at_home).num_days()));
                    // Against the sun the clock goes back by at most 12 h: the same day again, or one less.
                    let landed_west = lived_day(leave + flight, &west, start);
                    assert!((-1..=1).contains(&(landed_west - at_home).num_days()));
                    journeys += 2;
                }
            }
        }
    }
    assert_eq!(journeys, 17_091 * 2 * 24 * 2);
}

/// Any second from 1890 to 2110.
fn any_instant() -> impl Strategy<Value = Instant> {
    (-2_524_521_600_i64..4_417_977_600)
        .prop_map(|second| Instant::from_timestamp(second, 0).expect("within chrono's years"))
}

proptest! {
    #[test]
    fn the_day_is_the_date_of_a_clock_set_back(at in any_instant(), pick in any::<prop::sample::Index>(), start in 0u8..24) {
        let zone = pick.get(every_zone());
        let clock = at.with_timezone(&zone.offset_at(at)).naive_local();
        prop_assert_eq!(clock, zone.to_local(at));
        let set_back = clock - TimeDelta::hours(start.into());
        prop_assert_eq!(lived_day(at, zone, start), set_back.date());
    }

    #[test]
    fn further_east_is_never_an_earlier_day(at in any_instant(), start in 0u8..24) {
        let mut zones = every_zone().to_vec();
        zones.sort_by_key(|zone| zone.offset_at(at).local_minus_utc());
        let days: Vec<_> = zones.iter().map(|zone| lived_day(at, zone, start)).collect();
        prop_assert!(days.is_sorted());
    }

    #[test]
    fn the_ends_of_the_calendar_hold(second in any::<i64>(), pick in any::<prop::sample::Index>(), start in any::<u8>()) {
        let zone = pick.get(every_zone());
        let near = Instant::from_timestamp(second, 0).unwrap_or(Instant::MAX_UTC);
        for at in [near, Instant::MIN_UTC, Instant::MAX_UTC] {
            let lived = lived_day(at, zone, start);
            prop_assert!((zone.to_local(at).date() - lived).num_days() <= 1);
            zone.rfc3339(at);
            zone.resolve(zone.to_local(at));
        }
    }
}
