//! What other programs get wrong with the same feeds, one test a fault.

use super::*;
use crate::features::meetings::model::{Attendance, ZoneSource};

/// The meetings of a feed in which every row has to be good.
fn all(feed: &str) -> Vec<ListedMeeting> {
    let (outcomes, report) = read_all(feed.as_bytes(), Some("America/New_York")).unwrap();
    assert_eq!(report.refused, 0, "{:?}", report.counts);
    outcomes
        .into_iter()
        .flat_map(|outcome| outcome.meetings)
        .collect()
}

#[test]
fn an_address_in_three_parts_is_a_door_all_the_same() {
    let found = meeting(r#""formatted_address": "12 High Street, Oxford, UK""#);
    assert_eq!(
        (found.attendance, found.approximate),
        (Attendance::InPerson, false)
    );
}

#[test]
fn an_address_in_four_parts_without_a_door_is_an_area() {
    let found = meeting(r#""formatted_address": "Wicker Park, Chicago, IL, USA""#);
    assert_eq!(
        (found.attendance, found.approximate),
        (Attendance::Unknown, true)
    );
}

#[test]
fn a_list_without_a_country_column_is_not_inactive() {
    let found = meeting(r#""address": "1 Main St", "city": "Asheville", "state": "NC""#);
    assert_eq!(found.attendance, Attendance::InPerson);
}

#[test]
fn a_link_to_an_unknown_host_is_still_online() {
    let found = meeting(r#""conference_url": "https://meet.small.example/room""#);
    assert_eq!(found.attendance, Attendance::Online);
}

#[test]
fn a_meeting_by_phone_alone_is_online_also_with_a_short_number() {
    assert_eq!(
        meeting(r#""conference_phone": "5551234""#).attendance,
        Attendance::Online
    );
    assert_eq!(
        meeting(r#""conference_phone": 15551234567"#).attendance,
        Attendance::Online
    );
}

#[test]
fn a_closed_place_that_meets_online_is_not_inactive() {
    let found = meeting(r#""types": ["TC"], "address": "1 Main", "conference_url": "zoom.us/j/1""#);
    assert_eq!(found.attendance, Attendance::TemporarilyOnline);
    let closed = meeting(r#""types": ["TC"], "address": "1 Main""#);
    assert_eq!(closed.attendance, Attendance::TemporarilyClosed);
}

#[test]
fn types_stay_as_the_feed_has_them_when_a_meeting_is_online() {
    let found = meeting(r#""types": ["BA", "X", "ONL"], "conference_url": "zoom.us/j/1""#);
    assert_eq!(found.types, ["BA", "X", "ONL"]);
}

#[test]
fn one_odd_row_does_not_end_the_feed() {
    let odd = [
        r#""day": "Monday", "time": "19:00""#,
        r#""day": "", "time": "19:00""#,
        r#""day": 1, "time": "noon""#,
        r#""day": 1, "types": [null]"#,
        r#""day": 1, "conference_phone": 15551234567"#,
        r#""day": 1, "address": 17"#,
    ];
    for members in odd {
        let feed = format!(
            r#"[{{"slug": "a", "name": "A", {members}}}, {{"slug": "b", "name": "B", "day": 2}}]"#
        );
        assert_eq!(all(&feed).len(), 2, "{members}");
    }
}

#[test]
fn a_list_inside_an_object_is_found() {
    for name in ["records", "meetings"] {
        assert_eq!(
            all(&format!(r#"{{"{name}": [{{"name": "A", "day": 1}}]}}"#)).len(),
            1
        );
    }
}

#[test]
fn eight_in_the_evening_is_not_eight_in_the_morning() {
    let found = meeting(r#""day": 1, "time": "8:00 PM""#);
    assert_eq!(found.time.unwrap().to_string(), "20:00:00");
}

#[test]
fn rows_with_several_days_do_not_push_out_other_rows() {
    let feed = r#"[
        {"slug": "a", "name": "A", "day": [1, 3], "time": "19:00"},
        {"slug": "b", "name": "B", "day": 2, "time": "19:00"},
        {"slug": "c", "name": "C", "day": [0], "time": "19:00"},
        {"slug": "d", "name": "D", "day": [5, 6], "time": "19:00"},
        {"slug": "e", "name": "E", "day": 4, "time": "19:00"}
    ]"#;
    let found: Vec<_> = all(feed)
        .into_iter()
        .map(|one| (one.slug, one.day.unwrap()))
        .collect();
    let expected = [
        ("a", 1),
        ("a", 3),
        ("b", 2),
        ("c", 0),
        ("d", 5),
        ("d", 6),
        ("e", 4),
    ];
    assert_eq!(found, expected.map(|(slug, day)| (slug.to_owned(), day)));
}

#[test]
fn no_day_is_by_appointment_and_not_sunday() {
    assert_eq!(meeting(r#""day": null, "time": "19:00""#).day, None);
}

#[test]
fn a_time_that_is_none_and_a_zone_that_is_none_lose_no_row() {
    assert_eq!(meeting(r#""day": 1, "time": "25:00""#).time, None);
    let found = meeting(r#""day": 1, "time": "19:00", "timezone": "Mars/Olympus""#);
    assert_eq!(found.zone_source, ZoneSource::Feed);
    let (outcomes, _) = read_all(br#"[{"name": "A", "day": 1, "time": "19:00"}]"#, None).unwrap();
    let found = &outcomes[0].meetings[0];
    assert_eq!(
        (found.zone_source, &found.time_zone),
        (ZoneSource::Unknown, &None)
    );
}

#[test]
fn the_second_meeting_with_one_slug_is_kept() {
    let feed = r#"[{"slug": "a", "name": "A", "day": 1}, {"slug": "a", "name": "B", "day": 2}]"#;
    let found = all(feed);
    assert_eq!(
        (
            found.len(),
            found[0].slug == found[1].slug,
            found[0].key == found[1].key
        ),
        (2, true, false)
    );
}

#[test]
fn a_key_does_not_change_when_the_feed_gains_a_row_before_it() {
    let rows = [
        r#"{"slug": "a", "name": "A", "day": 1}"#,
        r#"{"slug": "a", "name": "B", "day": 2}"#,
    ];
    let before = all(&format!("[{}]", rows.join(",")));
    let after = all(&format!(
        r#"[{{"slug": "z", "name": "Z", "day": 1}},{}]"#,
        rows.join(",")
    ));
    assert_eq!(before[1].key, after[2].key);
}

#[test]
fn types_in_one_text_are_all_read() {
    assert_eq!(meeting(r#""types": "O,D , [w]""#).types, ["O", "D", "W"]);
}

#[test]
fn an_end_before_the_start_is_on_the_next_day() {
    let found = meeting(r#""day": 1, "time": "23:30", "end_time": "00:30""#);
    assert_eq!(found.end_time.unwrap().to_string(), "00:30:00");
    assert!(found.end_time < found.time);
}

#[test]
fn greenwich_and_the_equator_are_places() {
    let at = |latitude: &str, longitude: &str| {
        meeting(&format!(
            r#""latitude": {latitude}, "longitude": {longitude}"#
        ))
        .latitude
    };
    assert_eq!(
        (at("51.48", "0"), at("0", "32.58"), at("0", "0")),
        (Some(51.48), Some(0.0), None)
    );
}

#[test]
fn entities_are_read_however_often_they_were_written() {
    for name in ["Men&#8217;s &amp; more", "Men&amp;#8217;s &amp;amp; more"] {
        assert_eq!(
            meeting(&format!(r#""name": "{name}""#)).name,
            "Men’s & more"
        );
    }
}

#[test]
fn zeros_lost_by_a_spreadsheet_come_back_only_where_codes_have_five_digits() {
    let code = |members: &str| {
        meeting(&format!(r#""address": "1 Main", {members}"#))
            .postal_code
            .unwrap()
    };
    assert_eq!(
        code(r#""postal_code": 2139, "state": "MA", "country": "USA""#),
        "02139"
    );
    assert_eq!(code(r#""postal_code": "802", "state": "VI""#), "00802");
    assert_eq!(
        code(r#""postal_code": 8001, "country": "Switzerland""#),
        "8001"
    );
    assert_eq!(code(r#""postal_code": 2000, "state": "NSW""#), "2000");
}

#[test]
fn an_address_is_not_cut_at_a_sign() {
    assert_eq!(
        meeting(r#""address": "123 Main @ 2nd""#).address.as_deref(),
        Some("123 Main @ 2nd")
    );
}

#[test]
fn a_challenge_page_is_not_an_empty_list() {
    let page = b"<!DOCTYPE html><title>Just a moment...</title>";
    assert_eq!(read_all(page, None).unwrap_err().code, RefusalCode::Html);
}

#[test]
fn a_change_still_to_come_is_not_believed() {
    let options = FeedOptions {
        now: Some("2026-11-24T12:00:00Z".parse().unwrap()),
        ..FeedOptions::default()
    };
    let updated = |said: &str| {
        let feed = format!(r#"[{{"name": "A", "day": 1, "updated": "{said}"}}]"#);
        let outcome = read_with(feed.as_bytes(), &options).unwrap().0.remove(0);
        (
            outcome.meetings[0].updated.is_some(),
            outcome
                .issues
                .iter()
                .any(|issue| issue.code == IssueCode::UpdatedFuture),
        )
    };
    assert_eq!(updated("2054-01-01 00:00:00"), (false, true));
    assert_eq!(updated("2026-11-25 01:00:00"), (true, false));
}

#[test]
fn an_empty_zone_of_bmlt_is_not_utc() {
    let feed = r#"[{"id_bigint": "1", "meeting_name": "A", "weekday_tinyint": "2", "start_time": "19:00:00", "time_zone": ""}]"#;
    let (outcomes, _) = read_all(feed.as_bytes(), None).unwrap();
    assert_eq!(outcomes[0].meetings[0].time_zone, None);
}

#[test]
fn a_day_of_bmlt_is_not_a_day_late() {
    let feed = r#"[{"id_bigint": "1", "meeting_name": "A", "weekday_tinyint": "1"}, {"id_bigint": "2", "meeting_name": "B", "weekday_tinyint": "7"}]"#;
    let days: Vec<_> = all(feed).into_iter().filter_map(|one| one.day).collect();
    assert_eq!(days, [0, 6]);
}

#[test]
fn letters_that_two_formats_share_are_told_apart() {
    let mut beside = Beside::default();
    beside
        .add(&br#"[{"id": "43", "key_string": "QA", "world_id": "QA"}, {"id": "53", "key_string": "QA", "world_id": "TOP"}]"#[..])
        .unwrap();
    let options = FeedOptions {
        beside,
        ..FeedOptions::default()
    };
    let feed = r#"[{"id_bigint": "1", "meeting_name": "A", "weekday_tinyint": "1", "formats": "QA", "format_shared_id_list": "53"}]"#;
    let found = read_with(feed.as_bytes(), &options).unwrap().0.remove(0);
    assert_eq!(found.meetings[0].types, ["TOP"]);
}

#[test]
fn an_office_is_not_where_a_virtual_meeting_is() {
    let feed = r#"[{"id_bigint": "1", "meeting_name": "A", "weekday_tinyint": "1", "formats": "VM", "latitude": "34.235918", "longitude": "-118.563659"}]"#;
    let found = all(feed).remove(0);
    assert_eq!((found.latitude, &*found.place_reason), (None, "none"));
}
