//! Names of zones, and what a wall-clock time means in one.

use super::super::{Resolved, UnknownZone, Zone, first_on_day, zone_names};
use super::{instant, local, zone};

#[test]
fn names_are_those_of_the_database_in_its_spelling() {
    #[rustfmt::skip]
    let table = [
        ("Europe/Madrid", "Europe/Madrid"),
        ("europe/madrid", "Europe/Madrid"),
        ("AMERICA/ARGENTINA/BUENOS_AIRES", "America/Argentina/Buenos_Aires"),
        ("utc", "UTC"),
        ("Etc/UTC", "Etc/UTC"),
        ("est5edt", "EST5EDT"),
    ];
    for (given, canonical) in table {
        assert_eq!(zone(given).name(), canonical);
    }
    assert_eq!(Zone::utc(), zone("UTC"));
    for name in zone_names() {
        assert_eq!(zone(name).name(), name);
        assert_eq!(zone(&name.to_ascii_uppercase()), zone(name));
    }
}

#[test]
fn there_is_no_zone_for_anything_else() {
    let refused = [
        "",
        " ",
        "Local",
        "localtime",
        "Factory",
        "factory",
        "Etc/Unknown",
        "etc/unknown",
        "Europe",
        "Europe/",
        "Europe/Atlantis",
        " Europe/Madrid",
        "Europe/Madrid ",
        "Europe/Madrid\0",
        "Europe Madrid",
        "+02:00",
        "Z",
        "EST5EDT,M3.2.0,M11.1.0",
        "<-03>3",
        "CST6",
        "../../etc/passwd",
        "/usr/share/zoneinfo/UTC",
        "posix/UTC",
        "Ευρώπη/Αθήνα",
        "Pacific Time (US & Canada)",
    ];
    for name in refused {
        assert_eq!(Zone::parse(name), Err(UnknownZone), "{name:?}");
    }
}

#[test]
fn when_a_wall_clock_time_happens() {
    #[rustfmt::skip]
    let table = [
        ("America/New_York", "2026-03-08 01:59", "2026-03-08T01:59:00-05:00"),
        ("America/New_York", "2026-03-08 02:30", "2026-03-08T03:30:00-04:00"),
        ("America/New_York", "2026-11-01 01:30", "2026-11-01T01:30:00-04:00"),
        ("America/New_York", "2026-11-01 02:00", "2026-11-01T02:00:00-05:00"),
        ("Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-04T02:45:00+11:00"),
        ("Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-05T01:45:00+11:00"),
        // Clocks that jump at midnight.
        ("Asia/Beirut", "2026-03-29 00:00", "2026-03-29T01:00:00+03:00"),
        ("Africa/Cairo", "2026-04-24 00:30", "2026-04-24T01:30:00+03:00"),
        ("America/Havana", "2026-03-08 00:30", "2026-03-08T01:30:00-04:00"),
        ("America/Santiago", "2026-09-06 00:15", "2026-09-06T01:15:00-03:00"),
        ("America/Asuncion", "2024-10-06 00:45", "2024-10-06T01:45:00-03:00"),
        // Toronto in 1919: half past eleven became half past midnight, the next day.
        ("America/Toronto", "1919-03-30 23:45", "1919-03-31T00:45:00-04:00"),
        // An offset with seconds is written in whole minutes, at the same instant.
        ("Africa/Monrovia", "1971-06-01 12:00", "1971-06-01T11:59:30-00:45"),
        ("Asia/Kathmandu", "2026-11-23 20:00", "2026-11-23T20:00:00+05:45"),
        ("UTC", "2026-11-23 20:00", "2026-11-23T20:00:00+00:00"),
        // As the newest database has them.
        ("America/Edmonton", "2026-11-23 20:00", "2026-11-23T20:00:00-06:00"),
        ("America/Yellowknife", "2026-11-23 20:00", "2026-11-23T20:00:00-06:00"),
        ("America/Vancouver", "2026-11-23 20:00", "2026-11-23T20:00:00-07:00"),
        ("America/Winnipeg", "2026-11-23 20:00", "2026-11-23T20:00:00-05:00"),
        ("Africa/Casablanca", "2026-11-23 20:00", "2026-11-23T20:00:00+00:00"),
    ];
    for (name, time, expected) in table {
        let (zone, time) = (zone(name), local(time));
        let at = first_on_day(&zone, time.date(), time.time()).expect(name);
        assert_eq!(zone.rfc3339(at), expected, "{name} {time}");
        assert_eq!(at, instant(expected), "{name} {time}");
    }
}

#[test]
fn a_date_that_was_left_out_has_no_times() {
    #[rustfmt::skip]
    let table = [
        ("Pacific/Apia", "2011-12-30"),
        ("Pacific/Fakaofo", "2011-12-30"),
        ("Pacific/Kwajalein", "1993-08-21"),
        ("Pacific/Kiritimati", "1994-12-31"),
        ("Pacific/Kanton", "1994-12-31"),
        ("Asia/Manila", "1844-12-31"),
    ];
    for (name, date) in table {
        let zone = zone(name);
        for clock in ["00:00", "12:00", "23:59"] {
            let missing = local(&format!("{date} {clock}"));
            assert_eq!(zone.at(missing), None, "{name} {missing}");
            let Resolved::Gap { forward, .. } = zone.resolve(missing) else {
                panic!("{name} {missing} is in a gap");
            };
            let day = chrono::TimeDelta::days(1);
            assert_eq!(zone.to_local(forward), missing + day, "{name}");
            assert!(zone.at(missing - day).is_some(), "{name}");
            assert!(zone.at(missing + day).is_some(), "{name}");
        }
    }
}

#[test]
fn fractions_of_a_second_stay() {
    let at = instant("2026-11-24T02:00:00.250Z");
    let written = zone("America/Edmonton").rfc3339(at);
    assert_eq!(written, "2026-11-23T20:00:00.250-06:00");
    assert_eq!(instant(&written), at);
}
