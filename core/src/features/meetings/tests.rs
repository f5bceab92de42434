use std::path::PathBuf;

use super::*;
use crate::AppError;
use crate::testing::Alice;

fn feed(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/feeds")
        .join(name);
    path.display().to_string()
}

fn import(alice: &Alice, file: &str, zone: Option<&str>) -> Result<ImportReport, AppError> {
    alice.app.meetings_import(FeedFile {
        path: feed(file),
        source: file.into(),
        fellowship: Some(Fellowship::Aa),
        time_zone: zone.map(Into::into),
        ..FeedFile::default()
    })
}

fn write(alice: &Alice, json: &str) -> Result<ImportReport, AppError> {
    let path = alice.home.path().join("list.json");
    std::fs::write(&path, json).unwrap();
    alice.app.meetings_import(FeedFile {
        path: path.display().to_string(),
        source: "list".into(),
        fellowship: Some(Fellowship::Na),
        time_zone: Some("America/Edmonton".into()),
        ..FeedFile::default()
    })
}

fn around(latitude: f64, longitude: f64) -> NearQuery {
    NearQuery {
        latitude,
        longitude,
        within_m: Some(9_000.0),
        limit: Some(500),
        ..NearQuery::default()
    }
}

fn of(source: &str, day: Option<i32>, limit: u32, offset: u32) -> ListQuery {
    ListQuery {
        source: Some(source.into()),
        filter: MeetingFilter {
            day,
            ..MeetingFilter::default()
        },
        limit: Some(limit),
        offset,
    }
}

const SAN_JOSE: (f64, f64) = (37.3382, -121.8863);

#[test]
fn edmonton_has_every_meeting_at_its_hour_with_todays_offset() {
    let alice = Alice::new();
    let report = import(&alice, "mg_edmonton.json", Some("America/Edmonton")).unwrap();
    assert_eq!(
        (report.rows, report.imported, report.meetings),
        (315, 315, 315)
    );
    // None of its rows has a place to be near to.
    let all = alice
        .app
        .meetings_list(of("mg_edmonton.json", None, 500, 0))
        .unwrap()
        .meetings;
    assert_eq!(all.len(), 315);
    let late = crate::calendar::LocalTime::from_hms_opt(12, 59, 0).unwrap();
    assert_eq!(
        all.iter()
            .filter(|meeting| meeting.time.unwrap() > late)
            .count(),
        214
    );
    assert!(
        all.iter()
            .all(|meeting| meeting.next_start.as_ref().unwrap().ends_with("-06:00"))
    );
}

#[test]
fn san_jose_is_found_nearest_first_and_in_pages_without_gaps() {
    let alice = Alice::new();
    let report = import(&alice, "mg_aasanjose.json", Some("America/Los_Angeles")).unwrap();
    assert_eq!((report.rows, report.imported), (670, 670));
    let query = around(SAN_JOSE.0, SAN_JOSE.1);
    let all = alice.app.meetings_near(query.clone()).unwrap();
    assert!(
        all.meetings
            .is_sorted_by_key(|meeting| (meeting.approximate, meeting.distance_m.unwrap()))
    );
    assert_eq!(all.total as usize, all.meetings.len());
    let mut paged = Vec::new();
    while paged.len() < all.meetings.len() {
        let offset = paged.len() as u32;
        let page = NearQuery {
            limit: Some(37),
            offset,
            ..query.clone()
        };
        paged.extend(alice.app.meetings_near(page).unwrap().meetings);
    }
    assert_eq!(paged, all.meetings);
}

#[test]
fn a_list_is_read_in_the_order_of_the_week() {
    let alice = Alice::new();
    import(&alice, "mg_edmonton.json", Some("America/Edmonton")).unwrap();
    let list = |day, offset| {
        alice
            .app
            .meetings_list(of("mg_edmonton.json", day, 100, offset))
    };
    let first = list(None, 0).unwrap();
    assert_eq!((first.total, first.meetings.len()), (315, 100));
    let order = |meeting: &Meeting| (meeting.day, meeting.time);
    assert!(first.meetings.is_sorted_by_key(order));
    let next = list(None, 100).unwrap().meetings;
    assert!(order(&first.meetings[99]) <= order(&next[0]) && first.meetings[99].id != next[0].id);
    let mondays = list(Some(1), 0).unwrap();
    assert!(
        mondays.total > 0
            && mondays
                .meetings
                .iter()
                .all(|meeting| meeting.day == Some(1))
    );
    assert!(matches!(list(Some(7), 0), Err(AppError::Invalid { field, .. }) if field == "day"));
    let unknown = alice.app.meetings_list(of("nowhere", None, 1, 0));
    assert_eq!(unknown.map(drop), Err(AppError::NotFound));
}

#[test]
fn each_filter_keeps_exactly_what_fits() {
    let alice = Alice::new();
    import(&alice, "mg_aasanjose.json", Some("America/Los_Angeles")).unwrap();
    let query = || around(SAN_JOSE.0, SAN_JOSE.1);
    let all = alice.app.meetings_near(query()).unwrap().meetings;
    let expect = |query: NearQuery, fits: &dyn Fn(&Meeting) -> bool| {
        let wanted: Vec<&Meeting> = all.iter().filter(|meeting| fits(meeting)).collect();
        assert!(!wanted.is_empty() && wanted.len() < all.len());
        let found = alice.app.meetings_near(query).unwrap();
        assert_eq!(found.meetings.iter().collect::<Vec<_>>(), wanted);
    };
    expect(
        NearQuery {
            filter: MeetingFilter {
                day: Some(1),
                ..MeetingFilter::default()
            },
            ..query()
        },
        &|m| m.day == Some(1),
    );
    expect(
        NearQuery {
            within_m: Some(3_000.0),
            ..query()
        },
        &|m| m.distance_m.unwrap() <= 3_000.0,
    );
    expect(
        NearQuery {
            filter: MeetingFilter {
                types: vec!["O".into(), "D".into()],
                ..MeetingFilter::default()
            },
            ..query()
        },
        &|m| {
            ["O", "D"]
                .iter()
                .all(|code| m.types.iter().any(|own| own == code))
        },
    );
    expect(
        NearQuery {
            filter: MeetingFilter {
                attendance: vec![Attendance::InPerson],
                ..MeetingFilter::default()
            },
            ..query()
        },
        &|m| m.attendance == Attendance::InPerson,
    );
    // It is 07:00 in San José: what starts by 09:00 or runs, and is not closed.
    expect(
        NearQuery {
            filter: MeetingFilter {
                starting_within_min: Some(120),
                ..MeetingFilter::default()
            },
            ..query()
        },
        &|m| {
            let closed =
                [Attendance::TemporarilyClosed, Attendance::Inactive].contains(&m.attendance);
            m.next_start
                .as_ref()
                .is_some_and(|start| start.as_str() <= "2026-11-23T09:00:00-08:00")
                && !closed
        },
    );
    let other = NearQuery {
        filter: MeetingFilter {
            fellowships: vec![Fellowship::Na],
            ..MeetingFilter::default()
        },
        ..query()
    };
    assert_eq!(alice.app.meetings_near(other).unwrap().total, 0);
}

#[test]
fn what_runs_now_is_shown_with_its_own_start_even_past_midnight() {
    let alice = Alice::new();
    write(&alice, r#"[
        {"slug": "late", "name": "Candle", "day": 0, "time": "23:30", "end_time": "00:45",
         "latitude": 53.5, "longitude": -113.5},
        {"slug": "open-end", "name": "No end", "day": 1, "time": "00:00", "latitude": 53.5, "longitude": -113.5}]"#)
    .unwrap();
    // Monday 00:30 in Edmonton.
    alice.clock.set("2026-11-23T06:30:00Z".parse().unwrap());
    let query = NearQuery {
        filter: MeetingFilter {
            starting_within_min: Some(1),
            ..MeetingFilter::default()
        },
        ..around(53.5, -113.5)
    };
    let found = alice.app.meetings_near(query).unwrap().meetings;
    let seen: Vec<_> = found
        .iter()
        .map(|m| {
            (
                m.slug.as_str(),
                m.in_progress,
                m.next_start.as_deref().unwrap(),
                m.next_end.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        seen,
        [
            (
                "late",
                true,
                "2026-11-22T23:30:00-06:00",
                Some("2026-11-23T00:45:00-06:00")
            ),
            ("open-end", true, "2026-11-23T00:00:00-06:00", None),
        ]
    );
}

#[test]
fn the_antimeridian_greenwich_and_the_poles_are_places_like_others() {
    let alice = Alice::new();
    write(&alice, r#"[
        {"slug": "a", "name": "East of it", "day": 1, "time": "10:00", "latitude": -16.8, "longitude": 179.99},
        {"slug": "b", "name": "West of it", "day": 1, "time": "10:00", "latitude": -16.8, "longitude": -179.99},
        {"slug": "c", "name": "Greenwich", "day": 1, "time": "10:00", "latitude": 51.4779, "longitude": 0},
        {"slug": "d", "name": "Far north", "day": 1, "time": "10:00", "latitude": 89.99, "longitude": 100},
        {"slug": "e", "name": "Nowhere", "day": 1, "time": "10:00", "latitude": 0, "longitude": 0}]"#)
    .unwrap();
    let slugs = |latitude, longitude| {
        let found = alice
            .app
            .meetings_near(around(latitude, longitude))
            .unwrap()
            .meetings;
        found
            .into_iter()
            .map(|meeting| meeting.slug)
            .collect::<Vec<_>>()
    };
    assert_eq!(slugs(-16.8, 179.995), ["a", "b"]);
    assert_eq!(slugs(-16.8, -179.995), ["b", "a"]);
    assert_eq!(slugs(51.5, 0.01), ["c"]);
    assert_eq!(slugs(90.0, -80.0), ["d"]);
    assert!(slugs(0.0, 0.0).is_empty());
}

#[test]
fn a_search_that_does_not_fit_is_refused_by_name() {
    let alice = Alice::new();
    let query = || around(0.0, 0.0);
    let cases = [
        ("latitude", around(91.0, 0.0)),
        ("longitude", around(0.0, 181.0)),
        (
            "within_m",
            NearQuery {
                within_m: Some(0.0),
                ..query()
            },
        ),
        (
            "within_m",
            NearQuery {
                within_m: Some(f64::NAN),
                ..query()
            },
        ),
        (
            "day",
            NearQuery {
                filter: MeetingFilter {
                    day: Some(7),
                    ..MeetingFilter::default()
                },
                ..query()
            },
        ),
        (
            "starting_within_min",
            NearQuery {
                filter: MeetingFilter {
                    starting_within_min: Some(0),
                    ..MeetingFilter::default()
                },
                ..query()
            },
        ),
        (
            "limit",
            NearQuery {
                limit: Some(0),
                ..query()
            },
        ),
        (
            "types",
            NearQuery {
                filter: MeetingFilter {
                    types: vec!["O D".into()],
                    ..MeetingFilter::default()
                },
                ..query()
            },
        ),
    ];
    for (name, query) in cases {
        match alice.app.meetings_near(query) {
            Err(AppError::Invalid { field, .. }) => assert_eq!(field, name),
            other => panic!("{name}: {other:?}"),
        }
    }
    let refused = import(&alice, "mg_edmonton.json", Some("EST5"));
    assert!(matches!(refused, Err(AppError::Invalid { field, .. }) if field == "time_zone"));
    let refused = import(&alice, "nowhere", None);
    assert!(matches!(refused, Err(AppError::Invalid { field, .. }) if field == "file"));
}

#[test]
fn a_refused_list_leaves_the_old_one_and_a_new_one_replaces_it() {
    let alice = Alice::new();
    let row = r#"{"slug": "1", "name": "First", "day": 1, "time": "10:00", "latitude": 1, "longitude": 1}"#;
    let other = r#"{"slug": "2", "name": "Other", "day": 1, "time": "10:00", "latitude": 1, "longitude": 1}"#;
    write(&alice, &format!("[{row}]")).unwrap();
    let names = || {
        let found = alice.app.meetings_near(around(1.0, 1.0)).unwrap().meetings;
        found
            .into_iter()
            .map(|meeting| meeting.name)
            .collect::<Vec<_>>()
    };
    let cases = [
        ("", "empty"),
        ("<!DOCTYPE html><title>One moment</title>", "html"),
        ("{}", ""),
        ("[]", ""),
    ];
    for (bytes, code) in cases {
        match write(&alice, bytes) {
            Err(AppError::Refused { why }) => assert!(code.is_empty() || why == code, "{why}"),
            other => panic!("{bytes}: {other:?}"),
        }
    }
    let cut = format!("[{other},{row}");
    assert!(matches!(write(&alice, &cut), Err(AppError::Refused { .. })));
    assert_eq!(names(), ["First"]);
    assert_eq!(alice.app.meeting_sources().unwrap()[0].meetings, 1);
    write(&alice, &format!("[{other}]")).unwrap();
    assert_eq!(names(), ["Other"]);
}

#[test]
fn a_broken_list_file_is_set_aside_and_the_diary_is_not_touched() {
    let mut alice = Alice::new();
    write(
        &alice,
        r#"[{"slug": "1", "name": "First", "day": 1, "time": "10:00"}]"#,
    )
    .unwrap();
    alice.app.suspend().unwrap();
    std::fs::write(alice.home.path().join("meetings.db"), [7; 9_000]).unwrap();
    alice.reopen();
    assert!(alice.app.meeting_sources().unwrap().is_empty());
    let aside = std::fs::read_dir(alice.home.path())
        .unwrap()
        .filter(|entry| {
            entry
                .as_ref()
                .unwrap()
                .file_name()
                .to_string_lossy()
                .starts_with("meetings.db.set-aside")
        })
        .count();
    assert_eq!(aside, 1);
}

#[test]
fn an_import_ended_at_any_moment_leaves_the_next_one_whole() {
    let alice = Alice::new();
    let app = alice.app.clone();
    for round in 0..60_u64 {
        std::thread::scope(|scope| {
            let running = scope.spawn(|| import(&alice, "mg_aasanjose.json", None));
            std::thread::sleep(std::time::Duration::from_millis(round % 30));
            while !running.is_finished() {
                app.interrupt();
            }
            let ended = running.join().unwrap();
            let fits = matches!(ended, Ok(_) | Err(AppError::Interrupted));
            assert!(fits, "round {round}: {ended:?}");
        });
        let whole = import(&alice, "mg_atlanta.json", None);
        assert_eq!(whole.map(|report| report.rows), Ok(6), "round {round}");
    }
}
