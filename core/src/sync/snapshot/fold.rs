//! The state at some point of each log, out of the base and the batches after it.

use std::collections::BTreeMap;

use waymark_wire::PublicKey;
use waymark_wire::batch::Batch;
use waymark_wire::body::Op;
use waymark_wire::state::{Cover, State};

use super::store as rows;
use crate::error::{Error, Result};
use crate::oplog::{Change, Operation, Record, RecordState, Stamp, encode_changes};
use crate::sync::step::Here;
use crate::sync::{sealed, store};

/// Who a write of a base is by: the state does not say, and merging does not ask.
const NOBODY: [u8; 32] = [0; 32];

/// The writes that a state holds.
pub(in crate::sync) fn operations(state: &State) -> Result<Vec<Operation>> {
    let read = |op| sealed::operation(op, &NOBODY).ok_or(Error::Corrupt);
    state.ops.iter().map(read).collect()
}

/// The last epoch that batches here name and whose key this device does not have.
pub(super) fn last_epoch_lacked(here: &Here<'_>) -> Result<Option<u32>> {
    let mut lacked = None;
    for n in rows::lists_named(here.sql)? {
        let list = store::list(here.sql, n)?.ok_or(Error::Corrupt)?;
        let epoch = list.manifest.epoch;
        if store::epoch_key(here.sql, epoch)?.is_none() {
            lacked = lacked.max(Some(epoch));
        }
    }
    Ok(lacked)
}

/// What a batch does not say here.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Unread {
    Nothing,
    /// This device was never given its key.
    NoKey,
    /// It does not open.
    Fault,
}

/// The state at these points, which this device has reached; nothing where a batch does not open here.
pub(super) fn at(here: &Here<'_>, covers: &[Cover]) -> Result<Option<State>> {
    let (state, unread) = merged(here, covers, &[], Vec::new())?;
    Ok((unread == Unread::Nothing).then_some(state))
}

/// Whether all that this device can read of it is in a state that others have found, where it has not all of the batches,
/// or not all of the keys; the logs of `but` aside.
pub(super) fn is_within(here: &Here<'_>, state: &State, but: &[PublicKey]) -> Result<bool> {
    let (both, unread) = merged(here, &state.covers, but, operations(state)?)?;
    Ok(unread < Unread::Fault && both.encode() == state.encode())
}

fn merged(
    here: &Here<'_>,
    covers: &[Cover],
    but: &[PublicKey],
    others: Vec<Operation>,
) -> Result<(State, Unread)> {
    let sql = here.sql;
    let mut records: BTreeMap<(Record, u16), RecordState> = BTreeMap::new();
    let mut merge = |operation: &Operation| {
        let state = records.entry((operation.record, operation.kind));
        state.or_default().merge(operation);
    };
    others.iter().for_each(&mut merge);
    if let Some(base) = rows::base(sql)? {
        operations(&base.own()?)?.iter().for_each(&mut merge);
    }
    let mut unread = Unread::Nothing;
    for cover in covers.iter().filter(|cover| !but.contains(&cover.author)) {
        let from = rows::cover(sql, &cover.author)?.map_or(1, |base| base.seq + 1);
        store::of_log(sql, &cover.author, from, |bytes| {
            let (batch, header) = Batch::read(bytes).map_err(|_| Error::Corrupt)?;
            if header.seq > cover.seq || unread == Unread::Fault {
                return Ok(());
            }
            let Some(key) = store::epoch_key(sql, header.epoch)? else {
                unread = Unread::NoKey;
                return Ok(());
            };
            // One that came before its key and does not open is its author's fault, and in nobody's snapshot.
            match sealed::open(&key, &header, &batch) {
                Ok(body) => body.operations.iter().for_each(&mut merge),
                Err(_) => unread = Unread::Fault,
            }
            Ok(())
        })?;
    }
    let ops = records.iter().flat_map(|(place, state)| ops(*place, state));
    let state = State {
        covers: covers.to_vec(),
        ops: ops.collect(),
    };
    Ok((state, unread))
}

/// What counts of one record: its registers by the moment they were written.
fn ops((record, kind): (Record, u16), state: &RecordState) -> Vec<Op> {
    let mut moments: BTreeMap<Stamp, Vec<Change>> = BTreeMap::new();
    let mut deleted = false;
    match state {
        RecordState::Deleted { stamp, .. } => {
            deleted = true;
            moments.insert(*stamp, Vec::new());
        }
        RecordState::Alive(registers) => {
            for (slot, register) in registers {
                moments.entry(register.stamp).or_default().push(Change {
                    slot: slot.clone(),
                    value: register.value.clone(),
                });
            }
        }
    }
    let op = |(stamp, changes): (Stamp, Vec<Change>)| Op {
        kind,
        record: record.0,
        stamp: stamp.to_raw(),
        changes: encode_changes(changes.iter()),
        deleted,
    };
    moments.into_iter().map(op).collect()
}
