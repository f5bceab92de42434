//! Keys of meetings, unique within a feed.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::BuildHasher;

use chrono::Timelike;
use foldhash::quality::FixedState;

use super::issue::{IssueCode, Issues};
use crate::features::meetings::model::ListedMeeting;

/// The keys given out so far. Only hashes are remembered: 100,000 meetings take about 2 MiB.
#[derive(Default)]
pub(super) struct Seen {
    contents_by_key: HashMap<u64, u64>,
}

impl Seen {
    /// Gives the meeting a key of its own; `false` when the same meeting was seen before.
    ///
    /// A shared slug is made longer by day and time, then by what the meeting says: all of it stays the same when the
    /// feed changes its order, as a running number would not.
    pub(super) fn claim(&mut self, meeting: &mut ListedMeeting, issues: &mut Issues) -> bool {
        let content = FixedState::default().hash_one(content(meeting));
        let longer: [fn(&ListedMeeting) -> String; 2] = [with_time, with_content];
        for longer in longer.into_iter().map(Some).chain([None]) {
            match self.contents_by_key.entry(hash([meeting.key.as_bytes()])) {
                Entry::Vacant(free) => {
                    free.insert(content);
                    return true;
                }
                Entry::Occupied(taken) if *taken.get() == content => return false,
                Entry::Occupied(_) => issues.note(IssueCode::DuplicateSlug, "slug"),
            }
            if let Some(longer) = longer {
                meeting.key = longer(meeting);
            }
        }
        false
    }
}

fn with_time(meeting: &ListedMeeting) -> String {
    let day = meeting
        .day
        .map_or_else(|| "-".to_owned(), |day| day.to_string());
    let time = meeting
        .time
        .map_or(0, |time| time.hour() * 100 + time.minute());
    format!("{}/{day}T{time:04}", meeting.slug)
}

fn with_content(meeting: &ListedMeeting) -> String {
    let (when, texts) = content(meeting);
    let texts = texts.map(|text| text.unwrap_or_default().as_bytes());
    let content = hash(when.iter().map(<[u8; 4]>::as_slice).chain(texts));
    format!("{}~{content:016x}", meeting.key)
}

/// What makes two meetings of one key the same: when, and its name, location, address and link.
fn content(meeting: &ListedMeeting) -> ([[u8; 4]; 3], [Option<&str>; 4]) {
    let minutes = |time: Option<chrono::NaiveTime>| {
        time.map_or(u32::MAX, |time| time.num_seconds_from_midnight())
            .to_le_bytes()
    };
    let when = [
        [meeting.day.unwrap_or(u8::MAX); 4],
        minutes(meeting.time),
        minutes(meeting.end_time),
    ];
    let texts = [
        Some(meeting.name.as_str()),
        meeting.location.as_deref(),
        meeting.address.as_deref(),
        meeting.conference_url.as_deref(),
    ];
    (when, texts)
}

/// FNV-1a, 64 bits: it has to stay the same from one version to the next, because keys are made from it.
pub(in super::super) fn hash<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> u64 {
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    parts.into_iter().fold(0xcbf2_9ce4_8422_2325, |hash, part| {
        step(part.iter().fold(hash, step), &0xFF)
    })
}
