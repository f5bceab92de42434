//! The whole core with the network refused: the kernel ends the process at the first attempt.
#![allow(clippy::unwrap_used, reason = "all of this file is a test")]

use std::io::ErrorKind;
use std::net::{TcpListener, UdpSocket};

use waymark_core::content::Language;
use waymark_core::{
    FeedFile, Fellowship, NearQuery, PracticeDraft, ReminderDraft, ReminderKind, ReminderSchedule,
    Settings, SuggestQuery, crisis_page,
};
use waymark_tests::crash::journal;
use waymark_tests::network::{Refusal, without};

/// The control: in such a thread there is no network.
#[test]
fn the_network_is_refused() {
    without(Refusal::Error, || {
        let tcp = TcpListener::bind("127.0.0.1:0").map(drop);
        let udp = UdpSocket::bind("127.0.0.1:0").map(drop);
        for refused in [tcp, udp] {
            assert_eq!(refused.unwrap_err().kind(), ErrorKind::PermissionDenied);
        }
    })
    .unwrap();
    assert!(
        TcpListener::bind("127.0.0.1:0").is_ok(),
        "other threads keep theirs"
    );
}

#[test]
fn everything_works_without_a_network() {
    without(Refusal::Death, || {
        let home = tempfile::tempdir().unwrap();
        let today = journal::today();
        let crisis = crisis_page(Some("US".into()), Language::En, today).unwrap();
        assert!(!crisis.crisis_lines.is_empty());

        let app = journal::open(home.path()).unwrap();
        let saved = app.checkin_save(journal::draft(1, 1)).unwrap();
        let edited = app
            .checkin_edit(saved.id.clone(), journal::draft(1, 2))
            .unwrap();
        assert_eq!(app.checkin_get(saved.id.clone()).unwrap(), edited);
        assert_eq!(
            app.checkin_summary(saved.day, today)
                .unwrap()
                .days_with_entry,
            1
        );
        assert_eq!(app.checkin_page(10, None).unwrap().len(), 1);
        app.settings_save(Settings {
            day_start: 4,
            ..Settings::default()
        })
        .unwrap();

        app.skill_practise("stop-pause".into(), PracticeDraft::default())
            .unwrap();
        let query = SuggestQuery {
            situation: "craving".into(),
            ..SuggestQuery::default()
        };
        assert!(!app.skills_suggest(query).unwrap().is_empty());

        let list = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../core/tests/feeds/mg_aasanjose.json"
        );
        let report = app
            .meetings_import(FeedFile {
                path: list.into(),
                source: "San José".into(),
                fellowship: Some(Fellowship::Aa),
                ..FeedFile::default()
            })
            .unwrap();
        assert_eq!(report.meetings, 670);
        let near = app.meetings_near(around(37.3382, -121.8863)).unwrap();
        assert_eq!(near.meetings.len(), 5);

        let schedule = ReminderSchedule {
            times: vec!["08:00:00".parse().unwrap()],
            ..ReminderSchedule::default()
        };
        app.reminder_add(ReminderDraft {
            kind: ReminderKind::Medicine,
            name: String::new(),
            schedule,
        })
        .unwrap();
        assert!(!app.reminders_plan(14, 64).unwrap().notifications.is_empty());

        app.suspend().unwrap();
        app.resume().unwrap();
        app.checkin_delete(saved.id).unwrap();
        assert!(app.checkin_list(None, None).unwrap().is_empty());
        app.suspend().unwrap();
    })
    .unwrap();
}

fn around(latitude: f64, longitude: f64) -> NearQuery {
    NearQuery {
        latitude,
        longitude,
        limit: Some(5),
        ..NearQuery::default()
    }
}
