//! A missed check-in that a relay holds back, sealed, for the day on which the phone cannot speak. `rules` says when it
//! is to be let out and what has to be done with one that is held; who asks the relay is `flows::hold_back`.

pub(crate) mod rules;
#[cfg(test)]
mod rules_tests;
pub(crate) mod store;
