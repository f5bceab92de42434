//! On the way there: what one can be in, when, and when to leave.

use super::store::Lists;
use super::{at, bare, instant};
use crate::calendar::LocalTime;
use crate::features::meetings::model::{Attendance, ListedMeeting};
use crate::features::meetings::search::{Near, Search, travel};
use crate::features::meetings::{NearQuery, Travel};

fn from_the_centre(by: Travel) -> Search {
    let query = NearQuery {
        latitude: 53.5,
        longitude: -113.5,
        by: Some(by),
        ..NearQuery::default()
    };
    Search::Near(Near::new(&query).unwrap())
}

/// So many kilometres north, from one hour of Monday to another.
fn monday(key: &str, km: f64, from: (u32, u32), until: Option<(u32, u32)>) -> ListedMeeting {
    let clock = |(hour, minute)| LocalTime::from_hms_opt(hour, minute, 0);
    let meeting = ListedMeeting {
        time: clock(from),
        end_time: until.and_then(clock),
        ..bare(key)
    };
    at(53.5 + km / 111.195, -113.5, meeting)
}

#[test]
fn the_order_is_that_in_which_one_can_be_there() {
    let lists = Lists::new();
    // Monday 09:00; a kilometre takes 17 minutes on foot.
    let now = instant("2026-11-23T15:00:00Z");
    lists.add(
        "one",
        &[
            monday("next week", 1.0, (8, 0), Some((9, 10))),
            monday("far and soon", 3.9, (9, 5), Some((9, 30))),
            monday("at ten", 0.1, (10, 0), None),
            monday("runs", 1.0, (8, 30), Some((9, 18))),
            monday("at half past nine", 1.0, (9, 30), None),
            ListedMeeting {
                attendance: Attendance::Online,
                ..monday("online", 0.1, (9, 30), None)
            },
            ListedMeeting {
                attendance: Attendance::TemporarilyOnline,
                ..monday("online now", 0.1, (9, 30), None)
            },
            ListedMeeting {
                attendance: Attendance::TemporarilyClosed,
                ..monday("closed", 0.1, (9, 30), None)
            },
            ListedMeeting {
                attendance: Attendance::Inactive,
                ..monday("over", 0.1, (9, 30), None)
            },
            ListedMeeting {
                day: None,
                time: None,
                ..monday("by appointment", 0.1, (9, 30), None)
            },
            ListedMeeting {
                time_zone: None,
                ..monday("no zone", 0.1, (9, 30), None)
            },
        ],
    );
    let slugs = |way| {
        let shown = lists.shown(&from_the_centre(way), now).into_iter();
        shown.map(|meeting| meeting.slug).collect::<Vec<_>>()
    };
    assert_eq!(
        slugs(Travel::Walk),
        [
            "runs",
            "at half past nine",
            "at ten",
            "next week",
            "far and soon"
        ]
    );
    // What is over before one is there is left for in a week.
    let on_foot = lists.shown(&from_the_centre(Travel::Walk), now);
    let leave: Vec<_> = on_foot
        .iter()
        .filter_map(|meeting| meeting.leave_by.as_deref())
        .collect();
    let at_time = |time: &str| format!("2026-11-{time}:00-06:00");
    let expected = ["23T08:13", "23T09:13", "23T09:58", "30T07:43", "30T08:01"].map(at_time);
    assert_eq!(leave, expected);
    let driving = [
        "next week",
        "runs",
        "far and soon",
        "at half past nine",
        "at ten",
    ];
    assert_eq!(slugs(Travel::Drive), driving);
}

#[test]
fn when_to_leave_is_right_over_a_change_of_clocks() {
    let lists = Lists::new();
    let sunday = |zone: &str| ListedMeeting {
        day: Some(0),
        time_zone: Some(zone.into()),
        ..monday("1", 1.0, (3, 5), None)
    };
    lists.add("one", &[sunday("America/New_York")]);
    // Clocks go from 02:00 to 03:00, and in autumn from 02:00 to 01:00.
    for (now, leave) in [
        ("2027-03-14T06:00:00Z", "2027-03-14T01:48:00-05:00"),
        ("2027-11-07T05:00:00Z", "2027-11-07T02:48:00-05:00"),
    ] {
        let shown = lists.shown(&from_the_centre(Travel::Walk), instant(now));
        assert_eq!(shown[0].travel_min, Some(17));
        assert_eq!(shown[0].leave_by.as_deref(), Some(leave));
    }
}

#[test]
fn what_is_assumed_is_what_is_worked_out_with() {
    let speeds = travel::speeds();
    assert_eq!(
        speeds.iter().map(|speed| speed.travel).collect::<Vec<_>>(),
        Travel::ALL
    );
    for speed in speeds {
        for metres in [0.0, 1.0, 950.0, 12_345.0, 20_000_000.0] {
            let minutes =
                metres * speed.detour / (speed.km_per_hour * 1_000.0 / 60.0) + speed.fixed_minutes;
            let difference = f64::from(speed.travel.minutes(metres)) - minutes;
            assert!(
                (0.0..1.0).contains(&difference),
                "{speed:?} {metres}: {difference}"
            );
        }
    }
}
