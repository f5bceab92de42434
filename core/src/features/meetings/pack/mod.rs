//! Packs: many lists in one signed file that grows a version at a time. The format is in `docs/formats/pack.md`.
//!
//! `header` and `row` are the bytes of it, each with its way there and back; `read` goes through a file in the
//! memory of one block; `write` makes one, on a computer; `rules` says which may take the place
//! of which, `store` brings one in, and `book` knows those that are here. A pack is made by the crate
//! `waymark-packer`, which also works out zones and finds duplicates.
//!
//! ```
//! use std::convert::Infallible;
//! use waymark_core::meetings::pack::{Change, Edition, Pack, SigningKey, pack};
//!
//! let key = SigningKey::of_seed(&[7; 32]).ok_or("no key")?;
//! let created_at = "2026-11-23T15:00:00Z".parse()?;
//! let edition = Edition { name: "empty".into(), version: 1, created_at };
//! let file = pack(&edition, &[], &key, &|_| None)?;
//!
//! let read = Pack::open(file.as_slice())?;
//! assert_eq!((read.header().version, Some(read.signer())), (1, key.signer()));
//! let mut changes = 0;
//! read.changes(&mut |_, _: Change| {
//!     changes += 1;
//!     Ok::<_, Infallible>(())
//! })?;
//! assert_eq!(changes, 0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod alike;
mod book;
mod cbor;
mod ffi;
mod header;
mod model;
#[cfg(any(test, fuzzing))]
pub mod promises;
mod read;
mod refusal;
pub(super) mod row;
mod rules;
mod signer;
mod store;
#[cfg(test)]
mod tests;
mod write;

pub use alike::{is_same, likeness, mark_shared_points};
pub use ffi::pack_inspect;
pub use header::{Base, Block, Header, NAME_LIMIT, PackedSource, is_name};
pub use model::{MeetingPack, PackInfo, PackReport, PackSource};
pub use read::{Change, Pack, is_pack};
pub use refusal::{PackError, PackRefused};
pub use signer::{NamedSigner, Signer, SigningKey};
pub use write::{Compress, Edition, Listed, content, delta, pack};
