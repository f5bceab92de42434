//! Meetings near a person, from feeds that were brought onto the phone.
//!
//! `feed` reads a list row by row; `store` keeps it in `meetings.db`, a file that can be rebuilt, with an
//! R*Tree over the places; `search` asks for what is near and works out when it falls next, in the
//! meeting's own zone. What a person keeps (`kept`) is theirs and lies in the diary.
//! `export` gives meetings out as files, `map` as a picture.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use std::sync::Arc;
//! use waymark_core::platform::{FrozenClock, MemorySecrets};
//! use waymark_core::{App, FeedFile, Fellowship, NearQuery};
//!
//! let home = tempfile::tempdir()?;
//! let clock = Arc::new(FrozenClock::new("2026-11-23T15:00:00Z".parse()?, "America/New_York"));
//! let app = App::open(home.path().display().to_string(), clock, Arc::new(MemorySecrets::default()))?;
//!
//! let list = home.path().join("edmonton.json");
//! std::fs::write(&list, r#"[{"slug": "9", "name": "Noon Break", "day": 1, "time": "12:00 PM",
//!     "latitude": 53.5461, "longitude": -113.4938}]"#)?;
//! let report = app.meetings_import(FeedFile {
//!     path: list.display().to_string(),
//!     source: "edmonton".into(),
//!     fellowship: Some(Fellowship::Aa),
//!     time_zone: Some("America/Edmonton".into()),
//!     ..FeedFile::default()
//! })?;
//! assert_eq!((report.rows, report.meetings), (1, 1));
//!
//! let near = NearQuery { latitude: 53.55, longitude: -113.5, ..NearQuery::default() };
//! let found = app.meetings_near(near)?.meetings;
//! // Noon there, whatever the clock of the person says.
//! assert_eq!(found[0].next_start.as_deref(), Some("2026-11-23T12:00:00-06:00"));
//! # Ok(())
//! # }
//! ```

mod export;
pub mod feed;
mod fellowship;
mod ffi;
mod id;
mod identity;
mod kept;
mod lists;
mod map;
pub mod model;
pub mod pack;
mod phrases;
mod place;
mod refresh;
mod search;
mod shown;
mod store;
#[cfg(test)]
mod tests;
mod times;
mod types;
mod words;

pub use export::model::{
    ExportChoice, ExportFormat, ExportedMeetings, MeetingDirections, MeetingExport,
};
pub use fellowship::{
    Fellowship, FellowshipName, fellowship_name, fellowships_for_dual_recovery, meeting_fellowships,
};
pub(crate) use kept::Leaving;
pub use kept::model::{
    AttendedDraft, AttendedMeeting, AttendedSummary, HomeGroup, KeptMeeting, LastListed,
    MeetingNote, MeetingStanding,
};
pub use map::model::MeetingMap;
pub use model::{Attendance, FeedFile, ImportIssue, ImportReport, ZoneSource};
pub use pack::{MeetingPack, PackInfo, PackReport, PackSource, pack_inspect};
pub(crate) use refresh::Downloads;
pub use refresh::{HeldList, MeetingSourceDraft, RefreshOutcome, RefreshReport};
pub use search::model::{
    CardPage, ListQuery, Meeting, MeetingCard, MeetingFilter, MeetingPage, MeetingSource,
    NearQuery, OnlineQuery, Travel, TravelSpeed,
};
pub use types::{
    MeetingType, accessible_of, code_of, code_of_world_id, codes_for, language_of_code,
    meeting_types, type_name,
};

use crate::store::Feature;

pub(crate) const FEATURE: Feature = Feature {
    name: "meetings",
    migrations: &[
        include_str!("migrations/001_favourites.sql"),
        include_str!("migrations/002_kept.sql"),
        include_str!("migrations/003_hidden.sql"),
    ],
    public_migrations: &[
        include_str!("migrations/001_lists.sql"),
        include_str!("migrations/002_search.sql"),
        include_str!("migrations/003_refresh.sql"),
        include_str!("migrations/004_packs.sql"),
        include_str!("migrations/005_changes.sql"),
        include_str!("migrations/006_content.sql"),
    ],
    synced: kept::SYNCED,
};
