//! What no engine signs, with genuine signatures.

use waymark_wire::Hash;
use waymark_wire::batch::{Batch, Kind};
use waymark_wire::body::{Body, MOST_OPS, Op};
use waymark_wire::crypto::Key;
use waymark_wire::heads::Head;
use waymark_wire::manifest::{Manifest, Signed};
use waymark_wire::sealing::{self, Place};

use super::honest::Kept;
use super::store;
use super::world::World;
use crate::error::{Error, Result};
use crate::oplog::{Record, Stamp, encode_changes};
use crate::sync::store as rows;

/// A batch's place in nobody's log, and its bytes.
struct Sealed {
    seq: u64,
    hash: Hash,
    list: u32,
    bytes: Vec<u8>,
}

impl World {
    /// Signs a body that nobody can read.
    pub(super) fn nonsense(&mut self, at: usize) -> Result<()> {
        let op = Op {
            kind: 1,
            record: [7; 16],
            stamp: self.dice.u64(..),
            changes: encode_changes([].iter()),
            deleted: true,
        };
        let body = |ops| {
            let rest = Body::default();
            Body { ops, ..rest }.encode()
        };
        let mut bytes = body(Vec::new());
        match self.dice.u8(..5) {
            0 => bytes.truncate(self.dice.usize(..=bytes.len())),
            1 => bytes.push(0),
            2 => {
                let bit = self.dice.usize(..bytes.len() * 8);
                if let Some(byte) = bytes.get_mut(bit / 8) {
                    *byte ^= 1 << (bit % 8);
                }
            }
            3 => {
                let stamp = op.stamp | 1 << 63;
                bytes = body(vec![Op { stamp, ..op }]);
            }
            _ => bytes = body(vec![op; MOST_OPS + 1]),
        }
        self.append(at, &bytes)
    }

    /// Puts a body into the thief's own log.
    fn append(&mut self, at: usize, body: &[u8]) -> Result<()> {
        let now = self.now_ms;
        let Some(sealed) = self.sealed(at, body, false)? else {
            return Ok(());
        };
        let Some(device) = self.devices.get_mut(at) else {
            return Ok(());
        };
        let me = device.key()?;
        if store::has_batch(&device.sql, &me, sealed.seq)? {
            return Ok(()); // a cut-off left it out, and its number stays
        }
        device.within(now, true, |here| {
            let kept = rows::Kept {
                author: &me,
                seq: sealed.seq,
                hash: sealed.hash,
                list: sealed.list,
                bytes: &sealed.bytes,
                acknowledged: false,
            };
            rows::put_batch(here.sql, &kept, here.ms())
        })
    }

    /// A batch for the next place of the thief's log, or for the last one once more.
    fn sealed(&mut self, at: usize, body: &[u8], again: bool) -> Result<Option<Sealed>> {
        let Some(device) = self.devices.get(at) else {
            return Ok(None);
        };
        let (account, me) = (device.account()?, device.key()?);
        let Some(list) = rows::chain(&device.sql)?.map(|chain| chain.last) else {
            return Ok(None);
        };
        let Some(key) = rows::epoch_key(&device.sql, list.manifest.epoch)? else {
            return Ok(None);
        };
        let head = rows::head(&device.sql, &me)?.map_or(0, |head| head.seq);
        let seq = if again { head } else { head + 1 };
        if seq == 0 {
            return Ok(None);
        }
        let place = Place {
            kind: Kind::Entries,
            account: account.id,
            epoch: list.manifest.epoch,
            seq,
            prev: rows::hash_at(&device.sql, &me, seq - 1)?.unwrap_or_default(),
            manifest: list.hash,
            salt: std::array::from_fn(|_| self.dice.u8(..)),
        };
        let sealed = sealing::seal(&key, &account.sign_seed, &place, body);
        let (header, bytes) = sealed.map_err(|_| Error::Internal("thief_seals"))?;
        Ok(Some(Sealed {
            seq,
            hash: header.hash(),
            list: list.manifest.n,
            bytes,
        }))
    }

    /// Says that another wrote more than it did, or something else.
    pub(super) fn slander(&mut self, at: usize) -> Result<()> {
        let Some(device) = self.devices.get(at) else {
            return Ok(());
        };
        let Some(chain) = rows::chain(&device.sql)? else {
            return Ok(());
        };
        let (me, mut heads) = (device.key()?, Vec::new());
        for (place, member) in (0_u8..).zip(&chain.last.manifest.members).skip(1) {
            if member.sign == me || self.dice.bool() {
                continue;
            }
            let known = rows::head(&device.sql, &member.sign)?.map_or(0, |head| head.seq);
            let seq = match self.dice.u8(..3) {
                0 => i64::MAX.unsigned_abs(),
                1 => known + self.dice.u64(1..4),
                _ => known.max(1),
            };
            heads.push(Head::new(place, seq, &[self.dice.u8(..); 32]));
        }
        if let Some(thief) = &mut self.thief {
            thief.slandered |= !heads.is_empty();
        }
        let body = Body {
            heads,
            ..Body::default()
        };
        self.append(at, &body.encode())
    }

    /// Writes with the last stamps there are, or of kinds and fields that nobody knows.
    pub(super) fn writes_at_the_edge(&mut self, at: usize) -> Result<()> {
        let Some(device) = self.devices.get(at) else {
            return Ok(());
        };
        let known = crate::oplog::operations(&device.sql)?;
        let unknown = self.dice.bool();
        let Some(mut operation) = self.dice.choice(known).filter(|known| !known.deleted) else {
            return Ok(());
        };
        if unknown {
            operation.kind = self.dice.u16(60_000..);
            operation.record = Record(std::array::from_fn(|_| self.dice.u8(..)));
        } else {
            let stamp = i64::MAX.unsigned_abs() - self.dice.u64(..2);
            operation.stamp = Stamp::from_raw(stamp).ok_or(Error::Internal("stamp"))?;
        }
        let body = Body {
            ops: vec![Op {
                kind: operation.kind,
                record: operation.record.0,
                stamp: operation.stamp.to_raw(),
                changes: encode_changes(operation.changes.iter()),
                deleted: operation.deleted,
            }],
            ..Body::default()
        };
        self.note_theft(&operation);
        self.append(at, &body.encode())
    }

    /// A list that breaks a rule, for a relay that gives it out.
    pub(super) fn forges_a_list(&mut self, at: usize) -> Result<()> {
        let rule = self.dice.u8(..4);
        let forged = self.next_list(at, |list, _| match rule {
            0 => list.epoch += 7,
            1 => drop(list.members.pop()), // and says nothing of it
            2 => list.prev = [7; 32],
            _ => list.members.rotate_left(1), // and is the first itself
        })?;
        self.relay.forged = forged.map(|list| list.encode());
        Ok(())
    }

    /// A list that gives one of the others a key which is not everyone's. By what is public it is as it should be.
    pub(super) fn gives_a_wrong_key(&mut self, at: usize) -> Result<()> {
        let chance = self.dice.u8(..);
        let Some(list) = self.next_list(at, |list, _| {
            let mut twin = list.clone();
            let mut salt = || Key::new([chance; 32]);
            let wrapped = sealing::wrap_all(&Key::new([chance; 32]), &mut twin, &mut salt);
            if wrapped.is_ok()
                && let Some((wrap, wrong)) = list.wraps.last_mut().zip(twin.wraps.last())
            {
                *wrap = wrong.clone();
            }
        })?
        else {
            return Ok(());
        };
        let kept = self.kept_for(at);
        if let Some(kept) = kept
            && let Ok(chain) = kept.chain.extend(list.clone())
        {
            kept.chain = chain;
            kept.lists.push(list.encode());
            kept.version += 1;
        }
        Ok(())
    }

    /// The list after the last, in a new epoch, signed by the thief.
    fn next_list(
        &mut self,
        at: usize,
        edit: impl FnOnce(&mut Manifest, &Key),
    ) -> Result<Option<Signed>> {
        let Some(device) = self.devices.get(at) else {
            return Ok(None);
        };
        let account = device.account()?;
        let Some(last) = rows::chain(&device.sql)?.map(|chain| chain.last) else {
            return Ok(None);
        };
        let Some(old) = rows::epoch_key(&device.sql, last.manifest.epoch)? else {
            return Ok(None);
        };
        let key = Key::new(std::array::from_fn(|_| self.dice.u8(..)));
        let mut list = last.manifest.clone();
        (list.n, list.prev, list.epoch) = (list.n + 1, last.hash, list.epoch + 1);
        list.removed.clear();
        list.old_key = sealing::seal_old(&key, &old, &account.id, list.epoch)?;
        let mut chance = || Key::new(std::array::from_fn(|_| self.dice.u8(..)));
        sealing::wrap_all(&key, &mut list, &mut chance)?;
        edit(&mut list, &key);
        Ok(Some(Signed::new(list, &[&account.sign_seed])?))
    }

    /// Another batch where its last one is, which a relay that is with it gives out from now on.
    pub(super) fn signs_twice(&mut self, at: usize) -> Result<()> {
        let body = Body::default().encode();
        let Some(sealed) = self.sealed(at, &body, true)? else {
            return Ok(());
        };
        let (_, header) = Batch::read(&sealed.bytes).map_err(|_| Error::Corrupt)?;
        let kept = self.kept_for(at);
        // Beyond a cut-off no relay keeps anything.
        let kept = kept.filter(|kept| kept.chain.member(&header.author).is_some());
        if let Some(log) = kept.and_then(|kept| kept.logs.get_mut(&header.author))
            && log.len() as u64 == sealed.seq
            && let Some(last) = log.last_mut()
        {
            *last = (sealed.hash, sealed.bytes);
        }
        Ok(())
    }

    /// What the relay keeps on the side that a device is shown.
    pub(super) fn kept_for(&mut self, at: usize) -> Option<&mut Kept> {
        let side = self.sides.get(at).copied().unwrap_or(0) % self.relay.sides.len().max(1);
        let relay = self.relay.sides.get_mut(side)?;
        relay.accounts.values_mut().next()
    }
}
