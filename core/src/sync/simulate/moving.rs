//! Another relay: the way out where the one there is has dropped what no device has any more.

use super::world::World;
use crate::error::Result;
use crate::sync::{State, store as rows};

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
        self.say(|_| "all move to another relay".into());
        self.relay.begin_anew();
        for device in &mut self.devices {
            device.within(self.now_ms, true, |here| {
                let Some(account) = rows::account(here.sql)? else {
                    return Ok(());
                };
                let origin = account.origin.clone();
                rows::put_account(here.sql, &account.moved(origin))
            })?;
        }
        Ok(true)
    }
}
