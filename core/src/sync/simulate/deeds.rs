//! What happens in a schedule: one thing after the other, as the dice fall.

use super::device::Device;
use super::honest::ORIGIN;
use super::lies::MOST_SIDES;
use super::store;
use super::world::{HOUR_MS, World, Written, empty};
use crate::error::Result;
use crate::sync::change::Change;
use crate::sync::step::Wish;
use crate::sync::{begin, store as rows};

const YEAR_MS: i64 = 365 * 24 * HOUR_MS;
const MOST_DEVICES: usize = 5;

impl World {
    pub(super) fn step(&mut self) -> Result<()> {
        self.now_ms += self.dice.i64(1000..8 * HOUR_MS);
        let at = self.dice.usize(..self.devices.len());
        if self.is_stolen(at) {
            return self.thieve(at);
        }
        match self.dice.u8(..104) {
            100..102 => self.steal(at),
            102..104 => self.come_in_by_phrase(at),
            0..40 => self.write(at),
            40..78 => {
                let crash =
                    (self.dice.u8(..6) == 0).then(|| (self.dice.usize(..6), self.dice.u8(..3)));
                self.sync(at, Wish::Sync, crash)
            }
            78..82 => {
                let shifts = [0, 0, 10 * 60_000, -7 * YEAR_MS, 73 * YEAR_MS, -26 * HOUR_MS];
                let shift = *self.dice.choice(&shifts).unwrap_or(&0);
                self.say(|_| format!("{at}: the clock is wrong by {shift} ms"));
                if let Some(device) = self.devices.get_mut(at) {
                    device.shift_ms = shift;
                }
                Ok(())
            }
            82..85 => {
                if let Some(device) = self.devices.get(at) {
                    let copy = store::copy(&device.sql)?;
                    self.backups.push((at, copy));
                }
                Ok(())
            }
            85..88 => self.restore(),
            88..90 => self.copy(at),
            90..93 => self.join(at),
            93..97 => self.remove(at),
            97 => {
                self.say(|_| format!("{at}: leaves"));
                self.sync(at, Wish::Change(Change::Leave), None)
            }
            98 => {
                self.say(|_| "two change the list at once".into());
                let other = self.dice.usize(..self.devices.len());
                self.remove(at)?;
                self.join(other)
            }
            _ => {
                if let Some(side) = self.sides.get_mut(at) {
                    *side = self.dice.usize(..MOST_SIDES);
                }
                Ok(())
            }
        }
    }

    /// A device, or a new one, is given the phrase; one other may have been lost.
    fn come_in_by_phrase(&mut self, at: usize) -> Result<()> {
        let is_new = self.devices.len() < MOST_DEVICES && self.dice.bool();
        let at = if is_new { self.new_device()? } else { at };
        let lost = self.dice.usize(..2 * MOST_DEVICES);
        self.by_phrase(at, None, |other| other != lost)?;
        if is_new {
            self.drop_if_no_device(at)?;
        }
        Ok(())
    }

    /// Who found no account, or met nobody, is no device of it.
    fn drop_if_no_device(&mut self, last: usize) -> Result<()> {
        if let Some(device) = self.devices.get(last)
            && rows::account(&device.sql)?.is_none()
        {
            self.devices.truncate(last);
            self.sides.truncate(last);
        }
        Ok(())
    }

    pub(super) fn new_device(&mut self) -> Result<usize> {
        let device = Device::new(empty()?, self.dice.u64(..));
        self.devices.push(device);
        self.sides.push(0);
        Ok(self.devices.len() - 1)
    }

    /// A new device asks to join, and `by` makes it a member.
    pub(super) fn join(&mut self, by: usize) -> Result<()> {
        if self.devices.len() >= MOST_DEVICES {
            return Ok(());
        }
        let Some(id) = self
            .devices
            .get(by)
            .map(|d| d.account().map(|a| a.id))
            .transpose()?
        else {
            return Ok(());
        };
        let new = self.new_device()?;
        if let (Some(side), Some(same)) = (self.sides.get(by).copied(), self.sides.get_mut(new)) {
            *same = side;
        }
        if self.dice.bool() {
            self.meet(by, new)?;
            return self.drop_if_no_device(new);
        }
        let now = self.now_ms;
        let Some(device) = self.devices.get_mut(new) else {
            return Ok(());
        };
        let account = device.within(now, true, |here| begin::device(here, ORIGIN, id))?;
        let member = begin::member(&account)?;
        self.say(|_| format!("{by}: adds {new}"));
        self.sync(by, Wish::Change(Change::Add(member)), None)
    }

    pub(super) fn remove(&mut self, by: usize) -> Result<()> {
        let gone = self.dice.usize(..self.devices.len());
        if gone == by || self.devices.len() < 3 {
            return Ok(());
        }
        let Some(device) = self.devices.get(gone).map(Device::key).transpose()? else {
            return Ok(());
        };
        let mut cut_off = None;
        if self.dice.u8(..3) == 0
            && let Some(remover) = self.devices.get(by)
            && let Some(head) = rows::head(&remover.sql, &device)?
        {
            let seq = self.dice.u64(1..=head.seq);
            cut_off = rows::hash_at(&remover.sql, &device, seq)?.map(|hash| (seq, hash));
        }
        self.say(|_| {
            format!(
                "{by}: takes {gone} out, cut off at {:?}",
                cut_off.map(|c| c.0)
            )
        });
        self.sync(by, Wish::Change(Change::Remove { device, cut_off }), None)
    }

    fn restore(&mut self) -> Result<()> {
        if self.backups.is_empty() {
            return Ok(());
        }
        let which = self.dice.usize(..self.backups.len());
        let (at, then) = self.backups.swap_remove(which);
        self.say(|_| format!("{at}: is restored from a copy"));
        let seed = self.dice.u64(..);
        if let Some(device) = self.devices.get_mut(at) {
            self.copied.insert(device.key()?);
            let shift_ms = device.shift_ms;
            *device = Device {
                shift_ms,
                copied: true,
                ..Device::new(then, seed)
            };
            self.copied.insert(device.key()?);
        }
        self.note_next_keys(at)
    }

    fn copy(&mut self, at: usize) -> Result<()> {
        if self.devices.len() >= MOST_DEVICES {
            return Ok(());
        }
        let seed = self.dice.u64(..);
        let Some(device) = self.devices.get_mut(at) else {
            return Ok(());
        };
        device.copied = true;
        self.copied.insert(device.key()?);
        let twin = Device {
            copied: true,
            ..Device::new(store::copy(&device.sql)?, seed)
        };
        self.devices.push(twin);
        self.sides.push(self.sides.get(at).copied().unwrap_or(0));
        let new = self.devices.len() - 1;
        if self.phrased.contains(&at) {
            self.phrased.insert(new);
        }
        self.say(|_| format!("{at}: is copied, the copy is {new}"));
        self.note_next_keys(at)
    }

    /// Keys that wait in a store that was copied are in both copies too.
    fn note_next_keys(&mut self, at: usize) -> Result<()> {
        if let Some(device) = self.devices.get(at)
            && let Some((seed, _)) = rows::next_keys(&device.sql)?
        {
            self.copied.insert(waymark_wire::crypto::public_key(&seed)?);
        }
        Ok(())
    }

    pub(super) fn write(&mut self, at: usize) -> Result<()> {
        let (now, Some(device)) = (self.now_ms, self.devices.get_mut(at)) else {
            return Ok(());
        };
        let key = device.key()?;
        let written = device.write(now, &mut self.dice)?;
        self.outcome.writes += 1;
        let stolen = self.is_stolen(at);
        for op in written {
            if stolen {
                self.note_theft(&op);
            }
            self.say(|_| {
                format!(
                    "{at}: writes {:02x?}/{} {}",
                    &op.record.0.first(),
                    op.kind,
                    if op.deleted { "gone" } else { "" }
                )
            });
            for (place, (stamp, value)) in store::places(op) {
                self.written.push(Written {
                    by: at,
                    key,
                    place: place.clone(),
                    stamp,
                    acknowledged: false,
                });
                self.values.insert((place, (stamp, value)));
            }
        }
        Ok(())
    }
}
