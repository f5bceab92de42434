//! What is kept, at the door: with Alice, lists that change, and a restart in between.

mod attended;
mod following;
mod hidden;
mod homes;
mod notes;
mod real_list;

use crate::testing::Alice;
use crate::{AppError, FeedFile, Fellowship, KeptMeeting, ListQuery, MeetingStanding};

/// A row of a list.
struct Listed<'a> {
    slug: &'a str,
    name: &'a str,
    day: u8,
    time: &'a str,
    /// The rest of the object.
    rest: &'a str,
}

const PLACE: &str = r#""address": "12 Elm St", "latitude": 53.5461, "longitude": -113.4938"#;

/// Monday 19:00 in Edmonton.
fn noon_break<'a>() -> Listed<'a> {
    Listed {
        slug: "9",
        name: "Noon Break",
        day: 1,
        time: "19:00",
        rest: PLACE,
    }
}

fn other<'a>() -> Listed<'a> {
    Listed {
        slug: "other",
        name: "Something else",
        day: 4,
        time: "08:00",
        rest: r#""address": "900 Far Rd", "latitude": 40, "longitude": -113"#,
    }
}

fn import(alice: &Alice, source: &str, rows: &[Listed<'_>]) {
    import_of(alice, Fellowship::Na, source, rows);
}

fn import_of(alice: &Alice, fellowship: Fellowship, source: &str, rows: &[Listed<'_>]) {
    let rows: Vec<String> = rows
        .iter()
        .map(|row| {
            let Listed {
                slug,
                name,
                day,
                time,
                rest,
            } = row;
            format!(
                r#"{{"slug": "{slug}", "name": "{name}", "day": {day}, "time": "{time}", {rest}}}"#
            )
        })
        .collect();
    let path = alice.home.path().join("list.json");
    std::fs::write(&path, format!("[{}]", rows.join(","))).unwrap();
    alice
        .app
        .meetings_import(FeedFile {
            path: path.display().to_string(),
            source: source.into(),
            fellowship: Some(fellowship),
            time_zone: Some("America/Edmonton".into()),
            ..FeedFile::default()
        })
        .unwrap();
}

/// Id of the meeting with this slug in a list.
fn id(alice: &Alice, source: &str, slug: &str) -> String {
    let listed = alice
        .app
        .meetings_list(ListQuery {
            source: Some(source.into()),
            limit: Some(100),
            ..ListQuery::default()
        })
        .unwrap();
    let mut fits = listed.meetings.into_iter();
    fits.find(|meeting| meeting.slug == slug).unwrap().id
}

/// The one favourite there is.
fn favourite(alice: &Alice) -> KeptMeeting {
    let mut kept = alice.app.meeting_favourites().unwrap();
    assert_eq!(kept.len(), 1);
    kept.remove(0)
}

fn refused<T: std::fmt::Debug>(answer: Result<T, AppError>, wanted: &str) {
    match answer {
        Err(AppError::Invalid { field, .. }) => assert_eq!(field, wanted),
        other => panic!("{wanted}: {other:?}"),
    }
}
