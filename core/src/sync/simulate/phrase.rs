//! The phrase: the way back for who was taken out, and out of two histories.

use waymark_wire::PublicKey;
use waymark_wire::crypto::Key;
use waymark_wire::phrase::Phrase;

use super::store;
use super::world::World;
use crate::calendar::Instant;
use crate::error::Result;
use crate::sync::devices::Look;
use crate::sync::simulate::honest::ORIGIN;
use crate::sync::step::Wish;
use crate::sync::{State, store as rows};

/// A phrase as the dice fall.
pub(super) fn any(dice: &mut fastrand::Rng) -> Phrase {
    Phrase::new(Key::new(std::array::from_fn(|_| dice.u8(..))))
}

impl World {
    /// A device is given the phrase, looks at what the relay shows, and comes in; those that are not kept go.
    /// What these say they wrote since a moment counts no more.
    pub(super) fn by_phrase(
        &mut self,
        at: usize,
        since_ms: Option<i64>,
        keeps: impl Fn(usize) -> bool,
    ) -> Result<()> {
        self.say(|_| format!("{at}: is given the phrase"));
        let (now, phrase) = (self.now_ms, &self.phrase);
        let Some(device) = self.devices.get_mut(at) else {
            return Ok(());
        };
        let mut look = device.within(now, true, |here| Look::new(here, ORIGIN, phrase))?;
        // Where the relay shows no account, or nothing, the person is told.
        if let Err(error) = self.walk(at, |here, event| look.step(here, event)) {
            return self.did_not(at, &error);
        }
        let mut keep = Vec::new();
        for (other, device) in self.devices.iter().enumerate() {
            if other != at && !self.is_stolen(other) && keeps(other) {
                keep.push(device.key()?);
            }
        }
        let Some(device) = self.devices.get_mut(at) else {
            return Ok(());
        };
        let before = rows::account(&device.sql)?
            .map(|account| account.key())
            .transpose()?;
        let since = since_ms.and_then(Instant::from_timestamp_millis);
        let change = device.within(now, true, |here| look.agreed(here, keep, since, true))?;
        self.phrased.insert(at);
        self.brings_its_words(at, before)?;
        self.sync(at, Wish::Change(change), None)
    }

    /// Who goes over to another history has all its words once more, under its new keys.
    fn brings_its_words(&mut self, at: usize, before: Option<PublicKey>) -> Result<()> {
        let Some(device) = self.devices.get(at) else {
            return Ok(());
        };
        let now = device.key()?;
        if before.is_none_or(|before| before == now) {
            return Ok(());
        }
        let has = store::registers(&device.sql)?;
        for written in self.written.iter_mut().filter(|written| written.by == at) {
            if super::holds::is_kept(&has, written) {
                (written.key, written.acknowledged) = (now, false);
            }
        }
        Ok(())
    }

    /// The person sees which devices have stopped at two histories, and gives each the phrase. Whether any had.
    pub(super) fn make_one_history(&mut self) -> Result<bool> {
        let mut any = false;
        for at in 0..self.devices.len() {
            let Some(device) = self.devices.get(at) else {
                continue;
            };
            let state = rows::account(&device.sql)?.map(|account| account.state);
            if !self.is_stolen(at) && state == Some(State::Fork) {
                self.by_phrase(at, None, |_| true)?;
                any = true;
            }
        }
        Ok(any)
    }
}
