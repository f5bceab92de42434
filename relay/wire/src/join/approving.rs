//! The old phone's side.

use zeroize::Zeroizing;

use super::{Code, Offer, Reveal, Standing, Stop, VALID_S, Welcome, bounded, member};
use crate::crypto::{self, Key, Refused};
use crate::label::Label;
use crate::manifest::Member;

/// A member that lets another phone in.
pub struct Approving {
    code: Code,
    offer: Offer,
    scanned_s: u64,
    revealed: Option<Member>,
}

impl Approving {
    /// Answers a code that was scanned; with it, what goes into the slot [`Offer`](super::Slot::Offer).
    /// `r_old` and `chance` are fresh random bytes; `now_s` is the old phone's own time, here and below.
    pub fn new(
        code: Code,
        standing: Standing,
        r_old: Key,
        chance: &Key,
        now_s: u64,
    ) -> Result<(Self, Vec<u8>), Refused> {
        let offer = Offer { standing, r_old };
        let slot = code.seal(Label::JOIN_OFFER, &offer.encode(), chance)?;
        let approving = Self {
            code,
            offer,
            scanned_s: now_s,
            revealed: None,
        };
        Ok((approving, slot))
    }

    /// What was scanned.
    pub fn code(&self) -> &Code {
        &self.code
    }

    /// Takes what is in the slot [`Reveal`](super::Slot::Reveal); answers the six digits to show. They are not known
    /// before, to anybody.
    pub fn take_reveal(&mut self, slot: &[u8], now_s: u64) -> Result<Zeroizing<String>, Stop> {
        self.is_open(now_s)?;
        let message = crypto::open_once(&self.code.reveal_key(), &[], bounded(slot)?)?;
        let reveal = Reveal::decode(&message)?;
        if crypto::hash(Label::JOIN_COMMIT, reveal.r_new.as_ref()) != self.code.commit {
            return Err(Stop::Commitment);
        }
        let account = &self.offer.standing.account;
        let member = member(&self.code, account, reveal.proof).ok_or(Stop::Proof)?;
        let digits = self.code.digits(&reveal.r_new, &self.offer);
        self.revealed = Some(member);
        Ok(digits)
    }

    /// Takes what is in the slot [`Ok`](super::Slot::Ok); answers the member that the next list has to have.
    pub fn take_ok(&self, slot: &[u8], now_s: u64) -> Result<Member, Stop> {
        self.is_open(now_s)?;
        let member = self.revealed.as_ref().ok_or(Stop::TooEarly)?;
        let said = slot.try_into().map_err(|_| Stop::NotOk)?;
        crypto::same(said, &self.code.ok())
            .then(|| member.clone())
            .ok_or(Stop::NotOk)
    }

    /// What goes into the slot [`Welcome`](super::Slot::Welcome), once the list with the new phone counts.
    /// `chance` is 32 more fresh random bytes.
    pub fn welcome(&self, welcome: &Welcome, chance: &Key) -> Result<Vec<u8>, Stop> {
        if self.revealed.is_none() {
            return Err(Stop::TooEarly);
        }
        let slot = self
            .code
            .seal(Label::JOIN_WELCOME, &welcome.encode(), chance)?;
        bounded(&slot)?;
        Ok(slot)
    }

    fn is_open(&self, now_s: u64) -> Result<(), Stop> {
        let age = now_s.checked_sub(self.scanned_s);
        let fits = age.is_some_and(|age| age <= VALID_S);
        fits.then_some(()).ok_or(Stop::TooOld)
    }
}
