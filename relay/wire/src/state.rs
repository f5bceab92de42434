//! All that a person's devices have written up to some point of each log: what a snapshot holds.
//!
//! CBOR `{0: [[author, seq, hash, list], ...], 1: [write, ...]}`. The first says up to where: of each log the last
//! batch that counts in, with its hash and the number of the list of members it names, so that the log can go on from
//! there. The second has the writes that still count, as they stand in a [`body`](crate::body): of one record those
//! of one moment together, by record, kind and stamp. So the same batches give the same bytes on every device.

use std::collections::BTreeSet;

use crate::body::{Op, change_slots};
use crate::cbor::{Reader, Writer};
use crate::manifest::MOST_LISTS;
use crate::piece::{MOST_RAW, root};
use crate::{Hash, Malformed, PublicKey};

/// Where a log stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cover {
    /// Whose log.
    pub author: PublicKey,
    /// Number of the last batch that counts in, from 1.
    pub seq: u64,
    /// Its hash.
    pub hash: Hash,
    /// Number of the list of members that it names.
    pub list: u32,
}

/// What is known at these points of all logs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct State {
    /// By author, ascending; at least one.
    pub covers: Vec<Cover>,
    /// Ascending by record, kind and stamp. A deleted record has one write, without changes.
    pub ops: Vec<Op>,
}

impl State {
    /// The bytes that are hashed and packed.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Writer::default();
        out.map(2).uint(0_u8).array(self.covers.len());
        for cover in &self.covers {
            out.array(4).bytes(&cover.author).uint(cover.seq);
            out.bytes(&cover.hash).uint(cover.list);
        }
        out.uint(1_u8).array(self.ops.len());
        for op in &self.ops {
            op.write(&mut out);
        }
        out.finish()
    }

    /// Reads what [`State::encode`] wrote and nothing else; total for any bytes.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let most = MOST_RAW as usize;
        if bytes.len() > most {
            return Err(Malformed("length"));
        }
        let mut from = Reader::new(bytes);
        if from.map(2, "state")? != 2 {
            return Err(Malformed("state"));
        }
        from.key(0, "covers")?;
        let count = from.array(most, "covers")?;
        let covers = (0..count)
            .map(|_| cover(&mut from))
            .collect::<Result<Vec<_>, _>>()?;
        if covers.is_empty() || !covers.is_sorted_by(|a, b| a.author < b.author) {
            return Err(Malformed("covers"));
        }
        from.key(1, "ops")?;
        let count = from.array(most, "ops")?;
        let ops = (0..count)
            .map(|_| Op::read(&mut from))
            .collect::<Result<Vec<_>, _>>()?;
        check(&ops)?;
        let state = Self { covers, ops };
        // One encoding of each state: what is not the shortest form, or goes on after the end, differs here.
        (state.encode() == bytes)
            .then_some(state)
            .ok_or(Malformed("state"))
    }

    /// What all devices compare.
    pub fn root(&self) -> Hash {
        root(&self.encode())
    }
}

fn cover(from: &mut Reader<'_>) -> Result<Cover, Malformed> {
    from.tuple(4, "cover")?;
    let author = from.fixed("cover author")?;
    let seq = from.uint::<i64>("cover seq")?.unsigned_abs();
    let hash = from.fixed("cover hash")?;
    let list = from.uint("cover list")?;
    (seq > 0 && list < MOST_LISTS)
        .then_some(Cover {
            author,
            seq,
            hash,
            list,
        })
        .ok_or(Malformed("cover seq"))
}

/// Each register once, each record alive or deleted, all in their order.
fn check(ops: &[Op]) -> Result<(), Malformed> {
    let place = |op: &Op| (op.record, op.kind);
    if !ops.is_sorted_by(|a, b| (place(a), a.stamp) < (place(b), b.stamp)) {
        return Err(Malformed("ops order"));
    }
    for record in ops.chunk_by(|a, b| place(a) == place(b)) {
        let mut slots = BTreeSet::new();
        for op in record {
            let changed = change_slots(&op.changes)?;
            let is_alone = op.deleted && record.len() == 1;
            if changed.is_empty() != is_alone || changed.into_iter().any(|s| !slots.insert(s)) {
                return Err(Malformed("ops registers"));
            }
        }
    }
    Ok(())
}
