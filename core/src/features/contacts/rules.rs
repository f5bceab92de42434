//! Which contacts may be saved, what an agreement covers, what a line of the ledger is called. Pure.

use std::collections::{BTreeMap, BTreeSet};

use waymark_wire::label::Label;

use super::model::{ConsentEvent, ContactDraft, ContactLevel, ContactWay};
use crate::calendar::{Day, Instant};
use crate::content::Language;
use crate::crypto::{Sha256, hash, same};
use crate::error::{Error, Result};
use crate::oplog::Record;

/// How many contacts there may be.
pub(super) const CONTACTS: usize = 100;
/// An agreement is talked over again after so many days.
pub(super) const REVIEW_DAYS: u64 = 90;
/// Characters of a name, of what was said, and of the word contacts are put away under.
const NAME: usize = 100;
const WORDS: usize = 1_000;
const VEIL: std::ops::RangeInclusive<usize> = 4..=64;
/// Answers of a check-in that can be shared one by one. Notes and own questions are not among them.
const FIELDS: [&str; 12] = [
    "mood",
    "craving",
    "confidence",
    "anxiety",
    "restlessness",
    "stress",
    "energy",
    "lonely",
    "sleep_hours",
    "sleep_quality",
    "medicine",
    "used",
];

/// The draft as it is kept: trimmed, without repeats, the phone as `+` and digits. Refuses what does not fit by name.
pub(super) fn checked(mut draft: ContactDraft) -> Result<ContactDraft> {
    draft.name = line("name", &draft.name, NAME, "must have 1 to 100 characters")?;
    draft.phone = draft.phone.as_deref().map(phone).transpose()?;
    let mut ways = Vec::new();
    draft.ways.retain(|way| {
        let new = !ways.contains(way);
        ways.push(*way);
        new
    });
    let needs_phone = |way: &ContactWay| *way != ContactWay::App;
    if draft.phone.is_none() && draft.ways.iter().any(needs_phone) {
        return Err(Error::invalid("phone", "is needed for a call or a text"));
    }
    draft.may_get.sort_unstable();
    draft.may_get.dedup();
    let known = |field: &String| FIELDS.contains(&field.as_str());
    if !draft.fields.iter().all(known) {
        return Err(Error::invalid(
            "fields",
            "must be names of answers that can be shared",
        ));
    }
    draft.fields.sort_unstable();
    draft.fields.dedup();
    if draft.may_get.contains(&ContactLevel::Fields) == draft.fields.is_empty() {
        return Err(Error::invalid(
            "fields",
            "must be given together with the level for them",
        ));
    }
    if draft.hours_from.is_some() != draft.hours_until.is_some() {
        return Err(Error::invalid(
            "hours_until",
            "must be given together with hours_from",
        ));
    }
    if draft.hours_from.is_some() && draft.hours_from == draft.hours_until {
        return Err(Error::invalid(
            "hours_until",
            "must not be the same as hours_from; leave both out for always",
        ));
    }
    if !(1..=100).contains(&draft.order) {
        return Err(Error::invalid("order", "must be 1 to 100"));
    }
    if !(5..=1_440).contains(&draft.wait_minutes) {
        return Err(Error::invalid("wait_minutes", "must be 5 to 1440"));
    }
    let spoken = |tag: &str| Language::ALL.iter().any(|known| known.tag() == tag);
    if draft.language.as_deref().is_some_and(|tag| !spoken(tag)) {
        return Err(Error::invalid("language", "must be en or es"));
    }
    Ok(draft)
}

/// `+` and 3 to 15 digits, or digits alone, out of a number as people write it.
fn phone(given: &str) -> Result<String> {
    let kept: String = given
        .trim()
        .chars()
        .filter(|c| !matches!(c, ' ' | '.' | '-' | '(' | ')' | '/' | '\u{a0}'))
        .collect();
    let digits = kept.strip_prefix('+').unwrap_or(&kept);
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Error::invalid(
            "phone",
            "must be digits, with + before the country",
        ));
    }
    if !(3..=15).contains(&digits.len()) {
        return Err(Error::invalid("phone", "must have 3 to 15 digits"));
    }
    Ok(kept)
}

fn line(field: &'static str, given: &str, most: usize, why: &'static str) -> Result<String> {
    let given = given.trim();
    if !(1..=most).contains(&given.chars().count()) {
        return Err(Error::invalid(field, why));
    }
    if given.chars().any(char::is_control) {
        return Err(Error::invalid(field, "must be one line"));
    }
    Ok(given.to_owned())
}

/// What was said when the contact agreed, as it is kept.
pub(super) fn agreed_words(given: &str) -> Result<String> {
    let given = given.trim();
    if !(1..=WORDS).contains(&given.chars().count()) {
        return Err(Error::invalid("words", "must have 1 to 1,000 characters"));
    }
    Ok(given.to_owned())
}

/// An agreement as a row says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Agreed {
    pub(super) id: Record,
    pub(super) at: Instant,
    pub(super) review_due: Day,
    pub(super) words: String,
    pub(super) salt: [u8; 16],
    pub(super) levels: Vec<ContactLevel>,
    pub(super) fields: Vec<String>,
    /// How many agreements of this contact were revoked when it was made.
    pub(super) after_revoked: i64,
    /// A review took its place.
    pub(super) replaced: bool,
    pub(super) revoked_at: Option<Instant>,
}

/// How many of a contact's agreements were revoked.
pub(super) fn revoked(agreements: &[Agreed]) -> i64 {
    let revoked = agreements.iter().filter(|one| one.revoked_at.is_some());
    i64::try_from(revoked.count()).unwrap_or(i64::MAX)
}

/// The agreement that holds: not revoked, not replaced, and made in knowledge of every one that was. So taking back wins over an
/// agreement that another device made meanwhile, whatever the two clocks say. Of several the latest.
pub(super) fn holding(agreements: &[Agreed]) -> Option<&Agreed> {
    let revoked = revoked(agreements);
    agreements
        .iter()
        .filter(|one| one.revoked_at.is_none() && !one.replaced && one.after_revoked >= revoked)
        .max_by_key(|one| (one.at, one.id.0))
}

/// What is both wanted now and agreed to: levels and answers.
pub(super) fn shared(
    wanted: (&[ContactLevel], &[String]),
    agreed: Option<&Agreed>,
) -> (Vec<ContactLevel>, Vec<String>) {
    let Some(agreed) = agreed else {
        return (Vec::new(), Vec::new());
    };
    let fields: Vec<String> = wanted
        .1
        .iter()
        .filter(|field| agreed.fields.contains(field))
        .cloned()
        .collect();
    let levels = wanted
        .0
        .iter()
        .filter(|level| agreed.levels.contains(level))
        // Of the answers none is left, so there is nothing to give.
        .filter(|level| **level != ContactLevel::Fields || !fields.is_empty());
    (levels.copied().collect(), fields)
}

/// A line of the ledger as it is written: what its id is worked out from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) contact: Record,
    pub(super) event: ConsentEvent,
    pub(super) at: Instant,
    /// JSON, as it stands in the row.
    pub(super) says: String,
    pub(super) previous: Option<Record>,
}

/// What a line holds besides: no words and no name, so that it can stay when those are erased.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) struct Says {
    pub(super) levels: Vec<ContactLevel>,
    pub(super) fields: Vec<String>,
    /// Hash of the agreement's salt and words, hex; empty where none were said.
    pub(super) words: String,
}

/// The id of a line: the first half of a hash of all that it says.
pub(super) fn line_id(line: &Line) -> Record {
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
pub(super) type Read = (Record, Line, Option<String>);

/// How many lines are followed by another and are not there.
pub(super) fn missing(lines: &[Read]) -> usize {
    let there: BTreeSet<[u8; 16]> = lines.iter().map(|(id, ..)| id.0).collect();
    let named: BTreeSet<[u8; 16]> = lines
        .iter()
        .filter_map(|(_, line, _)| Some(line.previous?.0))
        .collect();
    named.difference(&there).count()
}

/// Each line after the one it follows, otherwise by time: the clocks of two devices differ, and clocks jump.
pub(super) fn in_order(lines: Vec<Read>) -> Vec<Read> {
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
pub(super) fn words_hash(salt: &[u8; 16], words: &str) -> String {
    let salted = [salt.as_slice(), words.as_bytes()].concat();
    let hash = hash(Label::CONSENT_WORDS, &salted);
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn half(hash: &[u8; 32]) -> [u8; 16] {
    let mut half = [0; 16];
    half.iter_mut().zip(hash).for_each(|(to, from)| *to = *from);
    half
}

pub(super) fn event_number(event: ConsentEvent) -> i64 {
    match event {
        ConsentEvent::Agreed => 0,
        ConsentEvent::Reviewed => 1,
        ConsentEvent::Changed => 2,
        ConsentEvent::Revoked => 3,
        ConsentEvent::Removed => 4,
    }
}

/// Refuses a word that is too short to keep anything, or too long to be typed again.
pub(super) fn veil_word(word: &str) -> Result<&str> {
    let word = word.trim();
    if !VEIL.contains(&word.chars().count()) {
        return Err(Error::invalid("word", "must have 4 to 64 characters"));
    }
    Ok(word)
}

/// What is kept of the word: 16 bytes of salt, and a hash of salt and word.
pub(super) fn veil_proof(salt: [u8; 16], word: &str) -> Vec<u8> {
    let hash = hash(
        Label::CONTACTS_VEIL,
        &[salt.as_slice(), word.as_bytes()].concat(),
    );
    [salt.as_slice(), hash.as_slice()].concat()
}

/// Whether it is the word.
pub(super) fn veil_fits(proof: &[u8], word: &str) -> bool {
    let Some((salt, kept)) = proof.split_first_chunk::<16>() else {
        return false;
    };
    let Ok(kept) = <&[u8; 32]>::try_from(kept) else {
        return false;
    };
    let salted = [salt.as_slice(), word.trim().as_bytes()].concat();
    same(&hash(Label::CONTACTS_VEIL, &salted), kept)
}
