//! Settings: the few choices that hold everywhere, such as when a day begins.
//!
//! One record with the same id on every device, so that two devices' choices merge field by field.

mod ffi;
mod model;
mod rules;
mod store;
#[cfg(test)]
mod tests;

pub use model::*;
pub(crate) use store::get as settings_of;

use crate::store::Feature;

pub(crate) const FEATURE: Feature = Feature {
    name: "settings",
    migrations: &[include_str!("migrations/001_settings.sql")],
    public_migrations: &[],
    synced: &[&store::SETTINGS],
};
