//! Snapshots: one state in place of many batches, once every device has the same.
//!
//! | to find | look in |
//! |---|---|
//! | when one is made and what it covers | `make.rs` |
//! | the state at some point, worked out here | `fold.rs` |
//! | what devices say of each other's, and the base that comes of it | `agree.rs` |
//! | where a list may end a log, and what was agreed to before | `ends.rs` |
//! | a base taken over by who does not have what it covers | `arrive.rs` |
//! | what is held until one is there | `ahead.rs` |
//! | what it makes of the relay's logs | `cut.rs` |
//! | all that came before, at once | `erase/` |

mod agree;
mod ahead;
mod arrive;
mod cut;
mod ends;
mod erase;
mod ffi;
mod fold;
mod make;
mod packed;
pub(super) mod store;

pub(super) use agree::{advance, differs, look, said, to_endorse};
pub(super) use ahead::Ahead;
pub(super) use arrive::settle;
pub(super) use cut::{Before, covered, forgotten, too_early};
pub(super) use ends::{floor, floor_of_all, forget_log};
pub(super) use erase::{
    erasure, finish, has_late_words, may_begin, seal_now, waits_for, was_erased,
};
pub use ffi::sync_erase_words;
pub(super) use fold::operations;
pub(crate) use make::Pace;
#[cfg(test)]
pub(super) use make::forge;
pub(super) use make::seal_due;
pub(super) use packed::unpack;
