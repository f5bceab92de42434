//! The ledger of consent: lines that never change, without words and without names.

pub(super) mod rules;
pub(super) mod store;
