//! Sync between a person's own devices, end-to-end encrypted, through a relay that is not trusted.
//!
//! The engine does no I/O besides the store: [`Round::step`](round::Round::step) takes an [`Event`](step::Event) within
//! one write transaction and says what is [`Next`](step::Next). So every step is on disk before anything leaves, a crash
//! between two steps is a round that begins again, and all of it can be simulated. `docs/protocol.md` has the formats
//! (crate `waymark-wire`), docs/threat-model.md the attacks.
//!
//! One round: pull lists of members and batches, check and take them in, mend what the relay forgot, change the
//! list of members if the person wishes, seal what is new here, push.

mod anew;
mod answered;
mod ask;
mod begin;
mod carry;
mod change;
mod claims;
mod compose;
mod devices;
mod drive;
mod due;
mod ffi;
mod http;
#[cfg(test)]
pub(crate) mod line;
mod lists;
mod model;
mod moving;
mod new_keys;
mod notice;
mod parted;
mod phrase;
mod round;
mod sealed;
mod settle;
mod shown;
mod silent;
#[cfg(any(test, feature = "simulate"))]
pub(crate) mod simulate;
mod snapshot;
mod state;
mod step;
mod store;
mod take;
#[cfg(test)]
mod tests;
mod verdict;
mod words;

pub use devices::{
    Compared, DeviceView, Fallen, FallenValue, Found, FoundDevice, FoundHistory, JoinCode,
};
pub(crate) use devices::{Joins, forget_stale};
pub(crate) use drive::{Driver, Syncing};
pub use ffi::sync_words;
pub use model::{
    AccountMoved, PhraseShown, SyncConditions, SyncDevice, SyncEnabled, SyncErasure, SyncNotice,
    SyncOff, SyncReport, SyncState, SyncStatus, SyncWords,
};
pub use snapshot::sync_erase_words;
#[cfg(fuzzing)]
pub use snapshot::unpacks;
pub(crate) use state::State;
pub(crate) use store::{has_others, taken_out};

use crate::oplog::Record;
use crate::store::Feature;

pub(crate) const FEATURE: Feature = Feature {
    name: "sync",
    migrations: &[
        include_str!("migrations/001_sync.sql"),
        include_str!("migrations/002_phrase.sql"),
        include_str!("migrations/003_relay.sql"),
        include_str!("migrations/004_snapshots.sql"),
        include_str!("migrations/005_erasure.sql"),
        include_str!("migrations/006_early.sql"),
        include_str!("migrations/007_moving.sql"),
        include_str!("migrations/008_fallen.sql"),
        include_str!("migrations/009_silent.sql"),
    ],
    public_migrations: &[],
    synced: &[&store::DEVICES, &moving::store::RELAY],
};

/// The record that holds the name of the device with this key.
pub(crate) fn device_record(key: &waymark_wire::PublicKey) -> Record {
    let mut id = [0; 16];
    let hash = waymark_wire::crypto::sha256(key);
    id.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
    Record(id)
}
