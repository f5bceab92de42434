//! BMLT's answers, and the files beside them.

use super::*;
use crate::features::meetings::model::Attendance;

const FORMATS: &str = r#"[
    {"id": "4", "key_string": "C", "world_id": "BT", "lang": "en", "root_server_uri": "https://one.example/main/"},
    {"id": "4", "key_string": "F", "world_id": "BT", "lang": "da", "root_server_uri": "https://one.example/main/"},
    {"id": "5", "key_string": "C", "world_id": "CLOSED", "lang": "en", "root_server_uri": "https://one.example/main"},
    {"id": "6", "key_string": "fa", "world_id": "LANG", "lang": "en", "root_server_uri": "https://one.example/main"},
    {"id": "7", "key_string": "WC", "world_id": "WCHR", "lang": "en", "root_server_uri": "https://one.example/main"},
    {"id": "8", "key_string": "Ti", "world_id": "", "lang": "en", "root_server_uri": "https://one.example/main"},
    {"id": "4", "key_string": "M", "world_id": "M", "lang": "en", "root_server_uri": "https://two.example/main"},
    17
]"#;
const BODIES: &str = r#"[
    {"id": "1", "parent_id": "0", "name": "Region", "root_server_uri": "https://one.example/main"},
    {"id": "2", "parent_id": "1", "name": "Area", "contact_email": "x@y.org", "root_server_uri": "https://one.example/main"}
]"#;
const SERVER: &str = r#"[{"version": "4.1.0", "versionInt": "4001000", "defaultDuration": "01:15:00", "default_closed_status": true}]"#;

fn read(members: &str, files: &[&str]) -> RowOutcome {
    let mut beside = Beside::default();
    for file in files {
        beside.add(file.as_bytes()).unwrap();
    }
    let options = FeedOptions {
        beside,
        ..FeedOptions::default()
    };
    let feed = format!(
        r#"[{{"id_bigint": "9", "meeting_name": "A", "weekday_tinyint": "1", "start_time": "19:00:00",
        "root_server_uri": "https://one.example/main"{}{members}}},
        {{"id_bigint": "10", "meeting_name": "B", "weekday_tinyint": "2"}}]"#,
        if members.is_empty() { "" } else { "," }
    );
    read_with(feed.as_bytes(), &options).unwrap().0.remove(0)
}

fn meeting(members: &str, files: &[&str]) -> ListedMeeting {
    let mut outcome = read(members, files);
    assert_eq!(outcome.refused, None, "{members}");
    outcome.meetings.remove(0)
}

#[test]
fn days_count_from_one_and_ids_belong_to_their_server() {
    let found = meeting("", &[]);
    assert_eq!((found.day, found.fellowship), (Some(0), Fellowship::Na));
    assert_eq!(
        found.slug,
        bmlt_slug(Some("https://one.example/main/"), "9")
    );
    assert_eq!(found.slug, "9@one.example/main");
    assert_eq!(meeting(r#""weekday_tinyint": "7""#, &[]).day, Some(6));
    for day in ["0", "8", "Sunday", "1.5"] {
        let refused = read(&format!(r#""weekday_tinyint": "{day}""#), &[]).refused;
        assert_eq!(
            refused.map(|issue| issue.code),
            Some(IssueCode::DayUnreadable),
            "{day}"
        );
    }
}

#[test]
fn formats_are_joined_by_id_and_read_by_their_world_id() {
    let row = r#""formats": "C,fa,WC,Ti", "format_shared_id_list": "4,6,7,8,99""#;
    let found = meeting(row, &[FORMATS]);
    // "C" is the Basic Text on this server.
    assert_eq!(found.types, ["BT", "X"]);
    assert_eq!(
        (found.languages.as_slice(), found.accessible),
        (&["fa".to_owned()][..], Some(true))
    );
    let codes: Vec<_> = read(row, &[FORMATS])
        .issues
        .iter()
        .map(|issue| issue.code.as_str())
        .collect();
    assert_eq!(codes, ["format_local", "format_unknown", "zone_missing"]);
    // Nothing beside: letters alone mean nothing, but for the three that every server has.
    let alone = meeting(r#""formats": "C,VM,W""#, &[]);
    assert_eq!(
        (alone.types.is_empty(), alone.attendance),
        (true, Attendance::Online)
    );
    let two = r#""root_server_uri": "https://two.example/main", "format_shared_id_list": "4,5""#;
    assert_eq!(meeting(two, &[FORMATS]).types, ["M"]);
}

#[test]
fn what_the_server_takes_for_granted_is_filled_in() {
    let found = meeting(
        r#""duration_time": "00:00:00", "service_body_bigint": "2""#,
        &[FORMATS, BODIES, SERVER],
    );
    assert_eq!(found.end_time.unwrap().to_string(), "20:15:00");
    assert_eq!(found.types, ["C"]);
    assert_eq!(found.region.as_deref(), Some("Region > Area"));
    assert_eq!(meeting(r#""duration_time": """#, &[]).end_time, None);
    let given = meeting(r#""duration_time": "01:30:00""#, &[SERVER]);
    assert_eq!(given.end_time.unwrap().to_string(), "20:30:00");
    let all_day = read(r#""duration_time": "24:00:00""#, &[]);
    assert_eq!(
        all_day.meetings[0].end_time.unwrap().to_string(),
        "18:59:00"
    );
    assert!(
        all_day
            .issues
            .iter()
            .any(|issue| issue.code == IssueCode::DurationAllDay)
    );
    let odd = read(r#""duration_time": "25:00:00""#, &[]);
    assert!(
        odd.issues
            .iter()
            .any(|issue| issue.code == IssueCode::DurationUnreadable)
    );
}

#[test]
fn how_one_takes_part() {
    let link = r#""virtual_meeting_link": "https://zoom.us/j/1", "location_street": "1 Main", "latitude": "40", "longitude": "-70""#;
    let cases = [
        (
            r#""venue_type": "1""#,
            Attendance::InPerson,
            "venue_type",
            true,
        ),
        (
            r#""venue_type": "2""#,
            Attendance::Online,
            "venue_type",
            false,
        ),
        (
            r#""venue_type": "3""#,
            Attendance::Hybrid,
            "venue_type",
            true,
        ),
        (
            r#""venue_type": "", "formats": "VM""#,
            Attendance::Online,
            "formats",
            false,
        ),
        (
            r#""venue_type": "", "formats": "HY,VM""#,
            Attendance::Hybrid,
            "formats",
            true,
        ),
        (
            r#""venue_type": "", "formats": "VM,TC""#,
            Attendance::TemporarilyOnline,
            "formats:TC",
            false,
        ),
        (
            r#""venue_type": "", "formats": "TC""#,
            Attendance::TemporarilyOnline,
            "formats:TC",
            true,
        ),
        (
            r#""venueType": 2, "temporarilyVirtual": true"#,
            Attendance::TemporarilyOnline,
            "temporarilyVirtual",
            false,
        ),
        (
            r#""venue_type": """#,
            Attendance::Hybrid,
            "conference_url",
            true,
        ),
    ];
    for (members, attendance, reason, has_place) in cases {
        let found = meeting(&format!("{members}, {link}"), &[]);
        assert_eq!(
            (found.attendance, &*found.status_reason),
            (attendance, reason),
            "{members}"
        );
        assert_eq!(found.latitude.is_some(), has_place, "{members}");
    }
    let closed = meeting(r#""formats": "TC", "location_street": "1 Main""#, &[]);
    assert_eq!(closed.attendance, Attendance::TemporarilyClosed);
}

#[test]
fn what_is_not_published_is_refused_by_name() {
    let refused = read(r#""published": "0""#, &[]).refused.unwrap();
    assert_eq!(
        (refused.code.as_str(), refused.field),
        ("unpublished", "published")
    );
    assert!(read(r#""published": "1""#, &[]).refused.is_none());
}

#[test]
fn the_way_there_is_kept_and_prompts_and_contacts_are_not() {
    let found = meeting(
        r#""location_info": "Rear door", "train_lines": "Train Lines#@-@#D to Fordham", "bus_lines": "Bx 12",
        "contact_name_1": "Redacted R.", "email_contact": "x@y.org", "location_neighborhood": "Norwood""#,
        &[],
    );
    assert_eq!(
        found.location_notes.as_deref(),
        Some("Rear door\nD to Fordham\nBx 12")
    );
    assert_eq!(found.region.as_deref(), Some("Norwood"));
    let kept = serde_json::to_string(&found).unwrap();
    assert!(!kept.contains("Redacted") && !kept.contains("x@y.org") && !kept.contains("#@-@#"));
}

#[test]
fn the_administrations_own_form_counts_days_from_zero() {
    let formats = r#"[{"id": 4, "worldId": "STEP", "type": "MEETING_FORMAT", "translations": [{"key": "St", "name": "Step", "language": "en"}]}]"#;
    let feed = r#"[{"id": 9, "serviceBodyId": 2, "formatIds": [4], "venueType": 1, "temporarilyVirtual": false, "day": 0,
        "startTime": "19:00", "duration": "01:30", "timeZone": "Europe/Copenhagen", "latitude": 55.6, "longitude": 12.5,
        "published": true, "email": "x@y.org", "name": "A", "location_street": "Gade 1", "location_municipality": "Aarhus"}]"#;
    let mut beside = Beside::default();
    beside.add(formats.as_bytes()).unwrap();
    let options = FeedOptions {
        beside,
        ..FeedOptions::default()
    };
    let found = read_with(feed.as_bytes(), &options)
        .unwrap()
        .0
        .remove(0)
        .meetings
        .remove(0);
    assert_eq!(
        (found.slug.as_str(), found.day, found.types.as_slice()),
        ("9", Some(0), &["STEP".to_owned()][..])
    );
    assert_eq!(found.end_time.unwrap().to_string(), "20:30:00");
    assert_eq!(
        (found.time_zone.as_deref(), found.city.as_deref()),
        (Some("Europe/Copenhagen"), Some("Aarhus"))
    );
    assert_eq!(found.attendance, Attendance::InPerson);
}

#[test]
fn a_file_that_does_not_belong_beside_a_list_is_named() {
    let mut beside = Beside::default();
    for file in [
        "[17]",
        r#"[{"slug": "a", "name": "A", "day": 1}]"#,
        r#"{"meetings": []}"#,
    ] {
        assert_eq!(
            beside.add(file.as_bytes()).unwrap_err().code,
            RefusalCode::UnknownShape,
            "{file}"
        );
    }
    assert!(beside.add(&b"[]"[..]).is_ok());
    assert_eq!(
        beside
            .add(&b"[{\"key_string\": \"C\""[..])
            .unwrap_err()
            .code,
        RefusalCode::CutOff
    );
    let info = read_all(SERVER.as_bytes(), None).unwrap_err();
    assert_eq!(info.code.as_str(), "server_info");
}

#[test]
fn changes_name_each_meeting_once_as_it_is_now() {
    let answer = r#"[
        {"change_type": "comdef_change_type_change", "meeting_id": "1", "meeting_exists": "1", "date_int": "20"},
        {"change_type": "comdef_change_type_delete", "meeting_id": "1", "meeting_exists": "0", "date_int": "30"},
        {"change_type": "comdef_change_type_new", "meeting_id": 2, "meeting_exists": 1, "date_int": "25"},
        {"change_type": "comdef_change_type_delete", "meeting_id": "3", "date_int": "26", "json_data": {"before": {}}},
        {"change_type": "comdef_change_type_change", "meeting_id": "", "user_name": "Redacted"},
        null
    ]"#;
    let change = |id: &str, gone| Change {
        id: id.to_owned(),
        gone,
    };
    let said = |answer: &str, since| {
        let since = crate::calendar::Instant::from_timestamp(since, 0);
        changes(answer.as_bytes(), since)
    };
    let meetings = vec![change("1", true), change("2", false), change("3", true)];
    let others = true;
    assert_eq!(said(answer, 0), Ok(Changes { meetings, others }));
    let late = said(answer, 26).unwrap().meetings;
    assert_eq!(late, [change("1", true), change("3", true)]);
    let undated = r#"[{"meeting_id": "4", "date_int": "x"}]"#;
    let (meetings, others) = (vec![change("4", false)], false);
    assert_eq!(said(undated, 100), Ok(Changes { meetings, others }));
    assert_eq!(said("[]", 0), Ok(Changes::default()));
    assert_eq!(said("<html>", 0).unwrap_err().code, RefusalCode::Html);
    assert_eq!(said("[{", 0).unwrap_err().code, RefusalCode::CutOff);
    assert_eq!(
        read_all(answer.as_bytes(), None).unwrap_err().code.as_str(),
        "list_of_changes"
    );
}
