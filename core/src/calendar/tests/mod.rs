//! The rules as tables, and properties over every zone and every change of offset from 2000 to 2037.

mod age;
mod book;
mod day;
mod resolve;
mod running;
mod transitions;
mod weekly;

use super::{Day, Instant, LocalTime, Transition, Zone, zone_names};
use chrono::NaiveDateTime;
use std::sync::LazyLock;

fn zone(name: &str) -> Zone {
    Zone::parse(name).expect(name)
}

fn instant(text: &str) -> Instant {
    text.parse().expect(text)
}

fn day(text: &str) -> Day {
    text.parse().expect(text)
}

/// `2026-03-08 02:30`
fn local(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").expect(text)
}

/// `02:30`
fn time(text: &str) -> LocalTime {
    LocalTime::parse_from_str(text, "%H:%M").expect(text)
}

fn every_zone() -> &'static [Zone] {
    static ZONES: LazyLock<Vec<Zone>> = LazyLock::new(|| zone_names().map(zone).collect());
    &ZONES
}

/// From 2000 to the end of 2037.
fn changes(zone: &Zone) -> Vec<Transition> {
    zone.transitions(
        instant("2000-01-01T00:00:00Z"),
        instant("2038-01-01T00:00:00Z"),
    )
    .collect()
}

/// The zones that change their offset in those years, each with its changes.
fn moving_zones() -> &'static [(Zone, Vec<Transition>)] {
    static MOVING: LazyLock<Vec<(Zone, Vec<Transition>)>> = LazyLock::new(|| {
        let all = every_zone()
            .iter()
            .map(|zone| (zone.clone(), changes(zone)));
        all.filter(|(_, changes)| !changes.is_empty()).collect()
    });
    &MOVING
}
