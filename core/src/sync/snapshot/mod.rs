//! Snapshots: one state in place of many batches, once every device has the same.
//!
//! | to find | look in |
//! |---|---|
//! | when one is made and what it covers | `make.rs` |
//! | the state at some point, worked out here | `fold.rs` |
//! | what batches say of them | `said.rs` |
//! | what this device makes of them, and the base that comes of it | `agree.rs` |
//! | where a list may end a log, and what was agreed to before | `ends.rs` |
//! | a base taken over by who does not have what it covers | `arrive.rs` |
//! | how one stands to what is here then | `fits.rs` |
//! | what is held until one is there | `ahead.rs` |
//! | what it makes of the relay's logs | `cut.rs` |
//! | all that came before, at once | `erase/` |
//! | their rows, and those of what is waited for | `store.rs`, `store/waits.rs` |

mod agree;
mod ahead;
mod arrive;
mod cut;
mod ends;
mod erase;
mod ffi;
mod fits;
mod fold;
mod make;
mod packed;
mod said;
pub(super) mod store;

pub(super) use agree::{advance, differs, look, to_endorse};
pub(super) use ahead::Ahead;
pub(super) use arrive::{keep_waiting, settle};
pub(super) use cut::{Before, covered, forgotten, too_early};
pub(super) use ends::{floor, floor_of_all, forget_log};
pub(super) use erase::{
    erasure, finish, has_late_words, may_begin, seal_now, waits_for, was_erased,
};
pub use ffi::sync_erase_words;
pub(super) use fold::operations;
pub(crate) use make::Pace;
#[cfg(any(test, feature = "simulate"))]
pub(super) use make::forge;
pub(super) use make::seal_due;
pub(super) use packed::unpack;
#[cfg(fuzzing)]
pub use packed::unpacks;
pub(super) use said::said;
