//! The new device: it shows a code, and becomes a member once the person typed what the other one shows.

use waymark_wire::answer::Answer;
use waymark_wire::crypto::Key;
use waymark_wire::join::{Fresh, Joining, Slot, Standing, VALID_S, Welcome};
use zeroize::Zeroizing;

use super::lists::{Got, Lists};
use super::{Event, Next, Said, is_young, said, slot, stopped};
use crate::error::{Error, Result};
use crate::sync::step::Here;
use crate::sync::{begin, snapshot};

/// Where it stands, when it is not the relay's turn.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// The other device shows six digits: they are to be typed, [`Newcomer::digits`].
    Digits,
    /// This device is a member, and its lists and keys are in the store.
    Joined,
}

/// A device that wants to become a member. Its secrets are in memory alone until it knows the account, and are wiped
/// when it is dropped: a code is good for ten minutes, so that a crash costs a new one.
pub(crate) struct Newcomer {
    joining: Joining,
    made_s: u64,
    origin: String,
    sign_seed: Key,
    kem_secret: Key,
    phase: Phase,
}

enum Phase {
    /// Waiting to be scanned.
    Offer,
    Reveal(Vec<u8>),
    /// The person reads the other device.
    Typing,
    /// Typed. One more look at the offer, whether there is a second now.
    Looking(Zeroizing<String>),
    Ok([u8; 32]),
    Welcome,
    Lists(Box<Lists>, Standing, Welcome),
    Joined,
}

impl Newcomer {
    /// Makes a code for meeting at the relay of that address.
    pub(crate) fn new(here: &Here<'_>, origin: &str) -> Result<Self> {
        let (sign_seed, kem_secret) = (here.chance()?, here.chance()?);
        let fresh = Fresh {
            seed: sign_seed.clone(),
            kem: kem_secret.clone(),
            psk: here.chance()?,
            r_new: here.chance()?,
        };
        Ok(Self {
            joining: Joining::new(origin, fresh, here.unix_s(0))?,
            made_s: here.unix_s(0),
            origin: origin.to_owned(),
            sign_seed,
            kem_secret,
            phase: Phase::Offer,
        })
    }

    /// What is shown, as a QR code or as text.
    pub(crate) fn code(&self) -> Zeroizing<String> {
        self.joining.code().text()
    }

    /// The relay where the two meet.
    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }

    /// Seconds since 1970 after which the code is worth nothing.
    pub(crate) fn until_s(&self) -> u64 {
        self.made_s + VALID_S
    }

    /// The person typed six digits; go on with [`Event::Go`].
    ///
    /// Errors: `Busy` while no other device has answered.
    pub(crate) fn digits(&mut self, typed: &str) -> Result<()> {
        if !matches!(self.phase, Phase::Typing | Phase::Looking(_)) {
            return Err(Error::Busy);
        }
        self.phase = Phase::Looking(Zeroizing::new(typed.to_owned()));
        Ok(())
    }

    /// One step, within the write transaction of `here`. After `Offline` the same step may be tried again.
    ///
    /// Errors: `Invalid` for other digits, while tries are left; `Refused` when the code is of no more use.
    pub(crate) fn step(&mut self, here: &Here<'_>, event: Event) -> Result<Next<Stage>> {
        match event {
            Event::Go => self.ask(here),
            Event::Answered(answer) => self.answered(here, answer),
            Event::Unreachable => Err(Error::Offline),
        }
    }

    fn ask(&self, here: &Here<'_>) -> Result<Next<Stage>> {
        if !matches!(self.phase, Phase::Lists(..) | Phase::Joined) {
            is_young(here, self.made_s)?;
        }
        let place = self.joining.code().place();
        let at = |which, body: Option<&[u8]>| Ok(Next::Ask(slot(&place, which, body)));
        match &self.phase {
            Phase::Offer | Phase::Looking(_) => at(Slot::Offer, None),
            Phase::Reveal(bytes) => at(Slot::Reveal, Some(bytes)),
            Phase::Typing => Ok(Next::Reached(Stage::Digits)),
            Phase::Ok(bytes) => at(Slot::Ok, Some(bytes)),
            Phase::Welcome => at(Slot::Welcome, None),
            Phase::Lists(lists, ..) => lists.request(here).map(Next::Ask),
            Phase::Joined => Ok(Next::Reached(Stage::Joined)),
        }
    }

    fn answered(&mut self, here: &Here<'_>, answer: Answer) -> Result<Next<Stage>> {
        if let Phase::Lists(..) = self.phase {
            return self.listed(here, &answer);
        }
        let now_s = here.unix_s(0);
        let body = match (said(answer)?, &self.phase) {
            (Said::Given(body), _) => body,
            // A relay may forget the offer early; this device has it.
            (Said::NotYet, Phase::Looking(_)) => Vec::new(),
            (Said::NotYet, _) => return Ok(Next::Wait),
        };
        self.phase = match &self.phase {
            Phase::Offer => {
                let reveal = self.joining.take_offer(&body, now_s).map_err(stopped)?;
                Phase::Reveal(reveal.to_vec())
            }
            Phase::Reveal(_) | Phase::Typing => Phase::Typing,
            Phase::Looking(typed) => {
                let typed = typed.clone();
                self.phase = Phase::Typing;
                if !body.is_empty() {
                    self.joining.take_offer(&body, now_s).map_err(stopped)?;
                }
                let ok = self.joining.take_digits(&typed, now_s).map_err(stopped)?;
                Phase::Ok(ok)
            }
            Phase::Ok(_) => Phase::Welcome,
            Phase::Welcome => {
                let welcome = self.joining.take_welcome(&body, now_s);
                let (standing, welcome) = welcome.map_err(stopped)?;
                let seed = self.sign_seed.clone();
                let lists = Lists::new(standing.account, &self.origin, seed);
                Phase::Lists(Box::new(lists), standing, welcome)
            }
            Phase::Lists(..) | Phase::Joined => return Err(Error::Internal("join_phase")),
        };
        self.ask(here)
    }

    /// All lists from the first, and nothing is kept before they end in, or go on from, what the welcome names.
    fn listed(&mut self, here: &Here<'_>, answer: &Answer) -> Result<Next<Stage>> {
        let Phase::Lists(lists, standing, welcome) = &mut self.phase else {
            return Err(Error::Internal("join_phase"));
        };
        match lists.take(here, answer)? {
            Got::Again => return self.ask(here),
            // What was written is taken in by the rounds that follow.
            Got::More(pulled) | Got::All(pulled)
                if lists.chain()?.last.manifest.n < pulled.last_list =>
            {
                for log in pulled.logs {
                    lists.have(log.author, log.head);
                }
                return self.ask(here);
            }
            Got::More(_) | Got::All(_) => {}
        }
        let named = [
            (standing.n, standing.manifest),
            (welcome.n, welcome.manifest),
        ];
        let fits = named
            .iter()
            .all(|(n, hash)| lists.list(*n).is_some_and(|list| list.hash == *hash));
        let me = waymark_wire::crypto::public_key(&self.sign_seed)?;
        if !fits || lists.chain()?.member(&me).is_none() {
            return Err(Error::Refused("lists_not_valid"));
        }
        let keys = (self.sign_seed.clone(), self.kem_secret.clone());
        begin::with_keys(here, &self.origin, lists.account, keys)?;
        snapshot::store::waits::put_arrival(here.sql, welcome.root.as_ref())?;
        lists.adopt(here, &me, &self.kem_secret)?;
        self.phase = Phase::Joined;
        Ok(Next::Reached(Stage::Joined))
    }
}
