//! The next time a weekly hour comes round.

use super::super::{Day, Instant, next_weekly};
use super::{instant, moving_zones, time, zone};
use chrono::{Datelike, Days, TimeDelta, Weekday};
use proptest::prelude::*;

#[test]
fn the_next_time() {
    use Weekday::{Fri, Mon, Sat, Sun, Thu};
    #[rustfmt::skip]
    let table = [
        // At the start itself, and a second later.
        ("Europe/Madrid", Mon, "20:00", "2026-11-23T19:00:00Z", "2026-11-23T20:00:00+01:00"),
        ("Europe/Madrid", Mon, "20:00", "2026-11-23T19:00:01Z", "2026-11-30T20:00:00+01:00"),
        // Round the end of the week, the month and the year.
        ("Europe/Madrid", Mon, "07:00", "2026-11-29T12:00:00Z", "2026-11-30T07:00:00+01:00"),
        ("Europe/Madrid", Fri, "07:00", "2026-12-26T12:00:00Z", "2027-01-01T07:00:00+01:00"),
        // The weekday is that of the place: in Tokyo it is Monday already.
        ("Asia/Tokyo", Mon, "06:00", "2026-11-22T20:00:00Z", "2026-11-23T06:00:00+09:00"),
        ("Asia/Tokyo", Mon, "00:00", "2026-11-22T15:00:00Z", "2026-11-23T00:00:00+09:00"),
        // The clock holds, not the 168 hours.
        ("America/New_York", Sat, "20:00", "2026-03-08T02:00:00Z", "2026-03-14T20:00:00-04:00"),
        // Gaps: later by as much.
        ("America/New_York", Sun, "02:30", "2026-03-08T06:59:00Z", "2026-03-08T03:30:00-04:00"),
        ("America/New_York", Sun, "02:30", "2026-03-08T07:30:01Z", "2026-03-15T02:30:00-04:00"),
        ("Australia/Lord_Howe", Sun, "02:15", "2026-10-03T00:00:00Z", "2026-10-04T02:45:00+11:00"),
        ("Asia/Beirut", Sun, "00:00", "2026-03-28T21:00:00Z", "2026-03-29T01:00:00+03:00"),
        // One that a gap carried into the next day is still to come after midnight.
        ("America/Toronto", Sun, "23:45", "1919-03-31T04:35:00Z", "1919-03-31T00:45:00-04:00"),
        // Overlaps: the first of the two, and after it none until next week.
        ("America/New_York", Sun, "01:30", "2026-11-01T04:00:00Z", "2026-11-01T01:30:00-04:00"),
        ("America/New_York", Sun, "01:30", "2026-11-01T05:30:01Z", "2026-11-08T01:30:00-05:00"),
        // No Friday in Samoa that week.
        ("Pacific/Apia", Thu, "19:00", "2011-12-28T00:00:00Z", "2011-12-29T19:00:00-10:00"),
        ("Pacific/Apia", Fri, "19:00", "2011-12-26T12:00:00Z", "2012-01-06T19:00:00+14:00"),
        ("Pacific/Apia", Sat, "00:00", "2011-12-26T12:00:00Z", "2011-12-31T00:00:00+14:00"),
        // Places whose rules changed in 2026.
        ("America/Edmonton", Mon, "20:00", "2026-11-23T02:00:00Z", "2026-11-23T20:00:00-06:00"),
        ("America/Vancouver", Mon, "20:00", "2026-11-23T02:00:00Z", "2026-11-23T20:00:00-07:00"),
        ("America/Winnipeg", Mon, "20:00", "2026-11-23T02:00:00Z", "2026-11-23T20:00:00-05:00"),
        ("Africa/Casablanca", Mon, "20:00", "2026-11-23T02:00:00Z", "2026-11-23T20:00:00+00:00"),
    ];
    for (name, weekday, at, after, expected) in table {
        let zone = zone(name);
        let next = next_weekly(&zone, weekday, time(at), instant(after)).expect(name);
        assert_eq!(
            zone.rfc3339(next),
            expected,
            "{weekday} {at} in {name} after {after}"
        );
    }
}

#[test]
fn at_the_end_of_the_calendar_there_is_none() {
    let zone = zone("Europe/Madrid");
    let next = next_weekly(&zone, Weekday::Mon, time("20:00"), Instant::MAX_UTC);
    assert_eq!(next, None);
    let first = next_weekly(&zone, Weekday::Mon, time("20:00"), Instant::MIN_UTC);
    assert!(first.is_some());
}

/// The plainest way: every date from long before to long after, the earliest that is not over.
fn by_search(
    zone: &super::Zone,
    weekday: Weekday,
    at: super::LocalTime,
    after: Instant,
) -> Option<Instant> {
    let around: Day = after.date_naive();
    (0..40)
        .filter_map(|days| {
            around
                .checked_sub_days(Days::new(10))?
                .checked_add_days(Days::new(days))
        })
        .filter(|day| day.weekday() == weekday)
        .filter_map(|day| zone.at(day.and_time(at)))
        .filter(|start| *start >= after)
        .min()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// Within two days of a change of offset, of any zone that has one.
    #[test]
    fn it_is_what_a_plain_search_finds(
        zone in any::<prop::sample::Index>(),
        change in any::<prop::sample::Index>(),
        away in -172_800_i64..172_800,
        weekday in 0u8..7,
        minute in 0u32..1440,
    ) {
        let (zone, changes) = zone.get(moving_zones());
        let after = change.get(changes).at + TimeDelta::seconds(away);
        let weekday = Weekday::try_from(weekday).expect("0 to 6");
        let at = super::LocalTime::MIN + TimeDelta::minutes(minute.into());
        let found = next_weekly(zone, weekday, at, after);
        prop_assert_eq!(found, by_search(zone, weekday, at, after));
    }
}
