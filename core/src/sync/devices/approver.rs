//! A member that lets a new device in: it scans the code, shows six digits, and signs the list once they were typed
//! there.

use waymark_wire::join::{Approving, Code, Slot, Standing, Welcome};
use waymark_wire::manifest::Member;
use zeroize::Zeroizing;

use super::{Event, Next, Said, is_young, said, slot, stopped};
use crate::error::{Error, Result};
use crate::sync::change::{Change, not_changed};
use crate::sync::round::Round;
use crate::sync::step::{self, Here, Report, Wish};
use crate::sync::{snapshot, store};

/// Where it stands, when it is not the relay's turn.
pub(crate) enum Approved {
    /// These six digits are to be shown, and typed into the new device. Go on to wait for that.
    Show(Zeroizing<String>),
    /// They were typed: go on, to sign the list.
    Typed,
    /// The new device is a member and was told. With the round that made it one.
    Member(Report),
}

/// The side of the device that was there first. In memory alone: what a crash leaves is a member that is named in
/// the list or one that is not, and either can be seen and mended.
pub(crate) struct Approver {
    approving: Approving,
    scanned_s: u64,
    origin: String,
    phase: Phase,
}

enum Phase {
    Offer(Vec<u8>),
    Reveal,
    Ok,
    /// The list with the new device is on its way.
    List(Member, Option<Box<Round>>),
    Welcome(Vec<u8>, Option<Report>),
}

impl Approver {
    /// Answers a code that was scanned or pasted.
    ///
    /// Errors: `Invalid` for what is no such code or meets at another relay; `NotFound` while sync is off.
    pub(crate) fn new(here: &Here<'_>, text: &str) -> Result<Self> {
        let account = store::account(here.sql)?.ok_or(Error::NotFound)?;
        let chain = store::chain(here.sql)?.ok_or(Error::NotFound)?;
        let code = Code::read(text)
            .map_err(|_| Error::invalid("code", "is not what a new device shows"))?;
        if code.origin != account.origin {
            return Err(Error::invalid("code", "is for another relay"));
        }
        let me = account.key()?;
        if chain.member(&me).is_none() {
            return Err(Error::Refused("revoked"));
        }
        if snapshot::erasure(here.sql)?.is_some() {
            return Err(Error::Refused("erasing"));
        }
        let devices = chain.last.manifest.members.len() - 1;
        if devices >= waymark_wire::manifest::MOST_DEVICES {
            return Err(Error::invalid("code", "is one device too many: 16 fit"));
        }
        let standing = Standing {
            account: account.id,
            n: chain.last.manifest.n,
            manifest: chain.last.hash,
            sign: me,
        };
        let (r_old, chance) = (here.chance()?, here.chance()?);
        let (approving, offer) = Approving::new(code, standing, r_old, &chance, here.unix_s(0))?;
        Ok(Self {
            approving,
            scanned_s: here.unix_s(0),
            origin: account.origin,
            phase: Phase::Offer(offer),
        })
    }

    /// The relay where the two meet.
    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }

    /// Whether the list is still to come: until then nothing of this device's sync is touched.
    pub(crate) fn waits(&self) -> bool {
        !matches!(self.phase, Phase::List(..) | Phase::Welcome(..))
    }

    /// One step, within the write transaction of `here`. After `Offline` the same step may be tried again.
    ///
    /// Errors: `Refused` when the code is of no more use.
    pub(crate) fn step(&mut self, here: &Here<'_>, event: Event) -> Result<Next<Approved>> {
        if let Phase::List(..) = self.phase {
            return self.list(here, event);
        }
        match event {
            Event::Go => {
                is_young(here, self.scanned_s)?;
                Ok(self.ask())
            }
            Event::Answered(answer) => match said(answer)? {
                Said::Given(body) => self.given(here, &body),
                Said::NotYet => Ok(Next::Wait),
            },
            Event::Unreachable => Err(Error::Offline),
        }
    }

    fn ask(&self) -> Next<Approved> {
        let place = self.approving.code().place();
        let (which, body) = match &self.phase {
            Phase::Offer(bytes) => (Slot::Offer, Some(bytes.as_slice())),
            Phase::Reveal => (Slot::Reveal, None),
            Phase::Ok | Phase::List(..) => (Slot::Ok, None),
            Phase::Welcome(bytes, _) => (Slot::Welcome, Some(bytes.as_slice())),
        };
        Next::Ask(slot(&place, which, body))
    }

    fn given(&mut self, here: &Here<'_>, body: &[u8]) -> Result<Next<Approved>> {
        let now_s = here.unix_s(0);
        match &mut self.phase {
            Phase::Offer(_) => {
                self.phase = Phase::Reveal;
                Ok(self.ask())
            }
            Phase::Reveal => {
                let digits = self.approving.take_reveal(body, now_s).map_err(stopped)?;
                self.phase = Phase::Ok;
                Ok(Next::Reached(Approved::Show(digits)))
            }
            Phase::Ok => {
                let member = self.approving.take_ok(body, now_s).map_err(stopped)?;
                self.phase = Phase::List(member, None);
                Ok(Next::Reached(Approved::Typed))
            }
            Phase::Welcome(_, report) => {
                let report = report.take().ok_or(Error::Internal("join_phase"))?;
                Ok(Next::Reached(Approved::Member(report)))
            }
            Phase::List(..) => Err(Error::Internal("join_phase")),
        }
    }

    /// A round that makes the new device a member; then the welcome, which names the list.
    fn list(&mut self, here: &Here<'_>, event: Event) -> Result<Next<Approved>> {
        let Phase::List(member, running) = &mut self.phase else {
            return Err(Error::Internal("join_phase"));
        };
        let (mut round, event) = match (running.take(), event) {
            (Some(round), Event::Answered(answer)) => (round, step::Event::Answered(answer)),
            (Some(round), Event::Unreachable) => (round, step::Event::Unreachable),
            (_, _) => {
                let wish = Wish::Change(Change::Add(member.clone()));
                (Box::new(Round::new(wish, None)), step::Event::Begin)
            }
        };
        let report = match round.step(here, event)? {
            step::Next::Ask(request) => {
                *running = Some(round);
                return Ok(Next::Ask(request));
            }
            step::Next::Admission => return Err(Error::Refused("admission")),
            step::Next::Done(report) => report,
        };
        let chain = store::chain(here.sql)?.ok_or(Error::Corrupt)?;
        if chain.member(&member.sign).is_none() {
            let is_erasing = snapshot::erasure(here.sql)?.is_some();
            return Err(match not_changed(report.state) {
                Error::Refused(_) if is_erasing => Error::Refused("erasing"),
                why => why,
            });
        }
        let welcome = Welcome {
            n: chain.last.manifest.n,
            manifest: chain.last.hash,
            root: snapshot::store::base_root(here.sql)?,
            invite: None,
        };
        let slot = self
            .approving
            .welcome(&welcome, &here.chance()?)
            .map_err(stopped)?;
        self.phase = Phase::Welcome(slot, Some(report));
        Ok(self.ask())
    }
}
