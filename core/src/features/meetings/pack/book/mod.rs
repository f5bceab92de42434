//! Which packs are here, in which version, with which lists.

mod store;

pub(super) use store::{all, enter, here, sources};
