//! The online intergroup's export.

use serde_json::Value;

use super::*;
use crate::calendar::Instant;
use crate::features::meetings::model::{Attendance, ZoneSource};

fn read(feed: &[u8], groups: &[u8]) -> Vec<ListedMeeting> {
    let mut beside = Beside::default();
    beside.add(groups).unwrap();
    let options = FeedOptions {
        beside,
        ..FeedOptions::default()
    };
    let (outcomes, report) = read_with(feed, &options).unwrap();
    assert_eq!(report.refused, 0);
    outcomes
        .into_iter()
        .flat_map(|outcome| outcome.meetings)
        .collect()
}

#[test]
fn every_day_and_hour_is_the_one_that_its_next_start_falls_on() {
    let feed = real("oiaa_central_meetings_mongo.json");
    let found = read(&feed, &real("oiaa_central_groups_mongo.json"));
    let rows: Vec<Value> = serde_json::from_slice(&feed).unwrap();
    assert_eq!(found.len(), rows.len());
    let mut compared = 0;
    for (meeting, row) in found.iter().zip(&rows) {
        assert_eq!(
            (meeting.attendance, meeting.fellowship),
            (Attendance::Online, Fellowship::Aa)
        );
        assert!(meeting.group.is_some(), "{}", meeting.slug);
        let (Some(start), Some(zone)) = (row["startDateUTC"]["$date"].as_str(), &meeting.time_zone)
        else {
            continue;
        };
        // The export has the next start as an instant too: another way to the same hour.
        let local = Zone::parse(zone)
            .unwrap()
            .to_local(start.parse::<Instant>().unwrap());
        let day = u8::try_from(chrono::Datelike::weekday(&local).num_days_from_sunday()).unwrap();
        assert_eq!(
            (meeting.day, meeting.time),
            (Some(day), Some(local.time())),
            "{}",
            meeting.slug
        );
        assert_eq!(meeting.zone_source, ZoneSource::Stated);
        compared += 1;
    }
    assert_eq!(compared, 149);
}

#[test]
fn a_group_is_joined_and_its_mail_is_not() {
    let groups = br#"[{"_id": {"$oid": "g"}, "recordID": "7", "name": "Group", "email": "x@y.org", "notes": "Daily", "website": "g.example",
        "userIDs": [{"$oid": "u"}]}]"#;
    let feed = br#"[
        {"_id": {"$oid": "1"}, "slug": "a", "name": "A", "groupID": {"$oid": "g"}, "timezone": "Europe/Kyiv", "day": 7, "time": "23:30",
         "duration": 90, "languages": ["uk", "ru"], "archived": false, "updatedAt": {"$date": "2025-01-30T14:13:55.582Z"}},
        {"slug": "b", "name": "B", "groupID": {"$oid": "unknown"}, "day": 1, "time": "10:00", "archived": true, "group": "Own"}
    ]"#;
    let found = read(feed, groups);
    let first = &found[0];
    assert_eq!(
        (first.group.as_deref(), first.group_notes.as_deref()),
        (Some("Group"), Some("Daily"))
    );
    assert_eq!(first.website.as_deref(), Some("https://g.example"));
    assert_eq!(
        (first.day, first.end_time.unwrap().to_string()),
        (Some(0), "01:00:00".to_owned())
    );
    assert_eq!(first.languages, ["uk", "ru"]);
    assert_eq!(
        first.updated.unwrap().to_rfc3339(),
        "2025-01-30T14:13:55.582+00:00"
    );
    assert!(!serde_json::to_string(&found).unwrap().contains("x@y.org"));
    assert_eq!(
        (found[1].attendance, &*found[1].status_reason),
        (Attendance::Inactive, "archived")
    );
}
