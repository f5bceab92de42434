//! A device in the hands of somebody else: a member whose signatures are genuine, and whose words are not.
//!
//! It goes on as the engine has it, and now and then signs what no engine does. In the end the person takes it out
//! from the moment it was stolen.

use std::collections::BTreeSet;

use waymark_wire::{Hash, PublicKey, crypto};

use super::device::Device;
use super::store::{self, Place};
use super::world::World;
use crate::error::{Error, Result};
use crate::oplog::{Operation, Stamp};
use crate::sync::change::Change;
use crate::sync::step::Wish;
use crate::sync::{State, snapshot, store as rows};

/// What a thief does.
const DEEDS: [&str; 9] = [
    "signs nonsense",
    "slanders",
    "writes at the edge",
    "deletes all",
    "forges a list",
    "gives a wrong key",
    "signs twice",
    "takes one out",
    "writes",
];

/// In one schedule of four a thief also makes snapshots at once, and drops the end of its log. A draw of its own decides it:
/// the others are what they were.
pub(super) fn seals(seed: u64) -> Option<fastrand::Rng> {
    let mut dice = fastrand::Rng::with_seed(seed.rotate_left(32));
    (dice.u8(..4) == 0).then_some(dice)
}

/// The stolen device.
pub(super) struct Thief {
    pub(super) at: usize,
    /// The keys it ever had.
    pub(super) keys: BTreeSet<PublicKey>,
    /// Those it was stolen with, and where its log stood.
    stolen: PublicKey,
    head: (u64, Hash),
    /// When, by the true time.
    since_ms: i64,
    /// What was written since.
    pub(super) values: BTreeSet<(Place, (Stamp, Vec<u8>))>,
    /// It said of others what is not so: they may take themselves for copies.
    pub(super) slandered: bool,
    /// The person has taken it out from when it was stolen on.
    pub(super) undone: bool,
}

impl World {
    /// Whether somebody else holds this device.
    pub(super) fn is_stolen(&self, at: usize) -> bool {
        self.thief.as_ref().is_some_and(|thief| thief.at == at)
    }

    /// Whether a key is, or was, a thief's.
    pub(super) fn is_thiefs(&self, key: &PublicKey) -> bool {
        let thief = self.thief.as_ref();
        thief.is_some_and(|thief| thief.keys.contains(key))
    }

    /// A member is stolen, one in each schedule at most, and never one that exists twice.
    pub(super) fn steal(&mut self, at: usize) -> Result<()> {
        let Some(device) = self.devices.get(at).filter(|device| !device.copied) else {
            return Ok(());
        };
        let key = device.key()?;
        let is_member = rows::chain(&device.sql)?.is_some_and(|chain| chain.member(&key).is_some());
        if !is_member || self.thief.is_some() {
            return Ok(());
        }
        let head =
            rows::head(&device.sql, &key)?.map_or((0, [0; 32]), |head| (head.seq, head.hash));
        self.say(|_| format!("{at}: is stolen, at {}", head.0));
        self.backups.retain(|(whose, _)| *whose != at);
        self.thief = Some(Thief {
            at,
            keys: BTreeSet::from([key]),
            stolen: key,
            head,
            since_ms: self.now_ms,
            values: BTreeSet::new(),
            slandered: false,
            undone: false,
        });
        Ok(())
    }

    /// What the thief does next.
    pub(super) fn thieve(&mut self, at: usize) -> Result<()> {
        let deed = self.dice.choice(DEEDS).unwrap_or("writes");
        self.say(|_| format!("{at}: the thief {deed}"));
        match deed {
            "signs nonsense" => self.nonsense(at)?,
            "slanders" => self.slander(at)?,
            "writes at the edge" => self.writes_at_the_edge(at)?,
            "deletes all" => self.deletes_all(at)?,
            "forges a list" => self.forges_a_list(at)?,
            "gives a wrong key" => self.gives_a_wrong_key(at)?,
            "signs twice" => self.signs_twice(at)?,
            "takes one out" => return self.remove(at),
            _ => self.write(at)?,
        }
        self.makes_a_snapshot(at)?;
        self.sync(at, Wish::Sync, None)?;
        self.drops_its_end(at)
    }

    /// Of all that it has, or of all but a word.
    fn makes_a_snapshot(&mut self, at: usize) -> Result<()> {
        let now = self.now_ms;
        let (Some(dice), Some(device)) = (&mut self.seals, self.devices.get_mut(at)) else {
            return Ok(());
        };
        let (seals, lies) = (dice.bool(), dice.u8(..6) == 0);
        let Some(chain) = rows::chain(&device.sql)?.filter(|_| seals) else {
            return Ok(());
        };
        // Where the store has what no engine signs, its own engine cannot work a state out.
        let made = device.within(now, true, |here| {
            snapshot::forge(here, &chain, |state| {
                if lies {
                    state.ops.pop();
                }
            })
        });
        self.say(|_| format!("{at}: the thief makes a snapshot: {}", made.is_ok()));
        Ok(())
    }

    /// The relay is asked to drop its log, and whoever has not had the end of it yet never will.
    fn drops_its_end(&mut self, at: usize) -> Result<()> {
        let Some(dice) = &mut self.seals else {
            return Ok(());
        };
        let drops = dice.u8(..4) == 0;
        let me = self.devices.get(at).map(Device::key).transpose()?;
        if let Some(me) = me.filter(|_| drops)
            && let Some(kept) = self
                .kept_for(at)
                .filter(|kept| kept.chain.member(&me).is_some())
            && let Some(log) = kept.logs.get_mut(&me)
            && let Some((last, _)) = log.last().cloned()
        {
            let base = kept.bases.get(&me).map_or(0, |(base, _)| *base);
            kept.bases.insert(me, (base + log.len() as u64, last));
            log.clear();
            self.say(|_| format!("{at}: the thief drops the end of its log"));
        }
        Ok(())
    }

    /// Deletes whatever is there.
    fn deletes_all(&mut self, at: usize) -> Result<()> {
        let now = self.now_ms;
        let Some(device) = self.devices.get_mut(at) else {
            return Ok(());
        };
        for operation in device.delete_all(now)? {
            self.note_theft(&operation);
        }
        Ok(())
    }

    /// Keeps what the thief wrote.
    pub(super) fn note_theft(&mut self, operation: &Operation) {
        let places = store::places(operation.clone());
        self.values.extend(places.iter().cloned());
        if let Some(thief) = &mut self.thief {
            thief.values.extend(places);
        }
    }

    /// With which keys the thief goes on.
    pub(super) fn note_thiefs_keys(&mut self, at: usize) -> Result<()> {
        let (Some(device), Some(thief)) = (self.devices.get(at), &mut self.thief) else {
            return Ok(());
        };
        if thief.at == at {
            thief.keys.insert(device.key()?);
            if let Some((seed, _)) = rows::next_keys(&device.sql)? {
                thief.keys.insert(crypto::public_key(&seed)?);
            }
        }
        Ok(())
    }

    /// The person takes the stolen device out with the first device that can, or with the phrase: what it wrote since
    /// does not count. Whether there was one.
    pub(super) fn undo_theft(&mut self) -> Result<bool> {
        let Some(thief) = &self.thief else {
            return Ok(false);
        };
        let (stolen, since_ms) = (thief.at, thief.since_ms);
        let (mut by, mut is_member) = (None, false);
        let devices = self.devices.iter().enumerate();
        for (at, device) in devices.filter(|(at, _)| *at != stolen) {
            is_member |= self.is_member_for(at)?;
            let chain = rows::chain(&device.sql)?;
            let key = rows::account(&device.sql)?.map(|account| (account.key(), account.state));
            if let (Some(chain), Some((key, state))) = (chain, key)
                && chain.member(&key?).is_some()
                && (matches!(state, State::Ok | State::Healed | State::Cloned | State::Differs)
                    // What a thief dropped of its own log keeps nobody from it.
                    || (state == State::Withheld && self.seals.is_some()))
                // Who was given a wrong key signs no list.
                && rows::epoch_key(&device.sql, chain.last.manifest.epoch)?.is_some()
            {
                by.get_or_insert(at);
            }
        }
        let first = usize::from(stolen == 0);
        match by {
            Some(by) if !self.take_out_stolen(by)? => return Ok(false),
            Some(by) if !self.is_member_for(by)? => {}
            None if !is_member => return Ok(false),
            _ => self.by_phrase(first, Some(since_ms), |_| true)?,
        }
        Ok(true)
    }

    /// Whether the thief is a member as a device sees it.
    fn is_member_for(&self, at: usize) -> Result<bool> {
        let (Some(device), Some(thief)) = (self.devices.get(at), &self.thief) else {
            return Ok(false);
        };
        let chain = rows::chain(&device.sql)?;
        let is_in = |key| chain.iter().any(|chain| chain.member(key).is_some());
        Ok(thief.keys.iter().any(is_in))
    }

    fn take_out_stolen(&mut self, by: usize) -> Result<bool> {
        let (Some(device), Some(thief)) = (self.devices.get(by), &self.thief) else {
            return Ok(false);
        };
        let chain = rows::chain(&device.sql)?.ok_or(Error::Corrupt)?;
        let mut keys = thief.keys.iter();
        let Some(key) = keys.find(|key| chain.member(key).is_some()).copied() else {
            return Ok(false);
        };
        let since = if key == thief.stolen {
            thief.head
        } else {
            (0, [0; 32])
        };
        let has = since.0 == 0 || rows::hash_at(&device.sql, &key, since.0)? == Some(since.1);
        let undone = has && key == thief.stolen;
        let cut_off = has.then_some(since);
        self.say(|_| format!("{by}: takes out what was stolen, at {}", since.0));
        let change = Change::Remove {
            device: key,
            cut_off,
        };
        self.sync(by, Wish::Change(change), None)?;
        let chain = self.devices.get(by).map(|device| rows::chain(&device.sql));
        let ends = chain.transpose()?.flatten().and_then(|chain| {
            let cut = chain.cut_off(&key)?;
            Some((cut.last_seq, cut.last_hash))
        });
        if let Some(thief) = &mut self.thief {
            // What all had agreed to before is not taken back.
            thief.undone = undone && ends == Some(since);
        }
        Ok(true)
    }

    /// What a stolen device wrote is nowhere, once it was taken out from when it was stolen on. Who goes over to another
    /// history brings all it has, and with it what it had of the thief.
    pub(super) fn theft_undone(&self, remaining: &[usize]) -> Result<Vec<String>> {
        let mut faults = Vec::new();
        let thief = self.thief.as_ref().filter(|thief| thief.undone);
        for (thief, at) in thief
            .iter()
            .flat_map(|thief| remaining.iter().map(move |at| (thief, at)))
        {
            let Some(device) = self.devices.get(*at).filter(|_| self.phrased.is_empty()) else {
                continue;
            };
            for register in store::registers(&device.sql)? {
                // The same write, at the same moment, somebody else may have made too.
                let (place, (stamp, _)) = &register;
                let mut written = self.written.iter().filter(|w| w.by != thief.at);
                let by_others = written.any(|w| w.place == *place && w.stamp == *stamp);
                if thief.values.contains(&register) && !by_others {
                    faults.push(format!("{at}: has what the thief wrote: {:?}", register.0));
                }
            }
        }
        Ok(faults)
    }
}
