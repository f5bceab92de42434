//! The engine against a relay that lies in memory. Real relays are met in the tests of the whole.

pub(super) mod devices;
mod rounds;
mod schedules;

pub(super) use super::simulate::honest;
