//! Every change of offset of every zone from 2000 to 2037.

use super::super::day::day_of_local;
use super::super::{Resolved, lived_day, tzdb_version};
use super::{changes, every_zone};
use crate::calendar::{Instant, LocalTime, Transition, Zone};
use chrono::{Datelike, NaiveDateTime, TimeDelta};
use std::collections::BTreeMap;
use std::fmt::Write as _;

fn jump(change: &Transition) -> TimeDelta {
    let seconds = change.after.local_minus_utc() - change.before.local_minus_utc();
    TimeDelta::seconds(seconds.into())
}

/// What clocks would show at the change if it did not take place.
fn stops(change: &Transition) -> NaiveDateTime {
    change.at.with_timezone(&change.before).naive_local()
}

/// What clocks show by the list of changes alone.
fn clock(changes: &[Transition], at: Instant) -> NaiveDateTime {
    let passed = changes.partition_point(|change| change.at <= at);
    let offset = match passed.checked_sub(1) {
        Some(last) => changes[last].after,
        None => changes[0].before,
    };
    at.with_timezone(&offset).naive_local()
}

/// With tzdb 2026e it was 17,095 changes and 677 gaps at midnight: 2026f keeps Cuba on summer time through
/// the winter of 2026, two changes and one gap fewer for each of its two names. Changes of name only, at
/// the same offset, do not count.
#[test]
fn there_are_as_many_as_counted() {
    let zones = every_zone();
    let all: Vec<_> = zones.iter().flat_map(changes).collect();
    let gaps = all.iter().filter(|change| jump(change) > TimeDelta::zero());
    let at_midnight = gaps
        .clone()
        .filter(|gap| stops(gap).time() == LocalTime::MIN);
    let counts = (
        tzdb_version(),
        zones.len(),
        all.len(),
        gaps.clone().count(),
        at_midnight.count(),
    );
    println!("(release, zones, changes, gaps, gaps at midnight) = {counts:?}");
    assert_eq!(counts, ("2026f", 597, 17_091, 8_555, 675));
}

#[test]
fn around_each_change_the_day_is_that_of_a_clock_set_back() {
    for zone in every_zone() {
        let changes = changes(zone);
        for change in &changes {
            for seconds in [-14 * 3600, -1, 0, 1, 14 * 3600] {
                let at = change.at + TimeDelta::seconds(seconds);
                let clock = clock(&changes, at);
                for start in 0..24 {
                    let expected = (clock - TimeDelta::hours(start.into())).date();
                    let found = lived_day(at, zone, start);
                    assert_eq!(
                        found,
                        expected,
                        "{} at {at}, day from {start} h",
                        zone.name()
                    );
                }
            }
        }
    }
}

#[test]
fn what_clocks_show_leads_back_to_the_instant() {
    for zone in every_zone() {
        for change in changes(zone) {
            for seconds in [-14 * 3600, -1, 0, 1, 14 * 3600] {
                let at = change.at + TimeDelta::seconds(seconds);
                let back = zone.resolve(zone.to_local(at));
                let found = match back {
                    Resolved::Unique(only) => only == at,
                    Resolved::Overlap { earlier, later } => earlier == at || later == at,
                    Resolved::Gap { .. } => false,
                };
                assert!(found, "{} at {at}: {back:?}", zone.name());
            }
        }
    }
}

#[test]
fn gaps_move_forward_by_their_length_and_overlaps_come_twice() {
    let second = TimeDelta::seconds(1);
    for zone in every_zone() {
        for change in changes(zone) {
            let (length, stops) = (jump(&change), stops(&change));
            let context = format!("{} at {}", zone.name(), change.at);
            if length > TimeDelta::zero() {
                for into in [TimeDelta::zero(), length / 2, length - second] {
                    let forward = change.at + into;
                    let whole_date = length == TimeDelta::days(1);
                    let expected = Resolved::Gap {
                        forward,
                        whole_date,
                    };
                    assert_eq!(zone.resolve(stops + into), expected, "{context}");
                    let shown = zone.to_local(forward);
                    assert_eq!(shown - (stops + into), length, "{context}");
                }
            } else {
                for before in [second, -length / 2, -length] {
                    let earlier = change.at - before;
                    let later = earlier - length;
                    let expected = Resolved::Overlap { earlier, later };
                    assert_eq!(zone.resolve(stops - before), expected, "{context}");
                }
            }
        }
    }
}

/// Hour by hour from 14 h before each change to 14 h after it, for every start of the day: the day goes on
/// by one or stays, but for what the two tables list, and that happens at the change itself.
#[test]
fn days_go_on_one_by_one_but_for_the_listed_ones() {
    let mut twice: BTreeMap<(String, String), Vec<i32>> = BTreeMap::new();
    let mut lost = String::new();
    for zone in every_zone() {
        let changes = changes(zone);
        for change in &changes {
            let mut back = Vec::new();
            let steps = steps(&changes, change);
            for start in 0..24 {
                for (step, (from, to)) in steps.iter().enumerate() {
                    let (from, to) = (day_of_local(*from, start), day_of_local(*to, start));
                    let days = (to - from).num_days();
                    if days == 0 || days == 1 {
                        continue;
                    }
                    assert_eq!(step, AT_THE_CHANGE, "{} at {}", zone.name(), change.at);
                    if days < 0 {
                        back.push(start.to_string());
                    } else {
                        let missing = from.succ_opt().expect("within the calendar");
                        writeln!(lost, "{:<20} {missing}  {start:>2}", zone.name())
                            .expect("a string");
                    }
                }
            }
            if !back.is_empty() {
                let key = (zone.name().to_owned(), back.join(" "));
                twice.entry(key).or_default().push(year(zone, change));
            }
        }
    }
    let twice: String = twice
        .into_iter()
        .map(|((name, starts), years)| {
            let (first, last) = (years[0], years[years.len() - 1]);
            format!("{name:<20} {first}-{last}  {:>2}  {starts}\n", years.len())
        })
        .collect();
    assert_eq!(rows(include_str!("days_met_twice.txt")), twice);
    assert_eq!(rows(include_str!("days_lost.txt")), lost);
}

/// Which of [`steps`] crosses the change.
const AT_THE_CHANGE: usize = 14;

/// What clocks show, from each step to the next.
fn steps(changes: &[Transition], change: &Transition) -> Vec<(NaiveDateTime, NaiveDateTime)> {
    let before = (0..14).map(|hours| TimeDelta::hours(hours - 14));
    let around = [-1, 0, 1].map(TimeDelta::seconds);
    let after = (1..=14).map(TimeDelta::hours);
    let clocks: Vec<_> = before
        .chain(around)
        .chain(after)
        .map(|step| clock(changes, change.at + step))
        .collect();
    clocks.windows(2).map(|pair| (pair[0], pair[1])).collect()
}

fn year(zone: &Zone, change: &Transition) -> i32 {
    zone.to_local(change.at).year()
}

/// A table without its head.
fn rows(table: &str) -> String {
    table
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| format!("{line}\n"))
        .collect()
}
