//! What today's lists say of what is kept.

pub(super) mod store;
