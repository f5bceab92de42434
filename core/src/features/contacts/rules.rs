//! Which contacts may be saved, and what an agreement covers. Pure.

use waymark_wire::word::Word;

use super::model::{Contact, ContactDraft, ContactLevel, ContactWay};
use crate::calendar::{Day, Instant};
use crate::content::Language;
use crate::error::{Error, Result};
use crate::oplog::Record;
use crate::web::origin;

/// How many contacts there may be.
pub(super) const CONTACTS: usize = 100;
/// An agreement is talked over again after so many days.
pub(super) const REVIEW_DAYS: u64 = 90;
/// Characters of a name, and of what was said.
const NAME: usize = 100;
const WORDS: usize = 1_000;
/// Characters of what helps.
const HELPS: usize = 200;
/// Answers of a check-in that can be shared one by one, by their names in [`crate::Answers`]. Notes and own questions are
/// not among them.
pub(crate) const SHARED_ANSWERS: [&str; 12] = [
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
    let known = |field: &String| SHARED_ANSWERS.contains(&field.as_str());
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
    draft.link_relay = draft.link_relay.as_deref().map(page_relay).transpose()?;
    if draft.may_get.contains(&ContactLevel::Link) != draft.link_relay.is_some() {
        return Err(Error::invalid(
            "link_relay",
            "must be given together with the level for them",
        ));
    }
    draft.link_word = draft.link_word.map(|word| word.trim().to_owned());
    let is_word = |word: &String| draft.link_relay.is_some() && Word::read(word).is_ok();
    if !draft.link_word.iter().all(is_word) {
        return Err(Error::invalid("link_word", "is not a word of a relay"));
    }
    let helps = |helps: &str| line("helps", helps, HELPS, "must have 1 to 200 characters");
    draft.helps = draft.helps.as_deref().map(helps).transpose()?;
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

/// The address of the relay of a page, in its one form.
fn page_relay(given: &str) -> Result<String> {
    origin(given).map_err(|error| match error {
        Error::Invalid { why, .. } => Error::invalid("link_relay", why),
        error => error,
    })
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

/// The answers that a contact gets now: wanted, and agreed to.
pub(crate) fn shared_answers(contact: &Contact) -> impl Iterator<Item = &str> {
    let gets = contact.gets.contains(&ContactLevel::Fields);
    let agreed = contact.agreement.as_ref().filter(|_| gets);
    let names = agreed.into_iter().flat_map(|agreed| &agreed.fields);
    names
        .filter(|name| contact.fields.contains(name))
        .map(String::as_str)
}
