//! The keys of a pairing: the first ones, and those that took their place. One's own and the contact's are two sets, which
//! each side only adds to; so it makes no difference which side, or which device, began, or what came first.
//!
//! A message is sealed with the best of one's own that the contact has used, to the best that the contact told. Whoever told a
//! key reads with it until the other was seen to use a better one, and for as long after as a relay keeps a message. Both sides
//! have the same order: so nobody seals with, or to, what the other has given up.

use std::cmp::Reverse;

use chrono::TimeDelta;
use waymark_wire::contact::capability::Capability;
use waymark_wire::contact::pairing::{Pairing, Terms};
use waymark_wire::contact::{Fault, MailboxId, mailbox::Put, record::Record as Said};
use waymark_wire::crypto::{self, Key, Refused};

use crate::calendar::Instant;
use crate::error::{Error, Result};
use crate::features::contacts::pairing::model::PairingState;
use crate::features::contacts::pairing::store::Kept;
use crate::oplog::Record;

/// Keys as old as that are renewed.
const RENEWED_AFTER: TimeDelta = TimeDelta::days(90);
/// Better ones were in use for so many days: a relay keeps no message for longer than 14. After more, a clock went astray.
const OVER_AFTER: std::ops::RangeInclusive<i64> = 14..=200;
/// Of each side. A contact who tells more of them, faster than they go, is not listened to.
pub(crate) const MOST_KEYS: usize = 8;

/// Keys of one's own, and the mailbox that messages to them are put into.
#[derive(Clone)]
pub(crate) struct Own {
    pub(crate) id: Record,
    pub(crate) step: i64,
    pub(crate) kem: Key,
    pub(crate) half: Key,
    pub(crate) mailbox: MailboxId,
    pub(crate) read: Capability,
    pub(crate) write: Capability,
    pub(crate) made_at: Instant,
    /// When something of the contact's was first opened with them.
    pub(crate) seen_at: Option<Instant>,
    pub(crate) at_relay: bool,
    /// How many devices of the person had been taken out of sync by then.
    pub(crate) taken_out: i64,
    pub(crate) new_phone: bool,
}

/// Terms that the contact told.
#[derive(Clone)]
pub(crate) struct Theirs {
    pub(crate) id: Record,
    pub(crate) step: i64,
    pub(crate) terms: Terms,
    pub(crate) came_at: Instant,
    /// When something that the contact sealed with them was first opened.
    pub(crate) seen_at: Option<Instant>,
    /// It is the contact's app.
    pub(crate) verified: bool,
    /// The contact said that a device which had the keys before is no longer theirs; nobody has compared the number since.
    pub(crate) new_phone: bool,
}

/// What a re-key is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Renewal {
    /// The keys are old.
    Age,
    /// A device that has them was taken out.
    TakenOut,
}

impl Own {
    /// What the contact is given.
    pub(crate) fn terms(&self, origin: &str) -> Result<Terms> {
        Ok(Terms {
            origin: origin.to_owned(),
            kem: crypto::kem_public_key(&self.kem)?,
            half: self.half.clone(),
            mailbox: self.mailbox,
            write: self.write.clone(),
        })
    }

    fn rank(&self) -> (i64, [u8; 32]) {
        (self.step, *self.half)
    }

    /// The contact knows them: the first ones they were given before all else.
    fn is_known(&self) -> bool {
        self.step == 0 || self.seen_at.is_some()
    }
}

impl Theirs {
    fn rank(&self) -> (i64, [u8; 32]) {
        (self.step, *self.terms.half)
    }
}

/// Both sides sort alike: the best first.
pub(in crate::features::contacts::pairing) fn sort(own: &mut [Own], theirs: &mut [Theirs]) {
    own.sort_by_key(|one| Reverse(one.rank()));
    theirs.sort_by_key(|one| Reverse(one.rank()));
}

impl Kept {
    /// What messages are sealed with.
    pub(crate) fn sealing(&self) -> Result<&Own> {
        let known = self.own.iter().find(|own| own.is_known());
        known.or(self.own.first()).ok_or(Error::Corrupt)
    }

    /// New keys that the contact does not use yet, where there are no others as good which they do.
    pub(crate) fn untold(&self) -> Option<&Own> {
        let best = self.own.first()?;
        let is_behind = |own: &Own| own.step < best.step;
        let known = self.own.iter().find(|own| own.is_known());
        (!best.is_known() && known.is_none_or(is_behind)).then_some(best)
    }

    /// The contact's terms and what both have in common; nothing while only offered.
    pub(crate) fn paired(&self) -> Result<Option<(&Terms, Pairing)>> {
        let Some(theirs) = self.theirs.first() else {
            return Ok(None);
        };
        let own = self.sealing()?.terms(&self.origin)?;
        let pairing = Pairing::new(&own, &theirs.terms).map_err(|_| Error::Corrupt)?;
        Ok(Some((&theirs.terms, pairing)))
    }

    /// Opens what lies in an own mailbox, and says whose keys it was sealed to and with.
    pub(crate) fn open(
        &self,
        own: &Own,
        put: &Put,
    ) -> Result<std::result::Result<(&Theirs, Said), Fault>> {
        let terms = own.terms(&self.origin)?;
        for theirs in &self.theirs {
            let Ok(pairing) = Pairing::new(&terms, &theirs.terms) else {
                continue;
            };
            match pairing.open(&own.kem, &own.mailbox, put.day, &put.message) {
                Ok(said) => return Ok(Ok((theirs, said))),
                Err(Fault::Refused(_)) => {}
                Err(fault) => return Ok(Err(fault)),
            }
        }
        Ok(Err(Refused.into()))
    }

    pub(crate) fn state(&self) -> PairingState {
        match self.theirs.first() {
            None => PairingState::Offered,
            Some(_) if self.theirs.iter().any(|one| one.new_phone) => PairingState::NewPhone,
            Some(best) if best.verified => PairingState::Verified,
            Some(_) => PairingState::Unverified,
        }
    }

    /// Whether new keys are to be made: `taken_out` devices have been taken out of sync by now. A clock that went far astray
    /// in between says nothing of how old keys are: they are renewed, and then their age is known.
    pub(crate) fn renewal(&self, now: Instant, taken_out: i64) -> Option<Renewal> {
        let best = self.own.first()?;
        if self.theirs.is_empty() || self.own.len() >= MOST_KEYS {
            return None;
        }
        if best.taken_out != taken_out {
            return Some(Renewal::TakenOut);
        }
        let age = now.signed_duration_since(best.made_at).abs();
        (age >= RENEWED_AFTER && self.untold().is_none()).then_some(Renewal::Age)
    }

    /// What is not needed any more: better ones have been in use for as long as a relay keeps a message. Terms after which
    /// the number is to be compared stay until it was.
    pub(crate) fn over(&self, now: Instant) -> (Vec<&Own>, Vec<&Theirs>) {
        let days = |seen: Instant| now.signed_duration_since(seen).num_days();
        let long_since =
            |seen: Option<Instant>| seen.is_some_and(|at| OVER_AFTER.contains(&days(at)));
        let own = self.own.iter().position(|one| long_since(one.seen_at));
        let theirs = self.theirs.iter().position(|one| long_since(one.seen_at));
        let after = |at: Option<usize>| at.map_or(usize::MAX, |at| at + 1);
        (
            self.own.iter().skip(after(own)).collect(),
            self.theirs
                .iter()
                .skip(after(theirs))
                .filter(|one| !one.new_phone)
                .collect(),
        )
    }

    /// What names the keys in use: other ones, another name.
    pub(crate) fn keys_in_use(&self) -> Result<Record> {
        let (own, theirs) = (self.sealing()?, self.theirs.first());
        let Some(theirs) = theirs.filter(|theirs| (own.step, theirs.step) != (0, 0)) else {
            return Ok(self.id);
        };
        let hash = crypto::sha256(&[*own.half, *theirs.terms.half].concat());
        Ok(Record(*hash.first_chunk().unwrap_or(&[0; 16])))
    }
}
