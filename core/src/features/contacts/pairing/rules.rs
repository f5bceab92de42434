//! What follows from what two contacts gave each other.

use waymark_wire::contact::Fault;
use waymark_wire::contact::capability::Capability;
use waymark_wire::contact::distance::PairingLink;
use waymark_wire::contact::message::{DAY_S, Sealed};
use waymark_wire::contact::pairing::{Pairing, Terms};
use waymark_wire::contact::record::{Answer, Kind, Record as Said, Words};
use waymark_wire::contact::{MailboxId, MessageId};
use waymark_wire::crypto::{self, Key};

use super::super::model::ContactLevel;
use super::model::{ContactAnswer, ContactPairing, PairingState};
use super::store::{Errand, Kept, Message};
use crate::calendar::Instant;
use crate::error::{Error, Result};
use crate::oplog::{Record, Tx};

/// How long a message, or what waits to be put, makes sense.
const DAYS: u64 = 14;
/// The app's sentences, by their numbers: they would like to hear from you, it is over, a trial. None says why.
pub(crate) const GET_IN_TOUCH: u16 = 1;
pub(crate) const IT_IS_OVER: u16 = 2;
pub(crate) const A_TRIAL: u16 = 3;
/// A relay held it back, and nobody moved it: no check-in was seen.
pub(crate) const NO_CHECKIN: u16 = 4;

/// What nobody could have sealed, or we cannot seal.
pub(crate) fn fault(_: Fault) -> Error {
    Error::Internal("contact")
}

/// Seconds since 1970.
pub(crate) fn seconds(at: Instant) -> u64 {
    u64::try_from(at.timestamp()).unwrap_or(0)
}

/// 32 fresh random bytes.
pub(crate) fn chance(tx: &Tx<'_>) -> Result<Key> {
    let (a, b) = (tx.new_record()?, tx.new_record()?);
    let mut key = Key::default();
    let bytes = a.0.into_iter().chain(b.0);
    key.iter_mut().zip(bytes).for_each(|(to, from)| *to = from);
    Ok(key)
}

impl Kept {
    /// What the contact is given.
    pub(crate) fn terms(&self) -> Result<Terms> {
        self.sealing()?.terms(&self.origin)
    }

    /// The own link, as the contact is given it; nothing where there is none.
    pub(crate) fn link(&self) -> Result<Option<PairingLink>> {
        let Some(link) = &self.link else {
            return Ok(None);
        };
        Ok(Some(PairingLink {
            origin: self.origin.clone(),
            kem: self.terms()?.kem,
            mailbox: link.mailbox,
            write: link.write.clone(),
        }))
    }

    /// As the person sees it.
    pub(crate) fn shown(&self) -> Result<ContactPairing> {
        let pairing = self.paired()?.map(|(_, pairing)| pairing);
        let number = pairing.as_ref().map(Pairing::safety_number);
        let words = pairing.as_ref().map(Pairing::safety_words);
        let owned = |text: &str| text.to_owned();
        Ok(ContactPairing {
            contact_id: self.contact.to_string(),
            state: self.state(),
            relay: self.origin.clone(),
            made_at: self.sealing()?.made_at,
            number: number.map_or_else(Vec::new, |text| text.split(' ').map(owned).collect()),
            words: words.map_or_else(Vec::new, |words| words.map(owned).to_vec()),
        })
    }
}

/// Something sealed to the contact, which waits for a network; nothing while only offered.
pub(crate) fn letter(tx: &Tx<'_>, kept: &Kept, said: &Said) -> Result<Option<Errand>> {
    let Some((theirs, pairing)) = kept.paired()? else {
        return Ok(None);
    };
    let sealed = pairing
        .seal(&theirs.mailbox, said, &chance(tx)?)
        .map_err(fault)?;
    let to = (theirs.origin.as_str(), theirs.mailbox, &theirs.write);
    errand(tx, to, (said.day(), Some(sealed))).map(Some)
}

/// What is told now, with an id: for as long as a relay keeps it.
pub(crate) fn said(id: MessageId, at: Instant, kind: Kind) -> Said {
    let created_s = seconds(at);
    Said {
        id,
        created_s,
        expires_s: created_s.saturating_add(DAYS * DAY_S),
        kind,
    }
}

/// What an alert says, by the number of its sentence: the very words that the person saw go only to who is verified.
pub(crate) fn words(state: PairingState, id: u16, text: &str) -> Words {
    let own = (state == PairingState::Verified).then(|| text.to_owned());
    Words { id, own }
}

/// The levels that a contact's app is told of, each with its bit. A link is for who has no app.
const LEVELS: [(ContactLevel, u8); 4] = [
    (ContactLevel::CallMe, 1),
    (ContactLevel::HardDay, 2),
    (ContactLevel::Fields, 4),
    (ContactLevel::PlanPage, 8),
];

/// As a contact's app is told.
pub(crate) fn level_bits(levels: &[ContactLevel]) -> u8 {
    let told = LEVELS.iter().filter(|(level, _)| levels.contains(level));
    told.map(|(_, bit)| bit).sum()
}

/// As a contact's app told it. What a later version may add is left out.
pub(crate) fn levels_of(bits: u8) -> Vec<ContactLevel> {
    let told = LEVELS.iter().filter(|(_, bit)| bits & bit != 0);
    told.map(|(level, _)| *level).collect()
}

/// A message that waits for a network.
pub(crate) fn errand(
    tx: &Tx<'_>,
    theirs: (&str, MailboxId, &Capability),
    (day, message): (u32, Option<Sealed>),
) -> Result<Errand> {
    Ok(Errand {
        id: tx.new_record()?,
        origin: theirs.0.to_owned(),
        mailbox: theirs.1,
        capability: theirs.2.clone(),
        day,
        message,
        link: false,
    })
}

/// The last day for what is made now.
pub(crate) fn last_day(now: Instant) -> u32 {
    u32::try_from(seconds(now) / DAY_S + DAYS).unwrap_or(u32::MAX)
}

/// The id of a message here: the same on each of the person's devices.
pub(crate) fn message_record(pairing: Record, id: &MessageId) -> Record {
    let hash = crypto::sha256(&[pairing.0, *id].concat());
    Record(*hash.first_chunk().unwrap_or(&[0; 16]))
}

/// Of these messages, whether the alert of that id is over.
pub(crate) fn is_over(all: &[Message], of: &Message) -> bool {
    all.iter().any(|one| {
        one.pairing == of.pairing
            && matches!(&one.said.kind, Kind::StandDown(id, _) if *id == of.said.id)
    })
}

impl From<ContactAnswer> for Answer {
    fn from(answer: ContactAnswer) -> Self {
        match answer {
            ContactAnswer::Seen => Self::Seen,
            ContactAnswer::Calling => Self::Calling,
            ContactAnswer::CannotNow => Self::CannotNow,
        }
    }
}

impl From<Answer> for ContactAnswer {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::Seen => Self::Seen,
            Answer::Calling => Self::Calling,
            Answer::CannotNow => Self::CannotNow,
        }
    }
}
