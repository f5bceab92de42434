//! SQLite in a file of its own.

pub(super) mod store;
