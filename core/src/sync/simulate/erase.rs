//! The person asks that all that was written so far be erased. Which schedules have that, a draw of its own decides:
//! the others are what they were.

use waymark_wire::batch::Batch;

use super::store;
use super::world::World;
use crate::error::{Error, Result};
use crate::sync::change::Change;
use crate::sync::step::Wish;
use crate::sync::{State, settle, snapshot, store as rows};

/// One schedule in so many has it.
const ONE_IN: u8 = 4;

/// When the person asks, and whether they have.
pub(super) struct Asking {
    dice: fastrand::Rng,
    one_in: Option<u8>,
    asked: bool,
}

impl Asking {
    pub(super) fn new(seed: u64) -> Self {
        let mut dice = fastrand::Rng::with_seed(!seed);
        let one_in = (dice.u8(..ONE_IN) == 0).then(|| dice.u8(4..12));
        Self {
            dice,
            one_in,
            asked: false,
        }
    }
}

impl World {
    /// After a step: the person may ask, and the phone may crash over it.
    pub(super) fn may_erase(&mut self) -> Result<()> {
        let dice = &mut self.asking.dice;
        let Some(one_in) = self.asking.one_in else {
            return Ok(());
        };
        if dice.u8(..one_in) > 0 {
            return Ok(());
        }
        let at = dice.usize(..self.devices.len());
        let crash = (dice.u8(..3) == 0).then(|| (dice.usize(..10), dice.u8(..3)));
        if self.is_stolen(at) {
            return Ok(());
        }
        self.asking.asked = true;
        self.say(|_| format!("{at}: erases what was written so far"));
        self.sync(at, Wish::Change(Change::Erase), crash)
    }

    /// The person sees for whom an erasure waits, or who is in the list where something is missing for good, and takes out
    /// what does not exist any more, or has left where the others did not hear of it. Whether there was any.
    pub(super) fn let_go(&mut self) -> Result<bool> {
        let mut here = Vec::new();
        for device in &self.devices {
            let account = device.account()?;
            if account.state != State::Revoked {
                here.push(account.key()?);
            }
        }
        let mut waited = false;
        for at in 0..self.devices.len() {
            let Some(device) = self.devices.get(at).filter(|_| !self.is_stolen(at)) else {
                continue;
            };
            let state = rows::account(&device.sql)?.map(|account| account.state);
            let me = device.key()?;
            let chain = rows::chain(&device.sql)?;
            let Some(chain) = chain.filter(|chain| chain.member(&me).is_some()) else {
                continue;
            };
            let waits = match (snapshot::erasure(&device.sql)?, state) {
                (Some(erasure), _) => snapshot::waits_for(&device.sql, erasure, &chain)?,
                (None, Some(State::Withheld)) => settle::members(&chain).collect(),
                (None, _) => continue,
            };
            let gone = waits.into_iter().find(|key| !here.contains(key));
            if let Some(device) = gone.filter(|_| state.is_some_and(|state| !state.is_final())) {
                self.say(|_| format!("{at}: lets {:02x?} go, who does not come", device.first()));
                let cut_off = None;
                self.sync(at, Wish::Change(Change::Remove { device, cut_off }), None)?;
                waited = true;
                // Where it does not come about, as the relay does not know this device, the person does it on another.
                let now = self.devices.get(at).map(|there| rows::chain(&there.sql));
                if now
                    .transpose()?
                    .flatten()
                    .is_some_and(|chain| chain.member(&device).is_none())
                {
                    break;
                }
            }
        }
        Ok(waited)
    }

    /// Where it was asked for it has ended: no device that goes on has a key or a batch of an earlier epoch, and an
    /// honest relay no batch.
    pub(super) fn nothing_old(&mut self, remaining: &[usize]) -> Result<Vec<String>> {
        let mut faults = Vec::new();
        if !self.asking.asked {
            return Ok(faults);
        }
        // Where the phrase cut a log off before what one device had taken over of it, they agree to no state any more.
        for device in remaining.iter().filter_map(|at| self.devices.get(*at)) {
            let chain = rows::chain(&device.sql)?.ok_or(Error::Corrupt)?;
            for cover in snapshot::store::covers(&device.sql)? {
                let ends = chain.cut_off(&cover.author).map(|cut| cut.last_seq);
                if ends.is_some_and(|ends| ends < cover.seq) {
                    return Ok(faults);
                }
            }
        }
        for at in remaining {
            let Some(device) = self.devices.get(*at) else {
                continue;
            };
            let begins = store::erased_before(&device.sql)?;
            self.outcome.erased += u64::from(begins > 0);
            if snapshot::erasure(&device.sql)?.is_some() {
                faults.push(format!("{at}: what was to be erased is not"));
            }
            if store::epochs(&device.sql)?.iter().any(|e| *e < begins) {
                faults.push(format!("{at}: has a key from before epoch {begins}"));
            }
            let kept = self
                .relay
                .sides
                .iter()
                .flat_map(|side| side.accounts.values());
            let logs = kept.flat_map(|kept| kept.logs.values().flatten());
            let mut all = store::batches(&device.sql)?;
            all.extend(logs.map(|(_, bytes)| (false, bytes.clone())));
            for (_, bytes) in all {
                let (_, header) = Batch::read(&bytes).map_err(|_| Error::Corrupt)?;
                if header.epoch < begins && !self.is_thiefs(&header.author) {
                    faults.push(format!("{at}: a batch of epoch {}", header.epoch));
                }
            }
        }
        Ok(faults)
    }
}
