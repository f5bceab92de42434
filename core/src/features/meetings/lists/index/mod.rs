//! The words of the lists in the full-text index.

mod store;

pub(super) use store::Words;
