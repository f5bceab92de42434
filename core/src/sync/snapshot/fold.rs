//! The state at some point of each log, out of the base and the batches after it.

use std::collections::BTreeMap;

use waymark_wire::batch::Batch;
use waymark_wire::body::Op;
use waymark_wire::state::{Cover, State};

use super::store as rows;
use crate::error::{Error, Result};
use crate::oplog::{Change, Operation, Record, RecordState, Stamp, encode_changes};
use crate::sync::round::Here;
use crate::sync::{sealed, store};

/// Who a write of a base is by: the state does not say, and merging does not ask.
const NOBODY: [u8; 32] = [0; 32];

/// The writes that a state holds.
pub(in crate::sync) fn operations(state: &State) -> Result<Vec<Operation>> {
    let read = |op| sealed::operation(op, &NOBODY).ok_or(Error::Corrupt);
    state.ops.iter().map(read).collect()
}

/// The state at these points, which this device has reached; nothing where a batch does not open here.
pub(super) fn at(here: &Here<'_>, covers: &[Cover]) -> Result<Option<State>> {
    let sql = here.sql;
    let mut records: BTreeMap<(Record, u16), RecordState> = BTreeMap::new();
    let mut merge = |operation: &Operation| {
        let state = records.entry((operation.record, operation.kind));
        state.or_default().merge(operation);
    };
    if let Some(base) = rows::base(sql)? {
        operations(&base.own()?)?.iter().for_each(&mut merge);
    }
    let mut readable = true;
    for cover in covers {
        let from = rows::cover(sql, &cover.author)?.map_or(1, |base| base.seq + 1);
        store::of_log(sql, &cover.author, from, |bytes| {
            let (batch, header) = Batch::read(bytes).map_err(|_| Error::Corrupt)?;
            if header.seq > cover.seq || !readable {
                return Ok(());
            }
            // One that came before its key and does not open is its author's fault, and in nobody's snapshot.
            let key = store::epoch_key(sql, header.epoch)?;
            match key.and_then(|key| sealed::open(&key, &header, &batch).ok()) {
                Some(body) => body.operations.iter().for_each(&mut merge),
                None => readable = false,
            }
            Ok(())
        })?;
    }
    let ops = records.iter().flat_map(|(place, state)| ops(*place, state));
    Ok(readable.then(|| State {
        covers: covers.to_vec(),
        ops: ops.collect(),
    }))
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
