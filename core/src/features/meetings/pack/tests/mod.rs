//! Packs at the door: what is read back, what is refused, what an import leaves behind.

mod any;
mod golden;
mod importing;
mod reading;

use std::borrow::Cow;
use std::convert::Infallible;

use ruzstd::encoding::{CompressionLevel, compress_to_vec};

use super::*;
use crate::features::meetings::Fellowship;
use crate::features::meetings::model::{Attendance, ListedMeeting, ZoneSource};

/// As much as the reader's own library can do; the packer does better.
pub(super) fn compress(bytes: &[u8]) -> Option<Vec<u8>> {
    Some(compress_to_vec(bytes, CompressionLevel::Fastest))
}

pub(super) fn key() -> SigningKey {
    SigningKey::of_seed(&[7; 32]).unwrap()
}

pub(super) fn edition(version: u64) -> Edition {
    Edition {
        name: "alberta".into(),
        version,
        created_at: "2026-11-20T06:00:00Z".parse().unwrap(),
    }
}

pub(super) fn source(name: &str) -> PackedSource {
    PackedSource {
        name: name.into(),
        fellowship: Fellowship::Aa,
        time_zone: Some("America/Edmonton".into()),
        url: Some("https://example.org/meetings.json".into()),
        licence: None,
        fetched_at: "2026-11-19T23:30:00Z".parse().unwrap(),
    }
}

/// A meeting with no more than it must have.
pub(super) fn bare(key: &str) -> ListedMeeting {
    ListedMeeting {
        key: key.into(),
        slug: key.into(),
        name: format!("Group {key}"),
        day: Some(1),
        time: "19:30:00".parse().ok(),
        time_zone: Some("America/Edmonton".into()),
        zone_source: ZoneSource::Feed,
        ..ListedMeeting::unsaid(Fellowship::Aa)
    }
}

/// A meeting of which everything is said.
pub(super) fn full(key: &str) -> ListedMeeting {
    let said = |what: &str| Some(format!("{what} of {key}"));
    ListedMeeting {
        slug: "slug".into(),
        fellowship: Fellowship::Dra,
        end_time: "20:45:30".parse().ok(),
        time_zone: Some("America/Regina".into()),
        zone_source: ZoneSource::Coordinates,
        latitude: Some(53.546_123_4),
        longitude: Some(-113.493_8),
        approximate: true,
        place_reason: Cow::Borrowed("approximate"),
        attendance: Attendance::Hybrid,
        status_reason: Cow::Borrowed("attendance_option"),
        types: vec!["O".into(), "DD".into()],
        languages: vec!["en".into(), "fr-CA".into()],
        accessible: Some(false),
        address: said("address"),
        city: said("city"),
        state: said("state"),
        postal_code: said("code"),
        country: said("country"),
        region: said("region"),
        location: said("location"),
        location_notes: said("how to find it"),
        group: said("group"),
        group_notes: said("about the group"),
        notes: said("notes é 東京"),
        notes_suggest: Some("2nd saturday".into()),
        conference_url: Some("https://zoom.example/j/1".into()),
        conference_url_notes: said("words"),
        conference_phone: Some("+15551234567,,1#".into()),
        conference_phone_notes: said("words"),
        url: Some("HTTPS://example.org/1".into()),
        website: Some("mailto:group@example.org".into()),
        updated: "2026-10-01T12:00:00.250Z".parse().ok(),
        also_in: vec!["dual".into()],
        ..bare(key)
    }
}

/// Two lists, the second without a zone of its own; meetings in the order in which they lie in a file.
pub(super) fn small() -> Vec<Listed> {
    let dual = PackedSource {
        fellowship: Fellowship::Dra,
        time_zone: None,
        url: None,
        licence: Some("CC0-1.0".into()),
        ..source("dual")
    };
    let unknown = ListedMeeting {
        fellowship: Fellowship::Dra,
        time_zone: None,
        zone_source: ZoneSource::Unknown,
        ..bare("x")
    };
    vec![
        Listed {
            source: source("area"),
            meetings: vec![full("c"), bare("a"), bare("b")],
        },
        Listed {
            source: dual,
            meetings: vec![unknown],
        },
    ]
}

pub(super) fn packed(version: u64, lists: &[Listed]) -> Vec<u8> {
    pack(&edition(version), lists, &key(), &compress).unwrap()
}

/// Reads a file to its end: the lists, and the keys it takes away.
pub(super) fn read(file: &[u8]) -> Result<(Header, Vec<Listed>, Vec<String>), PackRefused> {
    let pack = Pack::open(file)?;
    let header = pack.header().clone();
    let mut taken = Vec::new();
    let mut lists: Vec<_> = header
        .sources
        .iter()
        .map(|source| Listed {
            source: source.clone(),
            meetings: vec![],
        })
        .collect();
    let each = &mut |source: u32, change: Change<'_>| {
        match change {
            Change::Put(listed) => lists[source as usize].meetings.push(*listed),
            Change::Taken(key) => taken.push(key.to_owned()),
        }
        Ok::<_, Infallible>(())
    };
    pack.changes(each).map_err(|error| match error {
        PackError::Refused(refused) => refused,
        PackError::Ended(never) => match never {},
    })?;
    Ok((header, lists, taken))
}
