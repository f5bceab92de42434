//! Each kind of search against looking at every row, over the whole earth and around every change of clocks.

use std::collections::BTreeSet;

use chrono::{TimeDelta, Weekday};
use proptest::prelude::*;
use proptest::sample::select;

use super::store::Lists;
use super::{at, bare, instant};
use crate::calendar::{Instant, LocalTime, Occurrence, Zone, current_or_next};
use crate::features::meetings::lists::store::code;
use crate::features::meetings::model::{Attendance, ListedMeeting};
use crate::features::meetings::place::Place;
use crate::features::meetings::search::{Listed, Near, Online, Search};
use crate::features::meetings::{
    Fellowship, ListQuery, MeetingFilter, NearQuery, OnlineQuery, Travel,
};

const ZONES: [&str; 12] = [
    "America/New_York",
    "America/Edmonton",
    "America/St_Johns",
    "America/Santiago",
    "Europe/Madrid",
    "Africa/Casablanca",
    "Asia/Kolkata",
    "Asia/Tokyo",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Pacific/Kiritimati",
    "Etc/UTC",
];

const NAMES: [&str; 8] = [
    "Café Señor",
    "Αθήνα Ομάδα",
    "Москва Свет",
    "東京・ホール",
    "مجموعة الأمل",
    "Noon Break",
    "NOT OR AND NEAR",
    "Straße 12",
];

/// What is typed, and which of the names it finds.
const TYPED: [(&str, &[usize]); 20] = [
    ("cafe", &[0]),
    ("CAFÉ sen", &[0]),
    ("Αθήνα", &[1]),
    ("ΑΘΗΝΑ", &[1]),
    ("athina", &[1]),
    ("москв", &[2]),
    ("СВЕТ moskva", &[2]),
    ("東京", &[3]),
    ("東京・ホール", &[3]),
    ("ホ", &[3]),
    ("مجموعة", &[4]),
    ("الأمل", &[4]),
    ("noon", &[5]),
    ("\"noon\" -(break*", &[5]),
    ("NOT", &[6]),
    ("near(", &[6]),
    ("or", &[6]),
    ("strasse", &[7]),
    ("12", &[7]),
    ("noon near", &[]),
];

fn meeting() -> impl Strategy<Value = ListedMeeting> {
    let edge = select(vec![-180.0, -179.999, 0.0, 0.001, 179.999, 180.0]);
    let longitude = prop_oneof![-180.0..=180.0_f64, edge, -0.2..0.2_f64];
    let latitude = prop_oneof![
        -90.0..=90.0_f64,
        select(vec![-90.0, 0.0, 89.99, 90.0]),
        -0.2..0.2_f64
    ];
    let when = (
        prop::option::weighted(0.95, 0..7_u8),
        prop::option::weighted(0.95, 0..1_440_u32),
        prop::option::of(0..1_440_u32),
        prop::option::weighted(0.95, select(&ZONES[..])),
    );
    let what = (
        select(&NAMES[..]),
        select(vec![
            Fellowship::Aa,
            Fellowship::Na,
            Fellowship::AlAnon,
            Fellowship::Dra,
        ]),
        select(vec![
            Attendance::InPerson,
            Attendance::Hybrid,
            Attendance::Online,
            Attendance::TemporarilyOnline,
            Attendance::TemporarilyClosed,
            Attendance::Inactive,
            Attendance::Unknown,
        ]),
        prop::collection::btree_set(select(vec!["O", "C", "DD", "X"]), 0..3),
        select(vec!["", "en", "es", "es-MX", "est"]),
        prop::option::of(any::<bool>()),
    );
    (
        prop::option::weighted(0.9, (latitude, longitude)),
        any::<bool>(),
        when,
        what,
    )
        .prop_map(|(place, approximate, (day, time, end, zone), what)| {
            let (name, fellowship, attendance, types, language, accessible) = what;
            let clock =
                |minutes: u32| LocalTime::from_num_seconds_from_midnight_opt(minutes * 60, 0);
            ListedMeeting {
                name: name.into(),
                day,
                time: time.and_then(clock),
                end_time: end.and_then(clock),
                time_zone: zone.map(Into::into),
                fellowship,
                attendance,
                types: types.into_iter().map(str::to_owned).collect(),
                languages: Some(language)
                    .filter(|tag| !tag.is_empty())
                    .map(Into::into)
                    .into_iter()
                    .collect(),
                accessible,
                approximate,
                latitude: place.map(|(latitude, _)| latitude),
                longitude: place.map(|(_, longitude)| longitude),
                ..bare("")
            }
        })
}

/// Any minute of two years, with those around changes of clocks and the ends of weeks more often.
fn clock() -> impl Strategy<Value = Instant> {
    let (from, until) = (
        instant("2026-01-01T00:00:00Z"),
        instant("2028-01-01T00:00:00Z"),
    );
    let mut edges: Vec<Instant> = ZONES
        .iter()
        .flat_map(|zone| {
            let zone = Zone::parse(zone).unwrap();
            zone.transitions(from, until)
                .map(|change| change.at)
                .collect::<Vec<_>>()
        })
        .collect();
    edges.extend((0..100).map(|week| from + TimeDelta::days(3 + 7 * week)));
    let minute = TimeDelta::minutes;
    prop_oneof![
        (select(edges), -600..600_i64).prop_map(move |(edge, minutes)| edge + minute(minutes)),
        (0..1_051_200_i64).prop_map(move |minutes| from + minute(minutes)),
    ]
}

/// A filter, and what of `TYPED` its text is.
fn filter() -> impl Strategy<Value = (MeetingFilter, Option<usize>)> {
    let hour = || {
        prop::option::weighted(
            0.3,
            (0..24_u32).prop_map(|hour| LocalTime::from_hms_opt(hour, 0, 0).unwrap()),
        )
    };
    let fellowships = || {
        prop::collection::vec(
            select(vec![Fellowship::Aa, Fellowship::AlAnon, Fellowship::Na]),
            0..2,
        )
    };
    let when = (
        prop::option::weighted(0.2, 0..7_i32),
        hour(),
        hour(),
        prop::option::weighted(0.4, 1..=10_080_i32),
    );
    let what = (
        prop::collection::vec(select(vec!["C", "o", "dual_diagnosis", "DD"]), 0..2),
        prop::collection::vec(
            select(vec![
                Attendance::InPerson,
                Attendance::Hybrid,
                Attendance::Online,
            ]),
            0..2,
        ),
        fellowships(),
        fellowships(),
        prop::option::weighted(0.2, select(vec!["es", "en", "ES-mx"])),
        prop::option::weighted(0.2, any::<bool>()),
    );
    (
        when,
        what,
        prop::option::weighted(0.3, 0..TYPED.len()),
        prop::bool::weighted(0.2),
    )
        .prop_map(
            |((day, from_time, until_time, starting_within_min), what, typed, favourites)| {
                let (types, attendance, fellowships, without_fellowships, language, accessible) =
                    what;
                let filter = MeetingFilter {
                    day,
                    from_time,
                    until_time,
                    starting_within_min,
                    types: types.into_iter().map(str::to_owned).collect(),
                    attendance,
                    fellowships,
                    without_fellowships,
                    with_hidden: false,
                    language: language.map(Into::into),
                    accessible,
                    favourites,
                    text: typed.map(|at| TYPED[at].0.to_owned()),
                };
                (filter, typed)
            },
        )
}

fn next(meeting: &ListedMeeting, now: Instant) -> Option<Occurrence> {
    let zone = Zone::parse(meeting.time_zone.as_deref()?).unwrap();
    let (day, start) = (meeting.day?, meeting.time?);
    let weekday = Weekday::try_from((day + 6) % 7).unwrap();
    let hour = start.overflowing_add_signed(TimeDelta::hours(1)).0;
    let end = meeting.end_time.filter(|end| *end != start).unwrap_or(hour);
    current_or_next(&zone, weekday, start, Some(end), now)
}

/// The codes of what the filters of this test ask for.
fn is_of_type(meeting: &ListedMeeting, wanted: &str) -> bool {
    let code = match (wanted, meeting.fellowship) {
        // Al-Anon's `C` is "Families and Friends Only", its `O` lets observers in: what others call so it has not.
        ("C" | "o", Fellowship::AlAnon) => return false,
        ("C", _) => "C",
        ("o", _) => "O",
        _ => "DD",
    };
    meeting.types.iter().any(|own| own == code)
}

fn fits(
    meeting: &ListedMeeting,
    (filter, typed): &(MeetingFilter, Option<usize>),
    now: Instant,
) -> bool {
    let midnight = LocalTime::MIN;
    let (from, until) = (
        filter.from_time.unwrap_or(midnight),
        filter.until_time.unwrap_or(midnight),
    );
    let hours = filter.from_time.is_none() && filter.until_time.is_none()
        || meeting.time.is_some_and(|start| {
            if from < until {
                from <= start && start < until
            } else {
                from <= start || start < until
            }
        });
    let closed =
        [Attendance::TemporarilyClosed, Attendance::Inactive].contains(&meeting.attendance);
    let soon = filter.starting_within_min.is_none_or(|within| {
        !closed
            && next(meeting, now)
                .is_some_and(|next| next.start <= now + TimeDelta::minutes(within.into()))
    });
    let language = filter.language.as_ref().is_none_or(|wanted| {
        let (wanted, longer) = (wanted.to_lowercase(), format!("{}-", wanted.to_lowercase()));
        meeting
            .languages
            .iter()
            .map(|tag| tag.to_lowercase())
            .any(|tag| tag == wanted || tag.starts_with(&longer))
    });
    let name = NAMES.iter().position(|name| *name == meeting.name).unwrap();
    filter.day.is_none_or(|day| meeting.day.map(i32::from) == Some(day))
        && hours
        && soon
        && language
        && filter.types.iter().all(|wanted| is_of_type(meeting, wanted))
        && (filter.attendance.is_empty() || filter.attendance.contains(&meeting.attendance))
        && (filter.fellowships.is_empty() || filter.fellowships.contains(&meeting.fellowship))
        && !filter.without_fellowships.contains(&meeting.fellowship)
        && filter.accessible.is_none_or(|wanted| meeting.accessible == Some(wanted))
        && typed.is_none_or(|typed| TYPED[typed].1.contains(&name))
        // Every third is kept.
        && (!filter.favourites || meeting.key.parse::<usize>().unwrap().is_multiple_of(3))
}

fn ids<K: Ord>(mut found: Vec<(K, i64)>) -> Vec<i64> {
    found.sort();
    found.into_iter().map(|(_, id)| id).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn a_search_finds_what_looking_at_every_row_finds(
        mut meetings in prop::collection::vec(meeting(), 1..80),
        wanted in filter(),
        now in clock(),
        (latitude, longitude) in (
            prop_oneof![-90.0..=90.0_f64, select(vec![-90.0, 0.0, 90.0])],
            prop_oneof![-180.0..=180.0_f64, select(vec![-180.0, 0.0, 180.0])],
        ),
        within in prop_oneof![1.0..60_000.0_f64, 60_000.0..20_100_000.0_f64],
        by in prop::option::of(select(&Travel::ALL[..])),
    ) {
        for (i, meeting) in meetings.iter_mut().enumerate() {
            meeting.key = i.to_string();
        }
        // Some next to the place itself.
        if let [first, second, ..] = meetings.as_mut_slice() {
            *first = at(latitude, longitude, first.clone());
            *second = at((latitude + 0.001).min(90.0), longitude, second.clone());
        }
        let lists = Lists::new();
        lists.add("one", &meetings);
        lists.assert_consistent();
        let kept: BTreeSet<i64> = (0..meetings.len()).step_by(3).map(|i| code("one", &i.to_string())).collect();
        let kept: Vec<i64> = kept.into_iter().collect();
        let kept = wanted.0.favourites.then_some(kept.as_slice());
        let all = || (1..).zip(&meetings).filter(|(_, meeting)| fits(meeting, &wanted, now));

        let listed = Listed::new(ListQuery { filter: wanted.0.clone(), ..ListQuery::default() }).unwrap();
        let expected = all().map(|(id, m)| ((m.day.unwrap_or(7), m.time.is_none(), m.time, id), id)).collect();
        prop_assert_eq!(lists.ids(&Search::Listed(listed), kept, now), ids(expected));

        let query = OnlineQuery { filter: wanted.0.clone(), ..OnlineQuery::default() };
        let whole = if wanted.0.day.is_some() { 10_080 + 60 } else { 1_440 };
        let ahead = TimeDelta::minutes(wanted.0.starting_within_min.unwrap_or(whole).into());
        let afar = [Attendance::Online, Attendance::Hybrid, Attendance::TemporarilyOnline];
        let expected = all()
            .filter(|(_, m)| afar.contains(&m.attendance))
            .filter_map(|(id, m)| Some(((next(m, now)?.start, id), id)))
            .filter(|((start, _), _)| *start <= now + ahead)
            .collect();
        prop_assert_eq!(lists.ids(&Search::Online(Online::new(&query).unwrap()), kept, now), ids(expected));

        let from = Place::new(latitude, longitude).unwrap();
        let query = NearQuery {
            latitude, longitude, within_m: Some(within), by, filter: wanted.0.clone(), ..NearQuery::default()
        };
        let expected = all()
            .filter_map(|(id, m)| {
                let metres = from.distance(Place::new(m.latitude?, m.longitude?).unwrap());
                // Not negative: the bits are in the order of the numbers.
                let far = metres.to_bits();
                let key = match by {
                    None => (m.approximate, now, far, id),
                    Some(way) => {
                        let no_door = [
                            Attendance::Online, Attendance::TemporarilyOnline,
                            Attendance::TemporarilyClosed, Attendance::Inactive,
                        ];
                        let there = now + TimeDelta::minutes(way.minutes(metres).into());
                        if no_door.contains(&m.attendance) {
                            return None;
                        }
                        (false, next(m, there)?.start.max(there), far, id)
                    }
                };
                (metres <= within).then_some((key, id))
            })
            .collect();
        prop_assert_eq!(lists.ids(&Search::Near(Near::new(&query).unwrap()), kept, now), ids(expected));
    }
}
