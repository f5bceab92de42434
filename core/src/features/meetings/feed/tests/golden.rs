//! Every file of `core/tests/feeds` against what is known about it.
//! `UPDATE_GOLDEN=1 cargo test -p waymark-core golden` writes the files again; the difference is then to be read.

use std::collections::BTreeMap;
use std::path::PathBuf;

use chrono::NaiveTime;
use serde_json::{Value, json};

use super::*;

/// A feed with the zone that a person importing it would give, and the files beside it.
struct Feed(&'static str, Option<&'static str>, &'static [&'static str]);

const FEEDS: [Feed; 24] = [
    Feed("bmlt_greater_ny_GetFormats", None, &[]),
    Feed(
        "bmlt_greater_ny_GetSearchResults",
        Some("America/New_York"),
        &[
            "bmlt_greater_ny_GetFormats",
            "bmlt_greater_ny_GetServiceBodies",
        ],
    ),
    Feed("bmlt_greater_ny_GetServiceBodies", None, &[]),
    Feed("bmlt_lgv_search00", None, &["bmlt_lgv_search00"]),
    Feed("bmlt_lgv_search01", None, &["bmlt_lgv_search01"]),
    Feed("mg_aasanjose", Some("America/Los_Angeles"), &[]),
    Feed(
        "mg_aasepia_philadelphia_2020",
        Some("America/New_York"),
        &[],
    ),
    Feed("mg_airtable", Some("America/Los_Angeles"), &[]),
    Feed("mg_appointment_edge", None, &[]),
    Feed("mg_atlanta", Some("America/New_York"), &[]),
    Feed("mg_eda_eating_disorders_anonymous", None, &[]),
    Feed("mg_edmonton", Some("America/Edmonton"), &[]),
    Feed("mg_invalid_edge", None, &[]),
    Feed("mg_nocodeapi_sheet", None, &[]),
    Feed("mg_sussexaa", Some("America/New_York"), &[]),
    Feed("mg_times_edge", Some("America/Chicago"), &[]),
    Feed("mg_timezones_edge", None, &[]),
    Feed("mg_tsmlui_public_meetings", Some("America/Detroit"), &[]),
    Feed("oiaa_central_groups_mongo", None, &[]),
    Feed(
        "oiaa_central_meetings_mongo",
        None,
        &["oiaa_central_groups_mongo"],
    ),
    Feed("oiaa_language", None, &[]),
    Feed("oiaa_type", None, &[]),
    Feed("spec_kansas_city_sample", Some("America/Toronto"), &[]),
    Feed("spec_types", None, &[]),
];

impl Feed {
    fn read(&self) -> Result<(Vec<RowOutcome>, ImportReport), FeedRefused> {
        let Self(name, zone, files) = self;
        let mut beside = Beside::default();
        for file in *files {
            beside.add(&real(&format!("{file}.json"))[..]).unwrap();
        }
        let options = FeedOptions {
            fellowship: (!name.starts_with("bmlt")).then_some(Fellowship::Aa),
            time_zone: zone.map(|name| Zone::parse(name).unwrap()),
            now: Some("2026-11-24T12:00:00Z".parse().unwrap()),
            beside,
        };
        read_with(&real(&format!("{name}.json")), &options)
    }
}

fn golden(feed: &Feed) -> Value {
    let Feed(name, ..) = feed;
    let (outcomes, report) = match feed.read() {
        Ok(read) => read,
        Err(refused) => {
            return json!({ "refused_whole": refused.code.as_str(), "row": refused.row });
        }
    };
    let unpublished = report.counts.get("unpublished").copied().unwrap_or(0);
    assert!(
        (report.imported + unpublished) * 100 >= report.rows * 97,
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
    let mut places = BTreeMap::<_, u32>::new();
    let mut languages = BTreeMap::<_, u32>::new();
    let mut suggested = BTreeMap::<_, u32>::new();
    let mut zones = BTreeMap::<_, u32>::new();
    for meeting in &meetings {
        *attendance.entry(meeting.attendance.as_str()).or_default() += 1;
        *reasons.entry(meeting.status_reason.clone()).or_default() += 1;
        *places.entry(meeting.place_reason.clone()).or_default() += 1;
        if let Some(weeks) = &meeting.notes_suggest {
            *suggested.entry(weeks).or_default() += 1;
        }
        for language in &meeting.languages {
            *languages.entry(language.as_str()).or_default() += 1;
        }
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
        "place_reasons": places,
        "zones": zones,
        "languages": languages,
        "notes_suggest": suggested,
        "accessible": meetings.iter().filter(|meeting| meeting.accessible == Some(true)).count(),
        "with_coordinates": meetings.iter().filter(|meeting| meeting.latitude.is_some()).count(),
        "samples": samples,
    })
}

#[test]
fn every_feed_gives_its_golden_file() {
    for feed in FEEDS {
        let name = feed.0;
        let path = PathBuf::from(format!(
            "{}/tests/golden/feeds/{name}.json",
            env!("CARGO_MANIFEST_DIR")
        ));
        let found = serde_json::to_string_pretty(&golden(&feed)).unwrap() + "\n";
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
        assert!(FEEDS.iter().any(|feed| feed.0 == name), "{name}");
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
    for feed in FEEDS {
        let name = feed.0;
        let Ok((outcomes, _)) = feed.read() else {
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
