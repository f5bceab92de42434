//! How one meeting lies in the tables.

mod store;

pub(super) use store::Rows;
