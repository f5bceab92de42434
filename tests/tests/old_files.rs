//! Files of released versions open, say what they said, and have the schema of a fresh file.
//!
//! `FREEZE=0.1.0 cargo test -p waymark-tests --test old_files` writes the files of a release once, under
//! `tests/old_files/0.1.0`. They are never written again.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Value, json};
use waymark_core::platform::{FrozenClock, MemorySecrets, SecretStore};
use waymark_core::{
    Answer, Answers, App, CheckinDraft, FeedFile, Fellowship, ListQuery, Medicine, MeetingFilter,
    MeetingStanding, NearQuery, PracticeDraft, ReminderDraft, ReminderKind, ReminderSchedule,
    Settings,
};

const KEY: [u8; 32] = [0x57; 32];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("old_files")
}

fn open(home: &Path) -> Arc<App> {
    let clock = FrozenClock::new("2026-11-23T15:00:00Z".parse().unwrap(), "America/Edmonton");
    let secrets = MemorySecrets::default();
    secrets.put("database-key".into(), KEY.to_vec()).unwrap();
    secrets
        .put("device-key".into(), [0x44; 32].to_vec())
        .unwrap();
    App::open(
        home.display().to_string(),
        Arc::new(clock),
        Arc::new(secrets),
    )
    .unwrap()
}

/// Some of everything a person can write, with edits and deletes.
fn live(home: &Path) {
    let app = open(home);
    let item = app
        .checkin_item_add("Did I call Mum?".into(), false)
        .unwrap();
    for day in 1..=20 {
        let answers = Answers {
            mood: Some(day % 11),
            craving: (day % 3 == 0).then_some(10 - day % 11),
            sleep_hours: Some(6.25),
            medicine: Some(Medicine::Late),
            used: Some(Answer::Skip),
            note: (day % 2 == 0).then(|| format!("día {day} — ✓")),
            triggers: vec!["payday".into(), format!("t{}", day % 4)],
            own: [(item.id.clone(), day % 2)].into(),
            ..Answers::default()
        };
        let day = format!("2026-11-{day:02}").parse().ok();
        let saved = app
            .checkin_save(CheckinDraft {
                day,
                at: None,
                answers,
            })
            .unwrap();
        match saved.answers.mood {
            Some(3) => app.checkin_delete(saved.id).unwrap(),
            Some(5) => {
                let edited = Answers {
                    mood: Some(6),
                    ..Answers::default()
                };
                app.checkin_edit(
                    saved.id,
                    CheckinDraft {
                        answers: edited,
                        ..Default::default()
                    },
                )
                .map(drop)
                .unwrap();
            }
            _ => {}
        }
    }
    let settings = Settings {
        language: Some("es".into()),
        country: Some("MX".into()),
        day_start: 4,
        quiet_from: "22:30:00".parse().ok(),
        quiet_until: "07:00:00".parse().ok(),
        ..app.settings().unwrap()
    };
    app.settings_save(settings).unwrap();
    for kind in [ReminderKind::Medicine, ReminderKind::Checkin] {
        let schedule = ReminderSchedule {
            times: vec!["08:00:00".parse().unwrap(), "20:15:00".parse().unwrap()],
            ..Default::default()
        };
        app.reminder_add(ReminderDraft {
            kind,
            name: "kept".into(),
            schedule,
        })
        .unwrap();
    }
    let practice = PracticeDraft {
        situation: Some("craving".into()),
        before: Some(8),
        after: Some(5),
        ..PracticeDraft::default()
    };
    app.skill_practise("stop-pause".into(), practice).unwrap();
    app.skill_favourite("stop-pause".into(), true).unwrap();
    let list = home.join("list.json");
    std::fs::write(
        &list,
        r#"[{"slug": "9", "name": "Noon Break", "day": 1, "time": "12:00 PM", "latitude": 53.5461,
             "longitude": -113.4938, "types": ["O", "DD"]}]"#,
    )
    .unwrap();
    let zone = Some("America/Edmonton".to_owned());
    app.meetings_import(FeedFile {
        path: list.display().to_string(),
        source: "edmonton".into(),
        fellowship: Some(Fellowship::Aa),
        time_zone: zone,
        ..FeedFile::default()
    })
    .unwrap();
    let found = app.meetings_near(around()).unwrap();
    app.meeting_favourite(found.meetings[0].id.clone(), true)
        .unwrap();
    std::fs::remove_file(list).unwrap();
    app.suspend().unwrap();
}

fn around() -> NearQuery {
    NearQuery {
        latitude: 53.55,
        longitude: -113.5,
        ..NearQuery::default()
    }
}

/// What a person would see of it all.
fn seen(app: &App) -> Value {
    let mut days = serde_json::to_value(app.checkin_list(None, None).unwrap()).unwrap();
    // A set has no order of its own.
    for entry in days
        .as_array_mut()
        .unwrap()
        .iter_mut()
        .flat_map(|day| day["entries"].as_array_mut().unwrap())
    {
        entry["triggers"]
            .as_array_mut()
            .unwrap()
            .sort_by_key(ToString::to_string);
    }
    json!({
        "days": days,
        "items": app.checkin_items().unwrap(),
        "settings": app.settings().unwrap(),
        "reminders": app.reminders().unwrap(),
        "practices": app.practices(None, 100).unwrap(),
        "favourites": app.meeting_favourites().unwrap(),
        "near": app.meetings_near(around()).unwrap(),
    })
}

const FILES: [&str; 4] = ["waymark.db", "waymark.head", "meetings.db", "meetings.head"];

fn releases() -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    found.sort();
    found
}

#[test]
fn every_released_file_still_says_what_it_said() {
    if let Some(release) = std::env::var_os("FREEZE") {
        let kept = folder().join(release);
        std::fs::create_dir(&kept).expect("a release is frozen once");
        let home = tempfile::tempdir().unwrap();
        live(home.path());
        for file in FILES {
            std::fs::copy(home.path().join(file), kept.join(file)).unwrap();
        }
        let text = serde_json::to_string_pretty(&seen(&open(home.path()))).unwrap();
        std::fs::write(kept.join("expected.json"), text + "\n").unwrap();
    }
    let releases = releases();
    assert!(!releases.is_empty());
    for release in releases {
        let home = tempfile::tempdir().unwrap();
        for file in FILES {
            std::fs::copy(release.join(file), home.path().join(file)).unwrap();
        }
        let app = open(home.path());
        let expected: Value =
            serde_json::from_slice(&std::fs::read(release.join("expected.json")).unwrap()).unwrap();
        let now = seen(&app);
        for (part, was) in expected.as_object().unwrap() {
            // Later versions may say more of a thing, never less or otherwise.
            assert!(
                holds(&now[part], was),
                "{}: {part} was\n{was:#}\nand is\n{:#}",
                release.display(),
                now[part]
            );
        }
        app.suspend().unwrap();
        let fresh = tempfile::tempdir().unwrap();
        open(fresh.path()).suspend().unwrap();
        assert_eq!(
            schema(home.path()),
            schema(fresh.path()),
            "upgraded equals fresh"
        );
    }
}

#[test]
fn what_a_release_kept_is_there_when_its_list_drops_it() {
    for release in releases() {
        let home = tempfile::tempdir().unwrap();
        for file in FILES {
            std::fs::copy(release.join(file), home.path().join(file)).unwrap();
        }
        let app = open(home.path());
        let list = home.path().join("list.json");
        let row = r#"[{"slug": "10", "name": "Other", "day": 2, "time": "07:00", "latitude": 1, "longitude": 1}]"#;
        std::fs::write(&list, row).unwrap();
        app.meetings_import(FeedFile {
            path: list.display().to_string(),
            source: "edmonton".into(),
            ..FeedFile::default()
        })
        .unwrap();
        app.suspend().unwrap();
        let kept = open(home.path()).meeting_favourites().unwrap();
        assert_eq!((kept.len(), kept[0].name.as_str()), (1, "Noon Break"));
        assert_eq!(kept[0].standing, MeetingStanding::NotListed);
        let last = kept[0].last_listed.as_ref().unwrap();
        assert_eq!((last.day, last.time), (Some(1), "12:00".parse().ok()));
    }
}

#[test]
fn what_a_release_listed_is_found_by_words_by_type_and_on_a_card() {
    for release in releases() {
        let home = tempfile::tempdir().unwrap();
        for file in FILES {
            std::fs::copy(release.join(file), home.path().join(file)).unwrap();
        }
        let app = open(home.path());
        let names = |text: Option<&str>, types: &[&str]| -> Vec<String> {
            let filter = MeetingFilter {
                text: text.map(Into::into),
                types: types.iter().map(|code| (*code).to_owned()).collect(),
                fellowships: vec![Fellowship::Aa],
                ..MeetingFilter::default()
            };
            let near = NearQuery {
                filter: filter.clone(),
                ..around()
            };
            let list = ListQuery {
                filter,
                ..ListQuery::default()
            };
            let listed = app.meetings_list(list).unwrap();
            assert_eq!(app.meetings_near(near).unwrap().total, listed.total);
            listed
                .meetings
                .into_iter()
                .map(|meeting| meeting.name)
                .collect()
        };
        assert_eq!(names(None, &[]), ["Noon Break"]);
        assert_eq!(names(Some("BREÁK no"), &["dual_diagnosis"]), ["Noon Break"]);
        assert!(names(Some("dinner"), &[]).is_empty());
        assert!(names(None, &["C"]).is_empty());
        assert_eq!(app.meetings_near_cards(around()).unwrap().total, 1);
    }
}

/// Whether `now` says all that `was` said.
fn holds(now: &Value, was: &Value) -> bool {
    match (now, was) {
        (Value::Object(now), Value::Object(was)) => was
            .iter()
            .all(|(key, was)| now.get(key).is_some_and(|now| holds(now, was))),
        (Value::Array(now), Value::Array(was)) => {
            now.len() == was.len() && now.iter().zip(was).all(|(now, was)| holds(now, was))
        }
        _ => now == was,
    }
}

/// The diary's tables and indexes, in a fixed order.
fn schema(home: &Path) -> Vec<String> {
    let sql = rusqlite::Connection::open(home.join("waymark.db")).unwrap();
    let digits: String = KEY.iter().map(|byte| format!("{byte:02x}")).collect();
    sql.execute_batch(&format!("PRAGMA key = \"x'{digits}'\""))
        .unwrap();
    let mut statement = sql
        .prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name")
        .unwrap();
    let found = statement
        .query_map([], |row| row.get::<_, String>(0))
        .unwrap();
    found.collect::<Result<_, _>>().unwrap()
}
