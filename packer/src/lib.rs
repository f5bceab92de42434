//! Makes packs of meetings from feeds: what a computer does so that a phone need not.
//!
//! ```text
//! feeds --read--> meetings --zones--> --duplicates--> lists --pack--> one signed file
//! ```
//! `feeds` reads each list as a phone would; `zones` works out missing time zones from coordinates, with the
//! boundaries of the world in memory; `duplicates` keeps one row of what several lists have; `build` does it all
//! and `unpacked` reads a pack back, to verify it or to find what changed. The format itself is the core's.

mod build;
mod compress;
mod duplicates;
mod feeds;
#[cfg(test)]
mod tests;
mod unpacked;
mod zones;

pub use build::{Built, BuiltSource, build, diff};
pub use feeds::{Feed, FeedTrouble};
pub use unpacked::Unpacked;
pub use zones::ZoneMap;
