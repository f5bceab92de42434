//! What the person thinks of a meeting, in their own words.

pub(super) mod store;
