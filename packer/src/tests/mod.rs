//! From feeds to packs, on real lists and on small ones.

mod alike;
mod golden;
mod whole;
mod zones;

use std::borrow::Cow;
use std::io::Cursor;
use std::path::PathBuf;

use waymark_core::calendar::Instant;
use waymark_core::meetings::feed::Beside;
use waymark_core::meetings::model::ListedMeeting;
use waymark_core::meetings::pack::{Edition, PackedSource, SigningKey};
use waymark_core::meetings::{Attendance, ZoneSource};
use waymark_core::{FeedFile, Fellowship};

use crate::Feed;

pub(super) fn now() -> Instant {
    "2026-11-23T15:00:00Z".parse().unwrap()
}

pub(super) fn key() -> SigningKey {
    SigningKey::of_seed(&[7; 32]).unwrap()
}

pub(super) fn edition(version: u64) -> Edition {
    Edition {
        name: "region".into(),
        version,
        created_at: now(),
    }
}

/// A list with these bytes.
pub(super) fn feed(name: &str, zone: Option<&str>, bytes: &[u8]) -> Feed<Cursor<Vec<u8>>> {
    Feed {
        source: PackedSource {
            name: name.into(),
            fellowship: Fellowship::Other,
            time_zone: zone.map(str::to_owned),
            url: None,
            licence: None,
            fetched_at: now(),
        },
        fellowship: Some(Fellowship::Aa),
        beside: Beside::default(),
        input: Cursor::new(bytes.to_vec()),
    }
}

/// A real list that lies with the core.
pub(super) fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../core/tests")
        .join(name)
}

pub(super) fn real(name: &str) -> Vec<u8> {
    std::fs::read(path("feeds").join(name)).unwrap()
}

/// A Monday meeting at half past seven.
pub(super) fn meeting(key: &str, name: &str) -> ListedMeeting {
    ListedMeeting {
        key: key.into(),
        slug: key.into(),
        name: name.into(),
        day: Some(1),
        time: "19:30:00".parse().ok(),
        latitude: Some(53.5461),
        longitude: Some(-113.4938),
        place_reason: Cow::Borrowed("latitude"),
        attendance: Attendance::InPerson,
        status_reason: Cow::Borrowed("latitude"),
        ..ListedMeeting::unsaid(Fellowship::Aa)
    }
}

pub(super) fn feed_file(name: &str, source: &str, zone: &str) -> FeedFile {
    FeedFile {
        path: path("feeds").join(name).display().to_string(),
        source: source.into(),
        fellowship: Some(Fellowship::Aa),
        time_zone: Some(zone.into()),
        ..FeedFile::default()
    }
}
