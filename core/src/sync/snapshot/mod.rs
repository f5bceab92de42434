//! Snapshots: one state in place of many batches, once every device has the same.
//!
//! | to find | look in |
//! |---|---|
//! | when one is made and what it covers | `make.rs` |
//! | the state at some point, worked out here | `fold.rs` |
//! | what devices say of each other's, and the base that comes of it | `agree.rs` |
//! | a base taken over by who does not have what it covers | `arrive.rs` |
//! | "erase now" | `erase.rs` |
//! | what it makes of the relay's logs | `cut.rs` |

mod agree;
mod arrive;
mod cut;
pub(super) mod erase;
mod fold;
mod make;
mod packed;
pub(super) mod store;

pub(super) use agree::{SILENT_MS, advance, came, differs, floor, look, to_endorse};
pub(super) use arrive::{Ahead, settle};
pub(super) use cut::{Before, covered, forgotten, too_early};
pub(super) use fold::operations;
pub(crate) use make::Pace;
#[cfg(test)]
pub(super) use make::forge;
pub(super) use make::seal_due;

use super::round::Here;
use super::sealed::Opened;
use crate::error::Result;

/// When a device is taken to have been seen by a batch of it that came now. Who has just joined takes in what is old
/// and goes by what the batch says.
pub(super) fn seen_at(here: &Here<'_>, body: Option<&Opened>) -> Result<i64> {
    let now = here.ms();
    if store::arrival(here.sql)?.is_none() {
        return Ok(now);
    }
    let said = body.and_then(|body| body.wall_ms);
    Ok(said.map_or(now, |said| said.min(now)))
}
