//! The relay between a person's devices. It keeps sealed batches and signed lists of members, gives them to
//! whoever is on the list, and can read none of them. Devices check all that it says.
//!
//! | to find | look in |
//! |---|---|
//! | how it is set up | [`Config`] |
//! | how it starts and ends | [`Relay`] |
//! | what is done to an account, each as one transaction | `account` |
//! | the same of what no account owns | `mailbox`, `link`, `place` |
//! | SQLite and PostgreSQL | `storage` |
//! | HTTP | `http` |
//! | devices that wait for a change | `waiters` |
//!
//! docs/operations.md tells how to run one.

mod account;
mod clock;
mod config;
mod counts;
mod http;
mod limits;
mod link;
mod mailbox;
mod memory;
mod place;
mod places;
mod relay;
mod storage;
mod waiters;

pub mod command;

pub use clock::Clock;
pub use config::{Admission, Config, Rate, Rates, Room, Store, Tls};
pub use relay::{Error, Relay};
