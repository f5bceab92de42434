//! What has changed on a BMLT server: its answer to `GetChanges`.

use std::collections::HashMap;

use serde::Deserialize;

use super::envelope::Envelope;
use super::refusal::{FeedRefused, RefusalCode};
use super::scalar::Scalar;
use super::scan::{Extent, Source};
use crate::calendar::Instant;

/// The most changes of one answer. Whoever missed more fetches the list again.
const MOST: usize = 100_000;
/// The longest id, in bytes; real ones are numbers.
const ID: usize = 64;

/// What a server's answer says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// Each meeting once, as its latest change left it, in the order of the answer.
    pub meetings: Vec<Change>,
    /// Something else changed too, or what changed cannot be understood.
    pub others: bool,
}

/// A meeting that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The server's id of the meeting; [`bmlt_slug`](super::bmlt_slug) makes a slug of it.
    pub id: String,
    /// It is gone: deleted, or no longer there for another reason.
    pub gone: bool,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Entry<'a> {
    #[serde(borrow)]
    meeting_id: Scalar<'a>,
    #[serde(borrow)]
    meeting_exists: Scalar<'a>,
    #[serde(borrow)]
    change_type: Scalar<'a>,
    #[serde(borrow)]
    date_int: Scalar<'a>,
}

/// Reads the answer. `since`: changes before it are left out; those without a time never are.
///
/// # Errors
/// When the answer is no list (`not_json`, `cut_off`, ...) or holds more than 100,000 changes (`too_large`).
pub fn changes(answer: &[u8], since: Option<Instant>) -> Result<Changes, FeedRefused> {
    let since = since.map_or(i64::MIN, |since| since.timestamp());
    let mut source = Source::new(answer);
    source.skip_byte_order_mark()?;
    let mut list = Envelope::open(source)?;
    let mut bytes = Vec::new();
    let mut found: Vec<(i64, Change)> = Vec::new();
    let mut others = false;
    let mut places = HashMap::new();
    while let Some(extent) = list.next(&mut bytes)? {
        let entry = match extent {
            Extent::Whole => serde_json::from_slice::<Entry<'_>>(&bytes).ok(),
            Extent::TooLong | Extent::TooDeep => None,
        };
        let at = entry.as_ref().and_then(at);
        if at.is_some_and(|at| at < since) {
            continue;
        }
        let Some(change) = entry.as_ref().and_then(change) else {
            others = true;
            continue;
        };
        let at = at.unwrap_or_default();
        let place = *places.entry(change.id.clone()).or_insert(found.len());
        let full = found.len() >= MOST;
        match found.get_mut(place) {
            // The answer is sorted neither way for sure; of two in one second the first is the newer.
            Some(known) if known.0 < at => *known = (at, change),
            Some(_) => {}
            None if full => return Err(RefusalCode::TooLarge.into()),
            None => found.push((at, change)),
        }
    }
    let meetings = found.into_iter().map(|(_, change)| change).collect();
    Ok(Changes { meetings, others })
}

/// When it changed, in seconds of Unix time.
fn at(entry: &Entry<'_>) -> Option<i64> {
    entry.date_int.text()?.trim().parse().ok()
}

fn change(entry: &Entry<'_>) -> Option<Change> {
    let id = entry.meeting_id.text()?.trim().to_owned();
    let is_id = !id.is_empty() && id != "0" && id.len() <= ID;
    let deleted = entry
        .change_type
        .text()
        .is_some_and(|kind| kind.ends_with("_delete"));
    let gone = match entry.meeting_exists.yes_or_no() {
        Some(exists) => !exists,
        None => deleted,
    };
    is_id.then_some(Change { id, gone })
}
