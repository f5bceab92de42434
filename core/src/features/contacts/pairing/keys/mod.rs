//! The keys of a pairing, and those that took their place. `rules` says which are used, renewed and given up.

mod rules;
pub(crate) mod store;
#[cfg(test)]
mod tests;

pub(crate) use rules::{MOST_KEYS, Own, Renewal, Theirs};
