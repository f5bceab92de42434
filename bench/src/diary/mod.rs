//! What is about the diary: saving, reading, opening.

pub(crate) mod open;
mod raw_entry;
pub(crate) mod read;
pub(crate) mod save;
