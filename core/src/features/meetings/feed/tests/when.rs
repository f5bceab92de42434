//! Days, times and zones: what feeds write, what becomes of it.

use chrono::NaiveTime;

use super::*;
use crate::features::meetings::model::ZoneSource;

#[test]
fn days() {
    let cases: [(&str, Option<&[u8]>); 34] = [
        ("0", Some(&[0])),
        ("6", Some(&[6])),
        ("7", Some(&[0])),
        ("1.0", Some(&[1])),
        ("\"3\"", Some(&[3])),
        ("\" 7 \"", Some(&[0])),
        ("[6]", Some(&[6])),
        ("[1, 3, 1]", Some(&[1, 3])),
        ("[0, 7]", Some(&[0])),
        ("[\"1\", \"Tuesday\", null]", Some(&[1, 2])),
        ("\"Sunday\"", Some(&[0])),
        ("\"SUN\"", Some(&[0])),
        ("\"Sundays\"", Some(&[0])),
        ("\"miércoles\"", Some(&[3])),
        ("\"Sabado\"", Some(&[6])),
        ("\"jeudi\"", Some(&[4])),
        ("\"terça-feira\"", Some(&[2])),
        ("\"日曜日\"", Some(&[0])),
        ("\"Monday, Wednesday and Friday\"", Some(&[1, 3, 5])),
        ("\"lunes y martes\"", Some(&[1, 2])),
        (
            "\"Saturday - Only 2nd Saturday of every month\"",
            Some(&[6]),
        ),
        ("null", Some(&[])),
        ("\"\"", Some(&[])),
        ("[]", Some(&[])),
        ("\"By appointment\"", Some(&[])),
        ("8", None),
        ("-1", None),
        ("1.5", None),
        ("\"-1\"", None),
        ("\"Monday-Friday\"", None),
        ("\"Mon - Fri\"", None),
        ("\"every day but Monday\"", None),
        ("true", None),
        ("{}", None),
    ];
    for (day, expected) in cases {
        let outcome = row(&format!(r#""time": "19:00", "day": {day}"#));
        match expected {
            None => assert_eq!(
                outcome.refused.map(|issue| issue.code.as_str()),
                Some("day_unreadable"),
                "{day}"
            ),
            Some([]) => assert_eq!(
                (outcome.meetings[0].day, outcome.meetings[0].time),
                (None, None),
                "{day}"
            ),
            Some(days) => {
                let found: Vec<_> = outcome
                    .meetings
                    .iter()
                    .filter_map(|meeting| meeting.day)
                    .collect();
                assert_eq!(found, days, "{day}");
                assert!(outcome.meetings.iter().all(|meeting| meeting.slug == "a"));
            }
        }
    }
    assert_eq!(
        codes(r#""day": [1, "someday"], "time": "19:00""#),
        ["days_dropped"]
    );
    assert_eq!(codes(r#""time": "19:00""#), ["time_without_day"]);
    let monthly = meeting(
        r#""day": "Saturday - Only 2nd Saturday of every month", "time": "19:00", "notes": "Ring twice""#,
    );
    assert_eq!(
        monthly.notes.as_deref(),
        Some("Saturday - Only 2nd Saturday of every month\nRing twice")
    );
}

#[test]
fn times() {
    let cases: [(&str, Option<(u32, u32)>); 40] = [
        ("\"19:00\"", Some((19, 0))),
        ("\"7:05\"", Some((7, 5))),
        ("\"07:05:59\"", Some((7, 5))),
        ("\"8:00 PM\"", Some((20, 0))),
        ("\"8:00PM\"", Some((20, 0))),
        ("\"8:00 p.m.\"", Some((20, 0))),
        ("\"8:00\u{202F}PM\"", Some((20, 0))),
        ("\"8 pm\"", Some((20, 0))),
        ("\"8p\"", Some((20, 0))),
        ("\"12:00 PM\"", Some((12, 0))),
        ("\"12:30 AM\"", Some((0, 30))),
        ("\"0:30 AM\"", Some((0, 30))),
        ("\"13:00 PM\"", Some((13, 0))),
        ("\"1:00:00 PM\"", Some((13, 0))),
        ("\"noon\"", Some((12, 0))),
        ("\"12:00 noon\"", Some((12, 0))),
        ("\"Midnight\"", Some((0, 0))),
        ("\"mediodía\"", Some((12, 0))),
        ("\"19h30\"", Some((19, 30))),
        ("\"19h\"", Some((19, 0))),
        ("\"19.30\"", Some((19, 30))),
        ("\"1930\"", Some((19, 30))),
        ("1930", Some((19, 30))),
        ("\"800\"", Some((8, 0))),
        ("[\"19:00\"]", Some((19, 0))),
        ("\"25:00\"", None),
        ("\"19:60\"", None),
        ("\"19:00:60\"", None),
        ("\"13:00 AM\"", None),
        ("\"0:30 PM\"", None),
        ("\"7:00 - 8:00 PM\"", None),
        ("\"8:00 evening\"", None),
        ("\"7\"", None),
        ("\"7:5\"", None),
        ("\"24:30\"", None),
        ("\"-7:00\"", None),
        ("\"+7:00\"", None),
        ("\"2021-01-01T19:00:00Z\"", None),
        ("true", None),
        ("{\"$date\": 1}", None),
    ];
    for (time, expected) in cases {
        let found = meeting(&format!(r#""day": 1, "time": {time}"#));
        assert_eq!(
            found.time,
            expected.and_then(|(hour, minute)| NaiveTime::from_hms_opt(hour, minute, 0)),
            "{time}"
        );
        let unread = codes(&format!(r#""day": 1, "time": {time}"#)) == ["time_unreadable"];
        assert_eq!(unread, expected.is_none(), "{time}");
    }
    let midnight = meeting(r#""day": 6, "time": "24:00""#);
    assert_eq!(
        (midnight.day, midnight.time),
        (Some(0), Some(NaiveTime::MIN))
    );
    assert_eq!(codes(r#""day": 6, "time": "24:00""#), ["time_24"]);
    assert_eq!(codes(r#""day": 6"#), ["time_missing"]);
    assert_eq!(codes(r#""day": 6, "time": """#), ["time_missing"]);
}

#[test]
fn ends() {
    let end = |start: &str, end: &str| {
        meeting(&format!(r#""day": 1, "time": {start}, "end_time": {end}"#)).end_time
    };
    let at = |hour| NaiveTime::from_hms_opt(hour, 30, 0);
    assert_eq!(end("\"19:30\"", "\"8:30 PM\""), at(20));
    // Past midnight: the end stays before the start.
    assert_eq!(end("\"23:30\"", "\"00:30\""), at(0));
    assert_eq!(end("\"23:30\"", "\"24:00\""), Some(NaiveTime::MIN));
    assert_eq!(end("\"19:30\"", "\"19:30\""), None);
    assert_eq!(end("\"19:30\"", "\"late\""), None);
    assert_eq!(end("\"soon\"", "\"19:30\""), None);
    assert_eq!(
        codes(r#""day": 1, "time": "19:30", "end_time": "19:30""#),
        ["end_equals_start"]
    );
    assert_eq!(
        codes(r#""day": 1, "time": "19:30", "end_time": "late""#),
        ["end_unreadable"]
    );
}

#[test]
fn zones() {
    let feed = |zone: &str| {
        format!(r#"[{{"slug": "a", "name": "A", "day": 1, "time": "19:00", "timezone": {zone}}}]"#)
    };
    let zone = |said: &str, given: Option<&str>| {
        let (mut outcomes, report) = read_all(feed(said).as_bytes(), given).unwrap();
        let meeting = outcomes.remove(0).meetings.remove(0);
        (
            meeting.time_zone,
            meeting.zone_source,
            report
                .counts
                .into_keys()
                .collect::<std::collections::BTreeSet<_>>(),
        )
    };
    let is = |found: (
        Option<String>,
        ZoneSource,
        std::collections::BTreeSet<String>,
    ),
              name: Option<&str>,
              source,
              codes: &[&str]| {
        assert_eq!(
            (
                found.0.as_deref(),
                found.1,
                found.2.iter().map(String::as_str).collect::<Vec<_>>()
            ),
            (name, source, codes.to_vec())
        );
    };
    is(
        zone("\"America/New_York\"", Some("Europe/Madrid")),
        Some("America/New_York"),
        ZoneSource::Stated,
        &[],
    );
    is(
        zone("\"america/new york\"", None),
        Some("America/New_York"),
        ZoneSource::Stated,
        &[],
    );
    is(
        zone("\"Eastern\"", None),
        Some("America/New_York"),
        ZoneSource::Stated,
        &[],
    );
    is(
        zone("null", Some("Europe/Madrid")),
        Some("Europe/Madrid"),
        ZoneSource::Feed,
        &[],
    );
    is(
        zone("\"Mars/Olympus\"", Some("Europe/Madrid")),
        Some("Europe/Madrid"),
        ZoneSource::Feed,
        &["zone_unknown"],
    );
    is(
        zone("\"Mars/Olympus\"", None),
        None,
        ZoneSource::Unknown,
        &["zone_missing", "zone_unknown"],
    );
    is(
        zone("\"\"", None),
        None,
        ZoneSource::Unknown,
        &["zone_missing"],
    );
}
