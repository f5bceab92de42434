//! What is running now, or comes next.

use super::super::{Instant, Occurrence, current_or_next, next_weekly};
use super::{LocalTime, instant, moving_zones, time, zone};
use chrono::{TimeDelta, Weekday};
use proptest::prelude::*;

#[test]
fn the_one_running_or_the_next() {
    use Weekday::{Fri, Mon, Sat, Sun, Thu};
    let new_york = "America/New_York";
    #[rustfmt::skip]
    let table = [
        // Before, at the start, just before the end, at the end.
        ("Europe/Madrid", Mon, "20:00-21:30", "2026-11-23T18:00:00Z", "2026-11-23T20:00:00+01:00", "2026-11-23T21:30:00+01:00"),
        ("Europe/Madrid", Mon, "20:00-21:30", "2026-11-23T19:00:00Z", "2026-11-23T20:00:00+01:00", "2026-11-23T21:30:00+01:00"),
        ("Europe/Madrid", Mon, "20:00-21:30", "2026-11-23T20:29:59Z", "2026-11-23T20:00:00+01:00", "2026-11-23T21:30:00+01:00"),
        ("Europe/Madrid", Mon, "20:00-21:30", "2026-11-23T20:30:00Z", "2026-11-30T20:00:00+01:00", "2026-11-30T21:30:00+01:00"),
        // Past midnight, round the end of the week.
        ("Europe/Madrid", Sun, "23:00-01:00", "2026-11-22T23:30:00Z", "2026-11-22T23:00:00+01:00", "2026-11-23T01:00:00+01:00"),
        ("Europe/Madrid", Sun, "23:00-01:00", "2026-11-23T00:00:00Z", "2026-11-29T23:00:00+01:00", "2026-11-30T01:00:00+01:00"),
        ("Europe/Madrid", Sat, "23:59-00:00", "2026-11-21T22:59:30Z", "2026-11-21T23:59:00+01:00", "2026-11-22T00:00:00+01:00"),
        // All day but a minute: the one that began yesterday.
        ("Europe/Madrid", Sun, "12:01-12:00", "2026-11-23T10:59:00Z", "2026-11-22T12:01:00+01:00", "2026-11-23T12:00:00+01:00"),
        // Clocks change while it runs: an hour less, an hour more.
        (new_york, Sat, "23:00-04:00", "2026-03-08T07:30:00Z", "2026-03-07T23:00:00-05:00", "2026-03-08T04:00:00-04:00"),
        (new_york, Sat, "23:00-04:00", "2026-11-01T08:30:00Z", "2026-10-31T23:00:00-04:00", "2026-11-01T04:00:00-05:00"),
        // It ends at the first 01:45 of the two.
        (new_york, Sun, "01:15-01:45", "2026-11-01T05:20:00Z", "2026-11-01T01:15:00-04:00", "2026-11-01T01:45:00-04:00"),
        (new_york, Sun, "01:15-01:45", "2026-11-01T06:20:00Z", "2026-11-08T01:15:00-05:00", "2026-11-08T01:45:00-05:00"),
        // Both ends in the gap; and a start carried past its own end keeps its length.
        (new_york, Sun, "02:15-02:45", "2026-03-08T06:00:00Z", "2026-03-08T03:15:00-04:00", "2026-03-08T03:45:00-04:00"),
        (new_york, Sun, "02:30-03:15", "2026-03-08T06:00:00Z", "2026-03-08T03:30:00-04:00", "2026-03-08T04:15:00-04:00"),
        // Into the date that Samoa left out: two hours all the same.
        ("Pacific/Apia", Thu, "23:00-01:00", "2011-12-30T10:30:00Z", "2011-12-29T23:00:00-10:00", "2011-12-31T01:00:00+14:00"),
        ("Pacific/Apia", Fri, "19:00-20:00", "2011-12-28T00:00:00Z", "2012-01-06T19:00:00+14:00", "2012-01-06T20:00:00+14:00"),
        ("America/Edmonton", Mon, "20:00-21:00", "2026-11-24T02:30:00Z", "2026-11-23T20:00:00-06:00", "2026-11-23T21:00:00-06:00"),
    ];
    for (name, weekday, hours, now, start, end) in table {
        let zone = zone(name);
        let (from, to) = hours.split_once('-').expect("two times");
        let found = current_or_next(&zone, weekday, time(from), Some(time(to)), instant(now));
        let found = found.expect(name);
        let written = (
            zone.rfc3339(found.start),
            found.end.map(|end| zone.rfc3339(end)),
        );
        let expected = (start.to_owned(), Some(end.to_owned()));
        assert_eq!(written, expected, "{weekday} {hours} in {name} at {now}");
        let now = instant(now);
        assert_eq!(found.is_running(now), found.start <= now);
    }
}

#[test]
fn without_a_known_end_only_what_is_to_come_counts() {
    let madrid = zone("Europe/Madrid");
    for end in [None, Some(time("20:00"))] {
        let at = |now| current_or_next(&madrid, Weekday::Mon, time("20:00"), end, instant(now));
        let this = Occurrence {
            start: instant("2026-11-23T19:00:00Z"),
            end: None,
        };
        let next = Occurrence {
            start: instant("2026-11-30T19:00:00Z"),
            end: None,
        };
        assert_eq!(at("2026-11-23T19:00:00Z"), Some(this));
        assert_eq!(at("2026-11-23T19:00:01Z"), Some(next));
        assert!(!this.is_running(this.start));
    }
    let end = Instant::MAX_UTC;
    assert_eq!(
        current_or_next(
            &madrid,
            Weekday::Mon,
            time("20:00"),
            Some(time("21:00")),
            end
        ),
        None
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn nothing_that_runs_or_comes_sooner_is_missed(
        zone in any::<prop::sample::Index>(),
        change in any::<prop::sample::Index>(),
        away in -172_800_i64..172_800,
        weekday in 0u8..7,
        minutes in (0i64..1440, 0i64..1440),
    ) {
        let (zone, changes) = zone.get(moving_zones());
        prop_assume!(minutes.0 != minutes.1);
        let now = change.get(changes).at + TimeDelta::seconds(away);
        let weekday = Weekday::try_from(weekday).expect("0 to 6");
        let start = LocalTime::MIN + TimeDelta::minutes(minutes.0);
        let end = Some(LocalTime::MIN + TimeDelta::minutes(minutes.1));
        let find = |now| current_or_next(zone, weekday, start, end, now).expect("within the calendar");

        let found = find(now);
        let until = found.end.expect("the end is known");
        prop_assert!(found.start < until && now < until);
        // Planned for a day at most, and clocks move by 3 h at most, the date line aside.
        prop_assert!(until - found.start < TimeDelta::hours(27) || zone.name().starts_with("Pacific/"));
        // The start is one of the weekly ones, and none lies between now and it.
        prop_assert_eq!(next_weekly(zone, weekday, start, found.start), Some(found.start));
        if !found.is_running(now) {
            prop_assert_eq!(next_weekly(zone, weekday, start, now), Some(found.start));
        }
        // The same at every moment it runs; the one before it is over; after it comes another.
        prop_assert_eq!(find(found.start), found);
        prop_assert_eq!(find(until - TimeDelta::seconds(1)), found);
        prop_assert!(find(until).start > found.start);
        let before = find(found.start - TimeDelta::days(7));
        prop_assert!(before.start >= found.start || before.end.is_some_and(|end| end <= now));
    }
}
