//! Every Meeting Guide file of `core/tests/feeds` against what is known about it.
//! `UPDATE_GOLDEN=1 cargo test -p waymark-core golden` writes the files again; the difference is then to be read.

use std::collections::BTreeMap;
use std::path::PathBuf;

use chrono::NaiveTime;
use serde_json::{Value, json};

use super::*;

/// The feeds with the zone a person importing them would give.
const FEEDS: [(&str, Option<&str>); 15] = [
    ("mg_aasanjose", Some("America/Los_Angeles")),
    ("mg_aasepia_philadelphia_2020", Some("America/New_York")),
    ("mg_airtable", Some("America/Los_Angeles")),
    ("mg_appointment_edge", None),
    ("mg_atlanta", Some("America/New_York")),
    ("mg_eda_eating_disorders_anonymous", None),
    ("mg_edmonton", Some("America/Edmonton")),
    ("mg_invalid_edge", None),
    ("mg_nocodeapi_sheet", None),
    ("mg_sussexaa", Some("America/New_York")),
    ("mg_times_edge", Some("America/Chicago")),
    ("mg_timezones_edge", None),
    ("mg_tsmlui_public_meetings", Some("America/Detroit")),
    ("spec_kansas_city_sample", Some("America/Toronto")),
    ("spec_types", None),
];

fn golden(name: &str, zone: Option<&str>) -> Value {
    let (outcomes, report) = match read_all(&real(&format!("{name}.json")), zone) {
        Ok(read) => read,
        Err(refused) => {
            return json!({ "refused_whole": refused.code.as_str(), "row": refused.row });
        }
    };
    assert!(
        report.imported * 100 >= report.rows * 97,
        "{name}: {} of {}",
        report.imported,
        report.rows
    );
    let refused: Vec<_> = outcomes
        .iter()
        .filter_map(|outcome| {
            outcome
                .refused
                .map(|issue| json!([outcome.row, issue.code.as_str(), issue.field]))
        })
        .collect();
    let meetings: Vec<_> = outcomes
        .iter()
        .flat_map(|outcome| &outcome.meetings)
        .collect();
    let mut attendance = BTreeMap::<_, u32>::new();
    let mut reasons = BTreeMap::<_, u32>::new();
    let mut zones = BTreeMap::<_, u32>::new();
    for meeting in &meetings {
        *attendance.entry(meeting.attendance.as_str()).or_default() += 1;
        *reasons.entry(meeting.status_reason.clone()).or_default() += 1;
        *zones
            .entry(meeting.time_zone.as_deref().unwrap_or("unknown"))
            .or_default() += 1;
    }
    let samples: Vec<_> = [
        0,
        meetings.len() / 3,
        meetings.len() / 2,
        meetings.len() - 1,
    ]
    .map(|at| &meetings[at])
    .into();
    json!({
        "rows": report.rows,
        "imported": report.imported,
        "refused": report.refused,
        "meetings": report.meetings,
        "counts": report.counts,
        "refused_rows": refused,
        "attendance": attendance,
        "status_reasons": reasons,
        "zones": zones,
        "with_coordinates": meetings.iter().filter(|meeting| meeting.latitude.is_some()).count(),
        "samples": samples,
    })
}

#[test]
fn every_feed_gives_its_golden_file() {
    for (name, zone) in FEEDS {
        let path = PathBuf::from(format!(
            "{}/tests/golden/feeds/{name}.json",
            env!("CARGO_MANIFEST_DIR")
        ));
        let found = serde_json::to_string_pretty(&golden(name, zone)).unwrap() + "\n";
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(&path, &found).unwrap();
        }
        assert_eq!(
            found,
            std::fs::read_to_string(&path).unwrap_or_default(),
            "{name}"
        );
    }
}

#[test]
fn every_file_of_the_folder_has_a_golden_file() {
    let files = std::fs::read_dir(format!("{}/tests/feeds", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let names: Vec<_> = files
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    for name in names.iter().filter_map(|name| name.strip_suffix(".json")) {
        assert!(FEEDS.iter().any(|(known, _)| *known == name), "{name}");
    }
    assert_eq!(
        names.iter().filter(|name| name.ends_with(".json")).count(),
        FEEDS.len()
    );
}

#[test]
fn edmonton_keeps_its_afternoons() {
    let (outcomes, report) = read_all(&real("mg_edmonton.json"), Some("America/Edmonton")).unwrap();
    assert_eq!(
        (report.rows, report.imported, report.meetings),
        (315, 315, 315)
    );
    let feed: Vec<Value> = serde_json::from_slice(&real("mg_edmonton.json")).unwrap();
    for (outcome, listed) in outcomes.iter().zip(&feed) {
        let meeting = &outcome.meetings[0];
        // Read the other way round: from our value to the text of the feed.
        assert_eq!(
            meeting.time.unwrap().format("%-I:%M %p").to_string(),
            listed["time"].as_str().unwrap()
        );
        assert_eq!(meeting.day.map(u64::from), listed["day"][0].as_u64());
        assert_eq!(meeting.slug, listed["slug"].as_str().unwrap());
    }
    let late = |meeting: &ListedMeeting| meeting.time >= NaiveTime::from_hms_opt(13, 0, 0);
    assert_eq!(
        outcomes
            .iter()
            .filter(|outcome| late(&outcome.meetings[0]))
            .count(),
        214
    );
}

#[test]
fn philadelphia_has_its_days_and_coordinates_as_text() {
    let (outcomes, report) = read_all(
        &real("mg_aasepia_philadelphia_2020.json"),
        Some("America/New_York"),
    )
    .unwrap();
    assert_eq!((report.rows, report.imported), (1928, 1928));
    let feed: Vec<Value> =
        serde_json::from_slice(&real("mg_aasepia_philadelphia_2020.json")).unwrap();
    for (outcome, listed) in outcomes.iter().zip(&feed) {
        let meeting = &outcome.meetings[0];
        assert_eq!(
            meeting.day.unwrap().to_string(),
            listed["day"].as_str().unwrap()
        );
        assert_eq!(
            meeting.latitude.unwrap(),
            listed["latitude"].as_str().unwrap().parse::<f64>().unwrap()
        );
        assert_eq!(
            meeting.time.unwrap().format("%H:%M").to_string(),
            listed["time"].as_str().unwrap()
        );
    }
}

#[test]
fn nothing_about_contact_persons_is_kept() {
    for (name, zone) in FEEDS {
        let Ok((outcomes, _)) = read_all(&real(&format!("{name}.json")), zone) else {
            continue;
        };
        let kept = serde_json::to_string(
            &outcomes
                .into_iter()
                .flat_map(|outcome| outcome.meetings)
                .collect::<Vec<_>>(),
        )
        .unwrap();
        for personal in ["Redacted R.", "942-000-6044"] {
            assert!(!kept.contains(personal), "{name}");
        }
    }
}
