//! The rules that hold for every file in `core/content`: both languages at parity, kind and plain words,
//! ids that exist, numbers as they are dialled.

// All of this is a test.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    unreachable_pub,
    missing_docs
)]

mod crisis;
mod docs;
mod files;
mod parity;
mod reading;
mod skills;
mod types;
pub mod wording;
