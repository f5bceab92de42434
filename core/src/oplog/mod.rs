//! The operation log: every write to a synced table is also one small operation, in one transaction.
//!
//! There from the first day, so that sync later finds every word with its time and author. The rules
//! are those of the sync protocol: a stamp is the wall clock or one more than what it replaces; merging is per
//! field; a delete is terminal. The log keeps only what still counts: a replaced word leaves it.

mod apply;
mod find;
mod log;
mod merge;
mod operation;
mod outbox;
mod stamp;
#[cfg(test)]
mod tests;
mod tx;
mod value;

pub(crate) use apply::{Taken, additions, apply, is_news, materialise_all, write_again};
pub(crate) use find::find;
#[cfg(any(test, feature = "simulate"))]
pub(crate) use log::operations;
pub(crate) use merge::State as RecordState;
#[cfg(any(test, feature = "simulate"))]
pub(crate) use operation::Slot;
pub(crate) use operation::{
    Change, MOST_OPERATION, Operation, Record, decode_changes, encode_changes,
};
pub(crate) use outbox::{
    Outgoing, forget_sealed, mark_sealed, send_again, send_again_of, unsealed,
};
pub(crate) use stamp::Stamp;
pub(crate) use tx::Tx;
pub(crate) use value::{Value, text_of};

use crate::store::Feature;

/// CBOR `true` and `false`: an element of a set is present, or no longer.
const PRESENT: &[u8] = &[0xf5];
const ABSENT: &[u8] = &[0xf4];

/// The log's own tables; the first rung of the diary's ladder.
pub(crate) const FEATURE: Feature = Feature {
    name: "oplog",
    migrations: &[
        include_str!("migrations/001_operations.sql"),
        include_str!("migrations/002_sealed.sql"),
    ],
    public_migrations: &[],
    synced: &[],
};
