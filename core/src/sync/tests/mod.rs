//! The engine against a relay that lies in memory. Real relays are met in the tests of the whole.

mod devices;
mod rounds;
mod schedules;

use super::simulate::honest;
