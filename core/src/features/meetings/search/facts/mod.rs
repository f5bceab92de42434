//! The narrow rows that a search looks at.

mod store;

pub(super) use store::{all, candidate, each, hit};
