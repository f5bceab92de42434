//! What is about lists of meetings: bringing them in, finding what is near.

mod feed;
pub(crate) mod import;
pub(crate) mod near;
mod raw_import;

pub(crate) use feed::{MEETINGS, write_feed};
