//! The cheap question about the hour never says no where the whole answer is yes.

use chrono::TimeDelta;
use proptest::prelude::*;
use proptest::sample::select;

use super::instant;
use crate::calendar::{LocalTime, Zone, ZoneBook, zone_names};
use crate::features::meetings::times::{Times, WEEK, Weekly};

/// Holds both against each other at one instant, for starts and lengths all around it.
fn holds(zone: &str, now: crate::calendar::Instant) {
    let mut times = Times::new(now, ZoneBook::default());
    let here = times.here(zone).unwrap().clone();
    let clock = |minutes: i64| {
        let seconds = u32::try_from(minutes.rem_euclid(1_440) * 60).unwrap();
        LocalTime::from_num_seconds_from_midnight_opt(seconds, 0).unwrap()
    };
    for (length, within) in [
        (0, 1),
        (15, 60),
        (60, 1),
        (90, 1_440),
        (600, 5),
        (1_439, 1),
        (1_439, WEEK),
    ] {
        for before in (-1_500..=1_500).step_by(15) {
            for around in [here.minute - before, here.minute + within - before] {
                let start = around.rem_euclid(WEEK);
                let weekly = Weekly {
                    day: u8::try_from(start / 1_440).unwrap(),
                    start: clock(start),
                    finish: Some(clock(start + length)),
                };
                let next = Times::next(&here, &weekly, now).unwrap();
                let starts = next.start <= now + TimeDelta::minutes(within);
                assert!(
                    Times::may_start(&here, &weekly, within) || !starts,
                    "{zone} at {now}: minute {start} of the week for {length} minutes, within {within}"
                );
            }
        }
    }
}

#[test]
fn at_every_change_of_clocks_that_is_known() {
    let (from, until) = (
        instant("2026-06-01T00:00:00Z"),
        instant("2028-01-01T00:00:00Z"),
    );
    let mut seen = std::collections::BTreeSet::new();
    for name in zone_names() {
        let zone = Zone::parse(name).unwrap();
        for change in zone.transitions(from, until) {
            let offsets = (
                zone.offset_at(change.at - TimeDelta::seconds(1)),
                zone.offset_at(change.at),
            );
            // One zone of those whose clocks do the same.
            if seen.insert((
                change.at,
                offsets.0.local_minus_utc(),
                offsets.1.local_minus_utc(),
            )) {
                for minutes in [-61, -1, 0, 30] {
                    holds(name, change.at + TimeDelta::minutes(minutes));
                }
            }
        }
    }
    assert!(seen.len() > 30, "{}", seen.len());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn and_at_any_instant(zone in select(zone_names().collect::<Vec<_>>()), minutes in 0..1_051_200_i64) {
        holds(zone, instant("2026-01-01T00:00:00Z") + TimeDelta::minutes(minutes));
    }
}
