//! What a line of the ledger is called, and in which order lines stand. Pure.

use std::collections::{BTreeMap, BTreeSet};

use waymark_wire::label::Label;

use super::super::model::{ConsentEvent, ContactLevel};
use crate::calendar::Instant;
use crate::crypto::{Sha256, hash};
use crate::oplog::Record;

/// A line of the ledger as it is written: what its id is worked out from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::features::contacts) struct Line {
    pub(in crate::features::contacts) contact: Record,
    pub(in crate::features::contacts) event: ConsentEvent,
    pub(in crate::features::contacts) at: Instant,
    /// JSON, as it stands in the row.
    pub(in crate::features::contacts) says: String,
    pub(in crate::features::contacts) previous: Option<Record>,
}

/// What a line holds besides: no words and no name, so that it can stay when those are erased.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(in crate::features::contacts) struct Says {
    pub(in crate::features::contacts) levels: Vec<ContactLevel>,
    pub(in crate::features::contacts) fields: Vec<String>,
    /// Hash of the agreement's salt and words, hex; empty where none were said.
    pub(in crate::features::contacts) words: String,
}

/// The id of a line: the first half of a hash of all that it says.
pub(in crate::features::contacts) fn line_id(line: &Line) -> Record {
    let mut digest = Sha256::of(Label::CONSENT_LINE);
    digest.update(&line.contact.0);
    digest.update(&event_number(line.event).to_be_bytes());
    digest.update(&line.at.timestamp_millis().to_be_bytes());
    digest.update(&[u8::from(line.previous.is_some())]);
    if let Some(previous) = line.previous {
        digest.update(&previous.0);
    }
    digest.update(line.says.as_bytes());
    Record(half(&digest.finish()))
}

/// A line as it was read: its id, what it says, and the contact's name where there is one.
pub(in crate::features::contacts) type Read = (Record, Line, Option<String>);

/// How many lines are followed by another and are not there.
pub(in crate::features::contacts) fn missing(lines: &[Read]) -> usize {
    let there: BTreeSet<[u8; 16]> = lines.iter().map(|(id, ..)| id.0).collect();
    let named: BTreeSet<[u8; 16]> = lines
        .iter()
        .filter_map(|(_, line, _)| Some(line.previous?.0))
        .collect();
    named.difference(&there).count()
}

/// Each line after the one it follows, otherwise by time: the clocks of two devices differ, and clocks jump.
pub(in crate::features::contacts) fn in_order(lines: Vec<Read>) -> Vec<Read> {
    let there: BTreeSet<[u8; 16]> = lines.iter().map(|(id, ..)| id.0).collect();
    let mut ready = BTreeMap::new();
    let mut followers: BTreeMap<[u8; 16], Vec<Read>> = BTreeMap::new();
    for read in lines {
        match read.1.previous.filter(|one| there.contains(&one.0)) {
            Some(previous) => followers.entry(previous.0).or_default().push(read),
            None => drop(ready.insert((read.1.at, read.0.0), read)),
        }
    }
    let mut ordered = Vec::with_capacity(there.len());
    while let Some((_, read)) = ready.pop_first() {
        for next in followers.remove(&read.0.0).unwrap_or_default() {
            ready.insert((next.1.at, next.0.0), next);
        }
        ordered.push(read);
    }
    // Lines that follow each other in a circle cannot be written, only forged: they come last.
    ordered.extend(followers.into_values().flatten());
    ordered
}

/// The hash of what was said, which the ledger keeps in its place.
pub(in crate::features::contacts) fn words_hash(salt: &[u8; 16], words: &str) -> String {
    let salted = [salt.as_slice(), words.as_bytes()].concat();
    let hash = hash(Label::CONSENT_WORDS, &salted);
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn half(hash: &[u8; 32]) -> [u8; 16] {
    let mut half = [0; 16];
    half.iter_mut().zip(hash).for_each(|(to, from)| *to = *from);
    half
}

pub(in crate::features::contacts) fn event_number(event: ConsentEvent) -> i64 {
    match event {
        ConsentEvent::Agreed => 0,
        ConsentEvent::Reviewed => 1,
        ConsentEvent::Changed => 2,
        ConsentEvent::Revoked => 3,
        ConsentEvent::Removed => 4,
    }
}
