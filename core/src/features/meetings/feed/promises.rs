//! What every reader of this folder promises whatever bytes it is given: no panic, each row imported or refused, and no
//! meeting larger than said. The fuzz targets under `fuzz/` and a test on the stable toolchain ask for the same.

use std::collections::HashSet;
use std::convert::Infallible;

use super::{Beside, FeedError, FeedOptions, RowOutcome, changes, discover, read_feed};
use crate::features::meetings::model::{ListedMeeting, ZoneSource};

/// The most text of one meeting, in bytes: four texts of 10,000 characters and twenty lines, four bytes a character.
const LARGEST: usize = 400_000;
/// The most issues of one row: each code and field once.
const MOST_ISSUES: usize = 100;
const FORMATS: &[u8] = br#"[{"id": "1", "key_string": "VM", "world_id": "VM", "lang": "en"},
    {"id": "2", "key_string": "es", "world_id": "LANG", "lang": "en"}]"#;
const GROUPS: &[u8] =
    br#"[{"_id": {"$oid": "1"}, "recordID": "1", "name": "Group", "notes": "Notes"}]"#;

/// A way into the readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// A list of meetings.
    MeetingGuide,
    /// A spreadsheet as a grid in JSON.
    Grid,
    /// A spreadsheet as text.
    Csv,
    /// BMLT's answer.
    Bmlt,
    /// The online intergroup's export.
    Intergroup,
    /// A file beside a list.
    Beside,
    /// What has changed on a BMLT server.
    Changes,
    /// A web page that names a feed.
    Discovery,
}

impl Door {
    /// Every door.
    pub const ALL: [Self; 8] = [
        Self::MeetingGuide,
        Self::Grid,
        Self::Csv,
        Self::Bmlt,
        Self::Intergroup,
        Self::Beside,
        Self::Changes,
        Self::Discovery,
    ];

    /// Lets the bytes in, as they are and as the values of a row of this kind.
    ///
    /// # Panics
    /// When a promise is broken.
    pub fn hold(self, bytes: &[u8]) {
        match self {
            Self::MeetingGuide => {
                list(bytes);
                list(&[br#"[{"name":"A","day":1,"#, bytes, b"}]"].concat());
            }
            Self::Grid => {
                list(bytes);
                let header = r#"[["name","day","time","types","latitude","longitude","regions","notes"],["A","#;
                list(&[header.as_bytes(), bytes, b"]]"].concat());
            }
            Self::Csv => {
                list(&[b"name;day;time;types;updated\n".as_slice(), bytes].concat());
                list(
                    &[
                        b"name,day,time,full address,notes\nA,1,19:00,".as_slice(),
                        bytes,
                    ]
                    .concat(),
                );
            }
            Self::Bmlt => {
                list(bytes);
                let row = r#"[{"id_bigint":"1","meeting_name":"A","weekday_tinyint":"1","start_time":"19:00:00","#;
                list(&[row.as_bytes(), bytes, b"}]"].concat());
            }
            Self::Intergroup => {
                list(bytes);
                let row =
                    r#"[{"slug":"a","name":"A","groupID":{"$oid":"1"},"day":1,"time":"19:00","#;
                list(&[row.as_bytes(), bytes, b"}]"].concat());
            }
            Self::Beside => {
                // An error is an answer too; only a panic is none.
                let _ = Beside::default().add(bytes);
                let _ = Beside::default().add(&[br#"{"formats":["#, bytes, b"]}"].concat()[..]);
            }
            Self::Changes => {
                let found = changes(bytes, None).unwrap_or_default().meetings;
                let ids: HashSet<_> = found.iter().map(|change| &change.id).collect();
                assert_eq!(ids.len(), found.len());
                assert!(found.iter().all(|change| !change.id.is_empty()));
            }
            Self::Discovery => {
                let page = String::from_utf8_lossy(bytes);
                let link =
                    r#"<link rel="alternate" type="application/json" title="Meetings Feed" href=""#;
                for page in [page.to_string(), format!("{link}{page}")] {
                    let found = discover(&page, "https://one.example/a/b");
                    let is_web =
                        |address: &String| address.to_ascii_lowercase().starts_with("http");
                    assert!(found.iter().all(is_web));
                }
            }
        }
    }
}

/// A whole list: every row is imported or refused, whatever becomes of the list.
fn list(bytes: &[u8]) {
    let mut options = FeedOptions::default();
    for file in [FORMATS, GROUPS] {
        assert!(options.beside.add(file).is_ok());
    }
    let (mut rows, mut imported, mut keys) = (0, 0, HashSet::new());
    let read = read_feed(bytes, &options, &mut |outcome| {
        assert_eq!(outcome.row, rows);
        rows += 1;
        imported += u32::from(outcome.refused.is_none());
        one(&outcome);
        assert!(outcome.meetings.into_iter().all(|one| keys.insert(one.key)));
        Ok::<_, Infallible>(())
    });
    match read {
        Ok(summary) => {
            assert_eq!((summary.rows, summary.imported), (rows, imported));
            assert_eq!(summary.rows, summary.imported + summary.refused);
            assert!(imported > 0);
        }
        Err(FeedError::Refused(refused)) => assert!(!refused.code.as_str().is_empty()),
        Err(FeedError::Ended(never)) => match never {},
    }
}

fn one(outcome: &RowOutcome) {
    assert_eq!(outcome.refused.is_some(), outcome.meetings.is_empty());
    assert!(outcome.meetings.len() <= 7 && outcome.issues.len() <= MOST_ISSUES);
    for meeting in &outcome.meetings {
        is_sound(meeting);
    }
}

fn is_sound(meeting: &ListedMeeting) {
    assert!((1..=255).contains(&meeting.name.chars().count()));
    assert!(meeting.day.is_none_or(|day| day < 7));
    assert!(
        meeting
            .latitude
            .is_none_or(|north| (-90.0..=90.0).contains(&north))
    );
    assert!(
        meeting
            .longitude
            .is_none_or(|east| (-180.0..=180.0).contains(&east))
    );
    assert_eq!(meeting.latitude.is_some(), meeting.longitude.is_some());
    assert_eq!(
        meeting.time_zone.is_none(),
        meeting.zone_source == ZoneSource::Unknown
    );
    assert!(meeting.end_time.is_none() || meeting.end_time != meeting.time);
    let links = [&meeting.conference_url, &meeting.url];
    let is_web = |link: &String| link.to_ascii_lowercase().starts_with("http");
    assert!(links.into_iter().flatten().all(is_web));
    assert!(serde_json::to_vec(meeting).is_ok_and(|written| written.len() <= LARGEST));
}
