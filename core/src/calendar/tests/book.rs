//! Rules handed in while running.

use super::super::{BadZoneData, Instant, UnknownZone, ZoneBook, lived_day};
use super::{instant, local, zone};
use proptest::prelude::*;

/// The smallest TZif file, version 2: one offset until `rule`, a POSIX rule, takes over.
fn tzif(seconds: i32, rule: &str) -> Vec<u8> {
    let mut part = b"TZif2".to_vec();
    part.extend([0; 15]);
    for count in [0_u32, 0, 0, 0, 1, 4] {
        part.extend(count.to_be_bytes());
    }
    part.extend(seconds.to_be_bytes());
    part.extend(b"\0\0LMT\0");
    let mut file = part.repeat(2);
    file.extend(format!("\n{rule}\n").bytes());
    file
}

#[test]
fn newer_rules_win_over_the_built_in_ones() {
    let mut book = ZoneBook::default();
    let before = book.zone("Europe/Madrid").expect("built in");
    book.load_tzif("EUROPE/madrid", &tzif(0, "<+03>-3"))
        .expect("rules");
    let after = book.zone("europe/Madrid").expect("handed in");
    let noon = local("2026-11-23 12:00");
    assert_eq!(after.name(), "Europe/Madrid");
    assert_eq!(after.at(noon), Some(instant("2026-11-23T09:00:00Z")));
    // What was given out before, other zones and other books stay as they were.
    assert_eq!(before.at(noon), Some(instant("2026-11-23T11:00:00Z")));
    assert_ne!(before, after);
    assert_eq!(book.zone("Europe/Lisbon"), Ok(zone("Europe/Lisbon")));
    assert_eq!(ZoneBook::default().zone("Europe/Madrid"), Ok(before));
}

#[test]
fn a_zone_founded_later_can_be_added() {
    let mut book = ZoneBook::default();
    assert_eq!(book.zone("Europe/Atlantis"), Err(UnknownZone));
    let rule = "AST-1AST,M3.5.0,M10.5.0";
    book.load_tzif("Europe/Atlantis", &tzif(3600, rule))
        .expect("rules");
    let atlantis = book.zone("europe/atlantis").expect("handed in");
    assert_eq!(atlantis.name(), "Europe/Atlantis");
    assert_eq!(
        atlantis.rfc3339(instant("2030-07-01T00:00:00Z")),
        "2030-07-01T02:00:00+02:00"
    );
}

/// jiff gives the one record of such a file again and again, which once was waited for without end.
#[test]
fn rules_without_a_last_line_come_to_an_end() {
    let mut book = ZoneBook::default();
    book.load_tzif("Europe/Madrid", &tzif(3600, ""))
        .expect("rules");
    let madrid = book.zone("Europe/Madrid").expect("handed in");
    let ages = Instant::MIN_UTC..Instant::MAX_UTC;
    assert_eq!(madrid.transitions(ages.start, ages.end).count(), 0);
    let noon = local("2026-11-23 12:00");
    assert_eq!(madrid.at(noon), Some(instant("2026-11-23T11:00:00Z")));
}

#[test]
fn what_is_refused_and_why() {
    let good = tzif(3600, "<+01>-1");
    let long = format!("Europe/{}", "x".repeat(60));
    let huge = [good.as_slice(), &[0; 70_000]].concat();
    #[rustfmt::skip]
    let table: [(&str, &[u8], BadZoneData); 14] = [
        ("", &good, BadZoneData::Name),
        ("Local", &good, BadZoneData::Name),
        ("UTC", &good, BadZoneData::Name),
        ("Etc/Unknown", &good, BadZoneData::Name),
        ("Europe/", &good, BadZoneData::Name),
        ("../Madrid", &good, BadZoneData::Name),
        ("Europe/Madríd", &good, BadZoneData::Name),
        (&long, &good, BadZoneData::Name),
        ("Europe/Madrid", b"", BadZoneData::Bytes),
        ("Europe/Madrid", b"<html>not found</html>", BadZoneData::Bytes),
        ("Europe/Madrid", &good[..good.len() / 2], BadZoneData::Bytes),
        ("Europe/Madrid", &huge, BadZoneData::Bytes),
        ("Europe/Madrid", &tzif(0, "AAA-1<+25>-24:59,M3.5.0,M10.5.0"), BadZoneData::Offset),
        ("Europe/Madrid", &tzif(0, "<+24>-24:30"), BadZoneData::Offset),
    ];
    for (name, bytes, why) in table {
        let mut book = ZoneBook::default();
        assert_eq!(book.load_tzif(name, bytes), Err(why), "{name:?}");
        assert_eq!(book.zone("Europe/Madrid"), Ok(zone("Europe/Madrid")));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// Broken bytes are refused, or make rules that answer every question; they never stop the program.
    #[test]
    fn no_bytes_stop_the_program(
        changed in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        cut in any::<prop::sample::Index>(),
        whole in any::<bool>(),
        second in -10_000_000_000_i64..10_000_000_000,
    ) {
        let mut bytes = tzif(3600, "<+01>-1<+02>,M3.5.0,M10.5.0/3");
        for (place, byte) in changed {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if !whole {
            bytes.truncate(cut.index(bytes.len()));
        }
        let mut book = ZoneBook::default();
        if book.load_tzif("Europe/Madrid", &bytes).is_ok() {
            let zone = book.zone("Europe/Madrid").expect("handed in");
            let at = instant("2000-01-01T00:00:00Z") + chrono::TimeDelta::seconds(second);
            let moved = (zone.to_local(at).date() - lived_day(at, &zone, 4)).num_days();
            prop_assert!((0..=1).contains(&moved));
            zone.resolve(zone.to_local(at));
            zone.transitions(at, at + chrono::TimeDelta::days(3000)).count();
        }
    }
}
