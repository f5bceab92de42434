//! Sync over a real network: the core, a relay in a process of its own, and a line between them in all weathers.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "all of this file is a test"
)]

mod answers;
mod bad_days;
mod beginning;
mod broken;
mod contacts;
mod device;
mod devices;
mod erased;
mod full;
mod gated;
mod given;
mod held;
mod limited;
mod linked;
mod linked_devices;
mod moving;
mod relay;
mod renewed;
mod resumed;
mod secure;
mod several;
mod shown;
mod snapshots;
mod stage;
mod writing;
