//! The engine against a relay that lies in memory. Real relays are met in the tests of the whole.

mod arrivals;
mod copies;
pub(super) mod devices;
mod ended;
mod erase;
mod lately;
mod lies;
mod lists;
mod parted;
mod rounds;
mod schedules;
mod silence;
pub(super) mod snapshots;
mod stolen;

use super::simulate::honest;
