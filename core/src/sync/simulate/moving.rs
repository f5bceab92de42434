//! Another relay: the way out where the one there is has dropped what no device has any more.

use super::world::World;
use crate::error::Result;
use crate::sync::change::Change;
use crate::sync::step::Wish;
use crate::sync::{State, snapshot, store as rows};

impl World {
    /// The person sees that the relay keeps something back for good, and moves to another one, which each device fills
    /// with what it has. Whether they did.
    pub(super) fn move_away(&mut self) -> Result<bool> {
        let mut states = Vec::new();
        for (at, device) in self.devices.iter().enumerate() {
            let account = rows::account(&device.sql)?.filter(|_| !self.is_stolen(at));
            states.extend(account.map(|account| account.state));
        }
        // Two histories are made one where both can be seen.
        let stuck = states.contains(&State::Withheld) && !states.contains(&State::Fork);
        if !stuck || !self.relay.has_dropped {
            return Ok(false);
        }
        self.all_move()?;
        Ok(true)
    }

    fn all_move(&mut self) -> Result<()> {
        self.has_moved = true;
        self.say(|_| "all move to another relay".into());
        self.relay.begin_anew();
        for device in &mut self.devices {
            device.within(self.now_ms, true, |here| {
                let Some(account) = rows::account(here.sql)? else {
                    return Ok(());
                };
                let origin = account.origin.clone();
                rows::put_account(here.sql, &account.moved(origin))?;
                rows::owe_nothing_of_gone(here.sql)
            })?;
        }
        Ok(())
    }

    /// The person sees that a device still waits for what nobody has any more, or that an erasure waits for one that has
    /// long synced: all move to another relay, where they have not. After that one leaves, and comes again with the phrase,
    /// as a new device with all its words. Whether there was anything to do.
    pub(super) fn comes_anew(&mut self) -> Result<bool> {
        let mut waited_for = Vec::new();
        for (at, device) in self.devices.iter().enumerate() {
            let me = device.key()?;
            let chain = rows::chain(&device.sql)?;
            let Some(chain) = chain.filter(|chain| chain.member(&me).is_some()) else {
                continue;
            };
            if self.is_stolen(at) {
                continue;
            }
            if device.account()?.state == State::Withheld {
                waited_for.insert(0, me);
            }
            if let Some(erasure) = snapshot::erasure(&device.sql)? {
                waited_for.extend(snapshot::waits_for(&device.sql, erasure, &chain)?);
            }
        }
        if !waited_for.is_empty() && !self.has_moved {
            self.all_move()?;
            return Ok(true);
        }
        for at in 0..self.devices.len() {
            let device = self.devices.get(at).filter(|_| !self.is_stolen(at));
            let key = device.map(|device| device.key()).transpose()?;
            if key.is_some() && key.as_ref() == waited_for.first() {
                self.say(|_| format!("{at}: leaves, and comes anew"));
                self.sync(at, Wish::Change(Change::Leave), None)?;
                self.by_phrase(at, None, |_| true)?;
                return Ok(true);
            }
        }
        Ok(false)
    }
}
