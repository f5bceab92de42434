//! The new phone's side.

use zeroize::Zeroizing;

use super::{Code, Offer, Reveal, Slot, Standing, Stop, TRIES, VALID_S, Welcome, bounded};
use crate::crypto::{self, Key, Refused};
use crate::label::Label;
use crate::manifest::{Kind, Member};

/// A phone that wants to become a member. Its secrets are wiped when it is dropped.
pub struct Joining {
    code: Code,
    made_s: u64,
    seed: Key,
    kem: Key,
    r_new: Key,
    taken: Option<Taken>,
    tries: u8,
    typed: bool,
    ended: Option<Stop>,
}

struct Taken {
    offer: Offer,
    reveal: Vec<u8>,
}

/// What the new phone makes its code from: all of it fresh random bytes, for one code only.
pub struct Fresh {
    /// Seed of its signing key.
    pub seed: Key,
    /// Its X25519 key.
    pub kem: Key,
    /// What the code lets two phones meet by.
    pub psk: Key,
    /// What it commits to.
    pub r_new: Key,
}

impl Joining {
    /// Makes a code. `now_s` is the new phone's own time in seconds since 1970, here and below.
    pub fn new(origin: &str, fresh: Fresh, now_s: u64) -> Result<Self, Refused> {
        let code = Code {
            origin: origin.to_owned(),
            sign: crypto::public_key(&fresh.seed)?,
            kem: crypto::kem_public_key(&fresh.kem)?,
            commit: crypto::hash(Label::JOIN_COMMIT, fresh.r_new.as_ref()),
            psk: fresh.psk,
        };
        Ok(Self {
            code,
            made_s: now_s,
            seed: fresh.seed,
            kem: fresh.kem,
            r_new: fresh.r_new,
            taken: None,
            tries: TRIES,
            typed: false,
            ended: None,
        })
    }

    /// What is shown, and where the two meet.
    pub fn code(&self) -> &Code {
        &self.code
    }

    /// Takes what is in the slot [`Offer`](Slot::Offer); answers what goes into [`Reveal`](Slot::Reveal).
    ///
    /// The first offer that opens is the one: another after it ends the code for good. The same again is nothing new.
    pub fn take_offer(&mut self, slot: &[u8], now_s: u64) -> Result<&[u8], Stop> {
        self.is_open(now_s)?;
        let message = self.code.open(&self.kem, Label::JOIN_OFFER, slot)?;
        let offer = Offer::decode(&message)?;
        if self
            .taken
            .as_ref()
            .is_some_and(|taken| taken.offer != offer)
        {
            self.ended = Some(Stop::SecondOffer);
            return Err(Stop::SecondOffer);
        }
        // Sealed once: the key is for this code alone, and what it seals is settled by the one offer.
        if self.taken.is_none() {
            let account = &offer.standing.account;
            let member = Member::new(account, Kind::Device, &self.seed, self.code.kem)?;
            let reveal = Reveal {
                r_new: self.r_new.clone(),
                proof: member.proof,
            };
            let reveal = crypto::seal_once(&self.code.reveal_key(), &[], reveal.encode())?;
            self.taken = Some(Taken { offer, reveal });
        }
        self.taken
            .as_ref()
            .map(|taken| taken.reveal.as_slice())
            .ok_or(Stop::TooEarly)
    }

    /// What is being joined, once an offer was taken. Not to be believed before the digits were right.
    pub fn standing(&self) -> Option<&Standing> {
        self.taken.as_ref().map(|taken| &taken.offer.standing)
    }

    /// Takes the six digits that the person read on the old phone; answers what goes into [`Ok`](Slot::Ok).
    /// What is not six digits costs no try.
    pub fn take_digits(&mut self, typed: &str, now_s: u64) -> Result<[u8; 32], Stop> {
        self.is_open(now_s)?;
        let taken = self.taken.as_ref().ok_or(Stop::TooEarly)?;
        let typed: Zeroizing<String> =
            Zeroizing::new(typed.split_whitespace().flat_map(str::chars).collect());
        if typed.len() != 6 || !typed.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(crate::Malformed("digits").into());
        }
        let digits = self.code.digits(&self.r_new, &taken.offer);
        // Compared as hashes, in constant time.
        let fits = crypto::same(
            &crypto::sha256(typed.as_bytes()),
            &crypto::sha256(digits.as_bytes()),
        );
        if fits {
            self.typed = true;
            return Ok(self.code.ok());
        }
        self.tries = self.tries.saturating_sub(1);
        let wrong = Stop::Digits(self.tries);
        self.ended = (self.tries == 0).then_some(wrong);
        Err(wrong)
    }

    /// Takes what is in the slot [`Welcome`](Slot::Welcome), with what was joined.
    pub fn take_welcome(&self, slot: &[u8], now_s: u64) -> Result<(Standing, Welcome), Stop> {
        self.is_open(now_s)?;
        let taken = self.taken.as_ref().ok_or(Stop::TooEarly)?;
        if !self.typed {
            return Err(Stop::TooEarly);
        }
        let message = self
            .code
            .open(&self.kem, Label::JOIN_WELCOME, bounded(slot)?)?;
        let welcome = Welcome::decode(&message)?;
        if welcome.n <= taken.offer.standing.n {
            return Err(Stop::Welcome);
        }
        Ok((taken.offer.standing.clone(), welcome))
    }

    /// Which slot is looked into next.
    pub fn waits_for(&self) -> Slot {
        if self.typed {
            Slot::Welcome
        } else {
            Slot::Offer
        }
    }

    /// A clock that was set back does not make a code young again.
    fn is_open(&self, now_s: u64) -> Result<(), Stop> {
        let age = now_s.checked_sub(self.made_s).ok_or(Stop::TooOld)?;
        if age > VALID_S {
            return Err(Stop::TooOld);
        }
        self.ended.map_or(Ok(()), Err)
    }
}
